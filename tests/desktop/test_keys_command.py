"""``keys`` in a real Secret Service: typed unseen or piped in, used by ``ask``, forgotten."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.desktop.session import DesktopSession, desktop_session, missing_tools
from tests.desktop.test_secret_service import files_with
from tests.servers.openai_server import OpenAIServer
from tests.waiting import PATIENCE_S, until

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}"),
]

KEY = "sk-Canary0Key1For2Tests3456789"
OTHER = "sk-Another0Key1For2Tests345678"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[DesktopSession]:
    with desktop_session(tmp_path) as started:
        started.environment["FALCON_DESKTOP_DATA_DIR"] = str(tmp_path / "data")
        started.environment["PYTHONPATH"] = str(ROOT)
        started.environment["NO_PROXY"] = "*"
        yield started


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "falcon_desktop", *arguments]


async def run(session: DesktopSession, *arguments: str, stdin: str = "") -> Any:
    """Run a command beside the server that this process has."""
    import asyncio

    done = await asyncio.to_thread(
        session.run, program(*arguments), stdin=stdin, timeout=PATIENCE_S
    )
    assert "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr
    return done


async def test_a_key_is_piped_in_used_and_forgotten(
    session: DesktopSession, tmp_path: Path
) -> None:
    async with OpenAIServer(key=KEY).serve() as server:
        await run(session, "connections", "add", "Work", "--base-url", server.url, "--default")
        saved = await run(session, "keys", "set", "work", stdin=f"Authorization: Bearer {KEY}\n")
        assert (saved.returncode, saved.stdout) == (0, "")
        assert saved.stderr == (
            f"Key saved for http://127.0.0.1:{server.port}. Keys are kept in the desktop's keyring "
            "(Secret Service).\n"
        )
        assert files_with(tmp_path, KEY) == []
        asked = await run(session, "ask", "Hi?")
        assert (asked.returncode, asked.stdout) == (0, "Hello, world!\n")
        # another address does not get it
        elsewhere = f"http://localhost:{server.port}"
        edited = await run(session, "connections", "edit", "Work", "--base-url", elsewhere)
        assert "Keys are tied to an address." in edited.stderr
        asked = await run(session, "ask", "Hi?")
        assert asked.returncode == 3 and "has none" in asked.stderr
        await run(session, "connections", "edit", "Work", "--base-url", server.url)
        gone = await run(session, "keys", "forget", "Work")
        assert (gone.returncode, gone.stderr) == (0, "Key removed.\n")
        again = await run(session, "keys", "forget", "Work")
        assert (again.returncode, again.stderr) == (0, "No key saved.\n")
        assert (await run(session, "ask", "Hi?")).returncode == 3
        await run(session, "keys", "set", "Work", stdin=KEY)
        await run(session, "connections", "remove", "Work")
        assert _kept(session) == 0 and files_with(tmp_path, KEY) == []
    with_key = [request for request in server.requests if "authorization" in request.headers]
    assert with_key and {request.headers["host"] for request in with_key} == {
        f"127.0.0.1:{server.port}"
    }


async def test_the_keys_of_every_address_go_with_the_key_or_the_connection(
    session: DesktopSession,
) -> None:
    def keyed_at_two_addresses() -> list[tuple[str, ...]]:
        return [
            ("connections", "add", "Work", "--base-url", "https://one.example"),
            ("keys", "set", "Work"),
            ("connections", "edit", "Work", "--base-url", "https://two.example"),
            ("connections", "edit", "Work", "--key-env", "THE_KEY"),
            ("connections", "edit", "Work", "--base-url", "https://three.example"),
        ]

    await run(session, "connections", "add", "Other", "--base-url", "https://one.example")
    await run(session, "keys", "set", "Other", stdin=OTHER)
    for last in (["keys", "forget", "Work"], ["connections", "remove", "Work"]):
        for command in keyed_at_two_addresses():
            await run(session, *command, stdin=KEY)
        assert _kept(session) == 2
        await run(session, *last)
        assert _kept(session) == 1, "another connection's key for the same address stays"
        if last[0] == "keys":
            await run(session, "connections", "remove", "Work")
    for command in keyed_at_two_addresses():
        await run(session, *command, stdin=KEY)
    saved = await run(session, "keys", "set", "Work", stdin=OTHER)
    assert "no longer takes its key from the environment variable THE_KEY." in saved.stderr
    assert _kept(session) == 2, "the key of before went with the new one"


async def test_a_key_is_typed_unseen_and_stands_in_no_argument(
    session: DesktopSession, tmp_path: Path
) -> None:
    await run(session, "connections", "add", "Work", "--base-url", "http://127.0.0.1:9")
    for key in (KEY, OTHER):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            ["setsid", "--ctty", *program("keys", "set", "Work")],
            env=session.environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        shown = ""
        while "not shown" not in shown:
            shown += os.read(ours, 4_096).decode()
        arguments = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        os.write(ours, key.encode() + b"\n")
        await until(lambda process=process: process.poll() is not None, "the command's end")  # type: ignore[misc]
        shown += _rest(ours)
        os.close(ours)
        assert process.returncode == 0 and "Key saved for http://127.0.0.1:9." in shown
        assert key not in shown and key.encode() not in arguments
        assert files_with(tmp_path, key) == []
    assert _kept(session) == 1, "the new key took the old one's place"


async def test_nothing_usable_is_typed_and_the_key_of_before_stays(
    session: DesktopSession,
) -> None:
    async with OpenAIServer(key=KEY).serve() as server:
        await run(session, "connections", "add", "Work", "--base-url", server.url, "--default")
        await run(session, "keys", "set", "Work", stdin=KEY)
        for typed in ("", "two words"):
            refused = await run(session, "keys", "set", "Work", stdin=typed)
            assert refused.returncode == 3 and "key" in refused.stderr.lower()
            assert not typed or typed not in refused.stderr
        assert (await run(session, "ask", "Hi?")).returncode == 0


async def test_a_locked_keyring_is_told_and_changes_nothing(
    session: DesktopSession, tmp_path: Path
) -> None:
    await run(session, "connections", "add", "Work", "--base-url", "http://127.0.0.1:9")
    await run(session, "keys", "set", "Work", stdin=OTHER)
    before = (tmp_path / "data" / "settings.json").read_bytes()
    session.lock_for_good()
    for command in (["keys", "set", "Work"], ["keys", "forget", "Work"]):
        refused = await run(session, *command, stdin=KEY)
        assert refused.returncode == 3 and "keyring" in refused.stderr
        assert (tmp_path / "data" / "settings.json").read_bytes() == before
    removed = await run(session, "connections", "remove", "Work")
    assert removed.returncode == 3 and "“Work” was removed, but not its key:" in removed.stderr
    assert files_with(tmp_path, KEY) == []


def _kept(session: DesktopSession) -> int:
    """Return how many keys of ours the keyring has."""
    looked = session.run(
        ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets",
         "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.SearchItems",
         "dict:string:string:service,falcon-desktop"]
    )  # fmt: skip
    assert looked.returncode == 0
    return int(looked.stdout.count("object path"))


def _rest(terminal: int) -> str:
    parts = []
    try:
        while part := os.read(terminal, 4_096):
            parts.append(part)
    except OSError:  # the other side is closed
        pass
    return b"".join(parts).decode()
