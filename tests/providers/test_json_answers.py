"""Answers that are JSON: each server is told of the schema in its way, and a refusal is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import RequestRejected
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import ENGINE, PRESETS, known, preset
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.tgi import TgiProvider
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.servers.tgi import TgiServer

SCHEMA = {"type": "object", "properties": {"z": {"type": "integer"}, "a": {"type": "string"}}}
TEXT = json.dumps(SCHEMA, indent=2)
AS_JSON = GenerationSettings(system_message="", json_schema=TEXT)
FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
}


@pytest.mark.parametrize("row", [ENGINE, *PRESETS], ids=lambda row: row.id or "engine")
def test_each_server_is_told_in_its_way(row: servers.ServerProfile) -> None:
    if "json_schema" not in row.options:
        assert row.sent(AS_JSON) == {}
        return
    expected: dict[str, Any] = {"response_format": FORMAT}
    if row.kind is ServerKind.TGI:
        expected = {"grammar": {"type": "json", "value": SCHEMA}}
    elif row.id == "deepseek":
        expected = {"response_format": {"type": "json_object"}}
    elif row.kind is ServerKind.OLLAMA:
        expected = {"format": SCHEMA}
    elif row.kind is ServerKind.ANTHROPIC:
        expected = {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}
    assert row.sent(AS_JSON) == expected
    assert json.dumps(row.sent(AS_JSON)) == json.dumps(expected), "in the order that was written"
    assert row.sent(GenerationSettings(json_schema="")) == {}


def test_any_object_is_asked_for_without_a_schema() -> None:
    settings = GenerationSettings(json_schema="{}")
    custom = preset(servers.CUSTOM).sent(settings)
    assert custom == {"response_format": {"type": "json_object"}}
    ollama = known(ServerKind.OLLAMA).sent(settings)
    assert ollama == {"format": "json"}
    tgi = known(ServerKind.TGI).sent(settings)
    assert tgi == {"grammar": {"type": "json", "value": {"type": "object"}}}


@pytest.mark.parametrize(
    "words",
    [
        "Invalid schema for response_format 'answer': 'additionalProperties' is required.",
        "Unrecognized request argument supplied: response_format",
    ],
)
async def test_a_refusal_is_told_and_nothing_is_asked_in_its_place(words: str) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"error": {"message": words, "param": "response_format"}}, 400)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider, question(settings=AS_JSON))
        await provider.aclose()
    assert isinstance(outcome.error, RequestRejected) and words in outcome.error.detail
    assert len([one for one in server.requests if one.method == "POST"]) == 1


async def test_tgi_gets_a_grammar_in_a_chat_and_none_for_a_text() -> None:
    tgi = TgiServer()
    async with tgi.serve() as server:
        where = connection(server.origin, kind=ServerKind.TGI, preset=servers.TGI)
        provider = TgiProvider(where)
        await ask(provider, question(settings=AS_JSON))
        await ask(provider, ChatRequest("", (), AS_JSON, prompt="Once"))
        await provider.aclose()
    chat, text = [body["parameters"] for _, body in tgi.asked]
    assert chat["grammar"] == {"type": "json", "value": SCHEMA}
    assert "grammar" not in text
