"""The double of a server that speaks Responses against the official client: it is no fiction.

It is imported where it is used: every worker would else import it to collect the tests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.servers.responses import ENCRYPTED, ResponsesServer
from tests.servers.scripted import ScriptedServer

KEY = "sk-test-key"
TEXT = "Hello, world!"
ASKED: dict[str, Any] = {"model": "gpt-pro", "input": "Hi", "store": False}
THOUGHTS: dict[str, Any] = {
    "reasoning": {"summary": "auto"},
    "include": ["reasoning.encrypted_content"],
}


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with ResponsesServer(key=KEY).serve() as served:
        yield served


@pytest.fixture
async def client(server: ScriptedServer) -> AsyncIterator[Any]:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key=KEY, base_url=f"{server.origin}/v1", max_retries=0) as made:
        yield made


async def test_the_client_streams_from_it(client: Any) -> None:
    async with client.responses.stream(**ASKED, **THOUGHTS) as stream:
        kinds = {one.type async for one in stream}
        response = await stream.get_final_response()
    assert {"response.reasoning_summary_text.delta", "response.output_text.delta"} <= kinds
    assert (response.output_text, response.status) == (TEXT, "completed")
    thoughts = response.output[0]
    assert [one.text for one in thoughts.summary] == ["Hm", "Well"]
    assert thoughts.encrypted_content == ENCRYPTED
    assert response.usage.output_tokens_details.reasoning_tokens == 64


async def test_the_client_takes_a_whole_answer_and_sends_it_back(client: Any) -> None:
    first = await client.responses.create(**ASKED, **THOUGHTS)
    assert first.output_text == TEXT
    thoughts = first.output[0].model_dump(exclude_none=True)
    said = {"role": "assistant", "content": first.output_text}
    again = {**ASKED, "input": [{"role": "user", "content": "Hi"}, thoughts, said,
                                {"role": "user", "content": "And?"}]}  # fmt: skip
    assert (await client.responses.create(**again)).output_text == TEXT


async def test_the_client_understands_its_errors(client: Any) -> None:
    from openai import BadRequestError, NotFoundError

    with pytest.raises(NotFoundError, match="only supported in v1/responses") as missing:
        await client.chat.completions.create(
            model="gpt-pro", messages=[{"role": "user", "content": "Hi"}]
        )
    assert missing.value.param == "model"
    with pytest.raises(BadRequestError, match="'temperature' is not supported") as refused:
        await client.responses.create(**ASKED, temperature=0.5)
    assert (refused.value.code, refused.value.param) == ("unsupported_parameter", "temperature")
    forged = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "x"}
    with pytest.raises(BadRequestError, match="could not be verified") as unknown:
        await client.responses.create(**{**ASKED, "input": [forged]})
    assert unknown.value.code == "invalid_encrypted_content"
