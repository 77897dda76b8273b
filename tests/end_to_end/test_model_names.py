"""Models in the real window: one spelling of a name, and servers asked as their models are seen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import running
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.waiting import PATIENCE_S as PATIENCE


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


def keep(profile: Path, *connections: Connection) -> None:
    profile.mkdir(parents=True, exist_ok=True)
    SettingsFile(profile / "settings.json").save(
        Settings(connections=connections, default_connection_id=connections[0].id)
    )


@dataclass
class HeldServer(OpenAIServer):
    """Answers up to its third piece, and goes on when it is let."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def _reach(self, place: int) -> None:
        if place == 3:
            await self.go_on.wait()


async def test_the_model_is_named_as_soon_as_it_is_known_and_everywhere_alike(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = HeldServer(models=("tiiuae/falcon-7b-instruct-GGUF",))
    name = "falcon-7b-instruct"
    async with openai.serve() as server:
        keep(profile, Connection("one", "Server", ServerKind.OPENAI, server.url))
        async with running(profile, environment) as window:
            await window.until("header", shows="Default model · Server")
            await window.send("Hello")
            await window.until("speaker", shows=name)
            assert await window.finished() == [], "while it streams"
            assert await window.header() == f"{name} · Server"
            openai.go_on.set()
            await window.next_end(0)
            assert await window.speaker() == name
            await window.action("new_chat")
            await window.until("header", shows=f"{name} · Server")
            assert (await window.foot())[1] == f"{name} · ready"
            await window.click("model")
            await window.until("rows", "models", shows=[f"   {name}"])


async def test_a_test_says_what_the_default_model_is(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = OpenAIServer(models=("gpt-4o",))
    async with openai.serve() as server:
        keep(profile, Connection("one", "Server", ServerKind.OPENAI, server.url))
        async with running(profile, environment) as window:
            await window.until("header", shows="Default model · Server")
            await window.action("settings")
            await window.until("rows", "saved_connections", shows=["Server"])
            await window.take("saved_connections", "Server")
            await window.test()
            await window.key("settings_window", "Esc")
            assert await window.header() == "gpt-4o · Server"


async def test_of_many_servers_those_are_asked_whose_models_are_seen_a_few_at_once(
    profile: Path, environment: dict[str, str]
) -> None:
    asked: list[str] = []
    at_once: list[int] = []
    open_now = 0

    async def script(peer: Peer, request: Request) -> None:
        nonlocal open_now
        asked.append(request.target)
        open_now += 1
        at_once.append(open_now)
        await asyncio.sleep(0.02)  # pace: a slow server
        open_now -= 1
        await peer.json({"object": "list", "data": [{"id": "m", "object": "model"}]})

    async with ScriptedServer(script) as server:
        keep(
            profile,
            *(
                Connection(f"c{n}", f"Server {n}", ServerKind.OPENAI, f"{server.origin}/{n}/v1")
                for n in range(200)
            ),
        )
        async with running(profile, environment) as window:
            await window.until("header", shows="Server 0")
            await window.click("model")
            await window.until("rows", "models", shows=["   m"])
            await window.until("quiet_models", shows=True)
            assert 1 <= len(set(asked)) <= 12, "not all two hundred"
            assert max(at_once) <= 5, "four, and the meter's own"
            await window.type("filter_models", "Server 17")
            await window.until("rows", "models", shows="Server 177")
            async with asyncio.timeout(PATIENCE):
                while "/17/v1/models" not in asked:
                    await asyncio.sleep(0.01)
            await window.until("quiet_models", shows=True)
            listed = [one for one in asked if one != "/0/v1/models"]  # which the meter asks, too
            assert len(listed) == len(set(listed)) <= 25, "each once"
            assert max(at_once) <= 5
