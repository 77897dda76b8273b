"""Where the data is. Imports nothing heavy."""

from __future__ import annotations

import contextlib
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


def problem_with(data_dir: Path) -> str:
    """Say in one sentence why a data directory can't be used, "" if nothing is known against it.

    One that does not exist yet, or may only be read, is none of those.
    """
    size = len(os.fsencode(history_file(data_dir)))
    if size > LONGEST_FILE_PATH and os.name == "posix":
        return (
            f"The path of the data directory is too long by {size - LONGEST_FILE_PATH} bytes. "
            "Choose a shorter one with --data-dir."
        )
    try:
        found = data_dir.stat()
    except FileNotFoundError:
        return ""
    except NotADirectoryError:
        return f"“{data_dir}” leads through a file. Choose a folder with --data-dir."
    except PermissionError:
        return f"The folder that holds “{data_dir}” can't be entered by this user."
    except OSError as error:
        return f"“{data_dir}” can't be reached: {error.strerror}."
    if not stat.S_ISDIR(found.st_mode):
        return f"“{data_dir}” is a file, not a folder. Choose a folder with --data-dir."
    if not os.access(data_dir, os.R_OK | os.X_OK):
        whose = "belongs to another user" if _is_foreign(found) else "can't be entered"
        return f"“{data_dir}” {whose}. Choose another folder with --data-dir."
    if _is_foreign(found) and _others_decide(data_dir, found):
        return (
            f"“{data_dir}” belongs to another user, who could change what is kept there. "
            "Choose another folder with --data-dir."
        )
    return ""


def _is_foreign(found: os.stat_result) -> bool:
    return os.name == "posix" and found.st_uid != os.geteuid()


def _others_decide(data_dir: Path, found: os.stat_result) -> bool:
    """Say whether somebody else decides what is in a folder that is not ours, settings included.

    The superuser does so everywhere: a folder of theirs that others can't write is none of those.
    And they use folders of others, such as a container's volumes, unless anybody could have put
    one there.
    """
    if sys.platform == "win32":
        return False
    me = os.geteuid()
    if me == 0:
        return bool(data_dir.resolve().parent.stat().st_mode & stat.S_IWOTH)
    if found.st_uid != 0:
        return True
    if not found.st_mode & stat.S_IWOTH:
        return False
    return not found.st_mode & stat.S_ISVTX or any(
        file.exists() and file.lstat().st_uid not in (0, me)
        for file in (history_file(data_dir), settings_file(data_dir), backup_directory(data_dir))
    )


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


def make_private_directory(path: Path) -> None:
    """Make the data directory, mode 0700, with the directories above it that are missing.

    A directory that exists keeps its mode, except that one of ours which others could enter is
    closed to them; a shared one such as ``/tmp`` (sticky) stays as it is.

    Raises:
        OSError: it can't be made.
    """
    missing = [directory for directory in (path, *path.parents) if not directory.exists()]
    for directory in reversed(missing):
        directory.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix":
        found = path.stat()
        if found.st_mode & 0o077 and not found.st_mode & 0o1000 and found.st_uid == os.geteuid():
            with contextlib.suppress(OSError):  # a read-only file system is met later
                path.chmod(0o700)
