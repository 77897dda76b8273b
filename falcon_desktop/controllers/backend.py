"""The window's access to the use cases: calls on the worker, its events, running answers' text."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerModelKnown,
    AnswerProgress,
    AnswerStarted,
)
from falcon_desktop.runtime.frames import FramePuller

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.core.chat.running import RunningAnswer
    from falcon_desktop.core.ports.program import SettingsStore
    from falcon_desktop.core.services import Services
    from falcon_desktop.runtime.bridge import Bridge
    from falcon_desktop.runtime.tasks import Tasks

P = ParamSpec("P")
T = TypeVar("T")


class Backend(QObject):
    """What the window calls. Can be used before the worker is ready: coroutines wait for
    ``services``.
    """

    arrived = Signal(object)
    """An event of the worker, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.frames = FramePuller(self.running, self)
        self._bridge: Bridge | None = None
        self._tasks: Tasks | None = None
        self._services: Services | None = None
        self._waiting: list[asyncio.Future[Services]] = []
        self._settings_store: SettingsStore | None = None
        self._waiting_for_store: list[asyncio.Future[SettingsStore]] = []
        self._early: list[Coroutine[Any, Any, None]] = []
        self._begun: set[asyncio.Task[None]] = set()
        self._told_of: dict[str, dict[type, object]] = {}
        """What was told last of each running answer, by the kind of event."""

    def connect_worker(self, bridge: Bridge, tasks: Tasks) -> None:
        """Start working: the worker is running, its services may not be ready yet."""
        self._bridge = bridge
        self._tasks = tasks
        bridge.arrived.connect(self._note)
        bridge.arrived.connect(self.arrived)
        early, self._early = self._early, []
        for coroutine in early:
            self.start(coroutine)

    def leave_worker(self) -> None:
        """Hear nothing more: another window does. What was begun goes on."""
        if self._bridge is not None:
            self._bridge.arrived.disconnect(self._note)
            self._bridge.arrived.disconnect(self.arrived)
        self.frames.clear()

    def running_events(self) -> list[object]:
        """Return what was told of answers that still run, for who did not hear it."""
        return [event for told in self._told_of.values() for event in told.values()]

    def hear(self, events: Iterable[object]) -> None:
        """Take what another window has heard of running answers."""
        for event in events:
            self._note(event)
            self.arrived.emit(event)

    @Slot(object)
    def _note(self, event: object) -> None:
        match event:
            case AnswerStarted(message=message):
                self._told_of[message.id] = {AnswerStarted: event}
            case AnswerModelKnown(message_id=answer_id) | AnswerProgress(message_id=answer_id):
                self._told_of.setdefault(answer_id, {})[type(event)] = event
            case AnswerFinished(message=message):
                self._told_of.pop(message.id, None)
            case _:
                pass

    def open_settings(self, store: SettingsStore) -> None:
        """Note that settings can be saved now, perhaps before the history is open."""
        self._settings_store = store
        waiting, self._waiting_for_store = self._waiting_for_store, []
        _answer(waiting, store)

    def open_services(self, services: Services) -> None:
        """Note that the use cases are available."""
        self._services = services
        waiting, self._waiting = self._waiting, []
        _answer(waiting, services)
        self.open_settings(services.settings)

    def start(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
        """Run a coroutine; its failure is shown.

        Returns:
            What may be cancelled; None where the worker is still to come, and it runs then.
        """
        if self._tasks is None:
            self._early.append(coroutine)
            return None
        task = self._tasks.start(coroutine)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return task

    async def settle(self, seconds: float | None = None) -> bool:
        """Wait until what was begun here is done, at most this long; say whether it is."""
        import asyncio

        end = None if seconds is None else time.monotonic() + seconds
        while self._begun:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                return False
            await asyncio.wait(set(self._begun), timeout=left)
        return True

    @property
    def ready_services(self) -> Services | None:
        """The use cases if they are ready, for what must not wait for the loop's next turn."""
        return self._services

    async def services(self) -> Services:
        """Return the use cases, once they are ready."""
        if self._services is not None:
            return self._services
        import asyncio

        future: asyncio.Future[Services] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return await future

    async def settings(self) -> SettingsStore:
        """Return the settings' store, once it is ready, which may be long before the history."""
        if self._settings_store is not None:
            return self._settings_store
        import asyncio

        future: asyncio.Future[SettingsStore] = asyncio.get_running_loop().create_future()
        self._waiting_for_store.append(future)
        return await future

    async def call(
        self,
        function: Callable[P, Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a use case on the worker and return what it returns."""
        return await self.begin(function, *args, **kwargs)

    def begin(
        self,
        function: Callable[P, Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> asyncio.Future[T]:
        """Start a use case on the worker now, while the window does other things.

        Raises:
            RuntimeError: the worker was not connected yet.
        """
        if self._bridge is None:
            raise RuntimeError("the worker was not connected")
        begun = self._bridge.begin(function, *args, **kwargs)
        begun.add_done_callback(_take_failure)
        return begun

    async def load(self, module: str) -> None:
        """Import a module on demand, in an own turn of the event loop.

        On this thread, since it may make classes of Qt's: see
        :mod:`falcon_desktop.controllers.loading`. What it imports besides should be few modules
        that are small.
        """
        if module in sys.modules:
            return
        import asyncio
        import importlib

        await asyncio.sleep(0)
        importlib.import_module(module)

    def running(self, answer_id: str) -> RunningAnswer | None:
        """Return a running answer, None if it has ended."""
        return self._services.chat.running(answer_id) if self._services else None

    def running_in(self, conversation_id: str) -> list[str]:
        """Return the ids of a conversation's running answers."""
        return self._services.chat.running_in(conversation_id) if self._services else []


def _answer(waiting: list[asyncio.Future[T]], found: T) -> None:
    for future in waiting:
        if not future.done():
            future.set_result(found)


def _take_failure(begun: asyncio.Future[Any]) -> None:
    """Let a failure be told to whoever waits, and to nobody where the program ends before that."""
    if not begun.cancelled():
        begun.exception()
