"""Reads files from this disk that are attached to a question."""
