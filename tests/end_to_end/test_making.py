"""How answers were made and made again, with the real window against scripted servers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.conftest import _own
from tests.end_to_end.remote import Remote, running
from tests.servers.openai_server import OpenAIServer
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
    import os

    return _own(dict(os.environ, QT_QPA_PLATFORM="offscreen"))


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
            await window.until("read", "summary", shows="removed since")
            assert not await window.enabled("run_again_exactly")
