"""A named thread that runs calls in order, and awaitable results that survive cancellation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

T = TypeVar("T")


class Pending(Awaitable[T], Generic[T]):
    """A queued call that will run, awaited or not.

    Cancelling who awaits it does not cancel the call. A failure that nobody awaits stays silent.
    """

    def __init__(self, future: Future[T]) -> None:
        self._future = future

    def __await__(self) -> Generator[object, None, T]:
        return asyncio.shield(self._ending()).__await__()

    async def ended(self) -> None:
        """Wait until the call has ended, well or not."""
        await asyncio.shield(asyncio.wait([self._ending()]))

    def _ending(self) -> asyncio.Future[T]:
        ending = asyncio.wrap_future(self._future)
        ending.add_done_callback(_take_failure)  # whoever awaited it may be gone, or not ask
        return ending

    def result(self) -> T:
        """Wait on this thread, which must be another one, and return the call's result."""
        return self._future.result()

    def wait(self, seconds: float) -> None:
        """Wait on another thread until the call has ended, well or not, at most this long."""
        wait([self._future], seconds)

    def done(self) -> bool:
        """Whether the call has ended."""
        return self._future.done()


def _take_failure(ending: asyncio.Future[T]) -> None:
    """Take a failure from asyncio, which would log one that nobody asks for."""
    if not ending.cancelled():
        ending.exception()


class CallThread:
    """Runs calls one after another on its own thread, which starts with the first call."""

    def __init__(self, name: str, ended: Callable[[], Exception]) -> None:
        """``ended`` makes the error of calls that come after :meth:`stop`."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._ended = ended
        self._stopped = False

    def submit(self, call: Callable[[], T]) -> Pending[T]:
        """Queue a call; it is queued when this returns.

        After :meth:`stop` it is not run, and who awaits it gets the error of ``ended``: what is
        asked while the program closes can't know that it comes too late.
        """
        try:
            return Pending(self._executor.submit(call))
        except RuntimeError:
            if not self._stopped:  # no thread can be started
                raise
        refused: Future[T] = Future()
        refused.set_exception(self._ended())
        return Pending(refused)

    def stop(self) -> None:
        """Accept no more calls and end the thread after the queued ones; does not wait."""
        self._stopped = True
        self._executor.shutdown(wait=False)
