"""Decides what the file in place of the history is, and makes a usable history of it.

Nothing that exists is ever deleted or overwritten here: what is damaged is set aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import apsw

from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    DiskFull,
    StorageBusy,
    StorageDamaged,
    StorageError,
    StorageNewer,
    StorageReadOnly,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.paths import make_private_directory
from falcon_desktop.store.claims import Claims
from falcon_desktop.store.connections import (
    MAGIC,
    PAGE_SIZE,
    offer_terms,
    open_untouched,
    open_writer,
    trust_log,
)
from falcon_desktop.store.errors import (
    BUSY,
    DAMAGED,
    DISK_FULL,
    READ_ONLY,
    is_damage,
    log_cut,
    other_log,
    storage_error,
)
from falcon_desktop.store.files import (
    OpenMark,
    create_private_file,
    is_full,
    keep_copy,
    make_private,
    no_space,
    refuse_link,
    set_log_aside,
    size_with_log,
)
from falcon_desktop.store.log_note import (
    LogNote,
    has_log,
    is_known,
    is_left_by_us,
    is_lost,
    is_unchanged,
    log_of,
)
from falcon_desktop.store.migrations import (
    NEWER,
    differences_of_form,
    migrate,
    schema_version,
    structure_problems,
)
from falcon_desktop.store.schema import Migration
from falcon_desktop.store.streaming import any_streaming, mark_interrupted
from falcon_desktop.store.verified import back_up_before, find_backups

if TYPE_CHECKING:
    from falcon_desktop.store.recovery import Salvage

_MOST_VERSIONS: Final = 1_000
"""So many forms after this one will never be."""
_WRITE_VERSION: Final = 18
"""Where a file says how it is written (sqlite.org/fileformat.html, 1.3.3)."""


@dataclass(frozen=True, slots=True)
class OpenReport:
    """What opening found and did; front ends report anything unusual."""

    created: bool = False
    interrupted: int = 0
    """How many answers were still streaming when the program that wrote them ended."""
    read_only: StorageError | None = None
    """Why nothing can be saved, as every write will say; None if all is well."""
    set_aside: Path | None = None
    """Where a damaged file was moved."""
    salvage: Salvage | None = None
    """What could be read of it into the new file."""
    backups: tuple[Path, ...] = ()
    """Backups to offer, the newest first; only filled where something is wrong."""
    altered: tuple[str, ...] = ()
    """The ids of messages whose text is not what was saved, where a backup was opened."""
    other_log: Path | None = None
    """Where a log was put, or a copy of the history before it, that did not belong together."""
    log_lost: bool = False
    """Whether the newest changes are missing: the log that held them is gone, or a part of it."""


@dataclass(slots=True)
class Opened:
    """An open history: its connection, and the mark that it is open."""

    connection: apsw.Connection
    report: OpenReport
    mark: OpenMark | None = field(default=None)
    note: LogNote | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a history is and how it is opened; see ``Database`` for the meaning of each."""

    path: Path
    backup_directory: Path
    busy_timeout: float
    migrations: Sequence[Migration]
    vfs: str | None = None
    claims: Claims = field(default_factory=Claims)
    repair: bool = True
    is_damaged: bool = False
    """Whether the file is known to be damaged, whatever shows when it is opened."""


def open_in_memory(migrations: Sequence[Migration]) -> Opened:
    """Create a history that is never written to disk."""
    connection = open_writer(None, 0)
    migrate(connection, _no_backup, migrations)
    offer_terms(connection)
    return Opened(connection, OpenReport(created=True))


def open_history(place: Place) -> Opened:
    """Open, create, upgrade or recover a history.

    Raises:
        StorageError, apsw.Error, OSError: it can't be used; nothing was changed.
    """
    path = place.path
    try:
        make_private_directory(path.parent)
    except OSError as error:
        if error.errno in NO_SPACE:
            raise
        from falcon_desktop.core.text.system_reasons import detail_of  # it is seldom needed

        raise StorageReadOnly(
            Sentence("The folder for the history can't be created or used."),
            detail=detail_of(error),
        ) from error
    refuse_link(path)
    created = _create_if_absent(path, place.backup_directory)
    mark = OpenMark(path)
    try:
        try:
            mark.take()
        except OSError as error:
            return _open_read_only(path, _cannot_write(error))
        opened = _open_marked(place, mark, created=created)
    except BaseException:
        mark.release()
        raise
    mark.share()
    return opened


def _open_marked(place: Place, mark: OpenMark, *, created: bool) -> Opened:
    path = place.path
    note, log = LogNote(path, mark.descriptor, place.migrations[-1].version), _Log()
    aside: Path | None = None
    salvage: Salvage | None = None
    backups: tuple[Path, ...] = ()
    try:
        _look_at_files(place, note if mark.alone else None, log)
        if newer := _newer(path, place.migrations, note):
            mark.release()
            return _open_read_only(path, newer)
        if (full := is_full(path)) is not None:
            return _open_for_reading(place, mark, full)
        if place.is_damaged:
            raise apsw.CorruptError("found while it was open")
        connection, lost, interrupted = _open_to_write(place, mark, note, log)
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as error:
        mark.release()
        return _open_read_only(path, StorageReadOnly(READ_ONLY, detail=str(error)))
    except OSError as error:  # no room for a copy of what must be kept
        if error.errno not in NO_SPACE:
            raise
        return _open_for_reading(place, mark, error)
    except (apsw.Error, UnicodeDecodeError) as error:
        if isinstance(error, (apsw.FullError, apsw.IOError)) and not is_damage(error):
            return _open_for_reading(place, mark, error)
        if not (is_damage(error) or _has_damaged_form(path, error)):
            raise
        if not place.repair:
            raise StorageDamaged(DAMAGED, detail=str(error)) from error
        if not mark.alone:
            raise StorageBusy(BUSY, detail=str(error)) from error
        backups = find_backups(place.backup_directory)
        from falcon_desktop.store import recovery  # 8 ms that no whole history needs

        aside, salvage = recovery.rebuild(path, place.migrations, backups)
        log.frames = 0
        connection, lost, interrupted = _open_to_write(place, mark, note, log)
    make_private(path)
    report = OpenReport(
        created=created,
        interrupted=interrupted,
        set_aside=aside,
        salvage=salvage,
        backups=backups,
        other_log=log.kept,
        log_lost=lost,
    )
    return Opened(connection, report, mark, note)


@dataclass(slots=True)
class _Log:
    """What is known of the log beside a history: whether any of it is lost, how many ``frames`` it
    must hold, and where what does not belong together was ``kept``.
    """

    lost: bool = False
    frames: int = 0
    kept: Path | None = None


def _look_at_files(place: Place, note: LogNote | None, log: _Log) -> None:
    """Look at the history and what lies beside it, before SQLite writes the one into the other.

    Args:
        note: None where another program has the history open: then what is beside it is in use.
    """
    if note is not None:
        _look_at_journal(place, log)
    _refuse_what_is_no_database(place.path)
    if note is not None:
        _look_at_log(place, note, log)


def _look_at_journal(place: Place, log: _Log) -> None:
    """See to it that a rollback journal takes back only what was half written.

    This program leaves one only where it is ended while it makes a history. SQLite would write any
    that lies beside a file into it.

    Raises:
        StorageDamaged: one does not belong to its history, and nothing may be changed.
        apsw.Error: it can't be taken back.
    """
    path = place.path
    journal = path.with_name(path.name + "-journal")
    if not (journal.exists() and journal.stat().st_size):
        return
    with path.open("rb") as file:
        begin = file.read(len(MAGIC) + 4)
    writes_a_log = begin[len(MAGIC) + 2 :] == b"\2\2"  # then a journal is of another file or time
    if begin.startswith(MAGIC) and writes_a_log and path.stat().st_size > PAGE_SIZE:
        if not place.repair:
            raise StorageDamaged(other_log(journal.name))
        log.kept = set_log_aside(path, "-journal")
        return
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    finally:
        connection.close()


def _look_at_log(place: Place, note: LogNote, log: _Log) -> None:
    """See to it that opening a history loses nothing by the log beside it, or by the lack of it.

    Raises:
        StorageDamaged: a log does not belong to its history, and nothing may be changed.
        apsw.CorruptError: the history is damaged.
    """
    path, noted = place.path, note.read()
    log.lost = is_lost(path, noted, PAGE_SIZE)
    if not has_log(path):
        return
    if noted is not None and is_left_by_us(path, noted) and not log.lost:
        log.frames = noted.frames if noted.certain else 0
        return
    from falcon_desktop.store.log_check import LogState, check_log

    state, whole = check_log(path, known=is_known(path, noted))
    if state is not LogState.BELONGS or log.lost:
        if not place.repair:
            sentence = log_cut if state is LogState.BELONGS else other_log
            raise StorageDamaged(sentence(log_of(path).name))
        log.kept = set_log_aside(path) if state is LogState.FOREIGN else keep_copy(path)
    if not whole:
        raise apsw.CorruptError("the history, its log or both")


def _too_short(connection: apsw.Connection, log: _Log) -> bool:
    """Say whether SQLite finds less in the log than it held: its end is not what was written."""
    if not log.frames:
        return False
    found, _ = connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)
    return found < log.frames


def _open_to_write(
    place: Place, mark: OpenMark, note: LogNote, log: _Log
) -> tuple[apsw.Connection, bool, int]:
    """Open and update a history.

    Returns it, whether any of its log is lost, and how many abandoned answers were marked.
    """
    connection = _open_and_update(place)
    try:
        lost = log.lost or _too_short(connection, log)
        note.follow(connection)
        if mark.alone:
            note.write(log.frames)
        place.claims.attach(mark.descriptor)
        interrupted = _mark_abandoned(connection, place.claims, alone=mark.alone)
        trust_log(connection)
    except BaseException:
        connection.close()  # file and log stay as they are: what failed may be the disk
        raise
    return connection, lost, interrupted


def _mark_abandoned(connection: apsw.Connection, claims: Claims, *, alone: bool) -> int:
    """Mark answers whose writer ended; returns how many. Later, if another program is writing."""
    if not any_streaming(connection):
        return 0
    try:
        connection.execute("BEGIN IMMEDIATE")
    except apsw.BusyError:
        return 0
    try:
        marked = mark_interrupted(connection, partial(claims.is_abandoned, alone=alone))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return len(marked)


def _refuse_what_is_no_database(path: Path) -> None:
    """Raise for a file that SQLite would take for an empty one, and overwrite, or for garbage."""
    with path.open("rb") as file:
        begin = file.read(_WRITE_VERSION + 1)
    if begin and not begin.startswith(MAGIC):
        raise apsw.NotADBError(f"begins with {begin!r}")
    writing = begin[_WRITE_VERSION:][:1]
    if writing not in (b"", b"\1", b"\2"):  # SQLite would only read it, for ever
        raise apsw.NotADBError(f"is written in a way numbered {writing[0]}")


def _has_damaged_form(path: Path, error: Exception) -> bool:
    """Say whether SQLite can't understand what we ask because of what stands in the file."""
    if not isinstance(error, apsw.SQLError):
        return False
    try:
        connection = open_untouched(path)
    except apsw.SQLError:  # a form that no SQLite knows
        return True
    try:
        return bool(structure_problems(connection, 1))
    finally:
        connection.close()


def _newer(path: Path, migrations: Sequence[Migration], note: LogNote) -> StorageNewer | None:
    """Return why a file of a newer version can't be changed; None if it is none.

    Raises:
        apsw.CorruptError: the number is damaged: it is no newer version's.
    """
    if not path.stat().st_size:
        return None
    connection = open_untouched(path)
    try:
        version = schema_version(connection)
        known = migrations[-1].version
        if version <= known:
            return None
        if _is_damaged_number(path, version, known, note) and not differences_of_form(connection):
            raise apsw.CorruptError(f"version {version}")
    finally:
        connection.close()
    return StorageNewer(NEWER, detail=f"version {version}")


def _is_damaged_number(path: Path, version: int, known: int, note: LogNote) -> bool:
    """Say whether a number above this version's is only what the disk made of it.

    A newer program says its own number beside the file, too. Without its word: nobody wrote the
    file since this program did, a single bit is another, which may be the next version, too, or no
    version will ever have such a number.
    """
    noted = note.read()
    if noted is not None and noted.version > known:
        return False
    if has_log(path):
        if noted is not None and noted.version == known and is_left_by_us(path, noted):
            return True
    elif is_unchanged(path, noted):
        return True
    if version > known + _MOST_VERSIONS:
        return True
    return (version ^ known).bit_count() == 1 and version != known + 1


def _open_and_update(place: Place) -> apsw.Connection:
    path = place.path
    connection = open_writer(path, place.busy_timeout, place.vfs)
    try:
        migrate(
            connection,
            lambda version: back_up_before(path, place.backup_directory, version),
            place.migrations,
        )
        connection.execute("SELECT count(*) FROM store").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _open_for_reading(place: Place, mark: OpenMark, error: apsw.Error | OSError) -> Opened:
    """Open what can't be opened for writing, for want of space say, to be read and copied.

    Raises:
        apsw.Error, DiskFull: there is nothing yet to read, or it can't be read either.
    """
    why = error if isinstance(error, OSError) else no_space(place.path) or error
    said = storage_error(why)
    if not isinstance(said, StorageError) or not _is_current(place):
        raise why
    opened = _open_read_only(place.path, said)
    opened.mark = mark
    return opened


def _is_current(place: Place) -> bool:
    """Say whether there is a history at a place that needs no update before it can be read."""
    if not size_with_log(place.path):
        return False
    connection = open_untouched(place.path)
    try:
        return schema_version(connection) == place.migrations[-1].version
    finally:
        connection.close()


def _open_read_only(path: Path, why: StorageError) -> Opened:
    return Opened(open_untouched(path), OpenReport(read_only=why))


def _create_if_absent(path: Path, backup_directory: Path) -> bool:
    """Create an empty file where a history never was; True if it is a fresh start."""
    if not refuse_to_start_afresh(path, backup_directory):
        return False
    if not path.exists():
        try:
            create_private_file(path)
        except FileExistsError:  # another start was quicker
            return False
        except OSError as error:
            raise _cannot_write(error) from error
    return True


def refuse_to_start_afresh(path: Path, backup_directory: Path) -> bool:
    """Return whether there is no history here yet.

    Raises:
        StorageDamaged: there is none, but there was one.
    """
    if path.exists() and path.stat().st_size:
        return False
    log = path.with_name(path.name + "-wal")
    if find_backups(backup_directory) or (log.exists() and log.stat().st_size):
        raise StorageDamaged(
            Sentence("The history file is empty, but there was a history here before.")
            if path.exists()
            else Sentence("The history file is missing, but there was a history here before."),
            detail=str(path),
        )
    return True


def _cannot_write(error: OSError) -> StorageError:
    from falcon_desktop.core.text.system_reasons import detail_of  # it is seldom needed

    detail = detail_of(error)
    if error.errno in NO_SPACE:
        return DiskFull(DISK_FULL, detail=detail)
    return StorageReadOnly(READ_ONLY, detail=detail)


def _no_backup(version: int) -> None:
    del version
