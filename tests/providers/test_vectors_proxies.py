"""Conformance vector 67 (providers/README.md section 7 D): which proxy is used and told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ProxyChoice
from falcon_desktop.core.domain.errors import (
    FalconError,
    ProxyFailed,
)
from falcon_desktop.providers.network import Network, SystemProxies
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import ask, connection
from tests.servers.hello import END, HEL, LO, assert_hello
from tests.servers.scripted import Peer, Request, ScriptedServer


def system(**proxies: str) -> Network:
    """Return system proxies as if the environment named them."""
    return Network(SystemProxies(lambda: proxies, lambda host: False))


async def test_vector_67_socks_without_socksio_is_said() -> None:
    away = connection("https://example.invalid", proxy=ProxyChoice.SYSTEM)
    with pytest.raises(ProxyFailed) as caught:
        OpenAIProvider(away, network=system(all="socks5://user:pass@10.0.0.1:1080"))
    assert "10.0.0.1" in caught.value.sentence
    assert "pass" not in caught.value.sentence
    OpenAIProvider(replace(away, proxy=ProxyChoice.NONE), network=system(all="socks5://x:1"))


async def test_vector_67_loopback_never_goes_through_a_proxy() -> None:
    async def never(peer: Peer, request: Request) -> None:
        raise AssertionError("went to the proxy")

    async def script(peer: Peer, request: Request) -> None:
        await peer.body(HEL + LO + END, 200, "text/event-stream")

    async with ScriptedServer(never) as proxy, ScriptedServer(script) as server:
        known = system(http=proxy.origin, https=proxy.origin, all=proxy.origin)
        for fields in (
            {"proxy": ProxyChoice.SYSTEM},
            {"proxy": ProxyChoice.EXPLICIT, "proxy_url": proxy.origin},
        ):
            for host in ("127.0.0.1", "localhost"):
                address = f"http://{host}:{server.port}"
                provider = OpenAIProvider(connection(address, **fields), "key", network=known)
                assert_hello(await ask(provider))
                await provider.aclose()
    assert proxy.peers == []


async def test_vector_67_the_environment_is_what_the_system_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(HEL + LO + END, 200, "text/event-stream")

    async with ScriptedServer(script) as proxy:
        monkeypatch.setenv("http_proxy", proxy.origin)
        monkeypatch.setenv("no_proxy", "spared.invalid")
        away = connection("http://away.invalid", proxy=ProxyChoice.SYSTEM)
        provider = OpenAIProvider(away)
        assert_hello(await ask(provider))
        await provider.aclose()
        spared = OpenAIProvider(connection("http://spared.invalid", proxy=ProxyChoice.SYSTEM))
        assert isinstance((await ask(spared)).error, FalconError)
        await spared.aclose()
        refused = OpenAIProvider(replace(away, proxy=ProxyChoice.NONE))
        assert isinstance((await ask(refused)).error, FalconError)
        await refused.aclose()
    assert [request.target for request in proxy.requests] == [
        "http://away.invalid/v1/chat/completions"
    ]


async def test_vector_67_an_explicit_proxy_tunnels_and_its_refusal_is_told() -> None:
    async def script(peer: Peer, request: Request) -> None:
        assert (request.method, request.target) == ("CONNECT", "away.invalid:443")
        assert "authorization" not in request.headers
        await peer.body(b"", 407, "text/plain")

    async with ScriptedServer(script) as proxy:
        fields: dict[str, Any] = {
            "proxy": ProxyChoice.EXPLICIT,
            "proxy_url": f"127.0.0.1:{proxy.port}",
        }
        provider = OpenAIProvider(connection("https://away.invalid", **fields), "s3cret-key")
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, ProxyFailed)
    assert f"127.0.0.1:{proxy.port}" in outcome.error.sentence


@pytest.mark.parametrize("url", ["", "ftp://proxy:1", "http://", "http://proxy:port"])
def test_vector_67_unusable_explicit_proxies(url: str) -> None:
    away = connection("https://example.com", proxy=ProxyChoice.EXPLICIT, proxy_url=url)
    with pytest.raises(ProxyFailed):
        OpenAIProvider(away)


async def test_vector_67_a_dead_proxy_is_told() -> None:
    async with ScriptedServer() as gone:
        port = gone.port
    fields: dict[str, Any] = {
        "proxy": ProxyChoice.EXPLICIT,
        "proxy_url": f"http://user:pass@127.0.0.1:{port}",
    }
    provider = OpenAIProvider(connection("https://example.com", **fields))
    outcome = await ask(provider)
    await provider.aclose()
    assert isinstance(outcome.error, ProxyFailed)
    assert "pass" not in f"{outcome.error} {outcome.error.detail}"
