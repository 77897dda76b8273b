"""Imports many conversations at once: rows are prepared first, then written in one transaction.

Making rows ready costs most of the time of an import, and happens on any thread; the writing thread
is held only for what SQLite itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import apsw

from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.store import attachments
from falcon_desktop.store.rows import conversation_values, has_parts, message_values

Values: TypeAlias = "tuple[apsw.SQLiteValue, ...]"


@dataclass(frozen=True, slots=True)
class ReadyMessage:
    """A message's values, files and parts."""

    id: str
    created_at: int
    values: Values
    attachments: tuple[Values, ...]
    parts: tuple[Values, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadyConversation:
    """Messages for a conversation; ``values`` are a new one's, None if it exists already."""

    id: str
    values: Values | None
    messages: tuple[ReadyMessage, ...]


def make_ready(
    conversations: Sequence[tuple[Conversation | str, Sequence[Message]]],
    step: Callable[[], object],
) -> list[ReadyConversation]:
    """Return conversations ready to be written; existing ones are named by their ids.

    ``step`` is called for each; what it raises ends the work.
    """
    normaliser = Normaliser()
    ready: list[ReadyConversation] = []
    for conversation, messages in conversations:
        step()
        values: Values | None = None
        if isinstance(conversation, Conversation):
            title = normaliser.index_form(clean_text(conversation.title))
            values = (*conversation_values(conversation), title)
            conversation_id = conversation.id
        else:
            conversation_id = conversation
        rows = tuple(_ready(message, normaliser) for message in messages)
        ready.append(ReadyConversation(conversation_id, values, rows))
    return ready


def _ready(message: Message, normaliser: Normaliser) -> ReadyMessage:
    message = as_new(message)
    values = message_values(message, normaliser, fingerprint_of(message))
    files = tuple(attachments.values_of(message.attachments, normaliser))
    return ReadyMessage(
        message.id, message.created_at, values, files, parts_of(message, normaliser)
    )


def as_new(message: Message) -> Message:
    """Return a message that is to be added, without what is not in it but in the file."""
    if message.confidence is None or message.confidence.data:
        return message
    return replace(message, confidence=None)


def fingerprint_of(message: Message) -> bytes:
    """Return the part of a message's checksum for its parts."""
    if not has_parts(message):
        return b""
    from falcon_desktop.store import parts  # few messages have some

    return parts.fingerprint(parts.rows_of(message), parts.digests_of(message.attachments))


def parts_of(message: Message, normaliser: Normaliser) -> tuple[Values, ...]:
    """Return the values of a message's parts, ready to be added."""
    if not has_parts(message):
        return ()
    from falcon_desktop.store import parts  # few messages have some

    return tuple(parts.values_of(parts.rows_of(message), normaliser))
