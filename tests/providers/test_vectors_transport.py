"""Conformance vectors 58 to 66, 69 and 70 (providers/README.md section 7 D): on the way.

Waits that last minutes in earnest are tested with small budgets.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import psutil
import pytest
from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    LimitExceeded,
    NextStep,
    ProtocolError,
    RedirectRefused,
    ServerFailed,
    TimedOut,
)
from falcon_desktop.core.domain.events import Phase, TextDelta
from falcon_desktop.providers.http import Budgets, Caps
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.hello import END, HEL, LO, assert_hello
from tests.servers.scripted import Peer, Request, Script, ScriptedServer, data
from tests.waiting import PATIENCE_S, until

QUICK = Budgets(connect=2, first_byte=0.3, idle=0.3, after_finish=0.2, retries=0, loading=0)
"""For what never answers: on a busy machine no answer comes as soon as that."""
ONCE_BEGUN = replace(QUICK, connect=PATIENCE_S, first_byte=PATIENCE_S)
"""For what begins to answer, and then does not go on."""


async def outcome_of(
    script: Script, seen: Outcome | None = None, **provider: Any
) -> tuple[Outcome, ScriptedServer]:
    async with ScriptedServer(script) as server:
        asked = OpenAIProvider(connection(server.url), **provider)
        try:
            return await ask(asked, outcome=seen), server
        finally:
            await asked.aclose()


async def at_some_pace(attempt: Callable[[int], Awaitable[None]]) -> None:
    """Try with budgets several times as long where it fails: a busy machine may be late, a program
    that gives up too soon does so at every pace.
    """
    for pace in (1, 4):
        with contextlib.suppress(AssertionError):
            return await attempt(pace)
    return await attempt(16)


def at(pace: int, keep_alive: float = QUICK.keep_alive) -> Budgets:
    """Return the quick budgets, so many times as long."""
    return replace(
        QUICK, first_byte=QUICK.first_byte * pace, idle=QUICK.idle * pace,
        after_finish=QUICK.after_finish * pace, keep_alive=keep_alive * pace,
    )  # fmt: skip


async def test_vector_58_reset_mid_answer() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(HEL, end=False)
        await until(lambda: seen.text)
        await peer.reset()

    seen = Outcome()
    outcome, server = await outcome_of(script, seen)
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
        await until(lambda: seen.finished)
        await peer.reset()

    seen = Outcome()
    outcome, _ = await outcome_of(script, seen)
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
    async def attempt(pace: int) -> None:
        async def script(peer: Peer, request: Request) -> None:
            await peer.head()
            await peer.send(*[b": ping\n\n"] * 9 * pace, pause=0.1)  # three times the budget
            await peer.send(HEL + LO + END)

        outcome, _ = await outcome_of(script, budgets=at(pace))
        assert_hello(outcome)

    await at_some_pace(attempt)


@pytest.mark.parametrize("with_head", [False, True])
async def test_vector_62_silence_without_pings_runs_out(with_head: bool) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if with_head:
            await peer.head()
        await peer.until_closed()

    outcome, server = await outcome_of(script, budgets=QUICK)
    assert isinstance(outcome.error, TimedOut)
    assert outcome.text == ""
    await server.peers[0].until_closed()


def test_vector_62_the_real_budgets_suit_models_that_load_for_minutes() -> None:
    local = Budgets.for_connection(connection("http://127.0.0.1:8080"))
    cloud = Budgets.for_connection(connection("https://example.com"))
    assert (local.connect, local.first_byte, local.keep_alive) == (10, 300, 3_600)
    assert (cloud.connect, cloud.first_byte, cloud.keep_alive) == (10, 120, 1_800)


async def test_vector_63_a_drip_that_makes_no_frame_runs_out() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(HEL)
        await until(lambda: seen.text)
        for byte in b"data: " + b"x" * 500:
            dripped.append(byte)
            await peer.send(bytes([byte]), pause=0.02)

    dripped: list[int] = []
    seen = Outcome()
    outcome, _ = await outcome_of(script, seen, budgets=ONCE_BEGUN)
    assert len(dripped) < 500, "it ended while the server still dripped"
    assert outcome.text == "Hel"
    assert isinstance(outcome.error, TimedOut)
    assert outcome.error.next_step is NextStep.CONTINUE


QUIET = {
    "comments": b": ping\n\n",
    "empty deltas": data({"choices": [{"index": 0, "delta": {"content": ""}}]}),
    "deltas of a role": data({"choices": [{"index": 0, "delta": {"role": "assistant"}}]}),
    "counts alone": data({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 0}}),
    "empty text": data({"choices": [{"index": 0, "text": "", "finish_reason": None}]}),
}
"""Signs of life that carry nothing of an answer."""


def quiet(sign: bytes, *, after: bytes = b"") -> Script:
    """A server that gives four hundred signs of life, and only then answers."""

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*([after] if after else []), *[sign] * 400, HEL + LO + END, pause=0.05)

    return script


@pytest.mark.parametrize("sign", QUIET.values(), ids=QUIET)
async def test_vector_64_signs_of_life_alone_wait_for_an_answer_only_so_long(sign: bytes) -> None:
    budgets = replace(QUICK, keep_alive=0.6)
    outcome, _ = await outcome_of(quiet(sign), budgets=budgets)
    assert isinstance(outcome.error, TimedOut)
    assert outcome.text == ""
    assert "did not answer in time" in outcome.error.sentence


@pytest.mark.parametrize("sign", QUIET.values(), ids=QUIET)
async def test_vector_63_signs_of_life_are_no_part_of_an_answer_that_began(sign: bytes) -> None:
    async def attempt(pace: int) -> None:
        outcome, _ = await outcome_of(quiet(sign, after=HEL), budgets=at(pace))
        assert (outcome.text, outcome.finished) == ("Hel", None)
        assert isinstance(outcome.error, TimedOut)
        assert outcome.error.next_step is NextStep.CONTINUE

    await at_some_pace(attempt)


@pytest.mark.parametrize(
    "sign",
    [
        data({"choices": [{"index": 0, "delta": {"reasoning_content": "Hm"}}]}),
        data({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "id": "a"}]}}]}),
        data({"choices": [], "prompt_progress": {"total": 99, "cache": 0, "processed": 3}}),
    ],
    ids=["reasoning", "tool calls", "progress"],
)
async def test_vector_63_what_carries_something_is_waited_for(sign: bytes) -> None:
    async def attempt(pace: int) -> None:
        async def script(peer: Peer, request: Request) -> None:
            await peer.head()
            await peer.send(*[sign] * 12 * pace, HEL + LO + END, pause=0.1)

        outcome, _ = await outcome_of(script, budgets=at(pace, keep_alive=0.6))
        assert_hello(outcome)

    await at_some_pace(attempt)


async def test_vector_64_nothing_is_waited_for_after_the_end() -> None:
    finish = data({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    outcome, _ = await outcome_of(
        quiet(QUIET["empty deltas"], after=HEL + LO + finish), budgets=ONCE_BEGUN
    )
    assert_hello(outcome)


async def test_vector_63_a_drip_of_headers_runs_out() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.send(*(bytes([byte]) for byte in b"HTTP/1.1 200 OK\r\n" * 30), pause=0.02)

    outcome, _ = await outcome_of(script, budgets=QUICK)
    assert isinstance(outcome.error, TimedOut)


async def test_vector_63_a_slow_answer_of_whole_frames_does_not_run_out() -> None:
    async def attempt(pace: int) -> None:
        async def script(peer: Peer, request: Request) -> None:
            await peer.head()
            await peer.send(*[HEL] * 8 * pace, END, pause=0.1)

        outcome, _ = await outcome_of(script, budgets=at(pace))
        assert (outcome.text, outcome.finished, outcome.error) == ("Hel" * 8 * pace, "stop", None)

    await at_some_pace(attempt)


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

    outcome, _ = await outcome_of(script, budgets=Budgets(retries=0))
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


async def test_vector_69_html_502_page() -> None:
    page = b"<html><head><style>x{}</style></head><body><h1>502 Bad Gateway</h1>nginx</body></html>"

    async def script(peer: Peer, request: Request) -> None:
        await peer.body(page, 502, "text/html")

    outcome, server = await outcome_of(script, budgets=Budgets(retries=2, retry_first=0.02))
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
        await until(lambda: seen.text)
        peer.writer.write(LO + END)
        time.sleep(1.6)  # pace: as SIGSTOP or a starved machine, for longer than the idle budget

    seen = Outcome()
    outcome, _ = await outcome_of(script, seen, budgets=ONCE_BEGUN)
    assert_hello(outcome)


async def test_a_slow_reader_does_not_make_the_server_late() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(HEL, LO, HEL, LO, pause=0.05)
        await peer.send(END)

    async def attempt(pace: int) -> None:
        provider = OpenAIProvider(connection(server.url), budgets=at(pace))
        outcome = Outcome()
        try:
            async with provider.stream(question()) as events:
                async for event in events:
                    outcome.take(event)
                    if isinstance(event, TextDelta):
                        await asyncio.sleep(0.5 * pace)  # pace: a slow reader
        except TimedOut as error:
            raise AssertionError("what was read late is taken for late") from error
        finally:
            await provider.aclose()
        assert (outcome.text, outcome.finished) == ("HelloHello", "stop")

    async with ScriptedServer(script) as server:
        await at_some_pace(attempt)
