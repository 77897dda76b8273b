"""Notices changes by other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import apsw

from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.store.database import Database

MOST: Final = 1_000
_SAMPLES: Final = 8
_SUMMED: Final = (
    "deleted_at", "archived_at", "pinned_at", "title_edited", "length(title)",
    *(
        f"unicode(substr(title, 1 + length(title) * {place} / {_SAMPLES}, 1))"
        for place in range(_SAMPLES)
    ),
    "unicode(substr(title, -1))",
)  # fmt: skip
_SUMS: Final = ", ".join(f"sum({one})" for one in _SUMMED)
_OLD: Final = f"SELECT count(*), {_SUMS} FROM conversation WHERE key <= ?"  # noqa: S608 - constants
"""What differs once other programs changed old conversations. Of a title its length and some of its
letters: all of them would take longer than listing the conversations.
"""
_NEW: Final = "SELECT id, key, updated_at FROM conversation WHERE key > ? OR updated_at > ? LIMIT ?"


@dataclass(frozen=True, slots=True)
class OutsideChange:
    """Another program's changes: new or continued conversations, and whether others changed."""

    conversation_ids: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    """How far the history had been seen."""

    last_key: int
    updated_at: int
    old: tuple[object, ...]


class OutsideChanges:
    """Detects changes by other programs since the last check.

    A look costs next to nothing where nobody did. What this program changed meanwhile is told with
    what others changed, where they did.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version: int | None = None
        self._seen = _Seen(0, 0, ())

    async def look(self) -> OutsideChange | None:
        """Return what others changed, None for nothing or if that is unknown for now."""
        try:
            # SQLite's number for "somebody else wrote"; our own reading connection never writes
            version = await self._database.on_writer(
                lambda connection: int(connection.pragma("data_version"))
            )
            before, self._version = self._version, version
            if version == before:
                return None
            seen = self._seen
            change, self._seen = await self._database.read(
                lambda connection: _compare(connection, seen)
            )
        except StorageError:
            return None
        return None if before is None else change


def _compare(connection: apsw.Connection, seen: _Seen) -> tuple[OutsideChange, _Seen]:
    """Return what changed since, and what there is now."""
    old = _numbers(connection, seen.last_key)
    rows = connection.execute(_NEW, (seen.last_key, seen.updated_at, MOST + 1)).fetchall()
    [[last_key, updated_at]] = connection.execute(
        "SELECT coalesce(max(key), 0), coalesce(max(updated_at), 0) FROM conversation"
    )
    now = _Seen(int(last_key), int(updated_at), _numbers(connection, int(last_key)))
    ids = tuple(str(row[0]) for row in rows[:MOST])
    return OutsideChange(ids, len(rows) > MOST or old != seen.old), now


def _numbers(connection: apsw.Connection, last_key: int) -> tuple[object, ...]:
    [row] = connection.execute(_OLD, (last_key,))
    return tuple(row)
