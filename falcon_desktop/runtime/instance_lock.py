"""One program per data directory: a lock that the system itself releases."""

from __future__ import annotations

import errno
import logging
import sys
from pathlib import Path
from typing import IO, Final

LOCK_NAME: Final = "falcon-desktop.lock"
_HELD: Final = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})
"""flock(2) and POSIX systems that build it on fcntl(2); Windows' ``locking`` says EACCES."""

_log = logging.getLogger(__name__)


class InstanceLock:
    """An advisory lock on a file in the data directory, the window's unless it is named.

    The kernel releases it when the process ends, however it ends: a file that was left behind
    locks nothing. Where nothing can be locked, because the data directory is read-only or its file
    system knows no locks (some network file systems), the program goes on without: the history has
    a lock of its own, and what can't be written can't be spoilt by two.
    """

    def __init__(self, data_dir: Path, name: str = LOCK_NAME) -> None:
        self._path = data_dir / name
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; False only if another process holds it.

        True too where there is no lock to be had.
        """
        try:
            # Not ``with``: the lock lives as long as the file is open.
            file = self._path.open("ab")
        except OSError as error:
            _log.info("going on without a lock: %s", error)
            return True
        try:
            _lock(file)
        except OSError as error:
            file.close()
            if error.errno in _HELD:
                return False
            _log.info("going on without a lock: %s", error)
            return True
        self._file = file
        return True

    def release(self) -> None:
        """Release the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
