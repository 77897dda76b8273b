"""A conversation's title, from its first question or by a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from falcon_desktop.core.text.late_pattern import late_pattern

MAX_TITLE_LENGTH: Final = 80
NEW_TITLE: Final = "New chat"
MOST_WORDS: Final = 12
"""Words of a title that a model made; more is an answer, no title."""

_MARKUP: Final = late_pattern(r"^(?:#{1,6}\s+|>\s*|[-*+]\s+|\d+[.)]\s+)+")
_FENCE: Final = late_pattern(r"^ {0,3}(`{3,}|~{3,})")
_LINK: Final = late_pattern(r"!?\[([^\]\[\n]*)\]\((?:[^()\s]+)\)")
_EMPHASIS: Final = late_pattern(r"(\*\*|__|\*|`+)(?=\S)(.+?)(?<=\S)\1")
_ADDRESS: Final = late_pattern(r"https?://(?:www\.)?([^\s/?#]+)([^\s?#]*)\S*", re.IGNORECASE)
_GREETING: Final = late_pattern(
    r"^(?:hi|hello|hey|good (?:morning|evening))"
    r"(?=[\s,!.]*$|[,!.]|\s+(?:can|could|please)\b)[\s,!.]*",
    re.IGNORECASE,
)
_POLITE: Final = late_pattern(
    r"^(?:please[,\s]+)?(?:(?:can|could|would|will) you (?:please |kindly )?|please[,\s]+"
    r"|i (?:want|need|would like) you to )",
    re.IGNORECASE,
)
_JOINERS: Final = "\u200c\u200d"
"""They join or part letters (Persian, emoji) and can't be seen; without them words change."""
_LABEL: Final = late_pattern(r"^\s*(?:conversation )?title\s*[:：-]\s*", re.IGNORECASE)
_QUOTES: Final = "\"'“”„«»‘’*_`#"


def title_from(question: str) -> str:
    """Return the first meaningful line of a question, tidied and without markup.

    Code is taken only where there is nothing else.
    """
    lines = question[:20_000].splitlines()
    for candidates in (_outside_code(lines), iter(lines)):
        for line in candidates:
            words = _plain(line)
            if any(character.isalnum() for character in words):
                return clean_title(words)
    shown = " ".join(question[:200].split())
    return clean_title(shown)


def clean_title(text: str) -> str:
    """Return a title on one line, cut at a word, without control characters."""
    kept = "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
    line = " ".join(kept.split())
    if len(line) <= MAX_TITLE_LENGTH:
        return line or NEW_TITLE
    cut = line[:MAX_TITLE_LENGTH]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > MAX_TITLE_LENGTH // 2 else _whole(cut[:-1])) + "…"


def title_by_model(answer: str, *, cut: bool = False) -> str:
    """Return the title from a model's reply to a request for one, "" if it has none.

    ``cut`` says that the answer was cut at its length: then its last word may be half a word.
    """
    lines = [line for line in answer.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    line = _plain(_LABEL.sub("", lines[0].strip().strip(_QUOTES))).strip(_QUOTES + " ")
    if cut and len(lines) == 1:
        line = line.rpartition(" ")[0]
    line = line.rstrip(".,;:。،؛ ")
    if len(line.split()) > MOST_WORDS or len(line) > MAX_TITLE_LENGTH:
        return ""
    return clean_title(line) if any(character.isalnum() for character in line) else ""


def _outside_code(lines: list[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            yield line


def _plain(line: str) -> str:
    """Return what a line says, without Markdown's signs and what is said out of politeness."""
    text = line.strip()
    if _FENCE.match(text):
        return ""
    text = _MARKUP.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _ADDRESS.sub(_short_address, text)
    text = " ".join(text.split()).strip("*_`").rstrip(":：")
    rest = _POLITE.sub("", _GREETING.sub("", text))
    if rest != text and rest:
        rest = rest[0].upper() + rest[1:]
    return rest


def _short_address(address: re.Match[str]) -> str:
    """Return an address as people name it: its host and the end of its path."""
    end = address[2].rstrip("/").rpartition("/")[2]
    return (
        f"{address[1]}/…/{end}"
        if address[2].count("/") > 1 and end
        else address[1] + (f"/{end}" if end else "")
    )


def _whole(text: str) -> str:
    """Return ``text`` without half an emoji or a letter without its accents at its end."""
    while text and (text[-1] in _JOINERS or 0xFE00 <= ord(text[-1]) <= 0xFE0F):
        text = text[:-1]
    return text
