"""A conversation's title, made from its first question. Must not know who shows it."""

from __future__ import annotations

import re
from typing import Final

MAX_TITLE_LENGTH: Final = 80
NEW_TITLE: Final = "New chat"
_MARKUP: Final = re.compile(r"^(?:#{1,6}\s+|>\s*|[-*+]\s+|\d+[.)]\s+|```\S*\s*)+")


def title_from(question: str) -> str:
    """Return the first line of a question that says something, tidied, without its markup."""
    for line in question.splitlines():
        words = " ".join(_MARKUP.sub("", line.strip()).split()).strip("*_`")
        if words:
            return clean_title(words)
    return NEW_TITLE


def clean_title(text: str) -> str:
    """Return a title on one line, cut at a word, without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(line) <= MAX_TITLE_LENGTH:
        return line or NEW_TITLE
    cut = line[:MAX_TITLE_LENGTH]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > MAX_TITLE_LENGTH // 2 else cut[:-1]) + "…"
