"""Conformance vectors A and D (providers/README.md section 7) for Ollama's lines of JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
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
from falcon_desktop.core.domain.events import Phase, TextDelta
from falcon_desktop.providers.answer_reader import DAMAGED
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.http import Budgets, Caps
from falcon_desktop.providers.ollama import OllamaProvider
from falcon_desktop.providers.ollama_stream import OllamaStreamReader
from falcon_desktop.providers.sse import JsonLines
from hypothesis import given
from hypothesis import strategies as st
from tests.servers.asking import Outcome, ask, connection, listen, question
from tests.servers.scripted import Peer, Request, Script, ScriptedServer
from tests.waiting import PATIENCE_S, until

QUICK = Budgets(connect=2, first_byte=0.3, idle=0.3, after_finish=0.2, retries=0, loading=0)


def said(text: str, **more: Any) -> bytes:
    value = {"model": "falcon", "message": {"role": "assistant", "content": text}, **more}
    return json.dumps({**value, "done": False}, ensure_ascii=False).encode() + b"\n"


HEL, LO = said("Hel"), said("lo")
END = b'{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}\n'


def only_chats(script: Script) -> Script:
    """Answer the chat by a script, and know of no other route."""

    async def answer(peer: Peer, request: Request) -> None:
        if request.path == "/api/chat":
            await script(peer, request)
        else:
            await peer.json({"error": "busy"}, 500)

    return answer


def body(*pieces: bytes, **head: Any) -> Script:
    """Answer with a body that ends when the connection closes, each piece in a write of its own."""

    async def script(peer: Peer, request: Request) -> None:
        await peer.head(**{"content_type": "application/x-ndjson", **head})
        await peer.send(*pieces)

    return script


async def outcome_of(
    script: Script, seen: Outcome | None = None, **provider: Any
) -> tuple[Outcome, ScriptedServer]:
    async with ScriptedServer(only_chats(script)) as server:
        asked = OllamaProvider(connection(server.origin, ServerKind.OLLAMA), **provider)
        try:
            return await ask(asked, outcome=seen), server
        finally:
            await asked.aclose()


def chats(server: ScriptedServer) -> int:
    return sum(one.path == "/api/chat" for one in server.requests)


def assert_hello(outcome: Outcome) -> None:
    assert outcome.error is None
    assert (outcome.text, outcome.finished, outcome.notices) == ("Hello", "stop", [])


# --- framing -----------------------------------------------------------------------------------

WHOLE = HEL + LO + END


@pytest.mark.parametrize(
    "pieces",
    [
        (WHOLE,),
        (HEL, LO, END),
        tuple(WHOLE[place : place + 1] for place in range(len(WHOLE))),
        (WHOLE.replace(b"\n", b"\r\n"),),
        (HEL[:-1] + b"\r", b"\n" + LO + END),
        (WHOLE.replace(b"\n", b"\n\n"),),
        (b"\xef\xbb\xbf" + WHOLE,),
        (WHOLE[:-1],),
        (WHOLE + b"garbage after the end\n",),
    ],
    ids=["whole", "lines", "bytes", "crlf", "cut crlf", "blank lines", "mark", "no end of line",
         "after the end"],
)  # fmt: skip
async def test_lines_however_they_come(pieces: tuple[bytes, ...]) -> None:
    outcome, _ = await outcome_of(body(*pieces))
    assert_hello(outcome)


@pytest.mark.parametrize("declared", ["application/json", "text/plain", "", "text/event-stream"])
async def test_lines_are_read_whatever_they_are_declared_to_be(declared: str) -> None:
    outcome, _ = await outcome_of(body(HEL, LO, END, content_type=declared))
    assert_hello(outcome)


async def test_a_character_cut_at_every_byte() -> None:
    text = "naïve 漢字 🦅"
    raw = said(text) + END
    for place in range(len(raw)):
        reader, lines = OllamaStreamReader(RequestContext("h")), JsonLines()
        found = [*reader.feed(lines.feed(raw[:place])), *reader.feed(lines.feed(raw[place:]))]
        found += [*reader.feed(lines.close()), *reader.close()]
        assert "".join(one.text for one in found if isinstance(one, TextDelta)) == text


@given(st.lists(st.text(min_size=1), max_size=20), st.integers(1, 40))
def test_any_text_in_any_pieces(texts: list[str], size: int) -> None:
    raw = b"".join(json.dumps({"message": {"content": one}, "done": False}).encode() + b"\n"
                   for one in texts) + END  # fmt: skip
    reader = OllamaStreamReader(RequestContext("h"), finds_reasoning=False)
    lines, outcome = JsonLines(), Outcome()
    for place in range(0, len(raw), size):
        for event in reader.feed(lines.feed(raw[place : place + size])):
            outcome.take(event)
    for event in [*reader.feed(lines.close()), *reader.close()]:
        outcome.take(event)
    clean = "".join(texts).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert outcome.text == clean or "".join(texts) != clean
    assert outcome.finished == "stop"


@pytest.mark.parametrize(
    "garbage",
    [b"{broken\n", b"[1,2]\n", b"null\n", b"{}\n", b'{"status":"loading"}\n', b"\xff\xfe\n"],
)
async def test_one_damaged_line_does_not_cost_the_rest(garbage: bytes) -> None:
    outcome, _ = await outcome_of(body(HEL + garbage + LO + END))
    assert (outcome.text, outcome.finished, outcome.error) == ("Hello", "stop", None)
    assert outcome.notices in ([], [DAMAGED])
    assert bool(outcome.notices) is (garbage[:1] not in b"{" or garbage == b"{broken\n")


async def test_broken_bytes_and_odd_values_in_a_line() -> None:
    odd = b'{"message":{"role":"assistant","content":"a\xffb","tool_calls":null},"done":null}\n'
    more = (
        b'{"message":{"content":"\\ud83d","thinking":null},"total_duration":1e400,"done":false}\n'
    )
    end = b'{"done":true,"eval_count":"4","prompt_eval_count":-1,"eval_duration":NaN}\n'
    outcome, _ = await outcome_of(body(odd + more + end))
    assert outcome.text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    assert (outcome.finished, outcome.usage, outcome.timings) == ("stop", None, None)


async def test_a_huge_line_is_read_and_one_over_the_limit_ends_the_answer() -> None:
    outcome, _ = await outcome_of(body(said("x" * 2_000_000), END))
    assert (len(outcome.text), outcome.finished) == (2_000_000, "stop")
    outcome, server = await outcome_of(body(HEL, said("x" * 200_000)), caps=Caps(frame=100_000))
    assert outcome.text == "Hel"
    assert isinstance(outcome.error, LimitExceeded)
    assert chats(server) == 1


async def test_an_endless_answer_ends_at_its_limit() -> None:
    async def script(peer: Peer, request: Request) -> None:
        peer.watch()
        await peer.head(content_type="application/x-ndjson")
        while not peer.closed:
            await peer.send(said("word " * 200))

    outcome, _ = await outcome_of(script, caps=Caps(text=100_000))
    assert isinstance(outcome.error, LimitExceeded)
    assert 0 < len(outcome.text) < 400_000


async def test_a_whole_answer_instead_of_lines() -> None:
    whole = {"message": {"role": "assistant", "content": "Hello"}, "done": True}
    outcome, _ = await outcome_of(body(json.dumps(whole).encode(), content_type="application/json"))
    assert_hello(outcome)


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        (b"<html><h1>Sign in</h1></html>", "text/html"),
        (b"hello", "text/plain"),
        (b"[]", "application/json"),
        (b'{"hello": "world"}', "application/json"),
    ],
)
async def test_something_else_than_an_answer(page: bytes, declared: str) -> None:
    outcome, _ = await outcome_of(body(page, content_type=declared))
    assert isinstance(outcome.error, ProtocolError)
    assert outcome.text == ""


async def test_an_error_before_the_first_word() -> None:
    outcome, _ = await outcome_of(body(b'{"error":"out of memory"}\n'))
    assert isinstance(outcome.error, ServerFailed)
    assert "out of memory" in outcome.error.sentence


@pytest.mark.parametrize("reason", ["", "load", "unload", "length", "stop"])
async def test_reasons_are_told_as_they_are(reason: str) -> None:
    end = json.dumps({"done": True, "done_reason": reason}).encode() + b"\n"
    outcome, _ = await outcome_of(body(HEL + LO + end))
    assert (outcome.text, outcome.finished) == ("Hello", reason or "stop")


# --- on the way --------------------------------------------------------------------------------


async def test_vector_58_reset_mid_answer() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(content_type="application/x-ndjson", Transfer_Encoding="chunked")
        await peer.chunked(HEL, end=False)
        await until(lambda: seen.text)
        await peer.reset()

    seen = Outcome()
    outcome, server = await outcome_of(script, seen)
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, ConnectionLost)
    assert outcome.error.next_step is NextStep.CONTINUE
    assert chats(server) == 1, "what generated something is not asked again"


async def test_vector_58_reset_after_the_end_is_harmless() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(content_type="application/x-ndjson", Transfer_Encoding="chunked")
        await peer.chunked(HEL, LO, END, end=False)
        await until(lambda: seen.finished)
        await peer.reset()

    seen = Outcome()
    outcome, _ = await outcome_of(script, seen)
    assert_hello(outcome)


@pytest.mark.parametrize("cut", [HEL, HEL + b'{"message":{"role":"assist', HEL + LO[:-1]])
async def test_vector_61_an_end_without_done_is_an_interruption(cut: bytes) -> None:
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
            await peer.head(content_type="application/x-ndjson")
        await peer.until_closed()

    outcome, server = await outcome_of(script, budgets=QUICK)
    assert isinstance(outcome.error, TimedOut)
    await server.peers[-1].until_closed()


async def test_vector_63_a_drip_that_makes_no_line_runs_out() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head(content_type="application/x-ndjson")
        await peer.send(HEL)
        await until(lambda: seen.text)
        for byte in b'{"message":{"content":"' + b"x" * 500:
            await peer.send(bytes([byte]), pause=0.02)

    seen = Outcome()
    budgets = replace(QUICK, connect=PATIENCE_S, first_byte=PATIENCE_S)
    outcome, _ = await outcome_of(script, seen, budgets=budgets)
    assert outcome.text == "Hel"
    assert isinstance(outcome.error, TimedOut)


async def test_vector_66_redirects_stay_at_the_origin() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"", 307, "", Location="http://127.0.0.2:1/api/chat")

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
            words = {"error": "server busy, please try again. maximum pending requests exceeded"}
            await peer.json(words, 503, Retry_After="0")
        else:
            await body(HEL, LO, END)(peer, request)

    outcome, _ = await outcome_of(script, budgets=Budgets(retry_first=0.01))
    assert_hello(outcome)
    assert len(tries) == 2


# --- Stop --------------------------------------------------------------------------------------


async def waits_with_head(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head(content_type="application/x-ndjson")
    await peer.until_closed()


async def waits_without_head(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.until_closed()


async def waits_mid_answer(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head(content_type="application/x-ndjson", Transfer_Encoding="chunked")
    await peer.chunked(HEL, end=False)
    await peer.until_closed()


async def floods(peer: Peer, request: Request) -> None:
    peer.watch()
    await peer.head(content_type="application/x-ndjson")
    while not peer.closed:
        await peer.send(HEL * 100)
        await asyncio.sleep(0)


def waiting(outcome: Outcome) -> bool:
    return any(one.phase in (Phase.WAITING, Phase.LOADING_MODEL) for one in outcome.progress)


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
    async with ScriptedServer(only_chats(script)) as server:
        for _ in range(10):
            await stopped(server, lambda outcome: ready(outcome) and chats(server) > 0)


@pytest.mark.parametrize("route", ["/api/show", "/api/ps"])
async def test_vector_68_stop_while_the_model_is_looked_up(route: str) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == route:
            await waits_without_head(peer, request)
        else:
            await peer.json({"error": "busy"}, 500)

    async with ScriptedServer(script) as server:
        for _ in range(10):
            wanted = len(server.requests) + 2
            await stopped(server, partial(asked, server, wanted))


def asked(server: ScriptedServer, wanted: int, outcome: Outcome) -> bool:
    return len(server.requests) >= wanted


async def stopped(server: ScriptedServer, ready: Callable[[Outcome], bool]) -> None:
    """Ask and cancel once ``ready``: the sockets are closed then."""
    provider, outcome = OllamaProvider(connection(server.origin, ServerKind.OLLAMA)), Outcome()
    task = asyncio.create_task(listen(provider, outcome, question()))
    await until(lambda: task.done() or ready(outcome))
    assert not task.done()
    await provider_stop(task, server)
    await provider.aclose()


async def provider_stop(task: asyncio.Task[Any], server: ScriptedServer) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: all(peer.closed or peer.writer.is_closing() or peer.keep_open
                            for peer in server.peers))  # fmt: skip
