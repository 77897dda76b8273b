"""Where a conversation is listed, and how long the trash keeps it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

DAY_MS: Final = 86_400_000
TRASH_DAYS: Final = 30
"""What was deleted can be restored for so long."""


class ChatList(StrEnum):
    """Where a conversation is: in the list, the archive or the trash."""

    CHATS = "chats"
    ARCHIVE = "archive"
    TRASH = "trash"


def days_left(deleted_at: int, now: int) -> int:
    """Return how many more days, rounded up, a deleted conversation can be restored."""
    return max(0, -(-(deleted_at + TRASH_DAYS * DAY_MS - now) // DAY_MS))
