"""Says what a write-ahead log that nobody vouches for would make of the history beside it.

Changes nothing. Must not know threads, nor what conversations are beyond their number.
"""

from __future__ import annotations

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


class Verdict(Enum):
    """What to do with a history and the log beside it."""

    BELONGS = auto()
    """The log belongs to the file, as far as can be seen, or is the better half of two bad ones."""
    HIDES = auto()
    """Both together are whole, but lack messages that the file alone holds: keep a copy of it."""
    FOREIGN = auto()
    """The file alone is whole, and would be damaged or become another history with the log."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a file is, with its log or without; ``store`` is the id that every history has."""

    whole: bool
    store: str = ""


def judge(path: Path) -> Verdict:
    """Compare a history with its log to the same file without it. Reads all of both.

    Raises:
        apsw.Error: it can't be read, for another reason than damage.
    """
    alone, together = _state(path, with_log=False), _state(path, with_log=True)
    if not alone.whole:
        return Verdict.BELONGS
    if not together.whole or together.store != alone.store:
        return Verdict.FOREIGN
    return Verdict.HIDES if _hides(path) else Verdict.BELONGS


def _state(path: Path, *, with_log: bool) -> _State:
    try:
        return _looked_at(open_untouched(path) if with_log else open_alone(path))
    except (apsw.SQLError, UnicodeDecodeError):  # tables that are not ours
        return _State(whole=False)
    except apsw.Error as error:
        if not is_damage(error):  # a full disk says nothing of the log
            raise
        return _State(whole=False)


def _looked_at(connection: apsw.Connection) -> _State:
    try:
        if connection.pragma("application_id") != APPLICATION_ID or quick_check(connection, 1):
            return _State(whole=False)
        # Pages of two times can each be in order: what refers to each other then does not agree.
        for table in ("conversation", "message"):
            if connection.execute(f"PRAGMA integrity_check({table})").get != "ok":
                return _State(whole=False)
        if connection.execute("PRAGMA foreign_key_check(message)").get is not None:
            return _State(whole=False)
        return _State(True, str(connection.execute("SELECT store_id FROM store").get))
    finally:
        connection.close()


def _hides(path: Path) -> bool:
    connection = open_untouched(path)
    try:
        connection.execute("ATTACH ? AS alone", (uri_alone(path),))
        return bool(connection.execute(_HIDDEN).get)
    finally:
        connection.close()
