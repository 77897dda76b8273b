"""A window's controller goes when all that its pages began is finished, and not before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import qasync
import shiboken6
from falcon_desktop.controllers.backend import Backend
from falcon_desktop.controllers.page_controller import PageController
from falcon_desktop.runtime.bridge import Bridge
from falcon_desktop.runtime.tasks import Tasks
from falcon_desktop.runtime.worker import Worker
from PySide6.QtCore import QCoreApplication, QEvent, Signal, Slot
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.waiting import PATIENCE_S


class Whole(PageController):
    """The controller of a window; it relays what its page tells."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend, backend)
        self.heard: list[str] = []
        self.part = Part(self, backend)
        self.part.told.connect(self._hear)

    @Slot(str)
    def _hear(self, word: str) -> None:
        self.heard.append(word)


class Part(PageController):
    """The controller of a page that takes its time."""

    told = Signal(str)

    def begin(self, gate: asyncio.Event) -> None:
        """Begin what takes until the gate is opened."""
        self._start(self._wait(gate))

    async def _wait(self, gate: asyncio.Event) -> None:
        await gate.wait()
        self.told.emit("done")


@pytest.fixture
def loop(qtbot: QtBot) -> Iterator[qasync.QEventLoop]:
    with qasync.QEventLoop(QCoreApplication.instance()) as loop:
        asyncio.set_event_loop(loop)
        yield loop
    asyncio.set_event_loop(None)


@pytest.fixture
def backend(loop: qasync.QEventLoop) -> Iterator[Backend]:
    worker = Worker()
    worker.start()
    made = Backend()
    failures: list[BaseException] = []
    made.connect_worker(Bridge(worker), Tasks(failures.append))
    yield made
    assert worker.stop(PATIENCE_S)
    assert failures == []


def is_there(controller: PageController) -> bool:
    """Say whether a controller lives, once what was to be freed is freed."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return shiboken6.isValid(controller)


def test_what_a_page_finishes_after_its_window_closed_is_heard(
    loop: qasync.QEventLoop, backend: Backend
) -> None:
    async def scenario() -> None:
        gate = asyncio.Event()
        whole = Whole(backend)
        whole.part.begin(gate)
        whole.end()
        await asyncio.sleep(0)
        assert is_there(whole)
        gate.set()
        while is_there(whole):
            await asyncio.sleep(0.01)
        assert whole.heard == ["done"]

    loop.run_until_complete(asyncio.wait_for(scenario(), PATIENCE_S))


def test_a_window_that_another_test_left_does_not_end_the_loop(
    qtbot: QtBot, loop: qasync.QEventLoop
) -> None:
    left = QWidget()
    left.show()
    qtbot.waitExposed(left)

    async def scenario() -> None:
        left.deleteLater()
        while shiboken6.isValid(left):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            await asyncio.sleep(0)
        for _ in range(3):  # a quit would be taken now
            await asyncio.sleep(0)

    loop.run_until_complete(asyncio.wait_for(scenario(), PATIENCE_S))


def test_a_flow_with_nothing_to_finish_goes_with_its_window(backend: Backend) -> None:
    whole = Whole(backend)
    assert is_there(whole)
    whole.end()
    assert not is_there(whole)
