"""Makes a new history of what can still be read of a damaged one.

The damaged file is kept, under another name. Must not know threads.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import apsw

from falcon_desktop.store.connections import (
    MAGIC,
    PAGE_SIZE,
    counts,
    open_damaged,
    open_untouched,
    open_writer,
    trust_log,
)
from falcon_desktop.store.files import (
    COMPANIONS,
    CORRUPT,
    create_private_file,
    replace_durably,
    set_aside,
)
from falcon_desktop.store.migrations import migrate
from falcon_desktop.store.schema import Migration

_log = logging.getLogger(__name__)
_BEFORE_ALL: Final = -(1 << 62)
_AFTER_ALL: Final = 1 << 62
_MOST_DAMAGED_PLACES: Final = 1_000
_HEADER_BYTES: Final = 100
_PAGE_SIZES: Final = frozenset({1, *(1 << power for power in range(9, 16))})
_TABLES: Final = ("conversation", "attachment", "message", "answer_chunk")
"""Files come before the messages that they go with: the index takes up both at once."""
_INDEX_FORMS: Final = {
    "attachment": "UPDATE attachment SET search_text = index_form(name || char(10) || text)"
    " WHERE message_key IS NOT NULL AND search_text IS NULL",
    "message": "UPDATE message SET search_reasoning = index_form(reasoning)"
    " WHERE reasoning <> '' AND search_reasoning IS NULL",
}
"""For files of before version 6, which lack them."""


@dataclass(frozen=True, slots=True)
class Salvage:
    """How much of a damaged file could be read, and whether that was all.

    ``expected`` is how many messages there were, as far as it is known: the damaged file's own
    count, else that of the newest backup.
    """

    conversations: int
    messages: int
    complete: bool
    expected: int | None = None


def rebuild(
    path: Path, migrations: Sequence[Migration], backups: Sequence[Path] = ()
) -> tuple[Path, Salvage]:
    """Set the file at ``path`` aside and put a new one, with all that can be read, in its place.

    Returns where the damaged file is now, and what was saved of it. Where it fails, for want of
    space say, the damaged file stays where it is.

    Args:
        backups: the newest first; only asked how much there was.
    """
    temporary = path.with_name(path.name + ".rebuild.tmp")
    temporary.unlink(missing_ok=True)
    create_private_file(temporary)
    target = open_writer(temporary, 1.0)
    try:
        migrate(target, lambda version: None, migrations)
        salvage = _salvage(path, target)
        target.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        trust_log(target)
    finally:
        target.close()
    if salvage.expected is None and not salvage.complete and backups:
        salvage = replace(salvage, expected=_messages_in(backups[0]))
    aside = set_aside(path, CORRUPT)
    replace_durably(temporary, path)
    return aside, salvage


def _salvage(damaged: Path, target: apsw.Connection) -> Salvage:
    with _readable(damaged) as source:
        if source is None:
            return Salvage(0, 0, complete=False)
        return _copy_all(source, target)


@contextmanager
def _readable(damaged: Path) -> Iterator[apsw.Connection | None]:
    """Open a damaged file; where its very header is damaged, a copy with a mended one."""
    source = _opened(damaged)
    if source is not None:
        try:
            yield source
        finally:
            source.close()
        return
    mended = damaged.with_name(damaged.name + ".repair.tmp")
    try:
        _copy_with_header(damaged, mended)
        source = _opened(mended)
        try:
            yield source
        finally:
            if source is not None:
                source.close()
    finally:
        for end in ("", *COMPANIONS):
            mended.with_name(mended.name + end).unlink(missing_ok=True)


def _opened(path: Path) -> apsw.Connection | None:
    """Open a damaged file; None if SQLite does not take it for one of its own."""
    try:
        source = open_damaged(path)
    except apsw.Error as error:
        _log.info("The damaged file can't be opened: %s", error)
        return None
    try:
        source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except apsw.NotADBError:
        source.close()
        return None
    except apsw.Error as error:
        _log.info("The damaged file's schema is damaged: %s", error)
    return source


def _copy_with_header(damaged: Path, mended: Path) -> None:
    """Copy a file and its log, with what its header must say (sqlite.org/fileformat.html, 1.3)."""
    for end in ("", "-wal"):
        original, copy = (one.with_name(one.name + end) for one in (damaged, mended))
        copy.unlink(missing_ok=True)
        if original.exists():
            create_private_file(copy)
            shutil.copyfile(original, copy)
    with mended.open("r+b") as file:
        header = bytearray(file.read(_HEADER_BYTES).ljust(_HEADER_BYTES, b"\0"))
        header[:16] = MAGIC
        if int.from_bytes(header[16:18]) not in _PAGE_SIZES:
            header[16:18] = PAGE_SIZE.to_bytes(2)
        header[18:20] = b"\2\2"  # a write-ahead log
        header[20:24] = b"\0\x40\x20\x20"
        header[44:48] = (4).to_bytes(4)  # the schema's format
        header[56:60] = (1).to_bytes(4)  # UTF-8
        file.seek(0)
        file.write(header)


def _messages_in(backup: Path) -> int | None:
    try:
        connection = open_untouched(backup)
        try:
            return counts(connection)[1]
        finally:
            connection.close()
    except (apsw.Error, OSError):
        return None


def _expected(source: apsw.Connection) -> int | None:
    """Return how many messages the file held: its indexes know it where the rows are lost."""
    try:
        return int(source.execute("SELECT count(*) FROM message").get)
    except apsw.Error:
        return None


def _copy_all(source: apsw.Connection, target: apsw.Connection) -> Salvage:
    complete = True
    try:
        # Lost parents must not take their children along.
        target.pragma("foreign_keys", False)
        with target:
            for table in _TABLES:
                complete &= _copy(source, target, table)
                target.execute(_INDEX_FORMS.get(table, ""))
            _adopt_orphans(target)
    finally:
        target.pragma("foreign_keys", True)
    conversations = target.execute("SELECT count(*) FROM conversation").get
    messages = target.execute("SELECT count(*) FROM message").get
    expected = _expected(source)
    return Salvage(conversations, messages, complete and expected == messages, expected)


def _copy(source: apsw.Connection, target: apsw.Connection, table: str) -> bool:
    """Copy the rows of a table that can be read; False if some can't."""
    known = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    try:
        there = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    except apsw.Error:
        return False
    if not there and table == "attachment":
        return True  # files of before version 2 have none
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
    target.execute("DELETE FROM attachment WHERE message_key NOT IN (SELECT key FROM message)")
    target.execute("DELETE FROM attachment WHERE draft_of NOT IN (SELECT key FROM conversation)")
