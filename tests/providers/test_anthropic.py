"""The adapter for Anthropic's Messages: what is asked, what is taken in, and what refusals mean."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Role, Usage
from falcon_desktop.core.domain.errors import (
    AnswerTooLong,
    CompletionUnsupported,
    ContextTooLong,
    CreditsExhausted,
    KeyMissing,
    KeyRejected,
    ModelNotFound,
    Overloaded,
    RateLimited,
    RequestRejected,
)
from falcon_desktop.core.domain.events import DataReceived
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.parts import ProviderData
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import (
    ANTHROPIC,
    THINKING_BUDGETS,
    Support,
    preset,
    unsupported,
)
from falcon_desktop.providers.answer_reader import NO_TOOLS
from falcon_desktop.providers.anthropic import AnthropicProvider
from falcon_desktop.providers.http import Budgets
from falcon_desktop.providers.source import Providers
from tests.servers.anthropic import KEY, SIGNATURE, AnthropicServer, event
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer

TEXT = "Hello, world!"
PICTURE = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 4, data=b"\x89PNG")
QUICK = Budgets(retries=1, retry_first=0.01)


def to(server: ScriptedServer, **fields: Any) -> Connection:
    fields = {"model": "claude-large", "uses_key": True, "preset": ANTHROPIC, **fields}
    return connection(server.origin, ServerKind.ANTHROPIC, **fields)


async def answer(
    anthropic: AnthropicServer, *requests: ChatRequest, key: str = KEY, **fields: Any
) -> Outcome:
    """Ask one after the other; return what came of the last."""
    async with anthropic.serve() as server:
        provider = AnthropicProvider(to(server, **fields), key, budgets=QUICK)
        for request in requests or (question(),):
            outcome = await ask(provider, request)
        await provider.aclose()
    return outcome


def settings(**chosen: Any) -> ChatRequest:
    return question(settings=GenerationSettings(**chosen))


# --- what is asked -----------------------------------------------------------------------------


async def test_the_whole_request_and_the_answer() -> None:
    anthropic = AnthropicServer()
    chosen = GenerationSettings(
        system_message="Be brief.", temperature=0.5, max_new_tokens=100, top_p=0.9, top_k=40,
        stop=("END", "\n"), seed=7, min_p=0.1, repetition_penalty=1.1, frequency_penalty=1.0,
    )  # fmt: skip
    async with anthropic.serve() as server:
        provider = AnthropicProvider(to(server), KEY)
        outcome = await ask(provider, question("Hi", "Ho", "And?", settings=chosen))
        await provider.aclose()
    assert (outcome.text, outcome.reasoning, outcome.finished) == (TEXT, "", "stop")
    assert (outcome.error, outcome.notices) == (None, [])
    mark = {"cache_control": {"type": "ephemeral"}}
    assert json.loads(server.requests[0].body) == {
        "model": "claude-large",
        "system": [{"type": "text", "text": "Be brief.", **mark}],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Hi", **mark}]},
            {"role": "assistant", "content": [{"type": "text", "text": "Ho"}]},
            {"role": "user", "content": [{"type": "text", "text": "And?", **mark}]},
        ],
        "stream": True,
        "max_tokens": 100,
        "temperature": 0.5,
        "top_p": 0.9,
        "top_k": 40,
        "stop_sequences": ["END"],
    }, "a stop sequence of blanks is refused there, so it is looked for here"
    headers = server.requests[0].headers
    assert (headers["x-api-key"], headers["anthropic-version"]) == (KEY, "2023-06-01")
    assert "authorization" not in headers
    assert outcome.sent[0].address.endswith("/v1/messages")
    assert KEY not in repr(outcome.events)


async def test_a_stop_sequence_of_blanks_is_found_here() -> None:
    anthropic = AnthropicServer(tokens=("One", "\n\n", "two"))
    outcome = await answer(anthropic, settings(stop=("\n\n",)))
    assert (outcome.text, outcome.finished) == ("One", "stop")
    assert "stop_sequences" not in anthropic.asked[0]


async def test_a_limit_is_always_sent() -> None:
    anthropic = AnthropicServer()
    await answer(anthropic)
    assert anthropic.asked[0]["max_tokens"] == preset(ANTHROPIC).asked.max_new_tokens == 8_192


async def test_pictures_are_blocks_before_the_text() -> None:
    anthropic = AnthropicServer()
    turns = (Turn(Role.USER, "What is it?", (PICTURE,)),)
    await answer(anthropic, ChatRequest("", turns, GenerationSettings(system_message="")))
    picture, text = anthropic.asked[0]["messages"][0]["content"]
    source = {"type": "base64", "media_type": "image/png"}
    data = base64.b64encode(PICTURE.data).decode()
    assert picture == {"type": "image", "source": {**source, "data": data}}
    assert (text["text"], "cache_control" in text) == ("What is it?", True)


async def test_an_answer_is_continued() -> None:
    anthropic = AnthropicServer()
    outcome = await answer(
        anthropic, question("Hi", "It is \n", settings=GenerationSettings(thinking=Thinking.LOW))
    )
    assert (outcome.text, outcome.notices) == (TEXT, [])
    assert anthropic.asked[0]["messages"][1]["content"] == [{"type": "text", "text": "It is"}]
    assert "thinking" not in anthropic.asked[0]


async def test_a_model_that_continues_nothing_says_so() -> None:
    outcome = await answer(AnthropicServer(takes_begun=False), question("Hi", "It is"))
    assert isinstance(outcome.error, RequestRejected)
    assert "can't continue an answer" in outcome.error.sentence


async def test_a_text_can_not_be_continued() -> None:
    request = ChatRequest("", (), GenerationSettings(), prompt="Once upon")
    outcome = await answer(AnthropicServer(), request)
    assert isinstance(outcome.error, CompletionUnsupported)


def test_what_it_lacks_is_known_beforehand() -> None:
    there = preset(ANTHROPIC).connection("x")
    lacks = set(unsupported(there))
    penalties = {"repetition_penalty", "frequency_penalty", "presence_penalty"}
    assert lacks == {"context_window", "min_p", "seed", "confidence", *penalties}
    assert preset(ANTHROPIC).support_of("thinking") is Support.YES


# --- thinking ----------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [Thinking.LOW, Thinking.MEDIUM, Thinking.HIGH])
async def test_thoughts_come_apart_and_on_top_of_the_answers_limit(level: Thinking) -> None:
    anthropic = AnthropicServer()
    outcome = await answer(
        anthropic, settings(thinking=level, max_new_tokens=100, temperature=0.2, top_k=5, top_p=0.5)
    )
    assert (outcome.reasoning, outcome.text, outcome.error) == ("Hm…", TEXT, None)
    body, budget = anthropic.asked[0], THINKING_BUDGETS[level]
    assert body["thinking"] == {"type": "enabled", "budget_tokens": budget}
    assert body["max_tokens"] == 100 + budget
    assert not {"temperature", "top_k", "top_p"} & set(body)
    host = outcome.sent[0].address.split("/")[2]
    assert outcome.notices == [
        f"Left out while thinking is on, as {host} requires: Temperature, Top-p, Top-k."
    ]


async def test_thinking_is_switched_off_or_left_alone() -> None:
    anthropic = AnthropicServer()
    await answer(anthropic, settings(thinking=Thinking.OFF), settings(thinking=Thinking.SERVER))
    assert anthropic.asked[0]["thinking"] == {"type": "disabled"}
    assert "thinking" not in anthropic.asked[1]


async def test_a_model_that_decides_by_itself_is_told_an_effort() -> None:
    anthropic = AnthropicServer(decides=True)
    asked = settings(thinking=Thinking.MEDIUM)
    outcome = await answer(anthropic, asked, asked)
    assert (outcome.reasoning, outcome.text, outcome.error) == ("Hm…", TEXT, None)
    for body in anthropic.asked:
        assert body["thinking"] == {"type": "adaptive", "display": "summarized"}
        assert body["output_config"] == {"effort": "medium"}
        assert body["max_tokens"] == 8_192
    assert len(anthropic.refused) == 1, "what was learned is remembered"


async def test_answers_as_json_of_a_schema() -> None:
    anthropic = AnthropicServer(decides=True)
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    wanted = {"format": {"type": "json_schema", "schema": schema}}
    await answer(anthropic, settings(json_schema=json.dumps(schema)))
    assert anthropic.asked[0]["output_config"] == wanted
    outcome = await answer(anthropic, settings(json_schema="{}"))
    assert "output_config" not in anthropic.asked[1]
    assert len(outcome.notices) == 1
    assert outcome.notices[0].endswith("does not support: Answer as JSON.")
    both = settings(json_schema=json.dumps(schema), thinking=Thinking.LOW)
    await answer(anthropic, both)
    assert anthropic.asked[2]["output_config"] == {"effort": "low", **wanted}


async def test_extra_fields_are_added_last() -> None:
    anthropic = AnthropicServer()
    await answer(anthropic, settings(extra_fields='{"metadata": {"user_id": "7"}}'))
    assert anthropic.asked[0]["metadata"] == {"user_id": "7"}


@pytest.mark.parametrize("most", [24_576, 5_000])
async def test_a_budget_over_the_limit_is_told_in_plain_words(most: int) -> None:
    outcome = await answer(AnthropicServer(most=most), settings(thinking=Thinking.HIGH))
    assert isinstance(outcome.error, RequestRejected)
    assert outcome.error.sentence == (
        "This model can't think for 24,576 tokens. Choose less under “Thinking”."
    )
    assert "maximum allowed number" in outcome.error.detail


@pytest.mark.parametrize("chosen", [None, Thinking.LOW])
async def test_a_budget_of_extra_fields_is_not_blamed_on_thinking(chosen: Thinking | None) -> None:
    extra = '{"thinking": {"type": "enabled", "budget_tokens": 90000}}'
    outcome = await answer(AnthropicServer(), settings(extra_fields=extra, thinking=chosen))
    assert isinstance(outcome.error, RequestRejected)
    assert "must be greater than `thinking.budget_tokens`" in outcome.error.sentence
    assert "Thinking”" not in outcome.error.sentence


async def test_an_answers_limit_is_told_without_the_thoughts() -> None:
    outcome = await answer(AnthropicServer(most=9_000), settings(thinking=Thinking.LOW))
    assert isinstance(outcome.error, AnswerTooLong)
    assert outcome.error.most_tokens == 9_000 - 2_048
    outcome = await answer(AnthropicServer(most=4_000), settings())
    assert isinstance(outcome.error, AnswerTooLong)
    assert outcome.error.most_tokens == 4_000


# --- what a model does not take ----------------------------------------------------------------


def refusing(words: str, *fields: str) -> tuple[Callable[..., Any], list[dict[str, Any]]]:
    """Return a script that refuses a request with any of these fields, and what it was asked."""
    asked: list[dict[str, Any]] = []
    double = AnthropicServer()

    async def script(peer: Peer, request: Request) -> None:
        if request.method == "POST" and any(f'"{one}"'.encode() in request.body for one in fields):
            asked.append(request.json)
            error = {"type": "invalid_request_error", "message": words}
            await peer.json({"type": "error", "error": error}, 400)
        else:
            await double.script(peer, request)

    return script, asked


@pytest.mark.parametrize(
    ("words", "field", "left"),
    [
        ("`temperature` is deprecated for this model.", "temperature", {"top_p"}),
        ("temperature: Extra inputs are not permitted", "temperature", {"top_p"}),
        (
            "`temperature` and `top_p` cannot both be specified for this model.",
            "top_p",
            {"temperature"},
        ),
        ("thinking: Input should be a valid dictionary", "thinking", {"temperature", "top_p"}),
    ],
)
async def test_a_field_that_a_model_refuses_is_left_out(
    words: str, field: str, left: set[str]
) -> None:
    script, asked = refusing(words, field)
    async with ScriptedServer(script) as server:
        provider = AnthropicProvider(to(server), KEY)
        chosen = {"temperature": 0.5, "top_p": 0.5, "thinking": Thinking.OFF}
        for _ in range(2):
            outcome = await ask(provider, settings(**chosen))
            assert (outcome.text, outcome.error) == (TEXT, None)
            assert len(outcome.notices) == 1
            assert "does not support" in outcome.notices[0]
        await provider.aclose()
    assert len(asked) == 1
    body = json.loads(server.requests[-1].body)
    assert left <= set(body)
    assert field not in body


async def test_a_server_without_a_cache_is_asked_without_marks() -> None:
    script, asked = refusing("cache_control: Extra inputs are not permitted", "cache_control")
    async with ScriptedServer(script) as server:
        provider = AnthropicProvider(to(server), KEY)
        for _ in range(2):
            assert (await ask(provider)).text == TEXT
        await provider.aclose()
    assert len(asked) == 1


async def test_a_missing_limit_is_told_in_plain_words() -> None:
    script, _ = refusing("max_tokens: Field required", "model")
    async with ScriptedServer(script) as server:
        provider = AnthropicProvider(to(server), KEY)
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, RequestRejected)
    assert "Set “Max new tokens”" in outcome.error.sentence


# --- failures ----------------------------------------------------------------------------------


async def test_keys_and_models() -> None:
    wrong = await answer(AnthropicServer(), key="sk-ant-another-key")
    assert isinstance(wrong.error, KeyRejected)
    missing = await answer(AnthropicServer(), key="")
    assert isinstance(missing.error, KeyMissing)
    other = await answer(AnthropicServer(), model="claude-none")
    assert isinstance(other.error, ModelNotFound)
    assert "claude-none" in other.error.sentence


async def test_a_chat_that_is_too_long_tells_its_numbers() -> None:
    outcome = await answer(AnthropicServer(window=50), question("word " * 60))
    assert isinstance(outcome.error, ContextTooLong)
    assert (outcome.error.given_tokens, outcome.error.limit_tokens) == (64, 50)


@pytest.mark.parametrize(
    ("status", "kind", "words", "wanted"),
    [
        (529, "overloaded_error", "Overloaded", Overloaded),
        (429, "rate_limit_error", "This request would exceed your rate limit", RateLimited),
        (400, "invalid_request_error", "Your credit balance is too low", CreditsExhausted),
        (413, "request_too_large", "Request exceeds the maximum size", ContextTooLong),
        (
            400,
            "invalid_request_error",
            "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, "
            "decrease input length or `max_tokens` and try again",
            ContextTooLong,
        ),
    ],
)
async def test_errors(status: int, kind: str, words: str, wanted: type[Exception]) -> None:
    async def script(peer: Peer, request: Request) -> None:
        error = {"type": kind, "message": words}
        await peer.json({"type": "error", "error": error}, status)

    async with ScriptedServer(script) as server:
        provider = AnthropicProvider(to(server), KEY, budgets=QUICK)
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, wanted)
    assert len(server.requests) == (2 if status in (429, 529) else 1), "what passes is tried again"


# --- what is taken in --------------------------------------------------------------------------


def streaming(*events: dict[str, Any]) -> Callable[..., Any]:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*map(event, events))

    return script


def delta(**said: Any) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": 0, "delta": said}


def ended(reason: str) -> dict[str, Any]:
    return {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": {}}


async def outcome_of(*events: dict[str, Any]) -> Outcome:
    async with ScriptedServer(streaming(*events)) as server:
        provider = AnthropicProvider(to(server), KEY)
        outcome = await ask(provider)
        await provider.aclose()
    return outcome


@pytest.mark.parametrize(
    ("reason", "finished"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("refusal", "content_filter"),
        ("pause_turn", "pause_turn"),
        ("something_new", "something_new"),
    ],
)
async def test_reasons(reason: str, finished: str) -> None:
    outcome = await outcome_of(delta(type="text_delta", text="Hi"), ended(reason))
    assert (outcome.text, outcome.finished, outcome.error) == ("Hi", finished, None)


async def test_pings_and_whatever_comes_to_be_are_no_matter() -> None:
    outcome = await outcome_of(
        {"type": "ping"},
        {"type": "message_start", "message": {"usage": {"input_tokens": 3}}},
        {"type": "weather", "text": "rain"},
        {"type": "content_block_start", "content_block": {"type": "hologram", "text": "x"}},
        delta(type="text_delta", text="Hel"),
        delta(type="smell_delta", text="x"),
        {"type": "ping"},
        delta(type="text_delta", text="lo <think>no thought</think>"),
        ended("end_turn"),
        {"type": "message_stop"},
        delta(type="text_delta", text="after the end"),
    )
    assert (outcome.text, outcome.reasoning) == ("Hello <think>no thought</think>", "")
    assert (outcome.finished, outcome.notices) == ("stop", [])


async def test_an_error_amid_an_answer_keeps_what_came() -> None:
    error = {"type": "overloaded_error", "message": "Overloaded"}
    outcome = await outcome_of(
        delta(type="text_delta", text="Hel"), {"type": "error", "error": error}
    )
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, Overloaded)


async def test_a_tool_that_is_called_is_told() -> None:
    outcome = await outcome_of(
        {"type": "content_block_start", "content_block": {"type": "tool_use", "name": "f"}},
        delta(type="input_json_delta", partial_json="{}"),
        ended("tool_use"),
    )
    assert (outcome.notices, outcome.finished) == ([NO_TOOLS], "tool_calls")


async def test_what_was_read_from_the_cache_is_counted() -> None:
    anthropic = AnthropicServer()
    chosen = GenerationSettings(system_message="Be brief, please.")
    first = question("Hi", settings=chosen)
    second = question("Hi", "Ho", "And on?", settings=chosen)
    outcome = await answer(anthropic, first, second)
    assert outcome.usage == Usage(5 + 1 + 1 + 3, 4, 5 + 1), "the first request's end is read again"


async def test_a_whole_answer_instead_of_a_stream() -> None:
    whole = {
        "type": "message",
        "content": [
            {"type": "thinking", "thinking": "Hm", "signature": "x"},
            {"type": "text", "text": "Hello"},
        ],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 1, "output_tokens": 2},
    }

    async def script(peer: Peer, request: Request) -> None:
        await peer.json(whole)

    async with ScriptedServer(script) as server:
        provider = AnthropicProvider(to(server), KEY)
        outcome = await ask(provider)
        await provider.aclose()
    assert (outcome.text, outcome.reasoning, outcome.finished) == ("Hello", "Hm", "stop")
    assert outcome.usage == Usage(1, 2)


# --- the rest of the port ----------------------------------------------------------------------


async def test_models_come_page_by_page_and_the_first_is_asked() -> None:
    anthropic = AnthropicServer(models=("a", "b", "c"), page=2)
    async with anthropic.serve() as server:
        provider = AnthropicProvider(to(server, model=""), KEY)
        assert [one.id for one in await provider.models()] == ["a", "b", "c"]
        await ask(provider)
        await provider.aclose()
    assert anthropic.asked[0]["model"] == "a"


async def test_tokens_are_counted_until_a_server_can_not() -> None:
    async with AnthropicServer().serve() as server:
        provider = AnthropicProvider(to(server), KEY)
        assert await provider.count_tokens("Hi there!") == 3 + 4
        assert await provider.count_tokens(" ") == 0
        await provider.aclose()

    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"404 page not found", 404, "text/plain")

    async with ScriptedServer(script) as server:
        provider = AnthropicProvider(to(server), KEY)
        assert [await provider.count_tokens("Hi") for _ in range(3)] == [None] * 3
        await provider.aclose()
    assert len(server.requests) == 1


class Keys:
    """A vault with one key."""

    async def read(self, connection_id: str, origin: str) -> str:
        """Return it."""
        return KEY


@pytest.fixture
async def providers() -> AsyncIterator[Providers]:
    made = Providers(Keys())  # type: ignore[arg-type]
    yield made
    await made.close()


async def test_the_source_gives_it_and_the_check_passes(providers: Providers) -> None:
    async with AnthropicServer().serve() as server:
        there = to(server)
        assert isinstance(await providers.provider(there, lambda _: None), AnthropicProvider)
        steps = [one async for one in providers.check(there)]
    ends = [one for one in steps if one.state.value != "running"]
    assert [one.state.value for one in ends if one.state.value == "failed"] == []
    assert "First token" in ends[-1].sentence


# --- signed thoughts ---------------------------------------------------------------------------


def signed(origin: str, model: str, signature: str = SIGNATURE) -> tuple[ProviderData, ...]:
    data = {"thinking": "Hm…", "signature": signature, "evil": 1}
    return (
        ProviderData(origin, model, "thinking", data),
        ProviderData(origin, model, "redacted_thinking", {"data": "EmwKAhgB"}),
        ProviderData(origin, model, "redacted_thinking", {"data": 7}),
        ProviderData(origin, model, "tool_use", {"name": "rm"}),
    )


BACK = [
    {"type": "thinking", "thinking": "Hm…", "signature": SIGNATURE},
    {"type": "redacted_thinking", "data": "EmwKAhgB"},
    {"type": "text", "text": "Ho"},
]


def talk(data: tuple[ProviderData, ...]) -> ChatRequest:
    turns = (Turn(Role.USER, "Hi"), Turn(Role.ASSISTANT, "Ho", (), data), Turn(Role.USER, "On?"))
    return ChatRequest("", turns, GenerationSettings(system_message=""))


async def test_signed_blocks_are_handed_on_letter_by_letter() -> None:
    outcome = await outcome_of(
        {"type": "content_block_start", "content_block": {"type": "thinking", "thinking": ""}},
        delta(type="thinking_delta", thinking="H"),
        delta(type="thinking_delta", thinking="m\x00"),
        delta(type="signature_delta", signature="ab"),
        delta(type="signature_delta", signature="c="),
        {"type": "content_block_stop"},
        {
            "type": "content_block_start",
            "content_block": {"type": "redacted_thinking", "data": "x"},
        },
        {"type": "content_block_stop"},
        {"type": "content_block_start", "content_block": {"type": "thinking", "thinking": "cut"}},
        delta(type="text_delta", text="Hi"),
        ended("end_turn"),
    )
    found = [one for one in outcome.events if isinstance(one, DataReceived)]
    assert found == [
        DataReceived("thinking", {"thinking": "Hm\x00", "signature": "abc="}),
        DataReceived("redacted_thinking", {"data": "x"}),
    ]
    assert outcome.text == "Hi"


async def test_signed_blocks_go_back_to_the_same_origin_and_model_only() -> None:
    anthropic = AnthropicServer()
    async with anthropic.serve() as server:
        provider = AnthropicProvider(to(server), KEY)
        for origin, model in (
            (server.origin, "claude-large"),
            (server.origin, "claude-small"),
            ("https://api.anthropic.com", "claude-large"),
            ("", "claude-large"),
        ):
            assert (await ask(provider, talk(signed(origin, model)))).error is None
        await provider.aclose()
    answers = [body["messages"][1]["content"] for body in anthropic.asked]
    assert answers == [BACK, BACK[2:], BACK[2:], BACK[2:]]


async def test_blocks_that_a_server_does_not_know_again_are_sent_no_more() -> None:
    anthropic = AnthropicServer()
    async with anthropic.serve() as server:
        provider = AnthropicProvider(to(server), KEY)
        for _ in range(2):
            outcome = await ask(provider, talk(signed(server.origin, "claude-large", "forged")))
            assert (outcome.text, outcome.error) == (TEXT, None)
        await provider.aclose()
    assert len(anthropic.refused) == 1
    assert outcome.sent[-1].recipe["returns_data"] is False
