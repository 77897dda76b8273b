"""Which connection and model a conversation belongs to, so that the same one keeps answering it.

The first answer binds its conversation. Those of earlier versions, which kept nothing, are bound by
their last answer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from falcon_desktop.core.domain.connection import UNSAVED_ID, Connection, is_address_id, origin_of
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.errors import FalconError


def made_by(messages: Sequence[Message]) -> Provenance | None:
    """Return how the newest of these answers was made, None if unknown."""
    for message in reversed(messages):
        if message.role is Role.ASSISTANT and message.provenance.connection_id:
            return message.provenance
    return None


def bound(conversation: Conversation, made: Provenance | None) -> Conversation:
    """Return a conversation with the connection and model it belongs to.

    ``made`` is how its newest answer was made. What was chosen for it comes first; "" stays where
    nothing was chosen and no answer is known.
    """
    if made is None:
        return conversation
    if not conversation.connection_id:
        # An address that is only in a message may have come with an imported file.
        made_at = UNSAVED_ID if is_address_id(made.connection_id) else made.connection_id
        model = conversation.model or made.model
        return replace(conversation, connection_id=made_at, model=model)
    if not conversation.model and conversation.connection_id == made.connection_id:
        return replace(conversation, model=made.model)
    return conversation


def went_to(made: Provenance, connection: Connection) -> bool:
    """Whether an answer came from the connection's present address: addresses may change."""
    if made.connection_id != connection.id:
        return False
    with contextlib.suppress(FalconError):
        return not made.address or origin_of(made.address) == connection.origin
    return False
