"""The GUI thread's access to the worker: await its use cases, receive its events in order."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.runtime.worker import Worker

P = ParamSpec("P")
T = TypeVar("T")


class Bridge(QObject):
    """``arrived`` carries the worker's events to the GUI thread, one by one, in order.

    Text is not among them: it is pulled, once a frame.
    """

    arrived = Signal(object)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._open = True

    async def call(
        self,
        function: Callable[P, Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run ``function(*args)`` on the worker and return what it returns.

        Cancelling the waiting task cancels it there too. Exceptions arrive here.
        """
        return await self.begin(function, *args, **kwargs)

    def begin(
        self,
        function: Callable[P, Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> asyncio.Future[T]:
        """Like :meth:`call`, started now, awaited or not.

        After :meth:`close` nothing is begun and what is returned is cancelled, so that a coroutine
        that still runs ends there.
        """
        import asyncio

        if not self._open:
            refused: asyncio.Future[T] = asyncio.get_running_loop().create_future()
            refused.cancel()
            return refused
        return asyncio.wrap_future(self._worker.submit(function(*args, **kwargs)))

    def publish(self, event: object) -> None:
        """Pass an event to the GUI thread; from any thread, returns at once."""
        if self._open:
            self.arrived.emit(event)

    def close(self) -> None:
        """Deliver and begin nothing more: what would be asked is closed, and signals emitted after
        the GUI's loop ended never arrive.
        """
        self._open = False
