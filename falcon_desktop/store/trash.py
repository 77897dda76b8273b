"""Moves messages to the trash and back, on a connection inside the caller's transaction.

What is discarded becomes a conversation of its own, in the trash, that remembers where it was:
reading, restoring, and erasing for good need no second way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import apsw

from falcon_desktop.core.domain.conversation import MessageOutline, MessageTree, PutBack
from falcon_desktop.store import attachments, reading


def discard_message(connection: apsw.Connection, message_id: str, into: str, time: int) -> int:
    """Move a message and everything after it to a new conversation in the trash.

    Returns how many were moved; 0 if there is no such message.
    """
    row = connection.execute(
        "SELECT conversation.id, conversation.active_leaf_id FROM message JOIN conversation"
        " ON conversation.key = message.conversation_key WHERE message.id = ?",
        (message_id,),
    ).get
    if row is None:
        return 0
    origin, leaf = row
    tree: MessageTree[MessageOutline] = MessageTree(reading.outline(connection, origin))
    removed = tree.descendants(message_id)
    shown = tree.path(leaf)[-1].id
    _move(connection, removed, origin, into, shown=shown, time=time)
    if shown in removed:
        left = [one.id for one in tree.versions(message_id) if one.id != message_id]
        leaf = tree.newest_leaf(left[-1]) if left else tree.node(message_id).parent_id
        connection.execute(
            "UPDATE conversation SET active_leaf_id = ? WHERE id = ?", (leaf, origin)
        )
    return len(removed)


def discard_again(connection: apsw.Connection, part: PutBack) -> None:
    """Move restored messages, and what was written after them since, to the trash again."""
    if not _exists(connection, part.origin):
        return
    tree: MessageTree[MessageOutline] = MessageTree(reading.outline(connection, part.origin))
    below = [tree.descendants(one) for one in part.messages if one in tree]
    removed = [one for one in dict.fromkeys(chain.from_iterable(below)) if one not in part.others]
    if not removed:
        return
    when = part.discarded_at
    _move(connection, removed, part.origin, part.holder, shown=part.shown, time=when)
    connection.execute(
        "UPDATE conversation SET active_leaf_id = ?, deleted_at = ? WHERE id = ?",
        (part.origin_shown, part.origin_deleted_at, part.origin),
    )


def _move(
    connection: apsw.Connection,
    messages: Iterable[str],
    origin: str,
    into: str,
    *,
    shown: str | None,
    time: int,
) -> None:
    """Move messages into a new conversation in the trash."""
    connection.execute(
        "INSERT INTO conversation (id, title, title_edited, kind, created_at, updated_at,"
        " deleted_at, active_leaf_id, search_title, removed_from)"
        " SELECT ?, title, title_edited, kind, created_at, updated_at, ?, ?, search_title, id"
        " FROM conversation WHERE id = ?",
        (into, time, shown, origin),
    )
    connection.executemany(
        "UPDATE message SET conversation_key = (SELECT key FROM conversation WHERE id = ?)"
        " WHERE id = ?",
        [(into, one) for one in messages],
    )
    attachments.move_edits(connection, _key(connection, origin))


def restore(connection: apsw.Connection, conversation_ids: Sequence[str]) -> list[str]:
    """Restore conversations from the trash; discarded messages go back where they were.

    Where their conversation was erased meanwhile, they become one themselves. Returns the ids of
    the conversations that are there again.
    """
    found: list[str] = []
    for conversation_id in conversation_ids:
        row = connection.execute(
            "SELECT removed_from FROM conversation WHERE id = ?", (conversation_id,)
        ).get
        if row is None:
            continue
        origin = row if row and _exists(connection, row) else ""
        if origin:
            _put_back(connection, conversation_id, origin)
        connection.execute(
            "UPDATE conversation SET deleted_at = NULL, removed_from = '' WHERE id = ?",
            (origin or conversation_id,),
        )
        found.append(origin or conversation_id)
    return found


def purge(connection: apsw.Connection, conversation_ids: Sequence[str]) -> None:
    """Erase conversations and their discarded messages; unknown ids are ignored."""
    for conversation_id in conversation_ids:
        connection.execute(
            "DELETE FROM conversation WHERE id = ?1 OR removed_from = ?1 AND removed_from <> ''",
            (conversation_id,),
        )


def ids_within(connection: apsw.Connection, conversation_ids: Sequence[str]) -> list[str]:
    """Return the ids of everything that :func:`purge` erases: conversations and messages."""
    found: list[str] = []
    for conversation_id in conversation_ids:
        rows: list[Any] = connection.execute(
            "SELECT key, id FROM conversation"
            " WHERE id = ?1 OR removed_from = ?1 AND removed_from <> ''",
            (conversation_id,),
        ).fetchall()
        for key, one in rows:
            query = "SELECT id FROM message WHERE conversation_key = ?"
            found += (one, *(row[0] for row in connection.execute(query, (key,))))
    return found


def _key(connection: apsw.Connection, conversation_id: str) -> int:
    key: int = connection.execute(
        "SELECT key FROM conversation WHERE id = ?", (conversation_id,)
    ).get
    return key


def _exists(connection: apsw.Connection, conversation_id: str) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM conversation WHERE id = ?)"
    return bool(connection.execute(query, (conversation_id,)).get)


def _put_back(connection: apsw.Connection, holder: str, origin: str) -> None:
    """Move a holder's messages to their conversation and take the holder away."""
    key = _key(connection, origin)
    rows: list[Any] = connection.execute(
        "SELECT message.key, message.sequence FROM message JOIN conversation"
        " ON conversation.key = message.conversation_key WHERE conversation.id = ?"
        " ORDER BY message.sequence",
        (holder,),
    ).fetchall()
    taken = {
        row[0]
        for row in connection.execute(
            "SELECT sequence FROM message WHERE conversation_key = ?", (key,)
        )
    }
    # Where newer messages took their places meanwhile, all go behind them, in their order.
    shift = 0
    if any(sequence in taken for _, sequence in rows):
        shift = max(taken) + 1 - rows[0][1]
    connection.executemany(
        "UPDATE message SET conversation_key = ?, sequence = ? WHERE key = ?",
        [(key, sequence + shift, message_key) for message_key, sequence in rows],
    )
    attachments.move_edits(connection, _key(connection, holder))
    connection.execute(
        "UPDATE conversation SET active_leaf_id ="
        " (SELECT active_leaf_id FROM conversation WHERE id = ?) WHERE key = ?",
        (holder, key),
    )
    connection.execute("DELETE FROM conversation WHERE id = ?", (holder,))
