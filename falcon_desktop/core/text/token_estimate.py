"""Estimates tokens where no tokenizer is available."""

from __future__ import annotations

import math
from typing import Final

_PER_ASCII: Final = 1 / 3.6


_PER_BYTE: Final = 0.35
"""Of characters beyond ASCII, by bytes of UTF-8: Arabic 0.7 a letter, Chinese 1."""


def estimate(text: str) -> int:
    """Return about how many tokens a text has."""
    if text.isascii():
        return math.ceil(len(text) * _PER_ASCII)
    size = len(text.encode("utf-8", "replace"))
    plain = len(text.encode("ascii", "ignore"))
    return math.ceil(plain * _PER_ASCII + (size - plain) * _PER_BYTE)


def at_most(text: str) -> int:
    """Return an upper limit for any tokenizer: one token per byte, and a space."""
    return len(text) + 1 if text.isascii() else len(text.encode("utf-8", "replace")) + 1
