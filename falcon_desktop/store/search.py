"""Finds messages and titles by words, the newest first.

The index's row ids are the messages' keys, which sort by time: the newest hits come first without
scoring or sorting all of them. Must not know threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import apsw

from falcon_desktop.core.conversation import Role, SearchHit, SearchResult
from falcon_desktop.core.folding import Folder
from falcon_desktop.core.matching import Matcher
from falcon_desktop.core.search_query import Query, Term, parse
from falcon_desktop.core.shelf import Shelf
from falcon_desktop.store.beside import beside_text
from falcon_desktop.store.rows import enum
from falcon_desktop.store.snippets import code_of, snippet
from falcon_desktop.store.writing import SLOTS_PER_SECOND

TITLE_SHARE: Final = 10
"""At most so many titles among the hits, where messages are found too."""

READ_CHARACTERS: Final = 100_000
"""Characters of a message in which its snippet is looked for."""

_EARLIEST: Final = -(1 << 62)
_LATEST: Final = 1 << 62
_STEPS_BETWEEN_LOOKS: Final = 500

_SHELVES: Final = {
    # spelled as in the index conversation_order
    None: "(conversation.deleted_at IS NOT NULL) = 0",
    Shelf.CHATS: "(conversation.deleted_at IS NOT NULL) = 0"
    " AND (conversation.archived_at IS NOT NULL) = 0",
    Shelf.ARCHIVE: "(conversation.deleted_at IS NOT NULL) = 0"
    " AND (conversation.archived_at IS NOT NULL) = 1",
    Shelf.TRASH: "(conversation.deleted_at IS NOT NULL) = 1",
}
_FROM_INDEX: Final = (
    "FROM message_index CROSS JOIN message ON message.key = message_index.rowid"
    " CROSS JOIN conversation ON conversation.key = message.conversation_key"
    " WHERE message_index MATCH ? AND message_index.rowid >= ? AND message_index.rowid < ?"
    " AND {shelf} ORDER BY message_index.rowid DESC"
)
_FROM_TABLE: Final = (
    "FROM message CROSS JOIN conversation ON conversation.key = message.conversation_key"
    " WHERE message.key >= ? AND message.key < ?"
    " AND {shelf}{without} ORDER BY message.key DESC"
)
_WITHOUT: Final = (
    " AND NOT EXISTS (SELECT 1 FROM message_index"
    " WHERE message_index MATCH ? AND message_index.rowid = message.key)"
)
_WHO: Final = (
    "SELECT conversation.id, conversation.title, message.id, message.role, message.created_at"
)
_HIT: Final = f"{_WHO}, substr(message.text, 1, {READ_CHARACTERS}) "
_BESIDE: Final = f"{_WHO} {_FROM_INDEX.replace('message_index', 'beside_index')}"
_TITLE: Final = "SELECT conversation.id, conversation.title, conversation.updated_at"
_TITLES: Final = (
    _TITLE + " FROM title_index CROSS JOIN conversation ON conversation.key = title_index.rowid"
    " WHERE title_index MATCH ? AND title_index.rowid >= ? AND title_index.rowid < ? AND {shelf}"
    " AND conversation.updated_at >= ? AND conversation.updated_at < ?"
    " ORDER BY title_index.rowid DESC"
)
_WHOLE_SHELF: Final = _TITLE + " FROM conversation WHERE {shelf} ORDER BY updated_at DESC LIMIT ?"
_SHELF_KEYS: Final = "SELECT key FROM conversation WHERE {shelf} ORDER BY key DESC LIMIT ?"
_FEW: Final = 2_000
"""Where a shelf holds at most so many conversations, the index is asked about each of their
messages; where it holds more, going through the index meets one soon."""


@dataclass(slots=True)
class _Watch:
    """Says when a search must stop, and why it did."""

    is_cancelled: Callable[[], bool]
    deadline: float
    over: bool = False

    def stops(self) -> bool:
        if self.is_cancelled() or time.monotonic() > self.deadline:
            self.over = True
        return self.over


@dataclass(slots=True)
class _Run:
    """One search on a connection; ``hits`` grows while it runs."""

    connection: apsw.Connection
    query: Query
    matcher: Matcher
    limit: int
    watch: _Watch
    hits: list[SearchHit] = field(default_factory=list)
    more: bool = False


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
        seconds: float | None = None,
    ) -> SearchResult:
        """Return what holds the words of ``text``, newest first, at most ``limit`` hits.

        Ends with what it has after ``seconds``, or when ``is_cancelled`` says so.
        """
        query = parse(text)
        deadline = float("inf") if seconds is None else time.monotonic() + seconds
        watch = _Watch(is_cancelled, deadline)
        if query.is_empty or limit <= 0:
            return SearchResult()
        run = _Run(connection, query, Matcher(self._folder, query.wanted), limit, watch)
        connection.set_progress_handler(watch.stops, _STEPS_BETWEEN_LOOKS)
        try:
            self._find(run)
        except apsw.InterruptError:
            watch.over = True
        finally:
            connection.set_progress_handler(None)
        run.hits.sort(key=_time_of, reverse=True)
        return SearchResult(tuple(run.hits), run.more, not watch.over)

    def _find(self, run: _Run) -> None:
        query = run.query
        if query.only_shelf:
            self._find_shelf(run)
            return
        if not query.only_messages or query.titles_only:
            self._find_titles(run)
        if not query.titles_only:
            self._find_messages(run)
        if query.wanted and not query.in_code and not query.titles_only and not run.watch.over:
            self._find_beside(run)

    def _find_shelf(self, run: _Run) -> None:
        sql = _WHOLE_SHELF.format(shelf=_SHELVES[run.query.shelf])
        self._add_titles(run, run.connection.execute(sql, (run.limit + 1,)), run.limit)

    def _find_titles(self, run: _Run) -> None:
        query = run.query
        match = self._match(query, in_message=False)
        if not match:
            return
        share = run.limit if query.titles_only else min(run.limit, TITLE_SHARE)
        after = _EARLIEST if query.after is None else query.after
        before = _LATEST if query.before is None else query.before
        sql = _TITLES.format(shelf=_SHELVES[query.shelf])
        keys = self._shelf_keys(run)
        spans = [(_EARLIEST, _LATEST)] if keys is None else [(key, key + 1) for key in keys]
        rows = (
            row
            for first, last in spans
            for row in run.connection.execute(sql, (match, first, last, after, before))
        )
        self._add_titles(run, rows, share)

    def _add_titles(self, run: _Run, rows: Iterable[Any], share: int) -> None:
        for number, (conversation_id, title, updated_at) in enumerate(rows):
            if number == share:
                run.more = True
                return
            piece, marks = snippet(run.matcher, title)
            run.hits.append(SearchHit(conversation_id, title, None, None, updated_at, piece, marks))

    def _find_messages(self, run: _Run) -> None:
        in_code = run.query.in_code
        for row in self._candidates(run):
            conversation_id, title, message_id, role, created_at, text = row
            if in_code:
                text = code_of(text)
                if not text or not run.matcher.all_in(text):
                    if run.watch.stops():
                        return
                    continue
            if len(run.hits) >= run.limit:
                run.more = True
                return
            piece, marks = snippet(run.matcher, text)
            who = enum(Role, role, Role.ASSISTANT)
            run.hits.append(
                SearchHit(conversation_id, title, message_id, who, created_at, piece, marks)
            )
            if run.watch.stops():
                return

    def _find_beside(self, run: _Run) -> None:
        """Find what is in reasoning and files, of messages whose texts are not among the hits."""
        query, match = run.query, self._match(run.query, in_message=True)
        texts = [hit for hit in run.hits if hit.message_id is not None]
        since = _EARLIEST if query.after is None else _key_at(query.after)
        if run.more and texts:  # older ones would have no room
            since = max(since, _key_at(texts[-1].created_at))
        until = _LATEST if query.before is None else _key_at(query.before)
        sql = _BESIDE.format(shelf=_SHELVES[query.shelf])
        known = {hit.message_id for hit in texts}
        found: list[SearchHit] = []
        for row in run.connection.execute(sql, (match, since, until)) if match else ():
            conversation_id, title, message_id, role, created_at = row
            if message_id in known:
                continue
            if len(found) == run.limit:
                run.more = True
                break
            who = enum(Role, role, Role.ASSISTANT)
            hit = SearchHit(conversation_id, title, message_id, who, created_at, "")
            found.append(beside_text(run.connection, run.matcher, hit))
            if run.watch.stops():
                break
        run.hits.extend(found)
        if (left_out := len(run.hits) - run.limit) > 0:
            run.more = True
            for hit in sorted([*texts, *found], key=_time_of)[:left_out]:
                run.hits.remove(hit)

    def _candidates(self, run: _Run) -> Iterator[tuple[Any, ...]]:
        query = run.query
        since = _EARLIEST if query.after is None else _key_at(query.after)
        until = _LATEST if query.before is None else _key_at(query.before)
        match = self._match(query, in_message=True)
        shelf = _SHELVES[query.shelf]
        front: tuple[str, ...] = (match,) if match else ()
        behind: tuple[str, ...] = ()
        if match:
            sql = _HIT + _FROM_INDEX.format(shelf=shelf)
        else:
            behind = tuple(f"words : {self._phrase(term)}" for term in query.unwanted)
            sql = _HIT + _FROM_TABLE.format(shelf=shelf, without=_WITHOUT * len(behind))
        for first, last in self._spans(run, since, until):
            yield from run.connection.execute(sql, (*front, first, last, *behind))

    def _spans(self, run: _Run, since: int, until: int) -> list[tuple[int, int]]:
        """Return the spans of messages' keys to look through, the newest first."""
        keys = self._shelf_keys(run)
        if keys is None:
            return [(since, until)]
        messages: list[int] = []
        for key in keys:
            rows = run.connection.execute(
                "SELECT key FROM message WHERE conversation_key = ? AND key >= ? AND key < ?",
                (key, since, until),
            )
            messages.extend(row[0] for row in rows)
        return [(key, key + 1) for key in sorted(messages, reverse=True)]

    def _shelf_keys(self, run: _Run) -> list[int] | None:
        """Return the keys of a shelf's conversations; None for no shelf, or where they are many."""
        if run.query.shelf is None:
            return None
        sql = _SHELF_KEYS.format(shelf=_SHELVES[run.query.shelf])
        keys = [row[0] for row in run.connection.execute(sql, (_FEW + 1,))]
        return keys if len(keys) <= _FEW else None

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


def _key_at(milliseconds: int) -> int:
    """Return the first key that a message of this time, or of a later one, can have."""
    return -(-milliseconds // 1000) * SLOTS_PER_SECOND


def _time_of(hit: SearchHit) -> int:
    return hit.created_at
