"""A text that a person and a model write together, in pieces."""

from __future__ import annotations

from dataclasses import dataclass

from falcon_desktop.core.domain.conversation import Conversation, Message


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text, and who wrote it. ``message_id`` is the message that it is the whole of,
    or was cut out of; "" for what is new.
    """

    text: str
    is_generated: bool = False
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text as it was left. ``last`` is its last continuation, with how it ended; None for none.

    ``versions`` is (which, of how many) continuations from the same place ``last`` is.
    """

    conversation: Conversation
    pieces: tuple[Piece, ...]
    last: Message | None = None
    versions: tuple[int, int] = (1, 1)
