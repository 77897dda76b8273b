"""Cuts the piece of a text around a search's words and says where the words are.

Must not know SQL.
"""

from __future__ import annotations

import re
from typing import Final

from falcon_desktop.core.matching import Matcher

BEFORE: Final = 50
LENGTH: Final = 180
"""Characters of a snippet before its first mark, and in all."""

_NOT_SHOWN: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_FENCE: Final = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)


def snippet(matcher: Matcher, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a piece of ``text`` on one line, and (start, length) of the words in it."""
    at = matcher.first(text)
    if at is None:
        return _cut(text, 0)[0], ()
    piece, start, shift = _cut(text, at)
    spans = matcher.spans(text, start, start + len(piece) - shift)
    return piece, tuple((first - start + shift, last - first) for first, last in spans)


def code_of(text: str) -> str:
    """Return the fenced code in a Markdown text, blocks after each other."""
    if "```" not in text and "~~~" not in text:
        return ""
    return "\n".join(match["code"] for match in _FENCE.finditer(text))


def _cut(text: str, at: int) -> tuple[str, int, int]:
    """Return the piece around ``at``, where it starts, and how far "…" shifts it."""
    start = max(0, at - BEFORE)
    if start:
        space = text.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    piece = _NOT_SHOWN.sub(" ", text[start : start + LENGTH]).rstrip()
    return ("…" + piece, start, 1) if start else (piece, start, 0)
