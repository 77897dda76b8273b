"""One program per data directory: a lock that the system itself releases. Must not know Qt."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Final

LOCK_NAME: Final = "falcon-desktop.lock"


class InstanceLock:
    """An advisory lock on a file in the data directory.

    The kernel releases it when the process ends, however it ends: a file that was left behind
    locks nothing.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / LOCK_NAME
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; False if another process holds it.

        Raises:
            OSError: the data directory can't be written.
        """
        # Not ``with``: the lock lives as long as the file is open.
        file = self._path.open("ab")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock up."""
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
