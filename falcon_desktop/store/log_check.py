"""Predicts what an unknown write-ahead log would do to the history next to it.

Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

import apsw

from falcon_desktop.store.connections import (
    open_alone,
    open_untouched,
    quick_check,
    uri_alone,
)
from falcon_desktop.store.errors import is_damage
from falcon_desktop.store.schema import APPLICATION_ID

_HIDDEN: Final = (
    "SELECT EXISTS (SELECT 1 FROM alone.message WHERE id NOT IN (SELECT id FROM main.message))"
)


class LogState(Enum):
    """What to do with a history and the log beside it."""

    BELONGS = auto()
    """The log belongs to the file, as far as can be seen, or is the better half of two bad ones."""
    HIDES = auto()
    """Both together are whole, but lack messages that the file alone holds, or may be another
    history: keep a copy of both."""
    FOREIGN = auto()
    """The file would be damaged or become another history with the log."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a file is, with its log or without; ``store`` is the id that every history has, empty
    where it can't be read."""

    whole: bool
    store: str = ""
    empty: bool = False


def check_log(path: Path, *, known: bool) -> tuple[LogState, bool]:
    """Compare a history with and without its log. Reads both completely.

    Returns also whether what the verdict leads to is whole.

    Args:
        known: whether the log is one that this program wrote to this history. The file can be
            another since.

    Raises:
        apsw.Error: it can't be read, for another reason than damage.
    """
    alone, together = _state(path, with_log=False), _state(path, with_log=True)
    if not alone.whole:  # as after a power cut while the log was written back
        if known or alone.empty or not together.whole or alone.store == together.store:
            return LogState.BELONGS, together.whole or alone.empty
        return (LogState.FOREIGN, False) if alone.store else (LogState.HIDES, True)
    if not together.whole or together.store != alone.store:
        return LogState.FOREIGN, True
    return (LogState.HIDES if _hides(path) else LogState.BELONGS), True


def _state(path: Path, *, with_log: bool) -> _State:
    whole, store, empty = False, "", False
    with _told_damage():
        connection = open_untouched(path) if with_log else open_alone(path)
        try:
            with _told_damage():
                empty = connection.execute("SELECT count(*) FROM sqlite_schema").get == 0
                store = str(connection.execute("SELECT store_id FROM store").get)
                whole = _is_whole(connection)
        finally:
            connection.close()
    return _State(whole, store, empty)


def _is_whole(connection: apsw.Connection) -> bool:
    if connection.pragma("application_id") != APPLICATION_ID or quick_check(connection, 1):
        return False
    # Pages of two times can each be in order: what refers to each other then does not agree.
    for table in ("conversation", "message"):
        if connection.execute(f"PRAGMA integrity_check({table})").get != "ok":
            return False
    return connection.execute("PRAGMA foreign_key_check(message)").get is None


@contextmanager
def _told_damage() -> Iterator[None]:
    """Leave a block at what says that a file is damaged or not ours."""
    try:
        yield
    except (apsw.SQLError, UnicodeDecodeError):  # tables that are not ours
        return
    except apsw.Error as error:
        if not is_damage(error):  # a full disk says nothing of the log
            raise


def _hides(path: Path) -> bool:
    connection = open_untouched(path)
    try:
        connection.execute("ATTACH ? AS alone", (uri_alone(path),))
        return bool(connection.execute(_HIDDEN).get)
    finally:
        connection.close()
