"""Finds search words in texts, folded the way the index folds them."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Final

from falcon_desktop.core.domain.search_query import Term, parse
from falcon_desktop.core.text.normalisation import DENSE_CLASS, Normaliser

_WORD: Final = re.compile(r"[^\W_]+")
_STARTS: Final = rf"(?:(?<![^\W_])|(?<=[{DENSE_CLASS}]))"
_ENDS: Final = rf"(?=[\W_{DENSE_CLASS}]|\Z)"
_REST: Final = rf"[^\W_{DENSE_CLASS}]*"
"""Where a word begins and ends; beside a script without spaces that is anywhere."""
NEAR: Final = 120
"""Characters within which words are read together."""
_LOOKED_AT: Final = 100
"""Places of each word that are compared for the best one."""


class Matcher:
    """Finds the words of one search. Use it on one thread: it caches how characters fold."""

    def __init__(self, normaliser: Normaliser, terms: Sequence[Term]) -> None:
        self._normaliser = normaliser
        sources = [source for term in terms if (source := _pattern(normaliser, term))]
        firsts = [
            words[0] for term in terms if (words := _WORD.findall(normaliser.fold(term.text)))
        ]
        self._each = [
            (word, re.compile(source)) for word, source in zip(firsts, sources, strict=True)
        ]

    def __bool__(self) -> bool:
        """Say whether there is any word to find."""
        return bool(self._each)

    def all_in(self, text: str) -> bool:
        """Whether every word occurs in ``text``."""
        folded = self._normaliser.fold(text)
        return all(pattern.search(folded) for _, pattern in self._each)

    def best(self, text: str) -> int | None:
        """Return where most words occur closest together, None if there is no match.

        Among equals it is the first such place; of very many only the first ones are looked at.
        """
        folded, positions = self._normaliser.fold_with_positions(text)
        if len(self._each) == 1:
            first = next(_places(*self._each[0], folded), None)
            return first if first is None or positions is None else positions[first]
        places = sorted(
            (place, number)
            for number, (word, pattern) in enumerate(self._each)
            for place in islice(_places(word, pattern, folded), _LOOKED_AT)
        )
        near: deque[tuple[int, int]] = deque()
        """Places so near each other that a reader sees them together, none without need."""
        often = [0] * len(self._each)
        best, merit = -1, (0, 0)
        for place, number in places:
            near.append((place, number))
            often[number] += 1
            while place - near[0][0] > NEAR or often[near[0][1]] > 1:
                often[near.popleft()[1]] -= 1
            now = (len(often) - often.count(0), near[0][0] - place)
            if now > merit or best < 0:
                best, merit = near[0][0], now
        if best < 0:
            return None
        return best if positions is None else positions[best]

    def spans(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return (start, end) of every match between two positions of ``text``."""
        end = len(text) if end is None else end
        # Fold only the piece, with a little before it so that word boundaries are seen.
        begin = max(0, start - 1)
        folded, positions = self._normaliser.fold_with_positions(text[begin:end])
        spans = []
        for match in self._matches(folded):
            first, last = match.start(), match.end() - 1
            if last < first:
                continue
            if positions is not None:
                first, last = positions[first], positions[last]
            first, last = first + begin, last + begin
            if start <= first and last < end:
                spans.append((first, self._with_accents(text, last + 1, end)))
        return spans

    def _matches(self, folded: str) -> Iterator[re.Match[str]]:
        """Yield what one pattern of all the words finds, which looks at each letter, far sooner."""
        end = 0
        places = [
            [(place, number) for place in _places(word, pattern, folded)]
            for number, (word, pattern) in enumerate(self._each)
        ]
        for place, number in merge(*places):
            if place >= end and (match := self._each[number][1].match(folded, place)):
                end = match.end()
                yield match

    def _with_accents(self, text: str, place: int, end: int) -> int:
        """Return where a letter ends whose accents stand behind it."""
        while place < end and not text[place].isascii() and not self._normaliser.fold(text[place]):
            place += 1
        return place


async def places_of(query: str, text: str) -> list[tuple[int, int]]:
    """Return (start, end) of matches in a long text, without blocking the event loop."""
    return await asyncio.to_thread(matcher_for(query).spans, text)


def matcher_for(query: str) -> Matcher:
    """Return the matcher for a search as typed."""
    return Matcher(Normaliser(), parse(query).required)


def _places(word: str, pattern: re.Pattern[str], folded: str) -> Iterator[int]:
    """Yield where a pattern that begins with a word occurs; far faster than searching for it."""
    place = folded.find(word)
    while place >= 0:
        if pattern.match(folded, place):
            yield place
        place = folded.find(word, place + 1)


def _pattern(normaliser: Normaliser, term: Term) -> str:
    folded = normaliser.fold(term.text)
    words = _WORD.findall(folded)
    if not words:
        return ""
    source = r"[\W_]+".join(re.escape(word) for word in words)
    if not normaliser.is_dense(words[0][0]):
        source = _STARTS + source
    if not normaliser.is_dense(words[-1][-1]):
        source += _REST if term.unfinished else _ENDS
    return source
