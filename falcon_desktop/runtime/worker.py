"""An asyncio loop on a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Worker:
    """The thread for everything that may take time.

    ``start`` returns at once; coroutines submitted before the loop runs are run when it does.
    ``stop`` ends what is left, in bounded time.
    """

    def __init__(self, name: str = "falcon-worker") -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_report_failure)
        self._thread = threading.Thread(target=self._run, name=name)
        self._stopped = False

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Run a coroutine on the worker's loop; callable from any other thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def stop(self, seconds: float = 2.0) -> bool:
        """Cancel what is left, end the loop and the thread; False if that timed out."""
        if self._stopped:
            return True
        self._stopped = True
        if not self._thread.is_alive():
            self._loop.close()
            return True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._end()

    def _end(self) -> None:
        left = asyncio.all_tasks(self._loop)
        for task in left:
            _log.info("ending %s", task.get_name())
            task.cancel()
        if left:
            self._loop.run_until_complete(asyncio.wait(left, timeout=1.0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


def _report_failure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what went wrong in a callback, but for a wake-up that came too late.

    anyio (4.14, ``UNIXSocketStream._wait_until_readable``) sets its future also where that was
    cancelled in the very turn in which the socket became ready. Nothing is lost by that.
    """
    late = isinstance(context.get("exception"), asyncio.InvalidStateError)
    if late and context["message"].startswith("Exception in callback Future.set_result("):
        _log.debug("a wake-up came after its reader was cancelled")
        return
    loop.default_exception_handler(context)
