"""Coroutines started by the GUI: kept alive until they end, with failures reported."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

_log = logging.getLogger(__name__)


class Tasks:
    """The running coroutines of one front end; asyncio itself only holds tasks weakly.

    Args:
        failed: told, on the GUI thread, about an exception that a coroutine did not handle.
    """

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._failed = failed
        self._tasks: set[asyncio.Task[None]] = set()
        self._refusing = False

    def start(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a coroutine on the GUI's loop; after :meth:`refuse` it is cancelled at once."""
        import asyncio

        task = asyncio.ensure_future(coroutine)
        if self._refusing:
            task.cancel()
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def refuse(self) -> None:
        """Start nothing more: what the coroutines use is about to be closed."""
        self._refusing = True

    async def settle(self, seconds: float) -> None:
        """Wait until the running coroutines have ended, at most this long."""
        import asyncio

        own = asyncio.current_task()
        others = [task for task in self._tasks if task is not own]
        if others:
            await asyncio.wait(others, timeout=seconds)

    async def close(self) -> None:
        """Cancel every coroutine but the calling one and wait for them to end."""
        import asyncio

        own = asyncio.current_task()
        others = [task for task in self._tasks if task is not own]
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._failed(error)
