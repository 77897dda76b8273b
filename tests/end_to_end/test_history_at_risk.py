"""Restore, damage and a full disk beside and inside the real window; SQLite's own tool looks on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import ROOT, Remote, running
from tests.end_to_end.test_making import prepare, to
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import ScriptedServer
from tests.small_disk import fill, mounted


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    """A server that answers at once."""
    async with OpenAIServer(tokens=(" fine",)).serve() as served:
        yield served


async def make_history(data: Path, chats: int = 3) -> None:
    """Put chats with a question and a long answer each into a history."""
    database = Database(paths.history_file(data))
    await database.open()
    store = Conversations(database)
    for number in range(chats):
        chat = Conversation(
            f"c{number}", f"Chat {number}", number, number, active_leaf_id=f"a{number}"
        )
        question = Message(f"q{number}", chat.id, None, Role.USER, f"question {number}", number)
        text = f"answer {number} " + "word " * 400
        answer = Message(f"a{number}", chat.id, question.id, Role.ASSISTANT, text, number)
        await store.create(chat, [question, answer])
    await database.close()


async def command(data: Path, *arguments: str) -> tuple[int, str]:
    """Run the command line in a process of its own; return its status and all that it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "falcon_desktop", "--data-dir", str(data), *arguments,
        cwd=ROOT, env=alone(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None and b"Traceback" not in said, said.decode()
    return process.returncode, said.decode()


def asked(history: Path) -> list[str]:
    """Return every question in a file, as SQLite itself reads it."""
    with contextlib.closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as connection:
        query = "SELECT text FROM message WHERE role = 'user' ORDER BY key"
        return [row[0] for row in connection.execute(query)]


async def test_restore_waits_until_the_window_is_closed(
    profile: Path, environment: dict[str, str], tmp_path: Path, server: ScriptedServer
) -> None:
    prepare(profile, to("my server", ServerKind.OPENAI, server.origin))
    await make_history(profile)
    backup = tmp_path / "backup.sqlite3"
    history = paths.history_file(profile)
    async with running(profile, environment) as window:
        await window.until("titles", shows=["Chat 2"])
        assert (await command(profile, "backup", str(backup)))[0] == 0
        status, said = await command(profile, "restore", str(backup))
        assert status == 5 and "Close its window first" in said
        await window.answered("asked after the restore")
        held = {os.path.realpath(one) for one in Path(f"/proc/{window.pid}/fd").iterdir()}
        assert str(history) in held and not any("replaced" in one for one in held)
    assert "asked after the restore" in asked(history)
    status, said = await command(profile, "restore", str(backup))
    assert status == 0, said
    assert asked(history) == ["question 0", "question 1", "question 2"]


async def test_backup_of_a_newer_form_is_refused(
    profile: Path, environment: dict[str, str], tmp_path: Path, server: ScriptedServer
) -> None:
    prepare(profile, to("my server", ServerKind.OPENAI, server.origin))
    await make_history(profile)
    backup = tmp_path / "backup.sqlite3"
    assert (await command(profile, "backup", str(backup)))[0] == 0
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        connection.execute("PRAGMA user_version = 99")
    status, said = await command(profile, "restore", str(backup))
    assert status == 5 and "newer version" in said
    async with running(profile, environment) as window:
        await window.until("titles", shows=["Chat 2"])
        await open_data_page(window)
        await window.choose_file("restore_file", "restore_dialog", str(backup))
        await window.until("shows", "confirm", shows=True)
        await window.click("confirm")
        await window.until("read", "data_result", shows="newer version")
        await window.key("settings_window", "Esc")
        await window.answered("still written")
    assert "still written" in asked(paths.history_file(profile))
    assert not list(profile.glob("*replaced*"))


async def open_data_page(window: Remote) -> None:
    await window.action("settings")
    await window.until("shows", "settings_pages", shows=True)
    await window.take("settings_pages", "Data & privacy")
    await window.until("shows", "restore_file", shows=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A few megabytes of a file system of their own."""
    with mounted(tmp_path) as place:
        yield place


@pytest.mark.parametrize("crashed", [False, True])
async def test_window_on_a_full_disk_shows_what_is_there_and_saves_again_once_there_is_room(
    small_disk: Path,
    environment: dict[str, str],
    tmp_path: Path,
    server: ScriptedServer,
    crashed: bool,
) -> None:
    data = small_disk / "data"
    prepare(data, to("my server", ServerKind.OPENAI, server.origin))
    await make_history(data)
    if crashed:
        await leave_log(data)
    give_back = fill(small_disk)
    async with running(data, environment) as window:
        await window.until("titles", shows=["Chat 0", "Chat 1", "Chat 2"])
        told = await window.until("notice", shows="disk is full")
        assert "backup" not in told.lower()
        await window.until("foot", shows=["my server"])
        assert not await window.shows_window("question")
        # From a terminal it is read as well, and copied to another disk.
        status, said = await command(data, "list")
        assert status == 0 and "Chat 1" in said and "disk is full" in said
        copy = tmp_path / "copy.sqlite3"
        assert (await command(data, "backup", str(copy)))[0] == 0
        assert asked(copy)[:3] == ["question 0", "question 1", "question 2"]
        status, _ = await command(data, "export", "--all", "--format", "json",
            "--output", str(tmp_path / "all.json"))  # fmt: skip
        assert status == 0
        # What is typed stays, and goes out once there is room.
        await window.action("new_chat")
        await window.send("kept while the disk was full")
        await window.until("read", "message", shows="kept while the disk was full")
        assert await window.finished() == []
        give_back()
        await window.until("notice", shows="")
        assert await window.read("message") == "kept while the disk was full"
        await window.key("message", "Return")
        assert await window.next_end(0) == "complete"
    assert asked(paths.history_file(data))[-1] == "kept while the disk was full"
    assert not list(data.glob("*corrupt*")) and not list(data.glob("*replaced*"))


async def test_draft_that_a_full_disk_did_not_take_is_kept_once_there_is_room(
    small_disk: Path, environment: dict[str, str], server: ScriptedServer
) -> None:
    data = small_disk / "data"
    prepare(data, to("my server", ServerKind.OPENAI, server.origin))
    await make_history(data)
    give_back = fill(small_disk)
    settings = paths.settings_file(data)
    before = settings.read_bytes()
    async with running(data, environment) as window:
        await window.until("notice", shows="disk is full")
        await window.click_chat("Chat 1")
        await window.until("transcript", shows="answer 1")
        await window.type("message", "draft of the chat")
        await window.action("new_chat")
        await window.type("message", "draft of a new chat")
        # In the window it is there meanwhile.
        await window.click_chat("Chat 1")
        await window.until("read", "message", shows="draft of the chat")
        await window.action("new_chat")
        await window.until("read", "message", shows="draft of a new chat")
        assert settings.read_bytes() == before
        give_back()
        await window.until("notice", shows="")
    assert "draft of a new chat" in settings.read_text()
    with contextlib.closing(sqlite3.connect(paths.history_file(data))) as connection:
        query = "SELECT draft FROM conversation WHERE id = 'c1'"
        assert connection.execute(query).fetchone() == ("draft of the chat",)


async def leave_log(data: Path) -> None:
    """End a program that streams, without a word."""
    code = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from falcon_desktop.core.domain.conversation import *\n"
        "from falcon_desktop.store.conversations import Conversations\n"
        "from falcon_desktop.store.database import Database\n"
        "async def main():\n"
        "    database = Database(Path(sys.argv[1]))\n"
        "    await database.open()\n"
        "    answer = Message('late', 'c1', 'a1', Role.ASSISTANT, '', 9,"
        " status=MessageStatus.STREAMING)\n"
        "    await Conversations(database).add_messages('c1', [answer], active_leaf_id='late')\n"
        "    os._exit(9)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(paths.history_file(data)), cwd=ROOT, env=alone()
    )
    assert await process.wait() == 9


async def test_first_window_on_a_full_disk_begins_once_there_is_room(
    small_disk: Path, environment: dict[str, str], server: ScriptedServer
) -> None:
    data = small_disk / "data"
    prepare(data, to("my server", ServerKind.OPENAI, server.origin))
    give_back = fill(small_disk)
    async with running(data, environment, scenario="remote_early") as window:
        told = await window.until("notice", shows="disk is full")
        assert "backup" not in told.lower()
        await window.type("message", "typed before")
        give_back()
        await window.until("notice", shows="")
        await window.until("read", "message", shows="typed before")
        await window.key("message", "Return")
        await window.next_end(0)
    assert asked(paths.history_file(data)) == ["typed before"]


def damage_quietly(history: Path) -> None:
    """Zero pages in the middle of the oldest answer's text, which no list or start reads."""
    with contextlib.closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = 'message' AND pagetype = 'overflow'"
        pages = [row[0] for row in connection.execute(query)]
    with history.open("r+b") as file:
        file.seek((pages[0] - 1) * 1024)
        file.write(bytes(1024))


@pytest.mark.parametrize("found_by", ["the look after the start", "a check"])
async def test_damage_is_found_while_the_window_is_open_and_costs_nothing_that_is_typed(
    profile: Path, environment: dict[str, str], found_by: str
) -> None:
    words = tuple(f" word{number}" for number in range(100))
    server = OpenAIServer(tokens=words, pause=0.02)
    history = paths.history_file(profile)
    async with server.serve() as served:
        prepare(profile, to("my server", ServerKind.OPENAI, served.origin))
        await make_history(profile)
        if found_by != "a check":
            # Today's backup is there: it is not a backup that finds it.
            database = Database(history)
            await database.open()
            await Backups(database).back_up_daily()
            await database.close()
            damage_quietly(history)
        async with running(profile, environment) as window:
            await window.send("asked while it is damaged")
            await window.until("transcript", shows="word3")
            await window.type("message", "typed meanwhile")
            if found_by == "a check":
                damage_quietly(history)
                await open_data_page(window)
                await window.click("check_quickly")
            told = await window.until("notice", shows="damaged")
            assert ".corrupt-" in told
            assert await window.next_end(0) == "complete"
            await window.until("titles", shows=["asked while it is damaged", "Chat 0", "Chat 2"])
            assert await window.read("message") == "typed meanwhile"
        with contextlib.closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as one:
            assert one.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            query = "SELECT text FROM message WHERE role = 'assistant' ORDER BY key DESC LIMIT 1"
            assert one.execute(query).fetchone()[0].strip() == "".join(words).strip()
            query = "SELECT draft FROM conversation ORDER BY key DESC LIMIT 1"
            assert one.execute(query).fetchone()[0] == "typed meanwhile"
        assert list(profile.glob("history.sqlite3.corrupt-*"))


async def test_text_that_the_disk_altered_is_marked_in_the_window(
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    await make_history(profile)
    history = paths.history_file(profile)
    data = history.read_bytes()
    for whole, altered in ((b"question 2", b"questiom 2"), (b"answer 1 word", b"answer 1 wird")):
        assert whole in data
        data = data.replace(whole, altered)
    history.write_bytes(data)
    told = "This text was damaged on disk: it is not what was saved."
    async with running(profile, environment) as window:
        await window.until("titles", shows=["Chat 0", "Chat 1", "Chat 2"])
        for chat, marked in (("Chat 2", True), ("Chat 1", True), ("Chat 0", False)):
            await window.click_chat(chat)
            await window.until("transcript", shows=f"answer {chat[-1]}")
            assert await window.shows("note") is marked, chat
            if marked:
                assert told in await window.note()
        await open_data_page(window)
        await window.click("check_quickly")
        await window.until("read", "upkeep_result", shows="Texts were not checked")
        await window.click("back_up")
        await window.until("read", "data_result", shows="text of 2 messages in it was damaged")
        await window.click("check_database")
        await window.until("read", "upkeep_result", shows="message q2 is not what was saved")
