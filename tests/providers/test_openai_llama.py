"""The adapter against the real llama.cpp server, over TCP as an external one and over a UNIX
domain socket as the engine: the same tests for both.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from falcon_desktop.core.chat.heard_tokens import HeardTokens
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import ContextTooLong, KeyRejected, RequestRejected
from falcon_desktop.core.domain.events import Phase, TokensReceived, ToolCallDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.tools import Tool, ToolServer, offered
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import Outcome, ask, connection, question, until_said
from tests.servers.llama import KEY, llama_server, starter_model

pytestmark = pytest.mark.skipif(starter_model() is None, reason="no starter model is installed")


class Server:
    """Where the real server answers."""

    def __init__(self, kind: str, address: str, uds: str) -> None:
        self.kind, self.address, self.uds = kind, address, uds

    def provider(self, key: str = KEY) -> OpenAIProvider:
        if self.uds:
            engine = Connection("e", "Engine", ServerKind.EMBEDDED)
            return OpenAIProvider(engine, key, uds=self.uds)
        return OpenAIProvider(connection(self.address, preset=servers.LLAMA_CPP, model=""), key)


@pytest.fixture(scope="module", params=["external", "engine"])
def server(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    uds = ""
    if request.param == "engine":
        uds = str(Path(tmp_path_factory.mktemp("engine")) / "engine.sock")
    with llama_server(uds) as address:
        yield Server(request.param, address, uds)


@pytest.fixture
async def provider(server: Server) -> AsyncIterator[OpenAIProvider]:
    asked = server.provider()
    yield asked
    await asked.aclose()


def settings(tokens: int = 8, **more: Any) -> GenerationSettings:
    return GenerationSettings(temperature=0.0, max_new_tokens=tokens, seed=1, **more)


async def test_it_answers(provider: OpenAIProvider) -> None:
    outcome = await ask(provider, question("Say hello.", settings=settings(8)))
    assert outcome.error is None
    assert outcome.text
    assert outcome.finished in ("stop", "length")
    assert outcome.usage is not None
    assert outcome.usage.completion_tokens
    assert outcome.usage.prompt_tokens
    assert outcome.timings is not None
    assert outcome.timings.tokens_per_second
    assert outcome.sent[-1].server == "llama.cpp"
    assert outcome.sent[-1].model == "smollm2"
    assert KEY not in repr(outcome.events)


async def test_the_same_seed_gives_the_same_answer(provider: OpenAIProvider) -> None:
    first = await ask(provider, question("Name a bird.", settings=settings()))
    second = await ask(provider, question("Name a bird.", settings=settings()))
    assert first.text == second.text != ""


async def test_the_starter_model_calls_a_tool_although_its_template_knows_none(
    provider: OpenAIProvider,
) -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    weather = Tool("s", "get_weather", description="The weather of a city.", schema=schema)
    tools = offered([(ToolServer("s", "Weather"), (weather,))])
    turns = (Turn(Role.USER, "How is the weather in Oslo?"),)
    asked = ChatRequest("", turns, settings(96), tools=tools, must_call=True)
    outcome = await ask(provider, asked)
    calls = [one for one in outcome.events if isinstance(one, ToolCallDelta)]
    assert (outcome.error, outcome.text, outcome.finished) == (None, "", "tool_calls")
    assert [one.name for one in calls] == ["get_weather"]
    assert list(json.loads(calls[0].arguments)) == ["city"]
    assert "get_weather" in str(outcome.sent[-1].recipe["guide"])


async def test_a_limit_of_tokens_is_a_length_stop(provider: OpenAIProvider) -> None:
    outcome = await ask(provider, question("Count to fifty.", settings=settings(3)))
    assert outcome.finished == "length"
    assert outcome.usage is not None
    assert outcome.usage.completion_tokens == 3


async def test_a_stop_sequence_is_not_shown(provider: OpenAIProvider) -> None:
    whole = await ask(provider, question("Count to ten.", settings=settings(12)))
    middle = whole.text[len(whole.text) // 2 :][:3]
    cut = await ask(provider, question("Count to ten.", settings=settings(12, stop=(middle,))))
    assert cut.finished == "stop"
    assert middle not in cut.text
    assert whole.text.startswith(cut.text)


async def test_a_continued_answer_goes_on_where_it_ended(provider: OpenAIProvider) -> None:
    request = ChatRequest(
        "",
        (Turn(Role.USER, "Count from one to ten."), Turn(Role.ASSISTANT, "one, two, three,")),
        settings(8),
    )
    outcome = await ask(provider, request)
    assert outcome.error is None
    assert "four" in outcome.text
    assert "one" not in outcome.text


async def test_reading_a_long_prompt_is_told(provider: OpenAIProvider) -> None:
    text = " ".join(f"word{number}" for number in range(30))
    outcome = await ask(provider, question(text, settings=settings(1)))
    fractions = [step.fraction for step in outcome.progress if step.phase is Phase.READING_PROMPT]
    assert fractions
    assert fractions == sorted(fractions, key=lambda part: part or 0)
    assert fractions[-1] == 1.0


async def test_too_long_a_conversation_is_told_with_numbers(provider: OpenAIProvider) -> None:
    outcome = await ask(provider, question("word " * 1_500, settings=settings(1)))
    assert isinstance(outcome.error, ContextTooLong)
    assert outcome.error.limit_tokens == 1_024
    assert outcome.error.given_tokens is not None
    assert outcome.error.given_tokens > 1_500


async def test_a_wrong_key_is_rejected(server: Server) -> None:
    provider = server.provider("wrong-key-9999")
    outcome = await ask(provider)
    assert isinstance(outcome.error, KeyRejected)
    with pytest.raises(KeyRejected):
        await provider.models()
    await provider.aclose()


async def test_what_it_rejects_is_told_in_its_own_words(provider: OpenAIProvider) -> None:
    with pytest.raises(RequestRejected) as caught:
        await provider.client.reply("POST", "chat/completions", {"messages": "none"})
    assert caught.value.detail
    assert caught.value.http_status == 400


async def test_models_and_tokens(provider: OpenAIProvider) -> None:
    [model] = await provider.models()
    assert (model.id, model.context_window) == ("smollm2", 1_024)
    assert await provider.count_tokens("") == 0
    count = await provider.count_tokens("hello world, falcons fly")
    assert count is not None
    assert 4 <= count <= 10


async def test_emoji_and_odd_characters_arrive_whole(provider: OpenAIProvider) -> None:
    request = question("Repeat: \u2028 é 漢 🦅 \x0b", settings=settings(8))
    outcome = await ask(provider, request)
    assert outcome.error is None
    assert "\ufffd" not in outcome.text


def decoded(server: Server) -> int:
    """Return how many times the server has run the model so far, about once a token."""
    transport = httpx.HTTPTransport(uds=server.uds) if server.uds else None
    with httpx.Client(transport=transport, trust_env=False, timeout=60) as http:
        address = "http://engine" if server.uds else server.address.removesuffix("/v1")
        shown = http.get(f"{address}/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    [line] = re.findall(r"^llamacpp:n_decode_total (\d+)", shown, re.MULTILINE)
    return int(line)


async def test_stop_frees_the_server_at_once(provider: OpenAIProvider, server: Server) -> None:
    tokens = 900
    for _ in range(2):
        outcome = Outcome()
        request = question("Write a very long story.", settings=settings(tokens))
        task = asyncio.create_task(ask(provider, request, outcome))
        await until_said(outcome, task, words=6)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    before = decoded(server)
    after = await ask(provider, question("Hi", settings=settings(1)))
    assert after.error is None
    assert decoded(server) - before < tokens / 2, "the only slot went on with what was stopped"


async def test_it_says_how_sure_it_is_of_its_tokens(provider: OpenAIProvider) -> None:
    asked = question("Write 天 😀 and Grüße.", settings=settings(24, confidence=True))
    outcome = await ask(provider, asked)
    heard = HeardTokens()
    for event in outcome.events:
        if isinstance(event, TokensReceived):
            heard.add(event.text, event.tokens)
    tokens = heard.placed(outcome.text)
    assert len(tokens) > 5
    known = sum(one.end - one.start for one in tokens)
    assert known >= len(outcome.text) * 0.9, "but for what it held back"
    assert all(0.0 < one.probability <= 1.0 for one in tokens)
    assert all(one.alternatives for one in tokens)
    assert outcome.notices == []
