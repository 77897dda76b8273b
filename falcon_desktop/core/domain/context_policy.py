"""What to do with a conversation that has become too long.

A module of its own, so that settings are read at the start without all that makes a conversation.
"""

from __future__ import annotations

from enum import StrEnum


class ContextPolicy(StrEnum):
    """What to do when a conversation no longer fits the context window."""

    DROP_OLDEST = "drop_oldest"
    ASK = "ask"
