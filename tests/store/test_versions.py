"""History files that earlier versions of the program wrote: brought up after a verified backup.

``data/history-v1.sqlite3`` was written by the program of commit 6d349db.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.migrations import migrate
from falcon_desktop.store.schema import MIGRATIONS

OLD = sorted((Path(__file__).parent / "data").glob("history-v*.sqlite3"))


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = apsw.Connection(str(path))
    try:
        return list(connection.execute(sql))
    finally:
        connection.close()


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
async def test_history_of_an_earlier_version_is_brought_up_whole(old: Path, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    shutil.copy(old, path)
    before = rows(old, "SELECT id, parent_id, role, text, reasoning FROM message ORDER BY key")
    database = Database(path, backup_directory=tmp_path / "backups")
    report = await database.open()
    store = Conversations(database)
    try:
        assert report.set_aside is None
        assert report.read_only is None
        after = rows(path, "SELECT id, parent_id, role, text, reasoning FROM message ORDER BY key")
        cut_off = {row[0] for row in rows(old, "SELECT id FROM message WHERE status = 'streaming'")}
        assert [row for row in after if row[0] not in cut_off] == [
            row for row in before if row[0] not in cut_off
        ]
        listed = await store.summaries()
        assert [one.title for one in listed] == ["Why is the sky blue?", "Cut off"]
        assert [one.title for one in await store.summaries(archived=True)] == ["Archived"]
        assert [one.title for one in await store.summaries(deleted=True)] == ["Deleted"]
        first = await store.conversation(listed[0].id)
        assert first.settings == GenerationSettings(temperature=0.2, stop=("\n\n",))
        assert (first.draft, first.title_edited) == ("a draft", True)
        outline = await store.outline(first.id)
        assert [one.role for one in outline] == [
            Role.USER, Role.ASSISTANT, Role.ASSISTANT, Role.USER, Role.ASSISTANT
        ]  # fmt: skip
        (answer,) = await store.messages([outline[1].id])
        assert answer.reasoning == "Think of molecules."
        assert (answer.provenance.model_hash, answer.usage.prompt_tokens) == ("ab" * 32, 12)
        (partly,) = [one for one in await store.all_messages(listed[1].id) if one.id in cut_off]
        assert (partly.text, partly.status) == ("What came of it", MessageStatus.INTERRUPTED)
        assert [hit.message_id for hit in (await store.search("زرقاء")).hits] == [outline[3].id]
        assert await database.read(lambda one: int(one.pragma("user_version"))) == (
            MIGRATIONS[-1].version
        )
    finally:
        await database.close()


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
async def test_a_verified_backup_is_made_before(old: Path, tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    shutil.copy(old, path)
    database = Database(path, backup_directory=tmp_path / "backups")
    await database.open()
    kept = await Backups(database).list_backups()
    await database.close()
    version = rows(old, "PRAGMA user_version")
    if version == [(MIGRATIONS[-1].version,)]:
        assert kept == []  # nothing was changed
        return
    (backup,) = kept
    assert rows(backup.path, "PRAGMA user_version") == version
    texts = "SELECT id, text FROM message ORDER BY key"
    assert rows(backup.path, texts) == rows(old, texts)


@pytest.mark.parametrize("version", [6, 7, 8])
def test_a_step_that_histories_have_taken_stays_as_it_was_letter_by_letter(version: int) -> None:
    """``data/forms`` holds what each step was when it was first in a history."""
    frozen = (Path(__file__).parent / "data" / "forms" / f"{version}.sql").read_text("utf-8")
    [step] = [one for one in MIGRATIONS if one.version == version]
    assert step.sql == frozen


def test_the_eighth_step_makes_what_adding_the_columns_would() -> None:
    """Only quicker: SQLite looks through all of a strict table for each column that it adds."""
    columns = (
        "cost INTEGER", "currency TEXT", "cost_is_partial INTEGER NOT NULL DEFAULT 0",
        "charged_by TEXT", "seconds_to_load REAL", "seconds_of_prompt REAL",
    )  # fmt: skip
    made = []
    for steps in (8, 7):
        connection = apsw.Connection(":memory:")
        migrate(connection, lambda _: None, [one for one in MIGRATIONS if one.version <= steps])
        for column in columns if steps == 7 else ():
            connection.execute(f"ALTER TABLE message ADD COLUMN {column}")
        made.append(connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'message'").get)
        assert connection.execute("PRAGMA integrity_check").get == "ok"
        connection.close()
    assert made[0] == made[1]
