"""The command itself: help, doctor, no display, and what it does not import."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import falcon_desktop
import pytest
from falcon_desktop.cli import _for_window
from falcon_desktop.confinement import Confinement
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.waiting import PATIENCE_S

Run = Callable[..., Awaitable[Any]]

NO_DISPLAY = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


async def test_version_and_help(falcon_process: Run, profile: Path) -> None:
    version = await falcon_process("--version")
    assert version.out == f"Falcon Desktop {falcon_desktop.__version__}\n"
    assert version.status == 0
    assert "ask" in (await falcon_process("--help")).out
    assert "--repetition-penalty" in (await falcon_process("ask", "--help")).out
    unknown = await falcon_process("fly")
    assert unknown.status == 2 and unknown.err.count("\n") == 1
    assert not profile.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "there is no display"),
        ({"DISPLAY": ":987"}, "the display :987 can't be opened"),
        ({"DISPLAY": "no-such-host.invalid:0"}, "can't be opened"),
        ({"WAYLAND_DISPLAY": "wayland-987"}, "the Wayland display wayland-987"),
        ({"QT_QPA_PLATFORM": "xcb"}, "there is no display"),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-987"}, "DISPLAY is not set"),
    ],
)
async def test_without_a_display_it_says_so_and_names_ask(
    falcon_process: Run, profile: Path, environment: dict[str, str], words: str
) -> None:
    result = await falcon_process(env={**NO_DISPLAY, **environment})
    assert (result.status, result.out) == (3, "")
    assert words in result.err and "falcon-desktop ask" in result.err
    assert result.err.count("\n") == 1
    assert not profile.exists()


async def test_doctor_names_every_check(falcon_process: Run, profile: Path) -> None:
    result = await falcon_process("doctor", "--json", env=NO_DISPLAY)
    names = [line["check"] for line in result.lines]
    assert names == [
        *("data directory", "environment", "database", "keyring"),
        *("engine", "sandbox", "display", "versions"),
    ]
    well = {line["check"]: line["ok"] for line in result.lines}
    assert well["data directory"] and well["database"] and well["engine"] and well["versions"]
    assert not well["display"]
    assert result.status == 3
    assert not profile.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Confinement(7, seccomp=True), "in a sandbox: files (Landlock 7), system calls"),
        (Confinement(2, seccomp=False), "connect to the network (Landlock is older"),
        (Confinement(0, seccomp=True), "read the files that this user can read"),
        (Confinement(0, seccomp=False), "read without a sandbox"),
    ],
)
async def test_doctor_says_what_the_sandbox_lacks_here(
    falcon: Run, monkeypatch: pytest.MonkeyPatch, given: Confinement, words: str
) -> None:
    monkeypatch.setattr("falcon_desktop.cli.doctor.available", lambda: given)
    result = await falcon("doctor")
    [line] = [line for line in result.out.splitlines() if "sandbox" in line]
    assert line.startswith("ok") and words in line
    assert ("lacks" in line) is (given != Confinement(7, seccomp=True))


async def test_doctor_finds_a_damaged_history_and_leaves_it(
    falcon_process: Run, profile: Path
) -> None:
    profile.mkdir(mode=0o700)
    history = profile / "history.sqlite3"
    history.write_bytes(b"no database at all" * 1_000)
    before = history.read_bytes()
    result = await falcon_process("doctor")
    [line] = [line for line in result.out.splitlines() if "database" in line]
    assert line.startswith("problem")
    assert "The history file is damaged." in line and "Open the window" in line
    assert result.status == 3
    assert history.read_bytes() == before
    assert [path.name for path in profile.iterdir()] == ["history.sqlite3"]


@pytest.mark.parametrize("how", ["missing", "empty", "log only"])
async def test_doctor_finds_a_lost_history(falcon: Run, profile: Path, how: str) -> None:
    profile.mkdir(mode=0o700)
    history = profile / "history.sqlite3"
    if how == "log only":
        history.with_name("history.sqlite3-wal").write_bytes(b"log")
    else:
        await with_backup(history)
        history.unlink()
    if how == "empty":
        history.touch(mode=0o600)
    before = sorted(path.name for path in profile.iterdir())
    result = await falcon("doctor")
    [line] = [line for line in result.out.splitlines() if "database" in line]
    assert line.startswith("problem") and "but there was a history here before" in line
    assert ("Backups: 1." in line) is (how != "log only")
    assert sorted(path.name for path in profile.iterdir()) == before


async def test_a_damaged_history_is_left_to_the_window(falcon: Run, profile: Path) -> None:
    profile.mkdir(mode=0o700)
    history = profile / "history.sqlite3"
    await with_backup(history)
    history.write_bytes(b"\xff" * 9_000)
    for arguments in (["list"], ["search", "x"], ["ask", "Why?"]):
        result = await falcon(*arguments)
        assert result.status == 5
        assert result.err.startswith("The history file is damaged.\n")
        assert "restores a backup" in result.err
        if arguments != ["ask", "Why?"]:
            assert result.err.splitlines()[-1] == "No messages can be read from it here."
    assert history.read_bytes() == b"\xff" * 9_000
    assert not list(profile.glob("*corrupt*"))


async def with_backup(history: Path) -> None:
    """Make a history with one message, and a backup beside it."""
    database = Database(history)
    await database.open()
    conversation = Conversation(new_id(), "Sky", now_ms(), now_ms())
    question = Message(new_id(), conversation.id, None, Role.USER, "Why?", now_ms())
    await Conversations(database).create(conversation, [question])
    assert await Backups(database).back_up_daily() is not None
    await database.close()


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
async def test_doctor_finds_a_directory_open_to_others(falcon_process: Run, profile: Path) -> None:
    profile.mkdir()
    profile.chmod(0o755)
    [line] = [
        line for line in (await falcon_process("doctor")).out.splitlines() if "directory" in line
    ]
    assert line.startswith("problem") and "0755" in line


OF_OTHER_COMMANDS = {
    *("store.conversations", "store.writing", "store.search", "store.reading", "store.rows"),
    *("cli.asking_arguments", "cli.connection_arguments", "core.domain.connection"),
}
MOST_FOR_A_LIST = 48
"""Each module of ours takes a millisecond or two; 150 are allowed for all."""


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (["--version"], {"asyncio", "apsw", "httpx"}),
        (["list"], {"httpx", "keyring", "markdown_it", "msgspec"}),
        (["doctor"], {"httpx"}),
        (["ask", "Hi", "--temporary", "--max-new-tokens", "2"], {"markdown_it"}),
    ],
)
async def test_no_command_imports_qt_nor_what_it_does_not_need(
    arguments: list[str], forbidden: set[str]
) -> None:
    code = (
        "import json, sys\n"
        "from falcon_desktop.cli import main\n"
        f"main({arguments!r})\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 0, err.decode()
    modules = json.loads(out.decode().splitlines()[-1])
    imported = {name for name in modules if "." not in name}
    assert not imported & {"PySide6", "shiboken6", "qasync", *forbidden}
    if arguments[0] == "list":
        ours = {one.removeprefix("falcon_desktop.") for one in modules if "falcon_desktop." in one}
        assert not ours & OF_OTHER_COMMANDS
        assert len(ours) <= MOST_FOR_A_LIST, sorted(ours)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ((), (None, None)),
        (("--data-dir", "d"), ("d", None)),
        (("--data-dir=d",), ("d", None)),
        (("a.falcon-chat.json",), (None, "a.falcon-chat.json")),
        (("--data-dir", "d", "a.falcon-chat.json"), ("d", "a.falcon-chat.json")),
        (("a.FALCON-CHAT.JSON", "--data-dir=d"), ("d", "a.FALCON-CHAT.JSON")),
        (("--data-dir",), None),
        (("--data-dir", "--json"), None),
        (("--data-dir", "d", "list"), None),
        (("import", "a.falcon-chat.json"), None),
        (("a.falcon-chat.json", "b.falcon-chat.json"), None),
        (("-a.falcon-chat.json",), None),
        (("--help",), None),
    ],
)
def test_what_opens_the_window(
    arguments: tuple[str, ...], wanted: tuple[str | None, str | None] | None
) -> None:
    assert _for_window(arguments) == wanted
