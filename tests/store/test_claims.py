"""Answers whose program ended while another one had the history open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.store import claims
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.store.conftest import Made, Opened
from tests.waiting import PATIENCE_S

CHILD = Path(__file__).with_name("streaming_child.py")
ROOT = Path(__file__).resolve().parents[2]
exact = pytest.mark.skipif(not claims._EXACT, reason="this system has no locks on open files")


class Writer:
    """Another program that streams an answer into the history."""

    def __init__(self, path: Path) -> None:
        self._acknowledged = path.with_name(path.name + ".acknowledged")
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), str(path)], env={**os.environ, "PYTHONPATH": str(ROOT)}
        )

    def wait(self) -> list[int]:
        """Return its id and the numbers that it saved, once there are some."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self._acknowledged.exists():
                numbers = [int(line) for line in self._acknowledged.read_text().split("\n")[:-1]]
                if len(numbers) > 3:
                    return numbers
            time.sleep(0.01)
        raise TimeoutError

    def kill(self) -> None:
        if self._process.poll() is None:
            os.kill(self.wait()[0], signal.SIGKILL)
            self._process.wait(PATIENCE_S)


@pytest.fixture
def writer(opened: Opened, path: Path) -> Iterator[Writer]:
    """It began while ``opened`` had the history open."""
    process = Writer(path)
    yield process
    process.kill()


@pytest.fixture
async def second(path: Path) -> AsyncIterator[Database]:
    database = Database(path)
    yield database
    await database.close()


@exact
async def test_what_a_killed_program_left_is_marked_though_others_are_open(
    writer: Writer, second: Database
) -> None:
    writer.wait()
    writer.kill()
    numbers = writer.wait()
    assert (await second.open()).interrupted == 1
    [answer] = await Conversations(second).messages(["answer"])
    assert answer.status is MessageStatus.INTERRUPTED
    assert answer.text.split()[: len(numbers) - 1] == [str(one) for one in numbers[1:]]


@exact
async def test_what_a_living_program_writes_is_left_to_it_until_it_ends(
    writer: Writer, second: Database
) -> None:
    writer.wait()
    assert (await second.open()).interrupted == 0
    store = Conversations(second)
    assert await store.mark_abandoned() == []
    assert (await store.messages(["answer"]))[0].status is MessageStatus.STREAMING
    writer.kill()
    assert await store.mark_abandoned() == ["conversation"]
    assert (await store.messages(["answer"]))[0].status is MessageStatus.INTERRUPTED
    assert await store.mark_abandoned() == []


@pytest.mark.parametrize("is_exact", [True, False])
async def test_once_alone_the_rest_is_marked_on_every_system(
    writer: Writer, opened: Opened, monkeypatch: pytest.MonkeyPatch, is_exact: bool
) -> None:
    monkeypatch.setattr(claims, "_EXACT", is_exact and claims._EXACT)
    writer.wait()
    assert await opened.store.mark_abandoned() == []
    writer.kill()
    assert await opened.store.mark_abandoned() == ["conversation"]


async def test_own_answers_are_never_taken_for_abandoned(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    answer = make.answer(conversation, question.id)
    await opened.store.create(conversation, [question, answer])
    assert await opened.store.mark_abandoned() == []
    await opened.store.save_answer(replace(answer, text="done", status=MessageStatus.COMPLETE))
    await opened.store.reopen_answer(answer.id)
    assert await opened.store.mark_abandoned() == []
    await opened.store.save_answer(replace(answer, text="done", status=MessageStatus.COMPLETE))
    assert not opened.database.claims._own


@exact
async def test_a_finished_answer_can_be_continued_by_another_program(
    opened: Opened, second: Database, path: Path, make: Made
) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    answer = make.answer(conversation, question.id)
    await opened.store.create(conversation, [question, answer])
    await opened.store.save_answer(replace(answer, text="half", status=MessageStatus.STOPPED))
    await second.open()
    await Conversations(second).reopen_answer(answer.id)
    assert await opened.store.mark_abandoned() == []
    await second.close()
    assert await opened.store.mark_abandoned() == [conversation.id]
    assert (await opened.store.messages([answer.id]))[0].text == "half"
