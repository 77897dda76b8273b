"""Bridges differences between Python's texts and others: UTF-16 and surrogates."""

from __future__ import annotations


def clean_text(text: str) -> str:
    """Return ``text`` as valid Unicode: surrogate pairs joined, lone surrogates replaced.

    A lone surrogate, as JSON can hold it, can be neither stored nor sent nor shown.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def utf16_length(text: str) -> int:
    """Return the length of ``text`` as Qt counts it: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
