"""The rows of files that go with questions and drafts, each on a connection inside the caller's
transaction. Must not know threads or transactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import apsw

from falcon_desktop.core.attachments import Attachment, AttachmentKind
from falcon_desktop.store.rows import clean, enum

_COLUMNS: Final = "name, kind, media_type, size, width, height, note, text, data"
_INSERT: Final = (
    f"INSERT INTO attachment (message_key, draft_of, place, {_COLUMNS})"  # noqa: S608 - our names
    f" VALUES ({', '.join('?' * 12)})"
)
_OF_MESSAGE: Final = f"SELECT {_COLUMNS} FROM attachment WHERE message_key = ? ORDER BY place"  # noqa: S608
_OF_DRAFT: Final = f"SELECT {_COLUMNS} FROM attachment WHERE draft_of = ? ORDER BY place"  # noqa: S608
_OF_NEW_CHAT: Final = (
    f"SELECT {_COLUMNS} FROM attachment WHERE message_key IS NULL AND draft_of IS NULL"  # noqa: S608
    " ORDER BY place"
)


def add_to_message(
    connection: apsw.Connection, message_key: int, attachments: Sequence[Attachment]
) -> None:
    """Add files to a message."""
    _add(connection, message_key, None, attachments)


def of_message(connection: apsw.Connection, message_key: int) -> tuple[Attachment, ...]:
    """Return a message's files."""
    return tuple(map(_attachment, connection.execute(_OF_MESSAGE, (message_key,))))


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
        connection.execute("DELETE FROM attachment WHERE draft_of = ?", (conversation_key,))
    _add(connection, None, conversation_key, attachments)


def _add(
    connection: apsw.Connection,
    message_key: int | None,
    draft_of: int | None,
    attachments: Sequence[Attachment],
) -> None:
    for place, one in enumerate(attachments):
        connection.execute(
            _INSERT,
            (
                message_key,
                draft_of,
                place,
                clean(one.name),
                one.kind.value,
                clean(one.media_type),
                one.size,
                one.width,
                one.height,
                clean(one.note),
                clean(one.text),
                one.data,
            ),
        )


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
        note=note,
    )
