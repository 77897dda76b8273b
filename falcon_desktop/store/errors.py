"""Turns errors of SQLite and the file system into our own, with sentences for people."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import apsw

from falcon_desktop.core.domain.errors import (
    NO_SPACE,
    DiskFull,
    FalconError,
    NextStep,
    StorageBusy,
    StorageDamaged,
    StorageError,
    StorageReadOnly,
)
from falcon_desktop.core.text.sentences import Sentence

DISK_FULL: Final = Sentence(
    "The disk is full. Nothing that was saved is lost, but new messages can't be saved until "
    "there is space."
)
READ_ONLY: Final = Sentence("The history can't be changed: its folder or file is read-only.")
BUSY: Final = Sentence("Another program is using the history file. Try again in a moment.")
OPEN_ELSEWHERE: Final = Sentence(
    "This history is open in Falcon Desktop. Close its window first, or restore the backup there, "
    "under Settings, Data & privacy."
)
DAMAGED: Final = Sentence("The history file is damaged.")
WRITE_FAILED: Final = Sentence(
    "The history could not be saved. The disk may be full, limited or failing."
)
FAILED: Final = Sentence("The disk reported an error while reading or saving the history.")
CLOSED: Final = Sentence("The history is not open.")


def other_log(name: str) -> Sentence:
    """Return the sentence about a log that belongs to another history."""
    return Sentence("A file next to the history, {name}, does not belong to it.", name=name)


def log_cut(name: str) -> Sentence:
    """Return the sentence about lost recent changes."""
    return Sentence("The latest changes are missing: their file, {name}, is incomplete.", name=name)


_SAYS_NOTHING: Final = ("", "not an error")


def storage_error(error: BaseException) -> FalconError:
    """Return the :class:`StorageError` for ``error``, with a sentence for people."""
    if isinstance(error, FalconError):
        return error
    detail = str(error)
    if isinstance(error, apsw.Error) and detail in _SAYS_NOTHING:
        detail = _code_of(error)
    if isinstance(error, UnicodeDecodeError):
        return StorageDamaged(DAMAGED, detail=str(error.reason))
    if isinstance(error, OSError):
        return _from_errno(error, detail)
    if isinstance(error, apsw.FullError):
        return DiskFull(DISK_FULL, detail=detail)
    if isinstance(error, apsw.IOError):
        return _from_io_error(error, detail)
    if isinstance(error, (apsw.ReadOnlyError, apsw.PermissionsError, apsw.CantOpenError)):
        return StorageReadOnly(READ_ONLY, detail=detail)
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StorageBusy(BUSY, detail=detail)
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError, apsw.FormatError)):
        return StorageDamaged(DAMAGED, detail=detail)
    return StorageError(FAILED, detail=f"{type(error).__name__}: {detail}")


def is_damage(error: BaseException) -> bool:
    """Whether ``error`` means that the file's content is damaged."""
    return isinstance(
        error, (apsw.CorruptError, apsw.NotADBError, apsw.FormatError, UnicodeDecodeError)
    ) or (
        isinstance(error, apsw.IOError)
        and _extended(error) in (apsw.SQLITE_IOERR_SHORT_READ, apsw.SQLITE_IOERR_CORRUPTFS)
    )


@contextmanager
def told_to_people() -> Iterator[None]:
    """Raise errors of SQLite and the file system inside as :class:`StorageError`.

    Mistakes of ours (TypeError and the like) pass unchanged.
    """
    try:
        yield
    except (apsw.Error, OSError, UnicodeDecodeError) as error:
        raise storage_error(error) from error


def _from_errno(error: OSError, detail: str) -> StorageError:
    if error.errno in NO_SPACE:
        return DiskFull(DISK_FULL, detail=detail)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR):
        return StorageReadOnly(READ_ONLY, detail=detail)
    return StorageError(FAILED, detail=detail)


def _from_io_error(error: apsw.IOError, detail: str) -> StorageError:
    # A quota or a file-size limit (EFBIG) reaches us as a failed write, like a failing disk.
    if _extended(error) == apsw.SQLITE_IOERR_WRITE:
        return StorageError(WRITE_FAILED, detail=detail, next_step=NextStep.FREE_SPACE)
    if is_damage(error):
        return StorageDamaged(DAMAGED, detail=detail)
    return StorageError(FAILED, detail=detail)


def _code_of(error: apsw.Error) -> str:
    """Return SQLite's name for what failed, which a backup's second file leaves unsaid."""
    code = _extended(error) or int(getattr(error, "result", 0))
    names = apsw.mapping_extended_result_codes, apsw.mapping_result_codes
    found = [mapping[code] for mapping in names if code in mapping]
    return str(found[0]) if found else type(error).__name__


def _extended(error: apsw.Error) -> int:
    # apsw sets it on every error that SQLite reported; its type stubs leave it out.
    return int(getattr(error, "extendedresult", 0))
