"""Finds messages and titles by words, the newest first.

The index's row ids are the messages' keys, which sort by time: the newest hits come first without
scoring or sorting all of them. Must not know threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import apsw

from falcon_desktop.core.conversation import Role, SearchHit
from falcon_desktop.store.query import Query, Term, parse
from falcon_desktop.store.rows import enum
from falcon_desktop.store.snippets import Marker, code_of
from falcon_desktop.store.words import Folder
from falcon_desktop.store.writing import SLOTS_PER_SECOND

TITLE_SHARE: Final = 10
"""At most so many titles among the hits, where messages are found too."""

READ_CHARACTERS: Final = 100_000
"""Characters of a message in which its snippet is looked for."""

_CODE_SECONDS: Final = 0.08
"""How long code is looked into; what is older than what was reached by then is not found."""

_EARLIEST: Final = -(1 << 62)
_LATEST: Final = 1 << 62
_STEPS_BETWEEN_LOOKS: Final = 5_000

_FROM_INDEX: Final = (
    "FROM message_index CROSS JOIN message ON message.key = message_index.rowid"
    " CROSS JOIN conversation ON conversation.key = message.conversation_key"
    " WHERE message_index MATCH ? AND message_index.rowid >= ? AND message_index.rowid < ?"
    " AND conversation.deleted_at IS NULL ORDER BY message_index.rowid DESC"
)
_FROM_TABLE: Final = (
    "FROM message CROSS JOIN conversation ON conversation.key = message.conversation_key"
    " WHERE message.key >= ? AND message.key < ?"
    " AND conversation.deleted_at IS NULL ORDER BY message.key DESC"
)
_HIT: Final = (
    "SELECT conversation.id, conversation.title, message.id, message.role, message.created_at,"
    f" substr(message.text, 1, {READ_CHARACTERS}) "
)
_TITLES: Final = (
    "SELECT conversation.id, conversation.title, conversation.updated_at"
    " FROM title_index CROSS JOIN conversation ON conversation.key = title_index.rowid"
    " WHERE title_index MATCH ? AND conversation.deleted_at IS NULL"
    " AND conversation.updated_at >= ? AND conversation.updated_at < ?"
    " ORDER BY title_index.rowid DESC LIMIT ?"
)


class Search:
    """Runs searches on the reading thread; remembers only how characters fold."""

    def __init__(self) -> None:
        self._folder = Folder()

    def run(
        self,
        connection: apsw.Connection,
        text: str,
        limit: int,
        is_cancelled: Callable[[], bool],
    ) -> list[SearchHit]:
        """Return what holds the words of ``text``, newest first, at most ``limit`` hits.

        Ends with what it has, or with nothing, when ``is_cancelled`` says so.
        """
        query = parse(text)
        if query.is_empty or limit <= 0 or is_cancelled():
            return []
        connection.set_progress_handler(is_cancelled, _STEPS_BETWEEN_LOOKS)
        try:
            return self._run(connection, query, limit)
        except apsw.InterruptError:
            return []
        finally:
            connection.set_progress_handler(None)

    def _run(self, connection: apsw.Connection, query: Query, limit: int) -> list[SearchHit]:
        marker = Marker(self._folder, query.wanted)
        hits: list[SearchHit] = []
        if not query.only_messages or query.titles_only:
            share = limit if query.titles_only else min(limit, TITLE_SHARE)
            hits.extend(self._titles(connection, query, marker, share))
        if not query.titles_only:
            hits.extend(self._messages(connection, query, marker, limit - len(hits)))
        hits.sort(key=_time_of, reverse=True)
        return hits

    def _titles(
        self, connection: apsw.Connection, query: Query, marker: Marker, limit: int
    ) -> Iterator[SearchHit]:
        match = self._match(query, in_message=False)
        if not match:
            return
        after = _EARLIEST if query.after is None else query.after
        before = _LATEST if query.before is None else query.before
        rows: list[Any] = connection.execute(_TITLES, (match, after, before, limit)).fetchall()
        for row in rows:
            conversation_id, title, updated_at = row
            snippet, marks = marker.snippet(title)
            yield SearchHit(conversation_id, title, None, None, updated_at, snippet, marks)

    def _messages(
        self, connection: apsw.Connection, query: Query, marker: Marker, limit: int
    ) -> Iterator[SearchHit]:
        found = 0
        deadline = time.monotonic() + _CODE_SECONDS
        for row in self._candidates(connection, query, limit):
            conversation_id, title, message_id, role, created_at, text = row
            if query.in_code:
                if time.monotonic() > deadline:
                    return
                code = code_of(text)
                if not code or not marker.all_in(code):
                    continue
                snippet, marks = marker.snippet(code)
            else:
                snippet, marks = marker.snippet(text)
            yield SearchHit(
                conversation_id,
                title,
                message_id,
                enum(Role, role, Role.ASSISTANT),
                created_at,
                snippet,
                marks,
            )
            found += 1
            if found >= limit:
                return

    def _candidates(
        self, connection: apsw.Connection, query: Query, limit: int
    ) -> Iterator[tuple[Any, ...]]:
        values: list[apsw.SQLiteValue] = [
            _EARLIEST if query.after is None else -(-query.after // 1000) * SLOTS_PER_SECOND,
            _LATEST if query.before is None else -(-query.before // 1000) * SLOTS_PER_SECOND,
        ]
        match = self._match(query, in_message=True)
        source = _FROM_TABLE
        if match:
            source = _FROM_INDEX
            values.insert(0, match)
        values.append(-1 if query.in_code else limit)
        yield from connection.execute(_HIT + source + " LIMIT ?", tuple(values))

    def _match(self, query: Query, *, in_message: bool) -> str:
        """Return the query in FTS5's language; "" if the index has nothing to find."""
        parts = [part for term in query.wanted if (part := self._phrase(term))]
        parts = [f"words : {part}" for part in parts]
        if in_message:
            parts.extend(f"model : {self._phrase(term)}" for term in query.models)
            if query.role:
                parts.append(f'role : "{query.role}"')
        if not parts:
            return ""
        match = " AND ".join(parts)
        for term in query.unwanted:
            match = f"({match}) NOT (words : {self._phrase(term)})"
        return match

    def _phrase(self, term: Term) -> str:
        """Return a term as a phrase of the index's pieces."""
        pieces = self._folder.pieces(term.text, whole=False)
        if not pieces:
            return ""
        last = pieces[-1]
        dense = self._folder.is_dense(last)
        goes_on = self._folder.is_open(last) and (dense or term.unfinished)
        quoted = " ".join(pieces).replace('"', " ")
        return f'"{quoted}"' + (" *" if goes_on else "")


def _time_of(hit: SearchHit) -> int:
    return hit.created_at
