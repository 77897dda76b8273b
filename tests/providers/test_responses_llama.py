"""Asking over Responses the real llama.cpp server, which speaks them too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import ContextTooLong, KeyRejected
from falcon_desktop.core.domain.events import Phase
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import Outcome, ask, connection, listen, question, stop, until_said
from tests.servers.llama import KEY, llama_server, starter_model
from tests.waiting import until

pytestmark = pytest.mark.skipif(starter_model() is None, reason="no starter model is installed")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with llama_server() as there:
        yield there


@pytest.fixture
async def provider(address: str) -> AsyncIterator[OpenAIProvider]:
    made = OpenAIProvider(connection(address, ServerKind.RESPONSES, model=""), KEY)
    yield made
    await made.aclose()


def settings(tokens: int = 8, **more: object) -> GenerationSettings:
    return GenerationSettings(temperature=0.0, max_new_tokens=tokens, **more)  # type: ignore[arg-type]


async def test_it_streams_and_counts(provider: OpenAIProvider) -> None:
    asked = question("Say hello.", settings=settings(system_message="Be brief."))
    outcome = await ask(provider, asked)
    assert (outcome.error, outcome.finished) == (None, "stop")
    assert outcome.text
    assert outcome.sent[0].address.endswith("/v1/responses")
    assert outcome.sent[0].model == "smollm2"
    assert outcome.usage is not None
    assert outcome.usage.completion_tokens in range(1, 9)
    again = await ask(provider, asked)
    assert again.text == outcome.text
    assert again.usage is not None
    assert again.usage.prompt_tokens == outcome.usage.prompt_tokens
    assert [one.id for one in await provider.models()] == ["smollm2"]


async def test_a_chat_goes_on_as_over_chat_completions(address: str) -> None:
    asked = question("Name a colour.", "Blue.", "Another one?", settings=settings(16))
    texts = []
    for kind in (ServerKind.RESPONSES, ServerKind.OPENAI):
        provider = OpenAIProvider(connection(address, kind, model=""), KEY)
        texts.append((await ask(provider, asked)).text)
        await provider.aclose()
    assert texts[0] == texts[1] != ""


async def test_a_stop_sequence_ends_the_answer(provider: OpenAIProvider) -> None:
    text = (await ask(provider, question("Count to ten.", settings=settings(24)))).text
    end = text.split()[3]
    outcome = await ask(provider, question("Count to ten.", settings=settings(24, stop=(end,))))
    assert (outcome.text, outcome.finished) == (text[: text.index(end)], "stop")
    assert "stop" not in outcome.sent[0].body


def waits(outcome: Outcome) -> bool:
    return any(one.phase is Phase.WAITING for one in outcome.progress)


def writes(outcome: Outcome) -> bool:
    return bool(outcome.text)


@pytest.mark.parametrize("ready", [waits, writes])
async def test_stop_ends_it_in_each_phase(
    provider: OpenAIProvider, address: str, ready: Callable[[Outcome], bool]
) -> None:
    outcome = Outcome()
    asked = question("Write a very long story.", settings=settings(900))
    task = asyncio.create_task(listen(provider, outcome, asked))
    await until(lambda: task.done() or ready(outcome))
    await stop(task, int(address.rpartition(":")[2].strip("/")))
    assert outcome.finished is None
    # its one slot is free again
    assert (await ask(provider, question("Hi", settings=settings(2)))).text


async def test_stop_amid_the_words(provider: OpenAIProvider, address: str) -> None:
    outcome = Outcome()
    asked = question("Write a very long story.", settings=settings(900))
    task = asyncio.create_task(listen(provider, outcome, asked))
    await until_said(outcome, task, 3)
    await stop(task, int(address.rpartition(":")[2].strip("/")))
    assert outcome.finished is None


async def test_what_it_refuses(provider: OpenAIProvider, address: str) -> None:
    long = await ask(provider, question("word " * 3_000, settings=settings()))
    assert isinstance(long.error, ContextTooLong)
    assert long.error.limit_tokens == 1_024
    other = OpenAIProvider(connection(address, ServerKind.RESPONSES, model="x"), "wrong-key")
    assert isinstance((await ask(other)).error, KeyRejected)
    await other.aclose()
