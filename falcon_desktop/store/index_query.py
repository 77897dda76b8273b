"""Translates a search into an FTS5 expression that the index answers quickly."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.search_query import Query, Term
from falcon_desktop.core.text.normalisation import Normaliser

INDEXED_BEGINNINGS: Final = 3
"""Beginnings of words of up to so many characters have lists of their own in the messages' indexes
(``prefix`` in schema.py)."""

_PHRASES: Final = 8
"""A phrase is asked for in so many forms; each costs as much as all of its words."""

Begun = Callable[[str], Sequence[str] | None]
"""Returns the words of an index that begin so; None where they are too many to be named."""

_TOKEN: Final = re.compile("[0-9a-z]+")
_ANY_ROLE: Final = "role : (" + " OR ".join(f'"{role}"' for role in Role) + ")"
"""Every message has one. FTS5's NOT stands between two expressions: where nothing is asked for and
something is excluded, it is excluded from this."""


class Expression(NamedTuple):
    """An FTS5 query; ``text`` is "" if the index has nothing to find.

    ``gathered``: it holds the beginning of a word for which FTS5 first puts all lists of all words
    that begin so into one, again for every question. So it is asked once, not span by span.
    """

    text: str
    gathered: bool = False


class IndexLanguage:
    """Writes FTS5 queries. Only caches how characters fold; use one per thread."""

    def __init__(self, normaliser: Normaliser) -> None:
        self._normaliser = normaliser

    def for_titles(self, query: Query) -> str:
        """Return the query for titles."""
        return self._joined(self._all_words(query), query)

    def for_messages(self, query: Query, begun: Begun) -> Expression:
        """Return the query for an index of messages."""
        gathered: list[str] = []

        def said(term: Term) -> str:
            phrase, beginning = self._phrase(term)
            if len(beginning) <= INDEXED_BEGINNINGS:
                return phrase
            # A beginning of four letters or more has no list of its own. Few words begin so mostly,
            # and naming them costs their own lists only; a phrase is named once for each.
            front = _before_word(phrase, beginning)
            words = None if front is None else begun(beginning)
            if words is None or (front and len(words) > _PHRASES):
                gathered.append(beginning)
                return phrase
            return "(" + " OR ".join(f'"{front}{word}"' for word in words or [beginning]) + ")"

        parts = self._all_words(query, said)
        parts.extend(f"model : {said(term)}" for term in query.models)
        if query.role:
            parts.append(f'role : "{query.role}"')
        if not parts and query.excluded:
            parts.append(_ANY_ROLE)
        return Expression(self._joined(parts, query, said), bool(gathered))

    def contradicts_itself(self, query: Query) -> bool:
        """Whether every match would contain an excluded word, too.

        So it is while ``the -theory`` is typed; to find nothing, all of the index would be read.
        """
        required = [token for term in query.required for token in self._tokens(term)]
        for term in query.excluded:
            match self._tokens(term):
                case [(word, True)] if any(one.startswith(word) for one, _ in required):
                    return True
                case [(word, False)] if (word, False) in required:
                    return True
        return False

    def _tokens(self, term: Term) -> list[tuple[str, bool]]:
        """Return the words of a term, and whether each may go on; none but for plain letters."""
        folded = self._normaliser.fold(term.text)
        if not folded.isascii():
            return []
        found = _TOKEN.findall(folded)
        _, beginning = self._phrase(term)
        return [(one, bool(beginning) and n == len(found)) for n, one in enumerate(found, 1)]

    def _all_words(self, query: Query, said: Callable[[Term], str] | None = None) -> list[str]:
        said = said or self._plain
        return [f"words : {part}" for term in query.required if (part := said(term))]

    def _joined(
        self, parts: list[str], query: Query, said: Callable[[Term], str] | None = None
    ) -> str:
        if not parts:
            return ""
        said = said or self._plain
        match = " AND ".join(parts)
        for term in query.excluded:
            match = f"({match}) NOT (words : {said(term)})"
        return match

    def _plain(self, term: Term) -> str:
        return self._phrase(term)[0]

    def _phrase(self, term: Term) -> tuple[str, str]:
        """Return a term as a phrase of the index's pieces, and its last word where that goes on."""
        pieces = self._normaliser.pieces(term.text, whole=False)
        if not pieces:
            return "", ""
        last = pieces[-1]
        dense = self._normaliser.is_dense(last)
        goes_on = self._normaliser.is_open(last) and (dense or term.unfinished)
        quoted = " ".join(pieces).replace('"', " ")
        if not goes_on:
            return f'"{quoted}"', ""
        words = _TOKEN.findall(last) if last.isascii() else [last]
        return f'"{quoted}" *', words[-1] if words else last


def _before_word(phrase: str, word: str) -> str | None:
    """Return what stands in a phrase before its last word, None if that may be indexed otherwise
    than it is written."""
    end = f'{word}" *'
    if not phrase.endswith(end) or _TOKEN.fullmatch(word) is None:
        return None
    front = phrase[1 : -len(end)]
    return front if front.isascii() and not front[-1:].isalnum() else None
