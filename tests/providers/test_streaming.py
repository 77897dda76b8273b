"""What is not tried again: the same request that was refused."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import RequestRejected
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.providers.anthropic import AnthropicProvider
from falcon_desktop.providers.ollama import OllamaProvider
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer


@pytest.mark.parametrize(
    ("kind", "make", "extra", "words"),
    [
        (
            ServerKind.OPENAI,
            OpenAIProvider,
            '{"top_k": 5}',
            "Unrecognized request argument supplied: top_k",
        ),
        (
            ServerKind.RESPONSES,
            OpenAIProvider,
            '{"temperature": 1}',
            "Unsupported parameter: 'temperature' is not supported with this model.",
        ),
        (
            ServerKind.ANTHROPIC,
            AnthropicProvider,
            '{"temperature": 1}',
            "temperature: Extra inputs are not permitted",
        ),
        (
            ServerKind.OLLAMA,
            OllamaProvider,
            '{"think": true}',
            '"falcon" does not support thinking',
        ),
    ],
)
async def test_an_extra_field_that_is_refused_is_not_sent_over_and_over(
    kind: ServerKind, make: Any, extra: str, words: str
) -> None:
    asked = 0

    async def script(peer: Peer, request: Request) -> None:
        nonlocal asked
        asked += request.method == "POST" and b"stream" in request.body
        if asked > 9:
            await peer.reset()
        await peer.json({"error": {"message": words, "type": "invalid_request_error"}}, 400)

    async with ScriptedServer(script) as server:
        provider = make(connection(server.origin, kind, model="falcon"))
        outcome = await ask(provider, question(settings=GenerationSettings(extra_fields=extra)))
        await provider.aclose()
    assert isinstance(outcome.error, RequestRejected)
    assert words in outcome.error.detail
    assert asked <= 3
