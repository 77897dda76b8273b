"""OpenAI's Responses: what is asked, what is taken in, and when a model is asked there at all."""

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
    ContextTooLong,
    KeyRejected,
    ModelNotFound,
    Overloaded,
    ProtocolError,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.events import DataReceived
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.parts import ProviderData
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import Support, known, preset, unsupported
from falcon_desktop.providers.answer_reader import CUT_REASONING, NO_TOOLS
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.http import Budgets
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.responses_stream import ResponseStreamReader
from falcon_desktop.providers.source import Providers
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.responses import ENCRYPTED, NO_CHAT_MODEL, UNVERIFIED, ResponsesServer, event
from tests.servers.scripted import Peer, Request, ScriptedServer

KEY = "sk-test-key"
TEXT = "Hello, world!"
THOUGHT = "Hm\n\nWell"
PICTURE = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 4, data=b"\x89PNG")
QUICK = Budgets(retries=1, retry_first=0.01)
ALWAYS = {
    "stream": True,
    "store": False,
    "include": ["reasoning.encrypted_content"],
    "reasoning": {"summary": "auto"},
}


def to(server: ScriptedServer, kind: ServerKind = ServerKind.RESPONSES, **more: Any) -> Connection:
    more = {"model": "gpt-thinks", "uses_key": True, "preset": "openai", **more}
    return connection(server.origin, kind, **more)


async def answers(
    double: ResponsesServer, *requests: ChatRequest, key: str = "", **more: Any
) -> list[Outcome]:
    """Ask one after the other."""
    async with double.serve() as server:
        provider = OpenAIProvider(to(server, **more), key, budgets=QUICK)
        outcomes = [await ask(provider, one) for one in requests or (question(),)]
        await provider.aclose()
    return outcomes


async def answer(double: ResponsesServer, *requests: ChatRequest, **more: Any) -> Outcome:
    """Ask one after the other; return what came of the last."""
    return (await answers(double, *requests, **more))[-1]


def settings(**chosen: Any) -> ChatRequest:
    return question(settings=GenerationSettings(**chosen))


def said(role: str, text: str) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


# --- what is asked -----------------------------------------------------------------------------


async def test_the_whole_request_and_the_answer() -> None:
    double = ResponsesServer(thoughts=(), key=KEY)
    chosen = GenerationSettings(
        system_message="Be brief.", temperature=0.0, max_new_tokens=100, top_p=0.9,
        stop=("END",), top_k=40, seed=7, min_p=0.1,
    )  # fmt: skip
    async with double.serve() as server:
        provider = OpenAIProvider(to(server), KEY)
        outcome = await ask(provider, question("Hi", "Ho", "And?", settings=chosen))
        await provider.aclose()
    assert (outcome.text, outcome.reasoning, outcome.finished) == (TEXT, "", "stop")
    assert json.loads(server.requests[0].body) == {
        "model": "gpt-thinks",
        "instructions": "Be brief.",
        "input": [said("user", "Hi"), said("assistant", "Ho"), said("user", "And?")],
        **ALWAYS,
        "temperature": 0.0,
        "max_output_tokens": 100,
        "top_p": 0.9,
    }, "it has no stop sequences: they are looked for here"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert outcome.sent[0].address.endswith("/v1/responses")
    assert KEY not in repr(outcome.events)


async def test_with_nothing_set_little_is_said() -> None:
    double = ResponsesServer()
    outcome = await answer(double, settings(system_message=""))
    assert double.asked == [{"model": "gpt-thinks", "input": [said("user", "Hi")], **ALWAYS}]
    assert (outcome.text, outcome.reasoning, outcome.notices) == (TEXT, THOUGHT, [])
    assert outcome.usage is not None
    assert (outcome.usage.completion_tokens, outcome.usage.cached_tokens) == (68, 2)
    assert outcome.usage.reasoning_tokens == 64


async def test_a_stop_sequence_is_found_here() -> None:
    outcome = await answer(ResponsesServer(tokens=("One", ", t", "wo")), settings(stop=(", two",)))
    assert (outcome.text, outcome.finished, outcome.notices) == ("One", "stop", [])


async def test_pictures_are_parts_before_the_text() -> None:
    double = ResponsesServer()
    turns = (Turn(Role.USER, "What is it?", (PICTURE,)), Turn(Role.ASSISTANT, "A dot."))
    look = Turn(Role.USER, " ", (PICTURE,))
    await answer(double, ChatRequest("", (*turns, look), GenerationSettings(system_message="")))
    picture = {
        "type": "input_image",
        "image_url": f"data:image/png;base64,{base64.b64encode(PICTURE.data).decode()}",
    }
    first, _, last = [item["content"] for item in double.asked[0]["input"]]
    assert first == [picture, {"type": "input_text", "text": "What is it?"}]
    assert last == [picture]


@pytest.mark.parametrize(
    ("level", "effort"),
    [
        (Thinking.OFF, {"effort": "none"}),
        (Thinking.LOW, {"effort": "low"}),
        (Thinking.HIGH, {"effort": "high"}),
        (Thinking.SERVER, {}),
    ],
)
async def test_how_much_it_thinks(level: Thinking, effort: dict[str, str]) -> None:
    double = ResponsesServer()
    await answer(double, settings(thinking=level))
    assert double.asked[0]["reasoning"] == {"summary": "auto", **effort}


async def test_answers_as_json() -> None:
    double = ResponsesServer()
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    await answer(
        double, settings(json_schema=json.dumps(schema)), settings(json_schema="{}"), settings()
    )
    form = {"type": "json_schema", "name": "answer", "strict": True, "schema": schema}
    assert double.asked[0]["text"] == {"format": form}
    assert double.asked[1]["text"] == {"format": {"type": "json_object"}}
    assert "text" not in double.asked[2]


async def test_extra_fields_are_added_last() -> None:
    double = ResponsesServer()
    extra = '{"metadata": {"a": "7"}, "reasoning": {"effort": "minimal"}, "store": true}'
    await answer(double, settings(extra_fields=extra, thinking=Thinking.HIGH))
    assert double.asked[0]["metadata"] == {"a": "7"}
    assert double.asked[0]["reasoning"] == {"summary": "auto", "effort": "minimal"}
    assert double.asked[0]["store"] is True


def test_what_it_lacks_is_known_beforehand() -> None:
    there = preset("openai").connection("x")
    lacks = set(unsupported(connection("http://x", ServerKind.RESPONSES, preset="openai")))
    penalties = {"repetition_penalty", "frequency_penalty", "presence_penalty"}
    assert lacks - set(unsupported(there)) == {
        "frequency_penalty", "presence_penalty", "seed", "confidence"
    }  # fmt: skip
    assert lacks >= {"context_window", "top_k", "min_p", *penalties}
    row = known(ServerKind.RESPONSES, "openai")
    assert (row.support_of("stop"), row.support_of("thinking")) == (Support.YES, Support.YES)


@pytest.mark.parametrize("name", ["openai", "azure", "llamacpp", "ollama", "", "custom", "gone"])
def test_every_servers_row_over_responses(name: str) -> None:
    usual, row = known(ServerKind.OPENAI, name), known(ServerKind.RESPONSES, name)
    assert row is known(ServerKind.RESPONSES, name)
    assert (row.kind, row.chat_route) == (ServerKind.RESPONSES, "responses")
    assert (row.id, row.key, row.cuts_unseen) == (usual.id, usual.key, usual.cuts_unseen)
    assert row.moves_to is None
    assert usual.speaks(ServerKind.RESPONSES)


# --- what a model does not take ----------------------------------------------------------------


async def test_a_model_that_does_not_think_is_asked_without_what_is_said_of_thoughts() -> None:
    double = ResponsesServer(thoughts=())
    first, second = await answers(double, settings(thinking=Thinking.LOW), settings())
    assert (first.text, first.error, second.notices) == (TEXT, None, [])
    assert [name for name in first.notices if "Thinking" not in name] == []
    assert len(first.notices) == 1
    assert first.notices[0].endswith("does not support: Thinking.")
    assert not {"include", "reasoning"} & set(double.asked[0])
    assert len(double.refused) == 1, "nobody is told of each by itself, and it is remembered"


async def test_a_model_that_thinks_is_asked_without_a_temperature() -> None:
    double = ResponsesServer()
    asked = settings(temperature=0.5, top_p=0.5)
    first, second = await answers(double, asked, asked)
    for one in (first, second):
        assert (one.text, one.reasoning, one.error) == (TEXT, THOUGHT, None)
        assert len(one.notices) == 1
        assert one.notices[0].endswith("does not support: Temperature, Top-p.")
    assert len(double.refused) == 2


async def test_a_level_that_a_model_does_not_know_costs_nothing_else() -> None:
    words = "Unsupported value: 'none' is not supported with the 'gpt-thinks' model."
    double = ResponsesServer()

    async def script(peer: Peer, request: Request) -> None:
        if b'"effort"' in request.body:
            error = {"message": words, "param": "reasoning.effort", "code": "unsupported_value"}
            await peer.json({"error": error}, 400)
        else:
            await double.script(peer, request)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(to(server))
        outcome = await ask(provider, settings(thinking=Thinking.OFF))
        await provider.aclose()
    assert (outcome.reasoning, outcome.text) == (THOUGHT, TEXT)
    assert [one.split(" ", 1)[1] for one in outcome.notices] == ["does not support: Thinking."]
    assert double.asked[0]["include"] == ["reasoning.encrypted_content"]


async def test_an_organization_that_is_not_verified_sees_no_summary() -> None:
    double = ResponsesServer(verified=False)
    outcome = await answer(double)
    assert (outcome.text, outcome.reasoning, outcome.notices) == (TEXT, "", [])
    assert double.refused == [UNVERIFIED]
    assert "reasoning" not in double.asked[0]
    assert double.asked[0]["include"] == ["reasoning.encrypted_content"]


async def test_what_is_wrong_in_a_value_is_told() -> None:
    outcome = await answer(ResponsesServer(), settings(extra_fields='{"max_output_tokens": 3}'))
    assert isinstance(outcome.error, RequestRejected)
    assert ">= 16, but got 3" in outcome.error.sentence


async def test_the_least_that_is_taken_is_asked_for() -> None:
    double = ResponsesServer()
    await answers(double, settings(max_new_tokens=3), settings(max_new_tokens=3))
    assert [one["max_output_tokens"] for one in double.asked] == [16, 16]
    assert len(double.refused) == 1


async def test_a_field_of_ones_own_that_is_refused_is_not_sent_for_ever() -> None:
    double = ResponsesServer(thoughts=())
    extra = '{"include": ["reasoning.encrypted_content"]}'
    outcome = await answer(double, settings(extra_fields=extra))
    assert isinstance(outcome.error, RequestRejected)
    assert len(double.refused) <= 4


# --- one way or the other ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ResponsesServer().says,
        NO_CHAT_MODEL,
        "This model is only supported in v1/responses and not in /v1/chat/completions.",
        "Unsupported legacy protocol: /v1/chat/completions is not supported. Please use "
        "/v1/responses.",
    ],
)
async def test_a_model_that_is_only_there_is_asked_there(words: str) -> None:
    double = ResponsesServer(says=words)
    first, second = await answers(
        double, question(), question(), kind=ServerKind.OPENAI, model="gpt-pro"
    )
    for one in (first, second):
        assert (one.text, one.reasoning, one.error) == (TEXT, THOUGHT, None)
    host = first.sent[0].address.split("/")[2]
    assert first.notices == [
        f"{host} offers this model only over OpenAI's Responses, so it was asked there."
    ]
    assert second.notices == []
    assert double.refused == [words], "it is remembered"
    assert [one.address.rpartition("/v1/")[2] for one in first.sent] == [
        "chat/completions",
        "responses",
    ]


async def test_other_models_of_that_server_are_asked_as_before() -> None:
    double = ResponsesServer()
    first, second = await answers(
        double,
        ChatRequest("gpt-pro", question().turns, GenerationSettings()),
        ChatRequest("gpt-thinks", question().turns, GenerationSettings()),
        kind=ServerKind.OPENAI,
    )
    assert first.error is second.error is None
    assert ["messages" in one for one in double.asked] == [False, True]


async def test_options_that_are_only_on_the_other_way_are_told() -> None:
    double = ResponsesServer()
    asked = settings(frequency_penalty=0.5, seed=7, stop=("world",), presence_penalty=0)
    outcome = await answer(double, asked, kind=ServerKind.OPENAI, model="gpt-pro")
    assert (outcome.text, outcome.error) == ("Hello, ", None)
    assert len(outcome.notices) == 2
    assert outcome.notices[1].endswith("does not support: Frequency penalty, Seed.")


async def test_a_model_that_is_nowhere_says_so_as_at_first() -> None:
    double = ResponsesServer(says=NO_CHAT_MODEL, not_there=("gpt-pro",))
    first, second = await answers(
        double, question(), question(), kind=ServerKind.OPENAI, model="gpt-pro"
    )
    for one in (first, second):
        assert isinstance(one.error, RequestRejected)
        assert "not a chat model" in one.error.sentence
        assert one.notices == []
    assert len(double.refused) == 4


@pytest.mark.parametrize("gone", [{"has_route": False}, {"not_there": ("gpt-thinks",)}])
async def test_who_has_no_responses_is_asked_for_chat_completions(gone: dict[str, Any]) -> None:
    double = ResponsesServer(**gone)
    first, second = await answers(double, settings(max_new_tokens=20), question())
    for one in (first, second):
        assert (one.text, one.error) == (TEXT, None)
    assert double.asked[0]["max_tokens"] == 20
    assert [one.split(" ", 1)[1] for one in first.notices] == [
        "does not offer this model over OpenAI's Responses, so it was asked for chat completions."
    ]
    assert second.notices == []
    assert len(second.sent) == 1


async def test_words_of_the_question_in_an_error_change_nothing() -> None:
    async def script(peer: Peer, request: Request) -> None:
        words = f"1 validation error: {{'messages': {request.json['messages']}}} is too odd"
        await peer.json({"error": {"message": words}}, 400)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(to(server, ServerKind.OPENAI))
        outcome = await ask(provider, question("Why use v1/responses?"))
        await provider.aclose()
    assert isinstance(outcome.error, RequestRejected)
    assert [one.path for one in server.requests] == ["/v1/chat/completions"]


async def test_a_text_is_continued_as_ever() -> None:
    double = ResponsesServer()
    request = ChatRequest("", (), GenerationSettings(max_new_tokens=4), prompt="Once upon")
    outcome = await answer(double, request)
    assert (outcome.text, outcome.error) == (TEXT, None)
    assert double.asked[0]["prompt"] == "Once upon"


async def test_an_answer_is_gone_on_with() -> None:
    double = ResponsesServer(thoughts=(), tokens=("Ho", " ho"))
    outcome = await answer(double, question("Hi", "Ho"))
    assert outcome.text == " ho", "what was there is not believed to have been written twice"
    assert double.asked[0]["input"] == [said("user", "Hi"), said("assistant", "Ho")]


# --- failures ----------------------------------------------------------------------------------


async def test_keys_models_and_length() -> None:
    wrong = await answer(ResponsesServer(key="sk-another"), key=KEY)
    assert isinstance(wrong.error, KeyRejected)
    outcome = await answer(ResponsesServer(window=50), question("word " * 60))
    assert isinstance(outcome.error, ContextTooLong)


@pytest.mark.parametrize(
    ("code", "words", "wanted"),
    [
        ("server_error", "The server had an error while processing your request.", ServerFailed),
        ("rate_limit_exceeded", "Rate limit reached for gpt-thinks.", RateLimited),
        ("invalid_prompt", "Invalid prompt: we've limited access to this content.", ServerFailed),
        ("model_not_found", "The model 'x' was not found.", ModelNotFound),
        (None, "", ServerFailed),
    ],
)
async def test_an_answer_that_failed(code: str | None, words: str, wanted: type[Exception]) -> None:
    error = {"code": code, "message": words}
    for failed in (
        {"type": "response.failed", "response": {"status": "failed", "error": error}},
        {"type": "error", **error, "param": None},
        {"type": "error", "error": error},
    ):
        outcome = await outcome_of(delta("Hel"), failed)
        assert (outcome.text, outcome.finished) == ("Hel", None)
        assert isinstance(outcome.error, wanted), failed
        assert words in outcome.error.detail


# --- what is taken in --------------------------------------------------------------------------


def streaming(*events: dict[str, Any]) -> Callable[..., Any]:
    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*map(event, events))

    return script


def delta(text: str, kind: str = "output_text") -> dict[str, Any]:
    return {"type": f"response.{kind}.delta", "output_index": 0, "delta": text}


def ended(status: str = "completed", **more: Any) -> dict[str, Any]:
    return {"type": f"response.{status}", "response": {"status": status, "output": [], **more}}


def item(kind: str, state: str = "done", **more: Any) -> dict[str, Any]:
    return {"type": f"response.output_item.{state}", "item": {"type": kind, **more}}


async def outcome_of(*events: dict[str, Any]) -> Outcome:
    async with ScriptedServer(streaming(*events)) as server:
        provider = OpenAIProvider(to(server, uses_key=False))
        outcome = await ask(provider)
        await provider.aclose()
    return outcome


@pytest.mark.parametrize(
    ("reason", "finished"),
    [
        ("max_output_tokens", "length"),
        ("content_filter", "content_filter"),
        ("something_new", "something_new"),
        (None, "length"),
    ],
)
async def test_why_an_answer_is_incomplete(reason: str | None, finished: str) -> None:
    details = {"incomplete_details": {"reason": reason} if reason else None}
    outcome = await outcome_of(delta("Hi"), ended("incomplete", **details))
    assert (outcome.text, outcome.finished, outcome.error) == ("Hi", finished, None)


async def test_all_tokens_went_into_thoughts() -> None:
    cut = {"incomplete_details": {"reason": "max_output_tokens"}}
    outcome = await outcome_of(delta("Hm", "reasoning_summary_text"), ended("incomplete", **cut))
    assert (outcome.reasoning, outcome.text, outcome.notices) == ("Hm", "", [CUT_REASONING])


async def test_a_refusal_is_shown_as_what_was_answered() -> None:
    outcome = await outcome_of(delta("I can't ", "refusal"), delta("do that.", "refusal"), ended())
    assert (outcome.text, outcome.finished) == ("I can't do that.", "stop")


async def test_whatever_comes_to_be_is_no_matter() -> None:
    outcome = await outcome_of(
        {"type": "response.created", "response": {"status": "in_progress", "error": None}},
        {"type": "response.queued", "response": {"status": "queued"}},
        item("hologram", "added", text="x"),
        delta("Hel"),
        delta("x", "smell"),
        {"type": "response.output_text.annotation.added", "annotation": {"text": "x"}},
        {"type": "keepalive"},
        delta("lo <think>no thought</think>"),
        {"type": "response.output_text.done", "text": "Hello <think>no thought</think>"},
        item("message", content=[{"type": "output_text", "text": "Hello"}]),
        item("hologram", text="x"),
        ended(output=[{"type": "message", "content": [{"type": "output_text", "text": "Hello"}]}]),
        delta("after the end"),
    )
    assert (outcome.text, outcome.reasoning) == ("Hello <think>no thought</think>", "")
    assert (outcome.finished, outcome.notices) == ("stop", [])


async def test_several_texts_stand_apart() -> None:
    part = {"type": "response.content_part.added", "part": {"type": "output_text"}}
    outcome = await outcome_of(part, delta("First"), part, delta("Then"), ended())
    assert outcome.text == "First\n\nThen"


async def test_thoughts_that_are_said_twice_are_taken_once() -> None:
    outcome = await outcome_of(
        delta("Hm", "reasoning_text"),
        delta("Hm", "reasoning_summary_text"),
        item("reasoning", summary=[{"text": "Hm"}], content=[{"text": "Hm"}]),
        delta("Hi"),
        ended(),
    )
    assert (outcome.reasoning, outcome.text) == ("Hm", "Hi")


@pytest.mark.parametrize("where", ["item", "end"])
async def test_an_answer_that_comes_only_as_a_whole(where: str) -> None:
    content = [{"type": "output_text", "text": "Hello"}, {"type": "refusal", "refusal": "No"}]
    whole = {"type": "message", "content": content}
    events = [item("message", content=content), ended()]
    outcome = await outcome_of(*(events if where == "item" else [ended(output=[whole])]))
    assert (outcome.text, outcome.finished) == ("Hello\n\nNo", "stop")


async def test_a_tool_that_is_called_is_told() -> None:
    outcome = await outcome_of(
        item("function_call", "added", name="f"),
        delta("{}", "function_call_arguments"),
        item("function_call", name="f", arguments="{}"),
        ended(),
    )
    assert (outcome.notices, outcome.text) == ([NO_TOOLS], "")


async def test_a_picture_that_was_asked_for_is_taken() -> None:
    outcome = await outcome_of(
        item("image_generation_call", result="iVBORw0", output_format="jpeg"), ended()
    )
    assert outcome.pictures == ["data:image/jpeg;base64,iVBORw0"]


async def test_a_whole_answer_instead_of_a_stream() -> None:
    whole = {
        "object": "response",
        "status": "completed",
        "output": [
            {"type": "reasoning", "summary": [{"text": "Hm"}, {"text": "Well"}]},
            {"type": "message", "content": [{"type": "output_text", "text": "Hello"}]},
        ],
        "usage": {"input_tokens": 1, "output_tokens": 2},
    }

    async def script(peer: Peer, request: Request) -> None:
        await peer.json(whole)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(to(server, uses_key=False))
        outcome = await ask(provider)
        await provider.aclose()
    assert (outcome.text, outcome.reasoning, outcome.finished) == ("Hello", THOUGHT, "stop")
    assert outcome.usage == Usage(1, 2)


@pytest.mark.parametrize("page", [b"[]", b'{"hello": "world"}', b"not JSON", b'{"output": 7}'])
async def test_something_else_than_an_answer(page: bytes) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(page, 200, "application/json")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(to(server, uses_key=False))
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, ProtocolError)


async def test_a_busy_server_amid_the_answer() -> None:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    outcome = await outcome_of(delta("Hel"), error)
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, Overloaded)


# --- encrypted reasoning -----------------------------------------------------------------------


def kept(origin: str, model: str, encrypted: object = ENCRYPTED) -> tuple[ProviderData, ...]:
    data = {"summary": ["Hm", 7], "encrypted_content": encrypted, "id": "rs_1", "evil": 1}
    return (
        ProviderData(origin, model, "reasoning", data),
        ProviderData(origin, model, "reasoning", {"summary": [], "encrypted_content": 7}),
        ProviderData(origin, model, "function_call", {"name": "rm"}),
    )


BACK = {
    "type": "reasoning",
    "summary": [{"type": "summary_text", "text": "Hm"}],
    "encrypted_content": ENCRYPTED,
}


def talk(data: tuple[ProviderData, ...]) -> ChatRequest:
    turns = (Turn(Role.USER, "Hi"), Turn(Role.ASSISTANT, "Ho", (), data), Turn(Role.USER, "On?"))
    return ChatRequest("", turns, GenerationSettings(system_message=""))


async def test_encrypted_reasoning_is_handed_on_letter_by_letter() -> None:
    outcome = await answer(ResponsesServer())
    found = [one for one in outcome.events if isinstance(one, DataReceived)]
    data = {"summary": ["Hm", "Well"], "encrypted_content": ENCRYPTED}
    assert found == [DataReceived("reasoning", data)]
    odd = await outcome_of(
        item("reasoning", encrypted_content="", summary=[]),
        item("reasoning", encrypted_content=["x"], summary=[]),
        delta("Hi"),
        ended(),
    )
    assert not [one for one in odd.events if isinstance(one, DataReceived)]
    assert odd.text == "Hi"
    half = b'{"type":"response.output_item.done","item":{"type":"reasoning","encrypted_content":'
    assert ResponseStreamReader(RequestContext("x")).feed([half + b'"a\\ud800"}}']) == []


async def test_it_goes_back_to_the_same_origin_and_model_only() -> None:
    double = ResponsesServer()
    async with double.serve() as server:
        provider = OpenAIProvider(to(server))
        for origin, model in (
            (server.origin, "gpt-thinks"),
            (server.origin, "gpt-pro"),
            ("https://api.openai.com", "gpt-thinks"),
            ("", "gpt-thinks"),
        ):
            assert (await ask(provider, talk(kept(origin, model)))).error is None
        begun = ChatRequest(
            "", talk(kept(server.origin, "gpt-thinks")).turns[:2], GenerationSettings()
        )
        await ask(provider, begun)
        await provider.aclose()
    inputs = [body["input"] for body in double.asked]
    assert inputs[0] == [said("user", "Hi"), BACK, said("assistant", "Ho"), said("user", "On?")]
    assert [len(one) for one in inputs] == [4, 3, 3, 3, 2]


async def test_what_a_server_does_not_know_again_is_sent_no_more() -> None:
    double = ResponsesServer()
    async with double.serve() as server:
        provider = OpenAIProvider(to(server))
        for _ in range(2):
            outcome = await ask(provider, talk(kept(server.origin, "gpt-thinks", "forged")))
            assert (outcome.text, outcome.error) == (TEXT, None)
        await provider.aclose()
    assert len(double.refused) == 1
    assert outcome.sent[-1].recipe["returns_data"] is False


# --- the source --------------------------------------------------------------------------------


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


@pytest.mark.parametrize("has_route", [True, False])
async def test_the_check_passes(providers: Providers, has_route: bool) -> None:
    double = ResponsesServer(key=KEY, has_route=has_route)
    async with double.serve() as server:
        steps = [one async for one in providers.check(to(server))]
    ends = [one for one in steps if one.state.value != "running"]
    assert [one.sentence for one in ends if one.state.value == "failed"] == []
    assert "First token" in ends[-1].sentence
    assert ("input" in double.asked[-1]) is has_route
