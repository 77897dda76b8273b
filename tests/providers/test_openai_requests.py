"""What the adapter sends: the smallest body that says what was asked for."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from falcon_desktop import __version__
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import (
    KeyMissing,
    ModelNotFound,
    NextStep,
    Overloaded,
    RateLimited,
    Unreachable,
)
from falcon_desktop.core.domain.generation import DEFAULT_SYSTEM_MESSAGE, GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer, stream

BODY = stream({"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]})


async def sent(request: ChatRequest, key: str = "", **fields: Any) -> Request:
    """Return the request that the adapter makes of ``request``."""

    async def script(peer: Peer, asked: Request) -> None:
        await peer.body(BODY, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, **fields), key)
        outcome = await ask(provider, request)
        await provider.aclose()
    assert outcome.text == "Hi"
    *looked, asked = server.requests
    assert [f"{one.method} {one.target}" for one in looked] in ([], ["GET /v1/models"])
    assert outcome.sent[0].body == asked.json, "what is kept is what was sent"
    return asked


async def test_the_smallest_body() -> None:
    request = await sent(question("Hi"))
    assert request.json == {
        "model": "falcon",
        "messages": [{"role": "user", "content": "Hi"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert (request.method, request.target) == ("POST", "/v1/chat/completions")
    assert request.headers == {
        "host": request.headers["host"],
        "accept": "text/event-stream, application/json",
        "accept-encoding": "identity",
        "connection": "keep-alive",
        "content-length": str(len(request.body)),
        "content-type": "application/json",
        "user-agent": f"falcon-desktop/{__version__}",
    }


async def test_every_setting_that_was_changed() -> None:
    settings = GenerationSettings(
        temperature=0.0,
        max_new_tokens=7,
        top_p=0.5,
        top_k=3,
        min_p=0.05,
        repetition_penalty=1.2,
        frequency_penalty=0.0,
        presence_penalty=-1.0,
        stop=("a", "b"),
        seed=0,
    )
    body = (await sent(question(settings=settings))).json
    assert {name: body[name] for name in body if name not in ("messages", "model")} == {
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.0,
        "max_tokens": 7,
        "top_p": 0.5,
        "top_k": 3,
        "min_p": 0.05,
        "repetition_penalty": 1.2,
        "frequency_penalty": 0.0,
        "presence_penalty": -1.0,
        "stop": ["a", "b"],
        "seed": 0,
    }


async def test_what_is_off_is_not_sent() -> None:
    settings = GenerationSettings(top_p=1, top_k=0, min_p=0, seed=-1, repetition_penalty=1, stop=())
    body = (await sent(question(settings=settings))).json
    names = {"min_p", "top_p", "top_k", "seed", "repetition_penalty", "repeat_penalty", "stop"}
    assert not names & set(body)


@pytest.mark.parametrize(
    ("preset", "cuts"),
    [
        (servers.LLAMA_CPP, {"top_p": 1, "top_k": 0, "min_p": 0, "repeat_penalty": 1}),
        (servers.LM_STUDIO, {"top_p": 1, "top_k": 0, "repeat_penalty": 1}),
        (servers.VLLM, {"top_p": 1, "top_k": -1, "min_p": 0, "repetition_penalty": 1}),
    ],
)
async def test_off_is_said_where_the_server_would_cut_by_itself(
    preset: str, cuts: dict[str, float]
) -> None:
    settings = GenerationSettings(top_p=1, top_k=0, min_p=0, seed=-1, repetition_penalty=1)
    body = (await sent(question(settings=settings), preset=preset)).json
    assert body.items() >= cuts.items() and "seed" not in body


@pytest.mark.parametrize(
    ("preset", "name"),
    [
        (servers.LLAMA_CPP, "repeat_penalty"),
        (servers.LM_STUDIO, "repeat_penalty"),
        (servers.VLLM, "repetition_penalty"),
        ("", "repetition_penalty"),
    ],
)
async def test_the_repetition_penalty_by_the_servers_name(preset: str, name: str) -> None:
    settings = GenerationSettings(repetition_penalty=1.5)
    body = (await sent(question(settings=settings), preset=preset)).json
    assert body[name] == 1.5
    assert len({"repeat_penalty", "repetition_penalty"} & set(body)) == 1
    nothing = (await sent(question(settings=settings), preset=servers.OLLAMA)).json
    assert not {"repeat_penalty", "repetition_penalty"} & set(nothing), "it does not take one"


async def test_the_system_message() -> None:
    default = (await sent(question(system=None))).json["messages"]
    assert default[0] == {"role": "system", "content": DEFAULT_SYSTEM_MESSAGE}
    own = (await sent(question(system="Be brief."))).json["messages"]
    assert own[0] == {"role": "system", "content": "Be brief."}
    assert len((await sent(question(system=""))).json["messages"]) == 1


async def test_turns_and_odd_text_arrive_as_they_are() -> None:
    odd = 'a"\\\n\u2028\x00🦅</think><|im_end|>\nUser:'
    messages = (await sent(question(odd, "Yes?", "Go"))).json["messages"]
    assert messages == [
        {"role": "user", "content": odd},
        {"role": "assistant", "content": "Yes?"},
        {"role": "user", "content": "Go"},
    ]


async def test_continuing_sends_the_answer_as_the_last_turn() -> None:
    body = (await sent(question("Count", "one,"))).json
    assert body["messages"][-1] == {"role": "assistant", "content": "one,"}
    assert "continue_final_message" not in body
    body = (await sent(question("Count", "one,"), preset=servers.VLLM)).json
    assert (body["continue_final_message"], body["add_generation_prompt"]) == (True, False)


async def test_the_key_and_own_headers() -> None:
    own = (("X-HF-Bill-To", "team"), ("X-Team", " blue "))
    request = await sent(question(), " sk-abc\n", headers=own)
    assert request.headers["authorization"] == "Bearer sk-abc"
    assert (request.headers["x-hf-bill-to"], request.headers["x-team"]) == ("team", "blue")
    gateway = await sent(question(), headers=(("Authorization", "Basic eDp5"),))
    assert gateway.headers["authorization"] == "Basic eDp5"
    assert "authorization" not in (await sent(question())).headers


async def test_the_model_is_the_requests_then_the_connections_then_the_servers_first() -> None:
    assert (await sent(question(model="mine"))).json["model"] == "mine"
    assert (await sent(question())).json["model"] == "falcon"

    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":
            await peer.json({"data": [{"id": "first"}, {"id": "second"}]})
        else:
            await peer.body(BODY, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, model=""))
        for _ in range(2):
            assert (await ask(provider)).sent[0].model == "first"
        await provider.aclose()
    assert [request.method for request in server.requests] == ["GET", "POST", "POST"]


async def test_a_server_without_any_model_is_told() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"data": None})

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, model=""))
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, ModelNotFound)
    provider = OpenAIProvider(connection(server.url, model=""))
    assert isinstance((await ask(provider)).error, Unreachable)
    await provider.aclose()


LISTS_NOTHING: list[tuple[int, bytes]] = [
    (404, b'{"detail":"Not Found"}'),  # MLflow's gateway, LitServe
    (404, b'{"error":{"message":"No fixture matched","type":"invalid_request_error"}}'),
    (404, b""),
    (405, b"Method Not Allowed"),
    (500, b'{"error":{"message":"no cache folder"}}'),  # transformers serve
    (501, b""),
    (200, b"<html>Hello</html>"),
    (200, b'{"object":"list"}'),
]
"""Answers to /v1/models of servers that chat all the same."""


@pytest.mark.parametrize(("status", "body"), LISTS_NOTHING)
async def test_a_server_that_lists_no_models_is_asked_for_by_name(status: int, body: bytes) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":
            await peer.body(body, status)
        else:
            await peer.body(BODY, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, model=""))
        unnamed = await ask(provider)
        assert isinstance(unnamed.error, ModelNotFound)
        assert unnamed.error.sentence.endswith("does not list its models. Enter a model ID.")
        assert unnamed.error.next_step is NextStep.CHOOSE_MODEL
        assert [request.path for request in server.requests] == ["/v1/models"], "nothing was asked"
        assert (await ask(provider, question(model="mine"))).text == "Hi"
        await provider.aclose()
        named = OpenAIProvider(connection(server.url, model="mine"))
        assert (await ask(named)).text == "Hi"
        await named.aclose()
    assert len(server.requests) == 3, "a named model needs no list"


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [(429, "Slow down", RateLimited), (503, "busy", Overloaded), (401, "no", KeyMissing)],
)
async def test_a_list_that_can_not_be_had_right_now_is_no_missing_list(
    status: int, words: str, kind: type[Exception]
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":
            await peer.json({"error": {"message": words}}, status)
        else:
            await peer.body(BODY, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, model=""))
        assert isinstance((await ask(provider)).error, kind)
        assert (await ask(provider, question(model="mine"))).text == "Hi"
        await provider.aclose()


async def test_a_llama_cpp_that_loads_is_waited_for_without_a_name() -> None:
    loading = iter([True, True, True])

    async def script(peer: Peer, request: Request) -> None:
        if next(loading, False):
            words = {"message": "Loading model", "type": "unavailable_error", "code": 503}
            await peer.json({"error": words}, 503)
        else:
            await peer.body(BODY, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, model=""))
        assert (await ask(provider)).text == "Hi"
        await provider.aclose()


async def test_tokens_are_counted_only_where_a_server_is_known_to_count() -> None:
    async def script(peer: Peer, request: Request) -> None:
        assert request.path == "/tokenize"
        if "content" in request.json:
            await peer.json({"tokens": [1, 2, 3]})
        else:
            await peer.json({"count": 4, "tokens": [1]})

    async with ScriptedServer(script) as server:
        expected = {servers.LLAMA_CPP: 3, servers.VLLM: 4, servers.OLLAMA: None, "": None}
        for preset, count in expected.items():
            provider = OpenAIProvider(connection(server.url, preset=preset))
            assert await provider.count_tokens("abc") == count
            await provider.aclose()
    assert len(server.requests) == 2


async def test_a_server_that_can_not_count_is_asked_once() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"error": "no"}, 404)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, preset=servers.VLLM))
        assert [await provider.count_tokens("a") for _ in range(3)] == [None, None, None]
        await provider.aclose()
    assert len(server.requests) == 1


async def test_nothing_extra_is_sent_to_resume_on_the_server() -> None:
    """With ``X-Conversation-Id`` llama.cpp would go on after the socket closed."""
    turns = (Turn(Role.USER, "Hi"),)
    engine = Connection("e", "e", ServerKind.EMBEDDED, model="m")

    async def script(peer: Peer, request: Request) -> None:
        await peer.body(BODY, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(engine, "key-1234", base_url=server.url)
        await ask(provider, ChatRequest("", turns, GenerationSettings(system_message="")))
        await provider.aclose()
    [request] = server.requests
    assert "x-conversation-id" not in request.headers
    assert request.json["return_progress"] is True


def test_importing_the_adapter_costs_little_more_than_httpx() -> None:
    def modules(code: str) -> int:
        """Return how many modules a Python process has after ``code``."""
        counted = f"import sys; {code}; print(len(sys.modules))"
        return int(subprocess.check_output([sys.executable, "-c", counted]))

    assert modules("import falcon_desktop.providers.openai") < 1.5 * modules("import httpx")
