"""Refuses a data directory that no command can use."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.core.text.sentences import Sentence


def check_data_directory(option: str | None) -> None:
    """Refuse a data directory that can't be used: ``option``, else the environment's, else ours.

    One that does not exist yet, or may only be read, is none of those.

    Raises:
        StorageError: something is known against it.
    """
    data_dir = paths.data_directory(option)
    where = str(data_dir)
    size = len(os.fsencode(paths.history_file(data_dir)))
    if size > paths.LONGEST_FILE_PATH and os.name == "posix":
        raise StorageError(
            Sentence(
                "The path of the data directory is too long by {count} byte(s). "
                "Choose a shorter one with --data-dir.",
                count=size - paths.LONGEST_FILE_PATH,
            )
        )
    try:
        found = data_dir.stat()
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise StorageError(
            Sentence("“{path}” leads through a file. Choose a folder with --data-dir.", path=where)
        ) from None
    except PermissionError:
        raise StorageError(
            Sentence("The folder that holds “{path}” can't be entered by this user.", path=where)
        ) from None
    except OSError as error:
        from falcon_desktop.core.text.system_reasons import reason_of  # it is seldom needed

        raise StorageError(
            Sentence("“{path}” can't be reached.", path=where), detail=reason_of(error)
        ) from None
    if not stat.S_ISDIR(found.st_mode):
        raise StorageError(
            Sentence(
                "“{path}” is a file, not a folder. Choose a folder with --data-dir.", path=where
            )
        )
    if not os.access(data_dir, os.R_OK | os.X_OK):
        if _is_foreign(found):
            raise StorageError(
                Sentence(
                    "“{path}” belongs to another user. Choose another folder with --data-dir.",
                    path=where,
                )
            )
        raise StorageError(
            Sentence(
                "“{path}” can't be entered. Choose another folder with --data-dir.", path=where
            )
        )
    if _is_foreign(found) and _others_decide(data_dir, found):
        raise StorageError(
            Sentence(
                "“{path}” belongs to another user, who could change what is kept there. "
                "Choose another folder with --data-dir.",
                path=where,
            )
        )


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
        for file in (
            paths.history_file(data_dir),
            paths.settings_file(data_dir),
            paths.backup_directory(data_dir),
        )
    )
