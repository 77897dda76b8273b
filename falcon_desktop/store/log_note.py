"""A note of which write-ahead log belongs to the history, and how much is in that log.

SQLite takes any log that lies beside a file for the file's own. The note tells a log that this
program left from one of another file or another time, and a log that was lost from none. It stands
in the lock file, and is safe from a power cut only once for each log: more is never claimed than
that it may be older. What it can't vouch for is looked at (log_check.py).
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import apsw

from falcon_desktop.store.connections import CHECKPOINT_PAGES

_LENGTH: Final = 256
"""Bytes of a note, so that a longer one before it leaves nothing behind."""
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_LOG_HEADER: Final = 32
_COARSE_NS: Final = 2_000_000_000
_FRAME_HEADER: Final = 24
_KINDS: Final = [str, int, int, str, int, int]
"""Of the values of a note."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was on disk after the last commit.

    ``boot`` tells one run of the computer from the next; ``size`` and ``changed`` are the history
    file's bytes and time of change (ns); ``salt`` stands in its log's header (hex, empty without a
    log); so many ``frames`` of the log are nowhere else. ``version`` is that of the file's form, as
    the program knew it that wrote the note; 0 where it did not say.
    """

    boot: str
    size: int
    changed: int
    salt: str
    frames: int
    version: int = 0

    @property
    def certain(self) -> bool:
        """Whether nothing can be newer than the note: the computer has not restarted since."""
        return self.boot == boot() != ""


class LogNote:
    """The note of one history. For the writing thread.

    Args:
        path: the history file.
        descriptor: the open lock file; None where there is none, and no note then.
        version: of the form that the history has once it is written to.
    """

    def __init__(self, path: Path, descriptor: int | None, version: int) -> None:
        self._path = os.fspath(path)
        self._log = os.fspath(log_of(path))
        self._boot = boot()
        self._descriptor = descriptor
        self._version = version
        self._last = ""
        self._synced = ""

    def follow(self, connection: apsw.Connection) -> None:
        """Write the note after every commit, and checkpoint a long log as SQLite does."""
        connection.set_wal_hook(self._committed)

    def write(self, frames: int = 0) -> None:
        """Note what is on disk now; a note that can't be written is left out."""
        if self._descriptor is None:
            return
        # Runs at every commit: no more than four calls of the system, and nothing is parsed.
        try:
            status = os.stat(self._path)  # noqa: PTH116 - a path object costs more than the call
            salt = _salt(self._log)
            file = f"{status.st_size},{status.st_mtime_ns}"
            text = f'["{self._boot}",{file},"{salt}",{frames},{self._version}]'
            if text != self._last:
                os.pwrite(self._descriptor, text.ljust(_LENGTH).encode(), 0)
                self._last = text
            if salt != self._synced and salt:  # once for each time that a log begins anew
                os.fsync(self._descriptor)
                self._synced = salt
        except OSError:
            pass

    def read(self) -> Note | None:
        """Return the last note; None if there is none that can be read."""
        if self._descriptor is None:
            return None
        try:
            values: Any = json.loads(os.pread(self._descriptor, _LENGTH, 0))
            kinds = [type(value) for value in values]
        except (OSError, ValueError, RecursionError, TypeError):
            return None
        known = kinds in (_KINDS, _KINDS[:-1])  # those of before said no version
        return Note(*values) if known else None

    def _committed(self, connection: apsw.Connection, name: str, pages: int) -> int:
        del name
        self.write(pages)  # before the file changes, which is then whole only with this log
        if pages >= CHECKPOINT_PAGES:
            with contextlib.suppress(apsw.Error):  # the next commit tries again
                in_log, moved = connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
                self.write(0 if in_log == moved else pages)
        return apsw.SQLITE_OK


def is_unchanged(path: Path, note: Note | None) -> bool:
    """Whether a history file is as this program left it, by size and time.

    Of one that was written a moment ago that is not said: times are too coarse.
    """
    if note is None or not _same_file(path, note):
        return False
    return abs(time.time_ns() - note.changed) > _COARSE_NS


def is_left_by_us(path: Path, note: Note | None) -> bool:
    """Whether this program left a history's log, as far as the note says."""
    return is_known(path, note) and note is not None and _same_file(path, note)


def is_known(path: Path, note: Note | None) -> bool:
    """Whether the log of a file is the noted one, whatever the file is by now."""
    return note is not None and _salt(os.fspath(log_of(path))) == note.salt != ""


def is_lost(path: Path, note: Note | None, page_size: int) -> bool:
    """Whether a log with unmerged changes is missing, completely or in part.

    After a new start of the computer nobody can tell: the note itself may be older than the log.
    """
    if note is None or not note.certain or not note.salt or not note.frames:
        return False
    if not _same_file(path, note):  # what was in the log may be in the file now
        return False
    log = log_of(path)
    if _salt(os.fspath(log)) != note.salt:
        return True
    return log.stat().st_size < _LOG_HEADER + note.frames * (_FRAME_HEADER + page_size)


def log_of(path: Path) -> Path:
    """Return the path of a history's log."""
    return path.with_name(path.name + "-wal")


def has_log(path: Path) -> bool:
    """Whether a history's log may have content."""
    try:
        return log_of(path).stat().st_size > 0
    except OSError:
        return False


def _salt(log: str) -> str:
    """Return what tells a log from those before it in the same file; empty without a log."""
    try:
        descriptor = os.open(log, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        header = os.read(descriptor, _LOG_HEADER)
    finally:
        os.close(descriptor)
    return header[16:24].hex() if len(header) == _LOG_HEADER else ""


@cache
def boot() -> str:
    """Return an identifier of the system's current boot; empty if unknown."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def _same_file(path: Path, note: Note) -> bool:
    status = path.stat()
    return (status.st_size, status.st_mtime_ns) == (note.size, note.changed)
