"""A conversation with the message path on screen."""

from __future__ import annotations

from dataclasses import dataclass

from falcon_desktop.core.domain.binding import went_to
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.conversation import Conversation, MessageOutline, Provenance, Role


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """A conversation with the message path on screen; texts are loaded later, by id.

    ``versions`` maps a message to (its place from 1, how many) where there is more than one.
    ``answered_by`` is the name of the connection that made the last answer, "" where no answer is
    known to be made here.
    """

    conversation: Conversation
    path: tuple[MessageOutline, ...]
    versions: dict[str, tuple[int, int]]
    answered_by: str = ""
    made: Provenance | None = None
    """How the last answer that is known to be made here was made."""

    def has_moved(self, connection: Connection) -> bool:
        """Whether the connection of the last answer now leads to another server."""
        made = self.made
        return (
            made is not None
            and made.connection_id == connection.id
            and not went_to(made, connection)
        )

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it has answers, none of them made here."""
        unknown = not self.answered_by and not self.conversation.connection_id
        return unknown and any(one.role is Role.ASSISTANT for one in self.path)
