"""A canary key's whole life, with a real Secret Service: it is found nowhere outside the keyring.

Row S8 of tests/README.md: a full session, by window and command line; then every place is searched.
"""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.desktop.session import DesktopSession, desktop_session, missing_tools
from tests.end_to_end.remote import ROOT, Remote, running
from tests.end_to_end.test_connections import close_settings, open_connections
from tests.offscreen import OFFSCREEN
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}"),
]
CANARY = "hf_Canary/Key+ForTests=0123456789"
FORMS = {
    "raw": CANARY.encode(),
    "its last 8 characters": CANARY[-8:].encode(),
    "Base64": base64.b64encode(CANARY.encode()),
    "as in a URL": quote(CANARY, safe="").encode(),
    "UTF-16": CANARY.encode("utf-16-le"),
}


class MoodyServer(OpenAIServer):
    """Answers as its ``mood`` says; its errors quote the key, as some servers' do."""

    mood = "good"

    async def script(self, peer: Peer, request: Request) -> None:
        given = request.headers.get("authorization", "")
        if self.mood == "good" or request.method == "GET":
            await super().script(peer, request)
        elif self.mood == "refusing":
            error = {"error": {"message": f"Incorrect API key provided: {given}"}}
            await peer.json(error, 401)
        elif self.mood == "malformed":
            await peer.body(f"<html>{given}</html>".encode(), content_type="text/html")
        else:
            await asyncio.Event().wait()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[DesktopSession]:
    with desktop_session(tmp_path) as started:
        started.environment |= {"QT_QPA_PLATFORM": OFFSCREEN, "TMPDIR": str(tmp_path / "tmp")}
        (tmp_path / "tmp").mkdir()
        yield started


def found_in(what: bytes) -> list[str]:
    """Return in which forms the canary is in ``what``."""
    return [name for name, form in FORMS.items() if form in what]


def found_under(directory: Path) -> list[tuple[Path, list[str]]]:
    """Return the files that hold the canary in any form."""
    hits = []
    for path in directory.rglob("*"):
        if path.is_file() and (forms := found_in(path.read_bytes())):
            hits.append((path, forms))
    return hits


def process_facts(pid: int) -> bytes:
    """Return what other processes of this user can read about a process."""
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ"))


async def command(session: DesktopSession, *arguments: str) -> str:
    """Run the command line and return all that it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "falcon_desktop", *arguments, cwd=ROOT, env=session.environment,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, out.decode()
    return out.decode()


async def in_every_mood(window: Remote, server: MoodyServer) -> None:
    """Have answers end in each way that a server can end them."""
    for mood, end in (("good", "complete"), ("refusing", "failed"), ("malformed", "failed")):
        server.mood = mood
        assert await window.answered(f"A {mood} question") == end
        if end == "failed":
            assert found_in(" ".join(await window.every_text()).encode()) == []
    server.mood = "deaf"
    before = len(await window.finished())
    await window.send("A question that is not answered")
    await window.until("shows", "stop", shows=True)
    await window.shortcut("Esc")
    assert await window.next_end(before) == "stopped"
    server.mood = "good"


@pytest.mark.long
async def test_a_key_is_nowhere_but_in_the_keyring(session: DesktopSession, tmp_path: Path) -> None:
    data, outside = session.home / "data", tmp_path / "outside"
    outside.mkdir()
    scripted = MoodyServer(key=CANARY)
    said: list[str] = []
    async with ScriptedServer(scripted.script) as server:
        async with running(data, session.environment) as window:
            await open_connections(window)
            await window.add("custom", "Gateway", server.url)
            await window.paste("key", f" {CANARY}\n")
            await window.click("save_key")
            await window.until("read", "key_state", shows="the desktop's keyring (Secret Service)")
            steps = await window.test()
            assert steps[-1][:2] == ["first_token", "ok"]
            await window.click("default_connection")
            await close_settings(window)
            await in_every_mood(window, scripted)
            await window.export(str(outside / "chat.md"))
            await window.until("notice", shows="Exported")
            await window.export(str(outside / "chat.json"))
            await window.until("notice", shows="chat.json")
            await open_connections(window)
            await window.backup(str(outside / "backup.sqlite3"))
            await window.take("settings_pages", "Data & privacy")
            await window.until("read", "data_result", shows="Backed up")
            assert found_in(" ".join(await window.every_text()).encode()) == []
            await close_settings(window)
            assert found_in(process_facts(window.pid)) == []
        said.append(window.output)
        async with running(data, session.environment) as window:  # the key is found again
            assert await window.answered("After a restart") == "complete"
            await window.click("model")
            await window.until("rows", "models", shows="On this computer")
            await window.take("models", "SmolLM2 135M")
            await window.until("foot", shows="On this computer")
            before = len(await window.finished())
            await window.send("A long story, please.")
            await window.until("has_answer", shows=True)
            engine = await window.engine()
            assert found_in(process_facts(engine)) == []
            await window.shortcut("Esc")
            await window.next_end(before)
        said.append(window.output)
        asked = await command(session, "--data-dir", str(data), "ask", "--connection", "Gateway",
                              "From the command line")  # fmt: skip
        assert asked == "Hello, world!\n"
        for arguments in (
            ("doctor", "--json"),
            ("backup", str(outside / "second.sqlite3")),
            ("export", "--all", "--format", "html", "--output", str(outside / "all.html")),
        ):
            said.append(await command(session, "--data-dir", str(data), *arguments))
        async with running(data, session.environment) as window:
            await open_connections(window)
            await window.take("saved_connections", "Gateway")
            await window.until("shows", "forget_key", shows=True)
            await window.click("forget_key")
            await window.until("shows", "forget_key", shows=False)
        said.append(window.output)
        async with running(data, session.environment) as window:
            await window.action("new_chat")
            assert await window.answered("Without a key") == "failed"
        keys = {request.headers.get("authorization") for request in server.requests}
    assert keys <= {f"Bearer {CANARY}", None}
    assert found_in("".join(said).encode()) == []
    assert {path.name for path in outside.iterdir()} == {
        "chat.md", "chat.json", "backup.sqlite3", "second.sqlite3", "all.html"
    }  # fmt: skip
    assert found_under(tmp_path) == []


def test_the_search_finds_what_it_should(tmp_path: Path) -> None:
    """A search that can't find proves nothing."""
    for name, form in FORMS.items():
        (tmp_path / name).write_bytes(b"x" + form + b"y")
    assert {path.name for path, _ in found_under(tmp_path)} == set(FORMS)


async def test_without_a_keyring_a_key_is_for_this_session_and_said_so(
    session: DesktopSession, tmp_path: Path
) -> None:
    session.environment.pop("DBUS_SESSION_BUS_ADDRESS")
    session.environment["XDG_RUNTIME_DIR"] = str(tmp_path / "no-bus")
    scripted = OpenAIServer(key=CANARY)
    data = session.home / "data"
    async with scripted.serve() as server:
        async with running(data, session.environment) as window:
            await open_connections(window)
            await window.add("custom", "Gateway", server.url)
            await window.click("default_connection")
            await window.enter("key", CANARY)
            await window.until("read", "key_state", shows="for this session only")
            await close_settings(window)
            assert await window.answered("Hello") == "complete"
        async with running(data, session.environment) as window:
            assert await window.answered("Hello again") == "failed"
            sentence, button = await window.note()
            assert "needs a key" in sentence
            assert button == "Enter key"
    assert found_under(tmp_path) == []
