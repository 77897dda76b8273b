"""The files around the history: private modes, atomic replacement, and who has it open."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
import time
from pathlib import Path

from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    NextStep,
    StorageBusy,
    StorageDamaged,
    StorageReadOnly,
)
from falcon_desktop.core.text.sentences import Sentence

if sys.platform != "win32":
    import fcntl

PATIENCE_SECONDS = 5.0
"""So long may another program make, update or repair the history."""

CORRUPT = "corrupt"
REPLACED = "replaced"
"""What is the matter with files that were set aside: damaged, or a backup took their place."""

OTHER_LOG = "other-log"
"""A log that does not belong to the history was beside it, or did not hold all that it should."""

_PROBE_BYTES = 256 * 1024
"""What a history needs to be opened for writing, and a few messages more."""

_ENOUGH_BYTES = 4 * 1024 * 1024

COMPANIONS = ("-wal", "-shm", "-journal")


def size_with_log(path: Path) -> int:
    """Return the bytes a history uses on disk, including its log."""
    total = path.stat().st_size
    for ending in COMPANIONS:
        with contextlib.suppress(OSError):
            total += path.with_name(path.name + ending).stat().st_size
    return total


def refuse_link(path: Path) -> None:
    """Refuse a symbolic link in place of our file: writing would change its target.

    Raises:
        StorageReadOnly: ``path`` is a symbolic link.
        StorageDamaged: it is no ordinary file.
    """
    if path.is_symlink():
        raise StorageReadOnly(
            Sentence(
                "There is a link in place of the history file. Links are not followed, so that "
                "nobody can redirect what is saved."
            ),
            detail=str(path),
        )
    if path.exists() and not path.is_file():
        raise StorageDamaged(
            Sentence("What is in place of the history file is not a file."),
            detail=str(path),
            next_step=NextStep.NONE,
        )


def create_private_file(path: Path) -> None:
    """Create an empty file with mode 0600 whatever the umask.

    Raises:
        FileExistsError: it exists.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.close(descriptor)


def make_private(path: Path) -> None:
    """Remove other users' access to a file and to SQLite's files next to it."""
    if os.name != "posix":
        return
    for name in (path.name, *(path.name + suffix for suffix in COMPANIONS)):
        file = path.with_name(name)
        with contextlib.suppress(OSError):
            mode = stat.S_IMODE(file.lstat().st_mode)
            if mode & 0o077 and not file.is_symlink():
                file.chmod(mode & 0o700)


def is_full(path: Path) -> OSError | None:
    """Return why nothing more fits next to a file; free of cost if there is enough space.

    A share of the disk that is used up, or a limit on files' sizes, it does not say.
    """
    try:
        disk = os.statvfs(path.parent)
    except (OSError, AttributeError):  # Windows has none
        return None
    return no_space(path) if disk.f_bavail * disk.f_frsize < _ENOUGH_BYTES else None


def no_space(path: Path) -> OSError | None:
    """Return why nothing more fits next to a file, None if something does or that is unknown."""
    probe = path.with_name(path.name + ".space.tmp")
    try:
        try:
            with open(probe, "wb", opener=_private) as file:
                file.write(bytes(_PROBE_BYTES))
                file.flush()
                os.fsync(file.fileno())
        finally:
            with contextlib.suppress(OSError):
                probe.unlink()
    except OSError as error:
        if error.errno in NO_SPACE:
            return error
    return None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)


def sync_file(path: Path) -> None:
    """Wait until a file's content is on disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_directory(path: Path) -> None:
    """Wait until a directory's entries are on disk, if the system supports it."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(temporary: Path, target: Path) -> None:
    """Move a finished file into place, so that a power loss leaves the old or the new one."""
    sync_file(temporary)
    temporary.replace(target)
    sync_directory(target.parent)


def set_aside(path: Path, word: str) -> Path:
    """Rename a file and SQLite's files next to it; return the new name. Overwrites nothing.

    Args:
        word: what is the matter with it; becomes part of the name.
    """
    target = _free_name(path, word)
    # The log first: a log without its file is found again, a file without its log looks whole.
    for end in (*COMPANIONS, ""):
        source = path.with_name(path.name + end)
        if source.exists():
            source.rename(target.with_name(target.name + end))
    sync_directory(path.parent)
    return target


def replace_keeping(temporary: Path, path: Path, word: str) -> Path:
    """Move a finished history into place and keep the previous one; return where.

    Whoever ends the program meanwhile finds the old one or the new one, never none.
    """
    target = _free_name(path, word)
    try:
        for end in ("", "-wal"):
            source = path.with_name(path.name + end)
            if source.exists():
                os.link(source, target.with_name(target.name + end))
    except OSError:  # a file system without hard links
        for end in ("", "-wal"):
            target.with_name(target.name + end).unlink(missing_ok=True)
        target = set_aside(path, word)
        replace_durably(temporary, path)
        return target
    sync_directory(path.parent)
    replace_durably(temporary, path)
    # A log of before that is left beside the new file is known for what it is (log_check.py).
    for end in COMPANIONS:
        path.with_name(path.name + end).unlink(missing_ok=True)
    sync_directory(path.parent)
    return target


def set_log_aside(path: Path, end: str = "-wal") -> Path:
    """Rename the log or journal next to a history and remove a log's index; return the name."""
    target = _free_name(path, OTHER_LOG)
    target = target.with_name(target.name + end)
    path.with_name(path.name + end).rename(target)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    sync_directory(path.parent)
    return target


def keep_copy(path: Path) -> Path:
    """Copy a history and its log to another name; return it. Durable on return.

    Raises:
        OSError: there is no space; nothing is left of the copy.
    """
    target = _free_name(path, OTHER_LOG)
    made: list[Path] = []
    try:
        for end in ("", "-wal"):
            source, copy = (one.with_name(one.name + end) for one in (path, target))
            if source.exists():
                create_private_file(copy)
                made.append(copy)
                shutil.copyfile(source, copy)
                sync_file(copy)
    except OSError:
        for copy in made:
            copy.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)
    return target


def _free_name(path: Path, word: str) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    number = 0
    while True:
        suffix = f".{word}-{stamp}" + (f"-{number}" if number else "")
        target = path.with_name(path.name + suffix)
        if not any(target.with_name(target.name + end).exists() for end in ("", *COMPANIONS)):
            return target
        number += 1


def set_aside_at(path: Path, word: str) -> list[float]:
    """Return when files were set aside under this name, in seconds since 1970; oldest first."""
    import calendar  # with ``locale``, a millisecond before the first paint

    name = re.compile(re.escape(f"{path.name}.{word}-") + r"(\d{8}-\d{6})(?:-\d+)?")
    found = []
    for entry in path.parent.iterdir():
        if match := name.fullmatch(entry.name):
            with contextlib.suppress(ValueError):  # a name of somebody else's
                moment = time.strptime(match[1], "%Y%m%d-%H%M%S")
                found.append(float(calendar.timegm(moment)))
    return sorted(found)


class OpenMark:
    """A lock that marks the history as open; the system releases it with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ".lock")
        self._descriptor: int | None = None
        self.alone = False
        """Whether nobody else had the history open when the mark was taken."""

    @property
    def descriptor(self) -> int | None:
        """The open lock file; None if there is none."""
        return self._descriptor

    def take(self) -> None:
        """Mark the history as open.

        Raises:
            StorageBusy: somebody else keeps it to themselves for longer than a moment.
        """
        self.alone = True
        if sys.platform == "win32":  # the window's single-instance lock is what remains there
            return
        flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        self._descriptor = os.open(self._path, flags, 0o600)
        self.alone = self.try_alone()
        if not self.alone:
            self._join()

    def _join(self) -> None:
        """Be one of several; another may be opening the history just now, alone for a moment."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._try_share():
            if time.monotonic() > deadline:
                self.release()
                raise StorageBusy(
                    Sentence("Another program is using the history file. Try again in a moment.")
                )
            time.sleep(0.02)

    def _try_share(self) -> bool:
        if sys.platform == "win32" or self._descriptor is None:
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def try_alone(self) -> bool:
        """Keep others out until :meth:`share`; False if somebody has the history open."""
        if sys.platform == "win32" or self._descriptor is None:
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(self) -> None:
        """Let others open the history, too."""
        if sys.platform != "win32" and self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def release(self) -> None:
        """Remove the mark; harmless if there is none."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
