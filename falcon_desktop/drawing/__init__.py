"""Formulas as vector graphics, made by a child process."""
