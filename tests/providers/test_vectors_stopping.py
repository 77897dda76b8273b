"""Conformance vector 68 (providers/README.md section 7 D): *Stop* closes the socket."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from falcon_desktop.core.domain.events import Phase, TextDelta
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import (
    Outcome,
    ask,
    connection,
    listen,
    question,
    stop,
    until_said,
)
from tests.servers.hello import END, HEL, LO, assert_hello
from tests.servers.scripted import Peer, Request, Script, ScriptedServer
from tests.waiting import turns, until


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
    while not peer.closed:
        await peer.send(HEL * 100)
        await asyncio.sleep(0)


async def drips(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head()
    while not peer.closed:
        await peer.send(HEL, pause=0.001)


async def stop_at(
    server: ScriptedServer, ready: Callable[[Outcome], bool], cancels: int = 1, **fields: Any
) -> None:
    """Ask and cancel once ``ready``: the socket is closed then, and the server sees it."""
    provider = OpenAIProvider(connection(server.url, **fields))
    outcome = Outcome()
    count = len(server.peers)

    task = asyncio.create_task(listen(provider, outcome))
    await until(lambda: task.done() or (len(server.peers) > count and ready(outcome)))
    assert not task.done()
    await stop(task, server.port, cancels)
    await server.peers[-1].until_closed()
    await provider.aclose()


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
        for _ in range(20):
            await stop_at(server, ready)


async def test_an_answer_that_is_left_early_is_closed_when_that_returns() -> None:
    async with ScriptedServer(waits_mid_answer) as server:
        provider = OpenAIProvider(connection(server.url))
        async with provider.stream(question()) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        left = [task for task in asyncio.all_tasks() if task.get_name().startswith("request to")]
        assert left == [], "it is closed in the background"
        await provider.aclose()


async def test_vector_68_stop_100_times_out_of_100() -> None:
    async with ScriptedServer(waits_mid_answer) as server:
        for _ in range(100):
            await stop_at(server, reading)
        assert len(server.peers) == 100


async def test_vector_68_stop_while_a_tls_handshake_hangs() -> None:
    def at_once(outcome: Outcome) -> bool:
        return True

    greeted = asyncio.Event()

    async def silent(peer: Peer) -> None:
        await peer.reader.readexactly(1)  # the client's hello began
        greeted.set()
        await peer.until_closed()

    async with ScriptedServer(on_connect=silent) as server:
        url = f"https://127.0.0.1:{server.port}"
        for _ in range(10):
            provider = OpenAIProvider(connection(url))
            task = asyncio.create_task(ask(provider))
            greeted.clear()
            await greeted.wait()
            await stop(task, server.port)
            await server.peers[-1].until_closed()
            await provider.aclose()


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
        provider = OpenAIProvider(connection(f"http://127.0.0.1:{port}"))
        outcome = Outcome()
        before = open_sockets()

        task = asyncio.create_task(listen(provider, outcome))
        await until(lambda: open_sockets() > before)
        assert outcome.progress[-1].phase is Phase.CONNECTING
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await turns(3)
        assert open_sockets() == before
        await provider.aclose()
        for filler in fillers:
            filler.close()


async def test_vector_68_stop_while_a_name_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asyncio.Event()

    async def hang(*arguments: Any, **names: Any) -> Any:
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", hang)
    provider = OpenAIProvider(connection("http://slow.invalid"))
    task = asyncio.create_task(ask(provider))
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await provider.aclose()


async def test_vector_68_stop_while_waiting_to_try_again() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"", 429, "text/plain", Retry_After="30")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = Outcome()

        task = asyncio.create_task(listen(provider, outcome))
        await until(lambda: any(one.phase is Phase.RATE_LIMITED for one in outcome.progress))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(server.requests) == 1, "it did not wait for the half hour to pass"
        await provider.aclose()


async def until_settled(server: ScriptedServer) -> None:
    """Wait until the server's own ends are closed, too."""
    await until(lambda: all(peer.writer.transport.is_closing() for peer in server.peers))
    await turns()


def open_sockets() -> int:
    gc.collect()
    return psutil.Process().num_fds()


async def test_vector_68_three_clicks_leak_nothing() -> None:
    async with ScriptedServer(floods) as server:
        await stop_at(server, reading, cancels=3)
        await until_settled(server)
        before = open_sockets()
        for _ in range(20):
            await stop_at(server, reading, cancels=3)
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
            await until_said(outcome, task)
            await stop(task, server.port, clicks=3)
        assert_hello(await ask(provider))
        await provider.aclose()


async def test_vector_68_leaving_early_closes_the_socket() -> None:
    async with ScriptedServer(drips) as server:
        provider = OpenAIProvider(connection(server.url))
        async with provider.stream(question()) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        await server.peers[0].until_closed()  # which drips for ever
        await provider.aclose()
