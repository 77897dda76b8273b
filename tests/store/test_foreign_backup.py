"""A backup that somebody else wrote something into: only rows come from it, nothing that acts."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import StorageDamaged
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.database import Database
from tests.store.conftest import Made, Opened

PLANTED = {
    "trigger": "CREATE TRIGGER spy AFTER INSERT ON message BEGIN"
    " UPDATE conversation SET title = 'pwned'; END",
    "refusing trigger": "CREATE TRIGGER no BEFORE INSERT ON message BEGIN"
    " SELECT RAISE(ABORT, 'no'); END",
    "trigger like one of SQLite's": "CREATE TRIGGER message_index_spy AFTER INSERT ON message BEGIN"
    " DELETE FROM conversation; END",
    "trigger on a view": "CREATE TRIGGER seen INSTEAD OF INSERT ON history BEGIN"
    " DELETE FROM conversation; END",
    "view": "CREATE VIEW other AS SELECT * FROM message",
    "unique index": "CREATE UNIQUE INDEX one ON message (role)",
    "table that holds fast": "CREATE TABLE anchor (id TEXT REFERENCES message (id))",
    "table of an index that takes nothing": """UPDATE sqlite_schema SET sql =
        'CREATE TABLE ''message_index_data''(id INTEGER PRIMARY KEY, block BLOB CHECK (id < 0))'
        WHERE name = 'message_index_data'""",
    "table like one of ANALYZE's": """UPDATE sqlite_schema SET name = 'sqlite_stat9',
        tbl_name = 'sqlite_stat9',
        sql = 'CREATE TABLE sqlite_stat9(id TEXT REFERENCES message (id))'
        WHERE name = 'planted'""",
}


async def fill(opened: Opened, make: Made) -> dict[str, Message]:
    chat = make.conversation("mine")
    file = Attachment("a.txt", AttachmentKind.TEXT, "text/plain", 3, "abc")
    question = replace(make.question(chat), attachments=(file,))
    answer = make.answer(chat, question.id, "Because.", MessageStatus.COMPLETE)
    answer = replace(answer, reasoning="Hm.")
    await opened.store.create(chat, [question, answer])
    await opened.store.save_draft_attachments("", [file])
    return {question.id: question, answer.id: answer}


def form(path: Path) -> list[tuple[str, str, str]]:
    connection = apsw.Connection(str(path))  # the program may have it open: not another library
    try:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
        return sorted(
            (str(kind), str(name), str(sql)) for kind, name, sql in rows if "stat" not in str(name)
        )
    finally:
        connection.close()


def plant(backup: Path, *statements: str) -> None:
    connection = sqlite3.connect(backup)
    connection.execute("PRAGMA writable_schema = ON")
    for sql in statements:
        if "'planted'" in sql:
            connection.execute("CREATE TABLE planted (id TEXT)")
        connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("kind", [*PLANTED, "all"])
async def test_nothing_that_acts_survives_a_restore(
    opened: Opened, make: Made, path: Path, tmp_path: Path, kind: str
) -> None:
    messages = await fill(opened, make)
    backup = tmp_path / "theirs.sqlite3"
    await opened.backups.backup(backup)
    ours = form(path)
    single = list(PLANTED.values())
    plant(backup, *(single if kind == "all" else [PLANTED[kind]]))
    before = backup.read_bytes()
    report = await opened.backups.restore(backup)
    assert report.read_only is None and report.altered == ()
    assert backup.read_bytes() == before
    assert form(path) == ours
    # As it was, and it goes on.
    [row] = await opened.store.summaries()
    assert row.title == "mine"
    assert {one.id: one for one in await opened.store.all_messages(row.id)} == messages
    assert len(await opened.store.draft_attachments("")) == 1
    assert (await opened.store.search("because")).hits
    chat = make.conversation("new")
    await opened.store.create(chat, [make.question(chat)])
    assert [one.title for one in await opened.store.summaries()] == ["new", "mine"]
    await opened.store.remove_messages(list(messages))
    assert await opened.backups.check() == []


async def test_a_trigger_of_ours_with_other_words_is_refused(
    opened: Opened, make: Made, tmp_path: Path, path: Path
) -> None:
    await fill(opened, make)
    backup = tmp_path / "theirs.sqlite3"
    await opened.backups.backup(backup)
    plant(
        backup,
        "DROP TRIGGER conversation_added",
        "CREATE TRIGGER conversation_added AFTER INSERT ON conversation BEGIN"
        " DELETE FROM message; END",
    )
    before = form(path)
    with pytest.raises(StorageDamaged):
        await opened.backups.restore(backup)
    assert form(path) == before
    assert len(await opened.store.summaries()) == 1


async def test_nor_does_what_stands_in_a_backup_of_an_earlier_version(tmp_path: Path) -> None:
    """Whose form is not looked at otherwise, and which is brought up to date at once."""
    old = tmp_path / "old.sqlite3"
    shutil.copy(Path(__file__).parent / "data" / "history-v1.sqlite3", old)
    plant(
        old,
        PLANTED["trigger"],
        "DROP TRIGGER conversation_renamed",
        "CREATE TRIGGER conversation_renamed AFTER UPDATE OF title ON conversation BEGIN"
        " DELETE FROM message; END",
    )
    connection = sqlite3.connect(old)
    texts = dict(connection.execute("SELECT id, text FROM message").fetchall())
    connection.close()
    database = Database(tmp_path / "data" / "history.sqlite3")
    await database.open()
    ours = form(tmp_path / "data" / "history.sqlite3")
    await Backups(database).restore(old)
    await database.close()
    assert form(tmp_path / "data" / "history.sqlite3") == ours
    connection = sqlite3.connect(tmp_path / "data" / "history.sqlite3")
    found = dict(connection.execute("SELECT id, text FROM message").fetchall())
    connection.close()
    assert found.keys() == texts.keys()


async def test_what_sqlite_itself_adds_is_no_reason_to_copy_rows(
    opened: Opened, make: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(opened, make)
    backup = tmp_path / "analysed.sqlite3"
    await opened.backups.backup(backup)
    connection = apsw.Connection(str(backup))
    connection.execute("ANALYZE")
    connection.close()

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("falcon_desktop.store.backups._rows_only", never)
    await opened.backups.restore(backup)
    assert len(await opened.store.summaries()) == 1
