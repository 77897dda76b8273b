"""*Stop* in whichever turn of the event loop: no socket stays open, no place in the pool taken."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest
import trustme
from falcon_desktop.core.domain.connection import ProxyChoice
from falcon_desktop.core.domain.errors import TlsFailed
from falcon_desktop.providers.http_pool import Pool
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import Outcome, ask, client_sockets, connection, listen
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.waiting import turns

WAYS = ("plain", "unix socket", "secure", "through a proxy", "through a tunnel")


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "away.invalid").configure_cert(context)
    return context


def provider_for(way: str, server: ScriptedServer, ca_file: str) -> OpenAIProvider:
    proxied: dict[str, Any] = {
        "proxy": ProxyChoice.EXPLICIT,
        "proxy_url": f"127.0.0.1:{server.port}",
    }
    match way:
        case "unix socket":
            return OpenAIProvider(connection("http://localhost/v1"), uds=server.uds)
        case "through a proxy":
            return OpenAIProvider(connection("http://away.invalid", **proxied))
        case "through a tunnel":
            return OpenAIProvider(connection("https://away.invalid", ca_file=ca_file, **proxied))
        case _:
            return OpenAIProvider(connection(server.url, ca_file=ca_file))


def pool_of(provider: OpenAIProvider) -> Pool | None:
    """Return what a provider asks through, which it makes when it first asks."""
    opened = provider._client._client
    if opened is None:
        return None
    assert isinstance(opened._transport, Pool)
    return opened._transport


async def at_once(call: Callable[[], Any], *arguments: Any, **named: Any) -> Any:
    """Call what begins TLS here: in how many turns a thread is done, nobody can say."""
    return call(*arguments)


@pytest.mark.parametrize("way", WAYS)
async def test_stop_in_any_turn_leaves_nothing_open(
    way: str, tls: ssl.SSLContext, ca_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anyio.to_thread, "run_sync", at_once)
    arrived = asyncio.Event()

    async def script(peer: Peer, request: Request) -> None:
        if request.method == "CONNECT":
            await peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
            await peer.writer.start_tls(tls)
            peer.keep_open = True
            return
        peer.watch()
        arrived.set()
        await peer.until_closed()

    server = ScriptedServer(
        script,
        tls=tls if way == "secure" else None,
        uds=str(tmp_path / "socket") if way == "unix socket" else "",
    )
    async with server:
        provider = provider_for(way, server, ca_file)
        turn = 0
        while not arrived.is_set():
            task = asyncio.create_task(listen(provider, Outcome()))
            await turns(turn)
            assert not task.done()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await turns(3)  # the event loop closes a socket in its next turn
            assert client_sockets(server.port) == 0, f"stopped in turn {turn}"
            pool = pool_of(provider)
            assert pool is None or pool._pool.connections == [], f"stopped in turn {turn}"
            turn += 1
        assert turn > 3, "the request arrived before it could be stopped on its way"
        await provider.aclose()


async def test_a_tunnel_whose_end_is_not_trusted_takes_no_place(
    tls: ssl.SSLContext, tmp_path: Path
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
        await peer.writer.start_tls(tls)

    async with ScriptedServer(script) as server:
        provider = provider_for("through a tunnel", server, "")
        outcome = await ask(provider)
        assert isinstance(outcome.error, TlsFailed)
        pool = pool_of(provider)
        assert pool is not None
        assert pool._pool.connections == []
        await provider.aclose()


async def ask_for_models(provider: OpenAIProvider) -> None:
    assert [one.id for one in await provider.models()] == ["falcon"]


async def test_stop_in_any_turn_of_a_short_answer_leaves_its_connection_to_others() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"object": "list", "data": [{"id": "falcon", "object": "model"}]})

    async with ScriptedServer(script) as server:
        turn, ended = 0, False
        while not ended:
            provider = provider_for("plain", server, "")
            task = asyncio.create_task(ask_for_models(provider))
            await turns(turn)
            ended = task.done()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await turns(3)
            pool = pool_of(provider)
            connections = [] if pool is None else pool._pool.connections
            assert all(one.is_idle() for one in connections), f"stopped in turn {turn}"
            assert client_sockets(server.port) == len(connections), f"stopped in turn {turn}"
            await provider.aclose()
            turn += 1
        assert turn > 3, "the answer came before it could be stopped on its way"
