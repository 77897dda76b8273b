"""A damaged history on the command line: what can be read is told, what can't is named."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus, Role
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.cli.conftest import command as falcon

PAGE = 1024
CHATS = 15


@pytest.fixture
def history(profile: Path) -> Path:
    """A history of 15 chats with a question and an answer each; returns its file."""

    async def fill() -> None:
        database = Database(paths.history_file(profile))
        await database.open()
        for number in range(CHATS):
            chat = Conversation(f"chat-{number}", f"title {number}", number, number)
            question = Message(f"q{number}", chat.id, None, Role.USER, f"Why {number}?", number)
            answer = Message(
                f"a{number}", chat.id, question.id, Role.ASSISTANT, f"Because {number}. " * 120,
                number, status=MessageStatus.COMPLETE,
            )  # fmt: skip
            await Conversations(database).create(chat, [question, answer])
        await database.close()

    asyncio.run(fill())
    return paths.history_file(profile)


def pages(history: Path, name: str, kind: str = "leaf") -> list[int]:
    connection = sqlite3.connect(history)
    try:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno"
        found = [row[0] for row in connection.execute(query, (name, kind))]
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no dbstat")
    finally:
        connection.close()
    return found


def overwrite(history: Path, doomed: list[int], filler: bytes = b"\0") -> bytes:
    data = bytearray(history.read_bytes())
    for page in doomed:
        data[(page - 1) * PAGE : page * PAGE] = filler * PAGE
    history.write_bytes(data)
    return bytes(data)


def one_message_page(history: Path) -> list[int]:
    return pages(history, "message")[1:2]


def message_root(history: Path) -> list[int]:
    return pages(history, "message", "internal")[:1]


def schema(history: Path) -> list[int]:
    return [1]


@pytest.mark.parametrize("where", [one_message_page, message_root, schema])
def test_an_export_writes_what_can_be_read_and_names_the_rest(
    history: Path, tmp_path: Path, where: Callable[[Path], list[int]]
) -> None:
    data = overwrite(history, where(history))
    target = tmp_path / "all.json"
    result = falcon("export", "--all", "--format", "json", "--output", str(target))
    assert result.status == 5
    assert history.read_bytes() == data
    assert result.err.splitlines()[0] == "The history file is damaged."
    written = json.loads(target.read_text())["conversations"]
    messages = [message["id"] for chat in written for message in chat["messages"]]
    known = {f"{kind}{number}" for kind in "qa" for number in range(CHATS)}
    assert set(messages) <= known
    assert len(messages) == len(set(messages))
    lost = known - set(messages)
    if where is schema:
        assert "How many messages can't be read is unknown." in result.err
        assert not lost
        return
    named = sum(
        int(line.split()[0]) for line in result.err.splitlines() if "can't be read." in line
    )
    assert named == len(lost)
    assert len(lost) <= 10
    if where is message_root:
        assert not lost
    for line in result.err.splitlines():
        if "can't be read" in line:
            number = line.split("“title ")[1].split("”")[0]
            assert {f"q{number}", f"a{number}"} & lost
    # As an archive, too; nothing that is there is written over.
    assert (
        falcon("export", "--all", "--format", "text", "--output", str(tmp_path / "all.zip")).status
        == 5
    )
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == len(written)
    assert falcon("export", "--all", "--format", "json", "--output", str(target)).status == 2


def test_reading_goes_on_with_what_is_there(history: Path) -> None:
    data = overwrite(history, message_root(history))
    listed = falcon("list")
    assert len(listed.out.splitlines()) == CHATS
    shown = falcon("show", "chat-7")
    assert "Because 7." in shown.out
    found = falcon("search", "because 7")
    assert "chat-7" in found.out
    assert (shown.status, found.status) == (5, 5)
    assert "Until then nothing is changed" in shown.err
    assert history.read_bytes() == data


def test_what_is_asked_for_and_whole_is_no_failure(history: Path, tmp_path: Path) -> None:
    overwrite(history, one_message_page(history))
    numbers = [number for number in range(CHATS) if falcon("show", f"chat-{number}").status == 0]
    assert CHATS > len(numbers) >= CHATS - 10
    chats = [f"chat-{number}" for number in numbers]
    result = falcon("export", *chats, "--format", "text", "--output", str(tmp_path / "a.txt"))
    assert (result.status, result.err.count("\n")) == (0, 1)


def test_nothing_that_is_not_a_history_is_read(history: Path, tmp_path: Path) -> None:
    history.unlink()
    connection = sqlite3.connect(history)
    connection.execute("CREATE TABLE message (key INTEGER PRIMARY KEY, id)")
    connection.execute("PRAGMA application_id = 7")
    connection.commit()
    connection.close()
    for command in (
        ("list",),
        ("export", "--all", "--format", "text", "--output", str(tmp_path / "x.md")),
    ):
        result = falcon(*command)
        assert (result.status, result.out) == (5, "")
        assert "belongs to another program" in result.err
    assert not (tmp_path / "x.md").exists()


def test_a_log_of_another_history_hides_nothing(history: Path, tmp_path: Path) -> None:
    """What ``list`` says, it keeps: nothing is changed."""

    async def leave() -> bytes:
        database = Database(tmp_path / "other" / history.name)
        await database.open()
        await Conversations(database).create(Conversation("x", "theirs", 1, 1))
        log = (tmp_path / "other" / f"{history.name}-wal").read_bytes()
        await database.close()
        return log

    log = history.with_name(history.name + "-wal")
    log.write_bytes(asyncio.run(leave()))
    before = history.read_bytes(), log.read_bytes()
    result = falcon("list")
    assert result.status == 5
    assert "does not belong to it" in result.err
    assert sum("title" in line for line in result.out.splitlines()) == CHATS
    assert "theirs" not in result.out
    assert "can't be read" not in result.err
    assert (history.read_bytes(), log.read_bytes()) == before
