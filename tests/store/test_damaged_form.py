"""A history whose rows are whole, but not what the file says about them.

SQLite's own check passes over a changed letter in a table's or trigger's words; then nothing can be
saved.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop.core.conversation import Message, MessageStatus
from falcon_desktop.core.errors import StorageError
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
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
