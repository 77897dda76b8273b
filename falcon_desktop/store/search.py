"""Finds messages and titles by words, newest first.

The index's row ids are the messages' keys, which sort by time: the newest hits come first without
scoring or sorting all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.conversation import Role, SearchHit, SearchResult
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.core.domain.search_query import Query, parse
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.store.beside import beside_text
from falcon_desktop.store.index_query import Expression, IndexLanguage
from falcon_desktop.store.newest import holds, keys_of, words_of
from falcon_desktop.store.rows import enum
from falcon_desktop.store.snippets import code_of, snippet
from falcon_desktop.store.writing import SLOTS_PER_SECOND

TITLE_SHARE: Final = 10
"""At most so many titles among the hits, where messages are found too."""

READ_CHARACTERS: Final = 100_000
"""Characters of a message in which its snippet is looked for."""

_MESSAGES: Final = "message_index"
_BESIDE: Final = "beside_index"
_EARLIEST: Final = -(1 << 62)
_LATEST: Final = 1 << 62
_STEPS_BETWEEN_LOOKS: Final = 500

_LISTS: Final = {
    # Spelled as in the index conversation_order: SQLite uses an index on an expression only where
    # the query has the very same one (sqlite.org/expridx.html, section 1).
    None: "(conversation.deleted_at IS NOT NULL) = 0",
    ChatList.CHATS: "(conversation.deleted_at IS NOT NULL) = 0"
    " AND (conversation.archived_at IS NOT NULL) = 0",
    ChatList.ARCHIVE: "(conversation.deleted_at IS NOT NULL) = 0"
    " AND (conversation.archived_at IS NOT NULL) = 1",
    ChatList.TRASH: "(conversation.deleted_at IS NOT NULL) = 1",
}
# CROSS JOIN keeps the planner from going through conversations first (sqlite.org/optoverview.html,
# "Manual control of query plans using CROSS JOIN"): one message, or a span of them, is known.
_ITS_CONVERSATION: Final = (
    "FROM message CROSS JOIN conversation ON conversation.key = message.conversation_key"
)
_WHO: Final = (
    "SELECT conversation.id, conversation.title, message.id, message.role, message.created_at"
)
_HIT: Final = f"{_WHO}, substr(message.text, 1, {READ_CHARACTERS}) {_ITS_CONVERSATION}"
_BESIDE_HIT: Final = f"{_WHO} {_ITS_CONVERSATION}"
_ONE: Final = " WHERE message.key = ? AND {chat_list}"
_SPAN: Final = (
    " WHERE message.key >= ? AND message.key < ? AND {chat_list} ORDER BY message.key DESC"
)
_TITLE: Final = "SELECT conversation.id, conversation.title, conversation.updated_at"
_TITLES: Final = (
    _TITLE + " FROM title_index CROSS JOIN conversation ON conversation.key = title_index.rowid"
    " WHERE title_index MATCH ? AND title_index.rowid >= ? AND title_index.rowid <= ?"
    " AND {chat_list}"
    " AND conversation.updated_at >= ? AND conversation.updated_at < ?"
    " ORDER BY title_index.rowid DESC"
)
_BOUNDS: Final = (
    # every condition of the index conversation_order, so that only what is meant is read of it
    "SELECT min(key), max(key) FROM conversation WHERE {chat_list} AND updated_at >= ? AND"
    " updated_at < ? AND (archived_at IS NOT NULL) IN (0, 1) AND (pinned_at IS NULL) IN (0, 1)"
)
_WHOLE_LIST: Final = (
    _TITLE + " FROM conversation WHERE {chat_list} ORDER BY updated_at DESC LIMIT ?"
)
_LIST_KEYS: Final = "SELECT key FROM conversation WHERE {chat_list} ORDER BY key DESC LIMIT ?"
_FEW: Final = 2_000
"""Where a list holds at most so many conversations, their messages are named beforehand; where it
holds more, going through the index meets one soon."""
_HANDFUL: Final = 300
"""So many messages are asked for one by one, instead of going through the index."""


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
    """Runs searches on the reading thread; only caches how characters fold."""

    def __init__(self) -> None:
        self._normaliser = Normaliser()
        self._language = IndexLanguage(self._normaliser)

    def run(
        self,
        connection: apsw.Connection,
        text: str,
        limit: int,
        is_cancelled: Callable[[], bool],
        seconds: float | None = None,
    ) -> SearchResult:
        """Return what matches ``text``, newest first, at most ``limit`` hits.

        Ends with what it has after ``seconds``, or when ``is_cancelled`` says so.
        """
        query = parse(text)
        deadline = float("inf") if seconds is None else time.monotonic() + seconds
        watch = _Watch(is_cancelled, deadline)
        if query.is_empty or limit <= 0 or self._language.contradicts_itself(query):
            return SearchResult()
        run = _Run(connection, query, Matcher(self._normaliser, query.required), limit, watch)
        connection.set_progress_handler(watch.stops, _STEPS_BETWEEN_LOOKS)
        try:
            self._find(run)
        except apsw.InterruptError:
            watch.over = True
        finally:
            connection.set_progress_handler(None)
        # titles, texts and what is beside them were found one kind after the other
        run.hits.sort(key=_time_of, reverse=True)
        return SearchResult(tuple(run.hits), run.more, not watch.over)

    def _find(self, run: _Run) -> None:
        query = run.query
        if query.only_list:
            self._find_list(run)
            return
        if not query.only_messages or query.titles_only:
            self._find_titles(run)
        if not query.titles_only:
            self._find_messages(run)
        if query.required and not query.in_code and not query.titles_only and not run.watch.over:
            self._find_beside(run)

    def _find_list(self, run: _Run) -> None:
        sql = _WHOLE_LIST.format(chat_list=_LISTS[run.query.chat_list])
        self._add_titles(run, run.connection.execute(sql, (run.limit + 1,)), run.limit)

    def _find_titles(self, run: _Run) -> None:
        query = run.query
        match = self._language.for_titles(query)
        if not match:
            return
        share = run.limit if query.titles_only else min(run.limit, TITLE_SHARE)
        after = _EARLIEST if query.after is None else query.after
        before = _LATEST if query.before is None else query.before
        first, last = _EARLIEST, _LATEST
        if query.chat_list is not None or query.after is not None or query.before is not None:
            sql = _BOUNDS.format(chat_list=_LISTS[query.chat_list])
            first, last = run.connection.execute(sql, (after, before)).get
            if first is None:
                return
        sql = _TITLES.format(chat_list=_LISTS[query.chat_list])
        rows = run.connection.execute(sql, (match, first, last, after, before))
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
        # The index does not know what is code: for "in:code" its hits are candidates, and the
        # text itself decides.
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
            who = enum(Role, role, Role.ASSISTANT)
            # a question is shown as it was typed, an answer as the Markdown that it is
            drawn = who is not Role.USER and not in_code
            piece, marks = snippet(run.matcher, text, markdown=drawn)
            run.hits.append(
                SearchHit(conversation_id, title, message_id, who, created_at, piece, marks)
            )
            if run.watch.stops():
                return

    def _find_beside(self, run: _Run) -> None:
        """Find what is in reasoning and files, of messages whose texts are not among the hits."""
        query, expression = run.query, self._expression(run, "beside_index")
        texts = [hit for hit in run.hits if hit.message_id is not None]
        since = _EARLIEST if query.after is None else _key_at(query.after)
        if run.more and texts:  # older ones would have no room
            since = max(since, _key_at(texts[-1].created_at))
        until = _LATEST if query.before is None else _key_at(query.before)
        known = {hit.message_id for hit in texts}
        found: list[SearchHit] = []
        keys = keys_of(run.connection, _BESIDE, expression, since, until) if expression.text else ()
        for row in _each(run, _BESIDE_HIT, keys):
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
        """Yield the messages that are hits by the index, the newest first."""
        query = run.query
        since = _EARLIEST if query.after is None else _key_at(query.after)
        until = _LATEST if query.before is None else _key_at(query.before)
        expression = self._expression(run, _MESSAGES)
        chat_list = self._list_messages(run, since, until)
        if not expression.text:
            if chat_list is None:
                sql = (_HIT + _SPAN).format(chat_list=_LISTS[query.chat_list])
                return run.connection.execute(sql, (since, until))
            keys: Iterable[int] = chat_list
        elif chat_list is not None and len(chat_list) <= _HANDFUL:
            keys = (one for one in chat_list if holds(run.connection, _MESSAGES, expression, one))
        elif chat_list is not None:
            here = frozenset(chat_list)
            walk = keys_of(run.connection, _MESSAGES, expression, chat_list[-1], chat_list[0] + 1)
            keys = (one for one in walk if one in here)
        else:
            keys = keys_of(run.connection, _MESSAGES, expression, since, until)
        return _each(run, _HIT, keys)

    def _expression(self, run: _Run, index: str) -> Expression:
        return self._language.for_messages(run.query, partial(words_of, run.connection, index))

    def _list_messages(self, run: _Run, since: int, until: int) -> list[int] | None:
        """Return the keys of a small list's messages, the newest first; else None."""
        keys = self._list_keys(run)
        if keys is None:
            return None
        messages: list[int] = []
        for key in keys:
            rows = run.connection.execute(
                "SELECT key FROM message WHERE conversation_key = ? AND key >= ? AND key < ?",
                (key, since, until),
            )
            messages.extend(row[0] for row in rows)
        return sorted(messages, reverse=True)

    def _list_keys(self, run: _Run) -> list[int] | None:
        """Return the keys of a list's conversations; None for no list, or where they are many."""
        if run.query.chat_list is None:
            return None
        sql = _LIST_KEYS.format(chat_list=_LISTS[run.query.chat_list])
        keys = [row[0] for row in run.connection.execute(sql, (_FEW + 1,))]
        return keys if len(keys) <= _FEW else None


def _each(run: _Run, what: str, keys: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Yield messages, but for those that are not where is searched."""
    sql = (what + _ONE).format(chat_list=_LISTS[run.query.chat_list])
    for key in keys:
        yield from run.connection.execute(sql, (key,))


def _key_at(milliseconds: int) -> int:
    """Return the first key that a message of this time, or of a later one, can have."""
    return -(-milliseconds // 1000) * SLOTS_PER_SECOND


def _time_of(hit: SearchHit) -> int:
    return hit.created_at
