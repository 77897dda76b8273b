"""Cuts the piece of a text around a search's words and says where the words are.

Must not know SQL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from falcon_desktop.store.query import Term
from falcon_desktop.store.words import DENSE_CLASS, Folder

BEFORE: Final = 50
LENGTH: Final = 180
"""Characters of a snippet before its first mark, and in all."""

_NOT_SHOWN: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_WORD: Final = re.compile(r"[^\W_]+")
_STARTS: Final = rf"(?:(?<![^\W_])|(?<=[{DENSE_CLASS}]))"
_ENDS: Final = rf"(?=[\W_{DENSE_CLASS}]|\Z)"
_REST: Final = rf"[^\W_{DENSE_CLASS}]*"
"""Where a word begins and ends; beside a script without spaces that is anywhere."""
_FENCE: Final = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)


class Marker:
    """Finds the words of one search in texts."""

    def __init__(self, folder: Folder, terms: Sequence[Term]) -> None:
        self._folder = folder
        sources = [source for term in terms if (source := _pattern(folder, term))]
        self._each = [re.compile(source) for source in sources]
        self._any = re.compile("|".join(sources)) if sources else None

    def all_in(self, text: str) -> bool:
        """Say whether every word occurs in ``text``."""
        folded = self._folder.fold(text)
        return all(pattern.search(folded) for pattern in self._each)

    def snippet(self, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return a piece of ``text`` on one line, and (start, length) of the words in it."""
        folded, positions = self._folder.fold_with_positions(text)
        first = self._any.search(folded) if self._any else None
        if first is None:
            return _cut(text, 0)[0], ()
        at = first.start() if positions is None else positions[first.start()]
        piece, start, shift = _cut(text, at)
        return piece, tuple(self._marks(text, start, start + len(piece) - shift, shift))

    def _marks(self, text: str, start: int, end: int, shift: int) -> list[tuple[int, int]]:
        if self._any is None:
            return []
        # Fold only the piece, with a little before it so that word boundaries are seen.
        begin = max(0, start - 1)
        folded, positions = self._folder.fold_with_positions(text[begin:end])
        marks = []
        for match in self._any.finditer(folded):
            first, last = match.start(), match.end() - 1
            if last < first:
                continue
            if positions is not None:
                first, last = positions[first], positions[last]
            first, last = first + begin, last + begin
            if start <= first and last < end:
                marks.append((first - start + shift, last - first + 1))
        return marks


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
    piece = _NOT_SHOWN.sub(" ", text[start : start + LENGTH])
    return ("…" + piece, start, 1) if start else (piece, start, 0)


def _pattern(folder: Folder, term: Term) -> str:
    folded = folder.fold(term.text)
    words = _WORD.findall(folded)
    if not words:
        return ""
    source = r"[\W_]+".join(re.escape(word) for word in words)
    if not folder.is_dense(words[0][0]):
        source = _STARTS + source
    if not folder.is_dense(words[-1][-1]):
        source += _REST if term.unfinished else _ENDS
    return source
