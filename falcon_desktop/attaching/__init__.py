"""Reads files on this disk that are attached to a question."""
