"""Where the data is. Imports nothing heavy."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

APP: Final = "falcon-desktop"
_LINUX: Final = sys.platform.startswith("linux")
DATA_DIR_VARIABLE: Final = "FALCON_DESKTOP_DATA_DIR"
LONGEST_FILE_PATH: Final = 504
"""Bytes of a database's path that SQLite can open; it adds eight for its log."""


def data_directory(option: str | None = None) -> Path:
    """Return the data directory as an absolute path: ``option``, else the environment's, else ours.

    Linux follows the XDG base directory specification (a relative ``XDG_DATA_HOME`` is ignored, as
    it says); other platforms follow platformdirs.
    """
    chosen = option or os.environ.get(DATA_DIR_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    if _LINUX:
        base = os.environ.get("XDG_DATA_HOME", "")
        return (Path(base) if base.startswith("/") else Path.home() / ".local" / "share") / APP
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False, roaming=False))


def history_file(data_dir: Path) -> Path:
    """Return where the conversations are (SQLite)."""
    return data_dir / "history.sqlite3"


def settings_file(data_dir: Path) -> Path:
    """Return where settings and connections are (JSON, never a key)."""
    return data_dir / "settings.json"


def backup_directory(data_dir: Path) -> Path:
    """Return where verified copies of the history are."""
    return data_dir / "backups"


def models_directory(data_dir: Path) -> Path:
    """Return where the user's own model files are (GGUF)."""
    return data_dir / "models"


def driver_cache(data_dir: Path) -> Path:
    """Return where drivers of graphics processors keep what they compiled."""
    return data_dir / "driver-cache"


def make_private_directory(path: Path) -> None:
    """Make the data directory, mode 0700, with the directories above it that are missing.

    A directory that exists keeps its mode, except that one of ours which others could enter is
    closed to them; a shared one such as ``/tmp`` (sticky) stays as it is.

    Raises:
        OSError: it can't be made, or is no directory.
    """
    missing = [directory for directory in (path, *path.parents) if not directory.exists()]
    for directory in reversed(missing):
        directory.mkdir(mode=0o700, exist_ok=True)
    found = path.stat()
    if not stat.S_ISDIR(found.st_mode):  # a file's mode is not ours to change, nor /dev/null's
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    open_to_others = found.st_mode & 0o077 and not found.st_mode & 0o1000
    if os.name == "posix" and open_to_others and found.st_uid == os.geteuid():
        with contextlib.suppress(OSError):  # a read-only file system is met later
            path.chmod(0o700)
