"""Servers of tools as a person sets them up, and as an answer uses them."""
