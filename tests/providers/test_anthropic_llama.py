"""The adapter for Anthropic's Messages against the real llama.cpp server, which speaks them too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import ContextTooLong, KeyRejected
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.providers.anthropic import AnthropicProvider
from tests.servers.asking import Outcome, ask, connection, listen, question, stop, until_said
from tests.servers.llama import KEY, llama_server, starter_model

pytestmark = pytest.mark.skipif(starter_model() is None, reason="no starter model is installed")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with llama_server() as there:
        yield there


@pytest.fixture
async def provider(address: str) -> AsyncIterator[AnthropicProvider]:
    made = AnthropicProvider(connection(address, ServerKind.ANTHROPIC, model=""), KEY)
    yield made
    await made.aclose()


def settings(tokens: int = 8, **more: object) -> GenerationSettings:
    return GenerationSettings(temperature=0.0, max_new_tokens=tokens, **more)  # type: ignore[arg-type]


async def test_it_streams_and_counts(provider: AnthropicProvider) -> None:
    asked = question("Say hello.", settings=settings(system_message="Be brief."))
    outcome = await ask(provider, asked)
    assert (outcome.error, outcome.finished) in ((None, "stop"), (None, "length"))
    assert outcome.text
    assert outcome.sent[0].model == "smollm2"
    assert outcome.usage is not None
    assert outcome.usage.completion_tokens in range(1, 9)
    assert (outcome.usage.prompt_tokens or 0) > 5
    again = await ask(provider, asked)
    assert again.text == outcome.text
    assert again.usage is not None
    assert again.usage.prompt_tokens == outcome.usage.prompt_tokens
    assert again.usage.cached_tokens, "what was read before is not read again"


async def test_a_stop_sequence_ends_the_answer(provider: AnthropicProvider) -> None:
    text = (await ask(provider, question("Count to ten.", settings=settings(24)))).text
    end = text.split()[3]
    asked = question("Count to ten.", settings=settings(24, stop=(end,)))
    outcome = await ask(provider, asked)
    assert (outcome.text, outcome.finished) == (text[: text.index(end)], "stop")


async def test_it_lists_its_models_and_counts_tokens(provider: AnthropicProvider) -> None:
    assert [one.id for one in await provider.models()] == ["smollm2"]
    few, many = [await provider.count_tokens("word " * count, "smollm2") for count in (1, 50)]
    assert few is not None
    assert many is not None
    assert 0 < few < many


async def test_stop_ends_the_stream(provider: AnthropicProvider, address: str) -> None:
    outcome = Outcome()
    asked = question("Write a very long story.", settings=settings(900))
    task = asyncio.create_task(listen(provider, outcome, asked))
    await until_said(outcome, task, 2)
    await stop(task, int(address.rpartition(":")[2].strip("/")))
    assert outcome.finished is None
    # its one slot is free again
    assert (await ask(provider, question("Hi", settings=settings(2)))).text


async def test_what_it_refuses(provider: AnthropicProvider, address: str) -> None:
    long = await ask(provider, question("word " * 3_000, settings=settings()))
    assert isinstance(long.error, ContextTooLong)
    assert long.error.limit_tokens == 1_024
    other = AnthropicProvider(connection(address, ServerKind.ANTHROPIC, model="x"), "wrong-key")
    assert isinstance((await ask(other)).error, KeyRejected)
    await other.aclose()
