"""The rows of files that go with questions and drafts, each on a connection inside the caller's
transaction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import apsw

from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.store.rows import enum

Values: TypeAlias = "tuple[apsw.SQLiteValue, ...]"

_COLUMNS: Final = "name, kind, media_type, size, width, height, note, text, data"
_INSERT: Final = (
    "INSERT INTO attachment"  # noqa: S608 - our names
    f" (message_key, draft_of, place, {_COLUMNS}, search_text) VALUES ({', '.join('?' * 13)})"
)
_OF_MESSAGE: Final = f"SELECT {_COLUMNS} FROM attachment WHERE message_key = ? ORDER BY place"  # noqa: S608
_BYTES: Final = ", ".join(
    f"CAST({name} AS BLOB)" if name in ("name", "kind", "media_type", "note", "text") else name
    for name in _COLUMNS.split(", ")
)
_DAMAGED_OF_MESSAGE: Final = _OF_MESSAGE.replace(_COLUMNS, _BYTES)
_OF_DRAFT: Final = (
    f"SELECT {_COLUMNS} FROM attachment WHERE draft_of = ? AND kind <> 'edit' ORDER BY place"  # noqa: S608
)
_OF_NEW_CHAT: Final = (
    f"SELECT {_COLUMNS} FROM attachment WHERE message_key IS NULL AND draft_of IS NULL"  # noqa: S608
    " ORDER BY place"
)

_PAGES: Final = re.compile(r"([0-9,]{1,9}) pages?")
_CONVERSATION_OF: Final = "SELECT conversation_key FROM message WHERE id = ?"


def values_of(attachments: Sequence[Attachment], normaliser: Normaliser) -> list[Values]:
    """Return the values of files that go with a message, ready to be added."""
    return [
        (*_values(one), normaliser.index_form(f"{clean_text(one.name)}\n{clean_text(one.text)}"))
        for one in attachments
    ]


def add_to_message(connection: apsw.Connection, message_key: int, files: Sequence[Values]) -> None:
    """Add files to a message that comes after them in this transaction.

    The index takes up a message as it is when its row is written, its files included.
    """
    if files:
        connection.pragma("defer_foreign_keys", True)  # until the transaction ends
        _add(connection, message_key, None, files)


def add_more(connection: apsw.Connection, message_key: int, files: Sequence[Values]) -> None:
    """Add files after those of a message that is there and out of the index."""
    query = "SELECT coalesce(max(place) + 1, 0) FROM attachment WHERE message_key = ?"
    first = int(str(connection.execute(query, (message_key,)).get))
    _add(connection, message_key, None, files, first)


def drop_of_message(connection: apsw.Connection, message_key: int) -> None:
    """Remove the files of a message that is out of the index."""
    connection.execute("DELETE FROM attachment WHERE message_key = ?", (message_key,))


def of_message(connection: apsw.Connection, message_key: int) -> tuple[Attachment, ...]:
    """Return a message's files; a text that is no longer UTF-8 hides none of them."""
    try:
        return tuple(map(_attachment, connection.execute(_OF_MESSAGE, (message_key,))))
    except UnicodeDecodeError:
        rows = connection.execute(_DAMAGED_OF_MESSAGE, (message_key,))
        return tuple(_attachment(_decoded(row)) for row in rows)


def of_draft(connection: apsw.Connection, conversation_key: int | None) -> list[Attachment]:
    """Return the files of a conversation's draft; None is the new chat."""
    if conversation_key is None:
        return list(map(_attachment, connection.execute(_OF_NEW_CHAT)))
    return list(map(_attachment, connection.execute(_OF_DRAFT, (conversation_key,))))


def replace_draft(
    connection: apsw.Connection, conversation_key: int | None, attachments: Sequence[Attachment]
) -> None:
    """Keep files with a draft in place of those kept before; None is the new chat."""
    if conversation_key is None:
        connection.execute("DELETE FROM attachment WHERE message_key IS NULL AND draft_of IS NULL")
    else:
        connection.execute(
            "DELETE FROM attachment WHERE draft_of = ? AND kind <> 'edit'", (conversation_key,)
        )
    _add(connection, None, conversation_key, [(*_values(one), None) for one in attachments])


def edits(connection: apsw.Connection, conversation_key: int) -> dict[str, str]:
    """Return what is being typed in the place of messages, by their ids, and is not saved yet."""
    query = "SELECT name, text FROM attachment WHERE draft_of = ? AND kind = 'edit'"
    return {str(row[0]): str(row[1]) for row in connection.execute(query, (conversation_key,))}


def keep_edit(connection: apsw.Connection, message_id: str, text: str) -> None:
    """Keep what is being typed in the place of a message; "" for nothing any more."""
    key = connection.execute(_CONVERSATION_OF, (message_id,)).get
    if key is None:
        return
    connection.execute(
        "DELETE FROM attachment WHERE draft_of = ? AND kind = 'edit' AND name = ?",
        (key, message_id),
    )
    if text:
        row = (message_id, "edit", "text/plain", len(text.encode()), 0, 0, "", text, b"", None)
        _add(connection, None, int(str(key)), [row])


def move_edits(connection: apsw.Connection, conversation_key: int) -> None:
    """Let edits go where their messages went; those of messages that are gone go, too."""
    for message_id in edits(connection, conversation_key):
        key = connection.execute(_CONVERSATION_OF, (message_id,)).get
        at = "draft_of = ? AND kind = 'edit' AND name = ?"
        if key is None:
            sql = f"DELETE FROM attachment WHERE {at}"  # noqa: S608 - our words
            connection.execute(sql, (conversation_key, message_id))
        elif key != conversation_key:
            sql = f"UPDATE attachment SET draft_of = ? WHERE {at}"  # noqa: S608 - our words
            connection.execute(sql, (key, conversation_key, message_id))


def _add(
    connection: apsw.Connection,
    message_key: int | None,
    draft_of: int | None,
    files: Sequence[Values],
    first: int = 0,
) -> None:
    for place, values in enumerate(files, first):
        connection.execute(_INSERT, (message_key, draft_of, place, *values))


def _values(one: Attachment) -> Values:
    return (
        clean_text(one.name),
        one.kind.value,
        clean_text(one.media_type),
        one.size,
        one.width,
        one.height,
        clean_text(one.note),
        clean_text(one.text),
        one.data,
    )


def _decoded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row whose texts are bytes, with texts; its last value is a file's own bytes."""
    *values, data = row
    texts = (one.decode("utf-8", "replace") if isinstance(one, bytes) else one for one in values)
    return (*texts, data)


def _attachment(row: tuple[Any, ...]) -> Attachment:
    name, kind, media_type, size, width, height, note, text, data = row
    return Attachment(
        name=name,
        kind=enum(AttachmentKind, kind, AttachmentKind.TEXT),
        media_type=media_type,
        size=size,
        text=text,
        data=data,
        width=width,
        height=height,
        note=_note(note),
    )


def _note(text: str) -> str:
    """Return what is kept of a file in English, a count of pages as a sentence again."""
    pages = _PAGES.fullmatch(text)
    return Sentence("{count} page(s)", count=int(pages[1].replace(",", ""))) if pages else text
