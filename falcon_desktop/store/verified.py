"""Backups that were opened again and found whole before they count. A backup is one ordinary
history file with nothing beside it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import apsw

from falcon_desktop.core.domain.errors import NextStep, StorageDamaged, StorageNewer
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.paths import make_private_directory
from falcon_desktop.store.connections import counts, keep_little, open_untouched
from falcon_desktop.store.files import (
    create_private_file,
    replace_durably,
)
from falcon_desktop.store.migrations import structure_problems
from falcon_desktop.store.schema import APPLICATION_ID

SUFFIX: Final = ".sqlite3"
DAILY: Final = "history-"
BEFORE_UPDATE: Final = "before-update-from-"
NEWER_BACKUP: Final = Sentence(
    "This backup was made by a newer version of Falcon Desktop. "
    "Update Falcon Desktop to restore it."
)
_STEPS: Final = 20_000
"""SQLite's steps between two questions whether to go on; so many take some milliseconds."""
_PAGES_PER_STEP: Final = 2_000
"""8 MB at a time, between which other writes get their turn."""


@dataclass(frozen=True, slots=True)
class Found:
    """How much a whole file holds; ``altered`` are the ids of messages whose text is not what was
    saved, if that was looked at.
    """

    conversations: int
    messages: int
    altered: tuple[str, ...] = ()


def _keep_on() -> None:
    """Never end a backup."""


def _go_on(keep_on: Callable[[], object]) -> bool:
    """Say to SQLite that it need not stop; what is raised stops it."""
    keep_on()
    return False


class BackupRun:
    """A backup in steps, so that it can be stopped in between.

    The source must be inside a transaction: the backup is of that one state.

    Raises (every method):
        apsw.Error, OSError, StorageDamaged: there is no backup; nothing that was there changed.
    """

    def __init__(self, source: apsw.Connection, target: Path) -> None:
        self._expected = counts(source)  # also what pins the state
        self._target = target
        self._temporary = target.with_name(target.name + ".tmp")
        self._temporary.unlink(missing_ok=True)
        create_private_file(self._temporary)
        self._copy = apsw.Connection(str(self._temporary))
        self._backup = self._copy.backup("main", source, "main")

    def step(self, pages: int = _PAGES_PER_STEP) -> bool:
        """Copy more; True when everything is copied."""
        return bool(self._backup.step(pages))

    def finish(self, keep_on: Callable[[], object] = _keep_on) -> Found:
        """Verify the copy and move it into place; return what is in it.

        Texts that the disk altered keep it from nothing: a copy is still better than none.
        """
        self._backup.close()
        # A backup stands alone: no log beside it.
        self._copy.pragma("journal_mode", "delete")
        self._copy.close()
        found = verify(self._temporary, keep_on=keep_on)
        if (found.conversations, found.messages) != self._expected:
            self.abandon()
            raise StorageDamaged(
                Sentence("The backup does not match the history, so it was not kept."),
                detail=f"{found} instead of {self._expected}",
            )
        replace_durably(self._temporary, self._target)
        return found

    def abandon(self) -> None:
        """Remove the copy; harmless after :meth:`finish`."""
        with contextlib.suppress(apsw.Error):
            self._backup.close(force=True)
        with contextlib.suppress(apsw.Error):
            self._copy.close(force=True)
        for suffix in ("", "-journal", "-wal", "-shm"):
            self._temporary.with_name(self._temporary.name + suffix).unlink(missing_ok=True)


def back_up(
    source: apsw.Connection, target: Path, keep_on: Callable[[], object] = _keep_on
) -> Found:
    """Make a verified backup at once; return what is in it.

    Args:
        source: a connection inside a transaction.
        keep_on: called between steps; what it raises ends the backup.
    """
    run = BackupRun(source, target)
    try:
        while not run.step():
            keep_on()
        return run.finish(keep_on)
    except BaseException:
        run.abandon()
        raise


def back_up_before(path: Path, directory: Path, version: int) -> Path:
    """Make the backup that precedes every migration; return where it is."""
    make_private_directory(directory)
    target = directory / f"{BEFORE_UPDATE}{version}-{stamp()}{SUFFIX}"
    source = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        source.execute("BEGIN")
        back_up(source, target)
        source.execute("ROLLBACK")
    finally:
        source.close()
    return target


def verify(
    path: Path,
    damaged: str = Sentence("The backup is damaged."),
    *,
    newest: int | None = None,
    texts: bool = True,
    keep_on: Callable[[], object] = _keep_on,
) -> Found:
    """Check that a file is a complete history; return what is in it.

    Args:
        damaged: the sentence for a damaged file.
        newest: the newest version of the file's form that is accepted; None for any.
        texts: whether every text is compared with its checksum.
        keep_on: called now and then; what it raises ends the look.

    Raises:
        StorageDamaged: it is not, or belongs to another program.
        StorageNewer: it was written by a newer version of this program.
        apsw.Error, OSError: it can't be read.
    """
    connection = open_untouched(path)
    keep_little(connection)
    # The look at the structure is one call that takes long: where the program ends, so does it.
    connection.set_progress_handler(partial(_go_on, keep_on), _STEPS)
    try:
        if connection.pragma("application_id") != APPLICATION_ID:
            raise StorageDamaged(
                Sentence("This file is not a Falcon Desktop history."),
                detail=str(path),
                next_step=NextStep.NONE,
            )
        version = int(connection.pragma("user_version"))
        if newest is not None and version > newest:
            raise StorageNewer(NEWER_BACKUP, detail=f"version {version}")
        if problems := structure_problems(connection):
            raise StorageDamaged(damaged, detail="\n".join(problems))
        altered: list[str] = []
        if texts:
            from falcon_desktop.store.reading import altered_messages  # not to open a history

            altered = altered_messages(connection, keep_on)
        return Found(*counts(connection), tuple(altered))
    finally:
        connection.close()


def find_backups(directory: Path) -> tuple[Path, ...]:
    """Return a directory's backups, newest first, without unfinished ones."""
    found: list[tuple[int, Path]] = []
    with contextlib.suppress(OSError):
        for entry in directory.iterdir():
            with contextlib.suppress(OSError):  # one that vanishes hides no other
                if entry.name.endswith(SUFFIX) and entry.is_file() and entry.stat().st_size:
                    found.append((entry.stat().st_mtime_ns, entry))
    return tuple(entry for _, entry in sorted(found, reverse=True))


def stamp(seconds: float | None = None) -> str:
    """Return a UTC time in the form used in file names."""
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime(seconds))
