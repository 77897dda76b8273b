"""Finding words in messages.

Case does not matter. Positions are in characters of the text as it was given, also where a letter's
folded form is longer than the letter (``ß``, ``ﬁ``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

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


BEST: Final = 1 << 30
"""The occurrence at which most of a search's words stand together, as its excerpt shows."""
BEST_THOUGHT: Final = -BEST
"""The same in a message's reasoning, whose occurrences count up to -1, the last one."""


def occurrences(text: str, word: Words) -> list[int]:
    """Return where ``word`` begins in ``text``, without overlaps."""
    return [start for start, _ in spans_of(text, word)]


def best_occurrence(text: str, word: Words) -> tuple[int, int]:
    """Return which occurrence of ``word`` is the best one, 0 for the first, and of how many."""
    at = word.best(text) if isinstance(word, Matcher) else None
    places = occurrences(text, word)
    return (0 if at is None else bisect_left(places, at)), len(places)


_TARGET = re.compile(r"(?<!!)(\[[^\]\[\n]+\])\((?:https?://|mailto:)[^()\s]*\)", re.IGNORECASE)
"""The address of a link as ``[text](address)``: hidden, unlike that of an image."""


def without_targets(text: str) -> str:
    """Return Markdown without the addresses that its links hide."""
    return _TARGET.sub(r"\1", text) if "](" in text else text


@dataclass(slots=True)
class Finder:
    """The occurrences of a word in a conversation, counted as the messages' texts come.

    ``current`` counts from 0 over the whole conversation; -1 while none is chosen.
    """

    word: Words
    order: Sequence[str]
    current: int = -1
    _counts: dict[str, int] = field(default_factory=dict)
    _thoughts: dict[str, int] = field(default_factory=dict)
    _sums: list[int] = field(default_factory=list)

    def add(self, texts: Mapping[str, str], reasoning: Mapping[str, str] | None = None) -> None:
        """Count in more texts, by message id; a text given again replaces the former.

        ``reasoning`` stands before the text of its message. Addresses of links are not counted:
        they are not seen.
        """
        for message_id, text in texts.items():
            thought = (reasoning or {}).get(message_id, "")
            self._thoughts[message_id] = len(occurrences(thought, self.word)) if thought else 0
            self._counts[message_id] = self._thoughts[message_id] + len(
                occurrences(without_targets(text), self.word)
            )
        self._sums = list(accumulate(self._counts.get(one, 0) for one in self.order))

    def lacking(self, word: Words) -> set[str]:
        """Return the messages whose texts are known to lack ``word``, since they lack a part of it.

        Letters are compared one by one, so that where the part is nowhere, the whole is nowhere.
        """
        if not isinstance(word, str) or not isinstance(self.word, str):
            return set()
        if not self.word or self.word not in word:
            return set()
        return {message_id for message_id, count in self._counts.items() if not count}

    def add_lacking(self, message_ids: Iterable[str]) -> None:
        """Count nothing in these messages, without their texts."""
        self._counts.update(dict.fromkeys(message_ids, 0))

    @property
    def total(self) -> int:
        """How many occurrences are known."""
        return self._sums[-1] if self._sums else 0

    def place(self) -> tuple[int, int] | None:
        """Return (index of the message, occurrence in its text) of the current one.

        Occurrences in its reasoning count up to -1, the last one.
        """
        if not 0 <= self.current < self.total:
            return None
        index = bisect_right(self._sums, self.current)
        before = self._sums[index - 1] if index else 0
        return index, self.current - before - self._thoughts.get(self.order[index], 0)

    def step(self, change: int) -> None:
        """Go to the next (+1) or the previous (-1) occurrence, round the ends."""
        if self.total:
            self.current = (self.current + change) % self.total

    def start_at(self, index: int) -> None:
        """Choose the first occurrence in or after a message, round the end."""
        if self.total:
            before = self._sums[index - 1] if index else 0
            self.current = before % self.total


class Hit(NamedTuple):
    """What a search found: a message with the query's words, in what the model thought or said."""

    message_id: str
    query: str = ""
    thought: bool = False
