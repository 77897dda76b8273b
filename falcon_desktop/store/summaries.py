"""Reads the rows of lists of conversations, which needs nothing of what a message is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.conversation import (
    UNSEEN_FAILURE,
    ConversationKind,
    ConversationSummary,
)

_SUMMARY: Final = (
    "id, title, updated_at, pinned_at, archived_at, unseen, deleted_at, removed_from, kind"
)
_SUMMARY_WIDTH: Final = 9
_ANSWERED_BY: Final = (
    "SELECT 1 FROM message WHERE conversation_key = conversation.key AND role = 'assistant'"
    " AND instr(lower(message.model), lower(?))"
)


def read_rows(
    connection: apsw.Connection, query: str, values: Sequence[apsw.SQLiteValue], width: int
) -> list[tuple[Any, ...]]:
    """Return the rows of a query with ``width`` columns, also where text is no longer UTF-8."""
    try:
        return connection.execute(query, tuple(values)).fetchall()
    except UnicodeDecodeError:
        names = [f"c{number}" for number in range(width)]
        safe = ", ".join(
            f"CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END"
            for name in names
        )
        lenient = f"WITH q ({', '.join(names)}) AS ({query}) SELECT {safe} FROM q"  # noqa: S608
        return [
            tuple(
                value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                for value in row
            )
            for row in connection.execute(lenient, tuple(values))
        ]


def summaries(
    connection: apsw.Connection,
    *,
    archived: bool = False,
    deleted: bool = False,
    limit: int | None = None,
    offset: int = 0,
    until: int | None = None,
    model: str = "",
) -> list[ConversationSummary]:
    """Return list rows: pinned first, then by last change; the trash by deletion time.

    With ``until`` only rows that are not pinned and not newer than that time; with ``model`` only
    those with an answer of a model in whose id that stands.
    """
    # The conditions are spelled as in the index conversation_order.
    where = "(deleted_at IS NOT NULL) = ?"
    values: list[int | str] = [int(deleted)]
    time = "deleted_at" if deleted else "updated_at"
    order = f"{time} DESC, key DESC"
    if not deleted:
        where += " AND (archived_at IS NOT NULL) = ?"
        values.append(int(archived))
        if until is not None:
            where += " AND (pinned_at IS NULL) = 1"
        order = "pinned_at IS NULL, " + order
    if until is not None:
        where += f" AND {time} <= ?"
        values.append(until)
    if model:
        where += f" AND EXISTS ({_ANSWERED_BY})"
        values.append(model)
    query = f"SELECT {_SUMMARY} FROM conversation WHERE {where} ORDER BY {order}"  # noqa: S608 - ours
    limits = (-1 if limit is None else limit, offset)
    found = read_rows(connection, query + " LIMIT ? OFFSET ?", [*values, *limits], _SUMMARY_WIDTH)
    return [_summary(row) for row in found]


def summaries_of(
    connection: apsw.Connection, conversation_ids: Sequence[str]
) -> list[ConversationSummary]:
    """Return conversations' rows from any list; unknown ids are left out."""
    query = f"SELECT {_SUMMARY} FROM conversation WHERE id = ?"  # noqa: S608 - ours
    return [
        _summary(row)
        for conversation_id in conversation_ids
        for row in read_rows(connection, query, [conversation_id], _SUMMARY_WIDTH)
    ]


def _summary(row: tuple[Any, ...]) -> ConversationSummary:
    conversation_id, title, updated_at, pinned, archived, unseen, deleted, removed_from, kind = row
    return ConversationSummary(
        conversation_id,
        title,
        updated_at,
        pinned,
        archived,
        bool(unseen),
        deleted,
        removed_from,
        _kind(kind),
        failed=unseen == UNSEEN_FAILURE,
    )


def _kind(value: str) -> ConversationKind:
    try:
        return ConversationKind(value)
    except ValueError:  # of a newer version
        return ConversationKind.CHAT
