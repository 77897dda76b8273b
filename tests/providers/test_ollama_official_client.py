"""The double of an Ollama server against the official client: it is no fiction.

It is imported where it is used: every worker would else import it to collect the tests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.providers.ollama import OllamaProvider
from tests.servers.asking import ask, connection
from tests.servers.ollama import Model, OllamaServer
from tests.servers.scripted import ScriptedServer

TEXT = "Hello, world!"


@pytest.fixture
def ollama() -> OllamaServer:
    thinks = Model(thoughts=("Hm", "."), window=2_048, sees=True)
    return OllamaServer({"falcon:latest": Model(), "thinker:1b": thinks})


@pytest.fixture
async def server(ollama: OllamaServer) -> AsyncIterator[ScriptedServer]:
    async with ollama.serve() as served:
        yield served


@pytest.fixture
async def client(server: ScriptedServer) -> AsyncIterator[Any]:
    from ollama import AsyncClient

    made = AsyncClient(server.origin)
    yield made
    await made._client.aclose()  # it has no way of its own


async def test_the_client_streams_from_it(client: Any, ollama: OllamaServer) -> None:
    messages = [{"role": "user", "content": "Hi there"}]
    stream = await client.chat(
        "falcon", messages, stream=True, options={"num_ctx": 1_024, "num_predict": 2}
    )
    parts = [part async for part in stream]
    assert "".join(part.message.content or "" for part in parts) == "Hello,"
    last = parts[-1]
    assert (last.done, last.done_reason) == (True, "length")
    assert (last.prompt_eval_count, last.eval_count) == (2 + 4, 2)
    assert last.load_duration == 1_000_000_000
    assert ollama.loads == [("falcon:latest", 1_024)]
    loaded = (await client.ps()).models
    assert [(one.name, one.size_vram, one.context_length) for one in loaded] == [
        ("falcon:latest", 1_200_000_000, 1_024)
    ]
    assert loaded[0].expires_at is not None


async def test_the_client_takes_a_whole_answer_and_thoughts(client: Any) -> None:
    messages = [{"role": "user", "content": "Hi"}]
    whole = await client.chat("falcon", messages)
    assert whole.message.content == TEXT
    stream = await client.chat("thinker:1b", messages, stream=True, think=True)
    parts = [part async for part in stream]
    assert "".join(part.message.thinking or "" for part in parts) == "Hm."
    text = "".join([p.response async for p in await client.generate("falcon", "Hi", stream=True)])
    assert text == TEXT


async def test_the_client_reads_what_there_is(client: Any) -> None:
    assert [one.model for one in (await client.list()).models] == ["falcon:latest", "thinker:1b"]
    shown = await client.show("thinker:1b")
    assert shown.modelinfo is not None
    assert shown.modelinfo["falcon.context_length"] == 2_048
    assert shown.capabilities == ["completion", "vision", "thinking"]


async def test_the_client_understands_its_errors(client: Any) -> None:
    from ollama import ResponseError

    with pytest.raises(ResponseError, match="model 'none' not found") as caught:
        await client.chat("none", [{"role": "user", "content": "Hi"}])
    assert caught.value.status_code == 404
    with pytest.raises(ResponseError, match="does not support thinking"):
        await client.chat("falcon", [{"role": "user", "content": "Hi"}], think=True)


async def test_our_adapter_reads_the_same(server: ScriptedServer) -> None:
    provider = OllamaProvider(connection(server.origin, ServerKind.OLLAMA))
    outcome = await ask(provider)
    assert (outcome.text, outcome.finished, outcome.error) == (TEXT, "stop", None)
    assert outcome.usage == Usage(prompt_tokens=1 + 4, completion_tokens=4)
    assert [one.id for one in await provider.models()] == ["falcon:latest", "thinker:1b"]
    await provider.aclose()


async def test_the_client_reads_its_logprobs(client: Any) -> None:
    messages = [{"role": "user", "content": "Hi"}]
    stream = await client.chat("falcon", messages, stream=True, logprobs=True, top_logprobs=2)
    tokens = [one async for part in stream for one in part.logprobs or ()]
    assert "".join(one.token for one in tokens) == TEXT
    assert [other.token for other in tokens[0].top_logprobs] == ["Hello", "Hm"]
