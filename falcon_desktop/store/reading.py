"""Queries for conversations and messages."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import apsw

from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageOutline,
    MessageStatus,
    Role,
)
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.store import attachments
from falcon_desktop.store.rows import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    conversation_from,
    enum,
    is_as_saved,
    message_from,
)
from falcon_desktop.store.streaming import chunks
from falcon_desktop.store.summaries import read_rows

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import KeptConfidence

RECENT_MESSAGES: Final = 2_000
"""So many messages are asked for the models that made them."""

_LOOKED_AT: Final = 256
"""So many messages are looked at between two calls."""

GONE: Final = Sentence("This chat no longer exists.")

_COLUMNS: Final = ", ".join(f"message.{name}" for name in MESSAGE_COLUMNS)
_WIDTH: Final = len(MESSAGE_COLUMNS) + 4
_JOINED: Final = "message JOIN conversation ON conversation.key = message.conversation_key"
_BESIDE: Final = ", ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE message_key = message.key)"  # noqa: S608 - our names
    for table in ("attachment", "part")
)
"""Whether there are rows to ask for: most messages have none, and take no more than this."""
_MESSAGES: Final = f"SELECT message.key, conversation.id, {_BESIDE}, {_COLUMNS} FROM {_JOINED}"  # noqa: S608 - our names


MANY_IDS: Final = 50
_ARE_HERE: Final = "SELECT id FROM message WHERE id IN (SELECT value FROM json_each(?))"


def conversation(connection: apsw.Connection, conversation_id: str) -> Conversation:
    """Return a conversation.

    Raises:
        NotFound: there is none.
    """
    query = f"SELECT {', '.join(CONVERSATION_COLUMNS)} FROM conversation WHERE id = ?"  # noqa: S608
    found = read_rows(connection, query, [conversation_id], len(CONVERSATION_COLUMNS))
    if not found:
        raise NotFound(GONE, detail=conversation_id)
    return conversation_from(found[0])


def outline(connection: apsw.Connection, conversation_id: str) -> list[MessageOutline]:
    """Return every message without its text, parents before children.

    The length of a streaming answer includes what was appended.
    """
    rows = connection.execute(
        "SELECT id, parent_id, role, status, fresh_after, text_length"
        " + CASE status WHEN 'streaming' THEN"
        " (SELECT coalesce(sum(length(answer_chunk.text)), 0) FROM answer_chunk"
        " WHERE message_key = message.key) ELSE 0 END FROM message WHERE conversation_key ="
        " (SELECT key FROM conversation WHERE id = ?) ORDER BY sequence",
        (conversation_id,),
    )
    return [
        MessageOutline(
            id=message_id,
            parent_id=parent_id,
            role=enum(Role, role, Role.ASSISTANT),
            status=enum(MessageStatus, status, MessageStatus.INTERRUPTED),
            length=length,
            fresh_after=bool(fresh_after),
        )
        for message_id, parent_id, role, status, fresh_after, length in rows
    ]


def messages(connection: apsw.Connection, message_ids: Sequence[str]) -> list[Message]:
    """Return these messages in the given order; unknown ids are left out."""
    found: list[Message] = []
    if len(message_ids) > MANY_IDS:  # an import asks for thousands, of which few are here
        ids = json.dumps(list(message_ids))
        here = {row[0] for row in connection.execute(_ARE_HERE, (ids,))}
        message_ids = [one for one in message_ids if one in here]
    for message_id in message_ids:
        rows = read_rows(connection, _MESSAGES + " WHERE message.id = ?", [message_id], _WIDTH)
        found.extend(_message(connection, row) for row in rows)
    return found


def confidence(connection: apsw.Connection, message_id: str) -> KeptConfidence | None:
    """Return how sure the model was of an answer's tokens, None where that is not kept."""
    from falcon_desktop.store import parts  # few messages have some

    key = connection.execute("SELECT key FROM message WHERE id = ?", (message_id,)).get
    return None if key is None else parts.confidence_of(connection, key)


def all_messages(connection: apsw.Connection, conversation_id: str) -> list[Message]:
    """Return every message of a conversation, all versions, parents before children, with all
    data.
    """
    query = _MESSAGES + " WHERE conversation.id = ? ORDER BY message.sequence"
    rows = read_rows(connection, query, [conversation_id], _WIDTH)
    return [_message(connection, row, whole=True) for row in rows]


def recent_models(connection: apsw.Connection) -> list[str]:
    """Return the ids of the models that made the newest answers, the newest first."""
    rows = connection.execute(
        "SELECT model, max(key) AS newest FROM"
        " (SELECT key, model FROM message ORDER BY key DESC LIMIT ?)"
        " WHERE model != '' GROUP BY model ORDER BY newest DESC",
        (RECENT_MESSAGES,),
    )
    return [row[0] for row in rows]


def deleted_before(connection: apsw.Connection, time: int) -> list[str]:
    """Return the ids of conversations moved to the trash before ``time``."""
    rows = connection.execute(
        "SELECT id FROM conversation WHERE (deleted_at IS NOT NULL) = 1 AND deleted_at < ?",
        (time,),
    )
    return [row[0] for row in rows]


def altered_messages(
    connection: apsw.Connection, keep_on: Callable[[], object] | None = None
) -> list[str]:
    """Return the ids of messages whose text, reasoning or parts were damaged.

    Args:
        connection: of a history of this version or an earlier one.
        keep_on: called now and then; what it raises ends the look.
    """
    from falcon_desktop.store import parts  # not needed to open a history

    has_parts = "EXISTS (SELECT 1 FROM part WHERE message_key = message.key)"
    if not parts.has_table(connection):
        has_parts = "0"
    rows = connection.execute(
        "SELECT key, id, role, CAST(text AS BLOB), CAST(reasoning AS BLOB), checksum,"  # noqa: S608
        f" {has_parts} FROM message"
    )
    found: list[str] = []
    for number, (key, message_id, role, text, reasoning, saved, has_some) in enumerate(rows):
        made_of = parts.saved_fingerprint(connection, key) if has_some else b""
        if not is_as_saved(saved, message_id, role, text, reasoning, parts=made_of):
            found.append(message_id)
        if keep_on is not None and number % _LOOKED_AT == 0:
            keep_on()
    return found


def _message(connection: apsw.Connection, row: tuple[Any, ...], *, whole: bool = False) -> Message:
    key, conversation_id, has_files, has_parts, *values = row
    files = attachments.of_message(connection, key) if has_files else ()
    if has_parts:
        from falcon_desktop.store import parts  # few messages have some

        rows = parts.raw_rows(connection, key)
        made_of = parts.fingerprint(rows, parts.digests_of(files))
        message = message_from(tuple(values), conversation_id, made_of)
        message = parts.with_parts(replace(message, attachments=files), rows)
        if whole and message.confidence is not None:
            message = replace(message, confidence=parts.confidence_of(connection, key))
    else:
        message = message_from(tuple(values), conversation_id)
        message = replace(message, attachments=files) if files else message
    if message.status is MessageStatus.STREAMING:
        text, reasoning = chunks(connection, key)
        message = replace(
            message, text=message.text + text, reasoning=message.reasoning + reasoning
        )
    return message
