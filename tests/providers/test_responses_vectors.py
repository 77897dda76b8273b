"""Conformance vectors A and D (providers/README.md section 7) for the events of Responses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    LimitExceeded,
    NextStep,
    RedirectRefused,
    ServerFailed,
    TimedOut,
)
from falcon_desktop.core.domain.events import Phase
from falcon_desktop.providers.answer_reader import DAMAGED
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.http import Budgets, Caps
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.responses_stream import ResponseStreamReader
from falcon_desktop.providers.sse import SseDecoder
from tests.servers.asking import Outcome, ask, connection, listen, question, stop
from tests.servers.responses import event
from tests.servers.scripted import Peer, Request, Script, ScriptedServer
from tests.waiting import until

QUICK = Budgets(connect=2, first_byte=0.3, idle=0.3, after_finish=0.2, retries=0, loading=0)


def said(text: str) -> bytes:
    return event({"type": "response.output_text.delta", "output_index": 0, "delta": text})


HEL, LO = said("Hel"), said("lo")
BEGIN = event({"type": "response.created", "response": {"status": "in_progress"}})
END = event({"type": "response.completed", "response": {"status": "completed"}})
WHOLE = BEGIN + HEL + LO + END


def body(*pieces: bytes, **head: Any) -> Script:
    """Answer with a body that ends when the connection closes, each piece in a write of its own."""

    async def script(peer: Peer, request: Request) -> None:
        await peer.head(**head)
        await peer.send(*pieces)

    return script


async def outcome_of(
    script: Script, seen: Outcome | None = None, *, budgets: Budgets | None = None,
    caps: Caps | None = None,
) -> tuple[Outcome, ScriptedServer]:  # fmt: skip
    async with ScriptedServer(script) as server:
        there = connection(server.origin, ServerKind.RESPONSES)
        provider = OpenAIProvider(there, budgets=budgets, caps=caps)
        try:
            return await ask(provider, outcome=seen), server
        finally:
            await provider.aclose()


@pytest.mark.parametrize(
    "pieces",
    [
        (WHOLE,),
        (BEGIN, HEL, LO, END),
        tuple(WHOLE[place : place + 1] for place in range(len(WHOLE))),
        (WHOLE.replace(b"\n", b"\r\n"),),
        (WHOLE.replace(b"data: ", b"data:"),),
        (b"\xef\xbb\xbf" + WHOLE,),
        (b": comment\n\n" + WHOLE,),
        (WHOLE[:-2],),
        (BEGIN + HEL + LO + b"data: [DONE]\n\n",),
        (WHOLE + b"data: [DONE]\n\n" + said("after the end"),),
        (b"".join(line for line in WHOLE.splitlines(True) if not line.startswith(b"event")),),
    ],
    ids=["whole", "events", "bytes", "crlf", "no space", "mark", "comment", "no blank line",
         "done alone", "after the end", "no names"],
)  # fmt: skip
async def test_events_however_they_come(pieces: tuple[bytes, ...]) -> None:
    outcome, _ = await outcome_of(body(*pieces))
    assert (outcome.text, outcome.finished, outcome.error) == ("Hello", "stop", None)
    assert outcome.notices == []


def test_a_character_cut_at_every_byte() -> None:
    data = said("\N{ROCKET}é漢") + END
    for place in range(1, len(data)):
        reader, decoder = ResponseStreamReader(RequestContext("here")), SseDecoder()
        outcome = Outcome()
        for piece in (data[:place], data[place:]):
            for one in reader.feed(decoder.feed(piece)):
                outcome.take(one)
        for one in reader.close():
            outcome.take(one)
        assert (outcome.text, outcome.finished) == ("\N{ROCKET}é漢", "stop")


@pytest.mark.parametrize(
    "garbage",
    [b"data: {broken\n\n", b"data: []\n\n", b"data: 7\n\n", b'data: {"type":"response\n\n'],
)
async def test_one_damaged_event_does_not_cost_the_rest(garbage: bytes) -> None:
    outcome, _ = await outcome_of(body(HEL, garbage, LO, END))
    assert (outcome.text, outcome.finished, outcome.notices) == ("Hello", "stop", [DAMAGED])


async def test_odd_values_in_events() -> None:
    odd = (
        b'data: {"type":"response.output_text.delta","delta":"a\xff"}\n\n'
        b'data: {"type":"response.output_text.delta","delta":null}\n\n'
        b'data: {"type":"response.output_text.delta","delta":{"text":"b"}}\n\n'
        b'data: {"type":"response.output_item.done","item":7}\n\n'
        b'data: {"type":"response.output_item.added","item":{"type":["x"]}}\n\n'
        b'data: {"type":["response.completed"]}\n\n'
        b'data: {"type":"response.completed","response":{"usage":{"input_tokens":"4","x":NaN},'
        b'"output":[7],"incomplete_details":[]}}\n\n'
    )
    outcome, _ = await outcome_of(body(odd))
    assert (outcome.text, outcome.finished) == ("a\N{REPLACEMENT CHARACTER}b", "stop")
    assert (outcome.usage, outcome.error) == (None, None)


async def test_one_event_over_the_limit_ends_the_answer() -> None:
    outcome, server = await outcome_of(body(HEL, said("x" * 200_000)), caps=Caps(frame=100_000))
    assert outcome.text == "Hel"
    assert isinstance(outcome.error, LimitExceeded)
    assert len(server.requests) == 1


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


@pytest.mark.parametrize("cut", [HEL, HEL + LO[:20], BEGIN + HEL + LO])
async def test_vector_61_an_end_without_a_reason_is_an_interruption(cut: bytes) -> None:
    outcome, _ = await outcome_of(body(cut))
    assert outcome.interrupted
    assert outcome.text in ("Hel", "Hello")


@pytest.mark.parametrize("with_head", [False, True])
async def test_vector_62_silence_runs_out(with_head: bool) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if with_head:
            await peer.head()
        await peer.until_closed()

    outcome, server = await outcome_of(script, budgets=QUICK)
    assert isinstance(outcome.error, TimedOut)
    await server.peers[-1].until_closed()


async def test_vectors_66_and_69_redirects_and_a_gateways_page() -> None:
    async def moved(peer: Peer, request: Request) -> None:
        await peer.body(b"", 307, "", Location="http://127.0.0.2:1/v1/responses")

    async def broken(peer: Peer, request: Request) -> None:
        await peer.body(b"<html><title>502 Bad Gateway</title></html>", 502, "text/html")

    assert isinstance((await outcome_of(moved))[0].error, RedirectRefused)
    assert isinstance((await outcome_of(broken, budgets=Budgets(retries=0)))[0].error, ServerFailed)


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
    await peer.chunked(BEGIN, HEL, end=False)
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
        for number in range(3):
            provider = OpenAIProvider(connection(server.origin, ServerKind.RESPONSES))
            outcome = Outcome()
            task = asyncio.create_task(listen(provider, outcome, question()))

            def is_there(outcome: Outcome = outcome, number: int = number) -> bool:
                return ready(outcome) and len(server.requests) > number

            await until(lambda: task.done() or is_there())  # noqa: B023
            assert not task.done()
            await stop(task, server.port)
            await provider.aclose()
