"""Files that stay next to their final place until they are complete.

A program that is killed leaves its file behind, with texts of chats in it: the next one that writes
into the same folder removes it.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import tempfile
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

PREFIX: Final = ".falcon-export-"
_NAME: Final = re.compile(re.escape(PREFIX) + r"[a-z0-9_]{8}")
_FLAGS: Final = os.O_RDWR | sum(
    getattr(os, one, 0) for one in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC")
)


def unfinished_in(directory: Path) -> tuple[int, str]:
    """Create a private file in a folder; return its descriptor, open for writing, and its name.

    It counts as at work as long as the descriptor is open: the system ends that with the program.

    Raises:
        OSError: it can't be made.
    """
    sweep(directory)
    while True:
        descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=directory)  # mode 0600
        if sys.platform == "win32":
            return descriptor, name
        with contextlib.suppress(OSError):  # a file system without locks: nobody sweeps there
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        if Path(name).exists():
            return descriptor, name
        os.close(descriptor)  # swept before it was locked


def sweep(directory: Path) -> int:
    """Remove what killed programs of this user left in a folder; return how many.

    What can't be looked at or taken away stays.
    """
    if sys.platform == "win32":  # nothing tells there who is at work
        return 0
    swept = 0
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name):
                with contextlib.suppress(OSError):
                    swept += _remove_if_left(entry.path)
    return swept


def _remove_if_left(path: str) -> bool:
    if sys.platform == "win32":
        return False
    descriptor = os.open(path, _FLAGS)
    try:
        found = os.fstat(descriptor)
        ours = found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == 0o600
        if not ours or not stat.S_ISREG(found.st_mode):
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Path(path).unlink()
    finally:
        os.close(descriptor)
    return True
