"""Conformance vectors 58 to 70 (wire.md section 7 D): what can happen on the way.

Waits that last minutes in earnest are tested with small budgets.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psutil
import pytest
from falcon_desktop.core.connection import ProxyChoice
from falcon_desktop.core.errors import (
    ConnectionLost,
    FalconError,
    LimitExceeded,
    NextStep,
    ProtocolError,
    ProxyFailed,
    RedirectRefused,
    ServerFailed,
    TimedOut,
)
from falcon_desktop.core.events import Phase, TextDelta
from falcon_desktop.providers.http import Budgets, Caps
from falcon_desktop.providers.http_options import SystemProxies
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.scripted import Peer, Request, Script, ScriptedServer, data, stream

HEL = data({"choices": [{"index": 0, "delta": {"content": "Hel"}}]})
LO = data({"choices": [{"index": 0, "delta": {"content": "lo"}}]})
END = stream({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
QUICK = Budgets(connect=2, first_byte=0.3, idle=0.3, after_finish=0.2, retries=0, loading=0)


async def outcome_of(script: Script, **provider: Any) -> tuple[Outcome, ScriptedServer]:
    async with ScriptedServer(script) as server:
        asked = OpenAIProvider(connection(server.url), **provider)
        try:
            return await ask(asked), server
        finally:
            await asked.aclose()


def assert_hello(outcome: Outcome) -> None:
    assert outcome.error is None
    assert (outcome.text, outcome.finished) == ("Hello", "stop")


async def test_vector_58_reset_mid_answer() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(HEL, end=False)
        await asyncio.sleep(0.05)
        await peer.reset()

    outcome, server = await outcome_of(script)
    assert (outcome.text, outcome.finished, outcome.usage) == ("Hel", None, None)
    assert isinstance(outcome.error, ConnectionLost)
    assert outcome.error.next_step is NextStep.CONTINUE
    assert "127.0.0.1" in outcome.error.sentence
    assert len(server.requests) == 1, "what generated something is not asked again"


async def test_vector_58_reset_before_the_answer() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.reset()

    outcome, server = await outcome_of(script)
    assert isinstance(outcome.error, ConnectionLost)
    assert outcome.error.next_step is NextStep.RETRY
    assert len(server.requests) == 1


async def test_vector_58_reset_after_the_finish_is_harmless() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(HEL, LO, END.replace(b"data: [DONE]\n\n", b""), end=False)
        await asyncio.sleep(0.05)
        await peer.reset()

    outcome, _ = await outcome_of(script)
    assert_hello(outcome)


async def test_vector_59_truncated_chunked() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(HEL, end=False)
        await peer.send(b"fff\r\n" + LO)

    outcome, _ = await outcome_of(script)
    assert outcome.text == "Hello"
    assert outcome.finished is None
    assert isinstance(outcome.error, ConnectionLost)


async def test_vector_60_short_content_length() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Content_Length="100000")
        await peer.send(HEL)

    outcome, _ = await outcome_of(script)
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, ConnectionLost)


async def test_vector_61_close_delimited_clean_end_mid_answer() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(HEL)

    outcome, _ = await outcome_of(script)
    assert (outcome.text, outcome.finished, outcome.error) == ("Hel", None, None)
    assert outcome.interrupted


async def test_vector_62_pings_keep_a_silent_server_alive() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*[b": ping\n\n"] * 9, pause=0.1)  # three times the budget
        await peer.send(HEL + LO + END)

    outcome, _ = await outcome_of(script, budgets=QUICK)
    assert_hello(outcome)


@pytest.mark.parametrize("with_head", [False, True])
async def test_vector_62_silence_without_pings_runs_out(with_head: bool) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if with_head:
            await peer.head()
        await peer.until_closed()

    began = time.monotonic()
    outcome, server = await outcome_of(script, budgets=QUICK)
    assert 0.25 < time.monotonic() - began < 2
    assert isinstance(outcome.error, TimedOut)
    assert outcome.text == ""
    assert server.peers[0].closed_at is not None


def test_vector_62_the_real_budgets_suit_models_that_load_for_minutes() -> None:
    local = Budgets.for_connection(connection("http://127.0.0.1:8080"))
    cloud = Budgets.for_connection(connection("https://example.com"))
    assert (local.connect, local.first_byte) == (10, 300)
    assert (cloud.connect, cloud.first_byte) == (10, 120)


async def test_vector_63_a_drip_that_makes_no_frame_runs_out() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(HEL)
        await peer.send(*(bytes([byte]) for byte in b"data: " + b"x" * 500), pause=0.02)

    began = time.monotonic()
    outcome, _ = await outcome_of(script, budgets=QUICK)
    assert time.monotonic() - began < 2
    assert outcome.text == "Hel"
    assert isinstance(outcome.error, TimedOut)
    assert outcome.error.next_step is NextStep.CONTINUE


async def test_vector_63_a_drip_of_headers_runs_out() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.send(*(bytes([byte]) for byte in b"HTTP/1.1 200 OK\r\n" * 30), pause=0.02)

    outcome, _ = await outcome_of(script, budgets=QUICK)
    assert isinstance(outcome.error, TimedOut)


async def test_vector_63_a_slow_answer_of_whole_frames_does_not_run_out() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*[HEL] * 8, END, pause=0.1)

    outcome, _ = await outcome_of(script, budgets=QUICK)
    assert (outcome.text, outcome.finished, outcome.error) == ("Hel" * 8, "stop", None)


@pytest.mark.parametrize(
    "frame",
    [
        HEL,
        data({"choices": [{"index": 0, "delta": {"reasoning": "Hm"}}]}),
        data({"choices": [{"index": 0, "delta": {"content": ""}}]}),
        b": ping\n\n",
        b"event: execute\nid: 1\n\n",
        b"data: " + b"x" * 1_000,
    ],
    ids=["tokens", "reasoning", "empty deltas", "comments", "other fields", "one frame"],
)
async def test_vector_64_an_infinite_stream_meets_a_cap(frame: bytes) -> None:
    process = psutil.Process()
    before = process.memory_info().rss

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        while True:
            await peer.send(frame * 200)

    caps = Caps(frame=300_000, text=300_000, stream=8_000_000)
    outcome, server = await outcome_of(script, caps=caps)
    assert isinstance(outcome.error, LimitExceeded)
    assert outcome.finished is None
    assert len(outcome.text) < 600_000
    assert process.memory_info().rss - before < 64_000_000
    assert server.peers[0].writer.is_closing()


async def test_vector_64_an_endless_error_is_cut() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(500, "text/plain")
        while True:
            await peer.send(b"boom " * 1_000)

    outcome, _ = await outcome_of(script, budgets=QUICK)
    assert isinstance(outcome.error, ServerFailed)
    assert len(outcome.error.detail) <= 2_000


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "x-unknown"])
async def test_vector_65_compressed_bodies_are_refused(encoding: str, status: int) -> None:
    bomb = gzip.compress(b"x" * 20_000_000)
    body = {"gzip": bomb, "deflate": zlib.compress(b"x" * 20_000_000)}.get(encoding, b"\x0b\x80")
    process = psutil.Process()

    async def script(peer: Peer, request: Request) -> None:
        assert request.headers["accept-encoding"] == "identity"
        await peer.body(body, status, "text/event-stream", Content_Encoding=encoding)

    before = process.memory_info().rss
    outcome, _ = await outcome_of(script)
    assert isinstance(outcome.error, ProtocolError)
    assert "compress" in outcome.error.sentence
    assert process.memory_info().rss - before < 10_000_000


def pointing(location: str, status: int) -> Script:
    async def script(peer: Peer, request: Request) -> None:
        if "new" in request.target:
            await peer.body(HEL + LO + END, 200, "text/event-stream")
        else:
            await peer.body(b"moved", status, "text/plain", Location=location)

    return script


@pytest.mark.parametrize("status", [307, 308])
async def test_vector_66_redirect_at_the_same_origin_is_followed(status: int) -> None:
    outcome, server = await outcome_of(pointing("/new/chat", status))
    assert_hello(outcome)
    assert [request.target for request in server.requests] == ["/v1/chat/completions", "/new/chat"]
    assert server.requests[1].json == server.requests[0].json


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_vector_66_redirect_to_another_origin_is_refused(status: int) -> None:
    async def never(peer: Peer, request: Request) -> None:
        raise AssertionError("key or prompt went to another server")

    async with ScriptedServer(never) as other:
        location = f"{other.origin}/v1/chat/completions"
        async with ScriptedServer(pointing(location, status)) as server:
            provider = OpenAIProvider(connection(server.url, headers=(("X-Api-Key", "k3y!"),)), "k")
            outcome = await ask(provider)
            await provider.aclose()
    assert isinstance(outcome.error, RedirectRefused)
    assert f"127.0.0.1:{other.port}" in outcome.error.sentence
    assert other.peers == []
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("location", "status"),
    [
        ("http://127.0.0.1/v1/chat/completions", 308),  # another port is another origin
        ("//evil.example/v1", 307),
        ("http://user:pass@evil.example/", 307),
        ("file:///etc/passwd", 302),
        ("", 302),
        ("/elsewhere", 302),  # would turn the POST into a GET
    ],
)
async def test_vector_66_odd_redirects_are_refused(location: str, status: int) -> None:
    outcome, server = await outcome_of(pointing(location, status))
    assert isinstance(outcome.error, RedirectRefused)
    assert "pass" not in outcome.error.sentence
    assert len(server.requests) == 1


async def test_vector_66_a_circle_ends() -> None:
    outcome, server = await outcome_of(pointing("/v1/chat/completions", 307))
    assert isinstance(outcome.error, RedirectRefused)
    assert len(server.requests) == 4


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

    async def run() -> None:
        async with provider.stream(question()) as events:
            async for event in events:
                outcome.take(event)

    task = asyncio.create_task(run())
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
    assert max(delays) < 0.1, delays


async def test_vector_68_stop_100_times_out_of_100() -> None:
    async with ScriptedServer(waits_mid_answer) as server:
        delays = sorted([await stop_at(server, reading) for _ in range(100)])
    assert len(delays) == 100
    assert delays[-1] < 0.1, delays[-5:]


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
    assert max(delays) < 0.1, delays


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

        async def run() -> None:
            async with provider.stream(question()) as events:
                async for event in events:
                    outcome.take(event)

        task = asyncio.create_task(run())
        await asyncio.sleep(0.1)
        assert outcome.progress[-1].phase is Phase.CONNECTING
        pressed = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - pressed < 0.1
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
    assert time.monotonic() - pressed < 0.1
    await provider.aclose()


async def test_vector_68_stop_while_waiting_to_try_again() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"", 429, "text/plain", Retry_After="30")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = Outcome()

        async def run() -> None:
            async with provider.stream(question()) as events:
                async for event in events:
                    outcome.take(event)

        task = asyncio.create_task(run())
        while not any(step.phase is Phase.RETRYING for step in outcome.progress):
            await asyncio.sleep(0.005)
        pressed = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - pressed < 0.1
        await provider.aclose()


def open_sockets() -> int:
    gc.collect()
    return psutil.Process().num_fds()


async def test_vector_68_three_clicks_leak_nothing() -> None:
    async with ScriptedServer(floods) as server:
        await stop_at(server, reading, cancels=3)
        await asyncio.sleep(0.05)
        before = open_sockets()
        for _ in range(20):
            assert await stop_at(server, reading, cancels=3) < 0.1
        await asyncio.sleep(0.05)
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

            async def run(outcome: Outcome = outcome) -> None:
                async with provider.stream(question()) as events:
                    async for event in events:
                        outcome.take(event)

            task = asyncio.create_task(run())
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


async def test_vector_69_html_502_page() -> None:
    page = b"<html><head><style>x{}</style></head><body><h1>502 Bad Gateway</h1>nginx</body></html>"

    async def script(peer: Peer, request: Request) -> None:
        await peer.body(page, 502, "text/html")

    outcome, server = await outcome_of(script, budgets=replace(QUICK, retries=2, retry_first=0.02))
    assert isinstance(outcome.error, ServerFailed)
    assert outcome.error.detail == "502 Bad Gateway nginx"
    assert outcome.error.http_status == 502
    assert len(server.requests) == 3, "nothing was generated, so it was tried again"
    assert [step.phase for step in outcome.progress].count(Phase.RETRYING) == 2


@pytest.mark.parametrize("version", [b"HTTP/1.0 200 OK\r\n", b"HTTP/1.0 200\r\n"])
async def test_vector_70_http_1_0_server(version: bytes) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.send(version + b"Content-Type: text/event-stream\r\n\r\n", HEL, LO, END)

    outcome, _ = await outcome_of(script)
    assert_hello(outcome)


@pytest.mark.parametrize(
    "garbage",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x00\xff" * 500,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
    ],
    ids=["ssh", "noise", "long header", "bad status", "tls alert"],
)
async def test_garbage_is_one_sentence(garbage: bytes) -> None:
    async def talk(peer: Peer) -> None:
        await peer.send(garbage)

    async with ScriptedServer(on_connect=talk) as server:
        provider = OpenAIProvider(connection(server.url), "s3cret-key")
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, (ProtocolError, ConnectionLost))
    assert "\n" not in outcome.error.sentence
    assert "s3cret" not in f"{outcome.error} {outcome.error.detail}"


async def test_infinite_headers_are_cut() -> None:
    async def talk(peer: Peer) -> None:
        await peer.send(b"HTTP/1.1 200 OK\r\n")
        while True:
            await peer.send(b"X-A: b\r\n" * 1_000)

    async with ScriptedServer(on_connect=talk) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, ProtocolError)


async def test_a_process_that_was_stopped_reads_what_came_meanwhile() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(HEL)
        await asyncio.sleep(0.1)
        peer.writer.write(LO + END)
        time.sleep(1.6)  # as SIGSTOP or a starved machine would, for longer than the idle budget

    outcome, _ = await outcome_of(script, budgets=QUICK)
    assert_hello(outcome)


async def test_a_slow_reader_does_not_make_the_server_late() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(HEL, LO, HEL, LO, pause=0.05)
        await peer.send(END)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url), budgets=QUICK)
        outcome = Outcome()
        async with provider.stream(question()) as events:
            async for event in events:
                outcome.take(event)
                if isinstance(event, TextDelta):
                    await asyncio.sleep(0.5)
        await provider.aclose()
    assert (outcome.text, outcome.finished) == ("HelloHello", "stop")
