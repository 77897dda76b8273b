"""What stands at the history's place: nothing, ours, older, newer, damaged, another program's."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import (
    DiskFull,
    StorageDamaged,
    StorageError,
    StorageNewer,
    StorageReadOnly,
)
from falcon_desktop.store import recovery
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database, OpenReport
from falcon_desktop.store.schema import APPLICATION_ID, MIGRATIONS, Migration
from tests.store.conftest import Made


async def make_history(path: Path, make: Made, conversations: int = 3) -> list[Message]:
    """Make a history of some size; return all its messages."""
    database = Database(path)
    await database.open()
    store = Conversations(database)
    everything = []
    for _ in range(conversations):
        conversation = make.conversation()
        question = make.question(conversation, "Why? " * 200)
        answer = make.answer(conversation, question.id, "Because. " * 200, MessageStatus.COMPLETE)
        await store.create(conversation, [question, answer])
        everything += [question, answer]
    await database.close()
    return everything


async def reopen(path: Path) -> tuple[OpenReport, list[Message], list[str]]:
    database = Database(path)
    try:
        report = await database.open()
        store = Conversations(database)
        found = [
            message
            for row in await store.summaries()
            for message in await store.all_messages(row.id)
        ]
        return report, found, await Backups(database).check()
    finally:
        await database.close()


async def test_nothing_happens_before_open(path: Path) -> None:
    database = Database(path)
    await database.close()
    assert not path.parent.exists()


async def test_private_files_whatever_the_umask(path: Path, make: Made) -> None:
    old = os.umask(0)
    try:
        database = Database(path)
        report = await database.open()
        assert report == OpenReport(created=True)
        await Conversations(database).create(make.conversation())
        await Backups(database).backup(path.parent / "backups" / "one.sqlite3")
        entries = [path.parent, *path.parent.rglob("*")]
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in entries}
        await database.close()
    finally:
        os.umask(old)
    assert modes == {
        "data": 0o700,
        "backups": 0o700,
        "one.sqlite3": 0o600,
        "history.sqlite3": 0o600,
        "history.sqlite3-wal": 0o600,
        "history.sqlite3-shm": 0o600,
        "history.sqlite3.lock": 0o600,
    }


async def test_an_open_directory_is_closed_to_others(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    database = Database(path)
    await database.open()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    await database.close()


async def test_a_link_is_not_followed(path: Path, make: Made) -> None:
    victim = path.parent / "victim"
    await make_history(victim, make)
    before = victim.read_bytes()
    path.symlink_to(victim)
    database = Database(path)
    with pytest.raises(StorageReadOnly):
        await database.open()
    await database.close()
    assert victim.read_bytes() == before


async def test_pragmas(path: Path) -> None:
    database = Database(path)
    await database.open()

    def values(connection: apsw.Connection) -> list[object]:
        names = "journal_mode synchronous foreign_keys trusted_schema cell_size_check mmap_size"
        return [connection.pragma(name) for name in names.split()]

    # mmap_size answers nothing where memory mapping is off for good
    assert (await database.on_writer(values))[:5] == ["wal", 2, 1, 0, 1]
    assert await database.on_writer(lambda one: one.pragma("application_id")) == APPLICATION_ID
    assert await database.on_writer(lambda one: one.pragma("secure_delete")) == 1
    await database.close()
    assert [entry.name for entry in sorted(path.parent.iterdir())] == [
        "history.sqlite3",
        "history.sqlite3.lock",
    ]


async def test_a_newer_file_is_read_and_not_touched(path: Path, make: Made) -> None:
    messages = await make_history(path, make)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = path.read_bytes()
    database = Database(path)
    report = await database.open()
    assert isinstance(report.read_only, StorageNewer)
    store = Conversations(database)
    assert await store.messages([messages[0].id]) == [messages[0]]
    for write in (
        store.create(make.conversation()),
        store.purge(["x"]),
        store.append_to_answer("x", "y", "z"),
        store.flush(),
    ):
        with pytest.raises(StorageNewer):
            await write
    copy = path.parent / "copy.sqlite3"
    await Backups(database).backup(copy)
    await database.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["foreign", "foreign without id", "directory"])
async def test_what_is_not_ours_is_left_alone(path: Path, kind: str) -> None:
    path.parent.mkdir()
    if kind == "directory":
        path.mkdir()
    else:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE bookmarks (url)")
        if kind == "foreign":
            connection.execute("PRAGMA application_id = 7")
        connection.commit()
        connection.close()
    before = path.read_bytes() if path.is_file() else b""
    database = Database(path)
    with pytest.raises(StorageDamaged) as failure:
        await database.open()
    await database.close()
    assert failure.value.sentence
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert not list(path.parent.glob("*corrupt*"))


@pytest.mark.parametrize("how", ["empty", "missing", "missing beside its log"])
async def test_a_vanished_history_is_not_silently_made_anew(
    path: Path, make: Made, how: str
) -> None:
    messages = await make_history(path, make)
    database = Database(path)
    await database.open()
    backup = await Backups(database).back_up_daily()
    await database.close()
    assert backup is not None
    path.unlink()
    if how == "empty":
        path.touch()
    elif how == "missing beside its log":
        path.with_name(path.name + "-wal").write_bytes(b"log")
    database = Database(path)
    with pytest.raises(StorageDamaged):
        await database.open()
    assert not path.exists() or path.stat().st_size == 0
    backups = Backups(database)
    [offered] = await backups.list_backups()
    await backups.restore(offered.path)
    store = Conversations(database)
    assert await store.messages([message.id for message in messages]) == messages
    await database.close()


async def test_an_empty_file_without_a_past_is_a_fresh_start(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    report, found, problems = await reopen(path)
    assert (report.created, found, problems) == (True, [], [])


@pytest.mark.parametrize("damage", ["text", "nul", "schema", "one byte", "random"])
async def test_garbage_is_set_aside(path: Path, make: Made, damage: str) -> None:
    await make_history(path, make)
    data = bytearray(path.read_bytes())
    match damage:
        case "text":
            data = bytearray(b"this is no database " * 200)
        case "nul":
            data = bytearray(len(data))
        case "schema":
            data[100:1024] = bytes(924)
        case "one byte":
            data = bytearray(b"\0")
        case "random":
            data = bytearray(random.Random(1).randbytes(len(data)))
    path.write_bytes(data)
    report, _, problems = await reopen(path)
    assert report.set_aside is not None
    assert report.set_aside.read_bytes() == data
    assert report.set_aside.name.startswith("history.sqlite3.corrupt-")
    assert report.salvage is not None
    assert not report.salvage.complete
    assert problems == []
    assert not list(path.parent.glob("*.tmp*"))


@pytest.mark.parametrize("length", [1, 15, 16, 24, 100])
@pytest.mark.parametrize("with_log", [False, True])
async def test_a_damaged_header_costs_nothing(
    path: Path, make: Made, length: int, with_log: bool
) -> None:
    """Everything in it is known: pages, text and indexes behind it are whole."""
    messages = await make_history(path, make, 5)
    if with_log:
        copy = path.with_name("copy")
        copy.mkdir()
        database = Database(path)
        await database.open()
        conversation = make.conversation()
        messages.append(make.question(conversation, "only in the log"))
        await Conversations(database).create(conversation, messages[-1:])
        for end in ("", "-wal"):
            shutil.copy(path.with_name(path.name + end), copy)
        await database.close()
        path = copy / path.name
    data = bytearray(path.read_bytes())
    data[:length] = b"\xaa" * length
    path.write_bytes(data)
    report, found, problems = await reopen(path)
    assert report.set_aside is not None and report.set_aside.read_bytes() == data
    assert report.salvage is not None
    assert report.salvage.complete
    assert (report.salvage.messages, report.salvage.expected) == (len(messages), len(messages))
    assert sorted(one.id for one in found) == sorted(one.id for one in messages)
    assert problems == []
    assert not list(path.parent.glob("*.tmp*"))


async def test_the_report_says_what_is_lost_and_where_the_backups_are(
    path: Path, make: Made
) -> None:
    await make_history(path, make, 3)
    database = Database(path)
    await database.open()
    backup = await Backups(database).back_up_daily()
    await database.close()
    path.write_bytes(b"\xff" * path.stat().st_size)
    report, _, _ = await reopen(path)
    assert report.salvage is not None
    assert (report.salvage.messages, report.salvage.expected) == (0, 6)
    assert not report.salvage.complete
    assert report.backups == (backup,)


async def test_who_can_offer_no_backup_leaves_a_damaged_file_alone(path: Path, make: Made) -> None:
    await make_history(path, make)
    path.write_bytes(b"\xff" * 5_000)
    database = Database(path, repair=False)
    with pytest.raises(StorageDamaged):
        await database.open()
    await database.close()
    assert path.read_bytes() == b"\xff" * 5_000
    assert not list(path.parent.glob("*corrupt*"))


async def test_a_failed_rebuild_leaves_the_file_in_its_place(
    path: Path, make: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_history(path, make)
    path.write_bytes(b"\xff" * 5_000)

    def full(*_: object, **__: object) -> None:
        raise apsw.FullError("database or disk is full")

    monkeypatch.setattr(recovery, "_salvage", full)
    database = Database(path)
    with pytest.raises(DiskFull):
        await database.open()
    await database.close()
    assert path.read_bytes() == b"\xff" * 5_000
    assert not list(path.parent.glob("*corrupt*"))


async def test_damage_keeps_what_can_be_read(path: Path, make: Made) -> None:
    """Pages are destroyed one range after the other: nothing is ever overwritten."""
    messages = await make_history(path, make, 30)
    original = path.read_bytes()
    known = {message.id: message for message in messages}
    set_aside = saved = 0
    for start in range(1024, len(original), len(original) // 24):
        shutil.rmtree(path.parent)
        path.parent.mkdir()
        data = bytearray(original)
        data[start : start + 3072] = b"\xff" * 3072
        path.write_bytes(data)
        try:
            report, found, _ = await reopen(path)
        except StorageError:
            # Open, with a page that can't be read: the file is as it was, and check() says so.
            assert path.read_bytes() == bytes(data)
            continue
        if report.set_aside is not None:
            set_aside += 1
            assert report.set_aside.read_bytes() == bytes(data)
            saved += len(found)
        for message in found:
            assert message.id not in known or message == known[message.id] or message.text
    assert set_aside >= 1


async def test_a_truncated_file(path: Path, make: Made) -> None:
    await make_history(path, make, 30)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    report, found, problems = await reopen(path)
    assert report.set_aside is not None
    assert report.salvage is not None
    assert report.salvage.messages == len(found) > 0
    assert problems == []


async def test_changed_text_is_reported(path: Path, make: Made) -> None:
    [question, _] = await make_history(path, make, 1)
    data = path.read_bytes()
    assert data.count(b"Why? Why? Why?") > 0
    path.write_bytes(data.replace(b"Why? Why? Why?", b"Why? Whi? Why?", 1))
    database = Database(path)
    await database.open()
    [found] = await Conversations(database).messages([question.id])
    assert "Whi?" in found.text
    problems = await Backups(database).check()
    assert any(question.id in problem for problem in problems)
    await database.close()


# --- migrations --------------------------------------------------------------------------------

NEXT = MIGRATIONS[-1].version + 1
ADDED = Migration(NEXT, "ALTER TABLE message ADD COLUMN mood TEXT;")
BROKEN = Migration(NEXT, "ALTER TABLE message ADD COLUMN mood TEXT; SELECT nonsense;")
LOSING = Migration(NEXT, "DELETE FROM message WHERE role = 'user';")
ORPHANING = Migration(NEXT, "UPDATE message SET conversation_key = 4711;")


async def test_an_update_keeps_everything_and_a_backup(path: Path, make: Made) -> None:
    messages = await make_history(path, make)
    before = path.read_bytes()
    database = Database(path, migrations=(*MIGRATIONS, ADDED))
    report = await database.open()
    assert report.read_only is None
    assert await database.on_writer(lambda one: one.pragma("user_version")) == NEXT
    ids = [message.id for message in messages]
    assert await Conversations(database).messages(ids) == messages
    [backup] = await Backups(database).list_backups()
    assert backup.path.name.startswith(f"before-update-from-{NEXT - 1}-")
    await database.close()
    assert path.read_bytes() != before

    # This version meets the newer file, and the backup leads back.
    old = Database(path)
    assert isinstance((await old.open()).read_only, StorageNewer)
    await Backups(old).restore(backup.path)
    assert await Conversations(old).messages(ids) == messages
    await Conversations(old).create(make.conversation())
    await old.close()


@pytest.mark.parametrize("step", [BROKEN, LOSING, ORPHANING])
async def test_a_failed_update_changes_nothing(path: Path, make: Made, step: Migration) -> None:
    messages = await make_history(path, make)
    database = Database(path, migrations=(*MIGRATIONS, step))
    with pytest.raises(StorageError):
        await database.open()
    await database.close()
    report, found, problems = await reopen(path)
    assert (report, problems) == (OpenReport(), [])
    assert sorted(one.id for one in found) == sorted(one.id for one in messages)


async def test_no_update_without_a_backup(path: Path, make: Made) -> None:
    await make_history(path, make)
    (path.parent / "backups").write_text("in the way")
    database = Database(path, migrations=(*MIGRATIONS, ADDED))
    with pytest.raises(StorageError):
        await database.open()
    await database.close()
    assert (await reopen(path))[0].read_only is None


async def test_a_damaged_file_is_not_updated(path: Path, make: Made) -> None:
    await make_history(path, make, 20)
    data = bytearray(path.read_bytes())
    with sqlite3.connect(path) as connection:
        [page] = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_message_1'"
        ).fetchone()
    connection.close()
    data[(page - 1) * 1024 + 8 : page * 1024] = b"\xff" * 1016
    path.write_bytes(data)
    database = Database(path, migrations=(*MIGRATIONS, ADDED))
    with pytest.raises(StorageDamaged):
        await database.open()
    await database.close()
    assert path.read_bytes() == bytes(data)


async def test_what_lies_between_damaged_places_is_saved(path: Path, make: Made) -> None:
    messages = await make_history(path, make, 60)
    data = bytearray(path.read_bytes())
    with sqlite3.connect(path) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'"
        try:
            leaves = sorted(row[0] for row in connection.execute(query))
        except sqlite3.OperationalError:
            pytest.skip("this SQLite has no dbstat")
    connection.close()
    for page in (leaves[10], leaves[30], leaves[50]):
        data[(page - 1) * 1024 : page * 1024] = b"\xff" * 1024
    data[100:1024] = data[100:1024]
    # The schema's page is whole, the file's length is not: that is what opening notices.
    path.write_bytes(bytes(data[:-1024]))
    report, found, problems = await reopen(path)
    assert report.salvage is not None
    assert not report.salvage.complete
    assert problems == []
    known = {message.id: message for message in messages}
    assert all(known[message.id] == message for message in found)
    assert len(messages) > len(found) >= len(messages) - 12
