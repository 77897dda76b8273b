"""A history whose rows are whole, but not what the file says about them.

SQLite's own check passes over a changed letter in a table's or trigger's words; then nothing can be
saved.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import StorageError, StorageNewer
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.schema import MIGRATIONS
from tests.store.conftest import Made


@pytest.fixture
async def messages(path: Path, make: Made) -> dict[str, Message]:
    """The messages of a history that was closed, with long ones among them, by id."""
    database = Database(path)
    await database.open()
    made: dict[str, Message] = {}
    for number in range(4):
        conversation = make.conversation(f"chat {number}")
        question = make.question(conversation, f"Why {number}? " * (1 if number % 2 else 900))
        answer = make.answer(conversation, question.id, "Because. ", MessageStatus.COMPLETE)
        answer = replace(answer, reasoning=f"Hm {number}. " * 50)
        await Conversations(database).create(conversation, [question, answer])
        made |= {question.id: question, answer.id: answer}
    await database.close()
    return made


async def say(database: Database, make: Made) -> None:
    conversation = make.conversation("new")
    await Conversations(database).create(conversation, [make.question(conversation, "Hello?")])


async def kept(database: Database) -> dict[str, tuple[str, str]]:
    store = Conversations(database)
    return {
        message.id: (message.text, message.reasoning)
        for row in await store.summaries()
        for message in await store.all_messages(row.id)
    }


@pytest.mark.parametrize(
    ("word", "damaged"),
    [
        (b"coalesce(new.search_text, new.text)", b"coalesce(new.seapch_text, new.text)"),
        (b"prefix = '1 2 3'", b"prefiz = '1 2 3'"),
        (b"prompt_tokens INTEGER", b"prompt_token3 INTEGER"),
        (b"reasoning TEXT NOT NULL DEFAULT", b"reasoninG TEXT NOT NULL DEFAULT"),
        (b"draft TEXT NOT NULL DEFAULT", b"drafu TEXT NOT NULL DEFAULT"),
        (b"DEFAULT 'chat'", b"DEFAULT 'cha\xf4'"),
    ],
)
async def test_a_changed_letter_is_found_and_mended(
    path: Path, make: Made, messages: dict[str, Message], word: bytes, damaged: bytes
) -> None:
    data = path.read_bytes()
    assert data.count(word) >= 1
    path.write_bytes(data.replace(word, damaged, 1))
    database = Database(path)
    met = list[bool]()
    database.damage_met = lambda: met.append(True)
    try:
        report = await database.open()
        if report.set_aside is None:
            try:
                await say(database, make)
            except StorageError:
                assert met  # nothing else would have it looked at at once
            assert await Backups(database).look_for_damage(at_leisure=False)
            again = await database.open_again(is_damaged=True)
            assert again is not None
            report = again
        assert report.set_aside is not None
        await say(database, make)
        found = await kept(database)
        assert messages.keys() <= found.keys()
        for message_id, message in messages.items():
            assert found[message_id] == (message.text, message.reasoning)
        assert await Backups(database).check() == []
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (18, 3),  # written in a way that no SQLite knows: it would only be read, for ever
        (20, 16),  # bytes set apart in each page
        (47, 132),  # the form of what it says about its tables
        (60, 128),  # its version, below zero
        (68, 0),  # whose file it is
    ],
)
async def test_a_changed_header_loses_nothing(
    path: Path, make: Made, messages: dict[str, Message], place: int, value: int
) -> None:
    data = bytearray(path.read_bytes())
    assert data[place] != value
    data[place] = value
    path.write_bytes(data)
    database = Database(path)
    try:
        report = await database.open()
        assert report.set_aside is not None
        assert report.set_aside.read_bytes() == data
        found = await kept(database)
        assert found.keys() == messages.keys()
        assert all(found[one.id] == (one.text, one.reasoning) for one in messages.values())
        await say(database, make)
    finally:
        await database.close()


def left_long_ago(path: Path, version: int = MIGRATIONS[-1].version) -> None:
    """Let a program have closed the history some minutes ago, as its note tells."""
    then = time.time_ns() - 300_000_000_000
    os.utime(path, ns=(then, then))
    lock = path.with_name(path.name + ".lock")
    text = lock.read_text().rstrip()
    boot, size, _, salt, frames, noted = json.loads(text)
    assert size == path.stat().st_size
    assert noted == MIGRATIONS[-1].version
    changed = path.stat().st_mtime_ns
    lock.write_text(json.dumps([boot, size, changed, salt, frames, version]).ljust(256))


def give_number(path: Path, version: int) -> bytes:
    """Write another version into the header, as a disk does: the file's time stays."""
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[60:64] = version.to_bytes(4)
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return bytes(data)


@pytest.mark.parametrize("version", [9, 12, 24, 72, 99, 8 + (1 << 24)])
async def test_a_version_that_the_disk_made_newer_is_mended(
    path: Path, make: Made, messages: dict[str, Message], version: int
) -> None:
    left_long_ago(path)
    data = give_number(path, version)
    database = Database(path)
    try:
        report = await database.open()
        assert report.read_only is None
        assert report.set_aside is not None and report.set_aside.read_bytes() == data
        assert (await kept(database)).keys() == messages.keys()
        await say(database, make)
    finally:
        await database.close()


@pytest.mark.parametrize("version", [7, 6, 5, 3, 1])
async def test_a_version_that_the_disk_made_older_is_mended(
    path: Path, make: Made, messages: dict[str, Message], version: int
) -> None:
    """What leads from there to here would find that it has been done."""
    data = give_number(path, version)
    database = Database(path)
    try:
        report = await database.open()
        assert report.read_only is None
        assert report.set_aside is not None and report.set_aside.read_bytes() == data
        assert (await kept(database)).keys() == messages.keys()
        await say(database, make)
    finally:
        await database.close()


async def test_a_newer_program_is_believed_where_only_its_number_is_another(
    path: Path, messages: dict[str, Message]
) -> None:
    """One that changed no table: its note says the number, too."""
    newer = MIGRATIONS[-1].version + 3
    left_long_ago(path, newer)
    data = give_number(path, newer)
    database = Database(path)
    try:
        report = await database.open()
        assert isinstance(report.read_only, StorageNewer)
        assert report.set_aside is None
        assert (await kept(database)).keys() == messages.keys()
    finally:
        await database.close()
    assert path.read_bytes() == data


@pytest.mark.parametrize("version", [9, 21, 99, 1_000_000])
async def test_a_version_that_the_disk_made_newer_is_mended_after_a_kill_too(
    path: Path, make: Made, messages: dict[str, Message], tmp_path: Path, version: int
) -> None:
    """Then a log lies beside the file; it says nothing of the number here."""
    first = Database(path)
    await first.open()
    await first.on_writer(lambda one: one.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE))
    await first.on_writer(lambda one: one.execute("UPDATE conversation SET pinned_at = 5"))
    killed = tmp_path / "killed"
    killed.mkdir()
    for ending in ("", "-wal", ".lock"):
        shutil.copy2(path.with_name(path.name + ending), killed)
    await first.close()
    path = killed / path.name
    assert path.with_name(path.name + "-wal").stat().st_size
    give_number(path, version)
    database = Database(path)
    try:
        report = await database.open()
        assert report.read_only is None
        assert report.set_aside is not None
        assert (await kept(database)).keys() == messages.keys()
        await say(database, make)
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("version", "mended"),
    [(12, True), (136, True), (0x00F0_0008, True), (9, False), (11, False), (99, False)],
)
async def test_a_version_that_somebody_wrote_is_newer_unless_a_single_bit_is_another(
    path: Path, messages: dict[str, Message], version: int, mended: bool
) -> None:
    del messages
    data = bytearray(path.read_bytes())
    data[60:64] = version.to_bytes(4)
    path.write_bytes(data)
    database = Database(path)
    try:
        report = await database.open()
        assert (report.set_aside is not None) is mended
        assert isinstance(report.read_only, StorageNewer) is not mended
    finally:
        await database.close()
    assert (path.read_bytes() == data) is not mended


async def test_a_newer_form_is_newer_whatever_its_number(
    path: Path, messages: dict[str, Message]
) -> None:
    """Also where the number is a bit away from ours, and nobody else wrote it."""
    del messages
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER message_removed")
    connection.execute("PRAGMA user_version = 12")
    connection.close()
    database = Database(path)
    try:
        assert isinstance((await database.open()).read_only, StorageNewer)
    finally:
        await database.close()


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_changed_thought_is_named_and_marked_and_taken_from_a_backup(
    path: Path, make: Made, streamed: bool
) -> None:
    database = Database(path)
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    answer = replace(make.answer(conversation, None), reasoning="")
    thought = "What if it is blue? " * 80
    await store.create(conversation, [answer])
    if streamed:  # and cut off, then marked when it is opened again
        await store.append_to_answer(answer.id, "Blue.", thought)
    else:
        await store.save_answer(
            replace(answer, text="Blue.", reasoning=thought, status=MessageStatus.COMPLETE)
        )
    await database.close()
    database = Database(path)
    await database.open()
    await Backups(database).back_up_now()
    await database.close()
    data = path.read_bytes()
    damaged = data.replace(b"What if it is blue? What", b"What if it is glue? What", 1)
    assert damaged != data
    path.write_bytes(damaged)
    database = Database(path)
    try:
        await database.open()
        store = Conversations(database)
        [found] = await store.messages([answer.id])
        assert found.altered
        [problem] = await Backups(database).check()
        assert answer.id in problem
        made = await Backups(database).back_up_before_deleting(lambda: None)
        assert made is not None  # which the same is wrong with
        await database.open_again(is_damaged=True)
        [found] = await store.messages([answer.id])
        assert (found.altered, found.reasoning) == (False, thought)
    finally:
        await database.close()


async def test_a_thought_that_an_earlier_version_saved_counts_as_it_is(
    path: Path, messages: dict[str, Message]
) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE message SET checksum = substr(checksum, 1, 8)")
    connection.commit()
    connection.close()
    database = Database(path)
    try:
        await database.open()
        assert await Backups(database).check() == []
        found = await Conversations(database).messages(list(messages))
        assert not any(one.altered for one in found)
        assert (await Backups(database).back_up_now()).altered == ()
    finally:
        await database.close()


async def test_what_somebody_added_is_no_damage(
    path: Path, make: Made, messages: dict[str, Message]
) -> None:
    del messages
    connection = sqlite3.connect(path)
    connection.execute("CREATE INDEX mine ON message (model)")
    connection.execute("CREATE TABLE notes (note)")
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
    database = Database(path)
    try:
        assert (await database.open()).set_aside is None
        assert await Backups(database).look_for_damage(at_leisure=False) == []
        assert await Backups(database).check() == []
        await say(database, make)
    finally:
        await database.close()
