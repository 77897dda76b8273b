"""Untrusted Markdown, drawn as Qt widgets while it streams."""
