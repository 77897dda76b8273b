"""Permanently erases everything: rows, indexes, log, and the files next to the history."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Final

import apsw

from falcon_desktop.store.erased import places
from falcon_desktop.store.files import CORRUPT, OTHER_LOG, REPLACED
from falcon_desktop.store.verified import SUFFIX

_TABLES: Final = (
    "answer_chunk", "attachment", "part", "message", "conversation", "contacted_host",
)  # fmt: skip
_COPIES: Final = (
    *(f"{word}-" for word in (CORRUPT, REPLACED, OTHER_LOG)), "rebuild.tmp", "restore.tmp",
)  # fmt: skip
"""How the names go on of what lies beside a history; unfinished ones were left by a kill."""
INDEXES: Final = ("message_index", "beside_index", "title_index")


def all_ids(connection: apsw.Connection) -> list[str]:
    """Return the ids of every conversation and message."""
    rows = connection.execute("SELECT id FROM conversation UNION ALL SELECT id FROM message")
    return [row[0] for row in rows]


def erase_all(connection: apsw.Connection) -> None:
    """Remove every conversation in one transaction.

    The triggers that keep the index true row by row are put away meanwhile: emptying it as a whole
    takes a thousandth of the time.
    """
    triggers = without_triggers(connection)
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    for index in INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")  # noqa: S608
    for sql in triggers:
        connection.execute(sql)


def without_triggers(connection: apsw.Connection) -> list[str]:
    """Drop the triggers that keep the indexes up to date; return the SQL that recreates them."""
    triggers: list[Any] = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in triggers]


def squeeze(connection: apsw.Connection) -> None:
    """Rewrite the file, so that no page of erased data remains, and empty the log."""
    connection.execute("VACUUM")
    with contextlib.suppress(apsw.BusyError):  # a reader holds it; closing does it
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def remove_copies(history: Path, backups: Path | None) -> int:
    """Remove backups, files that were set aside and the note of erased ids; return how many.

    Raises:
        OSError: one can't be removed.
    """
    found = [
        entry
        for entry in history.parent.iterdir()
        if any(entry.name.startswith(f"{history.name}.{begin}") for begin in _COPIES)
    ]
    if backups is not None and backups.is_dir():
        found += [entry for entry in backups.iterdir() if SUFFIX in entry.name and entry.is_file()]
    for entry in found:
        entry.unlink()
    for note in places(history, backups or history.parent):
        note.unlink(missing_ok=True)
    return len(found)
