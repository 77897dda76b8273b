"""What is asked of a history after it was closed ends quietly: a closing program still asks."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.threads import CallThread, Pending
from tests.store.conftest import Opened
from tests.waiting import PATIENCE_S, until

ASKED: dict[str, Callable[[Database], Awaitable[object]]] = {
    "read": lambda database: database.read(lambda connection: 1),
    "read apart": lambda database: database.read_apart(lambda connection: 1),
    "read aside": lambda database: database.read_aside(lambda connection: 1),
    "write": lambda database: database.write(lambda connection: None),
    "on the writer": lambda database: database.on_writer(lambda connection: None),
    "on its thread": lambda database: database.run_on_writer_thread(lambda: None),
    "on the reader's": lambda database: database.run_on_reader_thread(lambda: None),
    "open": lambda database: database.open(),
    "open again": lambda database: database.open_again(),
    "a use case": lambda database: Conversations(database).all_messages("any"),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("in_memory", [False, True])
async def test_what_comes_after_the_close_is_told_that_it_is_closed(
    path: Path, asked: str, in_memory: bool
) -> None:
    database = Database(None if in_memory else path)
    await database.open()
    await database.close()
    if in_memory and asked == "open again":
        assert await ASKED[asked](database) is None  # nothing is ever opened again there
        return
    with pytest.raises(StorageError, match="not open"):
        await ASKED[asked](database)


async def test_what_nobody_awaits_is_silent(opened: Opened) -> None:
    """Streamed text is written without waiting; the log is judged by the ground rules."""
    await opened.database.close()
    opened.store.append_to_answer("any", "late ", "")
    await asyncio.sleep(0)


async def test_a_failure_whose_end_alone_is_awaited_is_silent() -> None:
    """Who reads an answer waits for its last write, well or not; the log is judged as above."""
    begin = threading.Event()

    def fail() -> None:
        begin.wait(PATIENCE_S)
        raise StorageError("The disk is full.")

    thread = CallThread("test", lambda: StorageError("closed"))
    pending = thread.submit(fail)
    waiting = asyncio.ensure_future(pending.ended())
    await asyncio.sleep(0)
    begin.set()
    await waiting
    with pytest.raises(StorageError, match="disk is full"):
        await pending
    thread.stop()


async def test_what_was_asked_before_the_close_is_done(opened: Opened) -> None:
    blocked = threading.Event()
    first = opened.database.run_on_reader_thread(lambda: blocked.wait(PATIENCE_S))
    second = opened.database.read(lambda connection: 2)
    closing = asyncio.ensure_future(opened.database.close())
    await asyncio.sleep(0)
    late = opened.database.read(lambda connection: 3)
    blocked.set()
    assert await first
    assert await second == 2
    with pytest.raises(StorageError, match="not open"):
        await late
    await closing


async def test_the_reader_is_closed_before_the_writer(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else both take themselves for the last one, which empties and deletes the log."""
    database = Database(path)
    await database.open()
    await database.read(lambda connection: 1)
    close_reader, queued = database.close_reader_now, threading.Event()
    was_open: list[bool] = []

    def close_late() -> None:
        queued.wait(PATIENCE_S)
        turns = 0
        while turns < 100 and database._handles.writer is not None:
            time.sleep(0.001)
            turns += 1
        was_open.append(database._handles.writer is not None)
        close_reader()

    monkeypatch.setattr(database, "close_reader_now", close_late)
    closing = asyncio.ensure_future(database.close())
    await asyncio.sleep(0)  # both ends are queued
    queued.set()
    await closing
    assert was_open == [True]
    assert not path.with_name(path.name + "-wal").exists()


async def test_a_reader_that_takes_long_does_not_keep_the_writer_open(path: Path) -> None:
    database = Database(path)
    await database.open()
    held = threading.Event()
    reading = database.read(lambda connection: held.wait(PATIENCE_S))
    closing = asyncio.ensure_future(database.close())
    await until(lambda: database._handles.writer is None)
    held.set()
    assert await reading
    await closing


async def test_the_writers_end_waits_for_nothing_but_the_readers(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It once waited for itself as well, so that every end of the program took a second more."""
    database = Database(path)
    await database.open()
    waited: list[Pending[object]] = []
    wait, held = Pending.wait, threading.Event()

    def note(pending: Pending[object], seconds: float) -> None:
        waited.append(pending)
        wait(pending, seconds)

    monkeypatch.setattr(Pending, "wait", note)
    reading = database.read(lambda connection: held.wait(PATIENCE_S))
    closing = asyncio.ensure_future(database.close())
    await asyncio.sleep(0)  # both ends are queued
    held.set()
    await closing
    assert await reading
    assert len(waited) == 1


def test_a_thread_that_can_not_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    calls = CallThread("test", lambda: StorageError("ended"))
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(RuntimeError, match="new thread"):
        calls.submit(lambda: None)
    monkeypatch.undo()
    calls.stop()
