"""Every request to every kind of server stays byte for byte what it was: one file a server, in
``golden/``.

``python -m tests.providers.test_golden_requests`` writes them anew. What differs then is a change
of what servers are sent: look at each line of it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import __version__
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.checks import StepState
from falcon_desktop.core.domain.connection import Connection, ServerKind, embedded_connection
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.parts import ToolCall, ToolResult
from falcon_desktop.core.domain.precedence import in_force
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import PRESETS
from falcon_desktop.core.domain.tools import Tool, ToolServer, offered
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.source import Providers
from tests.servers.anthropic import AnthropicServer
from tests.servers.asking import ask, connection
from tests.servers.ollama import Model, OllamaServer
from tests.servers.responses import ResponsesServer
from tests.servers.routes import model_list
from tests.servers.scripted import Peer, Request, ScriptedServer, stream
from tests.servers.tgi import TgiServer

GOLDEN = Path(__file__).parent / "golden"
Act = Callable[[Providers, Any], Awaitable[Any]]
KEY = "sk-golden-0123456789"
ANSWER = stream({"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]})
TEXT_ANSWER = stream({"choices": [{"index": 0, "text": "Hi", "finish_reason": "stop"}]})

ROUTES: dict[str, dict[str, Any]] = {
    "embedded": {"/tokenize": {"tokens": [1, 2]}},
    "plain": {"/v1/models": model_list("falcon", "other")},
    "custom": {"/v1/models": model_list("falcon", "other")},
    "huggingface": {"/v1/models": model_list("falcon", "other")},
    "llamacpp": {
        "/props": {
            "default_generation_settings": {"n_ctx": 8192},
            "build_info": "b6000",
            "modalities": {"vision": True},
        },
        "/tokenize": {"tokens": [1, 2]},
        "/v1/models": model_list("falcon", "other"),
    },
    "ollama": {
        "/api/version": {"version": "0.12.3"},
        "/v1/models": model_list("falcon:latest", "other"),
    },
    "lmstudio": {
        "/api/v0/models": {"data": [{"id": "falcon", "state": "loaded", "type": "vlm"}]},
        "/v1/models": model_list("falcon", "other"),
    },
    "vllm": {
        "/version": {"version": "0.11"},
        "/tokenize": {"count": 2, "tokens": [1, 2]},
        "/v1/models": model_list("falcon", owned_by="vllm", max_model_len=4096),
    },
}
"""What each kind of server answers beside the question itself, by path."""
OWN_OLLAMA = "ollama_own"
"""Ollama over its own protocol."""
CLOUDS = {
    "openai": "/v1",
    "gemini": "/v1beta/openai",
    "mistral": "/v1",
    "deepseek": "/v1",
    "groq": "/openai/v1",
    "openrouter": "/api/v1",
    "azure": "/openai/deployments/falcon?api-version=2024-10-21",
}
"""Presets of servers on the Internet, each with the path that its address has."""
SERVERS = (*ROUTES, *CLOUDS, OWN_OLLAMA, "anthropic", "responses", "tgi")
SIGNS_OF_NEW = {f"GET {row.sign.route}" for row in PRESETS if row.sign and row.id not in SERVERS}
"""What an unknown server is asked besides once there is a row that has no file here yet."""

CHANGED = GenerationSettings(
    system_message="Be brief.",
    temperature=0.25,
    max_new_tokens=77,
    top_p=0.5,
    top_k=3,
    repetition_penalty=1.25,
    frequency_penalty=0.5,
    presence_penalty=-1.0,
    stop=("a", "\nUser:", "c", "d", "e"),
    seed=7,
)
NEWER = GenerationSettings(
    thinking=Thinking.LOW,
    min_p=0.05,
    json_schema='{"type": "object", "properties": {"z": {"type": "integer"}}}',
    confidence=True,
    extra_fields='{"user": "ü", "metadata": {"a": "b"}}',
)
UNTHINKING = GenerationSettings(thinking=Thinking.OFF)
OFF = GenerationSettings(
    system_message="",
    temperature=0.0,
    top_p=1,
    top_k=0,
    repetition_penalty=1,
    frequency_penalty=0,
    presence_penalty=0,
    stop=(),
    seed=-1,
)
NOTHING = GenerationSettings()
CHAT = (Turn(Role.USER, "Hi 你好"), Turn(Role.ASSISTANT, "Yes?"), Turn(Role.USER, "Go\n"))
TOOLS = offered(
    [
        (
            ToolServer("s", "Weather"),
            (
                Tool("s", "weather", description="Of a city ü.", schema={
                    "type": "object", "properties": {"city": {"type": "string"}}}),
                Tool("s", "now"),
            ),
        )
    ]
)  # fmt: skip
CALLS = (ToolCall("call_1", "weather", '{"city": "Tromsø"}'), ToolCall("", "now"))
RESULTS = (ToolResult("call_1", "4 °C"), ToolResult("", "It failed.", is_error=True))
WITH_CALLS = (
    Turn(Role.USER, "How is it?"),
    Turn(Role.ASSISTANT, "Let me see.", calls=CALLS),
    Turn(Role.USER, "", results=RESULTS),
)
PICTURE = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x")


def questions(kind: str) -> dict[str, tuple[ChatRequest, str]]:
    """The questions that are asked, and the key that is sent with each."""
    cases = {
        "nothing set": (ChatRequest("falcon", CHAT, NOTHING), ""),
        "nothing set, with a key": (ChatRequest("falcon", CHAT, NOTHING), KEY),
        "everything set": (ChatRequest("falcon", CHAT, CHANGED), ""),
        "everything off": (ChatRequest("falcon", CHAT, OFF), ""),
        "thinking, min-p, JSON, confidence, extra": (ChatRequest("falcon", CHAT, NEWER), ""),
        "no thinking": (ChatRequest("falcon", CHAT, UNTHINKING), ""),
        "going on with an answer": (ChatRequest("falcon", CHAT[:2], NOTHING), ""),
        "a text": (ChatRequest("falcon", (), NOTHING, prompt="Once upon"), ""),
        "a text, everything set": (ChatRequest("falcon", (), CHANGED, prompt="Once upon"), ""),
    }
    cases["tools"] = (ChatRequest("falcon", WITH_CALLS, NOTHING, tools=TOOLS), "")
    must = ChatRequest("falcon", CHAT, CHANGED, tools=TOOLS[:1], must_call=True)
    cases["a tool that must be called"] = (must, "")
    if kind != "embedded":  # the engine is always asked by name
        cases["no model"] = (ChatRequest("", CHAT[:1], NOTHING), "")
    if kind != "tgi":
        seen = ChatRequest("falcon", (Turn(Role.USER, "Look", (PICTURE,)),), NOTHING)
        cases["a picture"] = (seen, "")
    if kind == "anthropic":  # it continues no texts
        cases = {case: asked for case, asked in cases.items() if asked[0].prompt is None}
    return cases


@asynccontextmanager
async def served(name: str) -> AsyncIterator[ScriptedServer]:
    """Serve a double of one kind of server."""
    table = ROUTES.get(name, {})
    headers: dict[str, Any] = {"Server": "llama.cpp"} if name in ("llamacpp", "embedded") else {}

    async def script(peer: Peer, request: Request) -> None:
        if name in CLOUDS and request.path.endswith("/chat/completions"):
            await peer.body(ANSWER, 200, "text/event-stream")
        elif name in CLOUDS and request.path.endswith("/completions"):
            await peer.body(TEXT_ANSWER, 200, "text/event-stream")
        elif name in CLOUDS and request.path.endswith("/models"):
            await peer.json(model_list("falcon", "other"))
        elif request.path == "/v1/chat/completions":
            await peer.body(ANSWER, 200, "text/event-stream", **headers)
        elif request.path == "/v1/completions":
            await peer.body(TEXT_ANSWER, 200, "text/event-stream", **headers)
        elif request.path in table:
            await peer.json(table[request.path], **headers)
        else:
            await peer.json({"error": {"message": "Unknown route."}}, 404, **headers)

    tgi = TgiServer()

    async def script_of_tgi(peer: Peer, request: Request) -> None:
        if request.path == "/v1/chat/completions":  # with tools
            await peer.body(ANSWER, 200, "text/event-stream")
        else:
            await tgi.script(peer, request)

    sees = OllamaServer({"falcon:latest": Model(sees=True)})
    doubles = {
        "tgi": script_of_tgi,
        OWN_OLLAMA: sees.script,
        "anthropic": AnthropicServer(("falcon", "other"), key="").script,
        "responses": ResponsesServer(models=("falcon", "other"), thoughts=()).script,
    }
    async with ScriptedServer(doubles.get(name, script)) as server:
        yield server


class Keys:
    """A vault with the one key for everything."""

    async def read(self, connection_id: str, origin: str) -> str:
        """Return the key."""
        return KEY


def connection_to(name: str, server: ScriptedServer, key: str) -> Connection:
    """Return the connection as the program makes it for this kind of server."""
    if name == "embedded":
        return embedded_connection()
    kinds = {
        "tgi": ServerKind.TGI,
        OWN_OLLAMA: ServerKind.OLLAMA,
        "anthropic": ServerKind.ANTHROPIC,
        "responses": ServerKind.RESPONSES,
    }
    preset = {"plain": "", OWN_OLLAMA: "ollama", "responses": "openai"}.get(name, name)
    kind = kinds.get(name, ServerKind.OPENAI)
    address = f"{server.origin}{CLOUDS.get(name, '')}"
    return connection(address, kind, model="", preset=preset, uses_key=bool(key))


def written(requests: list[Request], server: ScriptedServer) -> list[dict[str, Any]]:
    """Return requests as a file holds them: what differs between two runs is taken out."""
    return [
        {
            "line": f"{one.method} {one.target}",
            "headers": [_shown(line) for line in one.raw_head.decode("latin-1").split("\r\n")[1:]],
            "body": one.body.decode(),
        }
        for one in requests
    ]


def _shown(line: str) -> str:
    name, _, value = line.partition(": ")
    if name.lower() == "host":
        return f"{name}: HOST"
    return f"{name}: {value.replace(__version__, 'VERSION')}" if name else line


async def requests_to(name: str) -> dict[str, list[dict[str, Any]]]:
    """Return every request that this kind of server gets, by what is done."""
    found: dict[str, list[dict[str, Any]]] = {}

    async def recorded(
        case: str, key: str, act: Callable[[Providers, Any], Awaitable[Any]]
    ) -> None:
        async with served(name) as server:
            there = connection_to(name, server, key)
            source = Providers(Keys())  # type: ignore[arg-type]
            provider: ChatProvider
            if name == "embedded":
                provider = OpenAIProvider(there, key, base_url=server.url)
            else:
                provider = await source.provider(there, _ignore)
            await act(source, (there, provider))
            await source.close()
            if name == "embedded":
                await provider.aclose()  # type: ignore[attr-defined]
            found[case] = written(server.requests, server)
            if name == OWN_OLLAMA:  # what it asks at once comes in any order
                found[case].sort(key=lambda one: (one["line"], one["body"]))

    for case, (request, key) in questions(name).items():

        async def asked(source: Any, made: Any, request: ChatRequest = request) -> None:
            there, provider = made
            settings = in_force(request.settings, there, NOTHING)
            outcome = await ask(provider, replace(request, settings=settings))
            assert outcome.error is None and outcome.text, (name, outcome.error)

        await recorded(case, key, asked)

    async def counted(source: Any, made: Any) -> None:
        await made[1].count_tokens("a b", "falcon")

    async def listed(source: Any, made: Any) -> None:
        await made[1].models()

    await recorded("counting", "", counted)
    if name != "embedded":

        async def tested(source: Any, made: Any) -> None:
            there = replace(made[0], model="falcon")
            steps = [step async for step in source.check(there)]
            assert not [step for step in steps if step.state is StepState.FAILED], steps

        await recorded("models", "", listed)
        await recorded("models, with a key", KEY, listed)
        await recorded("test", "", tested)
        await recorded("test, with a key", KEY, tested)
    return found


def _ignore(event: object) -> None:
    """Hear nothing."""


@pytest.mark.parametrize("name", SERVERS)
async def test_requests_stay_what_they_were(name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    found = await requests_to(name)
    assert found.keys() == golden.keys()
    for case, requests in found.items():
        seen = [one for one in requests if one["line"] not in SIGNS_OF_NEW]
        assert seen == golden[case], f"{name}: {case}"


def test_every_preset_has_its_file() -> None:
    assert {row.id for row in PRESETS} <= set(SERVERS)
    assert {one.stem for one in GOLDEN.iterdir()} == set(SERVERS)


def main() -> None:
    """Write every file anew."""
    for name in SERVERS:
        requests = asyncio.run(requests_to(name))
        text = json.dumps(requests, indent=1, ensure_ascii=False)
        (GOLDEN / f"{name}.json").write_text(f"{text}\n")


if __name__ == "__main__":
    main()
