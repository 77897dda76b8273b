"""httpx's connections, of which none stays open, or keeps its place, for a request that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx


class Pool(httpx.AsyncHTTPTransport):
    """Closes what a request that was stopped or failed leaves to nobody.

    httpcore 1.0.9 closes a connection whose request is cancelled only once that request has its
    state. Between that and the connected socket lies one turn of the event loop, in which a cancel
    leaves the socket open and a place in the pool taken, both for as long as the client lives
    (https://github.com/encode/httpcore/issues/1093); so does a tunnel whose TLS fails.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Do as httpx, and leave nothing open where there is no response."""
        try:
            response = await super().handle_async_request(request)
            if isinstance(response.stream, httpx.AsyncByteStream):
                response.stream = _ClosedWhole(response.stream)
            return response
        except (asyncio.CancelledError, Exception):
            await self._close_what_is_nobodys()
            raise

    async def _close_what_is_nobodys(self) -> None:
        """Close each connection that is neither idle nor had by a request; those wait for none.

        httpcore gives a connection to its request where it makes it, without a turn between, and
        takes the request away only when the connection is idle or closed.
        """
        pool = self._pool
        had = [request.connection for request in pool._requests]
        left = [one for one in pool.connections if not one.is_idle() and one not in had]
        for connection in left:  # all of them leave the pool before others may look at it
            pool._connections.remove(connection)
        for connection in left:
            await connection.aclose()


class _ClosedWhole(httpx.AsyncByteStream):
    """A response's bytes; a cancel that comes while they are closed waits until they are.

    httpcore takes a stream whose closing was cut short for closed, and never frees its connection.
    """

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        """Close it, in a task that nobody cancels."""
        closing = asyncio.create_task(self._stream.aclose())
        cancelled = False
        while not closing.done():
            try:
                await asyncio.wait({closing})
            except asyncio.CancelledError:
                cancelled = True
        closing.result()
        if cancelled:
            raise asyncio.CancelledError
