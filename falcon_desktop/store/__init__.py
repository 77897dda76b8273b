"""Conversations and settings on disk. The only package that knows apsw."""
