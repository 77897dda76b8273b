"""Conformance vectors A and D (providers/README.md section 7) for Anthropic's events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    LimitExceeded,
    NextStep,
    ProtocolError,
    RedirectRefused,
    ServerFailed,
    TimedOut,
)
from falcon_desktop.core.domain.events import Phase
from falcon_desktop.providers.answer_reader import DAMAGED
from falcon_desktop.providers.anthropic import AnthropicProvider
from falcon_desktop.providers.anthropic_stream import MessageStreamReader
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.http import Budgets, Caps
from falcon_desktop.providers.sse import SseDecoder
from hypothesis import given
from hypothesis import strategies as st
from tests.servers.anthropic import event
from tests.servers.asking import Outcome, ask, connection, listen, question, stop
from tests.servers.scripted import Peer, Request, Script, ScriptedServer
from tests.waiting import PATIENCE_S, until

QUICK = Budgets(connect=2, first_byte=0.3, idle=0.3, after_finish=0.2, retries=0, loading=0)


def said(text: str) -> bytes:
    delta = {"type": "text_delta", "text": text}
    return event({"type": "content_block_delta", "index": 0, "delta": delta})


HEL, LO = said("Hel"), said("lo")
REASON = event({"type": "message_delta", "delta": {"stop_reason": "end_turn"}})
END = REASON + event({"type": "message_stop"})
PING = event({"type": "ping"})


def body(*pieces: bytes, **head: Any) -> Script:
    """Answer with a body that ends when the connection closes, each piece in a write of its own."""

    async def script(peer: Peer, request: Request) -> None:
        await peer.head(**head)
        await peer.send(*pieces)

    return script


async def outcome_of(
    script: Script, seen: Outcome | None = None, **provider: Any
) -> tuple[Outcome, ScriptedServer]:
    async with ScriptedServer(script) as server:
        asked = AnthropicProvider(connection(server.origin, ServerKind.ANTHROPIC), **provider)
        try:
            return await ask(asked, outcome=seen), server
        finally:
            await asked.aclose()


def assert_hello(outcome: Outcome) -> None:
    assert outcome.error is None
    assert (outcome.text, outcome.finished, outcome.notices) == ("Hello", "stop", [])


# --- framing -----------------------------------------------------------------------------------

WHOLE = PING + HEL + LO + END


@pytest.mark.parametrize(
    "pieces",
    [
        (WHOLE,),
        (PING, HEL, LO, END),
        tuple(WHOLE[place : place + 1] for place in range(len(WHOLE))),
        (WHOLE.replace(b"\n", b"\r\n"),),
        (WHOLE.replace(b"data: ", b"data:"),),
        (b"\xef\xbb\xbf" + WHOLE,),
        (b": comment\n\n" + WHOLE,),
        (WHOLE[:-2],),
        (HEL + LO + REASON,),
        (WHOLE + said("after the end"),),
        (b"".join(line for line in WHOLE.splitlines(True) if not line.startswith(b"event")),),
    ],
    ids=["whole", "events", "bytes", "crlf", "no space", "mark", "comment", "no blank line",
         "no stop", "after the end", "no names"],
)  # fmt: skip
async def test_events_however_they_come(pieces: tuple[bytes, ...]) -> None:
    outcome, _ = await outcome_of(body(*pieces))
    assert_hello(outcome)


async def test_a_character_cut_at_every_byte() -> None:
    data = said("\N{ROCKET}é漢") + END
    for place in range(1, len(data)):
        reader, decoder = MessageStreamReader(RequestContext("here")), SseDecoder()
        outcome = Outcome()
        for piece in (data[:place], data[place:]):
            for one in reader.feed(decoder.feed(piece)):
                outcome.take(one)
        for one in reader.close():
            outcome.take(one)
        assert (outcome.text, outcome.finished) == ("\N{ROCKET}é漢", "stop")


@given(
    texts=st.lists(st.tuples(st.booleans(), st.text(min_size=1)), max_size=8),
    size=st.integers(1, 80),
)
def test_any_text_in_any_pieces(texts: list[tuple[bool, str]], size: int) -> None:
    kinds = {True: ("thinking_delta", "thinking"), False: ("text_delta", "text")}
    data = b""
    for thinks, text in texts:
        kind, name = kinds[thinks]
        delta = {"type": kind, name: text}
        data += event({"type": "content_block_delta", "index": 0, "delta": delta})
    data += END
    reader, decoder = MessageStreamReader(RequestContext("here")), SseDecoder()
    outcome = Outcome()
    for place in range(0, len(data), size):
        for one in reader.feed(decoder.feed(data[place : place + size])):
            outcome.take(one)
    for one in reader.close():
        outcome.take(one)
    assert outcome.text == "".join(text for thinks, text in texts if not thinks)
    assert outcome.reasoning == "".join(text for thinks, text in texts if thinks)
    assert outcome.finished == "stop"


@pytest.mark.parametrize(
    "garbage", [b"data: {broken\n\n", b"data: []\n\n", b"data: 7\n\n", b'data: {"type":"cont\n\n']
)
async def test_one_damaged_event_does_not_cost_the_rest(garbage: bytes) -> None:
    outcome, _ = await outcome_of(body(HEL, garbage, LO, END))
    assert (outcome.text, outcome.finished, outcome.notices) == ("Hello", "stop", [DAMAGED])


async def test_odd_values_in_events() -> None:
    odd = (
        b'data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"a\xff"}}\n\n'
        b'data: {"type":"content_block_delta","delta":{"type":"text_delta","text":null}}\n\n'
        b'data: {"type":"content_block_delta","delta":null}\n\n'
        b'data: {"type":"content_block_start","content_block":7}\n\n'
        b'data: {"type":"content_block_start","content_block":{"type":["x"]}}\n\n'
        b'data: {"type":"message_start","message":{"usage":{"input_tokens":"4","x":NaN}}}\n\n'
        b'data: {"type":"message_delta","usage":[],"delta":{"stop_reason":7}}\n\n'
    )
    outcome, _ = await outcome_of(body(odd + END))
    assert (outcome.text, outcome.finished) == ("a\N{REPLACEMENT CHARACTER}", "stop")
    assert (outcome.usage, outcome.error) == (None, None)


async def test_a_huge_event_is_read_and_one_over_the_limit_ends_the_answer() -> None:
    outcome, _ = await outcome_of(body(said("x" * 2_000_000), END))
    assert (len(outcome.text), outcome.finished) == (2_000_000, "stop")
    outcome, server = await outcome_of(body(HEL, said("x" * 200_000)), caps=Caps(frame=100_000))
    assert outcome.text == "Hel"
    assert isinstance(outcome.error, LimitExceeded)
    assert len(server.requests) == 1


async def test_an_endless_answer_ends_at_its_limit() -> None:
    async def script(peer: Peer, request: Request) -> None:
        peer.watch()
        await peer.head()
        while not peer.closed:
            await peer.send(said("word " * 200))

    outcome, _ = await outcome_of(script, caps=Caps(text=100_000))
    assert isinstance(outcome.error, LimitExceeded)
    assert 0 < len(outcome.text) < 400_000


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        (b"<html><h1>Sign in</h1></html>", "text/html"),
        (b"hello", "text/plain"),
        (b"[]", "application/json"),
        (b'{"hello": "world"}', "application/json"),
        (b'{"type": "message"}', "application/json"),
    ],
)
async def test_something_else_than_an_answer(page: bytes, declared: str) -> None:
    outcome, _ = await outcome_of(body(page, content_type=declared))
    assert isinstance(outcome.error, ProtocolError)
    assert outcome.text == ""


# --- on the way --------------------------------------------------------------------------------


async def test_vector_58_reset_mid_answer() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(HEL, end=False)
        await until(lambda: seen.text)
        await peer.reset()

    seen = Outcome()
    outcome, server = await outcome_of(script, seen)
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, ConnectionLost)
    assert outcome.error.next_step is NextStep.CONTINUE
    assert len(server.requests) == 1, "what generated something is not asked again"


async def test_vector_58_reset_after_the_end_is_harmless() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(HEL, LO, END, end=False)
        await until(lambda: seen.finished)
        await peer.reset()

    seen = Outcome()
    outcome, _ = await outcome_of(script, seen)
    assert_hello(outcome)


@pytest.mark.parametrize("cut", [HEL, HEL + LO[:20], HEL + LO])
async def test_vector_61_an_end_without_a_reason_is_an_interruption(cut: bytes) -> None:
    outcome, _ = await outcome_of(body(cut))
    assert outcome.interrupted
    assert outcome.text in ("Hel", "Hello")


async def test_vector_60_short_length() -> None:
    outcome, _ = await outcome_of(body(HEL, Content_Length="100000"))
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, ConnectionLost)


@pytest.mark.parametrize("with_head", [False, True])
async def test_vector_62_silence_runs_out(with_head: bool) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if with_head:
            await peer.head()
        await peer.until_closed()

    outcome, server = await outcome_of(script, budgets=QUICK)
    assert isinstance(outcome.error, TimedOut)
    await server.peers[-1].until_closed()


async def test_vector_63_a_drip_that_makes_no_event_runs_out() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(HEL)
        await until(lambda: seen.text)
        for byte in b'data: {"type":"' + b"x" * 500:
            await peer.send(bytes([byte]), pause=0.02)

    seen = Outcome()
    budgets = replace(QUICK, connect=PATIENCE_S, first_byte=PATIENCE_S)
    outcome, _ = await outcome_of(script, seen, budgets=budgets)
    assert outcome.text == "Hel"
    assert isinstance(outcome.error, TimedOut)


async def test_vector_66_redirects_stay_at_the_origin() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"", 307, "", Location="http://127.0.0.2:1/v1/messages")

    outcome, _ = await outcome_of(script)
    assert isinstance(outcome.error, RedirectRefused)


async def test_vector_69_a_gateways_page() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"<html><title>502 Bad Gateway</title></html>", 502, "text/html")

    outcome, _ = await outcome_of(script, budgets=Budgets(retries=0))
    assert isinstance(outcome.error, ServerFailed)


async def test_a_busy_server_is_asked_again() -> None:
    tries = []

    async def script(peer: Peer, request: Request) -> None:
        tries.append(request)
        if len(tries) == 1:
            error = {"type": "overloaded_error", "message": "Overloaded"}
            await peer.json({"type": "error", "error": error}, 529, Retry_After="0")
        else:
            await body(HEL, LO, END)(peer, request)

    outcome, _ = await outcome_of(script, budgets=Budgets(retry_first=0.01))
    assert_hello(outcome)
    assert len(tries) == 2


# --- Stop --------------------------------------------------------------------------------------


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


def waiting(outcome: Outcome) -> bool:
    return any(one.phase is Phase.WAITING for one in outcome.progress)


def reading(outcome: Outcome) -> bool:
    return bool(outcome.text)


@pytest.mark.parametrize(
    ("script", "ready"),
    [
        (waits_without_head, waiting),
        (waits_with_head, waiting),
        (waits_mid_answer, reading),
        (floods, reading),
    ],
    ids=["waiting", "headers", "mid answer", "flood"],
)
async def test_vector_68_stop_closes_the_socket_at_once(
    script: Script, ready: Callable[[Outcome], bool]
) -> None:
    async with ScriptedServer(script) as server:
        for number in range(10):
            await stopped(server, ready, number)


async def stopped(server: ScriptedServer, ready: Callable[[Outcome], bool], before: int) -> None:
    """Ask and cancel once ``ready``, after so many requests: the socket is closed then."""
    provider, outcome = (
        AnthropicProvider(connection(server.origin, ServerKind.ANTHROPIC)),
        Outcome(),
    )
    task = asyncio.create_task(listen(provider, outcome, question()))
    await until(lambda: task.done() or (ready(outcome) and len(server.requests) > before))
    assert not task.done()
    await stop(task, server.port)
    await provider.aclose()
