"""How much a model thinks, in each server's words, and where a server has none for it."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import ENGINE, PRESETS, ServerProfile, preset
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer, stream

ANSWER = stream({"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]})
SWITCHED = {
    Thinking.OFF: {"chat_template_kwargs": {"enable_thinking": False}},
    Thinking.LOW: {"chat_template_kwargs": {"enable_thinking": True, "reasoning_effort": "low"}},
}
EFFORTS = {
    Thinking.OFF: {"reasoning_effort": "none"},
    Thinking.LOW: {"reasoning_effort": "low"},
}
BY_TEMPLATE = {"", servers.LLAMA_CPP, servers.VLLM}
SPOKEN = [row for row in (ENGINE, *PRESETS) if row.kind in (ServerKind.OPENAI, ServerKind.EMBEDDED)]
THINK = [row for row in SPOKEN if "thinking" in row.options]


def settings(thinking: Thinking | None) -> GenerationSettings:
    return GenerationSettings(system_message="", thinking=thinking)


@pytest.mark.parametrize("row", THINK, ids=[row.name for row in THINK])
def test_each_server_is_told_in_its_words(row: ServerProfile) -> None:
    option = row.options["thinking"]
    assert option.said is not None
    if row.id in BY_TEMPLATE:
        assert row.sent(settings(Thinking.OFF)) == SWITCHED[Thinking.OFF]
        assert row.sent(settings(Thinking.LOW)) == SWITCHED[Thinking.LOW]
    elif option.field == "reasoning_effort":
        assert row.sent(settings(Thinking.OFF)) == EFFORTS[Thinking.OFF]
        assert row.sent(settings(Thinking.LOW)) == EFFORTS[Thinking.LOW]
    for nothing in (None, Thinking.SERVER):
        assert row.sent(settings(nothing)) == {}


def refusing(words: str, status: int = 400, **more: Any) -> Any:
    async def script(peer: Peer, request: Request) -> None:
        if request.method == "GET":
            await peer.json({"detail": "Not Found"}, 404)
        elif request.json["model"] == "plain" and "reasoning_effort" in request.json:
            await peer.json({"error": {"message": words, **more}}, status)
        else:
            await peer.body(ANSWER, 200, "text/event-stream")

    return script


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("Unrecognized request argument supplied: reasoning_effort", {}),
        ("`reasoning_effort` must be one of `default`", {}),
        ("Invalid value: 'none'. Supported values are: 'low', 'medium', and 'high'.", {
            "param": "reasoning_effort", "code": "invalid_value"}),
        ("Unsupported value: 'reasoning_effort' does not support 'none' with this model.", {
            "param": "reasoning_effort", "code": "unsupported_value"}),
    ],
)  # fmt: skip
async def test_where_a_refusal_names_it_once_more_without_for_that_model(
    words: str, more: dict[str, Any]
) -> None:
    async with ScriptedServer(refusing(words, **more)) as server:
        provider = OpenAIProvider(connection(server.url))
        asked = question(settings=settings(Thinking.OFF))
        for _ in range(2):
            outcome = await ask(provider, ChatRequest("plain", asked.turns, asked.settings))
            assert outcome.text == "Hi" and outcome.error is None
            assert outcome.notices == [f"127.0.0.1:{server.port} does not support: Thinking."]
        outcome = await ask(provider, ChatRequest("thinker", asked.turns, asked.settings))
        assert outcome.notices == [f"127.0.0.1:{server.port} may ignore: Thinking."]
        await provider.aclose()
    asked_for = [
        (one.json["model"], one.json.get("reasoning_effort"))
        for one in server.requests
        if one.method == "POST"
    ]
    plain = [("plain", "none"), ("plain", None), ("plain", None)]
    assert asked_for == [*plain, ("thinker", "none")], "another model is asked as it was wished"


async def test_a_text_is_continued_without_a_word_of_it() -> None:
    async with ScriptedServer(refusing("")) as server:
        provider = OpenAIProvider(connection(server.url))
        await ask(provider, ChatRequest("m", (), settings(Thinking.HIGH), prompt="Once"))
        await provider.aclose()
    assert "reasoning_effort" not in server.requests[-1].json


def test_what_is_kept_and_read() -> None:
    chosen = GenerationSettings(thinking=Thinking.HIGH)
    assert chosen.to_json() == {"thinking": "high"}
    assert GenerationSettings.from_json({"thinking": "high"}) == chosen
    assert GenerationSettings.from_json({"thinking": "a lot"}) == GenerationSettings()
    with pytest.raises(InvalidInput, match="server, off, low, medium, high"):
        GenerationSettings(thinking="a lot")  # type: ignore[arg-type]
    below = GenerationSettings(thinking=Thinking.OFF)
    undone = GenerationSettings(thinking=Thinking.SERVER).over(below)
    assert preset(servers.CUSTOM).sent(undone) == {}
