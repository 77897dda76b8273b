"""What is run again exactly, here or as a command, sends the very bytes that were sent first, with
every option set and with none, whichever server answers, behind an answer of its own.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.servers import ANTHROPIC
from tests.servers.anthropic import KEY, AnthropicServer
from tests.servers.gemini import NEW, ROOT, GeminiServer
from tests.servers.ollama import Model, OllamaServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.responses import ResponsesServer
from tests.servers.running_program import running_program
from tests.servers.scripted import Request
from tests.servers.tgi import TgiServer

EVERY_OPTION = GenerationSettings(
    system_message="You are {{model}}, on {{weekday}}. لماذا؟ 💡",
    thinking=Thinking.LOW,
    temperature=0.3,
    max_new_tokens=64,
    top_p=0.9,
    top_k=20,
    min_p=0.05,
    repetition_penalty=1.1,
    frequency_penalty=0.1,
    presence_penalty=0.2,
    stop=("###", "END"),
    seed=7,
    json_schema='{"type": "object", "properties": {"z": {"type": "integer"}, "a": {"const": 1.0}}}',
    confidence=True,
    extra_fields='{"user": "ü", "deep": {"list": [1, 2.5, null, true, "x"]}}',
)
KEYED: dict[str, Any] = {"proxy": ProxyChoice.NONE, "uses_key": True, "key_variable": "KEY_OF_TEST"}
NAMED = {**KEYED, "key_header": "X-Api-Key"}
FEW = GenerationSettings(
    system_message=EVERY_OPTION.system_message,
    thinking=Thinking.LOW,
    max_new_tokens=64,
    json_schema=EVERY_OPTION.json_schema,
    extra_fields='{"metadata": {"b": "ü", "a": "1"}}',
)
ROUTES = ("/chat/completions", "/responses", "/messages", "/api/chat", "/generate_stream")
Case = tuple[Callable[[], Any], ServerKind, dict[str, Any], GenerationSettings]
CASES: dict[str, Case] = {
    "openai": (
        lambda: OpenAIServer(key=KEY, key_header="x-api-key"),
        ServerKind.OPENAI, {**NAMED, "model": "falcon"}, EVERY_OPTION,
    ),
    "tgi": (TgiServer, ServerKind.TGI, NAMED, EVERY_OPTION),
    "ollama": (
        lambda: OllamaServer(models={"falcon:latest": Model(thoughts=("Hm",), levels=True)}),
        ServerKind.OLLAMA, {**NAMED, "model": "falcon:latest", "preset": "ollama"}, EVERY_OPTION,
    ),
    "anthropic": (
        lambda: AnthropicServer(models=("claude",)),
        ServerKind.ANTHROPIC, {**NAMED, "model": "claude", "preset": ANTHROPIC}, EVERY_OPTION,
    ),
    "responses": (
        lambda: ResponsesServer(key=KEY),
        ServerKind.RESPONSES, {**KEYED, "model": "gpt-thinks", "preset": "openai"}, FEW,
    ),
    "gemini": (
        lambda: GeminiServer(key=KEY),
        ServerKind.OPENAI, {**KEYED, "model": NEW, "preset": "gemini"}, FEW,
    ),
}  # fmt: skip


def posted(requests: list[Request]) -> list[Request]:
    """Return the questions among the requests."""
    return [one for one in requests if one.method == "POST" and one.path.endswith(ROUTES)]


@pytest.mark.parametrize("options", ["every option", "nothing set"])
@pytest.mark.parametrize("name", CASES)
async def test_the_same_bytes_go_out(
    profile: Path, name: str, options: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_OF_TEST", KEY)
    make, kind, fields, every = CASES[name]
    settings = every if options == "every option" else GenerationSettings()
    async with make().serve() as served:
        address = f"{served.origin}{ROOT}" if name == "gemini" else served.origin
        connection = Connection("c", "Test", kind, address, **fields)
        async with running_program(profile, connection) as program:
            before = await program.ask(None, "Why? / Wozu?", settings=settings)
            assert before.status is MessageStatus.COMPLETE, before.failure
            # what a server wants to have back (thoughts, signatures) goes out with the second
            first = await program.ask(before.conversation_id, "And then?")
            assert first.status is MessageStatus.COMPLETE, first.failure
            sent = posted(served.requests)[-1]
            count = len(posted(served.requests))
            assert b"{{" not in sent.body and KEY in str(sent.headers)
            rerun = await program.container.services.versions.run_again(first.id)
            again = await program.finished(rerun.exchange.answer.id)
            assert again.status is MessageStatus.COMPLETE, again.failure
            made = await program.made(first)
            assert made.request.is_exact, made.request.problem
            assert KEY not in made.curl
            await run(made.curl)
    repeated, command = posted(served.requests)[count:]
    for one in (repeated, command):
        assert one.body == sent.body
        assert one.target == sent.target
        for header in ("x-api-key", "authorization", "anthropic-version"):
            assert one.headers.get(header) == sent.headers.get(header)


async def run(command: str) -> None:
    """Run a command as somebody would who pastes it into a shell."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", command.replace("curl ", "curl --silent --show-error --fail ", 1)),
        env={"FALCON_KEY": KEY},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 0, said
