"""Conformance vectors 24 to 42 (providers/README.md section 7 B), each a scripted server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.core.domain.errors import (
    ContextTooLong,
    KeyRejected,
    LimitExceeded,
    NextStep,
    Overloaded,
    RequestRejected,
    ServerFailed,
    TimedOut,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.providers.http_limits import Budgets, Caps
from falcon_desktop.providers.tgi import TgiProvider
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.scripted import Peer, Request, Script, ScriptedServer, answers
from tests.servers.tgi import TgiServer, details, event, frame, frames_of
from tests.waiting import PATIENCE_S, until

QUICK = Budgets(retries=0, first_byte=5, idle=5, reply=5)


@asynccontextmanager
async def provider_of(script: Script, **options: Any) -> AsyncIterator[TgiProvider]:
    """A provider that speaks to a server with this script."""
    async with ScriptedServer(script) as server:
        provider = TgiProvider(
            connection(server.origin, ServerKind.TGI, model="tiiuae/falcon-7b-instruct"),
            **{"budgets": QUICK, **options},
        )
        try:
            yield provider
        finally:
            await provider.aclose()


async def answer_to(body: bytes, **head: Any) -> Outcome:
    """What the adapter makes of a stream."""
    async with provider_of(answers(body, **head)) as provider:
        return await ask(provider)


def refuses(status: int, body: bytes = b"", content_type: str = "application/json") -> Script:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(body, status, content_type)

    return script


# 24


@pytest.mark.parametrize("reason", ["length", "stop_sequence"])
async def test_vector_24_the_last_frame_carries_a_real_token(reason: str) -> None:
    outcome = await answer_to(frames_of([" Hello", ",", " wor", "ld"], reason))
    assert outcome.text == "Hello, world"
    assert outcome.finished == {"length": "length", "stop_sequence": "stop"}[reason]
    assert outcome.usage == Usage(7, 4)
    assert outcome.error is None


async def test_vector_25_a_special_end_of_sequence_is_hidden() -> None:
    outcome = await answer_to(frames_of([" Hello", ",", " world"]))
    assert outcome.text == "Hello, world"
    assert outcome.finished == "stop"
    assert outcome.usage == Usage(7, 4)


async def test_vector_25_special_tokens_in_the_middle_are_hidden() -> None:
    body = event(frame(1, "a")) + event(frame(2, "<|im_start|>", special=True))
    body += event(frame(3, "b", generated_text="ab", details=details("length", 3)))
    assert (await answer_to(body)).text == "ab"


async def test_vector_26_details_null() -> None:
    body = event(frame(1, "a")) + event(frame(2, "b", generated_text="ab"))
    outcome = await answer_to(body)
    assert (outcome.text, outcome.finished, outcome.usage) == ("ab", "stop", None)
    assert outcome.complete


async def test_vector_27_no_index_and_no_input_length_as_in_old_builds() -> None:
    ends = {"finish_reason": "length", "generated_tokens": 2, "seed": 42}
    body = event({"token": {"id": 1, "text": " a", "logprob": -1.0, "special": False}})
    body += event(
        {
            "token": {"id": 2, "text": "b", "logprob": -1.0, "special": False},
            "generated_text": " ab",
            "details": ends,
        }
    )
    outcome = await answer_to(body)
    assert (outcome.text, outcome.finished) == ("ab", "length")
    assert outcome.usage == Usage(None, 2)


async def test_vector_28_a_character_that_is_not_complete_yet_has_no_text() -> None:
    outcome = await answer_to(frames_of(["", "", "🦅", " ok", ""], "length"))
    assert outcome.text == "🦅 ok"
    assert outcome.usage == Usage(7, 5)


@pytest.mark.parametrize("generated", ["", "Hel"])
async def test_vector_29_generated_text_never_replaces_what_was_streamed(generated: str) -> None:
    body = event(frame(1, "Hello"))
    body += event(frame(2, "", generated_text=generated, details=details("length", 2)))
    outcome = await answer_to(body)
    assert (outcome.text, outcome.finished) == ("Hello", "length")


async def test_vector_29_generated_text_fills_in_where_nothing_was_streamed() -> None:
    body = event(frame(1, "", generated_text=" Hello", details=details("length", 1)))
    assert (await answer_to(body)).text == "Hello"


@pytest.mark.parametrize(
    ("tokens", "reason", "text"),
    [
        (["Hi", "\nUser:"], "stop_sequence", "Hi"),
        (["Hi", "\n", "User", ":"], "stop_sequence", "Hi"),
        (["Hi", "\n", "User", ":\n"], "stop_sequence", "Hi"),
        (["Hi", "\nUser", ":"], "length", "Hi"),
        (["Hi:", "\n"], "length", "Hi:\n"),
        (["Hi", "\nUse"], "length", "Hi\nUse"),
        (["Hi", "\nUse", "d up"], "length", "Hi\nUsed up"),
        (["\nUser:"], "stop_sequence", ""),
        (["Hi<|endof", "text|>"], "length", "Hi"),
    ],
)
async def test_vector_30_stop_sequences_are_cut_wherever_they_fall(
    tokens: list[str], reason: str, text: str
) -> None:
    outcome = await answer_to(frames_of(tokens, reason))
    assert outcome.text == text
    assert outcome.usage == Usage(7, len(tokens))
    expected = "stop" if reason == "stop_sequence" or text != "".join(tokens) else "length"
    assert outcome.finished == expected
    assert outcome.complete


async def test_vector_30_a_stop_the_server_overlooked_ends_the_answer_and_the_connection() -> None:
    closed = asyncio.Event()

    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(event(frame(1, " Hi")), event(frame(2, "\nUser: and so")), end=False)
        await peer.until_closed()
        closed.set()

    async with provider_of(script) as provider:
        outcome = await ask(provider)
        await asyncio.wait_for(closed.wait(), PATIENCE_S)
    assert outcome.text == "Hi"
    assert outcome.finished == "stop"
    assert outcome.usage == Usage(None, 2)
    assert outcome.complete


OVERLOADED = {"error": "Model is overloaded", "error_type": "overloaded"}
VALIDATION = {
    "error": "Input validation error: `temperature` must be strictly positive",
    "error_type": "validation",
}
INCOMPLETE = {
    "error": "Incomplete generation stream",
    "error_type": "incomplete_generation_stream",
}
FAILED = {
    "error": "Request failed during generation: CUDA out of memory",
    "error_type": "generation",
}


@pytest.mark.parametrize(
    ("body", "text", "kind", "words"),
    [
        (event(VALIDATION), "", RequestRejected, "must be strictly positive"),
        (event(OVERLOADED), "", Overloaded, "too busy"),
        (event(frame(1, " Hi")) + event(FAILED), "Hi", ServerFailed, "CUDA out of memory"),
        (event(VALIDATION) + event(INCOMPLETE), "", RequestRejected, "strictly positive"),
        (event(frame(1, " Hi\n")) + event(INCOMPLETE), "Hi\n", ServerFailed, "Incomplete"),
        (event({"error": "plain words"}), "", ServerFailed, "plain words"),
    ],
)
async def test_vector_31_an_error_frame_ends_the_answer_and_the_first_one_counts(
    body: bytes, text: str, kind: type[Exception], words: str
) -> None:
    outcome = await answer_to(body)
    assert type(outcome.error) is kind
    assert words in str(outcome.error)
    assert outcome.text == text
    assert outcome.finished is None


async def test_vector_31_too_long_a_conversation_is_told_with_its_numbers() -> None:
    words = (
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. "
        "Given: 2000 `inputs` tokens and 1024 `max_new_tokens`"
    )
    outcome = await answer_to(event({"error": words, "error_type": "validation"}))
    assert isinstance(outcome.error, ContextTooLong)
    assert outcome.error.limit_tokens == 2048
    assert outcome.error.given_tokens == 2000
    assert outcome.error.next_step is NextStep.SHORTEN_CONTEXT
    words = "Input validation error: `inputs` must have less than 1024 tokens. Given: 4711"
    outcome = await answer_to(event({"error": words, "error_type": "validation"}))
    assert isinstance(outcome.error, ContextTooLong)
    assert (outcome.error.given_tokens, outcome.error.limit_tokens) == (4711, 1024)


@pytest.mark.parametrize("parameters", ["null", "5"])
async def test_extra_fields_without_parameters_are_refused_by_the_server_alone(
    parameters: str,
) -> None:
    """What is refused is told in the server's words, whatever a person made of the request."""
    words = (
        b'{"error":"`inputs` tokens + `max_new_tokens` must be <= 2048. Given: 9 `inputs` tokens \
and 4096 `max_new_tokens`","error_type":"validation"}'
    )
    heard: list[Request] = []

    async def script(peer: Peer, request: Request) -> None:
        heard.append(request)
        await peer.body(words, 422)

    chosen = GenerationSettings(extra_fields=f'{{"parameters": {parameters}}}')
    async with provider_of(script) as provider:
        outcome = await ask(provider, question(settings=chosen))
    assert isinstance(outcome.error, ContextTooLong)
    asked = [one.json for one in heard if one.method == "POST"]
    assert asked[0].get("parameters") == {"null": None, "5": 5}[parameters]


async def test_vector_32_an_end_without_a_final_frame_is_an_interruption() -> None:
    outcome = await answer_to(event(frame(1, " Hello")) + event(frame(2, "\n")))
    assert outcome.text == "Hello\n"
    assert outcome.interrupted


async def test_vector_33_401_without_a_body() -> None:
    async with provider_of(refuses(401, b"", "")) as provider:
        outcome = await ask(provider)
    assert isinstance(outcome.error, KeyRejected)
    assert outcome.error.next_step is NextStep.ENTER_KEY


async def test_vector_34_422_in_plain_text() -> None:
    words = b"Failed to deserialize the JSON body into the target type: parameters.stop: <b>x</b>"
    async with provider_of(refuses(422, words, "text/plain; charset=utf-8")) as provider:
        outcome = await ask(provider)
    assert isinstance(outcome.error, RequestRejected)
    assert outcome.error.detail == words.decode()


async def test_vector_35_413() -> None:
    words = b"Failed to buffer the request body: length limit exceeded"
    async with provider_of(refuses(413, words, "text/plain")) as provider:
        outcome = await ask(provider)
    assert isinstance(outcome.error, ContextTooLong)
    assert "larger than" in str(outcome.error)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, b'{"error":"Model is overloaded","error_type":"overloaded"}', Overloaded),
        (424, b'{"error":"Request failed: x","error_type":"generation"}', ServerFailed),
        (500, b'{"error":"Incomplete","error_type":"incomplete_generation"}', ServerFailed),
    ],
)
async def test_vector_36_failures_by_status(
    status: int, body: bytes, kind: type[Exception]
) -> None:
    async with provider_of(refuses(status, body)) as provider:
        outcome = await ask(provider)
    assert type(outcome.error) is kind
    assert outcome.error is not None
    assert outcome.error.next_step is NextStep.RETRY


async def test_vector_37_503_unhealthy() -> None:
    body = b'{"error":"unhealthy","error_type":"healthcheck"}'
    async with provider_of(refuses(503, body)) as provider:
        outcome = await ask(provider)
    assert isinstance(outcome.error, Overloaded)
    assert outcome.error.detail == "unhealthy"


async def test_vector_38_the_compatible_route_streams_where_the_stream_route_is_missing() -> None:
    tgi = TgiServer(routes=("/", "/generate"))
    async with tgi.serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI), budgets=QUICK)
        for _ in range(2):
            outcome = await ask(provider, question(model="tiiuae/falcon-7b"))
            assert outcome.text == "Hello, world!"
            assert outcome.complete
        await provider.aclose()
        paths = [request.path for request in server.requests]
    assert paths == ["/generate_stream", "/", "/"]  # what was learned is remembered
    assert tgi.asked[0][1]["stream"] is True


@pytest.mark.parametrize(
    ("routes", "body"),
    [
        (("/",), b'[{"generated_text":" Hi\\nUser: x","details":%b}]'),
        (("/generate",), b'{"generated_text":" Hi\\nUser: x","details":%b}'),
    ],
)
async def test_vector_38_an_array_or_an_object_instead_of_a_stream(
    routes: tuple[str, ...], body: bytes
) -> None:
    ends = (
        b'{"finish_reason":"eos_token","generated_tokens":3,"seed":null,'
        b'"prefill":[{"id":1,"text":"a","logprob":null},{"id":2,"text":"b","logprob":-1}],'
        b'"tokens":[{"id":1,"text":"x","logprob":-1.5,"special":false}]}'
    )

    async def script(peer: Peer, request: Request) -> None:
        if request.path in routes:
            await peer.body(body % ends)
        else:
            await peer.body(b"", 404, "")

    async with provider_of(script) as provider:
        outcome = await ask(provider)
    assert outcome.text == "Hi"
    assert outcome.finished == "stop"
    assert outcome.usage == Usage(2, 3)


@pytest.mark.parametrize("old", [True, False])
async def test_vector_39_old_and_new_names_in_info(old: bool) -> None:
    async with TgiServer(old_info=old).serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI), budgets=QUICK)
        assert await provider.models() == [ModelInfo("tiiuae/falcon-7b-instruct", 2048)]
        info = await provider.info()
        assert info.max_input_tokens == (1024 if old else 2047)
        assert info.version == ("1.1.0" if old else "3.3.6")
        await provider.aclose()


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ([" Hello"], "Hello"),
        (["", " Hello"], "Hello"),
        ([" ", "Hello"], "Hello"),
        (["  Hello"], " Hello"),
        (["\n", " Hello"], "\n Hello"),
        (["Hello", " there"], "Hello there"),
    ],
)
async def test_vector_40_one_leading_space_of_the_answer_is_removed(
    tokens: list[str], text: str
) -> None:
    assert (await answer_to(frames_of(tokens))).text == text


async def test_vector_41_top_tokens_are_passed_over() -> None:
    top = [{"id": 9, "text": "no", "logprob": -3.0, "special": False}]
    body = event({**frame(1, " a"), "top_tokens": top})
    body += event(
        {**frame(2, "b", generated_text=" ab", details=details("length", 2)), "top_tokens": top}
    )
    assert (await answer_to(body)).text == "ab"


@pytest.mark.parametrize("logprob", [b"null", b"NaN", b"-Infinity", b"1e999", b"-1e-400"])
async def test_vector_42_odd_log_probabilities(logprob: bytes) -> None:
    body = b'data:{"index":1,"token":{"id":1,"text":" a","logprob":%b,"special":false}}\n\n'
    outcome = await answer_to(body % logprob + frames_of(["b"], "length"))
    assert outcome.text == "ab"
    assert outcome.notices == []


# more than the vectors


@pytest.mark.parametrize(
    ("odd", "notices"),
    [
        (b"data:{not json}\n\n", 1),
        (b"data:[]\n\n", 1),
        (b'data:"text"\n\n', 1),
        (b'data:{"token":{"text":5}}\n\n', 0),
        (b'data:{"token":null}\n\n', 0),
        (b"data:[DONE]\n\n", 0),
        (b"data:\n\n", 0),
        (b": keep-alive\n\n", 0),
        (b'event: execute\ndata:{"token":{"id":1,"text":"","special":false}}\n\n', 0),
    ],
)
async def test_a_frame_that_cannot_be_read_costs_only_itself(odd: bytes, notices: int) -> None:
    outcome = await answer_to(event(frame(1, " a")) + odd + frames_of(["b"], "length"))
    assert (outcome.text, outcome.finished) == ("ab", "length")
    assert len(outcome.notices) == notices


async def test_raw_line_separators_lone_surrogates_and_nul_survive() -> None:
    body = 'data:{"token":{"id":1,"text":"a\u2028b\x85c","special":false}}\n\n'.encode()
    body += b'data:{"token":{"id":1,"text":"\\ud83d|\\u0000|","special":false}}\n\n'
    outcome = await answer_to(body + frames_of(["d"], "length"))
    assert outcome.text == "a\u2028b\x85c\ufffd|\0|d"


async def test_one_byte_at_a_time() -> None:
    body = frames_of([" Héllo", "\n", "Us", "ual 🦅"], "length")

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*(body[i : i + 1] for i in range(len(body))))

    async with provider_of(script) as provider:
        outcome = await ask(provider)
    assert outcome.text == "Héllo\nUsual 🦅"
    assert outcome.complete


async def test_too_large_an_answer_is_cut_and_kept() -> None:
    body = frames_of(["x" * 600, "y" * 600], "length")
    async with provider_of(answers(body), caps=Caps(text=1_000)) as provider:
        outcome = await ask(provider)
    assert isinstance(outcome.error, LimitExceeded)


async def test_a_web_page_instead_of_an_answer() -> None:
    outcome = await answer_to(b"<html><b>Sign in</b></html>", content_type="text/html")
    assert "web page" in str(outcome.error)


@pytest.mark.parametrize("make", [lambda: b"", lambda: b'{"hello": 1}'])
async def test_nothing_that_tgi_would_say(make: Callable[[], bytes]) -> None:
    outcome = await answer_to(make(), content_type="application/json")
    assert outcome.error is not None or outcome.interrupted
    assert outcome.text == ""


# 63, 64


@pytest.mark.parametrize("sign", [b":\n\n", event(frame(1, ""))], ids=["comments", "empty tokens"])
@pytest.mark.parametrize("begun", [False, True], ids=["at first", "in the middle"])
async def test_vector_64_signs_of_life_alone_run_out(sign: bytes, begun: bool) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        if begun:
            await peer.send(event(frame(1, "Hel")))
            await until(lambda: seen.text)
        await peer.send(*[sign] * 100, frames_of(["lo"], "length"), pause=0.05)

    seen = Outcome()
    first_byte = PATIENCE_S if begun else 0.3  # on a busy machine nothing begins as soon as that
    budgets = Budgets(retries=0, first_byte=first_byte, idle=0.3, keep_alive=0.6)
    async with provider_of(script, budgets=budgets) as provider:
        outcome = await ask(provider, outcome=seen)
    assert isinstance(outcome.error, TimedOut)
    assert outcome.text == ("Hel" if begun else "")
