"""Builds a new history from what is readable of a damaged one.

The damaged file is kept, under another name.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from pathlib import Path
from types import NoneType
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.store import verified
from falcon_desktop.store.connections import (
    MAGIC,
    PAGE_SIZE,
    counts,
    open_damaged,
    open_untouched,
    open_writer,
    trust_log,
)
from falcon_desktop.store.erased import Erased, places
from falcon_desktop.store.erased import read as read_note
from falcon_desktop.store.erasing import INDEXES, without_triggers
from falcon_desktop.store.files import (
    COMPANIONS,
    CORRUPT,
    create_private_file,
    replace_keeping,
)
from falcon_desktop.store.log_note import has_log
from falcon_desktop.store.merging import Live, Merged, live, merge, set_store, store_of
from falcon_desktop.store.migrations import migrate
from falcon_desktop.store.pages import Pages
from falcon_desktop.store.reading import altered_messages
from falcon_desktop.store.rows import row_is_as_saved
from falcon_desktop.store.schema import MIGRATIONS, Migration

_log = logging.getLogger(__name__)
_BEFORE_ALL: Final = -(1 << 62)
_AFTER_ALL: Final = 1 << 62
_MOST_DAMAGED_PLACES: Final = 1_000
_HEADER_BYTES: Final = 100
_PAGE_SIZES: Final = frozenset({1, *(1 << power for power in range(9, 16))})
_TABLES: Final = ("conversation", "message", "attachment", "answer_chunk", "part")
_SINCE: Final = {"attachment": 2, "part": 7}
"""Of which version on a file has a table."""
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "INTEGER": (int,),
    "TEXT": (str,),
    "REAL": (int, float),
    "BLOB": (bytes,),
}
_INDEX_FORMS: Final = {
    "attachment": "UPDATE attachment SET search_text = index_form(name || char(10) || text)"
    " WHERE message_key IS NOT NULL AND search_text IS NULL",
    "message": "UPDATE message SET search_reasoning = index_form(reasoning)"
    " WHERE reasoning <> '' AND search_reasoning IS NULL",
}
"""For files of before version 6, which lack them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """How many messages of a conversation are unreadable; ``title`` is None if it is, too."""

    title: str | None
    messages: int


@dataclass(frozen=True, slots=True)
class Salvage:
    """How much of a damaged file could be read, and whether that was everything.

    ``expected`` is how many messages there were, as far as it is known: the damaged file's own
    count, else that of the newest backup. ``restored`` is how many more came from ``backup``.
    ``missing`` tells what is in neither, where that is known.
    """

    conversations: int
    messages: int
    complete: bool
    expected: int | None = None
    restored: int = 0
    backup: Path | None = None
    missing: tuple[Missing, ...] = ()


@dataclass(slots=True)
class _Built:
    """A new history in the making, and what the damaged file's indexes say that it held.

    ``own_store`` is what it calls itself as long as the damaged file's name is not known.
    """

    path: Path
    connection: apsw.Connection
    triggers: Sequence[str] = ()
    own_store: Any = None
    complete: bool = False
    files_complete: bool = False
    messages: int = 0
    expected: int | None = None
    live: Live = field(default_factory=Live)

    def discard(self) -> None:
        self.connection.close()
        for end in ("", *COMPANIONS):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)


def rebuild(
    path: Path, migrations: Sequence[Migration], backups: Sequence[Path] = ()
) -> tuple[Path, Salvage]:
    """Set the file at ``path`` aside and replace it with a new one that has all that can be read.

    What can't be read comes from the newest backup that is whole. Returns where the damaged file
    is now, and what was saved of it. Where it fails, for want of space say, the damaged file stays
    where it is.

    Args:
        backups: the newest first.
    """
    erased = noted_of(path, backups)
    built = _better(path, path.with_name(path.name + ".rebuild.tmp"), migrations, erased)
    try:
        salvage = _finish(built, backups)
    except BaseException:
        built.discard()
        raise
    return replace_keeping(built.path, path, CORRUPT), salvage


def read_aside(damaged: Path, target: Path, migrations: Sequence[Migration]) -> Salvage:
    """Build a history at ``target`` from what is readable at ``damaged``, which stays unchanged."""
    built = _better(damaged, target, migrations, noted_of(damaged))
    try:
        salvage = _finish(built, ())
    except BaseException:
        built.discard()
        raise
    built.path.replace(target)
    return salvage


def noted_of(history: Path, backups: Sequence[Path] = ()) -> Erased:
    """Return what was permanently deleted from a history, according to its notes."""
    folders = dict.fromkeys(one.parent for one in backups)
    twins = [place for one in folders for place in places(history, one)]
    return read_note(twins or places(history, history.parent))


def _better(damaged: Path, target: Path, migrations: Sequence[Migration], erased: Erased) -> _Built:
    """Read a damaged file with its log and without it; what only the one has is added to the other.

    A log that does not belong to the file hides some of its pages, and adds some of its own.
    """
    built = _build(damaged, target, migrations, erased, with_log=True)
    if not has_log(damaged):
        return built
    try:
        alone = _build(
            damaged, target.with_name(target.name + ".alone"), migrations, erased, with_log=False
        )
    except BaseException:
        built.discard()
        raise
    if built.complete and store_of(alone.connection) == store_of(built.connection):
        alone.discard()
        return built
    if alone.complete:  # then the log is what does not belong
        built.discard()
        return alone
    other, better = sorted((alone, built), key=lambda one: one.messages)
    try:
        with other.connection:
            _lend_conversations(better.connection, other.connection)
            _adopt_orphans(other.connection)
        with better.connection:
            merged = merge(better.connection, other.connection, better.live)
            better.messages += merged.messages - merged.replaced
    except BaseException:
        better.discard()
        raise
    finally:
        other.discard()
    return better


def _build(
    damaged: Path,
    target: Path,
    migrations: Sequence[Migration],
    erased: Erased,
    *,
    with_log: bool,
) -> _Built:
    target.unlink(missing_ok=True)
    create_private_file(target)
    connection = open_writer(target, 1.0)
    built = _Built(target, connection, live=Live(erased=erased))
    try:
        migrate(connection, lambda version: None, migrations)
        built.triggers = without_triggers(connection)
        built.own_store = store_of(connection)
        # Lost parents must not take their children along.
        connection.pragma("foreign_keys", False)
        _salvage(damaged, built, with_log=with_log)
    except BaseException:
        built.discard()
        raise
    return built


def _finish(built: _Built, backups: Sequence[Path]) -> Salvage:
    """Add what only a backup has, close the new history, and say what is in it."""
    target = built.connection
    merged, backup, expected = Merged(), None, built.expected
    if not built.complete:
        merged, backup, in_backup = _merge_newest(built, backups)
        expected = in_backup if expected is None else expected
    with target:
        _adopt_orphans(target)
        for index in INDEXES:
            target.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608
        for trigger in built.triggers:
            target.execute(trigger)
    missing = _missing(built)
    conversations, messages = counts(target)
    if expected is not None:  # it was known too low where more than that is there now
        expected = max(expected, messages)
    target.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    trust_log(target)
    target.close()
    return Salvage(
        conversations=conversations,
        messages=built.messages - merged.replaced,
        complete=built.complete,
        expected=expected,
        restored=merged.messages,
        backup=backup,
        missing=missing,
    )


def _merge_newest(built: _Built, backups: Sequence[Path]) -> tuple[Merged, Path | None, int | None]:
    """Merge the newest whole backup of this history, and earlier ones while something is missing
    that the indexes know; returns also the newest, and how many messages the largest holds.
    """
    merged, held = Merged(), 0
    used: Path | None = None
    for path in backups:
        try:
            verified.verify(path, texts=False)
            backup = open_untouched(path)
        except (StorageError, apsw.Error, OSError) as error:
            _log.info("The backup %s is not used: %s", path.name, error)
            continue
        try:
            store = store_of(backup)
            if not _is_state_of(built, backup):
                continue
            there = backup.execute("SELECT id FROM message")
            messages = sum(built.live.may_have(str(row[0])) for row in there)
            with built.connection:
                set_store(built.connection, store)
                more = merge(built.connection, backup, built.live)
                _fill_in_index(built.connection)
        finally:
            backup.close()
        merged = Merged(
            *(one + other for one, other in zip(astuple(merged), astuple(more), strict=True))
        )
        used, held = used or path, max(held, messages)
        # One that was made just before an update may be of the damaged file itself.
        if not (_missing(built) or more.altered or path.name.startswith(verified.BEFORE_UPDATE)):
            break
    return merged, used, held if used else None


def _is_state_of(built: _Built, backup: apsw.Connection) -> bool:
    """Say whether a backup is of the history that was read; its name may be what is damaged."""
    if store_of(built.connection) in (store_of(backup), built.own_store):
        return True
    there = {row[0] for row in built.connection.execute("SELECT id FROM message")}
    return any(row[0] in there for row in backup.execute("SELECT id FROM message"))


def _missing(built: _Built) -> tuple[Missing, ...]:
    """Return what the damaged file held and the new one does not, where that is known."""
    if built.live.messages is None:
        return ()
    there = {row[0] for row in built.connection.execute("SELECT id FROM message")}
    many = Counter(
        built.live.places[key][0]
        for message_id, key in built.live.messages.items()
        if message_id not in there
    )
    rows: list[Any] = built.connection.execute("SELECT key, title FROM conversation").fetchall()
    titles: dict[int, str] = dict(rows)
    return tuple(Missing(titles.get(key), count) for key, count in many.items())


def _salvage(damaged: Path, built: _Built, *, with_log: bool) -> None:
    place = built.path.with_name(built.path.name + ".repair")
    with _readable(damaged, place, with_log=with_log) as (path, source):
        if source is not None:
            _copy_all(source, built)
            built.live = live(source, built.live.erased)
            built.expected = _expected(source)
        if not built.complete:
            with Pages(path, PAGE_SIZE, with_log=with_log) as pages, built.connection:
                _copy_rows(pages, built.connection)
    there, here = (
        {row[0] for row in built.connection.execute(f"SELECT id FROM {table}")}  # noqa: S608
        for table in ("message", "conversation")
    )
    built.messages = len(there)
    if built.live.messages is not None and not there <= built.live.messages.keys():
        # Rows that the indexes lack: they can't tell what was deleted.
        built.live = Live(erased=built.live.erased)
    if built.expected is not None and built.expected < built.messages:
        built.expected = None  # an index that lost some itself
    known = built.live
    if known.messages is not None and known.conversations is not None:
        built.expected = len(known.messages)
        found = there == known.messages.keys() and here >= known.conversations.keys()
        built.complete |= built.files_complete and found
    built.complete = (
        built.complete
        and built.expected == built.messages
        and not altered_messages(built.connection)
    )


@contextmanager
def _readable(
    damaged: Path, repaired: Path, *, with_log: bool
) -> Iterator[tuple[Path, apsw.Connection | None]]:
    """Open a damaged file; where its very header is damaged, a copy with a repaired one."""
    source = _opened(damaged, with_log=with_log)
    if source is not None:
        try:
            yield damaged, source
        finally:
            source.close()
        return
    try:
        _copy_with_header(damaged, repaired)
        source = _opened(repaired, with_log=with_log)
        try:
            yield repaired, source
        finally:
            if source is not None:
                source.close()
    finally:
        for end in ("", *COMPANIONS):
            repaired.with_name(repaired.name + end).unlink(missing_ok=True)


def _opened(path: Path, *, with_log: bool) -> apsw.Connection | None:
    """Open a damaged file; None if SQLite does not take it for one of its own."""
    try:
        source = open_damaged(path, with_log=with_log)
    except apsw.Error as error:
        _log.info("The damaged file can't be opened: %s", error)
        return None
    try:
        with Pages(path, PAGE_SIZE, with_log=with_log) as pages:
            first = pages.page(1)
        if first[:16] == MAGIC and first[20:21] != b"\0":  # bytes set apart in each page: none are
            source.close()
            return None
        source.execute("BEGIN")  # one state throughout, also where another program writes
        source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except (apsw.NotADBError, apsw.SQLError):
        source.close()
        return None
    except apsw.Error as error:
        _log.info("The damaged file's schema is damaged: %s", error)
    return source


def _copy_with_header(damaged: Path, repaired: Path) -> None:
    """Copy a file and its log, with what its header must say (sqlite.org/fileformat.html, 1.3)."""
    for end in ("", "-wal"):
        original, copy = (one.with_name(one.name + end) for one in (damaged, repaired))
        copy.unlink(missing_ok=True)
        if original.exists():
            create_private_file(copy)
            shutil.copyfile(original, copy)
    with repaired.open("r+b") as file:
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


def _expected(source: apsw.Connection) -> int | None:
    """Return how many messages the file held: its indexes know it where the rows are lost."""
    try:
        return int(source.execute("SELECT count(*) FROM message").get)
    except apsw.Error:
        return None


def _copy_all(source: apsw.Connection, built: _Built) -> None:
    """Copy all that SQLite reads, table by table."""
    target = built.connection
    with target:
        complete = {table: _copy(source, target, table) for table in _TABLES}
        _fill_in_index(target)
        try:
            set_store(target, store_of(source))
            hosts = source.execute("SELECT host, first_at, last_at FROM contacted_host").fetchall()
            target.executemany("INSERT OR IGNORE INTO contacted_host VALUES (?, ?, ?)", hosts)
        except (apsw.Error, UnicodeDecodeError) as error:
            _log.info("What belongs to no conversation can't be read: %s", error)
    built.complete = all(complete.values())
    built.files_complete = all(complete[one] for one in ("attachment", "answer_chunk", "part"))


def _copy_rows(pages: Pages, target: apsw.Connection) -> None:
    """Add rows that no tree leads to; of several with one key a whole one is preferred."""
    shapes = [_Shape(target, table) for table in (*_TABLES, "store")]
    doubtful = []
    for key, values in pages.rows():
        for shape in shapes:
            if shape.fits(values):
                if shape.is_whole(values):
                    shape.insert(target, key, values)
                else:
                    doubtful.append((shape, key, values))
    for shape, key, values in doubtful:
        shape.insert(target, key, values)
    _fill_in_index(target)


def _fill_in_index(target: apsw.Connection) -> None:
    for sql in _INDEX_FORMS.values():
        target.execute(sql)


def _copy(source: apsw.Connection, target: apsw.Connection, table: str) -> bool:
    """Copy the rows of a table that can be read; False if some can't."""
    known = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    try:
        there = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        version = int(source.pragma("user_version"))
    except (apsw.Error, UnicodeDecodeError):
        return False
    if not there and table in _SINCE:
        return 0 < version < _SINCE[table]  # or the schema is damaged
    columns = known[: len(there)]
    newest = version >= MIGRATIONS[-1].version
    if not there or there != columns or (newest and columns != known):
        return False  # a name is damaged: its values would be left out
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


class _Shape:
    """What the rows of a table look like, to tell them from those of others by their values."""

    def __init__(self, target: apsw.Connection, table: str) -> None:
        columns: list[Any] = target.execute(f"PRAGMA table_info({table})").fetchall()
        self._table = table
        self._names = [row[1] for row in columns]
        self._kinds = [_KINDS[row[2]] + (() if row[3] else (NoneType,)) for row in columns]
        self._kinds[0] = (NoneType,)  # the key stands before the row
        self._least = 1 + max(n for n, row in enumerate(columns) if row[3] and row[4] is None)

    def fits(self, values: Sequence[apsw.SQLiteValue]) -> bool:
        """Say whether a row may be one of this table; columns that were added later may lack."""
        return self._least <= len(values) <= len(self._names) and all(
            map(isinstance, values, self._kinds)
        )

    def is_whole(self, values: Sequence[apsw.SQLiteValue]) -> bool:
        """Say whether a row's text is what was written, where that can be told."""
        if self._table != "message":
            return True
        row: dict[str, Any] = dict(zip(self._names, values, strict=False))
        return row_is_as_saved(row, None)

    def insert(self, target: apsw.Connection, key: int, values: Sequence[Any]) -> None:
        """Add a row, unless one of its key or id is there."""
        if self._table == "store":
            set_store(target, values[1:])
            return
        names = self._names[: len(values)]
        marks = ", ".join("?" * len(names))
        with contextlib.suppress(apsw.ConstraintError, apsw.MismatchError):
            target.execute(
                f"INSERT OR IGNORE INTO {self._table} ({', '.join(names)})"  # noqa: S608 - ours
                f" VALUES ({marks})",
                (key, *values[1:]),
            )


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


def _lend_conversations(source: apsw.Connection, target: apsw.Connection) -> None:
    """Give messages whose conversation is lost the one that another look at the file found."""
    lost: list[Any] = target.execute(
        "SELECT DISTINCT conversation_key FROM message WHERE conversation_key NOT IN"
        " (SELECT key FROM conversation)"
    ).fetchall()
    for (key,) in lost:
        for row in source.execute("SELECT * FROM conversation WHERE key = ?", (key,)).fetchall():
            marks = ", ".join("?" * len(row))
            target.execute(f"INSERT OR IGNORE INTO conversation VALUES ({marks})", row)  # noqa: S608


def _adopt_orphans(target: apsw.Connection) -> None:
    """Give messages whose conversation is lost a conversation again."""
    target.execute(
        "INSERT OR IGNORE INTO conversation (key, id, title, created_at, updated_at)"
        " SELECT conversation_key, 'recovered-' || conversation_key, 'Recovered conversation',"
        " min(created_at), max(created_at) FROM message WHERE conversation_key NOT IN"
        " (SELECT key FROM conversation) GROUP BY conversation_key"
    )
    target.execute(
        "DELETE FROM answer_chunk WHERE message_key NOT IN"
        " (SELECT key FROM message WHERE status = 'streaming')"
    )
    for table in ("attachment", "part"):
        target.execute(
            f"DELETE FROM {table} WHERE message_key NOT IN (SELECT key FROM message)"  # noqa: S608
        )
    target.execute("DELETE FROM attachment WHERE draft_of NOT IN (SELECT key FROM conversation)")
