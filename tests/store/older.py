"""Histories as earlier versions of the program wrote them."""

from __future__ import annotations

from pathlib import Path

import apsw
from falcon_desktop.store.connections import PAGE_SIZE
from falcon_desktop.store.migrations import migrate
from falcon_desktop.store.schema import MIGRATIONS

_TABLES = ("conversation", "attachment", "part", "message")
"""In the order in which triggers need them: what is beside a message is there before it."""


def as_version(new: Path, old: Path, version: int) -> None:
    """Write what a history of this version holds as the program of an earlier version wrote it."""
    target = apsw.Connection(str(old))
    target.pragma("page_size", PAGE_SIZE)
    migrate(target, lambda _: None, [step for step in MIGRATIONS if step.version <= version])
    target.pragma("foreign_keys", False)
    target.execute("ATTACH ? AS new", (str(new),))
    with target:
        for table in _TABLES:
            columns = [row[1] for row in target.execute(f"PRAGMA main.table_info({table})")]
            names = ", ".join(columns)
            if columns:
                target.execute(
                    f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}"
                )
    target.execute("DETACH new")
    target.close()
