"""What was being typed in a message's place is there again when the program was ended meanwhile."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from falcon_desktop import paths
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import Remote, running
from tests.end_to_end.test_what_is_typed import CHATS, back, fill
from tests.waiting import until

WORDS = "Asked otherwise"


def kept(profile: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{paths.history_file(profile)}?mode=ro", uri=True)) as file:
        rows = file.execute("SELECT text FROM attachment WHERE kind = 'edit'").fetchall()
        return [row[0] for row in rows]


async def edit(window: Remote, words: str = WORDS) -> None:
    await back(window)
    await window.key("message", "Up")
    await window.until("focused", shows="edit_message")
    await window.over("edit_message", words)


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("killed", [False, True])
async def test_an_edit_survives_the_end_of_the_program(
    profile: Path, killed: bool, elsewhere: bool
) -> None:
    environment = alone()
    await fill(profile)
    early = pytest.raises(AssertionError, match="ended early")
    with early if killed else contextlib.nullcontext():
        async with running(profile, environment) as window:
            await edit(window)
            if elsewhere:
                await window.shortcut("Ctrl+2")
                await window.until("window_title", shows=CHATS[1])
            if killed:
                await until(lambda: kept(profile) == [WORDS], "the edit on the disk")
                os.kill(window.pid, signal.SIGKILL)
                await window.focused()
    assert kept(profile) == [WORDS]
    async with running(profile, environment) as window:
        await back(window)
        await window.until("shows", "edit_message", shows=True)
        assert await window.read("edit_message") == WORDS
        assert await window.focused() == "message"
        await window.key("edit_message", "Esc")
        await window.until("shows", "edit_message", shows=False)
    assert kept(profile) == []


async def test_an_edit_that_says_nothing_new_is_not_kept(profile: Path) -> None:
    environment = alone()
    await fill(profile)
    async with running(profile, environment) as window:
        await edit(window)
        await until(lambda: kept(profile) == [WORDS], "the edit on the disk")
        await window.over("edit_message", f"A question of the {CHATS[0]}")
        await until(lambda: kept(profile) == [], "no edit")
        await window.over("edit_message", WORDS)
    assert kept(profile) == [WORDS]
