"""How answers were made and made again, with the real window against scripted servers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.environments import at_home, offscreen
from tests.end_to_end.remote import Remote, running
from tests.servers.anthropic import AnthropicServer
from tests.servers.gemini import NEW, ROOT, GeminiServer
from tests.servers.ollama import OllamaServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.responses import ResponsesServer
from tests.servers.tgi import TgiServer


def to(name: str, kind: ServerKind, address: str, **fields: Any) -> Connection:
    """Return a connection to a scripted server, its name its id."""
    fields.setdefault("model", "falcon")
    return Connection(name, name, kind, address, proxy=ProxyChoice.NONE, **fields)


def prepare(profile: Path, *connections: Connection) -> None:
    """Write settings whose first connection is the default."""
    paths.make_private_directory(profile)
    settings = Settings(connections=connections, default_connection_id=connections[0].id)
    SettingsFile(paths.settings_file(profile)).save(settings)


@pytest.fixture
def environment() -> dict[str, str]:
    return at_home(offscreen())


async def _again(window: Remote) -> None:
    before = len(await window.finished())
    await window.action("run_again")
    assert await window.next_end(before) == "complete"


async def test_the_window_tells_how_an_answer_was_made(
    profile: Path, environment: dict[str, str]
) -> None:
    server = OpenAIServer(tokens=("One", " two"))
    async with server.serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, served.origin))
        async with running(profile, environment) as window:
            assert await window.answered("It's a question?") == "complete"
            await window.click("how_it_was_made")
            summary = await window.until("read", "summary", shows="Completion tokens: 2")
            assert "Connection: mine" in summary
            assert f"{served.origin}/v1/chat/completions" in summary
            for _ in range(2):  # by key, to the page of the command
                await window.key("sections", "Right")
            curl = await window.read("curl")
            assert curl.startswith("curl --no-buffer ")
            await window.click("copy_section")
            assert await window.clipboard() == curl
            await window.key("sections", "Left")
            assert json.loads(await window.read("request_json")) == server.asked[0]
            await window.click("run_again_exactly")
            assert await window.next_end(1) == "complete"
            assert not await window.shows("how_it_was_made_window")
            assert server.asked[1] == server.asked[0]
            await window.until("notice", shows="No seed was sent")
            await window.action("how_it_was_made")
            await window.until("shows", "how_it_was_made_window", shows=True)
            await window.key("summary", "Esc")
            await window.until("shows", "how_it_was_made_window", shows=False)


ROUTES = ("/chat/completions", "/responses", "/messages", "/api/chat", "/generate_stream")
PROTOCOLS: dict[str, tuple[Any, ServerKind, dict[str, Any]]] = {
    "openai": (OpenAIServer(), ServerKind.OPENAI, {}),
    "tgi": (TgiServer(), ServerKind.TGI, {"model": ""}),
    "ollama": (OllamaServer(), ServerKind.OLLAMA, {"model": "falcon:latest", "preset": "ollama"}),
    "anthropic": (
        AnthropicServer(("claude",), key=""),
        ServerKind.ANTHROPIC, {"model": "claude", "preset": "anthropic"},
    ),
    "responses": (
        ResponsesServer(), ServerKind.RESPONSES, {"model": "gpt-thinks", "preset": "openai"}
    ),
    "gemini": (GeminiServer(key=""), ServerKind.OPENAI, {"model": NEW, "preset": "gemini"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PROTOCOLS)
async def test_run_again_exactly_sends_the_same_bytes(
    profile: Path, environment: dict[str, str], name: str
) -> None:
    server, kind, fields = PROTOCOLS[name]
    async with server.serve() as served:
        address = f"{served.origin}{ROOT}" if name == "gemini" else served.origin
        prepare(profile, to("mine", kind, address, **fields))
        async with running(profile, environment) as window:
            assert await window.answered("Why?") == "complete"
            assert await window.answered("And then?") == "complete"
            await window.action("how_it_was_made")
            await window.until("read", "summary", shows="Connection: mine")
            await window.click("run_again_exactly")
            assert await window.next_end(2) == "complete"
        bodies = [
            one.body
            for one in served.requests
            if one.method == "POST" and one.path.endswith(ROUTES) and b"then?" in one.body
        ]
        *_, first, second = bodies
        assert first == second and len(bodies) >= 2


async def test_a_removed_connection_is_told(profile: Path, environment: dict[str, str]) -> None:
    server = TgiServer()
    async with server.serve() as served:
        mine = to("mine", ServerKind.TGI, served.origin, model="")
        prepare(profile, mine)
        async with running(profile, environment) as window:
            await window.answered("Why?")
            await _again(window)
            bodies = [body for path, body in server.asked if path == "/generate_stream"]
            assert bodies[0] == bodies[1]
        prepare(profile, to("other", ServerKind.TGI, served.origin, model=""))
        async with running(profile, environment) as window:
            await window.action("next_chat")
            await window.until("transcript", shows="Hello")
            await window.action("run_again")
            await window.until("notice", shows="was removed")
            await window.action("how_it_was_made")
            await window.until("read", "summary", shows="since removed")
            assert not await window.enabled("run_again_exactly")


async def test_it_runs_with_another_connection_and_options(
    profile: Path, environment: dict[str, str]
) -> None:
    openai, tgi = OpenAIServer(models=("falcon", "eagle")), TgiServer()
    async with openai.serve() as first, tgi.serve() as second:
        prepare(
            profile,
            to("one", ServerKind.OPENAI, first.origin),
            to("two", ServerKind.TGI, second.origin, model=""),
        )
        async with running(profile, environment) as window:
            await window.answered("Why?")
            await window.message_menu("run_with")
            await window.until("shows_window", "run_with_window", shows=True)
            await window.enter("temperature_value", "0.25")
            await window.click("run_with_model")
            await window.until("rows", "models", shows="eagle")
            await window.enter("filter_models", "eagle")
            assert "eagle" in (await window.read("run_with_model")).lower()
            await window.click("run")
            assert await window.next_end(1) == "complete"
            asked = openai.asked[1]
            assert (asked["model"], asked["temperature"]) == ("eagle", 0.25)
            assert openai.asked[1]["messages"] == openai.asked[0]["messages"]
            # over another protocol, by the list's own entry, once the new answer is the last
            await window.until("read", "versions", shows="2 / 2")
            await window.action("run_with")
            await window.until("shows_window", "run_with_window", shows=True)
            await window.until("read", "temperature_value", shows="0.25")
            await window.click("run_with_model")
            await window.until("rows", "models", shows="two")
            await window.enter("filter_models", "two")
            await window.click("run")
            assert await window.next_end(2) == "complete"
            [body] = [body for path, body in tgi.asked if path == "/generate_stream"]
            assert body["parameters"]["temperature"] == 0.25
            assert await window.transcript() == "Hello, world!"
            # what the chat itself uses is as it was
            assert "falcon" in (await window.header()).lower()


STEPS = {
    "retry": None,
    "run_with": "run_with_window",
    "open_connection": "settings_window",
    "enter_key": "settings_window",
    "restore_backup": "settings_window",
    "update": "settings_window",
    "choose_model": "model_popup",
}


async def test_every_next_step_leads_somewhere(profile: Path, environment: dict[str, str]) -> None:
    server = OpenAIServer()
    async with server.serve() as served:
        prepare(profile, to("one", ServerKind.OPENAI, served.origin))
        await _write_failures(profile)
        async with running(profile, environment) as window:
            for step, name in STEPS.items():
                await window.action("next_chat")
                await window.until("note", shows=f"It was {step}.")
                await window.next_step()
                if name is None:
                    assert await window.next_end(0) == "complete"
                    continue
                await window.until("shows_window", name, shows=True)
                await window.close_front()
                await window.until("shows_window", name, shows=False)


async def _write_failures(profile: Path) -> None:
    """Write a chat for each next step, whose answer failed and offers it."""
    database = Database(paths.history_file(profile))
    await database.open()
    store = Conversations(database)
    for place, step in enumerate(STEPS):
        now = now_ms() - place * 1_000
        chat = Conversation(new_id(), step, now, now)
        question = Message(new_id(), chat.id, None, Role.USER, "Why?", now)
        answer = Message(
            new_id(), chat.id, question.id, Role.ASSISTANT, "", now, MessageStatus.FAILED,
            failure=Failure("code", f"It was {step}.", "words", step),
            provenance=Provenance(connection_id="one", connection_name="one", model="falcon"),
        )  # fmt: skip
        await store.create(replace(chat, active_leaf_id=answer.id), [question, answer])
    await database.close()


async def test_stop_continue_and_regenerate_by_key(
    profile: Path, environment: dict[str, str]
) -> None:
    endless = tuple(f" word{number}" for number in range(20_000))  # until it is stopped
    server = OpenAIServer(tokens=endless, pause=0.05)
    async with server.serve() as served:
        prepare(profile, to("one", ServerKind.OPENAI, served.origin))
        async with running(profile, environment) as window:
            await window.send("Talk.")
            await window.until("transcript", shows="word3")
            await window.shortcut("Esc")
            assert await window.next_end(0) == "stopped"
            before = await window.transcript()
            server.tokens, server.pause = endless[:60], 0.0
            await window.shortcut("Ctrl+Shift+Return")
            assert await window.next_end(1) == "complete"
            sent = server.asked[1]["messages"]
            assert sent[-1] == {"role": "assistant", "content": before}
            await window.shortcut("Ctrl+R")
            assert await window.next_end(2) == "complete"
            assert server.asked[2]["messages"] == server.asked[0]["messages"]
