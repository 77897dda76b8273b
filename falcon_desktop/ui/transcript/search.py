"""Finds words in messages.

Case does not matter. Positions are in characters of the text as it was given, also where a letter's
folded form is longer than the letter (``ß``, ``ﬁ``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from falcon_desktop.core.domain.conversation import HitPlace
from falcon_desktop.core.domain.matching import Matcher

Words = str | Matcher
"""What is found: letters as they are, or the words of a search through everything."""


def spans_of(text: str, word: Words) -> list[tuple[int, int]]:
    """Return where ``word`` begins and ends in ``text``, without overlaps."""
    if not word:
        return []
    if isinstance(word, Matcher):
        return word.spans(text)
    return [match.span() for match in re.finditer(re.escape(word), text, re.IGNORECASE)]


def occurrences(text: str, word: Words) -> list[int]:
    """Return where ``word`` begins in ``text``, without overlaps."""
    return [start for start, _ in spans_of(text, word)]


def best_occurrence(
    pieces: Iterable[tuple[HitPlace, str]], word: Words, place: HitPlace
) -> int | None:
    """Return the index of the best occurrence of ``word``, and their number.

    They count from 0 through all pieces of the message, each with where it is and its words.
    """
    before, first = 0, None
    for where, text in pieces:
        count = len(occurrences(text, word))
        if count and where is place:
            best = before + _best_in(text, word)
            if not isinstance(word, Matcher) or word.all_in(text):
                return best
            first = best if first is None else first
        before += count
    return first


def _best_in(text: str, word: Words) -> int:
    at = word.best(text) if isinstance(word, Matcher) else None
    return 0 if at is None else bisect_left(occurrences(text, word), at)


_TARGET = re.compile(r"(?<!!)(\[[^\]\[\n]+\])\((?:https?://|mailto:)[^()\s]*\)", re.IGNORECASE)
"""The address of a link as ``[text](address)``: hidden, unlike that of an image."""


def without_targets(text: str) -> str:
    """Return Markdown without the hidden addresses of links."""
    return _TARGET.sub(r"\1", text) if "](" in text else text


@dataclass(slots=True)
class Finder:
    """The occurrences of a word in a conversation, counted as texts arrive.

    ``current`` counts from 0 over the whole conversation; -1 while none is chosen.
    """

    word: Words
    order: Sequence[str]
    current: int = -1
    _counts: dict[str, int] = field(default_factory=dict)
    _sums: list[int] = field(default_factory=list)

    def add(self, texts: Mapping[str, Iterable[str]]) -> None:
        """Count in more texts, by message id; a text given again replaces the earlier one.

        A message's texts are its pieces, as they are shown one below the other.
        """
        for message_id, pieces in texts.items():
            self._counts[message_id] = sum(len(occurrences(one, self.word)) for one in pieces)
        self._sums = list(accumulate(self._counts.get(one, 0) for one in self.order))

    def lacking(self, word: Words) -> set[str]:
        """Return the messages that can't contain ``word``, since they lack a part of it.

        Letters are compared one by one, so that where the part is nowhere, the whole is nowhere.
        """
        if not isinstance(word, str) or not isinstance(self.word, str):
            return set()
        if not self.word or self.word not in word:
            return set()
        return {message_id for message_id, count in self._counts.items() if not count}

    def add_lacking(self, message_ids: Iterable[str]) -> None:
        """Note messages without matches, without needing their texts."""
        self._counts.update(dict.fromkeys(message_ids, 0))

    @property
    def total(self) -> int:
        """The number of known occurrences."""
        return self._sums[-1] if self._sums else 0

    def place(self) -> tuple[int, int] | None:
        """Return the current match: (index of the message, occurrence in its text)."""
        if not 0 <= self.current < self.total:
            return None
        index = bisect_right(self._sums, self.current)
        before = self._sums[index - 1] if index else 0
        return index, self.current - before

    def step(self, change: int) -> None:
        """Go to the next (+1) or previous (-1) occurrence, wrapping around."""
        if self.total:
            self.current = (self.current + change) % self.total

    def start_at(self, index: int) -> None:
        """Go to the first occurrence in or after a message, wrapping around."""
        if self.total:
            before = self._sums[index - 1] if index else 0
            self.current = before % self.total


class Hit(NamedTuple):
    """A search result: a message with the query's words, in its reasoning or text."""

    message_id: str
    query: str = ""
    place: HitPlace = HitPlace.TEXT
