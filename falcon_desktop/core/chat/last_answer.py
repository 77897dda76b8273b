"""Finds the newest answer that says how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from falcon_desktop.core.domain.binding import made_by
from falcon_desktop.core.domain.conversation import MessageOutline, Provenance, Role
from falcon_desktop.core.ports.store import ConversationStore

LOOKED_BACK: Final = 32
"""Answers that are looked at for one that was made here; those of an import say nothing."""


async def last_made(store: ConversationStore, path: Sequence[MessageOutline]) -> Provenance | None:
    """Return how the newest answer of a path was made, None if unknown."""
    answers = [one.id for one in path if one.role is Role.ASSISTANT][-LOOKED_BACK:]
    found = made_by(await store.messages(answers[-1:]))
    return found or made_by(await store.messages(answers[:-1]))
