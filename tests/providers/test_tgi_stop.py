"""Stopping an answer of TGI in every phase: its socket is closed at once, the server sees it."""

from __future__ import annotations

import asyncio

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.events import TextDelta
from falcon_desktop.providers.tgi import TgiProvider
from tests.servers.asking import (
    Outcome,
    connection,
    listen,
    question,
    stop,
    until_said,
)
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.servers.tgi import TgiServer, event, frame
from tests.waiting import until


class Holding:
    """A server that does what it should up to a phase, then holds still."""

    def __init__(self, phase: str) -> None:
        self.phase = phase
        self.reached = asyncio.Event()
        self.closed = asyncio.Event()

    async def script(self, peer: Peer, request: Request) -> None:
        tgi = TgiServer()
        if request.path == "/info" and self.phase != "info":
            await peer.json(tgi.info())
            return
        if self.phase == "fallback" and request.path == "/generate_stream":
            await peer.body(b"", 404, "")
            return
        if self.phase in ("head", "middle"):
            await peer.head(Transfer_Encoding="chunked")
        if self.phase == "middle":
            await peer.chunked(event(frame(1, " Hello")), end=False)
        peer.watch()
        self.reached.set()
        await peer.until_closed()
        self.closed.set()


@pytest.mark.parametrize("phase", ["info", "first byte", "fallback", "head", "middle"])
async def test_stop_closes_the_socket_at_once(phase: str) -> None:
    for _ in range(20):
        holding = Holding(phase)
        async with ScriptedServer(holding.script) as server:
            provider = TgiProvider(connection(server.origin, ServerKind.TGI, model=""))
            outcome = Outcome()
            task = asyncio.create_task(listen(provider, outcome))
            await holding.reached.wait()
            wanted = "Hello" if phase == "middle" else ""
            if wanted:
                await until_said(outcome, task)
            await stop(task, server.port)
            await holding.closed.wait()
            assert outcome.text == wanted
            await provider.aclose()


async def test_three_clicks_leak_nothing_and_the_next_answer_comes() -> None:
    holding = Holding("middle")
    async with ScriptedServer(holding.script) as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI))
        task = asyncio.create_task(listen(provider, Outcome()))
        await holding.reached.wait()
        await stop(task, server.port, clicks=3)
        await holding.closed.wait()
        await until(lambda: server.open_connections == 0)
        server.script = TgiServer().script
        outcome = Outcome()
        await listen(provider, outcome)
        assert outcome.text == "Hello, world!"
        await provider.aclose()


async def test_leaving_early_closes_the_socket_too() -> None:
    holding = Holding("middle")
    async with ScriptedServer(holding.script) as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI))
        async with provider.stream(question()) as events:
            async for each in events:
                if isinstance(each, TextDelta):
                    break
        await holding.closed.wait()
        await provider.aclose()
