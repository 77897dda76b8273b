"""Differences between two texts, word by word. Bounded: very large texts get coarser results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Final

from falcon_desktop.core.text.late_pattern import late_pattern

MOST_CHARACTERS: Final = 400_000
"""Characters of each text that are compared; what is behind them counts as changed."""

MOST_PAIRS: Final = 2_000_000
"""So many pairs of equal pieces may be weighed in one go; else the pieces are taken as replaced."""

MOST_PIECES: Final = 4_000
"""Pieces of one side that are weighed in one go."""

_SCRIPTS: Final = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_PIECE: Final = late_pattern(rf"\s+|(?:[{_SCRIPTS}]|[^\W{_SCRIPTS}]+|\S)[ \t]*")
"""White space; or a letter of a script without spaces, a word or a sign, with the spaces after it:
spaces on their own would be most of what is equal."""


class Kind(StrEnum):
    """What happened to a piece."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Differences:
    """The second text in terms of the first: pieces in order. ``coarse``: too large for words."""

    pieces: tuple[Piece, ...]
    coarse: bool = False

    @property
    def changes(self) -> int:
        """The number of changes; a replacement counts as one."""
        kinds = [Kind.SAME, *(piece.kind for piece in self.pieces)]
        return sum(
            before is Kind.SAME and after is not Kind.SAME for before, after in pairwise(kinds)
        )

    def words(self, kind: Kind) -> int:
        """Return the number of words of a kind."""
        return sum(
            not piece.isspace()
            for part in self.pieces
            if part.kind is kind
            for piece in _PIECE.findall(part.text)
            if piece[0].isalnum()
        )


def differences(before: str, after: str) -> Differences:
    """Return the differences between two texts."""
    finder = _Finder()
    finder.compare(before[:MOST_CHARACTERS], after[:MOST_CHARACTERS])
    finder.replace(before[MOST_CHARACTERS:], after[MOST_CHARACTERS:])
    long = max(len(before), len(after)) > MOST_CHARACTERS
    return Differences(tuple(finder.pieces()), finder.coarse or long)


class _Finder:
    """Collects pieces: lines first, then the words of lines that differ."""

    def __init__(self) -> None:
        self.coarse = False
        self._parts: list[tuple[Kind, str]] = []

    def compare(self, before: str, after: str) -> None:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
        for same, first, second in _stretches(old, new):
            if same:
                self._parts.append((Kind.SAME, "".join(first)))
            else:
                self._compare_words("".join(first), "".join(second))

    def replace(self, before: str, after: str) -> None:
        self._parts += [(Kind.REMOVED, before), (Kind.ADDED, after)]

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces, neighbours of a kind joined, what is removed before what is added."""
        waiting = {Kind.REMOVED: "", Kind.ADDED: ""}
        same = ""
        for kind, text in [*self._parts, (Kind.SAME, "")]:
            if kind is not Kind.SAME:
                if text and same:
                    yield Piece(Kind.SAME, same)
                    same = ""
                waiting[kind] += text
            elif text or not same:
                for one, piece in waiting.items():
                    if piece:
                        yield Piece(one, piece)
                        waiting[one] = ""
                same += text
        if same:
            yield Piece(Kind.SAME, same)

    def _compare_words(self, before: str, after: str) -> None:
        old, new = _PIECE.findall(before), _PIECE.findall(after)
        for same, first, second in _stretches(old, new, key=_without_spaces):
            if same:
                for one, other in zip(first, second, strict=True):
                    self._add_word(one, other)
            else:
                self.replace("".join(first), "".join(second))
                self.coarse |= _too_many(first, second)

    def _add_word(self, before: str, after: str) -> None:
        """Add a word that is in both texts; the spaces after it may be others."""
        if before == after:
            self._parts.append((Kind.SAME, before))
        else:
            word = _without_spaces(before)
            self._parts.append((Kind.SAME, word))
            self.replace(before[len(word) :], after[len(word) :])


_Stretch = tuple[bool, Sequence[str], Sequence[str]]


def _as_it_is(piece: str) -> str:
    return piece


def _without_spaces(piece: str) -> str:
    return piece.rstrip(" \t") or piece


def _stretches(
    old: list[str], new: list[str], key: Callable[[str], str] = _as_it_is
) -> list[_Stretch]:
    """Return stretches of two lists in order: (whether they are equal, of the old, of the new)."""
    old_keys, new_keys = [*map(key, old)], [*map(key, new)]
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and old_keys[first] == new_keys[first]:
        first += 1
    last = 0
    while last < shorter - first and old_keys[-1 - last] == new_keys[-1 - last]:
        last += 1
    old_end, new_end = len(old) - last, len(new) - last
    found: list[_Stretch] = [(True, old[:first], new[:first])]
    for tag, a, b, c, d in _opcodes(old_keys[first:old_end], new_keys[first:new_end]):
        found.append((tag == "equal", old[first + a : first + b], new[first + c : first + d]))
    found.append((True, old[old_end:], new[new_end:]))
    return found


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if not old or not new or _too_many(old, new):
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _too_many(old: Sequence[str], new: Sequence[str]) -> bool:
    """Say whether comparing would take long: how often each piece meets its equals."""
    if max(len(old), len(new)) > MOST_PIECES:
        return True
    counts = Counter(new)
    return sum(number * counts[piece] for piece, number in Counter(old).items()) > MOST_PAIRS
