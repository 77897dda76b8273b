"""Each protocol that the engine serves itself, through its adapter: what the model reads, that it
streams, and Stop in every phase.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.events import Phase, TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.providers.anthropic import AnthropicProvider
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import (
    Outcome,
    ask,
    client_sockets,
    connection,
    listen,
    question,
    stop,
    until_said,
)
from tests.servers.llama import KEY, llama_server, starter_model
from tests.waiting import turns, until

pytestmark = pytest.mark.skipif(starter_model() is None, reason="no starter model is installed")

ADAPTERS = ("chat completions", "completions", "messages", "responses")
CHAT = ("Which bird is fast? أي طائر؟", "The falcon 🦅.", "How fast?\n")
LONG = "Write a very long story."


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with llama_server() as there:
        yield there


@pytest.fixture(params=ADAPTERS)
def name(request: Any) -> str:
    return str(request.param)


@pytest.fixture
async def provider(name: str, address: str) -> AsyncIterator[ChatProvider]:
    # A model is named: where there is none, the server is asked for one first, over a connection
    # that stays open, as it should, when what is stopped comes after that.
    made: OpenAIProvider | AnthropicProvider
    if name == "messages":
        made = AnthropicProvider(connection(address, ServerKind.ANTHROPIC, model="smollm2"), KEY)
    elif name == "responses":
        made = OpenAIProvider(connection(address, ServerKind.RESPONSES, model="smollm2"), KEY)
    else:
        chosen = connection(address, preset=servers.LLAMA_CPP, model="smollm2")
        made = OpenAIProvider(chosen, KEY)
    yield made
    await made.aclose()


def settings(tokens: int = 8, **more: Any) -> GenerationSettings:
    return GenerationSettings(temperature=0.0, max_new_tokens=tokens, **more)


def asked(name: str, text: str, tokens: int) -> ChatRequest:
    """Return a question, of the text that is continued where there are only texts."""
    if name == "completions":
        return ChatRequest("", (), settings(tokens), prompt=prompt_of(text))
    return question(text, settings=settings(tokens))


def prompt_of(text: str) -> str:
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2].strip("/"))


def posted(address: str, path: str, body: dict[str, Any]) -> Any:
    root = address.rstrip("/").removesuffix("/v1")
    with httpx.Client(trust_env=False, timeout=60) as http:
        answer = http.post(f"{root}{path}", json=body, headers={"Authorization": f"Bearer {KEY}"})
    return answer.raise_for_status().json()


def decoded(address: str) -> int:
    """Return how many times the server has run the model so far, about once a token."""
    root = address.rstrip("/").removesuffix("/v1")
    with httpx.Client(trust_env=False, timeout=60) as http:
        shown = http.get(f"{root}/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    [line] = re.findall(r"^llamacpp:n_decode_total (\d+)", shown, re.MULTILINE)
    return int(line)


async def test_it_streams_and_counts(provider: ChatProvider, name: str) -> None:
    outcome = await ask(provider, asked(name, "Count from one to twenty.", 24))
    assert outcome.error is None
    assert outcome.finished in ("stop", "length")
    assert sum(isinstance(event, TextDelta) for event in outcome.events) > 5
    assert outcome.usage is not None
    assert (outcome.usage.completion_tokens or 0) > 5
    again = await ask(provider, asked(name, "Count from one to twenty.", 24))
    assert again.text == outcome.text


@pytest.mark.parametrize("name", ["chat completions", "messages", "responses"], indirect=True)
@pytest.mark.parametrize("system", ["", "Be brief. باختصار"])
async def test_the_model_reads_what_the_engine_itself_makes_of_the_chat(
    provider: ChatProvider, name: str, address: str, system: str
) -> None:
    roles = ("user", "assistant", "user")
    messages = [{"role": role, "content": text} for role, text in zip(roles, CHAT, strict=True)]
    if system:
        messages.insert(0, {"role": "system", "content": system})
    prompt = posted(address, "/apply-template", {"messages": messages})["prompt"]
    assert all(text.strip() in prompt for text in (*CHAT, system))
    tokens = posted(
        address, "/tokenize", {"content": prompt, "add_special": True, "parse_special": True}
    )["tokens"]
    outcome = await ask(provider, question(*CHAT, settings=settings(12), system=system))
    assert outcome.error is None
    assert outcome.usage is not None
    assert outcome.usage.prompt_tokens == len(tokens)
    texts = OpenAIProvider(connection(address, preset=servers.LLAMA_CPP, model=""), KEY)
    continued = await ask(texts, ChatRequest("", (), settings(12), prompt=prompt))
    assert continued.text.strip() == outcome.text.strip() != ""
    await texts.aclose()


async def test_stop_while_it_connects(provider: ChatProvider, name: str, address: str) -> None:
    task = asyncio.create_task(listen(provider, Outcome(), asked(name, LONG, 900)))
    await until(lambda: client_sockets(port_of(address)) > 0)
    await stop(task, port_of(address))
    assert (await ask(provider, asked(name, "Hi", 2))).error is None


async def test_stop_while_another_answer_has_the_engine(
    provider: ChatProvider, name: str, address: str
) -> None:
    first, second = Outcome(), Outcome()
    running = asyncio.create_task(listen(provider, first, asked(name, LONG, 900)))
    await until_said(first, running, 2)
    waits = asyncio.create_task(listen(provider, second, asked(name, "Hi", 2)))
    await until(lambda: waits.done() or any(one.phase is Phase.WAITING for one in second.progress))
    assert not waits.done()
    waits.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waits
    await turns(3)
    assert client_sockets(port_of(address)) == 1
    assert not second.text
    words = first.text.count(" ")
    await until_said(first, running, words + 2)
    await stop(running, port_of(address))


async def test_stop_while_it_reads_the_prompt(
    provider: ChatProvider, name: str, address: str
) -> None:
    outcome = Outcome()
    text = " ".join(f"word{number}" for number in range(120))
    task = asyncio.create_task(listen(provider, outcome, asked(name, text, 64)))
    await until(lambda: task.done() or any(one.phase is Phase.WAITING for one in outcome.progress))
    assert not outcome.text
    await stop(task, port_of(address))
    assert (await ask(provider, asked(name, "Hi", 2))).error is None


async def test_stop_while_it_streams_frees_the_engine(
    provider: ChatProvider, name: str, address: str
) -> None:
    tokens = 900
    outcome = Outcome()
    task = asyncio.create_task(listen(provider, outcome, asked(name, LONG, tokens)))
    await until_said(outcome, task, 4)
    await stop(task, port_of(address))
    assert outcome.finished is None
    before = decoded(address)
    assert (await ask(provider, asked(name, "Hi", 2))).error is None
    assert decoded(address) - before < tokens / 2, "the only slot went on with what was stopped"


async def test_stop_when_the_end_has_come_costs_nothing(
    provider: ChatProvider, name: str, address: str
) -> None:
    outcome = Outcome()
    task = asyncio.create_task(listen(provider, outcome, asked(name, "Hi", 3)))
    await until(lambda: task.done() or outcome.finished is not None)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await turns(3)
    assert outcome.finished in ("stop", "length")
    assert (await ask(provider, asked(name, "Hi", 2))).error is None


@pytest.mark.parametrize("name", ["chat completions", "messages", "responses"], indirect=True)
async def test_a_chat_is_counted_by_the_model(provider: ChatProvider, name: str) -> None:
    few, many = [await provider.count_tokens("word " * count, "smollm2") for count in (1, 50)]
    if name == "responses":  # nothing is known of how such a server counts
        assert (few, many) == (None, None)
    else:
        assert few is not None
        assert many is not None
        assert 0 < few < many
