"""Markdown of hostile origin, drawn as Qt widgets while it streams."""
