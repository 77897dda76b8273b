"""Tools over chat completions and over Ollama's own protocol: what is asked, the many forms in
which servers write calls, what goes back with them, and refusals.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import NextStep, RequestRejected, ToolsRefused
from falcon_desktop.core.domain.events import DataReceived, ProviderEvent, ToolCallDelta
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.parts import ProviderData, ToolCall, ToolResult
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.tools import OfferedTool, Tool, ToolServer, offered
from falcon_desktop.providers.answer_reader import NO_TOOLS, ONLY_REASONING
from falcon_desktop.providers.anthropic import AnthropicProvider
from falcon_desktop.providers.http import Budgets
from falcon_desktop.providers.ollama import OllamaProvider
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.tgi import TgiProvider
from tests.servers.asking import Outcome, ask, connection
from tests.servers.ollama import Model, OllamaServer
from tests.servers.scripted import Peer, Request, Script, ScriptedServer, answers, in_turn, stream

NO_RETRIES = Budgets(retries=0, loading=0)
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = Tool("srv", "get_weather", description="The weather of a city.", schema=SCHEMA)
BARE = Tool("srv", "now")
TOOLS: tuple[OfferedTool, ...] = offered([(ToolServer("srv", "Weather"), (WEATHER, BARE))])
DESCRIBED: list[dict[str, Any]] = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather of a city.",
            "parameters": SCHEMA,
        },
    },
    {
        "type": "function",
        "function": {"name": "now", "parameters": {"type": "object", "properties": {}}},
    },
]
OSLO = '{"city": "Oslo"}'
ASKED = Turn(Role.USER, "How is it in Oslo?")
PICTURE = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x")


def request(*turns: Turn, must_call: bool = False) -> ChatRequest:
    settings = GenerationSettings(system_message="")
    return ChatRequest("falcon", turns or (ASKED,), settings, tools=TOOLS, must_call=must_call)


def called(*calls: ToolCall, text: str = "", data: tuple[ProviderData, ...] = ()) -> Turn:
    return Turn(Role.ASSISTANT, text, data=data, calls=calls)


def gave(*results: ToolResult, images: tuple[Attachment, ...] = ()) -> Turn:
    return Turn(Role.USER, "", images, results=results)


def frame(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def entry(arguments: Any = None, **more: Any) -> dict[str, Any]:
    name = more.pop("name", None)
    function = {
        key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None
    }
    return {**more, "function": function}


async def outcome_of(
    script: Script, asked: ChatRequest | None = None, preset: str = ""
) -> tuple[Outcome, ScriptedServer]:
    async with ScriptedServer(script) as server:
        there = connection(f"{server.origin}/v1", preset=preset)
        provider = OpenAIProvider(there, budgets=NO_RETRIES)
        outcome = await ask(provider, asked or request())
        await provider.aclose()
    return outcome, server


async def read(*deltas: dict[str, Any], finish: str = "tool_calls") -> Outcome:
    frames = [frame(one) for one in deltas]
    outcome, _ = await outcome_of(answers(stream(*frames, frame({}, finish))))
    return outcome


def calls_in(events: list[ProviderEvent]) -> list[tuple[str, str, str]]:
    """Return id, name and whole arguments of each call, as who collects the events makes them."""
    found: dict[int, tuple[str, str, str]] = {}
    for event in events:
        if not isinstance(event, ToolCallDelta):
            continue
        if event.index not in found:
            assert event.name and event.index == len(found)
            found[event.index] = (event.id, event.name, event.arguments)
            continue
        assert not (event.id or event.name)
        ident, name, before = found[event.index]
        found[event.index] = (ident, name, before + event.arguments)
    return list(found.values())


# --- what is asked -----------------------------------------------------------------------------

HELLO = answers(stream(frame({"content": "Hi"}, "stop")))


async def test_tools_are_offered() -> None:
    outcome, server = await outcome_of(HELLO)
    assert outcome.text == "Hi" and outcome.notices == []
    body = server.requests[-1].json
    assert body["tools"] == DESCRIBED
    assert "tool_choice" not in body
    assert outcome.sent[-1].body["tools"] == DESCRIBED, "kept with the answer"
    assert outcome.sent[-1].recipe["calls"] is True


async def test_a_call_can_be_demanded() -> None:
    _, server = await outcome_of(HELLO, request(must_call=True))
    assert server.requests[-1].json["tool_choice"] == "required"


async def test_calls_and_results_are_messages_of_their_own() -> None:
    calls = (ToolCall("call_1", "get_weather", OSLO), ToolCall("call_2", "now", ""))
    results = (ToolResult("call_1", "4 °C"), ToolResult("call_2", "noon", is_error=True))
    after = Turn(Role.USER, "And in Bergen?")
    path = (ASKED, called(*calls, text="Let me see."), gave(*results), after)
    _, server = await outcome_of(HELLO, request(*path))
    assert server.requests[-1].json["messages"] == [
        {"role": "user", "content": "How is it in Oslo?"},
        {
            "role": "assistant",
            "content": "Let me see.",
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "get_weather", "arguments": OSLO},
                },
                {
                    "id": "call_2",
                    "type": "function",
                    "function": {"name": "now", "arguments": "{}"},
                },
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": "4 °C"},
        {"role": "tool", "tool_call_id": "call_2", "content": "noon"},
        {"role": "user", "content": "And in Bergen?"},
    ]


@pytest.mark.parametrize("wrong", ["", "no JSON", "[1]", '"text"', "{" * 100_000])
async def test_arguments_that_are_no_object_go_back_as_an_empty_one(wrong: str) -> None:
    path = (ASKED, called(ToolCall("c", "now", wrong)), gave(ToolResult("c", "no")))
    _, server = await outcome_of(HELLO, request(*path))
    message = server.requests[-1].json["messages"][1]
    assert message["tool_calls"][0]["function"]["arguments"] == "{}"


async def test_ids_are_made_where_there_are_none_and_none_comes_twice() -> None:
    same = (ToolCall("", "now"), ToolCall("a", "now"), ToolCall("a", "now"), ToolCall("é\n", "now"))
    results = tuple(ToolResult(one.id, str(place)) for place, one in enumerate(same))
    path = (ASKED, called(*same), gave(*results))
    _, server = await outcome_of(HELLO, request(*path))
    messages = server.requests[-1].json["messages"]
    ids = [one["id"] for one in messages[1]["tool_calls"]]
    assert len(set(ids)) == 4 and ids[1] == "a" and all(one.isalnum() for one in ids)
    assert [(one["tool_call_id"], one["content"]) for one in messages[2:]] == [
        (name, str(place)) for place, name in enumerate(ids)
    ]


async def test_mistral_gets_ids_of_nine_letters_and_digits() -> None:
    path = (
        ASKED,
        called(ToolCall("call_0fypS1hVX", "now")),
        gave(ToolResult("call_0fypS1hVX", "")),
    )
    outcome, server = await outcome_of(HELLO, request(*path), "mistral")
    messages = server.requests[-1].json["messages"]
    ident = messages[1]["tool_calls"][0]["id"]
    assert len(ident) == 9 and ident.isalnum() and messages[2]["tool_call_id"] == ident
    assert outcome.sent[-1].recipe["short_ids"] is True


async def test_who_wants_short_ids_gets_them_the_second_time() -> None:
    words = "Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9."
    refusal = answers(json.dumps({"error": {"message": words}}).encode(), status=500)
    path = (ASKED, called(ToolCall("call_1", "now")), gave(ToolResult("call_1", "")))
    outcome, server = await outcome_of(in_turn([refusal, HELLO]), request(*path))
    assert outcome.text == "Hi"
    ids = [one.json["messages"][1]["tool_calls"][0]["id"] for one in server.requests]
    assert ids[0] == "call_1" and len(ids[1]) == 9


async def test_pictures_of_results_follow_in_a_message_of_the_users() -> None:
    path = (ASKED, called(ToolCall("c", "now")), gave(ToolResult("c", "seen"), images=(PICTURE,)))
    shown = {"type": "image_url", "image_url": {"url": "data:image/png;base64,eA=="}}
    _, server = await outcome_of(HELLO, request(*path))
    messages = server.requests[-1].json["messages"]
    words = {"type": "text", "text": "Pictures that the tools gave:"}
    assert messages[2:] == [
        {"role": "tool", "tool_call_id": "c", "content": "seen"},
        {"role": "user", "content": [shown, words]},
    ]
    _, server = await outcome_of(HELLO, request(*path, Turn(Role.USER, "What is it?")))
    messages = server.requests[-1].json["messages"]
    assert [one["role"] for one in messages] == ["user", "assistant", "tool", "user"]
    assert messages[3]["content"][1]["text"] == "Pictures that the tools gave:\n\nWhat is it?"


# --- what comes --------------------------------------------------------------------------------

ONE = [("c1", "get_weather", OSLO)]
TWO = [("c1", "get_weather", OSLO), ("c2", "now", "{}")]
FORMS: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str, str]]]] = {
    "OpenAI: pieces with an index": (
        [
            {"tool_calls": [entry("", index=0, id="c1", name="get_weather")]},
            {"tool_calls": [entry('{"city"', index=0)]},
            {"tool_calls": [entry(': "Oslo"}', index=0)]},
            {"tool_calls": [entry("", index=1, id="c2", name="now")]},
            {"tool_calls": [entry("{}", index=1)]},
        ],
        TWO,
    ),
    "pieces that come by turns": (
        [
            {
                "tool_calls": [
                    entry('{"city": ', index=0, id="c1", name="get_weather"),
                    entry("{", index=1, id="c2", name="now"),
                ]
            },
            {"tool_calls": [entry('"Oslo"}', index=0), entry("}", index=1)]},
        ],
        TWO,
    ),
    "whole calls without an index": (
        [
            {"tool_calls": [entry(OSLO, id="c1", name="get_weather")]},
            {"tool_calls": [entry("{}", id="c2", name="now")]},
        ],
        TWO,
    ),
    "whole calls in one frame, each with the index 0": (
        [
            {
                "tool_calls": [
                    entry(OSLO, index=0, id="c1", name="get_weather"),
                    entry("{}", index=0, id="c2", name="now"),
                ]
            }
        ],
        TWO,
    ),
    "an object for arguments": (
        [{"tool_calls": [entry({"city": "Oslo"}, index=0, id="c1", name="get_weather")]}],
        ONE,
    ),
    "the id in every piece": (
        [
            {"tool_calls": [entry('{"city"', id="c1", name="get_weather")]},
            {"tool_calls": [entry(': "Oslo"}', id="c1")]},
        ],
        ONE,
    ),
    "another id in each piece": (
        [
            {"tool_calls": [entry('{"city"', index=0, id="c1", name="get_weather")]},
            {"tool_calls": [entry(': "Oslo"}', index=0, id="other")]},
        ],
        ONE,
    ),
    "pieces without index and id": (
        [
            {"tool_calls": [entry("", id="c1", name="get_weather")]},
            {"tool_calls": [entry('{"city": ')]},
            {"tool_calls": [entry('"Oslo"}')]},
        ],
        ONE,
    ),
    "empty ids": (
        [
            {"tool_calls": [entry(OSLO, index=0, id="", name="get_weather")]},
            {"tool_calls": [entry("{}", index=1, id="", name="now")]},
        ],
        [("", "get_weather", OSLO), ("", "now", "{}")],
    ),
    "neither index nor id, the same tool twice": (
        [
            {"tool_calls": [entry(OSLO, name="get_weather"), entry(OSLO, name="get_weather")]},
        ],
        [("", "get_weather", OSLO), ("", "get_weather", OSLO)],
    ),
    "the name in every piece": (
        [
            {"tool_calls": [entry('{"city"', index=0, id="c1", name="get_weather")]},
            {"tool_calls": [entry(': "Oslo"}', index=0, id="c1", name="get_weather")]},
        ],
        ONE,
    ),
    "the name after the id": (
        [
            {"tool_calls": [{"index": 0, "id": "c1", "type": "function"}]},
            {"tool_calls": [entry("", index=0, name="get_weather")]},
            {"tool_calls": [entry(OSLO, index=0)]},
        ],
        ONE,
    ),
    "all of it said once more": (
        [
            {"tool_calls": [entry(OSLO, index=0, id="c1", name="get_weather")]},
            {"tool_calls": [entry(OSLO, index=0, id="c1", name="get_weather")]},
        ],
        ONE,
    ),
    "no arguments": (
        [{"tool_calls": [entry(None, index=0, id="c1", name="now")]}],
        [("c1", "now", "")],
    ),
    "an index that is null": (
        [
            {"tool_calls": [entry('{"city"', index=None, id="c1", name="get_weather")]},
            {"tool_calls": [entry(': "Oslo"}', index=None)]},
        ],
        ONE,
    ),
    "the older function_call": (
        [
            {"function_call": {"name": "get_weather", "arguments": ""}},
            {"function_call": {"arguments": '{"city"'}},
            {"function_call": {"arguments": ': "Oslo"}'}},
        ],
        [("", "get_weather", OSLO)],
    ),
    "what is no call": (
        [{"tool_calls": [None, 3, "text", {}, {"function": None}, {"function": {"name": 4}}]}],
        [],
    ),
}


@pytest.mark.parametrize("form", FORMS)
async def test_calls_in_the_forms_of_servers(form: str) -> None:
    deltas, expected = FORMS[form]
    outcome = await read(*deltas)
    assert outcome.error is None
    assert calls_in(outcome.events) == expected
    assert outcome.finished == "tool_calls"
    assert outcome.notices == []


async def test_a_whole_answer_holds_calls() -> None:
    message = {"role": "assistant", "content": None, "tool_calls": [
        entry(OSLO, id="c1", name="get_weather", type="function")]}  # fmt: skip
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}
    script = answers(json.dumps(body).encode(), content_type="application/json")
    outcome, _ = await outcome_of(script)
    assert calls_in(outcome.events) == ONE and outcome.finished == "tool_calls"


@pytest.mark.parametrize("odd", [{"content": {"text": "x"}}, {"content": [{"text": "x"}]}])
async def test_calls_are_read_where_the_rest_is_odd(odd: dict[str, Any]) -> None:
    outcome = await read({**odd, "tool_calls": [entry(OSLO, index=0, id="c1", name="get_weather")]})
    assert calls_in(outcome.events) == ONE and outcome.text == "x"


async def test_an_answer_with_calls_that_merely_stops_is_to_be_gone_on_with() -> None:
    outcome = await read(*FORMS["an object for arguments"][0], finish="stop")
    assert outcome.finished == "tool_calls"
    cut = await read(*FORMS["an object for arguments"][0], finish="length")
    assert cut.finished == "length"


async def test_text_before_a_call_stays_before_it() -> None:
    outcome = await read({"content": "Let me see."}, *FORMS["no arguments"][0])
    kinds = [type(one).__name__ for one in outcome.events]
    assert kinds.index("TextDelta") < kinds.index("ToolCallDelta")


async def test_a_flood_of_calls_is_bounded() -> None:
    entries = [entry("{}", index=one, id=f"c{one}", name="now") for one in range(5_000)]
    outcome = await read({"tool_calls": entries})
    assert len(calls_in(outcome.events)) == 128


async def test_a_call_where_no_tools_were_offered_is_told_as_ever() -> None:
    deltas = FORMS["an object for arguments"][0]
    script = answers(stream(*map(frame, deltas), frame({}, "tool_calls")))
    outcome, _ = await outcome_of(script, replace(request(), tools=()))
    assert outcome.notices == [NO_TOOLS] and calls_in(outcome.events) == []


# --- what goes back ----------------------------------------------------------------------------

THOUGHTS = "reasoning_content"


async def test_thoughts_that_lead_to_calls_are_kept() -> None:
    outcome = await read(
        {THOUGHTS: "Which "}, {THOUGHTS: "city?"}, *FORMS["an object for arguments"][0]
    )
    kept = [one for one in outcome.events if isinstance(one, DataReceived)]
    assert kept == [DataReceived(THOUGHTS, {THOUGHTS: "Which city?"})]
    assert outcome.reasoning == "Which city?" and ONLY_REASONING not in outcome.notices
    plain = await read({THOUGHTS: "Which city?"}, {"content": "Hi"}, finish="stop")
    assert [one for one in plain.events if isinstance(one, DataReceived)] == []


def thought(origin: str) -> Turn:
    data = ProviderData(origin, "falcon", THOUGHTS, {THOUGHTS: "Which city?"})
    return called(ToolCall("c", "now"), data=(data,))


@pytest.mark.parametrize(
    ("preset", "goes"),
    [("deepseek", True), ("llamacpp", True), ("groq", False), ("openai", False), ("", False)],
)
async def test_thoughts_go_back_where_they_are_wanted(preset: str, goes: bool) -> None:
    async with ScriptedServer(HELLO) as server:
        there = connection(f"{server.origin}/v1", preset=preset)
        provider = OpenAIProvider(there, budgets=NO_RETRIES)
        for origin in (server.origin, "https://elsewhere.example:443"):
            await ask(provider, request(ASKED, thought(origin), gave(ToolResult("c", "noon"))))
        await provider.aclose()
    asked = [one for one in server.requests if one.path == "/v1/chat/completions"]
    first, other = (one.json["messages"][1] for one in asked)
    assert first.get(THOUGHTS) == ("Which city?" if goes else None)
    assert THOUGHTS not in other, "to nobody else"


async def test_who_asks_for_the_thoughts_gets_them() -> None:
    words = "The `reasoning_content` in the thinking mode must be passed back to the API."
    refusal = answers(json.dumps({"error": {"message": words}}).encode(), status=400)
    async with ScriptedServer(in_turn([refusal, HELLO, HELLO])) as server:
        provider = OpenAIProvider(connection(f"{server.origin}/v1"), budgets=NO_RETRIES)
        path = (ASKED, thought(server.origin), gave(ToolResult("c", "noon")))
        assert (await ask(provider, request(*path))).text == "Hi"
        await ask(provider, request(*path))
        await provider.aclose()
    sent = [one.json["messages"][1].get(THOUGHTS) for one in server.requests]
    assert sent == [None, "Which city?", "Which city?"], "and from then on"


async def test_gemini_gets_the_signature_of_each_call_back() -> None:
    signed = {"google": {"thought_signature": "c2ln"}}
    deltas = [{"tool_calls": [{**entry(OSLO, index=0, id="c1", name="get_weather"),
                               "extra_content": signed},
                              entry("{}", index=1, id="c2", name="now")]}]  # fmt: skip
    outcome = await read(*deltas, finish="stop")
    kind = "thought_signature"
    kept = [one for one in outcome.events if isinstance(one, DataReceived)]
    assert kept == [DataReceived(kind, {kind: "c2ln", "call": 0})]
    async with ScriptedServer(HELLO) as server:
        there = connection(f"{server.origin}/v1", preset="gemini")
        provider = OpenAIProvider(there, budgets=NO_RETRIES)
        data = (ProviderData(server.origin, "falcon", kind, dict(kept[0].data)),)
        calls = tuple(ToolCall(*one) for one in TWO)
        results = (ToolResult("c1", "4 °C"), ToolResult("c2", "noon"))
        await ask(provider, request(ASKED, called(*calls, data=data), gave(*results)))
        await ask(provider, request(ASKED, Turn(Role.ASSISTANT, "Hm", data=data), ASKED))
        await provider.aclose()
    with_calls, without = (one.json["messages"][1] for one in server.requests)
    assert [one.get("extra_content") for one in with_calls["tool_calls"]] == [signed, None]
    assert "extra_content" not in with_calls and "extra_content" not in without


@pytest.mark.parametrize("place", [-1, 2, True, "0", None])
async def test_data_from_a_file_that_anybody_wrote_breaks_nothing(place: Any) -> None:
    async with ScriptedServer(HELLO) as server:
        provider = OpenAIProvider(connection(f"{server.origin}/v1"), budgets=NO_RETRIES)
        odd = {"thought_signature": "x", "call": place}
        data = (ProviderData(server.origin, "falcon", "thought_signature", odd),)
        path = (ASKED, called(ToolCall("c", "now"), data=data), gave(ToolResult("c", "noon")))
        assert (await ask(provider, request(*path))).error is None
        await provider.aclose()
    assert "extra_content" not in server.requests[-1].body.decode()


# --- refusals ----------------------------------------------------------------------------------

REFUSALS = [
    (400, "registry.ollama.ai/library/gemma:latest does not support tools"),
    (500, "tools param requires --jinja flag"),
    (500, "Unsupported param: tools"),
    (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    (404, "No endpoints found that support tool use. To learn more about provider routing, visit"),
    (404, "No endpoints found that support the provided 'tool_choice' value."),
    (400, "`tool calling` is not supported with this model"),
    (400, "deepseek-reasoner does not support Function Calling"),
    (400, "This model does not support tool use"),
    (422, "Extra inputs are not permitted: unknown field tools"),
    (501, "function calls are not implemented"),
]


@pytest.mark.parametrize(("status", "words"), REFUSALS, ids=range(len(REFUSALS)))
async def test_a_refusal_of_tools_is_one_sentence(status: int, words: str) -> None:
    refusal = answers(json.dumps({"error": {"message": words}}).encode(), status=status)
    outcome, server = await outcome_of(refusal)
    assert isinstance(outcome.error, ToolsRefused), outcome.error
    assert outcome.error.next_step is NextStep.CHOOSE_MODEL
    assert "falcon can't use tools" in str(outcome.error)
    assert len(server.requests) == 1
    plain, _ = await outcome_of(refusal, replace(request(), tools=()))
    assert plain.error is not None and not isinstance(plain.error, ToolsRefused)


@pytest.mark.parametrize(
    "words", ["Invalid schema for function 'get_weather'", "bad request", "The tool box is full"]
)
async def test_other_refusals_are_the_servers_own(words: str) -> None:
    refusal = answers(json.dumps({"error": {"message": words}}).encode(), status=400)
    outcome, _ = await outcome_of(refusal)
    assert isinstance(outcome.error, RequestRejected)
    assert not isinstance(outcome.error, ToolsRefused)


# --- Ollama's own protocol ---------------------------------------------------------------------


async def ollama(lines: list[dict[str, Any]], asked: ChatRequest) -> tuple[Outcome, Request]:
    body = b"".join(json.dumps(one).encode() + b"\n" for one in lines)
    double = OllamaServer({"falcon": Model()})

    async def script(peer: Peer, one: Request) -> None:
        if one.path == "/api/chat":
            await peer.body(body, 200, "application/x-ndjson")
        else:
            await double.script(peer, one)

    async with ScriptedServer(script) as server:
        provider = OllamaProvider(connection(server.origin, ServerKind.OLLAMA), budgets=NO_RETRIES)
        outcome = await ask(provider, asked)
        await provider.aclose()
    return outcome, next(one for one in server.requests if one.path == "/api/chat")


async def test_ollama_calls_and_is_told_the_results() -> None:
    calls = [entry({"city": "Oslo"}, name="get_weather"), entry({}, name="now")]
    lines = [
        {"message": {"role": "assistant", "content": "", "tool_calls": calls}, "done": False},
        {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"},
    ]
    made = (ToolCall("c1", "get_weather", OSLO), ToolCall("", "now"))
    results = (ToolResult("c1", "4 °C"), ToolResult("", "noon"))
    path = (ASKED, called(*made), gave(*results, images=(PICTURE,)))
    outcome, sent = await ollama(lines, request(*path))
    assert calls_in(outcome.events) == [("", "get_weather", OSLO), ("", "now", "{}")]
    assert outcome.finished == "tool_calls"
    assert sent.json["tools"] == DESCRIBED
    assert sent.json["messages"][1:] == [
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"function": {"name": "get_weather", "arguments": {"city": "Oslo"}}},
                {"function": {"name": "now", "arguments": {}}},
            ],
        },
        {"role": "tool", "tool_name": "get_weather", "content": "4 °C"},
        {"role": "tool", "tool_name": "now", "content": "noon"},
        {"role": "user", "content": "Pictures that the tools gave:", "images": ["eA=="]},
    ]


# --- Anthropic's Messages ----------------------------------------------------------------------


def events(*values: dict[str, Any]) -> bytes:
    return b"".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n".encode() for one in values)


async def anthropic(
    script: Script, *asked: ChatRequest
) -> tuple[list[Outcome], list[dict[str, Any]]]:
    async with ScriptedServer(script) as server:
        there = connection(f"{server.origin}/v1", ServerKind.ANTHROPIC, preset="anthropic")
        provider = AnthropicProvider(there, budgets=NO_RETRIES)
        outcomes = [await ask(provider, one) for one in asked or (request(),)]
        await provider.aclose()
    return outcomes, [one.json for one in server.requests]


USES = events(
    {"type": "message_start", "message": {"usage": {"input_tokens": 9, "output_tokens": 1}}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking"}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta",
                                                          "thinking": "Which city?"}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta",
                                                          "signature": "c2ln"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "content_block_start", "index": 1, "content_block": {
        "type": "tool_use", "id": "c1", "name": "get_weather", "input": {}}},
    {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta",
                                                          "partial_json": ""}},
    {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta",
                                                          "partial_json": '{"city": '}},
    {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta",
                                                          "partial_json": '"Oslo"}'}},
    {"type": "content_block_stop", "index": 1},
    {"type": "content_block_start", "index": 2, "content_block": {
        "type": "tool_use", "id": "c2", "name": "now", "input": {}}},
    {"type": "content_block_stop", "index": 2},
    {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 9}},
    {"type": "message_stop"},
)  # fmt: skip


async def test_anthropic_calls_in_blocks() -> None:
    outcomes, _ = await anthropic(answers(USES))
    assert calls_in(outcomes[0].events) == [("c1", "get_weather", OSLO), ("c2", "now", "")]
    assert (outcomes[0].finished, outcomes[0].notices) == ("tool_calls", [])
    kept = [one for one in outcomes[0].events if isinstance(one, DataReceived)]
    assert kept == [DataReceived("thinking", {"thinking": "Which city?", "signature": "c2ln"})]


async def test_what_the_server_asks_of_its_own_tool_is_no_part_of_the_call_before() -> None:
    own = {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}}
    asks = {"type": "input_json_delta", "partial_json": '{"query": "Oslo"}'}
    call = {"type": "tool_use", "id": "c1", "name": "get_weather", "input": {"city": "Oslo"}}
    script = answers(
        events(
            {"type": "content_block_start", "index": 0, "content_block": call},
            {"type": "content_block_stop", "index": 0},
            {"type": "content_block_start", "index": 1, "content_block": own},
            {"type": "content_block_delta", "index": 1, "delta": asks},
            {"type": "content_block_stop", "index": 1},
            {"type": "message_delta", "delta": {"stop_reason": "tool_use"}},
            {"type": "message_stop"},
        )
    )
    outcomes, _ = await anthropic(script)
    assert calls_in(outcomes[0].events) == ONE and outcomes[0].error is None


async def test_anthropic_calls_in_a_whole_answer() -> None:
    block = {"type": "tool_use", "id": "c1", "name": "get_weather", "input": {"city": "Oslo"}}
    body = {"type": "message", "content": [block], "stop_reason": "tool_use"}
    outcomes, _ = await anthropic(
        answers(json.dumps(body).encode(), content_type="application/json")
    )
    assert calls_in(outcomes[0].events) == ONE and outcomes[0].finished == "tool_calls"


async def test_anthropic_is_told_tools_calls_and_results() -> None:
    async with ScriptedServer(answers(USES)) as server:
        there = connection(f"{server.origin}/v1", ServerKind.ANTHROPIC, preset="anthropic")
        provider = AnthropicProvider(there, budgets=NO_RETRIES)
        data = ProviderData(
            server.origin, "falcon", "thinking", {"thinking": "Which?", "signature": "c2ln"}
        )
        made = (ToolCall("c1", "get_weather", OSLO), ToolCall("c2", "now"))
        results = (ToolResult("c1", "4 °C"), ToolResult("c2", " ", is_error=True))
        path = (
            ASKED,
            called(*made, text="Let me see.", data=(data,)),
            gave(*results, images=(PICTURE,)),
            Turn(Role.USER, "And in Bergen?"),
        )
        await ask(provider, request(*path))
        await provider.aclose()
    body = server.requests[-1].json
    assert body["tools"] == [
        {
            "name": "get_weather",
            "description": "The weather of a city.",
            "input_schema": SCHEMA,
        },
        {"name": "now", "input_schema": {"type": "object", "properties": {}}},
    ]
    assert "tool_choice" not in body
    assert body["messages"][1]["content"] == [
        {"type": "thinking", "thinking": "Which?", "signature": "c2ln"},
        {"type": "text", "text": "Let me see."},
        {"type": "tool_use", "id": "c1", "name": "get_weather", "input": {"city": "Oslo"}},
        {"type": "tool_use", "id": "c2", "name": "now", "input": {}},
    ]
    assert [one["role"] for one in body["messages"]] == ["user", "assistant", "user"]
    assert body["messages"][2]["content"] == [
        {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "4 °C"}]},
        {"type": "tool_result", "tool_use_id": "c2", "is_error": True},
        {
            "type": "image",
            "source": {"type": "base64", "media_type": "image/png", "data": "eA=="},
        },
        {"type": "text", "text": "And in Bergen?", "cache_control": {"type": "ephemeral"}},
    ]


async def test_anthropic_does_not_think_where_it_would_be_refused() -> None:
    thinks = GenerationSettings(system_message="", thinking=Thinking.LOW)
    path = (ASKED, called(ToolCall("c", "now")), gave(ToolResult("c", "noon")))
    asked = [replace(one, settings=thinks) for one in (
        request(), request(must_call=True), request(*path))]  # fmt: skip
    _, bodies = await anthropic(answers(USES), *asked)
    assert ["thinking" in one for one in bodies] == [True, False, False]
    assert [one.get("tool_choice") for one in bodies] == [None, {"type": "any"}, None]


async def test_anthropic_refuses_tools_in_one_sentence() -> None:
    words = "This model does not support tool use"
    said = {"type": "error", "error": {"type": "invalid_request_error", "message": words}}
    outcomes, bodies = await anthropic(answers(json.dumps(said).encode(), status=400))
    assert isinstance(outcomes[0].error, ToolsRefused) and len(bodies) == 1


# --- OpenAI's Responses ------------------------------------------------------------------------


async def responses(
    script: Script, asked: ChatRequest | None = None
) -> tuple[Outcome, list[dict[str, Any]]]:
    async with ScriptedServer(script) as server:
        there = connection(f"{server.origin}/v1", ServerKind.RESPONSES, preset="openai")
        provider = OpenAIProvider(there, budgets=NO_RETRIES)
        outcome = await ask(provider, asked or request())
        await provider.aclose()
    return outcome, [one.json for one in server.requests]


def item(number: int, name: str, arguments: str) -> dict[str, Any]:
    return {"type": "function_call", "id": f"fc_{number}", "call_id": f"c{number}", "name": name,
            "arguments": arguments}  # fmt: skip


REASONED = {"type": "reasoning", "summary": [], "encrypted_content": "c2VjcmV0"}
WHOLE = [REASONED, item(1, "get_weather", OSLO), item(2, "now", "{}")]
PIECES = [
    {"type": "response.output_item.added", "output_index": 1, "item": item(1, "get_weather", "")},
    {"type": "response.function_call_arguments.delta", "output_index": 1, "delta": '{"city": '},
    {"type": "response.output_item.added", "output_index": 2, "item": item(2, "now", "")},
    {"type": "response.function_call_arguments.delta", "output_index": 1, "delta": '"Oslo"}'},
    {"type": "response.output_item.done", "output_index": 1, "item": WHOLE[1]},
    {"type": "response.output_item.done", "output_index": 2, "item": WHOLE[2]},
]
DONE = {"type": "response.completed", "response": {"status": "completed", "output": WHOLE}}
WAYS = {
    "in pieces": events(
        {"type": "response.output_item.done", "output_index": 0, "item": REASONED}, *PIECES, DONE
    ),
    "without places": events(
        *({key: value for key, value in one.items() if key != "output_index"}
          for one in (PIECES[0], PIECES[1], PIECES[3], PIECES[4], PIECES[2], PIECES[5])), DONE,
    ),
    "at the end of each item": events(PIECES[4], PIECES[5], DONE),
    "at the end of all": events(DONE),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
async def test_responses_calls(way: str) -> None:
    outcome, _ = await responses(answers(WAYS[way]))
    assert calls_in(outcome.events) == TWO
    assert (outcome.finished, outcome.notices) == ("tool_calls", [])


async def test_responses_calls_in_a_whole_answer() -> None:
    body = json.dumps(DONE["response"]).encode()
    outcome, _ = await responses(answers(body, content_type="application/json"))
    assert calls_in(outcome.events) == TWO and outcome.finished == "tool_calls"


async def test_responses_are_told_tools_calls_and_results() -> None:
    async with ScriptedServer(answers(WAYS["in pieces"])) as server:
        there = connection(f"{server.origin}/v1", ServerKind.RESPONSES, preset="openai")
        provider = OpenAIProvider(there, budgets=NO_RETRIES)
        kept = {"summary": [], "encrypted_content": "c2VjcmV0"}
        data = ProviderData(server.origin, "falcon", "reasoning", kept)
        made = (ToolCall("c1", "get_weather", OSLO), ToolCall("c2", "now"))
        results = (ToolResult("c1", "4 °C"), ToolResult("c2", "noon"))
        path = (ASKED, called(*made, data=(data,)), gave(*results, images=(PICTURE,)))
        await ask(provider, request(*path, must_call=True))
        await provider.aclose()
    body = server.requests[-1].json
    assert body["tools"] == [
        {"type": "function", **one["function"], "strict": False} for one in DESCRIBED
    ]
    assert body["tool_choice"] == "required"
    assert body["input"][1:] == [
        REASONED,
        {"type": "function_call", "call_id": "c1", "name": "get_weather", "arguments": OSLO},
        {"type": "function_call", "call_id": "c2", "name": "now", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "4 °C"},
        {"type": "function_call_output", "call_id": "c2", "output": "noon"},
        {
            "type": "message",
            "role": "user",
            "content": [
                {"type": "input_image", "image_url": "data:image/png;base64,eA=="},
                {"type": "input_text", "text": "Pictures that the tools gave:"},
            ],
        },
    ]


async def test_responses_refuse_tools_in_one_sentence() -> None:
    said = json.dumps({"error": {"message": "Tools are not supported with this model."}}).encode()
    outcome, bodies = await responses(answers(said, status=400))
    assert isinstance(outcome.error, ToolsRefused) and len(bodies) == 1


# --- TGI ---------------------------------------------------------------------------------------


async def test_tgi_is_asked_for_calls_over_its_road_for_chats() -> None:
    script = answers(stream(frame({"tool_calls": [entry(OSLO, index=0, id="", name="get_weather")]},
                                  "stop")))  # fmt: skip
    async with ScriptedServer(script) as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI), budgets=NO_RETRIES)
        outcome = await ask(provider, request())
        await provider.aclose()
    assert server.requests[-1].path == "/v1/chat/completions"
    assert server.requests[-1].json["tools"] == DESCRIBED
    assert calls_in(outcome.events) == [("", "get_weather", OSLO)]
