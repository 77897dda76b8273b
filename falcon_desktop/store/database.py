"""The open history file: a thread that writes, one that reads, opening and closing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import apsw

from falcon_desktop.core.domain.errors import StorageBusy, StorageDamaged, StorageError
from falcon_desktop.store import opening
from falcon_desktop.store.claims import Claims
from falcon_desktop.store.connections import (
    keep_little,
    offer_terms,
    open_reader,
    open_untouched,
)
from falcon_desktop.store.erased import ErasedNote
from falcon_desktop.store.errors import BUSY, CLOSED, OPEN_ELSEWHERE, storage_error, told_to_people
from falcon_desktop.store.files import OpenMark, no_space
from falcon_desktop.store.log_note import LogNote
from falcon_desktop.store.opening import OpenReport
from falcon_desktop.store.schema import MIGRATIONS, Migration
from falcon_desktop.store.threads import CallThread, Pending

__all__ = ["Database", "OpenReport"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

BUSY_TIMEOUT: Final = 5.0
"""Seconds to wait while another program holds the file."""


READER_SECONDS: Final = 1.0
"""So long the writer's end waits for the end of what is read."""
SYNC_SECONDS: Final = 1.0
"""Streamed text that is older than this is safe from a power loss, as soon as more text comes."""


def sqlite_version() -> str:
    """Return the version of SQLite in use."""
    return apsw.sqlite_lib_version()


def _closed() -> StorageError:
    return StorageError(CLOSED)


@dataclass(slots=True)
class _Handles:
    """What belongs to the two threads: each connection is used only on its own."""

    writer: apsw.Connection | None = None
    reader: apsw.Connection | None = None
    read_only: StorageError | None = None


class Database:
    """The history file, or a history in memory that is lost at :meth:`close`.

    Building one does nothing; :meth:`open` does. Calls are queued in order on the writing thread
    and on the reading thread, which never wait for each other.

    Args:
        path: the file; None for memory.
        busy_timeout: seconds to wait while another program holds the file.
        backup_directory: where backups are; ``backups`` beside the file if not given.
        repair: whether a damaged file is set aside and a new one made of what can be read; False
            leaves it alone, for front ends that can't offer a backup instead.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        busy_timeout: float = BUSY_TIMEOUT,
        backup_directory: Path | None = None,
        migrations: Sequence[Migration] = MIGRATIONS,
        clock: Callable[[], float] = time.monotonic,
        vfs: str | None = None,
        repair: bool = True,
    ) -> None:
        self.path = path
        if backup_directory is None and path is not None:
            backup_directory = path.parent / "backups"
        self.backup_directory = backup_directory
        self._busy_timeout = busy_timeout
        self._migrations = migrations
        self._vfs = vfs
        self._repair = repair
        self._clock = clock
        self._synced_at = 0.0
        self._handles = _Handles()
        self._mark: OpenMark | None = None
        self._note: LogNote | None = None
        self.claims = Claims()
        self.damage_met: Callable[[], None] | None = None
        """Hears, on any thread, that the file seems to be damaged."""
        self._writing = CallThread("falcon-store-writer", _closed)
        self._reading = (
            self._writing if path is None else CallThread("falcon-store-reader", _closed)
        )
        self._asides: set[CallThread] = set()
        """Threads that read on a connection of their own now."""
        self._closed = False

    @property
    def newest_version(self) -> int:
        """The newest file format version that can be written."""
        return self._migrations[-1].version

    @property
    def in_memory(self) -> bool:
        """Whether nothing is ever written to a disk."""
        return self.path is None

    async def open(self) -> OpenReport:
        """Open the file, creating, upgrading or recovering it as needed, and report what was done.

        Raises:
            StorageError: it can't be opened; the file is as it was. The database can then still
                be restored from a backup (:class:`~falcon_desktop.store.backups.Backups`).
        """
        return await self._writing.submit(self.open_now)

    def open_now(self, *, is_damaged: bool = False) -> OpenReport:
        """Like :meth:`open`, for calls that already run on the writing thread."""
        with told_to_people():
            if self.path is None or self.backup_directory is None:
                opened = opening.open_in_memory(self._migrations)
            else:
                place = opening.Place(
                    self.path,
                    self.backup_directory,
                    self._busy_timeout,
                    self._migrations,
                    self._vfs,
                    self.claims,
                    self._repair,
                    is_damaged,
                )
                opened = opening.open_history(place)
        handles = self._handles
        self._mark = opened.mark
        self._note = opened.note
        handles.read_only = opened.report.read_only
        handles.writer = opened.connection
        if self.path is None:
            handles.reader = opened.connection
        return opened.report

    async def open_again(self, *, is_damaged: bool = False) -> OpenReport | None:
        """Close and reopen the file like :meth:`open`; reads and writes wait meanwhile.

        Where it could only be read, nothing is done as long as the disk has no room, or somebody
        copies it; None then.

        Args:
            is_damaged: whether it was found to be damaged: it is set aside then.

        Raises:
            StorageError: it can't be opened, and is closed now; it may be tried again.
        """

        def reopen() -> OpenReport | None:
            self.close_reader_now()
            return self._writing.submit(lambda: self._reopen(is_damaged)).result()

        if self.path is None:
            return None
        # On the reading thread, so that no read comes in between and holds the old file open.
        return await self._reading.submit(reopen)

    def _reopen(self, is_damaged: bool) -> OpenReport | None:
        path = self.path
        if path is None or self._closed:
            return None
        if not is_damaged:
            if self._asides or no_space(path) is not None:
                return None
            self.close_writer_now()
            return self.open_now()
        if (full := no_space(path)) is not None:
            raise storage_error(full)
        self.keep_others_out_now()
        self.close_writer_now(keep_mark=True, tidy=False)
        self.let_others_in_now()
        try:
            return self.open_now(is_damaged=True)
        except Exception:
            self.open_now()  # the file is as it was
            raise

    def write(
        self,
        call: Callable[[apsw.Connection], T],
        committed: Callable[[T], None] | None = None,
        *,
        soon: bool = False,
    ) -> Pending[None]:
        """Queue ``call`` as one transaction on the writing connection; durable when it is done.

        Queued when this returns, even if the result is never awaited. ``committed`` hears, on the
        writing thread, what ``call`` returned, after it is durable.

        ``soon`` spares the disk: the transaction survives the end of the program at once, and a
        power loss once the next transaction is written :data:`SYNC_SECONDS` later.

        Raises (when awaited):
            StorageError: nothing of the transaction is in the file.
        """
        return self._writing.submit(lambda: self._write(call, committed, soon=soon))

    def erase(
        self,
        to_erase: Callable[[apsw.Connection], Sequence[str]],
        call: Callable[[apsw.Connection], None],
    ) -> Pending[None]:
        """Queue ``call`` like :meth:`write`, to permanently erase the ids that ``to_erase``
        returns.

        They are noted first, beside the history and durably (erased.py).

        Raises (when awaited):
            StorageError: nothing was erased.
        """
        return self._writing.submit(lambda: self._erase(to_erase, call))

    def there_again(self, ids: Sequence[str]) -> None:
        """Note, on the writing thread, that erased conversations or messages exist again."""
        if (note := self.erased_note) is not None:
            note.take_back(ids)

    @property
    def erased_note(self) -> ErasedNote | None:
        """The note of erased ids, for the writing thread; None in memory."""
        if self.path is None or self.backup_directory is None:
            return None
        return ErasedNote(self.path, self.backup_directory)

    def on_writer(self, call: Callable[[apsw.Connection], T]) -> Pending[T]:
        """Queue ``call`` on the writing connection outside a transaction."""

        def run() -> T:
            with self._told():
                return call(self.writer())

        return self._writing.submit(run)

    def read(self, call: Callable[[apsw.Connection], T]) -> Pending[T]:
        """Queue ``call`` on the reading connection; it sees one consistent state of the file.

        Raises (when awaited):
            StorageError: the file can't be read.
        """
        return self._reading.submit(lambda: self._read(call))

    def read_apart(self, call: Callable[[apsw.Connection], T]) -> Pending[T]:
        """Queue ``call`` between reads on its own connection, so that what it reads does not stay
        in memory.

        Raises (when awaited):
            StorageError: the file is not open or can't be read.
        """
        if self.path is None:
            return self.read(call)
        return self._reading.submit(lambda: self._read_aside(call))

    async def read_aside(self, call: Callable[[apsw.Connection], T]) -> T:
        """Run a long ``call`` on its own connection and thread, so that no read waits.

        The connection can only read, and is inside a transaction. In memory there is only one
        connection, and everything waits.

        Raises:
            StorageError: the file is not open or can't be read.
        """
        if self.path is None:
            return await self.read(call)
        aside = CallThread("falcon-store-aside", _closed)
        self._asides.add(aside)

        def run() -> T:
            try:
                return self._read_aside(call)
            finally:
                self._asides.discard(aside)

        try:
            return await aside.submit(run)
        finally:
            aside.stop()

    def keep_on(self) -> None:
        """Let a long call continue; it calls this now and then.

        Raises:
            StorageError: the database was closed.
        """
        if self._closed:
            raise _closed()

    def run_on_writer_thread(self, call: Callable[[], T]) -> Pending[T]:
        """Queue a call that needs no open database, between writes."""
        return self._writing.submit(call)

    def run_on_reader_thread(self, call: Callable[[], T]) -> Pending[T]:
        """Queue a call that needs no open database, between reads."""
        return self._reading.submit(call)

    async def close(self, timeout: float = 5.0) -> None:
        """Finish queued calls, close the file and end the threads; waits at most ``timeout``.

        Harmless if called twice. What is still queued after ``timeout`` seconds goes on.
        """
        if self._closed:
            return
        self._closed = True
        closing: list[Pending[None]] = []
        if self._reading is not self._writing:
            closing.append(self._reading.submit(self.close_reader_now))
            self._reading.stop()
        closing.append(self._writing.submit(self._close_all_after(tuple(closing))))
        self._writing.stop()
        try:
            async with asyncio.timeout(timeout):
                for pending in closing:
                    await pending
        except TimeoutError:
            _log.warning("The history was still busy %.0f s after it should close.", timeout)

    def writer(self) -> apsw.Connection:
        """Return the writing connection, on the writing thread.

        Raises:
            StorageError: it is not open, or may only be read.
        """
        if self._handles.read_only is not None:
            raise self._handles.read_only
        if self._handles.writer is None:
            raise _closed()
        return self._handles.writer

    def close_reader_now(self) -> None:
        """Close the reading connection, on the reading thread; the next read opens it again."""
        reader, self._handles.reader = self._handles.reader, None
        if reader is not None:
            reader.close()

    def close_writer_now(self, *, keep_mark: bool = False, tidy: bool = True) -> None:
        """Close the writing connection, on the writing thread, leaving a complete, compact file.

        Args:
            keep_mark: whether others are kept out, or told that it is open, as before.
            tidy: False leaves file and log as they are.
        """
        writer, self._handles.writer = self._handles.writer, None
        if self.path is None:
            self._handles.reader = None
        if writer is not None:
            if tidy:
                self._note_log()
                self._tidy(writer)
            else:
                writer.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            writer.close()
            self._note_log()
        self.claims.attach(None)
        if self._mark is not None and not keep_mark:
            self._mark.release()
            self._mark = None

    def _note_log(self) -> None:
        """Note that all that the log holds may be in the file, or is."""
        if self._note is not None:
            self._note.write()

    def alone_now(self) -> bool:
        """Return, on the writing thread, whether no other program has the history open."""
        if self._mark is None:
            return True
        alone = self._mark.try_alone()
        self._mark.share()
        return alone

    def keep_others_out_now(self) -> None:
        """Keep others out of the history, on the writing thread, even if it is not open.

        Raises:
            StorageBusy: another program has the history open.
        """
        mark = self._mark
        if mark is None and self.path is not None and self.path.parent.is_dir():
            mark = OpenMark(self.path)
            try:
                mark.take()
            except OSError as error:  # a file system without locks, or read-only
                _log.info("going on without a lock: %s", error)
                return
            self._mark = mark
            if not mark.alone:
                self.let_others_in_now()
                raise StorageBusy(OPEN_ELSEWHERE)
        elif mark is not None and not mark.try_alone():
            mark.share()
            raise StorageBusy(BUSY)

    def let_others_in_now(self) -> None:
        """End what :meth:`keep_others_out_now` began, on the writing thread."""
        if self._mark is None:
            return
        if self._handles.writer is not None:
            self._mark.share()
        else:
            self._mark.release()
            self._mark = None

    def _close_all_after(self, earlier: Sequence[Pending[None]]) -> Callable[[], None]:
        """Close the writer last, unless the reader takes long.

        The last connection that closes writes the log back and deletes it. Two that close at once
        both take themselves for the last, and the place is given up while one still holds it.
        """

        def close() -> None:
            for pending in earlier:
                pending.wait(READER_SECONDS)
            self.close_writer_now()

        return close

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Raise what fails as people are told, and tell of damage."""
        try:
            with told_to_people():
                yield
        except StorageError as error:
            # What we ask is right: where SQLite can't understand it, the file's form was changed.
            damage = isinstance(error, StorageDamaged) or isinstance(error.__cause__, apsw.SQLError)
            if damage and self.damage_met is not None:
                self.damage_met()
            raise

    def _tidy(self, writer: apsw.Connection) -> None:
        if self.path is None or self._handles.read_only is not None:
            return
        try:
            writer.pragma("analysis_limit", 400)
            writer.pragma("optimize")
            writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.Error as error:
            _log.info("The history's log stays for the next start: %s", error)

    def _write(
        self,
        call: Callable[[apsw.Connection], T],
        committed: Callable[[T], None] | None,
        *,
        soon: bool,
    ) -> None:
        with self._told():
            connection = self.writer()
            now = self._clock()
            soon = soon and now - self._synced_at < SYNC_SECONDS
            # Read at the transaction's end, and can't be changed inside of it.
            connection.execute(f"PRAGMA synchronous = {'normal' if soon else 'full'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = call(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        if not soon:
            self._synced_at = now
        if committed is not None:
            committed(result)

    def _erase(
        self,
        to_erase: Callable[[apsw.Connection], Sequence[str]],
        call: Callable[[apsw.Connection], None],
    ) -> None:
        note, noted = self.erased_note, list[str]()

        def write(connection: apsw.Connection) -> None:
            if note is not None:
                noted.extend(to_erase(connection))
                note.add(noted)
            call(connection)

        try:
            self._write(write, None, soon=False)
        except BaseException:
            if note is not None:
                note.take_back(noted)
            raise

    def _read(self, call: Callable[[apsw.Connection], T]) -> T:
        with self._told():
            connection = self._reader()
            connection.execute("BEGIN")
            try:
                return call(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _read_aside(self, call: Callable[[apsw.Connection], T]) -> T:
        with self._told():
            connection = self._new_reader()
            try:
                keep_little(connection)
                connection.execute("BEGIN")
                return call(connection)
            finally:
                connection.close()

    def _reader(self) -> apsw.Connection:
        handles = self._handles
        if handles.reader is None:
            handles.reader = self._new_reader()
        return handles.reader

    def _new_reader(self) -> apsw.Connection:
        handles = self._handles
        if self.path is None or handles.writer is None:
            raise _closed()
        if handles.read_only is None:
            return open_reader(self.path, self._busy_timeout, self._vfs)
        reader = open_untouched(self.path)
        offer_terms(reader)
        return reader
