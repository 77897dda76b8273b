"""Tools for a model whose template knows none: what it is told, how its JSON is read, and that the
request can be made again.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.context.guided_calls import as_told, guide, guided_schema
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import ToolsRefused
from falcon_desktop.core.domain.parts import ToolCall, ToolResult
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.providers.http import Budgets
from falcon_desktop.providers.openai import OpenAIProvider
from tests.providers.test_tool_calls import (
    ASKED,
    OSLO,
    TOOLS,
    called,
    calls_in,
    frame,
    gave,
    request,
)
from tests.servers.asking import Outcome, ask, connection
from tests.servers.scripted import Peer, Request, ScriptedServer, stream

NO_RETRIES = Budgets(retries=0, loading=0)


async def asked_of(
    answer: str, asked: ChatRequest | None = None, *, knows: Any = False, size: int = 3,
    finish: str | None = "stop",
) -> tuple[Outcome, list[Request]]:  # fmt: skip
    """Ask a llama.cpp whose model's template knows tools, or not."""
    pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
    frames = [frame({"content": piece}) for piece in pieces]
    body = stream(*frames, *([frame({}, finish)] if finish else []), done=finish is not None)

    async def script(peer: Peer, one: Request) -> None:
        if one.path == "/props":
            await peer.json({"chat_template_caps": {"supports_tools": knows}})
        else:
            await peer.body(body, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        there = connection(f"{server.origin}/v1", preset="llamacpp")
        provider = OpenAIProvider(there, budgets=NO_RETRIES)
        outcome = await ask(provider, asked or request())
        await ask(provider, asked or request())
        await provider.aclose()
    assert [one.path for one in server.requests].count("/props") == bool((asked or request()).tools)
    return outcome, [one for one in server.requests if one.path != "/props"]


CALL = json.dumps({"tool": "get_weather", "arguments": {"city": "Oslo"}})


async def test_the_model_is_told_of_tools_and_held_to_a_form() -> None:
    outcome, sent = await asked_of(CALL)
    body = sent[-1].json
    assert "tools" not in body
    assert body["messages"][0] == {"role": "system", "content": guide(TOOLS)}
    assert body["response_format"]["json_schema"]["schema"] == guided_schema(TOOLS, must_call=False)
    assert calls_in(outcome.events) == [("", "get_weather", OSLO)]
    assert (outcome.text, outcome.finished, outcome.notices) == ("", "tool_calls", [])


async def test_a_template_that_knows_tools_is_left_to_it() -> None:
    for knows in (True, None):
        _, sent = await asked_of("Hi", knows=knows)
        assert "tools" in sent[-1].json and "response_format" not in sent[-1].json


async def test_without_tools_nothing_is_asked_or_changed() -> None:
    outcome, sent = await asked_of(CALL, replace(request(), tools=()))
    assert outcome.text == CALL and "response_format" not in sent[-1].json


def test_a_call_can_be_demanded() -> None:
    ways = guided_schema(TOOLS, must_call=True)["anyOf"]
    assert [one["properties"]["tool"]["const"] for one in ways] == ["get_weather", "now"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    "text",
    [
        "Hi",
        "",
        'He said "no".',
        "a\\b\n\tc",
        "é😀\u2028x",
        "\\",
        '\\"',
        '"',
        "u{1F600} \\u00e9",
        "</think>{",
    ],
)
async def test_the_text_of_an_answer_is_shown_as_it_is(text: str, size: int) -> None:
    for ascii_only in (True, False):
        whole = json.dumps({"answer": text}, ensure_ascii=ascii_only)
        outcome, _ = await asked_of(whole, size=size)
        assert (outcome.text, outcome.finished) == (text, "stop")
        assert calls_in(outcome.events) == []


async def test_what_is_cut_is_not_lost() -> None:
    outcome, _ = await asked_of(CALL[:-9], finish="length")
    assert (outcome.text, outcome.finished) == (CALL[:-9], "length")
    outcome, _ = await asked_of('{"answer": "It is', finish=None)
    assert outcome.text == "It is" and outcome.interrupted
    outcome, _ = await asked_of("No JSON at all")
    assert outcome.text == "No JSON at all"


async def test_json_of_a_persons_schema_does_not_go_with_it() -> None:
    asked = request()
    asked = replace(asked, settings=replace(asked.settings, json_schema='{"type": "object"}'))
    outcome, sent = await asked_of(CALL, asked)
    assert isinstance(outcome.error, ToolsRefused) and sent == []


def test_calls_and_results_are_told_as_texts() -> None:
    made = (ToolCall("c1", "get_weather", OSLO), ToolCall("c2", "now"))
    path = (
        ASKED,
        called(*made, text="Let me see."),
        gave(ToolResult("c1", "4 °C"), ToolResult("c2", "noon")),
        Turn(Role.USER, "And in Bergen?"),
        Turn(Role.ASSISTANT, "Rain."),
    )
    assert as_told(path) == (
        ASKED,
        Turn(Role.ASSISTANT, f'{CALL}\n{{"tool": "now", "arguments": {{}}}}'),
        Turn(Role.USER, "Result of get_weather:\n4 °C\n\nResult of now:\nnoon\n\nAnd in Bergen?"),
        Turn(Role.ASSISTANT, '{"answer": "Rain."}'),
    )
