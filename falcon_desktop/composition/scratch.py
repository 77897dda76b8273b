"""Temporary folders, outside the data directory, for files that are written only to be read.

A program that is killed leaves its folder behind, with texts of chats in it: the next one that
looks removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

PREFIX: Final = "falcon-reading-"
_FLAGS: Final = os.O_RDONLY | sum(
    getattr(os, one, 0) for one in ("O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC")
)


@contextmanager
def scratch() -> Iterator[Path]:
    """Create a folder that is removed at the end of the block, and remove abandoned ones."""
    sweep()
    directory, descriptor = _made()
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        if descriptor is not None:
            os.close(descriptor)


def sweep() -> int:
    """Remove folders of this user's programs that ended without doing so; return how many."""
    if sys.platform == "win32":  # nothing tells there who is at work
        return 0
    swept = 0
    for entry in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            if entry.lstat().st_uid == os.geteuid():
                swept += _remove_if_left(entry)
    return swept


def _made() -> tuple[Path, int | None]:
    """Make a folder, locked as long as the descriptor is open; the system ends that with us."""
    while True:
        directory = Path(tempfile.mkdtemp(prefix=PREFIX))
        if sys.platform == "win32":
            return directory, None
        with contextlib.suppress(FileNotFoundError):  # swept before it was locked
            descriptor = os.open(directory, _FLAGS)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            if directory.exists():
                return directory, descriptor
            os.close(descriptor)


def _remove_if_left(directory: Path) -> bool:
    if sys.platform == "win32":
        return False
    descriptor = os.open(directory, _FLAGS)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(directory)
    finally:
        os.close(descriptor)
    return True
