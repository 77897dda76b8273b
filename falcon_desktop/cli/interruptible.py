"""Runs a command's coroutine so that Ctrl-C is heard at once."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in an event loop of its own, and return what it returns.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed, and the coroutine has ended; or it was pressed again.
    """
    try:
        return asyncio.run(_heard(work))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _heard(work: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine, and cancel it at Ctrl-C.

    What asyncio's own runner does about Ctrl-C wakes no loop that is about to wait: where it comes
    just before that, it is heard only when something else happens, up to a minute later.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def cancel() -> None:
        loop.remove_signal_handler(signal.SIGINT)  # the second one ends it whatever it does
        if task is not None:
            task.cancel()

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as in a script's background
        # on Windows, and on a thread of tests, the runner's own way stays
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(signal.SIGINT, cancel)
    return await work
