"""Makes a new history of what can still be read of a damaged one.

The damaged file is kept, under another name. Must not know threads.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apsw

from falcon_desktop.store.connections import open_damaged, open_writer
from falcon_desktop.store.files import create_private_file, replace_durably, set_aside
from falcon_desktop.store.migrations import migrate
from falcon_desktop.store.schema import Migration

_log = logging.getLogger(__name__)
_BEFORE_ALL: Final = -(1 << 62)
_AFTER_ALL: Final = 1 << 62
_MOST_DAMAGED_PLACES: Final = 1_000
_TABLES: Final = ("conversation", "message", "answer_chunk")


@dataclass(frozen=True, slots=True)
class Salvage:
    """How much of a damaged file could be read, and whether reading ended early."""

    conversations: int
    messages: int
    complete: bool


def rebuild(path: Path, migrations: Sequence[Migration]) -> tuple[Path, Salvage]:
    """Set the file at ``path`` aside and put a new one, with all that can be read, in its place.

    Returns where the damaged file is now, and what was saved of it.
    """
    aside = set_aside(path, "corrupt")
    temporary = path.with_name(path.name + ".rebuild.tmp")
    temporary.unlink(missing_ok=True)
    create_private_file(temporary)
    target = open_writer(temporary, 1.0)
    try:
        migrate(target, lambda version: None, migrations)
        salvage = _salvage(aside, target)
        target.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    finally:
        target.close()
    replace_durably(temporary, path)
    return aside, salvage


def _salvage(damaged: Path, target: apsw.Connection) -> Salvage:
    complete = True
    try:
        source = open_damaged(damaged)
    except apsw.Error as error:
        _log.info("Nothing can be read of the damaged file: %s", error)
        return Salvage(0, 0, complete=False)
    try:
        # Lost parents must not take their children along.
        target.pragma("foreign_keys", False)
        with target:
            for table in _TABLES:
                complete &= _copy(source, target, table)
            _adopt_orphans(target)
    finally:
        target.pragma("foreign_keys", True)
        source.close()
    conversations = target.execute("SELECT count(*) FROM conversation").get
    messages = target.execute("SELECT count(*) FROM message").get
    return Salvage(conversations, messages, complete)


def _copy(source: apsw.Connection, target: apsw.Connection, table: str) -> bool:
    """Copy the rows of a table that can be read; False if some can't."""
    known = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    try:
        there = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    except apsw.Error:
        return False
    columns = [name for name in known if name in there]
    if "key" not in columns:
        return False
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our names
    reader = _PatchyReader(source, table, names, columns.index("key"))
    refused = 0
    for row in reader.rows():
        try:
            target.execute(insert, row)
        except (apsw.ConstraintError, apsw.MismatchError):
            refused += 1
    return reader.complete and not refused


class _PatchyReader:
    """Reads what can be read of a table, on both sides of every damaged place."""

    def __init__(self, source: apsw.Connection, table: str, names: str, position: int) -> None:
        self._source = source
        self._select = f"SELECT {names} FROM {table} WHERE key"  # noqa: S608 - our names
        self._position = position
        self.complete = True

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield rows by rising key up to damage, then those behind it, and so on."""
        reached = _BEFORE_ALL
        for _ in range(_MOST_DAMAGED_PLACES):
            for row in self._read(">", reached, "ASC"):
                if row[self._position] <= reached:  # a damaged tree may lead in circles
                    self._whole = False
                    break
                reached = row[self._position]
                yield row
            if self._whole:
                return
            self.complete = False
            # The damage hides an unknown span of keys: look behind it in growing steps.
            beyond = self._beyond(reached)
            if beyond is None:
                return
            end = beyond[self._position]
            before = end
            for row in self._read("<", end, "DESC"):
                if not reached < row[self._position] < before:
                    break
                before = row[self._position]
                yield row
            yield beyond
            reached = end

    def _beyond(self, reached: int) -> tuple[Any, ...] | None:
        for exponent in range(62):
            row = next(self._read(">", reached + (1 << exponent), "ASC"), None)
            if row is not None and row[self._position] > reached:
                return row
        return None

    def _read(self, comparison: str, key: int, direction: str) -> Iterator[tuple[Any, ...]]:
        self._whole = True
        query = f"{self._select} {comparison} ? ORDER BY key {direction}"
        try:
            yield from self._source.execute(query, (min(key, _AFTER_ALL),))
        except (apsw.Error, UnicodeDecodeError) as error:
            self._whole = False
            _log.info("Reading the damaged file ended: %s", error)


def _adopt_orphans(target: apsw.Connection) -> None:
    """Give messages whose conversation is lost a conversation again."""
    target.execute(
        "INSERT OR IGNORE INTO conversation (key, id, title, created_at, updated_at)"
        " SELECT conversation_key, 'recovered-' || conversation_key, 'Recovered conversation',"
        " min(created_at), max(created_at) FROM message WHERE conversation_key NOT IN"
        " (SELECT key FROM conversation) GROUP BY conversation_key"
    )
    target.execute("DELETE FROM answer_chunk WHERE message_key NOT IN (SELECT key FROM message)")
