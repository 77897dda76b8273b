"""Restore, damage and a full disk beside and inside the real window; SQLite's own tool looks on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.conversation import Conversation, Message, Role
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import ROOT, Remote, running


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


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
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
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
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
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
