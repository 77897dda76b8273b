"""Breaks in very long lines that exist only on screen. Pure.

Qt lays a paragraph out as a whole at each key: a line of a million letters takes 0.2 s. In a box of
text such a line is shown as several paragraphs, and read as the one that it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from falcon_desktop.core.text.unicode_text import utf16_length

MARK: Final = "\ufff8"
"""Stands on both sides of a line's end that the text does not have: one of them is enough to tell,
so that what is typed or deleted there leaves the text whole. It is no character, and nothing is
drawn.
"""
BREAK: Final = f"{MARK}\n{MARK}"
LONGEST: Final = 20_000
"""Characters of the longest line that is laid out in a few milliseconds."""
_PART: Final = 10_000
_LOOK_BACK: Final = 200
"""So far before its end a part is ended after a space."""
BREAKS: Final = re.compile(f"{BREAK}|\n{MARK}(?!\n{MARK})|{MARK}\n|{MARK}")
"""What of a text only the screen has."""
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")


def with_breaks(text: str, before: int = 0) -> str:
    """Return a text with breaks in its very long lines; ``before`` characters precede it."""
    if len(text) + before <= LONGEST or MARK in text:
        return text
    first, *others = text.split("\n")
    lines = [_broken(first, before), *(_broken(line, 0) for line in others)]
    return "\n".join(lines)


def without_breaks(shown: str) -> str:
    """Return the text of a displayed text. Half a break, as edits may leave it, counts as one."""
    return BREAKS.sub("", shown) if MARK in shown else shown


def place_in_text(shown: str, place: int) -> int:
    """Return the offset in the text of a displayed position, in UTF-16 units."""
    places, lengths = _breaks(shown)
    return place - sum(
        min(length, place - start)
        for start, length in zip(places, lengths, strict=True)
        if start < place
    )


def places_shown(shown: str, places: Iterable[int]) -> list[int]:
    """Return the displayed positions of offsets, in UTF-16 units: before a break."""
    starts, lengths = _breaks(shown)
    in_text, gone = [], [0]
    for start, length in zip(starts, lengths, strict=True):
        in_text.append(start - gone[-1])
        gone.append(gone[-1] + length)
    return [place + gone[bisect_left(in_text, place)] for place in places]


def _breaks(shown: str) -> tuple[list[int], list[int]]:
    """Return where what only the screen has begins, and how long each is, in UTF-16 units."""
    starts, lengths = [], []
    at, units = 0, 0
    for found in BREAKS.finditer(shown):
        between = shown[at : found.start()]
        units += utf16_length(between)
        starts.append(units)
        lengths.append(len(found.group()))
        units += lengths[-1]
        at = found.end()
    return starts, lengths


def _broken(line: str, before: int) -> str:
    if len(line) + before <= LONGEST:
        return line
    parts: list[str] = [""] if before else []
    start = 0
    while len(line) - start > LONGEST:
        end = _end(line, start + _PART)
        parts.append(line[start:end])
        start = end
    parts.append(line[start:])
    return BREAK.join(parts)


def _end(line: str, wanted: int) -> int:
    """Return where a part that should end at a place ends: after a word, and in no character."""
    space = line.rfind(" ", wanted - _LOOK_BACK, wanted)
    if space >= 0:
        return space + 1
    for end in range(wanted, wanted - _LOOK_BACK, -1):
        following, last = line[end], line[end - 1]
        if not unicodedata.combining(following) and not _JOINERS & {following, last}:
            return end
    return wanted
