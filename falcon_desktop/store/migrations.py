"""Brings a history file to this program's version, one numbered step after the other. A file of a
newer version is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

import apsw

from falcon_desktop.core.domain.errors import NextStep, StorageDamaged, StorageNewer
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.store.connections import counts, quick_check
from falcon_desktop.store.schema import APPLICATION_ID, MIGRATIONS, Migration

NEWER: Final = Sentence(
    "The history was written by a newer version of Falcon Desktop. This version can read it, "
    "but not change it."
)
NOT_OURS: Final = Sentence(
    "The file in place of the history belongs to another program. It was not touched."
)


_SQLITES_OWN: Final = ("message_index_", "beside_index_", "title_index_")
"""How the tables begin that SQLite makes for an index, in words of its own."""
_FOUND_BY_ANALYZE: Final = {
    ("table", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}


def schema_version(connection: apsw.Connection) -> int:
    """Return a file's format version; 0 for an empty file.

    Raises:
        StorageDamaged: the file belongs to another program.
        apsw.CorruptError: its name or version is damaged; its tables are ours.
    """
    application = int(connection.pragma("application_id"))
    version = int(connection.pragma("user_version"))
    if application == APPLICATION_ID and version >= 0:
        return version
    if application == APPLICATION_ID:
        raise apsw.CorruptError(f"version {version}")
    empty = connection.execute("SELECT count(*) FROM sqlite_schema").get == 0
    if application or version or not empty:
        if version == MIGRATIONS[-1].version and not altered_form(connection):
            raise apsw.CorruptError(f"application_id {application:#x}")
        detail = f"application_id {application:#x}"
        raise StorageDamaged(NOT_OURS, detail=detail, next_step=NextStep.NONE)
    return 0


def altered_form(connection: apsw.Connection) -> list[str]:
    """Return where a file's tables, indexes and triggers differ from their version, one line each.

    SQLite's own check passes over that as long as it can be parsed, and then nothing can be saved.
    Files of other versions are not looked at; what somebody added is none of our business.
    """
    version = int(connection.pragma("user_version"))
    if version != MIGRATIONS[-1].version:
        return []
    return differences_of_form(connection)


def differences_of_form(connection: apsw.Connection) -> list[str]:
    """Return where a file's schema differs from this version's, whatever version it says."""
    made = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        made[kind, name] = sql
    return [
        f"{kind} {name}: not as it was made"
        for (kind, name), sql in _newest_form().items()
        if not name.startswith(_SQLITES_OWN) and made.get((kind, name), "") != sql
    ]


def structure_problems(connection: apsw.Connection, limit: int = 100) -> list[str]:
    """Return what is wrong with a file's structure and schema, one line each; empty if nothing."""
    try:
        return quick_check(connection, limit) or altered_form(connection)
    except (apsw.SQLError, UnicodeDecodeError) as error:  # a form that can't be understood
        return [str(error)]


def has_only_our_form(connection: apsw.Connection) -> bool:
    """Whether the schema has nothing foreign: no other trigger, view, index or table.

    Whatever is there acts on all that is saved from then on: a table of an index that can hold
    nothing keeps a history from taking in a word.
    """
    there = {
        (kind, name): sql
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")
        if (kind, name, sql) not in _FOUND_BY_ANALYZE
    }
    return there == _form(int(connection.pragma("user_version")))


def _newest_form() -> Mapping[tuple[str, str], str | None]:
    return _form(MIGRATIONS[-1].version)


@cache
def _form(version: int) -> Mapping[tuple[str, str], str | None]:
    """Return type, name and SQL of all that a file of a version holds."""
    steps = [step for step in MIGRATIONS if step.version <= version]
    if not steps:
        return {}
    connection = apsw.Connection(":memory:")
    try:
        migrate(connection, int, steps)
        rows = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
        return {(str(kind), str(name)): sql for kind, name, sql in rows}  # type: ignore[misc]
    finally:
        connection.close()


def migrate(
    connection: apsw.Connection,
    back_up: Callable[[int], object],
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Run the missing steps, each completely or not at all.

    Args:
        back_up: makes a verified backup of the file before it changes; gets its version. Not
            called for an empty file.

    Raises:
        StorageNewer: the file's version is above the last migration's.
        StorageDamaged: the file is damaged, or a step would lose something.
        apsw.CorruptError: the number of its version is damaged: it is of this one.
    """
    current = schema_version(connection)
    if current > migrations[-1].version:
        raise StorageNewer(NEWER, detail=f"version {current}")
    missing = [step for step in migrations if step.version > current]
    if not missing:
        return
    if current:
        if migrations is MIGRATIONS and not differences_of_form(connection):
            raise apsw.CorruptError(f"version {current} in the form of the newest")
        if problems := quick_check(connection):
            raise StorageDamaged(
                Sentence("The history file is damaged and can't be updated."),
                detail="\n".join(problems),
            )
        back_up(current)
    connection.create_scalar_function("index_form", _index_form(), 1)
    for step in missing:
        _run(connection, step)


def _index_form() -> Callable[..., str | None]:
    """Return what steps call ``index_form``: what the index holds for a text, NULL for itself."""
    normaliser = Normaliser()

    def index_form(*texts: apsw.SQLiteValue) -> str | None:
        return normaliser.index_form(str(texts[0]))

    return index_form


def _run(connection: apsw.Connection, step: Migration) -> None:
    fresh = step.version == 1
    defensive = connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, -1)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)  # a step may write a table's own text
    connection.pragma("foreign_keys", False)  # can't be changed inside the transaction
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            before = (0, 0) if fresh else counts(connection)
            connection.execute(step.sql)
            if fresh:
                _sign(connection)
            broken = list(connection.execute("PRAGMA foreign_key_check"))
            if broken or counts(connection) != before:
                raise StorageDamaged(
                    Sentence(
                        "The history could not be updated without loss, so it was left as it was."
                    ),
                    detail=f"step {step.version}: {broken[:10]}",
                )
            connection.pragma("user_version", step.version)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.pragma("foreign_keys", True)
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, defensive)


def _sign(connection: apsw.Connection) -> None:
    connection.pragma("application_id", APPLICATION_ID)
    connection.execute(
        "INSERT INTO store (id, store_id, created_at) VALUES (1, ?, ?)", (new_id(), now_ms())
    )
