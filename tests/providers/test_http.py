"""The HTTP client against real sockets: trust, retries, the pool, short replies, keys kept in."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import traceback
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme
from falcon_desktop.core.domain.connection import ProxyChoice
from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    FalconError,
    KeyRejected,
    LimitExceeded,
    ModelLoading,
    NextStep,
    Overloaded,
    ProtocolError,
    RateLimited,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from falcon_desktop.core.domain.events import Phase
from falcon_desktop.providers import streaming
from falcon_desktop.providers.failures import retry_after
from falcon_desktop.providers.http import Budgets, Caps, HttpClient
from falcon_desktop.providers.http_exchange import Exchange
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.streaming import Retries
from tests.servers.asking import (
    Outcome,
    ask,
    client_sockets,
    connection,
    listen,
    question,
    stop,
    until_said,
)
from tests.servers.scripted import Peer, Request, Script, ScriptedServer, data, in_turn, stream
from tests.waiting import PATIENCE_S, turns

BODY = stream({"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]})
FAST = Budgets(connect=2, first_byte=1, loading=1, retry_first=0.02, retry_total=3)


async def answer(peer: Peer, request: Request) -> None:
    await peer.body(BODY, 200, "text/event-stream")


def refuse(status: int, body: Any = None, **headers: str) -> Script:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json(body or {"error": {"message": "no"}}, status, **headers)

    return script


async def outcome_of(script: Script, **provider: Any) -> tuple[Outcome, ScriptedServer]:
    async with ScriptedServer(script) as server:
        asked = OpenAIProvider(connection(server.url), budgets=FAST, **provider)
        try:
            return await ask(asked), server
        finally:
            await asked.aclose()


# --- trust -------------------------------------------------------------------------------------


def serving(authority: trustme.CA, *names: str, **certificate: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **certificate).configure_cert(context)
    return context


async def failure_with(
    tls: ssl.SSLContext | None, base: str = "https://localhost", **fields: Any
) -> FalconError | None:
    async def forbidden(peer: Peer, request: Request) -> None:
        raise AssertionError("a request went to a server that can't be trusted")

    async with ScriptedServer(forbidden, tls=tls) as server:
        provider = OpenAIProvider(connection(f"{base}:{server.port}", **fields), "s3cret-key")
        outcome = await ask(provider)
        await provider.aclose()
    return outcome.error


async def test_a_ca_file_is_trusted(authority: trustme.CA, ca_file: str) -> None:
    async with ScriptedServer(answer, tls=serving(authority, "localhost")) as server:
        base = f"https://localhost:{server.port}"
        provider = OpenAIProvider(connection(base, ca_file=ca_file), "s3cret-key")
        outcome = await ask(provider)
        await provider.aclose()
    assert (outcome.text, outcome.error) == ("Hi", None)
    assert server.requests[0].headers["authorization"] == "Bearer s3cret-key"


async def test_stop_closes_a_secure_connection_at_once(authority: trustme.CA, ca_file: str) -> None:
    async def script(peer: Peer, request: Request) -> None:
        peer.watch()
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(data({"choices": [{"delta": {"content": "Hi"}}]}), end=False)
        await peer.until_closed()

    async with ScriptedServer(script, tls=serving(authority, "localhost")) as server:
        base = f"https://localhost:{server.port}"
        provider = OpenAIProvider(connection(base, ca_file=ca_file))
        for _ in range(10):
            outcome = Outcome()
            task = asyncio.create_task(listen(provider, outcome))
            await until_said(outcome, task)
            await stop(task, server.port, clicks=3)
            await server.peers[-1].until_closed()
        await provider.aclose()


@pytest.mark.parametrize("kind", ["plain", "secure", "proxy"])
async def test_stop_at_every_step_of_connecting_closes_the_socket(
    kind: str, authority: trustme.CA, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where there is a connection, and the request was not yet given to it."""

    async def waits(peer: Peer, request: Request) -> None:
        peer.watch()
        await peer.until_closed()

    steps: list[str] = []
    stop_at, later = -1, 0
    task: asyncio.Task[None] | None = None
    trace = Exchange._trace

    async def traced(self: Exchange, name: str, info: Mapping[str, Any]) -> None:
        steps.append(name)
        if task is not None and not stopped.is_set() and len(steps) > stop_at:
            stopped.set()
            if later < 0:
                task.cancel()
        await trace(self, name, info)

    monkeypatch.setattr(Exchange, "_trace", traced)
    tls = serving(authority, "127.0.0.1") if kind == "secure" else None
    async with ScriptedServer(waits, tls=tls) as server:
        asked = connection(server.url, ca_file=ca_file)
        if kind == "proxy":
            asked = connection(
                "http://example.invalid", proxy=ProxyChoice.EXPLICIT, proxy_url=server.origin
            )
        provider = OpenAIProvider(asked)
        while "http11.receive_response_headers.started" not in steps[: stop_at + 1]:
            stop_at += 1
            for later in range(-1, 4):
                steps.clear()
                stopped = asyncio.Event()
                task = asyncio.create_task(listen(provider, Outcome()))
                await stopped.wait()
                if later >= 0:
                    await turns(later)
                    task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                await turns(3)
                assert client_sockets(server.port) == 0, f"{steps}, {later} turns later"
        await provider.aclose()


async def test_self_signed_is_refused(authority: trustme.CA) -> None:
    error = await failure_with(serving(authority, "localhost"))
    assert isinstance(error, TlsFailed)
    assert "certificate of localhost" in error.sentence
    assert error.next_step is NextStep.OPEN_CONNECTION


async def test_a_wrong_host_is_refused(authority: trustme.CA, ca_file: str) -> None:
    error = await failure_with(serving(authority, "other.example"), ca_file=ca_file)
    assert isinstance(error, TlsFailed)
    assert "ostname mismatch" in error.sentence


async def test_an_expired_certificate_is_refused(authority: trustme.CA, ca_file: str) -> None:
    import datetime

    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    context = serving(authority, "localhost", not_before=past, not_after=past.replace(year=2021))
    error = await failure_with(context, ca_file=ca_file)
    assert isinstance(error, TlsFailed)
    assert "expired" in error.sentence


async def test_old_tls_is_refused(authority: trustme.CA, ca_file: str) -> None:
    context = serving(authority, "localhost")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    error = await failure_with(context, ca_file=ca_file)
    assert isinstance(error, TlsFailed)


async def test_tls_to_a_plain_port_is_told() -> None:
    async def plain(peer: Peer) -> None:
        await peer.reader.read(100)
        await peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with ScriptedServer(on_connect=plain) as server:
        provider = OpenAIProvider(connection(f"https://localhost:{server.port}"))
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, TlsFailed)
    assert "http://" in outcome.error.sentence


async def test_plain_to_a_tls_port_is_told(authority: trustme.CA) -> None:
    error = await failure_with(serving(authority, "localhost"), base="http://localhost")
    assert isinstance(error, (ProtocolError, ConnectionLost))


async def test_a_useless_trust_store_trusts_nobody(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    error = await failure_with(serving(authority, "localhost"))
    assert isinstance(error, TlsFailed)


# --- nobody there ------------------------------------------------------------------------------


async def test_a_refused_connection_is_told_at_once() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # it never listens, and nobody else gets its port meanwhile
        provider = OpenAIProvider(connection(f"http://127.0.0.1:{silent.getsockname()[1]}"))
        outcome = await ask(provider)
    await provider.aclose()
    assert type(outcome.error) is Unreachable, "not after the time that connecting may take"
    assert "Nothing answers at 127.0.0.1" in outcome.error.sentence
    assert outcome.sent, "what would have been sent is told all the same"


async def test_an_unknown_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*arguments: Any, **names: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    provider = OpenAIProvider(connection("https://nowhere.invalid"))
    outcome = await ask(provider)
    await provider.aclose()
    assert isinstance(outcome.error, Unreachable)
    assert outcome.error.sentence.startswith("Can't find nowhere.invalid")


async def test_a_network_that_swallows_everything_ends_after_the_connect_budget() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        url = connection(f"http://127.0.0.1:{port}")
        patient = OpenAIProvider(url, budgets=Budgets(connect=300))
        asked_first = asyncio.create_task(ask(patient))
        provider = OpenAIProvider(url, budgets=Budgets(connect=0.3))
        outcome = await ask(provider)
        assert not asked_first.done(), "it waits for as long as it may"
        asked_first.cancel()
        await asyncio.wait([asked_first])
        await patient.aclose()
        await provider.aclose()
        for filler in fillers:
            filler.close()
    assert isinstance(outcome.error, TimedOut)


async def test_a_missing_engine_socket_is_told(tmp_path: Path) -> None:
    provider = OpenAIProvider(connection(""), uds=str(tmp_path / "none.sock"))
    outcome = await ask(provider)
    await provider.aclose()
    assert isinstance(outcome.error, Unreachable)


async def test_a_unix_socket_needs_no_address_and_no_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1")
    path = str(tmp_path / "e.sock")
    async with ScriptedServer(answer, uds=path) as server:
        plain = connection("", proxy=ProxyChoice.SYSTEM)
        provider = OpenAIProvider(plain, "engine-key", uds=path)
        outcome = await ask(provider)
        await provider.aclose()
    assert (outcome.text, outcome.error) == ("Hi", None)
    assert server.requests[0].headers["authorization"] == "Bearer engine-key"
    assert "llama.cpp on this computer" in provider.client.host


# --- trying again ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_what_passes_is_tried_again(status: int) -> None:
    outcome, server = await outcome_of(in_turn([refuse(status), refuse(status), answer]))
    assert (outcome.text, outcome.finished, outcome.error) == ("Hi", "stop", None)
    assert len(server.requests) == 3
    phase = Phase.RATE_LIMITED if status == 429 else Phase.RETRYING
    waits = [step for step in outcome.progress if step.phase is phase]
    assert len(waits) == 2
    assert all(step.seconds and 0 < step.seconds < 0.1 for step in waits)


async def test_retries_are_bounded() -> None:
    outcome, server = await outcome_of(refuse(503))
    assert isinstance(outcome.error, Overloaded)
    assert len(server.requests) == 4, "at most three more"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
async def test_what_does_not_pass_is_not_tried_again(status: int) -> None:
    outcome, server = await outcome_of(refuse(status))
    assert outcome.error is not None
    assert len(server.requests) == 1


async def test_retry_after_is_obeyed() -> None:
    order: list[str] = []

    async def refused(peer: Peer, request: Request) -> None:
        # set before the client's own timer, and shorter
        asyncio.get_running_loop().call_later(0.25, order.append, "waited")
        await refuse(429, Retry_After="0.3")(peer, request)

    async def asked_again(peer: Peer, request: Request) -> None:
        order.append("asked again")
        await answer(peer, request)

    outcome, _ = await outcome_of(in_turn([refused, asked_again]))
    assert outcome.text == "Hi"
    assert order == ["waited", "asked again"]


async def test_too_long_a_retry_after_is_told_instead() -> None:
    outcome, server = await outcome_of(refuse(429, Retry_After="3600"))
    assert isinstance(outcome.error, RateLimited)
    assert outcome.error.retry_after == 3600
    sentence = outcome.error.sentence.replace(str(server.port), "")
    assert "60" not in sentence, "it is kept, and read hours later"
    assert len(server.requests) == 1


async def test_a_loading_model_is_waited_for_visibly() -> None:
    loading = refuse(503, {"error": {"message": "Loading model", "type": "unavailable_error"}},
                     Retry_After="0.1")  # fmt: skip
    outcome, _ = await outcome_of(in_turn([loading, loading, answer]))
    assert outcome.text == "Hi"
    assert [step.phase for step in outcome.progress].count(Phase.LOADING_MODEL) == 2
    outcome, _ = await outcome_of(loading)
    assert isinstance(outcome.error, ModelLoading)


def test_the_schedule_of_retries() -> None:
    def overloaded(wait: float | None = None) -> Overloaded:
        return Overloaded("busy", http_status=503, retry_after=wait)

    retries = Retries(Budgets(), jitter=lambda: 1.0)
    assert [retries.wait_after(overloaded(), fresh=True) for _ in range(4)] == [1, 2, 4, None]
    early = Retries(Budgets(), jitter=lambda: 0.0)
    assert [early.wait_after(overloaded(), fresh=True) for _ in range(4)] == [0.5, 1, 2, None]
    asked = Retries(Budgets(), jitter=lambda: 0.0)
    assert [asked.wait_after(overloaded(25), fresh=True) for _ in range(3)] == [25, 25, None]
    stale = Retries(Budgets())
    lost = ConnectionLost("x")
    assert [stale.wait_after(lost, fresh=False) for _ in range(2)] == [0, None]
    assert Retries(Budgets()).wait_after(lost, fresh=True) is None
    loading = Retries(Budgets(loading=25))
    failure = ModelLoading("x", http_status=503, retry_after=20)
    assert [loading.wait_after(failure, fresh=True) for _ in range(4)] == [10, 10, 5, None]


def test_retry_after_in_every_form() -> None:
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after": "1.5"}) == 1.5
    assert retry_after({"retry-after-ms": "250", "retry-after": "9"}) == 0.25
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    for odd in ("", "soon", "-5", "nan", "1e9", "Wed, 99 Foo"):
        assert retry_after({"retry-after": odd}) is None


# --- the pool ----------------------------------------------------------------------------------


async def test_a_complete_answer_leaves_its_connection_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "DRAIN_SECONDS", PATIENCE_S)  # the server is as slow as we are

    async def chunked(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(BODY, end=False)
        await asyncio.sleep(0.01)  # pace: the last chunk comes by itself
        await peer.chunked()

    async with ScriptedServer(chunked) as server:
        provider = OpenAIProvider(connection(server.url))
        for _ in range(3):
            assert (await ask(provider)).text == "Hi"
        assert len(server.peers) == 1
        await provider.aclose()


async def test_a_connection_that_died_in_the_pool_is_replaced() -> None:
    async def once(peer: Peer, request: Request) -> None:
        if len(server.requests) == 2:
            await peer.reset()  # just when it is used again
        else:
            await answer(peer, request)

    async with ScriptedServer(once) as server:
        provider = OpenAIProvider(connection(server.url))
        assert (await ask(provider)).text == "Hi"
        second = await ask(provider)
        assert (second.text, second.error) == ("Hi", None)
        assert len(server.requests) == 3
        await provider.aclose()


async def test_a_closed_client_opens_again() -> None:
    async with ScriptedServer(answer) as server:
        provider = OpenAIProvider(connection(server.url))
        for _ in range(2):
            assert (await ask(provider)).text == "Hi"
            await provider.aclose()
            await provider.aclose()


async def test_ten_answers_at_once() -> None:
    async with ScriptedServer(answer) as server:
        provider = OpenAIProvider(connection(server.url))
        outcomes = await asyncio.gather(*(ask(provider) for _ in range(10)))
        await provider.aclose()
    assert {outcome.text for outcome in outcomes} == {"Hi"}


async def test_no_cookie_comes_back() -> None:
    async def baking(peer: Peer, request: Request) -> None:
        await peer.body(BODY, 200, "text/event-stream", Set_Cookie="session=1; Path=/")

    async with ScriptedServer(baking) as server:
        provider = OpenAIProvider(connection(server.url))
        await ask(provider)
        await ask(provider)
        await provider.aclose()
    assert all("cookie" not in request.headers for request in server.requests)


# --- short replies -----------------------------------------------------------------------------


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/json":
            await peer.json({"ok": True})
        elif request.path == "/v1/empty":
            await peer.body(b"")
        elif request.path == "/v1/text":
            await peer.body(b"hello", content_type="text/plain")
        elif request.path == "/v1/echo":
            await peer.json(request.json)
        elif request.path == "/v1/moved":
            await peer.body(b"", 302, Location="/v1/json")
        elif request.path == "/v1/large":
            await peer.body(b"x" * 5_000)
        elif request.path == "/v1/silent":
            await peer.until_closed()
        else:
            await peer.json({"error": "no"}, 401)

    async with ScriptedServer(script) as server:
        http = HttpClient(
            connection(server.url), root=server.url, budgets=Budgets(reply=0.3),
            caps=Caps(reply=1_000),
        )  # fmt: skip
        yield http
        await http.aclose()


async def test_short_replies(client: HttpClient) -> None:
    assert await client.reply("GET", "json") == {"ok": True}
    assert await client.reply("GET", "empty") is None
    assert await client.reply_bytes("GET", "text") == b"hello"
    assert await client.reply("POST", "echo", {"a": [1, "é"]}) == {"a": [1, "é"]}
    assert await client.reply("GET", "moved") == {"ok": True}


async def test_short_replies_that_fail(client: HttpClient) -> None:
    with pytest.raises(ProtocolError):
        await client.reply("GET", "text")
    with pytest.raises(KeyRejected):
        await client.reply("GET", "secret")
    with pytest.raises(LimitExceeded):
        await client.reply("GET", "large")
    with pytest.raises(TimedOut):
        await client.reply("GET", "silent")


# --- keys stay in ------------------------------------------------------------------------------


async def test_a_key_is_in_no_error_no_log_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    key = "s3cret-canary-0123456789"

    async def repeats(peer: Peer, request: Request) -> None:
        await peer.json({"error": {"message": f"Incorrect key {key}"}}, 401)

    async def mid(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(data({"error": {"message": f"bad header Bearer {key}"}}))

    async def drops(peer: Peer, request: Request) -> None:
        await peer.reset()

    async def garbage(peer: Peer, request: Request) -> None:
        await peer.send(request.raw_head)

    async def redirects(peer: Peer, request: Request) -> None:
        await peer.body(b"", 307, Location=f"https://{key}.example/")

    for script in (repeats, mid, drops, garbage, redirects):
        async with ScriptedServer(script) as server:
            headers = (("X-Api-Key", key),)
            provider = OpenAIProvider(connection(server.url, headers=headers), key)
            try:
                async with provider.stream(question()) as events:
                    async for event in events:
                        assert key not in repr(event)
                raise AssertionError("should have failed")
            except FalconError as error:
                told = "".join(traceback.format_exception(error))
                assert key not in f"{error!r} {error.sentence} {error.detail} {told}", script
            await provider.aclose()
    assert key not in caplog.text
