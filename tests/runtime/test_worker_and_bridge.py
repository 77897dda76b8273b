"""The worker's loop, and the bridge between it and a real qasync loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
import qasync
from falcon_desktop.runtime.bridge import Bridge
from falcon_desktop.runtime.tasks import Tasks
from falcon_desktop.runtime.worker import Worker
from PySide6.QtCore import QCoreApplication, QObject, Slot
from pytestqt.qtbot import QtBot
from tests.waiting import PATIENCE_S, turns, until


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    worker.start()
    yield worker
    assert worker.stop(PATIENCE_S)


@pytest.fixture
def gui_loop(qtbot: QtBot) -> Iterator[qasync.QEventLoop]:
    app = QCoreApplication.instance()
    with qasync.QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        yield loop
    asyncio.set_event_loop(None)


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[int] = set()

    @Slot(object)
    def hear(self, event: object) -> None:
        self.heard.append(event)
        self.threads.add(threading.get_ident())


def run(loop: qasync.QEventLoop, flow: Coroutine[Any, Any, Any]) -> Any:
    return loop.run_until_complete(asyncio.wait_for(flow, PATIENCE_S))


async def on_thread() -> int:
    return threading.get_ident()


def test_a_call_runs_on_the_worker_and_returns_here(
    worker: Worker, gui_loop: qasync.QEventLoop
) -> None:
    assert run(gui_loop, Bridge(worker).call(on_thread)) != threading.get_ident()


def test_an_exception_arrives_where_it_is_awaited(
    worker: Worker, gui_loop: qasync.QEventLoop
) -> None:
    async def fail(words: str) -> None:
        raise ValueError(words)

    with pytest.raises(ValueError, match="no such thing"):
        run(gui_loop, Bridge(worker).call(fail, "no such thing"))


def test_cancelling_the_wait_cancels_the_work(worker: Worker, gui_loop: qasync.QEventLoop) -> None:
    begun, ended = threading.Event(), threading.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def flow() -> None:
        task = asyncio.ensure_future(Bridge(worker).call(work))
        while not begun.is_set():
            await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(gui_loop, flow())
    assert ended.wait(PATIENCE_S)


def test_events_arrive_in_order_on_the_gui_thread(
    worker: Worker, gui_loop: qasync.QEventLoop
) -> None:
    bridge, listener = Bridge(worker), Listener()
    bridge.arrived.connect(listener.hear)

    async def publish() -> None:
        for number in range(1_000):
            bridge.publish(number)

    async def flow() -> None:
        await bridge.call(publish)
        while len(listener.heard) < 1_000:
            await asyncio.sleep(0.005)

    run(gui_loop, flow())
    assert listener.heard == list(range(1_000))
    assert listener.threads == {threading.get_ident()}


def test_a_closed_bridge_delivers_nothing(worker: Worker, qtbot: QtBot) -> None:
    bridge, listener = Bridge(worker), Listener()
    bridge.arrived.connect(listener.hear)
    bridge.close()
    bridge.publish(1)
    QCoreApplication.processEvents()
    assert listener.heard == []


def test_a_flow_that_asks_a_closed_bridge_ends_without_a_failure(
    worker: Worker, gui_loop: qasync.QEventLoop
) -> None:
    """The window was closed meanwhile, on a machine on which its coroutines had not ended yet."""
    failures: list[BaseException] = []
    tasks, bridge = Tasks(failures.append), Bridge(worker)
    asked: list[str] = []

    async def use_case() -> None:
        asked.append("late")

    async def fill() -> None:
        await turns()
        await bridge.call(use_case)

    async def flow() -> None:
        filling = tasks.start(fill())
        bridge.close()
        await asyncio.wait([filling])
        assert filling.cancelled()

    run(gui_loop, flow())
    assert (failures, asked) == ([], [])


def test_stop_ends_what_is_left(qtbot: QtBot) -> None:
    worker, ended = Worker(), threading.Event()
    never = asyncio.Event()  # held here: a task that waits for what nobody holds may be collected

    async def work() -> None:
        try:
            await never.wait()
        finally:
            ended.set()

    worker.start()
    worker.submit(work())
    worker.submit(asyncio.sleep(0)).result(PATIENCE_S)
    assert worker.stop(PATIENCE_S)
    assert ended.is_set()
    assert worker.stop(PATIENCE_S)


def test_coroutines_are_kept_heard_and_closed(gui_loop: qasync.QEventLoop) -> None:
    failures: list[BaseException] = []
    tasks = Tasks(failures.append)

    async def fail() -> None:
        raise ValueError("unheard")

    async def wait_for_ever() -> None:
        await asyncio.Event().wait()

    async def flow() -> None:
        tasks.start(fail())
        forever = tasks.start(wait_for_ever())
        await until(lambda: failures)
        await tasks.close()
        assert forever.cancelled()

    run(gui_loop, flow())
    assert [str(failure) for failure in failures] == ["unheard"]


def test_nothing_begins_after_refusal_and_what_runs_is_waited_for(
    gui_loop: qasync.QEventLoop,
) -> None:
    tasks = Tasks(print)
    ran: list[str] = []

    async def save(name: str) -> None:
        await turns()
        ran.append(name)

    async def flow() -> None:
        tasks.start(save("before"))
        tasks.refuse()
        late = tasks.start(save("after"))
        await tasks.settle(2)
        assert late.cancelled()

    run(gui_loop, flow())
    assert ran == ["before"]
