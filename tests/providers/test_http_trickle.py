"""Stopping a stream while its reader rests: everything unwinds in the reader's own task."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from typing import Any

from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.providers.http import HttpClient
from tests.servers.scripted import Peer, Request, ScriptedServer


async def drip(peer: Peer, request: Request) -> None:
    await peer.head(200)
    try:
        for number in range(2_000):
            await peer.send(b'data: {"x":%d}\n\n' % number, pause=0.002)
    except ConnectionError:
        return


async def test_no_generator_is_left_to_the_loop() -> None:
    hooks = sys.get_asyncgen_hooks()
    left: list[str] = []

    def finalize(generator: AsyncGenerator[Any, Any]) -> None:
        left.append(repr(generator))
        assert hooks.finalizer is not None
        hooks.finalizer(generator)

    async with ScriptedServer(drip) as server:
        asked = Connection("a", "A", ServerKind.OPENAI, server.origin)
        client = HttpClient(asked, root=server.origin)
        sys.set_asyncgen_hooks(firstiter=hooks.firstiter, finalizer=finalize)
        try:
            for attempt in range(20):
                async with client.exchange("GET", "/x") as exchange:
                    await client.head(exchange, 5.0)
                    await asyncio.sleep(0.02 + attempt * 0.0017)  # pace: left at odd moments
            await asyncio.sleep(0)
        finally:
            sys.set_asyncgen_hooks(*hooks)
        await client.aclose()
    assert left == []
