"""What is run again exactly, here or as a command, sends the very bytes that were sent first, with
every option set, whichever server answers.
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
from tests.servers.ollama import Model, OllamaServer
from tests.servers.openai_server import OpenAIServer
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
KEYED: dict[str, Any] = {
    "proxy": ProxyChoice.NONE,
    "uses_key": True,
    "key_variable": "KEY_OF_TEST",
    "key_header": "X-Api-Key",
}
SERVERS: dict[ServerKind, tuple[Callable[[], Any], dict[str, Any]]] = {
    ServerKind.OPENAI: (lambda: OpenAIServer(key=KEY, key_header="x-api-key"), {"model": "falcon"}),
    ServerKind.TGI: (TgiServer, {}),
    ServerKind.OLLAMA: (
        lambda: OllamaServer(models={"falcon:latest": Model(thoughts=("Hm",), levels=True)}),
        {"model": "falcon:latest", "preset": "ollama"},
    ),
    ServerKind.ANTHROPIC: (
        lambda: AnthropicServer(models=("claude",)),
        {"model": "claude", "preset": ANTHROPIC},
    ),
}


def posted(requests: list[Request]) -> list[Request]:
    """Return the questions among the requests, which say that they want a stream or a grammar."""
    return [one for one in requests if one.method == "POST" and b"###" in one.body]


@pytest.mark.parametrize("kind", SERVERS)
async def test_the_same_bytes_go_out(
    profile: Path, kind: ServerKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_OF_TEST", KEY)
    make, fields = SERVERS[kind]
    async with make().serve() as served:
        connection = Connection("c", "Test", kind, served.origin, **KEYED, **fields)
        async with running_program(profile, connection) as program:
            first = await program.ask(None, "Why? / Wozu?", settings=EVERY_OPTION)
            assert first.status is MessageStatus.COMPLETE, first.failure
            [sent] = posted(served.requests)
            assert b"{{" not in sent.body and sent.headers["x-api-key"] == KEY
            rerun = await program.container.services.versions.run_again(first.id)
            again = await program.finished(rerun.exchange.answer.id)
            assert again.status is MessageStatus.COMPLETE, again.failure
            made = await program.made(first)
            assert made.request.is_exact, made.request.problem
            assert KEY not in made.curl
            await run(made.curl)
    _, repeated, command = posted(served.requests)
    for one in (repeated, command):
        assert one.body == sent.body
        assert one.target == sent.target
        assert one.headers["x-api-key"] == KEY
        assert one.headers.get("anthropic-version") == sent.headers.get("anthropic-version")


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
