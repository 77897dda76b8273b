"""Conformance vector 68 (wire.md section 7 D): *Stop* closes the socket, in whatever phase."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from falcon_desktop.core.events import Phase, TextDelta
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import Outcome, ask, connection, listen, question
from tests.servers.hello import END, HEL, LO, assert_hello
from tests.servers.scripted import Peer, Request, Script, ScriptedServer


async def waits_after_connect(peer: Peer) -> None:
    await peer.until_closed()


async def waits_with_head(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head()
    await peer.until_closed()


async def waits_without_head(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.until_closed()


async def waits_mid_answer(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head(Transfer_Encoding="chunked")
    await peer.chunked(HEL, end=False)
    await peer.until_closed()


async def floods(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head()
    while peer.closed_at is None:
        await peer.send(HEL * 100)
        await asyncio.sleep(0)


async def drips(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head()
    while peer.closed_at is None:
        await peer.send(HEL, pause=0.001)


async def stop_at(
    server: ScriptedServer, ready: Callable[[Outcome], bool], cancels: int = 1, **fields: Any
) -> float:
    """Ask, cancel once ``ready``, and return the seconds until the server saw the close."""
    provider = OpenAIProvider(connection(server.url, **fields))
    outcome = Outcome()
    count = len(server.peers)

    task = asyncio.create_task(listen(provider, outcome))
    while not (len(server.peers) > count and ready(outcome)):
        await asyncio.sleep(0.0005)
        assert not task.done()
    pressed = time.monotonic()
    for _ in range(cancels):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    closed = await server.peers[-1].until_closed(2)
    await provider.aclose()
    return closed - pressed


def usual(delays: list[float]) -> float:
    """Return the middle one: a machine that others use, too, holds up single ones."""
    return sorted(delays)[len(delays) // 2]


def waiting(outcome: Outcome) -> bool:
    return any(step.phase is Phase.WAITING for step in outcome.progress)


def reading(outcome: Outcome) -> bool:
    return any(isinstance(event, TextDelta) for event in outcome.events)


@pytest.mark.parametrize(
    ("script", "ready"),
    [
        (waits_without_head, waiting),
        (waits_with_head, waiting),
        (waits_mid_answer, reading),
        (floods, reading),
        (drips, reading),
    ],
    ids=["waiting", "headers", "mid answer", "flood", "drip"],
)
async def test_vector_68_stop_closes_the_socket_at_once(
    script: Script, ready: Callable[[Outcome], bool]
) -> None:
    async with ScriptedServer(script) as server:
        delays = [await stop_at(server, ready) for _ in range(20)]
    assert usual(delays) < 0.1, delays


async def test_vector_68_stop_100_times_out_of_100() -> None:
    async with ScriptedServer(waits_mid_answer) as server:
        delays = [await stop_at(server, reading) for _ in range(100)]
    assert len(delays) == 100
    assert usual(delays) < 0.1, sorted(delays)


async def test_vector_68_stop_while_a_tls_handshake_hangs() -> None:
    def at_once(outcome: Outcome) -> bool:
        return True

    async def silent(peer: Peer) -> None:
        await peer.reader.readexactly(1)  # the client's hello began
        await peer.until_closed()

    async with ScriptedServer(on_connect=silent) as server:
        url = f"https://127.0.0.1:{server.port}"
        delays = []
        for _ in range(10):
            provider = OpenAIProvider(connection(url))
            task = asyncio.create_task(ask(provider))
            count = len(server.peers)
            while len(server.peers) == count:
                await asyncio.sleep(0.001)
            await asyncio.sleep(0.005)
            pressed = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            delays.append(await server.peers[-1].until_closed(2) - pressed)
            await provider.aclose()
    assert usual(delays) < 0.1, delays


async def test_vector_68_stop_while_connecting() -> None:
    import socket

    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        fillers = []
        for _ in range(4):  # fill the backlog, so that the next connection hangs
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        await asyncio.sleep(0.05)
        provider = OpenAIProvider(connection(f"http://127.0.0.1:{port}"))
        outcome = Outcome()
        before = open_sockets()

        task = asyncio.create_task(listen(provider, outcome))
        await asyncio.sleep(0.1)
        assert outcome.progress[-1].phase is Phase.CONNECTING
        pressed = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - pressed < 5  # of the ten that connecting may take
        assert open_sockets() == before
        await provider.aclose()
        for filler in fillers:
            filler.close()


async def test_vector_68_stop_while_a_name_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asyncio.Event()

    async def hang(*arguments: Any, **names: Any) -> Any:
        asked.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", hang)
    provider = OpenAIProvider(connection("http://slow.invalid"))
    task = asyncio.create_task(ask(provider))
    await asked.wait()
    pressed = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - pressed < 10
    await provider.aclose()


async def test_vector_68_stop_while_waiting_to_try_again() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"", 429, "text/plain", Retry_After="30")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = Outcome()

        task = asyncio.create_task(listen(provider, outcome))
        while not any(step.phase is Phase.RETRYING for step in outcome.progress):
            await asyncio.sleep(0.005)
        pressed = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - pressed < 10  # of thirty
        await provider.aclose()


async def until_settled(server: ScriptedServer) -> None:
    """Wait until the server's own ends are closed, too."""
    async with asyncio.timeout(5):
        while not all(peer.writer.transport.is_closing() for peer in server.peers):
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.05)


def open_sockets() -> int:
    gc.collect()
    return psutil.Process().num_fds()


async def test_vector_68_three_clicks_leak_nothing() -> None:
    async with ScriptedServer(floods) as server:
        await stop_at(server, reading, cancels=3)
        await until_settled(server)
        before = open_sockets()
        delays = [await stop_at(server, reading, cancels=3) for _ in range(20)]
        assert usual(delays) < 0.1, delays
        await until_settled(server)
        assert open_sockets() == before


async def test_vector_68_three_clicks_leave_the_provider_usable() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if len(server.requests) <= 40:
            await waits_mid_answer(peer, request)
        else:
            await peer.body(HEL + LO + END, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        for _ in range(40):  # more than the pool holds
            outcome = Outcome()

            task = asyncio.create_task(listen(provider, outcome))
            while not outcome.text:
                await asyncio.sleep(0.0005)
            for _ in range(3):
                task.cancel()
                await asyncio.sleep(0)
            with pytest.raises(asyncio.CancelledError):
                await task
        assert_hello(await ask(provider))
        await provider.aclose()


async def test_vector_68_leaving_early_closes_the_socket() -> None:
    async with ScriptedServer(drips) as server:
        provider = OpenAIProvider(connection(server.url))
        async with provider.stream(question()) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        left = time.monotonic()
        assert await server.peers[0].until_closed(2) - left < 0.1
        await provider.aclose()
