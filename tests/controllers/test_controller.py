"""A slot of a coroutine begins it when it is called, takes no more than it asks for, and fails
where the window hears of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import qasync
import shiboken6
from falcon_desktop.controllers.backend import Backend
from falcon_desktop.controllers.controller import Controller, async_slot
from falcon_desktop.controllers.page_controller import PageController
from falcon_desktop.runtime.bridge import Bridge
from falcon_desktop.runtime.tasks import Tasks
from falcon_desktop.runtime.worker import Worker
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.waiting import PATIENCE_S


class Asking(QObject):
    """What a page asks for."""

    checked = Signal(bool)
    one = Signal(str)
    two = Signal(str, int)
    some = Signal(list)


class Doing(Controller):
    """Notes what it is asked for."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend, backend)
        self.done: list[object] = []

    @async_slot()
    async def ask(self) -> None:
        """Note a click."""
        await asyncio.sleep(0)
        self.done.append("asked")

    @async_slot(str)
    async def take(self, word: str, *, twice: bool = False) -> None:
        """Note a word."""
        self.done.append(word * 2 if twice else word)

    @async_slot(list)
    async def take_all(self, words: list[str]) -> None:
        """Note words."""
        self.done.append(words)

    @async_slot()
    async def fail(self) -> None:
        """Fail after a turn."""
        await asyncio.sleep(0)
        raise ValueError("it failed")


class Page(PageController):
    """Finishes what was begun."""

    @async_slot(object)
    async def wait(self, gate: asyncio.Event) -> None:
        """Take until the gate is opened."""
        await gate.wait()

    def begin(self, gate: asyncio.Event) -> asyncio.Task[None] | None:
        """Begin what takes until the gate is opened, and may be cancelled."""

        async def take() -> None:
            await gate.wait()

        return self._start(take())


@pytest.fixture
def loop(qtbot: QtBot) -> Iterator[qasync.QEventLoop]:
    with qasync.QEventLoop(QCoreApplication.instance()) as loop:
        asyncio.set_event_loop(loop)
        yield loop
    asyncio.set_event_loop(None)


@pytest.fixture
def failures() -> list[BaseException]:
    return []


@pytest.fixture
def tasks(failures: list[BaseException]) -> Tasks:
    return Tasks(failures.append)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    worker.start()
    yield worker
    assert worker.stop(PATIENCE_S)


@pytest.fixture
def backend(loop: qasync.QEventLoop, worker: Worker, tasks: Tasks) -> Backend:
    made = Backend()
    made.connect_worker(Bridge(worker), tasks)
    return made


def settle(loop: qasync.QEventLoop, tasks: Tasks) -> None:
    """Let all that was begun end."""
    loop.run_until_complete(tasks.settle(PATIENCE_S))


def test_a_click_gives_a_slot_without_arguments_none(
    qtbot: QtBot, loop: qasync.QEventLoop, tasks: Tasks, backend: Backend
) -> None:
    doing, asking, button, action = Doing(backend), Asking(), QPushButton(), QAction()
    qtbot.addWidget(button)
    button.setCheckable(True)
    button.clicked.connect(doing.ask)
    action.triggered.connect(doing.ask)
    asking.checked.connect(doing.ask)

    button.click()
    action.trigger()
    asking.checked.emit(True)
    assert doing.done == []  # who asks goes on at once
    settle(loop, tasks)

    assert doing.done == ["asked", "asked", "asked"]


def test_a_slot_takes_of_a_signal_what_it_asks_for(
    loop: qasync.QEventLoop, tasks: Tasks, backend: Backend
) -> None:
    doing, asking = Doing(backend), Asking()
    asking.one.connect(doing.take)
    asking.two.connect(doing.take)
    asking.some.connect(doing.take_all)

    asking.one.emit("one")
    asking.two.emit("two", 2)
    asking.some.emit(["three"])
    settle(loop, tasks)

    assert doing.done == ["one", "two", ["three"]]


def test_a_slot_can_be_called_as_it_is_written(
    loop: qasync.QEventLoop, tasks: Tasks, backend: Backend
) -> None:
    doing = Doing(backend)

    doing.take("again", twice=True)
    settle(loop, tasks)

    assert doing.done == ["againagain"]


def test_a_failure_is_told_and_the_next_call_begins_all_the_same(
    loop: qasync.QEventLoop, tasks: Tasks, backend: Backend, failures: list[BaseException]
) -> None:
    doing, action = Doing(backend), QAction()
    action.triggered.connect(doing.fail)
    action.triggered.connect(doing.ask)

    action.trigger()
    settle(loop, tasks)

    assert [str(one) for one in failures] == ["it failed"]
    assert doing.done == ["asked"]


def test_what_is_asked_before_the_worker_is_there_begins_with_it(
    loop: qasync.QEventLoop, worker: Worker, tasks: Tasks
) -> None:
    backend = Backend()
    doing = Doing(backend)
    doing.take("early")
    doing.take("later")

    backend.connect_worker(Bridge(worker), tasks)
    settle(loop, tasks)

    assert doing.done == ["early", "later"]


def test_a_slot_of_a_page_is_finished_though_its_window_be_closed(
    loop: qasync.QEventLoop, tasks: Tasks, backend: Backend
) -> None:
    gate, page = asyncio.Event(), Page(backend, backend)
    page.wait(gate)
    page.end()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shiboken6.isValid(page)

    gate.set()
    settle(loop, tasks)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert not shiboken6.isValid(page)


def test_a_page_goes_though_what_it_began_was_cancelled_before_its_first_step(
    loop: qasync.QEventLoop, tasks: Tasks, backend: Backend
) -> None:
    page = Page(backend, backend)
    task = page.begin(asyncio.Event())
    assert task is not None
    task.cancel()
    page.end()
    settle(loop, tasks)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert not shiboken6.isValid(page)


def test_a_slot_has_a_type_for_each_argument() -> None:
    with pytest.raises(TypeError, match="takes other arguments"):

        class Wrong(Controller):
            @async_slot()
            async def take(self, word: str) -> None: ...
