"""One request and its response, in a task of its own that is cancelled exactly once.

Reads httpcore's trace to know how far it came; addresses and keys stay outside.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any, Final, Self

import httpx

from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.http_failures import Stage, network_failure

_BUFFERED: Final = 1024 * 1024
_OVERSLEPT: Final = 1.0
_TURN: Final = 0.010
"""Seconds between reads of a trickle that is faster than that. Reading each token's bytes by
themselves costs several times what reading them together does, and nobody sees the difference."""
_TRICKLE: Final = 16 * 1024
"""Bytes a turn from which a stream is no trickle."""
_AT_HAND: Final = 0.0002
"""Seconds within which a chunk comes that had been read already."""


@dataclass(frozen=True, slots=True)
class Head:
    """The start of a response; header names in lower case."""

    status: int
    headers: Mapping[str, str]

    @property
    def content_type(self) -> str:
        """The media type, in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Sign(StrEnum):
    """What an exchange reports besides its head and its bytes."""

    CONNECTING = "connecting"
    SENT = "sent"


Item = Sign | Head | bytes


class Exchange:
    """One request and its response; ``async with`` closes the socket at once, in any state.

    httpx runs in a task of its own, which is cancelled exactly once: a second cancel while httpx
    0.28 closes a stream would leak the connection. Leaving waits for that close even if the
    leaving task is cancelled again and again.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        request: httpx.Request,
        where: RequestContext,
        proxy: str = "",
    ) -> None:
        self._client = client
        self._request = request
        self._where = where
        self._items: deque[Item] = deque()
        self._buffered = 0
        self._waiter: asyncio.Future[None] | None = None
        self._room = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._raw: Any = None
        self._proxy = proxy
        self.url = str(request.url)
        self.stage = Stage.CONNECTING
        self.fresh = False
        """Whether a new connection was opened for this request, instead of a pooled one."""
        self.head: Head | None = None

    async def __aenter__(self) -> Self:
        self._request.extensions["trace"] = self._trace
        self._task = asyncio.create_task(self._run(), name=f"request to {self._where.host}")
        self._task.add_done_callback(self._ended)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def take(self, seconds: float) -> list[Item]:
        """Return everything received, waiting for something; nothing at the response's end.

        Raises:
            TimeoutError: nothing came within ``seconds``.
            FalconError: the request failed; what came before was returned before.
        """
        if self._waits():
            loop = asyncio.get_running_loop()
            due = loop.time() + seconds
            await self._wait(seconds)
            if self._waits() and loop.time() - due > _OVERSLEPT:
                # This process was stopped or starved meanwhile: what came may not be read yet.
                await self._wait(_OVERSLEPT)
        if self._items:
            items = list(self._items)
            self._items.clear()
            self._buffered = 0
            self._room.set()
            return items
        if self._task is None or not self._task.done():
            raise TimeoutError
        failure = None if self._task.cancelled() else self._task.exception()
        if failure is not None:
            raise self._failure(failure) from None  # a cause could quote a header
        return []

    def _waits(self) -> bool:
        return not self._items and self._task is not None and not self._task.done()

    async def close(self, *, grace: float = 0.0) -> None:
        """Close the socket; a complete response may end on its own within ``grace`` seconds.

        A connection whose answer was read to its end stays open for the next request.
        """
        task = self._task
        if task is None:
            return
        cancelled = False
        if grace and not task.done():
            self._room.set()
            try:
                await asyncio.wait({task}, timeout=grace)
            except asyncio.CancelledError:
                cancelled = True
        if not task.done():
            task.cancel()
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError:
                cancelled = True
        if cancelled:
            raise asyncio.CancelledError

    async def _run(self) -> None:
        try:
            response = await self._client.send(self._request, stream=True)
            ending: asyncio.Handle | None = None
            try:
                self.stage = Stage.READING
                self.head = Head(response.status_code, _lower(response.headers))
                self._put(self.head)
                loop = asyncio.get_running_loop()
                read, size = loop.time(), 0
                async for chunk in response.aiter_raw():
                    waited = loop.time() - read
                    size += len(chunk)
                    self._put(chunk)
                    self._buffered += len(chunk)
                    if ending is None and self._buffered > _BUFFERED:
                        self._room.clear()
                        ending = await _unless_cancelled(self._room.wait())
                    if ending is None and _AT_HAND < waited < _TURN and size < _TRICKLE:
                        ending = await _unless_cancelled(asyncio.sleep(_TURN))
                    if waited > _AT_HAND:
                        size = 0
                    read = loop.time()
                if ending is not None:
                    raise asyncio.CancelledError
            finally:
                if ending is not None:
                    ending.cancel()  # however the stream ended, nothing may cut its close short
                await response.aclose()
        finally:
            if self.stage is Stage.SECURING and self._raw is not None:
                # httpcore 1.0.9 forgets the socket when a TLS handshake is cancelled.
                await self._raw.aclose()

    async def _trace(self, name: str, info: Mapping[str, Any]) -> None:
        """Follow httpcore (https://www.encode.io/httpcore/extensions/#trace)."""
        if name in ("connection.connect_tcp.started", "connection.connect_unix_socket.started"):
            self.fresh = True
            self.stage = Stage.CONNECTING
            self._put(Sign.CONNECTING)
        elif name in ("connection.connect_tcp.complete", "connection.connect_unix_socket.complete"):
            self._raw = info["return_value"]
            self.stage = Stage.SENDING
        elif name.endswith("start_tls.started"):
            self.stage = Stage.SECURING
        elif name.endswith("start_tls.complete") or name == "http11.send_request_headers.started":
            self.stage = Stage.SENDING
        elif name == "http11.send_request_body.complete":
            self.stage = Stage.WAITING
            self._put(Sign.SENT)

    def _put(self, item: Item) -> None:
        self._items.append(item)
        self._wake()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            task.exception()  # looked at, or asyncio complains when nobody asks
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self, seconds: float) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        alarm = asyncio.get_running_loop().call_later(max(0.0, seconds), self._wake)
        try:
            await self._waiter
        finally:
            alarm.cancel()
            self._waiter = None

    def _failure(self, error: BaseException) -> FalconError:
        return network_failure(
            error, self._where, self.stage, answered=self.head is not None, proxy=self._proxy
        )


async def _unless_cancelled(pause: Awaitable[object]) -> asyncio.Handle | None:
    """Wait; where this task is cancelled meanwhile, cancel it at the next thing it waits for.

    httpx reads through generators that unwind by themselves only where they wait themselves: left
    suspended, each would be closed by a task of the loop's own, at any time.
    """
    task = asyncio.current_task()
    try:
        await pause
    except asyncio.CancelledError:
        if task is None:
            raise
        task.uncancel()
        return asyncio.get_running_loop().call_soon(task.cancel)
    return None


def _lower(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
