"""The double of an OpenAI-compatible server against the official clients: it is no fiction.

They are imported where they are used: every worker would else import them to collect the tests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.core.domain.errors import KeyRejected, ModelNotFound
from falcon_desktop.core.domain.events import TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.providers.openai import OpenAIProvider
from huggingface_hub import AsyncInferenceClient
from tests.servers.asking import ask, connection, question
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import ScriptedServer

TEXT = "Hello, world!"


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with OpenAIServer(key="sk-test").serve() as served:
        yield served


async def test_the_openai_client_streams_from_it(server: ScriptedServer) -> None:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key="sk-test", base_url=server.url) as client:
        chunks = [
            chunk
            async for chunk in await client.chat.completions.create(
                model="falcon",
                messages=[{"role": "user", "content": "Hi"}],
                stream=True,
                stream_options={"include_usage": True},
            )
        ]
        assert [model.id async for model in client.models.list()] == ["falcon"]
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == TEXT
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 4


async def test_the_openai_client_takes_a_whole_answer(server: ScriptedServer) -> None:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key="sk-test", base_url=server.url) as client:
        answer = await client.chat.completions.create(
            model="falcon", messages=[{"role": "user", "content": "Hi"}], max_tokens=2
        )
    assert answer.choices[0].message.content == "Hello,"
    assert answer.choices[0].finish_reason == "length"


async def test_the_openai_client_understands_its_errors(server: ScriptedServer) -> None:
    from openai import AsyncOpenAI, AuthenticationError, NotFoundError

    async with AsyncOpenAI(api_key="wrong", base_url=server.url, max_retries=0) as client:
        with pytest.raises(AuthenticationError):
            await client.models.list()
    async with AsyncOpenAI(api_key="sk-test", base_url=server.url, max_retries=0) as client:
        with pytest.raises(NotFoundError) as caught:
            await client.chat.completions.create(
                model="none", messages=[{"role": "user", "content": "Hi"}]
            )
    assert caught.value.code == "model_not_found"


async def test_the_hugging_face_client_streams_from_it(server: ScriptedServer) -> None:
    client = AsyncInferenceClient(base_url=server.url, api_key="sk-test")
    try:
        text = ""
        stream = await client.chat_completion(
            [{"role": "user", "content": "Hi"}], model="falcon", stream=True
        )
        async for chunk in stream:
            text += chunk.choices[0].delta.content or "" if chunk.choices else ""
    finally:
        await client.close()  # type: ignore[no-untyped-call]
    assert text == TEXT


async def test_our_adapter_reads_the_same(server: ScriptedServer) -> None:
    provider = OpenAIProvider(connection(server.url, uses_key=True), "sk-test")
    outcome = await ask(provider)
    assert (outcome.text, outcome.finished, outcome.error) == (TEXT, "stop", None)
    assert outcome.usage == Usage(prompt_tokens=2, completion_tokens=4)
    short = await ask(provider, question(settings=GenerationSettings(max_new_tokens=2)))
    assert (short.text, short.finished) == ("Hello,", "length")
    assert [model.id for model in await provider.models()] == ["falcon"]
    assert len(server.peers) == 1, "one connection serves all"
    missing = await ask(provider, question(model="none"))
    assert isinstance(missing.error, ModelNotFound)
    await provider.aclose()
    stranger = OpenAIProvider(connection(server.url, uses_key=True), "sk-wrong")
    refused = await ask(stranger)
    assert isinstance(refused.error, KeyRejected)
    assert not [event for event in refused.events if isinstance(event, TextDelta)]
    await stranger.aclose()


async def test_the_openai_client_reads_its_logprobs(server: ScriptedServer) -> None:
    from openai import AsyncOpenAI

    asked = {"model": "falcon", "messages": [{"role": "user", "content": "Hi"}]}
    async with AsyncOpenAI(api_key="sk-test", base_url=server.url) as client:
        create = client.chat.completions.create
        chunks = [
            chunk
            async for chunk in await create(  # type: ignore[call-overload]
                **asked, logprobs=True, top_logprobs=2, stream=True
            )
        ]
        whole = await create(**asked, logprobs=True, top_logprobs=2)  # type: ignore[call-overload]
    logprobs = [c.choices[0].logprobs for c in (whole, *chunks) if c.choices[0].logprobs]
    tokens = [one for each in logprobs for one in each.content]
    assert "".join(one.token for one in tokens) == TEXT * 2
    assert all(bytes(one.bytes) == one.token.encode() for one in tokens)
    assert [other.token for other in tokens[0].top_logprobs] == ["Hello", "Hm"]
