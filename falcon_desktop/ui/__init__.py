"""Widgets: everything that is drawn. Knows values, pure text and Qt, and nothing that acts."""
