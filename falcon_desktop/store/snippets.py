"""Cuts a snippet around the matches of a search and locates the matches in it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.matching import Matcher

if TYPE_CHECKING:
    from falcon_desktop.store.plain_markdown import Span, Unseen

BEFORE: Final = 36
LENGTH: Final = 180
"""Characters of a snippet before its best hit, and in all."""

_BACK: Final = 100
_ON: Final = 300
"""Characters that are read before and from the best hit, marks and addresses among them."""
_NOT_SHOWN: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_SPACES: Final = re.compile(r"\s{2,}")
_FENCE: Final = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)


def snippet(
    matcher: Matcher, text: str, *, markdown: bool = False
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a piece of ``text`` on one line, and (start, length) of the words in it.

    It lies around the place where most of the searched words stand closest together. Of
    ``markdown`` the marks and addresses are left out, but for addresses in which a word was found.
    """
    at = matcher.best(text)
    begin, end = _around(text, at or 0)
    spans = [] if at is None else matcher.spans(text, begin, end)
    unseen = None
    if markdown:
        from falcon_desktop.store.plain_markdown import Unseen  # only a search needs it

        unseen = Unseen(text, begin, end, at or 0)
    seen = _Seen(text, begin, end, unseen)
    start = seen.start_for(seen.place(at or 0))
    shift = 1 if begin or seen.text[:start].strip() else 0
    piece = seen.text[start : start + LENGTH].rstrip()
    marks = []
    for first, last in spans:
        left, right = seen.place(first) - start, seen.place(last) - start
        if left >= len(piece):
            break
        if 0 <= left < right <= len(piece):
            marks.append((left + shift, right - left))
    return "…" * shift + piece, tuple(marks)


def code_of(text: str) -> str:
    """Return the fenced code of a Markdown text, all blocks joined."""
    if "```" not in text and "~~~" not in text:
        return ""
    return "\n".join(match["code"] for match in _FENCE.finditer(text))


def _around(text: str, at: int) -> Span:
    """Return a stretch of whole lines around a place, or of words where the lines are long."""
    begin, end = max(0, at - _BACK), min(len(text), at + _ON)
    if begin:
        for cut in "\n ":
            place = text.find(cut, begin, at)
            if place >= 0:
                begin = place + 1
                break
    line_end = text.find("\n", end, end + _BACK)
    return begin, line_end if line_end >= 0 else end


class _Left:
    """What is left of a stretch of a text, and where its places are in it."""

    def __init__(self, text: str, begin: int, end: int, gone: Sequence[Span]) -> None:
        self._ends: list[int] = []
        self._moved: list[int] = []
        """Where each part that stays ends in the text, and by how much it was moved."""
        parts: list[str] = []
        place = moved = begin
        for first, last in (*gone, (end, end)):
            stop = max(first, place)
            parts.append(text[place:stop])
            self._ends.append(stop)
            self._moved.append(moved)
            moved += max(0, last - stop)
            place = max(place, last)
        self.text = "".join(parts)

    def place(self, place: int) -> int:
        """Return where a place of the text is in what is left."""
        part = min(bisect_left(self._ends, place), len(self._ends) - 1)
        return min(place, self._ends[part]) - self._moved[part]


class _Seen:
    """What a reader sees of a stretch of a text, with single spaces."""

    def __init__(self, text: str, begin: int, end: int, unseen: Unseen | None) -> None:
        self._words = words = _Left(text, begin, end, unseen.gone if unseen else ())
        line = words.text
        if unseen and unseen.drawn:
            shown = list(line)
            for place, sign in unseen.drawn.items():
                shown[words.place(place)] = sign
            line = "".join(shown)
        spaces = [(one.start() + 1, one.end()) for one in _SPACES.finditer(line)]
        self._line = _Left(line, 0, len(line), spaces)
        self.text = _NOT_SHOWN.sub(" ", self._line.text)

    def place(self, place: int) -> int:
        """Return where a place of the text is in :attr:`text`."""
        return self._line.place(self._words.place(place))

    def start_for(self, at: int) -> int:
        """Return where to begin so that a place is seen with what stands before it."""
        start = max(0, at - BEFORE)
        if start:
            space = self.text.find(" ", start, at)
            start = space + 1 if space >= 0 else start
        while start < at and (
            self.text[start].isspace() or unicodedata.combining(self.text[start])
        ):
            start += 1
        return start
