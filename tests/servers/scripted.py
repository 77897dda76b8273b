"""A loopback server that does byte for byte what a test's script says, and records what it hears.

It runs on the test's own event loop and knows no protocol but the reading of HTTP/1.1 requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.waiting import PATIENCE_S


@dataclass(frozen=True)
class Request:
    """A request exactly as it came."""

    method: str
    target: str
    headers: dict[str, str]
    """Names in lower case; a repeated header's values are joined with a comma."""
    body: bytes
    raw_head: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def json(self) -> Any:
        """The body as a JSON value."""
        return json.loads(self.body)


class Peer:
    """The server's side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.closed = False
        """Whether the client was seen to have closed its side."""
        self.keep_open = False
        self._closed = asyncio.Event()
        self._watcher: asyncio.Task[None] | None = None

    async def send(self, *pieces: bytes, pause: float = 0.0) -> None:
        """Send pieces, each in a write of its own, ``pause`` seconds after each."""
        for piece in pieces:
            try:
                self.writer.write(piece)
                await self.writer.drain()
            except ConnectionError:
                self._seen_closed()
                raise
            if pause:
                await asyncio.sleep(pause)  # pace: a slow server

    async def head(
        self, status: int = 200, content_type: str = "text/event-stream", **headers: str
    ) -> None:
        """Send a status line and headers; underscores in names become hyphens.

        Without a length or chunks announced, the body ends when the connection closes.
        """
        lines = [f"HTTP/1.1 {status} Reason"]
        if content_type:
            lines.append(f"Content-Type: {content_type}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if not {"Content_Length", "Transfer_Encoding"} & set(headers):
            lines.append("Connection: close")
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    async def body(
        self, body: bytes, status: int = 200, content_type: str = "application/json", **headers: str
    ) -> None:
        """Send a whole answer with its length and keep the connection open."""
        headers["Content_Length"] = str(len(body))
        await self.head(status, content_type, **headers)
        await self.send(body)
        self.keep_open = True

    async def json(self, value: Any, status: int = 200, **headers: str) -> None:
        """Send a whole JSON answer."""
        await self.body(json.dumps(value).encode(), status, **headers)

    async def chunked(self, *pieces: bytes, end: bool = True, pause: float = 0.0) -> None:
        """Send pieces as HTTP chunks, each in a write of its own, then the last chunk."""
        for piece in pieces:
            await self.send(b"%x\r\n%b\r\n" % (len(piece), piece), pause=pause)
        if end:
            await self.send(b"0\r\n\r\n")
            self.keep_open = True

    async def reset(self) -> None:
        """Close with a RST instead of a FIN."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def watch(self) -> None:
        """Begin to watch for the client's closing; nothing else may read after this."""
        self._watcher = asyncio.create_task(self._watch())

    async def until_closed(self) -> None:
        """Wait until the client closed.

        Raises:
            TimeoutError: it did not for so long that something hangs.
        """
        if self._watcher is None:
            self.watch()
        await asyncio.wait_for(self._closed.wait(), PATIENCE_S)

    async def _watch(self) -> None:
        with contextlib.suppress(OSError):
            while await self.reader.read(65_536):
                pass
        self._seen_closed()

    def _seen_closed(self) -> None:
        self.closed = True
        self._closed.set()

    async def finish(self) -> None:
        """Close this side, after what was written is sent."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        self.writer.close()
        # That the other side went away is for nobody. Not waited for: it may never read.
        closed: asyncio.Future[None] = self.writer._protocol._get_close_waiter(self.writer)  # type: ignore[attr-defined]
        closed.add_done_callback(_heard)


def _heard(closed: asyncio.Future[None]) -> None:
    if not closed.cancelled():
        closed.exception()


Script = Callable[[Peer, Request], Awaitable[None]]


@dataclass
class ScriptedServer:
    """Serves a script on loopback, or on a UNIX domain socket.

    ``script`` runs once for each request. ``on_connect`` runs before anything was read and may
    talk bytes that are no HTTP, or nothing at all.
    """

    script: Script | None = None
    tls: ssl.SSLContext | None = None
    uds: str = ""
    on_connect: Callable[[Peer], Awaitable[None]] | None = None
    host: str = "127.0.0.1"
    requests: list[Request] = field(default_factory=list)
    peers: list[Peer] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        if self.uds:
            self._server: asyncio.Server = await asyncio.start_unix_server(self._accept, self.uds)
        else:
            self._server = await asyncio.start_server(
                self._accept, self.host, self.port, ssl=self.tls, backlog=512
            )
            self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for peer in self.peers:
            peer.writer.transport.abort()
        await asyncio.sleep(0)
        if self.errors and kind is None:
            raise self.errors[0]

    @property
    def origin(self) -> str:
        """The server's address without a path."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address of its OpenAI-style routes."""
        return f"{self.origin}/v1"

    @property
    def open_connections(self) -> int:
        """How many connections the client has not closed."""
        return sum(1 for peer in self.peers if not peer.writer.is_closing())

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        peer = Peer(reader, writer)
        self.peers.append(peer)
        try:
            await self._serve(peer)
        except asyncio.CancelledError:
            pass  # the test is over
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the client left
        except BaseException as error:
            self.errors.append(error)
        finally:
            with contextlib.suppress(BaseException):
                await peer.finish()
            self._tasks.discard(task)

    async def _serve(self, peer: Peer) -> None:
        if self.on_connect is not None:
            await self.on_connect(peer)
        while self.script is not None:
            request = await read_request(peer.reader)
            if request is None:
                return
            self.requests.append(request)
            peer.keep_open = False
            await self.script(peer, request)
            if not peer.keep_open:
                return


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Return the next request, None if the client closed instead."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = raw.decode("latin-1").split("\r\n")[:-2]
    method, target, _ = first.split(" ", 2)
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    elif length := int(headers.get("content-length", "0")):
        body = await reader.readexactly(length)
    return Request(method, target, headers, body, raw)


def data(value: Any) -> bytes:
    """Return one event that carries a JSON value."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return b"data: " + text.encode("utf-8", "surrogatepass") + b"\n\n"


def stream(*values: Any, done: bool = True) -> bytes:
    """Return a stream of events, ended by ``[DONE]``."""
    return b"".join(map(data, values)) + (b"data: [DONE]\n\n" if done else b"")


def answers(body: bytes, **head: Any) -> Script:
    """Return a script that answers each request with a close-delimited stream."""

    async def script(peer: Peer, request: Request) -> None:
        await peer.head(**head)
        await peer.send(body)

    return script


def in_turn(scripts: Iterable[Script]) -> Script:
    """Return a script that answers the first request as the first script says, and so on.

    The last one also answers everything that follows.
    """
    left = list(scripts)

    async def script(peer: Peer, request: Request) -> None:
        current = left.pop(0) if len(left) > 1 else left[0]
        await current(peer, request)

    return script
