"""Answers while they stream: pieces are appended, and folded into their message at the end. Works
on a connection inside a transaction of the caller's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import apsw

from falcon_desktop.core.text.normalisation import Normaliser

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.parts import Part


_Piece: TypeAlias = "tuple[int, str, str, tuple[Attachment, ...], tuple[Part, ...]]"
"""Number, text, reasoning, pictures, what the answer is made of with them."""


class Unsaved:
    """Pieces handed over and not yet in the file, by answer; safe between threads.

    A failed write leaves its pieces here, so that the next one writes them first.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: dict[str, list[_Piece]] = {}
        self._number = 0

    def put(
        self,
        message_id: str,
        text: str,
        reasoning: str,
        pictures: Sequence[Attachment] = (),
        parts: Sequence[Part] = (),
    ) -> None:
        """Add a piece of an answer; ``parts`` is what it is made of with these pictures."""
        with self._lock:
            self._number += 1
            made = (self._number, text, reasoning, tuple(pictures), tuple(parts))
            self._pieces.setdefault(message_id, []).append(made)

    def newest(self) -> int:
        """Return the number of the newest piece, for :meth:`forget`."""
        with self._lock:
            return self._number

    def append(self, connection: apsw.Connection, message_id: str) -> int:
        """Append all pieces of an answer as one; return the newest's number."""
        with self._lock:
            pieces = list(self._pieces.get(message_id, ()))
        if not pieces:
            return 0
        text = "".join(piece[1] for piece in pieces)
        reasoning = "".join(piece[2] for piece in pieces)
        if text or reasoning:
            append_chunk(connection, message_id, text, reasoning)
        pictures = [one for piece in pieces for one in piece[3]]
        if pictures:
            parts = next(piece[4] for piece in reversed(pieces) if piece[3])
            append_pictures(connection, message_id, pictures, parts)
        return pieces[-1][0]

    def forget(self, message_id: str, number: int) -> None:
        """Take away the pieces of an answer up to ``number``: they are committed."""
        with self._lock:
            left = [piece for piece in self._pieces.pop(message_id, ()) if piece[0] > number]
            if left:
                self._pieces[message_id] = left


def append_chunk(connection: apsw.Connection, message_id: str, text: str, reasoning: str) -> None:
    """Append a piece to a streaming answer; does nothing if the answer was removed meanwhile."""
    connection.execute(
        "INSERT INTO answer_chunk (message_key, text, reasoning)"
        " SELECT key, ?, ? FROM message WHERE id = ?",
        (text, reasoning, message_id),
    )


def append_pictures(
    connection: apsw.Connection,
    message_id: str,
    pictures: Sequence[Attachment],
    made_of: Sequence[Part],
) -> None:
    """Add pictures to a streaming answer, and say where they stand; does nothing if the answer was
    removed meanwhile.

    What is there of the answer is not written again, however large.
    """
    row: Any = connection.execute(
        "SELECT key, role, text, reasoning FROM message WHERE id = ? AND status = 'streaming'",
        (message_id,),
    ).get
    if row is None:
        return
    from falcon_desktop.store import attachments, parts  # few answers have pictures
    from falcon_desktop.store.rows import checksum

    key, role, text, reasoning = row
    normaliser = Normaliser()
    parts.out_of_index(connection, key)
    attachments.add_more(connection, key, attachments.values_of(pictures, normaliser))
    parts.replace_order(connection, key, made_of, normaliser)
    saved = checksum(message_id, role, text, reasoning, parts=_parts(connection, key))
    connection.execute("UPDATE message SET checksum = ? WHERE key = ?", (saved, key))
    parts.into_index(connection, key)


def chunks(connection: apsw.Connection, message_key: int) -> tuple[str, str]:
    """Return the text and the reasoning appended so far."""
    rows: list[Any] = connection.execute(
        "SELECT text, reasoning FROM answer_chunk WHERE message_key = ? ORDER BY key",
        (message_key,),
    ).fetchall()
    return "".join(row[0] for row in rows), "".join(row[1] for row in rows)


def drop_chunks(connection: apsw.Connection, message_key: int) -> None:
    """Remove the pieces of one answer."""
    connection.execute("DELETE FROM answer_chunk WHERE message_key = ?", (message_key,))


def any_streaming(connection: apsw.Connection) -> bool:
    """Say whether any answer is marked as streaming."""
    query = "SELECT EXISTS (SELECT 1 FROM message WHERE status = 'streaming')"
    return bool(connection.execute(query).get)


def mark_interrupted(connection: apsw.Connection, is_abandoned: Callable[[str], bool]) -> list[str]:
    """Fold what was appended to abandoned answers and mark them interrupted.

    Returns the ids of their conversations, one for each answer.

    Args:
        connection: inside a writing transaction, so that nobody begins an answer meanwhile.
        is_abandoned: says of a streaming answer whether nobody writes it any more.
    """
    found: list[Any] = connection.execute(
        "SELECT message.key, message.id, role, text, reasoning, conversation.id FROM message"
        " JOIN conversation ON conversation.key = message.conversation_key"
        " WHERE status = 'streaming'"
    ).fetchall()
    normaliser = Normaliser()
    marked: list[str] = []
    for key, message_id, role, begun, reasoning, conversation_id in found:
        if not is_abandoned(message_id):
            continue
        from falcon_desktop.store.rows import checksum  # opening a history seldom needs it

        more_text, more_reasoning = chunks(connection, key)
        text, reasoned = begun + more_text, reasoning + more_reasoning
        connection.execute(
            "UPDATE message SET status = 'interrupted', text = ?, text_length = ?,"
            " search_text = ?, reasoning = ?, search_reasoning = ?, checksum = ? WHERE key = ?",
            (
                text,
                len(text),
                normaliser.index_form(text),
                reasoned,
                normaliser.index_form(reasoned),
                checksum(message_id, role, text, reasoned, parts=_parts(connection, key)),
                key,
            ),
        )
        drop_chunks(connection, key)
        marked.append(conversation_id)
    return marked


def _parts(connection: apsw.Connection, message_key: int) -> bytes:
    from falcon_desktop.store import parts  # an answer was cut off, which is rare

    return parts.saved_fingerprint(connection, message_key)
