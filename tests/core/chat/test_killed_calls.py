"""Killed at any step of a call: what the disk says is true, and nothing runs a second time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.parts import CallState, ToolCall, ToolResult
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("killed_call.py")
ROUNDS = int(os.environ.get("FALCON_KILLED_CALLS", "10"))


def run(directory: Path, step: int) -> subprocess.CompletedProcess[str]:
    directory.mkdir()
    command = [sys.executable, str(CHILD), str(directory / "history.sqlite3")]
    command += [str(directory / "ran"), str(step)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


async def found(directory: Path) -> Message | None:
    """Open a history twice, as two starts do; return its answer."""
    for _ in range(2):
        database = Database(directory / "history.sqlite3")
        await database.open()
        try:
            store = Conversations(database)
            assert await Backups(database).check() == []
            answers = [
                one
                for row in await store.summaries()
                for one in await store.all_messages(row.id)
                if one.role is Role.ASSISTANT
            ]
        finally:
            await database.close()
    return answers[0] if answers else None


async def test_killed_at_any_step_of_a_call_it_is_never_repeated(tmp_path: Path) -> None:
    whole = run(tmp_path / "whole", 0)
    assert whole.returncode == 0, whole.stderr
    count = int(whole.stdout)
    chooser = random.Random(19)
    steps = sorted(chooser.sample(range(1, count + 1), min(count, ROUNDS)))
    for step in steps:
        directory = tmp_path / str(step)
        killed = run(directory, step)
        assert killed.returncode == -signal.SIGKILL, (step, killed.stderr)
        ran = (directory / "ran").read_text().splitlines() if (directory / "ran").exists() else []
        answer = await found(directory)
        after = (directory / "ran").read_text().splitlines() if ran else []
        assert len(ran) <= 1
        assert after == ran, "to open it ran something"
        if answer is None:
            assert not ran
            continue
        calls = [one for one in answer.parts if isinstance(one, ToolCall)]
        results = [one for one in answer.parts if isinstance(one, ToolResult)]
        state = calls[0].state if calls else None
        if ran:  # it was on the disk before it left
            assert state is CallState.SENT, step
        if state is CallState.ASKED:
            assert not ran
        if results:
            assert ran
        if answer.status is not MessageStatus.COMPLETE:
            assert answer.status is MessageStatus.INTERRUPTED
