"""Formulas as vectors, computed by a child process."""
