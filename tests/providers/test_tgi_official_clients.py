"""The double of TGI against the official clients: it is no fiction; and what they do worse."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.providers.tgi import TgiProvider
from huggingface_hub import AsyncInferenceClient
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import ScriptedServer
from tests.servers.tgi import TgiServer
from text_generation import AsyncClient
from text_generation.errors import ValidationError

# text-generation 0.7 calls pydantic by the names of its version 1
pytestmark = pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecatedSince20")

KEY = {"Authorization": "Bearer sk-test"}


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with TgiServer(key="sk-test").serve() as served:
        yield served


async def test_the_text_generation_client_streams_from_it(server: ScriptedServer) -> None:
    client = AsyncClient(server.origin, headers=KEY)
    texts, last = [], None
    async for response in client.generate_stream("Say hello", max_new_tokens=20):
        texts.append(response.token.text)
        last = response
    assert texts == [" Hello", ",", " world", "!", "<|endoftext|>"]
    assert last is not None
    assert last.token.special
    assert last.generated_text == " Hello, world!"
    assert last.details is not None
    assert last.details.finish_reason.value == "eos_token"
    assert last.details.generated_tokens == 5


async def test_the_text_generation_client_gets_a_whole_answer(server: ScriptedServer) -> None:
    client = AsyncClient(server.origin, headers=KEY)
    response = await client.generate("Say hello", max_new_tokens=2)
    assert response.generated_text == " Hello,"
    assert response.details is not None
    assert response.details.finish_reason.value == "length"
    assert len(response.details.prefill) == 2


async def test_the_text_generation_client_understands_its_refusal(server: ScriptedServer) -> None:
    client = AsyncClient(server.origin, headers=KEY)
    with pytest.raises(ValidationError, match="must be <= 2048"):
        await client.generate("word " * 3_000, max_new_tokens=10)


async def test_huggingface_hub_streams_from_it(server: ScriptedServer) -> None:
    async with AsyncInferenceClient(model=server.origin, token="sk-test") as client:
        texts = [
            output.token.text
            async for output in await client.text_generation(
                "Say hello", details=True, stream=True, max_new_tokens=20
            )
        ]
        whole = await client.text_generation("Say hello", max_new_tokens=20)
    assert texts == [" Hello", ",", " world", "!", "<|endoftext|>"]
    # "/" repeats the prompt unless told not to (providers/README.md section 2.1)
    assert whole == "Say hello Hello, world!"


async def test_and_so_does_ours(server: ScriptedServer) -> None:
    provider = TgiProvider(connection(server.origin, ServerKind.TGI, uses_key=True), "sk-test")
    outcome = await ask(provider, question("Say hello", model="falcon"))
    assert outcome.text == "Hello, world!"
    assert outcome.finished == "stop"
    assert outcome.usage == Usage(3, 5)
    limited = GenerationSettings(max_new_tokens=2)
    outcome = await ask(provider, question("Say hello", settings=limited))
    assert (outcome.text, outcome.finished) == ("Hello,", "length")
    await provider.aclose()


async def test_the_clients_read_its_likeliest_tokens(server: ScriptedServer) -> None:
    text_generation = AsyncClient(server.origin, headers=KEY)
    whole = await text_generation.generate("Say hello", max_new_tokens=2, top_n_tokens=2)
    assert [one.text for one in whole.details.top_tokens[0]] == [" Hello", "Hm"]
    async with AsyncInferenceClient(server.origin, token="sk-test") as client:
        outputs = [
            output
            async for output in await client.text_generation(
                "Say hello", stream=True, details=True, top_n_tokens=3, max_new_tokens=20
            )
        ]
    assert [one.text for one in outputs[1].top_tokens] == [",", "Hm", "<|endoftext|>"]
    assert outputs[1].token.logprob == -0.25
