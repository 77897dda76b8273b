"""Answers that the disk refuses: nothing shown is lost, and saving is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import apsw
import pytest
from falcon_desktop.core.chat import answers, journal
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    Finished,
    PictureReceived,
    StorageRecovered,
    StorageTrouble,
    TextDelta,
)
from falcon_desktop.core.domain.parts import FilePart, TextPart, all_parts
from falcon_desktop.store import streaming
from falcon_desktop.store.writing import Writer
from tests.core.conftest import Bench
from tests.core.domain.test_pictures import inside, png
from tests.waiting import PATIENCE_S, turns, until


class FullDisk:
    """Refuses what answers write while ``full``: the store's own transactions fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        for module, name in ((streaming, "append_chunk"), (streaming, "append_pictures")):
            monkeypatch.setattr(module, name, self._refusing(getattr(module, name)))
        monkeypatch.setattr(Writer, "save_answer", self._refusing(Writer.save_answer))

    def _refusing(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def written(*arguments: Any) -> Any:
            if self.full:
                raise apsw.FullError
            return write(*arguments)

        return written


@pytest.fixture
async def disk(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FullDisk]:
    disk = FullDisk(monkeypatch)
    yield disk
    disk.full = False
    await bench.store.flush()
    await turns()  # what was refused has been heard


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(journal, "FLUSH_SECONDS", 0.02)
    monkeypatch.setattr(journal, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(answers, "RETRY_SECONDS", 0.05)
    yield


async def saved_text(bench: Bench, message_id: str) -> str:
    return (await bench.store.messages([message_id]))[0].text


async def test_text_refused_while_it_streams_is_written_when_there_is_room(
    bench: Bench, disk: FullDisk
) -> None:
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
    [found] = await bench.store.messages([exchange.answer.id])
    assert found.status is MessageStatus.STREAMING  # not the whole answer, saved at its end


async def test_a_picture_refused_while_it_streams_is_written_once_when_there_is_room(
    bench: Bench, disk: FullDisk
) -> None:
    came = PictureReceived(inside(png()))
    bench.script(TextDelta("Here: "), 0.1, came, 0.1, TextDelta("a cat"), 60.0)
    exchange = await bench.chat.send(None, "go")
    disk.full = True
    await until(lambda: any(isinstance(event, StorageTrouble) for event in bench.events))
    await bench.heard(exchange, "Here: a cat")
    disk.full = False

    async def read() -> Message:
        return (await bench.store.messages([exchange.answer.id]))[0]

    async with asyncio.timeout(PATIENCE_S):
        while (await read()).text != "Here: a cat":
            await asyncio.sleep(0.01)
    answer = await read()
    assert answer.status is MessageStatus.STREAMING
    assert [one.data for one in answer.attachments] == [png()]
    assert all_parts(answer) == (TextPart(0, 6), FilePart(0), TextPart(6, 11))


async def test_a_whole_answer_refused_is_saved_later_and_told(bench: Bench, disk: FullDisk) -> None:
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


async def test_closing_tries_a_last_time_and_does_not_hang(bench: Bench, disk: FullDisk) -> None:
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
