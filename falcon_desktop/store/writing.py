"""Changes to conversations and messages, each on a connection inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageOutline,
    MessageStatus,
    MessageTree,
    Role,
)
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.store import attachments, reading
from falcon_desktop.store.bulk import ReadyConversation, Values, as_new, fingerprint_of, parts_of
from falcon_desktop.store.connections import INDEX_BYTES, TEXT_BYTES
from falcon_desktop.store.rows import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    conversation_values,
    has_parts,
    message_values,
    settings_json,
    whole,
)
from falcon_desktop.store.streaming import drop_chunks

SLOTS_PER_SECOND: Final = 16
"""A message's key is the second of its making times this, plus the next free slot: keys sort by
time, so that the index finds the newest first and can be limited to a span of time."""

_LAST_SECOND: Final = 1 << 50
_INSERT_CONVERSATION: Final = (
    f"INSERT INTO conversation ({', '.join(CONVERSATION_COLUMNS)}, search_title)"  # noqa: S608
    f" VALUES ({', '.join('?' * (len(CONVERSATION_COLUMNS) + 1))})"
)
_INSERT_MESSAGE: Final = (
    f"INSERT INTO message (key, conversation_key, sequence, {', '.join(MESSAGE_COLUMNS)})"  # noqa: S608
    f" VALUES ({', '.join('?' * (len(MESSAGE_COLUMNS) + 3))})"
)
_ARE_HERE: Final = "SELECT id FROM message WHERE id IN (SELECT value FROM json_each(?))"
_WITH_PARTS: Final = (
    "SELECT key, EXISTS (SELECT 1 FROM part WHERE message_key = message.key) FROM message"
    " WHERE id = ?"
)
_STATE: Final = MESSAGE_COLUMNS[:-1]
"""All but ``fresh_after``, which an answer that is being written knows nothing of."""
_LONG: Final = frozenset({"text", "reasoning"})
_MADE_OF: Final = {"search_text": "text", "search_reasoning": "reasoning"}


def _new_value(name: str) -> str:
    """Return, in SQL, the new value of a message's column.

    A long text is handed over as an object, and SQLite alone holds its bytes: bound as a text,
    they would be kept with the object, too.
    """
    place = _STATE.index(_MADE_OF.get(name, name)) + 1
    if name in _MADE_OF:
        return f"CAST({INDEX_BYTES}(?{place}) AS TEXT)"
    return f"CAST({TEXT_BYTES}(?{place}) AS TEXT)" if name in _LONG else f"?{place}"


_UPDATE_MESSAGE: Final = (
    "UPDATE message SET "  # noqa: S608 - names are ours
    + ", ".join(f"{name} = {_new_value(name)}" for name in _STATE)
    + f" WHERE key = ?{len(_STATE) + 1}"
)


class Writer:
    """Writes on the writing thread; remembers only what makes that faster."""

    def __init__(self) -> None:
        self._normaliser = Normaliser()
        self._full_seconds: dict[int, int] = {}

    def create(
        self, connection: apsw.Connection, conversation: Conversation, messages: Sequence[Message]
    ) -> None:
        """Add a conversation with messages; one that is there already is changed to this."""
        key = conversation_key(connection, conversation.id)
        values = conversation_values(conversation)
        if key is None:
            search_title = self._normaliser.index_form(clean_text(conversation.title))
            connection.execute(_INSERT_CONVERSATION, (*values, search_title))
        else:
            self._set(connection, key, dict(zip(CONVERSATION_COLUMNS, values, strict=True)))
        self.add_messages(connection, conversation.id, messages)

    def add_messages(
        self, connection: apsw.Connection, conversation_id: str, messages: Sequence[Message]
    ) -> None:
        """Add messages at the end of a conversation; those that are there already are changed.

        Raises:
            NotFound: there is no such conversation.
        """
        key = existing_conversation(connection, conversation_id)
        sequence = self._last_sequence(connection, key)
        for message in messages:
            if _message_key(connection, message.id) is not None:
                self.save_answer(connection, message)
                continue
            sequence += 1
            message = as_new(message)  # noqa: PLW2901
            values = message_values(message, self._normaliser, fingerprint_of(message))
            message_key = self._free_key(connection, message.created_at)
            files = attachments.values_of(message.attachments, self._normaliser)
            attachments.add_to_message(connection, message_key, files)
            if rows := parts_of(message, self._normaliser):
                _add_parts(connection, message_key, rows)
            connection.execute(_INSERT_MESSAGE, (message_key, key, sequence, *values))

    def bring_in(self, connection: apsw.Connection, ready: ReadyConversation) -> None:
        """Add what was made ready; what is here already stays as it is."""
        key = conversation_key(connection, ready.id)
        if key is None and ready.values is not None:
            connection.execute(_INSERT_CONVERSATION, ready.values)
            key = connection.last_insert_rowid()
        if key is None:
            raise NotFound(reading.GONE, detail=ready.id)
        ids = json.dumps([message.id for message in ready.messages])
        here = {row[0] for row in connection.execute(_ARE_HERE, (ids,))}
        sequence = self._last_sequence(connection, key)
        for message in ready.messages:
            if message.id in here:
                continue
            sequence += 1
            message_key = self._free_key(connection, message.created_at)
            attachments.add_to_message(connection, message_key, message.attachments)
            if message.parts:
                _add_parts(connection, message_key, message.parts)
            connection.execute(_INSERT_MESSAGE, (message_key, key, sequence, *message.values))

    def save_answer(self, connection: apsw.Connection, message: Message) -> None:
        """Write a message's whole state; nothing if it was removed meanwhile.

        What the index holds for a long answer is several times as long as the answer, so that it
        is made in the statement, and held once.
        """
        row = connection.execute(_WITH_PARTS, (message.id,)).get
        if row is None:
            return
        key, had_parts = row
        if had_parts or has_parts(message):
            self._replace_parts(connection, key, message, files=message.role is Role.ASSISTANT)
        self._save(connection, key, message)

    def exchange(
        self, connection: apsw.Connection, messages: Sequence[tuple[Message, Message]]
    ) -> None:
        """Let messages hold other words, files and parts: each pair is how one is and how it
        becomes. One that is not so any more, or is being written, stays.
        """
        for before, after in messages:
            found = reading.messages(connection, [before.id])
            key = _message_key(connection, before.id)
            if not found or key is None or not _holds_the_same(found[0], before):
                continue
            made = replace(
                found[0],
                text=clean_text(after.text),
                reasoning=after.reasoning,
                attachments=after.attachments,
                parts=after.parts,
                # its places are in the very text
                confidence=found[0].confidence if after.text == found[0].text else None,
            )
            self._replace_parts(connection, key, made, files=True)
            self._save(connection, key, made)

    def _save(self, connection: apsw.Connection, key: int, message: Message) -> None:
        values = message_values(message, None, fingerprint_of(message))
        bound = [
            apsw.pyobject(value) if name in _LONG else value
            for name, value in zip(_STATE, values, strict=False)
        ]
        connection.execute(_UPDATE_MESSAGE, (*bound, key))
        drop_chunks(connection, key)

    def _replace_parts(
        self, connection: apsw.Connection, key: int, message: Message, *, files: bool
    ) -> None:
        """Write what a message is made of anew, and its ``files`` where they may be other ones."""
        from falcon_desktop.store import parts  # few messages have some

        parts.out_of_index(connection, key)
        kept = message.confidence is not None and not message.confidence.data
        parts.drop(connection, key, but_confidence=kept)
        if files:
            attachments.drop_of_message(connection, key)
            rows = attachments.values_of(message.attachments, self._normaliser)
            attachments.add_to_message(connection, key, rows)
        parts.add_to_message(connection, key, parts_of(message, self._normaliser))
        parts.into_index(connection, key)

    def reopen_answer(self, connection: apsw.Connection, message_id: str) -> None:
        """Mark an answer as streaming again.

        Raises:
            NotFound: there is no such message.
        """
        connection.execute(
            "UPDATE message SET status = 'streaming', cost_is_partial = cost IS NOT NULL"
            " WHERE id = ?",
            (message_id,),
        )
        if not connection.changes():
            raise NotFound(Sentence("This message no longer exists."), detail=message_id)

    def mark_fresh(self, connection: apsw.Connection, message_id: str, fresh: bool) -> None:
        """Note that the model starts fresh after a message, or not.

        Raises:
            NotFound: there is no such message.
        """
        connection.execute(
            "UPDATE message SET fresh_after = ? WHERE id = ?", (int(fresh), message_id)
        )
        if not connection.changes():
            raise NotFound(Sentence("This message no longer exists."), detail=message_id)

    def update(
        self, connection: apsw.Connection, conversation_id: str, changes: Mapping[str, Any]
    ) -> None:
        """Change fields of a conversation.

        Raises:
            NotFound: there is no such conversation.
        """
        key = existing_conversation(connection, conversation_id)
        self._set(connection, key, _all_columns(changes))

    def update_many(
        self,
        connection: apsw.Connection,
        conversation_ids: Sequence[str],
        changes: Mapping[str, Any],
    ) -> None:
        """Change the same fields of several conversations; unknown ids are passed over."""
        for conversation_id in conversation_ids:
            key = conversation_key(connection, conversation_id)
            if key is not None:
                self._set(connection, key, _all_columns(changes))

    def take_out_of_trash(
        self, connection: apsw.Connection, conversation_ids: Sequence[str]
    ) -> None:
        """Let conversations be listed again; discarded messages become one of their own."""
        connection.executemany(
            "UPDATE conversation SET deleted_at = NULL, removed_from = '' WHERE id = ?",
            [(one,) for one in conversation_ids],
        )

    def remove_messages(self, connection: apsw.Connection, message_ids: Sequence[str]) -> None:
        """Remove messages and all that follows them; where one was shown, its parent is."""
        for message_id in message_ids:
            row = connection.execute(
                "SELECT conversation.id, message.parent_id, conversation.active_leaf_id"
                " FROM message JOIN conversation ON conversation.key = message.conversation_key"
                " WHERE message.id = ?",
                (message_id,),
            ).get
            if row is None:
                continue
            conversation_id, parent_id, leaf_id = row
            removed = followers(connection, message_id)
            connection.executemany("DELETE FROM message WHERE id = ?", [(one,) for one in removed])
            attachments.move_edits(connection, existing_conversation(connection, conversation_id))
            if leaf_id in removed:
                connection.execute(
                    "UPDATE conversation SET active_leaf_id = ? WHERE id = ?",
                    (parent_id, conversation_id),
                )

    def _set(
        self, connection: apsw.Connection, key: int, columns: dict[str, apsw.SQLiteValue]
    ) -> None:
        if "title" in columns:
            columns["search_title"] = self._normaliser.index_form(str(columns["title"]))
        if not columns:
            return
        names = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(
            f"UPDATE conversation SET {names} WHERE key = ?",  # noqa: S608 - names are ours
            (*columns.values(), key),
        )

    def _last_sequence(self, connection: apsw.Connection, key: int) -> int:
        last: int = connection.execute(
            "SELECT coalesce(max(sequence), 0) FROM message WHERE conversation_key = ?", (key,)
        ).get
        return last

    def _free_key(self, connection: apsw.Connection, created_at: int) -> int:
        second = min(max(created_at // 1000, -_LAST_SECOND), _LAST_SECOND)
        first = self._full_seconds.get(second, second * SLOTS_PER_SECOND)
        last: int | None = connection.execute(
            "SELECT max(key) FROM message WHERE key >= ? AND key < ?",
            (first, first + SLOTS_PER_SECOND),
        ).get
        if last is None:
            return first
        if last + 1 < first + SLOTS_PER_SECOND:
            return last + 1
        # More messages than slots in one second (imports without times): the next free key.
        free: int = connection.execute(
            "SELECT key + 1 FROM message AS taken WHERE key >= ? AND NOT EXISTS"
            " (SELECT 1 FROM message WHERE key = taken.key + 1) ORDER BY key LIMIT 1",
            (last,),
        ).get
        self._full_seconds[second] = free
        return free


def followers(connection: apsw.Connection, message_id: str) -> list[str]:
    """Return a message's id and those of all that follow it; none where it is not there."""
    conversation_id: str | None = connection.execute(
        "SELECT conversation.id FROM message JOIN conversation"
        " ON conversation.key = message.conversation_key WHERE message.id = ?",
        (message_id,),
    ).get
    if conversation_id is None:
        return []
    tree: MessageTree[MessageOutline] = MessageTree(reading.outline(connection, conversation_id))
    return tree.descendants(message_id)


def existing_conversation(connection: apsw.Connection, conversation_id: str) -> int:
    """Return the key of a conversation.

    Raises:
        NotFound: there is none.
    """
    key = conversation_key(connection, conversation_id)
    if key is None:
        raise NotFound(reading.GONE, detail=conversation_id)
    return key


def conversation_key(connection: apsw.Connection, conversation_id: str) -> int | None:
    """Return the key of a conversation, None if there is none."""
    key: int | None = connection.execute(
        "SELECT key FROM conversation WHERE id = ?", (conversation_id,)
    ).get
    return key


def _holds_the_same(one: Message, other: Message) -> bool:
    """Say whether two messages hold the same words, files and parts, and none is being written."""
    from falcon_desktop.core.domain.parts import all_parts  # an import adds some

    same = (one.text, one.reasoning, one.role, one.status, one.attachments) == (
        clean_text(other.text), clean_text(other.reasoning), other.role, other.status,
        other.attachments,
    )  # fmt: skip
    return same and one.status is not MessageStatus.STREAMING and all_parts(one) == all_parts(other)


def _add_parts(connection: apsw.Connection, message_key: int, rows: Sequence[Values]) -> None:
    from falcon_desktop.store import parts  # few messages have some

    parts.add_to_message(connection, message_key, rows)


def _message_key(connection: apsw.Connection, message_id: str) -> int | None:
    key: int | None = connection.execute("SELECT key FROM message WHERE id = ?", (message_id,)).get
    return key


def _all_columns(changes: Mapping[str, Any]) -> dict[str, apsw.SQLiteValue]:
    columns: dict[str, apsw.SQLiteValue] = {}
    for name, value in changes.items():
        columns.update(_columns(name, value))
    return columns


def _columns(name: str, value: Any) -> dict[str, apsw.SQLiteValue]:
    """Return the columns and values that a field of ConversationChanges stands for.

    Raises:
        TypeError: there is no such field.
    """
    match name:
        case "scroll_anchor":
            return {
                "anchor_message_id": value.message_id if value else None,
                "anchor_offset": value.offset if value else None,
            }
        case "settings":
            return {"settings": settings_json(value)}
        case "title_edited" | "unseen":
            return {name: int(value)}
        case "title" | "draft" | "model" | "connection_id":
            return {name: clean_text(value)}
        case "active_leaf_id":
            return {name: value}
        case "context_policy":
            return {name: value or ""}
        case "pinned_at" | "archived_at" | "deleted_at":
            return {name: whole(value)}
        case "updated_at":
            return {name: whole(value) or 0}
    raise TypeError(f"a conversation has no {name!r}")
