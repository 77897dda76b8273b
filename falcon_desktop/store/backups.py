"""Backups, restore and check of an open database, and the daily backups."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import apsw

from falcon_desktop.core.domain.backup_retention import BackupRetention, retained
from falcon_desktop.core.domain.errors import (
    InvalidInput,
    NextStep,
    NotFound,
    StorageDamaged,
    StorageError,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.paths import make_private_directory
from falcon_desktop.store import erasing, reading, verified
from falcon_desktop.store.connections import counts, open_untouched
from falcon_desktop.store.database import Database
from falcon_desktop.store.erased import SMALL
from falcon_desktop.store.errors import DAMAGED, told_to_people
from falcon_desktop.store.files import (
    CORRUPT,
    REPLACED,
    replace_keeping,
    set_aside_at,
    size_with_log,
)
from falcon_desktop.store.migrations import has_only_our_form, structure_problems
from falcon_desktop.store.opening import OpenReport, refuse_to_start_afresh
from falcon_desktop.store.schema import MIGRATIONS

DAY: Final = 86_400.0
BY_HAND: Final = "by-hand-"
RECENT: Final = "recent-"
BEFORE_DELETING: Final = "before-deleting-"
FEW: Final = 2
"""So many of the backups of the last hour, and of those from before much was deleted, are kept."""
"""How the names of backups begin that somebody asked for."""
_LEISURELY: Final = 15
"""The priority, as of nice(1), of looking through the file unasked."""
_STEPS: Final = 20_000
"""SQLite's steps between rests; so many take some milliseconds. More rests would have the look ask
for the interpreter's lock more often, at its low priority."""
_REST_SHARE: Final = 3.0
_LONGEST_REST: Final = 0.05
"""Rests are so much longer than the work before, at most so many seconds."""
_DAILY: Final = re.compile(r"history-\d{8}-\d{6}\.sqlite3")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file; ``time`` in milliseconds since 1970 UTC, ``size`` in bytes.

    ``altered`` are the ids of messages whose text is not what was saved, where that was looked at.
    """

    path: Path
    time: int
    size: int
    altered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations and messages a history has, trash included, and its size in bytes.

    ``altered`` are the ids of messages whose text is not what was saved, where that was looked at.
    """

    conversations: int
    messages: int
    bytes: int
    altered: tuple[str, ...] = ()


def altered_sentence(message_id: str) -> str:
    """Return the sentence about a text that was damaged on disk."""
    return Sentence(
        "The text of message {message_id} is not what was saved.", message_id=message_id
    )


class Backups:
    """Backs up, restores and checks a database. Can also restore one that could not be opened."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._backed_up: tuple[int, ...] | None = None
        """What the history held when it was backed up last."""

    async def backup(self, path: Path) -> Counts:
        """Write a backup to ``path`` and verify it: reopened, checked, counted, every text
        compared with its checksum, durable. Texts that the disk altered are named.

        An existing file is replaced, once the new one is verified. Reading and writing go on
        meanwhile.

        Raises:
            StorageError: there is no backup; what was at ``path`` is unchanged.
        """
        if self._database.path is not None and _same_file(path, self._database.path):
            raise InvalidInput(Sentence("A backup can't overwrite the history itself."))
        return await self._database.read_aside(
            lambda connection: _back_up(connection, path, self._database.keep_on)
        )

    async def back_up_daily(
        self, retention: BackupRetention = BackupRetention.WEEK, *, now: float | None = None
    ) -> Path | None:
        """Make today's backup if the newest is a day old, and remove expired ones.

        Returns the new backup's path, None if none was due. Only a verified backup may displace an
        older one, and one with texts that the disk altered not the last one without. An empty
        history is not backed up. While a damaged file that was set aside is there and nothing was
        restored since, the last backup from before it stays too: it may hold what could not be
        read.

        Args:
            retention: how far back those reach that stay.
            now: seconds since 1970; the current time if not given.
        """
        directory = self._database.backup_directory
        if self._database.in_memory or directory is None:
            return None
        now = time.time() if now is None else now
        daily = [backup for backup in await self.list_backups() if _is_daily(backup.path)]
        # A clock set back must not stop the backups for ever; one from a wrong future must not make
        # each of the hourly looks back up, and so push a week's backups out within a day.
        if any(0 <= now - backup.time / 1000 < DAY for backup in daily):
            return None
        if (await self.counts()).messages == 0:
            return None
        target = directory / f"{verified.DAILY}{verified.stamp(now)}{verified.SUFFIX}"
        contents = await self._contents()
        made = await self.backup(target)
        self._backed_up = contents
        needed = await self._database.run_on_reader_thread(self._before_damage)
        others = [one for one in daily if one.path != target]
        if made.altered:  # no reason to lose the last one in which every text is as it was
            needed |= await asyncio.to_thread(_newest_unaltered, others)
        stay = retained([one.time for one in others], retention)
        for backup in others:
            if backup.time in stay or backup.path in needed:
                continue
            with contextlib.suppress(OSError):
                backup.path.unlink()
        await self._shorten_note(directory)
        return target

    async def _shorten_note(self, directory: Path) -> None:
        """Forget of what was noted to be erased what is there (after a backup was copied over the
        history by hand), and, where it is much, what no backup holds any more.
        """
        note = self._database.erased_note
        if note is None:
            return
        # Between two writes: all that is noted until now is erased, or taken back.
        size = await self._database.run_on_writer_thread(note.size)
        if not size:
            return

        def look(connection: apsw.Connection) -> tuple[set[str] | None, set[str]]:
            here = set(erasing.all_ids(connection))
            if size <= SMALL:
                return None, here
            needed = set[str]()
            for backup in verified.find_backups(directory):
                self._database.keep_on()
                with contextlib.closing(open_untouched(backup)) as copy:
                    needed.update(erasing.all_ids(copy))
            return needed, here

        # What can't be read may hold anything: the note stays as it is.
        with contextlib.suppress(StorageError):
            needed, here = await self._database.read_aside(look)
            await self._database.run_on_writer_thread(
                lambda: note.shorten(size, needed=needed, here=here)
            )

    async def back_up_recent(self) -> Path | None:
        """Make a backup beside the daily ones if something was said, made or deleted since the last
        look; the newest :data:`FEW` are kept.

        Returns its path, None if none was due. The first look only remembers what there is.
        """
        before, contents = self._backed_up, await self._contents()
        made = None
        if before not in (None, contents) and contents[0]:
            made = await self._back_up_beside(RECENT)
        self._backed_up = contents
        return made

    async def back_up_before_deleting(self, begun: Callable[[], None]) -> Path | None:
        """Make a backup before a large deletion; the newest :data:`FEW` are kept.

        ``begun`` is called, on another thread, as soon as what is deleted from then on is in it.
        """
        return await self._back_up_beside(BEFORE_DELETING, begun)

    async def _back_up_beside(
        self, kind: str, begun: Callable[[], None] | None = None
    ) -> Path | None:
        directory = self._database.backup_directory
        if self._database.in_memory or directory is None:
            return None
        target = await self._database.run_on_reader_thread(lambda: _free_name(directory, kind))

        def write(connection: apsw.Connection) -> Counts:
            if begun is not None:
                connection.execute("SELECT id FROM store").fetchall()  # its state is held from here
                begun()
            return _back_up(connection, target, self._database.keep_on)

        made = await self._database.read_aside(write)
        needed = {target, *await self._database.run_on_reader_thread(self._before_damage)}
        alike = [one for one in await self.list_backups() if one.path.name.startswith(kind)]
        if made.altered:
            others = [one for one in alike if one.path != target]
            needed |= await asyncio.to_thread(_newest_unaltered, others)
        for backup in alike[FEW:]:
            if backup.path not in needed:
                with contextlib.suppress(OSError):
                    backup.path.unlink()
        return target

    async def _contents(self) -> tuple[int, ...]:
        return await self._database.read_aside(_contents)

    def _before_damage(self) -> set[Path]:
        """Return the backups that may hold what was lost with a file that was set aside."""
        place, directory = self._database.path, self._database.backup_directory
        if place is None or directory is None:
            return set()
        restored = max(set_aside_at(place, REPLACED), default=0.0)
        needed = set()
        for damaged in set_aside_at(place, CORRUPT):
            # Names tell whole seconds, and today's backup may follow within the same one.
            earlier = [one.path for one in _list(directory) if one.time < damaged * 1000]
            if damaged > restored and earlier:
                needed.add(earlier[0])
        return needed

    async def list_backups(self) -> list[Backup]:
        """Return the backups next to the history, newest first."""
        directory = self._database.backup_directory
        if directory is None:
            return []
        return await self._database.run_on_reader_thread(lambda: _list(directory))

    async def first_whole(self, backups: Sequence[Path]) -> Path | None:
        """Return the first of these that can be restored, None if none can. Reads them."""
        newest = self._database.newest_version
        return await self._database.run_on_reader_thread(lambda: _first_whole(backups, newest))

    async def back_up_now(self) -> Backup:
        """Make a manual backup, which is neither counted among the daily ones nor removed with
        them.
        """
        directory = self._database.backup_directory
        if self._database.in_memory or directory is None:
            raise StorageError(Sentence("A temporary history is not backed up."))
        target = directory / f"{BY_HAND}{verified.stamp()}{verified.SUFFIX}"
        counts = await self.backup(target)
        return Backup(target, int(time.time() * 1000), counts.bytes, counts.altered)

    async def check(self, *, whole: bool = True) -> list[str]:
        """Return what is wrong, one sentence each: structure, references, texts. Empty if nothing.

        ``whole`` False looks at the structure only, which is many times as fast; a text that the
        disk changed is not seen then.
        """
        structure = await self._database.read_aside(_check_structure)
        if structure and self._database.damage_met is not None:
            self._database.damage_met()
        return structure + (await self._database.read_aside(_check_content) if whole else [])

    async def look_for_damage(self, *, at_leisure: bool) -> list[str]:
        """Return what is wrong with the open file's structure, empty if nothing.

        Args:
            at_leisure: take a small part of the processor's and the disk's time only.

        Raises:
            StorageError: the file can't be read, or the database was closed.
        """
        if self._database.in_memory:
            return []
        look = partial(_look, keep_on=self._database.keep_on, at_leisure=at_leisure)
        try:
            return await self._database.read_aside(look)
        except StorageDamaged as error:
            return [error.detail or error.sentence]

    async def verify_history(self) -> bool:
        """Check the history's structure without opening it fully; needs no open database.

        False if there is no history yet.

        Raises:
            StorageDamaged: it is damaged, missing or empty though there are backups, or another
                program's.
            StorageError: it can't be read.
        """
        return await self._database.run_on_reader_thread(self._verify_history)

    def _verify_history(self) -> bool:
        path, directory = self._database.path, self._database.backup_directory
        if path is None or directory is None:
            return False
        with told_to_people():
            if refuse_to_start_afresh(path, directory):
                return False
            verified.verify(path, DAMAGED, texts=False)
        return True

    async def counts(self) -> Counts:
        """Return the number of conversations and messages."""
        path = self._database.path
        return await self._database.read_aside(lambda connection: _counts(connection, path))

    async def erase_all(self, *, copies: bool) -> None:
        """Permanently remove every conversation: rows, indexes and log.

        Args:
            copies: whether backups go too, and files that were set aside.

        Raises:
            StorageError: the disk fails.
        """
        await self._database.erase(erasing.all_ids, erasing.erase_all)
        await self._database.on_writer(erasing.squeeze)
        place, directory = self._database.path, self._database.backup_directory
        if copies and place is not None:

            def remove() -> None:
                with told_to_people():
                    erasing.remove_copies(place, directory)

            await self._database.run_on_writer_thread(remove)

    async def compact(self) -> None:
        """Return unused space to the disk.

        Raises:
            StorageError: DiskFull if the disk lacks the space to do so; nothing is lost.
        """
        await self._database.on_writer(_compact)

    async def restore(self, path: Path) -> OpenReport:
        """Replace the history with a backup and open it; the current file is set aside.

        The backup is verified first, and copied: it stays. Works on a database that is open, and
        on one that could not be opened.

        Raises:
            NotFound: there is no such file.
            StorageDamaged: it is no whole history.
            StorageNewer: it was made by a newer version of this program.
            StorageBusy: another program has the history open.
        """
        if self._database.in_memory:
            raise StorageError(Sentence("A temporary history can't be restored."))
        await self._database.run_on_reader_thread(self._database.close_reader_now)
        try:
            return await self._database.run_on_writer_thread(lambda: self._restore(path))
        finally:
            # A read that came in between looks at the file that was set aside.
            await self._database.run_on_reader_thread(self._database.close_reader_now)

    def _restore(self, path: Path) -> OpenReport:
        place = self._database.path
        if place is None:  # checked by restore()
            raise StorageError(Sentence("A temporary history can't be restored."))
        with told_to_people():
            if not path.is_file():
                raise NotFound(Sentence("There is no such backup."), detail=str(path))
            self._verify_given(path)
            self._database.keep_others_out_now()
            try:
                found = self._put_in_place(path, place)
            finally:
                self._database.let_others_in_now()
            report = self._database.open_now()
            # Whoever restores a backup wants what it holds, also what was erased since.
            self._database.there_again(_ids_in(place))
            return replace(report, altered=found.altered)

    def _put_in_place(self, backup: Path, place: Path) -> verified.Found:
        make_private_directory(place.parent)
        temporary = place.with_name(place.name + ".restore.tmp")
        source = open_untouched(backup)
        try:
            source.execute("BEGIN")
            whole = has_only_our_form(source)
            if whole:
                found = verified.back_up(source, temporary, self._database.keep_on)
        finally:
            source.close()
        if not whole:
            found = _rows_only(backup, temporary)
        self._database.close_writer_now(keep_mark=True)
        replace_keeping(temporary, place, REPLACED)
        return found

    def _verify_given(self, path: Path) -> None:
        """Verify a file that a person named; what is wrong with it says nothing of the history."""
        try:
            verified.verify(path, newest=self._database.newest_version, texts=False)
        except apsw.NotADBError as error:
            raise StorageDamaged(
                Sentence("This file is not a Falcon Desktop history."),
                detail=str(path),
                next_step=NextStep.NONE,
            ) from error
        except (apsw.CorruptError, apsw.FormatError) as error:
            raise StorageDamaged(
                Sentence("The backup is damaged."), detail=str(path), next_step=NextStep.NONE
            ) from error


def _rows_only(backup: Path, target: Path) -> verified.Found:
    """Copy the rows of a backup, and nothing else that somebody put into it.

    Raises:
        StorageDamaged: some can't be read.
    """
    from falcon_desktop.store import recovery

    salvage = recovery.read_aside(backup, target, MIGRATIONS)
    if not salvage.complete:
        target.unlink(missing_ok=True)
        raise StorageDamaged(
            Sentence("The backup is damaged."), detail=str(backup), next_step=NextStep.NONE
        )
    return verified.verify(target)


def _ids_in(history: Path) -> list[str]:
    with contextlib.closing(open_untouched(history)) as connection:
        return erasing.all_ids(connection)


def _back_up(connection: apsw.Connection, path: Path, keep_on: Callable[[], object]) -> Counts:
    if not path.parent.exists():
        make_private_directory(path.parent)
    found = verified.back_up(connection, path, keep_on)
    return Counts(found.conversations, found.messages, path.stat().st_size, found.altered)


def _counts(connection: apsw.Connection, path: Path | None) -> Counts:
    conversations, messages = counts(connection)
    return Counts(conversations, messages, size_with_log(path) if path is not None else 0)


def _first_whole(backups: Sequence[Path], newest: int) -> Path | None:
    for backup in backups:
        try:
            verified.verify(backup, newest=newest, texts=False)
        except (StorageError, apsw.Error, OSError):
            continue
        return backup
    return None


def _newest_unaltered(backups: Sequence[Backup]) -> set[Path]:
    """Return the newest of these in which every text is what was saved, if there is one."""
    for backup in sorted(backups, key=lambda one: one.time, reverse=True):
        with contextlib.suppress(StorageError, apsw.Error, OSError):
            if not verified.verify(backup.path).altered:
                return {backup.path}
    return set()


def _list(directory: Path) -> list[Backup]:
    found = []
    for path in verified.find_backups(directory):
        with contextlib.suppress(OSError):  # removed meanwhile
            status = path.stat()
            found.append(Backup(path, status.st_mtime_ns // 1_000_000, status.st_size))
    return found


def _look(
    connection: apsw.Connection, *, keep_on: Callable[[], object], at_leisure: bool
) -> list[str]:
    """Check the structure on a thread of its own, resting between steps."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _LEISURELY)  # of this thread: setpriority(2)
    ended = time.monotonic()

    def step() -> bool:
        nonlocal ended
        keep_on()
        if at_leisure:
            time.sleep(min(_REST_SHARE * (time.monotonic() - ended), _LONGEST_REST))
        ended = time.monotonic()
        return False

    connection.set_progress_handler(step, _STEPS)
    return structure_problems(connection, 1)


def _check_structure(connection: apsw.Connection) -> list[str]:
    return [
        Sentence("The file's structure is damaged: {problem}", problem=one)
        for one in structure_problems(connection)
    ]


def _check_content(connection: apsw.Connection) -> list[str]:
    problems: list[str] = []
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        problems.append(
            Sentence(
                "Row {row} of {table} has no match in {parent}.",
                row=row,
                table=table,
                parent=parent,
            )
        )
    problems.extend(
        altered_sentence(message_id) for message_id in reading.altered_messages(connection)
    )
    return problems


def _compact(connection: apsw.Connection) -> None:
    for index in ("message_index", "beside_index"):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608
    connection.execute("VACUUM")
    with contextlib.suppress(apsw.BusyError):
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def _free_name(directory: Path, kind: str) -> Path:
    """Return a name that no backup has: two may be made within the same second."""
    begin, number = f"{kind}{verified.stamp()}", 0
    place = directory / f"{begin}{verified.SUFFIX}"
    while place.exists():
        number += 1
        place = directory / f"{begin}-{number}{verified.SUFFIX}"
    return place


def _contents(connection: apsw.Connection) -> tuple[int, ...]:
    """Return numbers that change with what the history holds, the number of messages first."""
    [row] = connection.execute(
        "SELECT (SELECT count(*) FROM message), (SELECT coalesce(max(key), 0) FROM message),"
        " count(*), count(deleted_at), coalesce(max(updated_at), 0) FROM conversation"
    )
    return tuple(int(value) for value in row)


def _is_daily(path: Path) -> bool:
    return _DAILY.fullmatch(path.name) is not None


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
