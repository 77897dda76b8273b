"""Answers that the disk refuses: nothing shown is lost, and saving is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator

import pytest
from falcon_desktop.core.chat import answers, running
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    Finished,
    StorageRecovered,
    StorageTrouble,
    TextDelta,
)
from tests.core.conftest import Bench
from tests.waiting import PATIENCE_S


class FullDisk:
    """Refuses what answers write while ``full``, at the store's own methods."""

    def __init__(self, bench: Bench) -> None:
        self.full = False
        self._append = bench.store.append_to_answer
        self._save = bench.store.save_answer
        bench.store.append_to_answer = self.append  # type: ignore[method-assign]
        bench.store.save_answer = self.save  # type: ignore[method-assign]

    def append(self, message_id: str, text: str, reasoning: str) -> Awaitable[None]:
        return self._refuse() if self.full else self._append(message_id, text, reasoning)

    def save(self, message: Message) -> Awaitable[None]:
        return self._refuse() if self.full else self._save(message)

    def _refuse(self) -> Awaitable[None]:
        refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        refused.set_exception(DiskFull("There is no space left on the disk."))
        return refused


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(running, "FLUSH_SECONDS", 0.02)
    monkeypatch.setattr(running, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(answers, "RETRY_SECONDS", 0.05)
    yield


async def saved_text(bench: Bench, message_id: str) -> str:
    return (await bench.store.messages([message_id]))[0].text


async def test_text_refused_while_it_streams_is_written_when_there_is_room(bench: Bench) -> None:
    disk = FullDisk(bench)
    bench.script(TextDelta("one "), 0.1, TextDelta("two "), 0.3, TextDelta("three"), 60.0)
    exchange = await bench.chat.send(None, "go")
    disk.full = True
    async with asyncio.timeout(PATIENCE_S):
        while not any(isinstance(event, StorageTrouble) for event in bench.events):
            await asyncio.sleep(0.01)
    await bench.heard(exchange, "one two three")
    assert [type(event) for event in bench.events].count(StorageTrouble) == 1
    assert await saved_text(bench, exchange.answer.id) == ""
    disk.full = False
    async with asyncio.timeout(PATIENCE_S):
        while await saved_text(bench, exchange.answer.id) != "one two three":
            await asyncio.sleep(0.01)


async def test_a_whole_answer_refused_is_saved_later_and_told(bench: Bench) -> None:
    disk = FullDisk(bench)
    disk.full = True
    bench.script(TextDelta("all of it"), Finished("stop"))
    exchange = await bench.chat.send(None, "go")
    async with asyncio.timeout(PATIENCE_S):
        while not any(isinstance(event, StorageTrouble) for event in bench.events):
            await asyncio.sleep(0.01)
    finished = next(event for event in bench.events if isinstance(event, AnswerFinished))
    assert not finished.saved
    assert finished.message.text == "all of it"
    disk.full = False
    async with asyncio.timeout(PATIENCE_S):
        while not any(isinstance(event, StorageRecovered) for event in bench.events):
            await asyncio.sleep(0.01)
    assert await saved_text(bench, exchange.answer.id) == "all of it"


async def test_closing_tries_a_last_time_and_does_not_hang(bench: Bench) -> None:
    disk = FullDisk(bench)
    disk.full = True
    bench.script(TextDelta("lost?"), Finished("stop"))
    exchange = await bench.chat.send(None, "go")
    await bench.finished(exchange.answer.id)
    async with asyncio.timeout(PATIENCE_S):
        await bench.chat.close()
    disk.full = False
    assert await saved_text(bench, exchange.answer.id) == ""


async def test_a_question_that_can_not_be_saved_is_not_sent(bench: Bench) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise DiskFull("There is no space left on the disk.")

    bench.store.create = refuse  # type: ignore[method-assign]
    with pytest.raises(DiskFull):
        await bench.chat.send(None, "go")
    assert bench.provider.requests == []
    assert bench.events == []
