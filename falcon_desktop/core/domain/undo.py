"""Changes that can be undone, newest last."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from falcon_desktop.core.domain.errors import StorageError

MAX_ENTRIES: Final = 100


class Change(Enum):
    """A change that can be undone."""

    DELETED = auto()
    RESTORED = auto()
    DUPLICATED = auto()
    BRANCHED = auto()
    IMPORTED = auto()
    RENAMED = auto()
    PINNED = auto()
    UNPINNED = auto()
    ARCHIVED = auto()
    UNARCHIVED = auto()
    EDITED = auto()
    CONTINUED = auto()
    SWITCHED_VERSION = auto()
    REGENERATED = auto()
    COMPARED = auto()
    CLEARED = auto()
    REMEMBERED = auto()
    RUN_AGAIN = auto()
    RUN_WITH = auto()


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """One undo step: ``change`` is what was done, ``revert`` undoes it.

    ``content`` says that the conversation reads differently then: worth being shown.
    """

    change: Change
    conversation_id: str
    revert: Callable[[], Awaitable[object]]
    content: bool = True


class UndoHistory:
    """The last :data:`MAX_ENTRIES` changes that can be undone."""

    def __init__(self) -> None:
        self._entries: deque[UndoEntry] = deque(maxlen=MAX_ENTRIES)
        self._one_at_a_time = asyncio.Lock()

    def push(self, entry: UndoEntry) -> None:
        """Add a change."""
        self._entries.append(entry)

    def clear(self) -> None:
        """Forget all changes: what they were about is gone."""
        self._entries.clear()

    async def undo(self) -> UndoEntry | None:
        """Undo the newest change and return it; None if there is none.

        Where the disk fails, the entry stays, to be tried again. Any other failure would come
        again for ever and hide the entries before it, so the entry goes.
        """
        async with self._one_at_a_time:  # a key that is held down comes again before the end
            if not self._entries:
                return None
            entry = self._entries[-1]
            try:
                await entry.revert()
            except StorageError:
                raise
            except Exception:
                self._drop(entry)
                raise
            self._drop(entry)
            return entry

    def _drop(self, entry: UndoEntry) -> None:
        if self._entries and self._entries[-1] is entry:
            self._entries.pop()
