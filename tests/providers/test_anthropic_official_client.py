"""The double of an Anthropic server against the official client: it is no fiction.

It is imported where it is used: every worker would else import it to collect the tests.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.providers.anthropic import AnthropicProvider
from tests.attaching.test_files import a_pdf
from tests.servers.anthropic import KEY, SIGNATURE, AnthropicServer
from tests.servers.asking import ask, connection
from tests.servers.scripted import ScriptedServer

TEXT = "Hello, world!"
HI: list[dict[str, Any]] = [{"role": "user", "content": [{"type": "text", "text": "Hi there"}]}]


@pytest.fixture
def anthropic() -> AnthropicServer:
    return AnthropicServer(page=1)


@pytest.fixture
async def server(anthropic: AnthropicServer) -> AsyncIterator[ScriptedServer]:
    async with anthropic.serve() as served:
        yield served


@pytest.fixture
async def client(server: ScriptedServer) -> AsyncIterator[Any]:
    from anthropic import AsyncAnthropic

    async with AsyncAnthropic(api_key=KEY, base_url=server.origin, max_retries=0) as made:
        yield made


async def test_the_client_streams_from_it(client: Any) -> None:
    async with client.messages.stream(model="claude-large", max_tokens=2, messages=HI) as stream:
        text = "".join([one async for one in stream.text_stream])
        message = await stream.get_final_message()
    assert (text, message.stop_reason) == ("Hello,", "max_tokens")
    assert (message.usage.input_tokens, message.usage.output_tokens) == (2, 2)


async def test_the_client_takes_thoughts_and_whole_answers(client: Any) -> None:
    thinking = {"type": "enabled", "budget_tokens": 1_024}
    asked = {"model": "claude-large", "max_tokens": 2_000, "messages": HI, "thinking": thinking}
    async with client.messages.stream(**asked) as stream:
        message = await stream.get_final_message()
    whole = await client.messages.create(**asked)
    for one in (message, whole):
        assert [block.type for block in one.content] == ["thinking", "redacted_thinking", "text"]
        assert (one.content[0].thinking, one.content[0].signature) == ("Hm…", SIGNATURE)
        assert one.content[2].text == TEXT


async def test_the_client_sees_what_was_cached(client: Any) -> None:
    system = [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]
    asked = {"model": "claude-large", "max_tokens": 9, "messages": HI, "system": system}
    first = (await client.messages.create(**asked)).usage
    second = (await client.messages.create(**asked)).usage
    assert (first.cache_creation_input_tokens, first.cache_read_input_tokens) == (3, 0)
    assert (second.cache_creation_input_tokens, second.cache_read_input_tokens) == (0, 3)


async def test_the_client_lists_and_counts(client: Any) -> None:
    models = [one async for one in client.models.list(limit=1)]
    assert [one.id for one in models] == ["claude-large", "claude-small"]
    assert models[0].max_input_tokens == 200_000
    assert models[0].capabilities.image_input.supported
    counted = await client.messages.count_tokens(model="claude-large", messages=HI)
    assert counted.input_tokens == 2 + 4


async def test_the_client_understands_its_errors(client: Any, server: ScriptedServer) -> None:
    from anthropic import AsyncAnthropic, AuthenticationError, BadRequestError, NotFoundError

    with pytest.raises(NotFoundError, match="model: none"):
        await client.messages.create(model="none", max_tokens=9, messages=HI)
    with pytest.raises(BadRequestError, match="maximum allowed number of output tokens"):
        await client.messages.create(
            model="claude-small", max_tokens=99_000, messages=HI, stream=True
        )
    async with AsyncAnthropic(api_key="wrong", base_url=server.origin, max_retries=0) as other:
        with pytest.raises(AuthenticationError, match="invalid x-api-key"):
            await other.models.list()


async def test_the_client_sends_a_document(client: Any, anthropic: AnthropicServer) -> None:
    from anthropic import BadRequestError

    source = {"type": "base64", "media_type": "application/pdf"}

    def asked(file: bytes) -> list[dict[str, Any]]:
        data = base64.b64encode(file).decode()
        document = {"type": "document", "source": {**source, "data": data}, "title": "a.pdf"}
        return [{"role": "user", "content": [document, {"type": "text", "text": "What is it?"}]}]

    file = a_pdf(b"BT (Hi) Tj ET")
    message = await client.messages.create(model="claude-large", max_tokens=9, messages=asked(file))
    assert message.content[0].text == TEXT
    with pytest.raises(BadRequestError, match="not valid"):
        await client.messages.create(model="claude-large", max_tokens=9, messages=asked(b"GIF89a"))
    anthropic.pages = 0
    with pytest.raises(BadRequestError, match="A maximum of 0 PDF pages"):
        await client.messages.create(model="claude-large", max_tokens=9, messages=asked(file))
    anthropic.busy = True
    from anthropic import APIStatusError

    with pytest.raises(APIStatusError, match="Overloaded"):
        await client.messages.create(model="claude-large", max_tokens=9, messages=HI)


async def test_our_adapter_reads_the_same(server: ScriptedServer) -> None:
    there = connection(server.origin, ServerKind.ANTHROPIC, model="claude-large", uses_key=True)
    provider = AnthropicProvider(there, KEY)
    outcome = await ask(provider)
    assert (outcome.text, outcome.finished, outcome.error) == (TEXT, "stop", None)
    assert outcome.usage == Usage(1, 4, 0)
    models = await provider.models()
    assert [one.id for one in models] == ["claude-large", "claude-small"]
    assert (models[0].context_window, models[0].accepts_images) == (200_000, True)
    assert await provider.count_tokens("Hi there") == 2 + 4
    await provider.aclose()
