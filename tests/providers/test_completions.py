"""A text continued as it is: no template, no system message, every character as it was written."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.core.domain.errors import CompletionUnsupported, ModelNotFound, NextStep
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.tgi import TgiProvider
from tests.servers.asking import ask, connection
from tests.servers.llama import KEY, llama_server
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import ScriptedServer, stream
from tests.servers.tgi import TgiServer

TEXT = "  Once upon\nUser: a <|im_start|> time, \t"


def text(prompt: str = TEXT, **settings: Any) -> ChatRequest:
    return ChatRequest("", (), GenerationSettings(**settings), prompt=prompt)


async def test_the_openai_client_completes_with_the_double() -> None:
    # here, not above: it takes a second, and every worker would import it to collect the tests
    from openai import AsyncOpenAI

    async with (
        OpenAIServer().serve() as server,
        AsyncOpenAI(api_key="x", base_url=server.url) as client,
    ):
        whole = await client.completions.create(model="falcon", prompt="Once", max_tokens=2)
        assert (whole.choices[0].text, whole.choices[0].finish_reason) == ("Hello,", "length")
        chunks = [
            chunk
            async for chunk in await client.completions.create(
                model="falcon", prompt="Once", stream=True, stream_options={"include_usage": True}
            )
        ]
    assert "".join(chunk.choices[0].text for chunk in chunks if chunk.choices) == "Hello, world!"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 4


async def test_openai_servers_get_the_text_as_it_is() -> None:
    server = OpenAIServer(tokens=(" <think>", "no</think>", " falcon"))
    async with server.serve() as served:
        provider = OpenAIProvider(connection(served.url))
        outcome = await ask(
            provider, text(max_new_tokens=9, seed=3, stop=("END",), system_message="Be brief.")
        )
        await provider.aclose()
    assert outcome.complete
    assert outcome.text == " <think>no</think> falcon"  # a text may well speak of that
    assert outcome.reasoning == ""
    assert outcome.usage == Usage(len(TEXT), 3)
    assert server.asked == [
        {
            "model": "falcon",
            "prompt": TEXT,
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": 9,
            "seed": 3,
            "stop": ["END"],
        }
    ]
    assert served.requests[-1].path == "/v1/completions"


async def test_tgi_gets_the_text_as_it_is() -> None:
    server = TgiServer(tokens=(" a", " falcon"))
    async with server.serve() as served:
        provider = TgiProvider(connection(served.origin, ServerKind.TGI, model=""))
        outcome = await ask(provider, text(max_new_tokens=9, temperature=0, stop=("END",)))
        await provider.aclose()
    assert outcome.complete
    assert outcome.text == " a falcon"  # the space belongs to the text
    [(path, body)] = server.asked
    assert path == "/generate_stream"
    assert body == {
        "inputs": TEXT,
        "parameters": {
            "details": True,
            "return_full_text": False,
            "do_sample": False,
            "max_new_tokens": 9,
            "stop": ["END"],
        },
    }


async def test_a_server_that_only_chats_says_so() -> None:
    async with OpenAIServer(only_chats=True).serve() as served:
        provider = OpenAIProvider(connection(served.url))
        outcome = await ask(provider, text())
        await provider.aclose()
    assert isinstance(outcome.error, CompletionUnsupported)
    assert "/v1/completions" in outcome.error.sentence
    assert outcome.error.next_step is NextStep.CHOOSE_MODEL


async def test_a_missing_model_is_no_missing_route() -> None:
    async with OpenAIServer().serve() as served:
        provider = OpenAIProvider(connection(served.url, model="other"))
        outcome = await ask(provider, text())
        await provider.aclose()
    assert isinstance(outcome.error, ModelNotFound)


@pytest.mark.parametrize("field", ["text", "delta"])
async def test_either_form_of_frame_is_read(field: str) -> None:
    async def script(peer: Any, request: Any) -> None:
        await peer.head()
        frames = [
            {"choices": [{"index": 0, "text": piece}]}
            if field == "text"
            else {"choices": [{"index": 0, "delta": {"content": piece}}]}
            for piece in (" a", " b")
        ]
        await peer.send(stream(*frames, {"choices": [{"text": "", "finish_reason": "length"}]}))

    async with ScriptedServer(script) as served:
        provider = OpenAIProvider(connection(served.url))
        outcome = await ask(provider, text())
        await provider.aclose()
    assert (outcome.text, outcome.finished) == (" a b", "length")


async def test_llama_cpp_continues_a_text() -> None:
    with llama_server() as address:
        provider = OpenAIProvider(
            connection(f"{address}/v1", preset="llama.cpp", model="smollm2"), KEY
        )
        try:
            long = await ask(provider, text("The capital of France is", max_new_tokens=6, seed=1))
            again = await ask(provider, text("The capital of France is", max_new_tokens=6, seed=1))
            cut = await ask(
                provider,
                text("One, two, three,", temperature=0, max_new_tokens=40, stop=(", six",)),
            )
        finally:
            await provider.aclose()
    assert long.complete
    assert long.usage is not None
    assert long.usage.completion_tokens == 6
    assert long.finished == "length"
    assert again.text == long.text
    assert "five" in cut.text
    assert "six" not in cut.text
