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
    assert names == ["data directory", "database", "keyring", "engine", "display", "versions"]
    well = {line["check"]: line["ok"] for line in result.lines}
    assert well["data directory"] and well["database"] and well["engine"] and well["versions"]
    assert not well["display"]
    assert result.status == 3
    assert not profile.exists()


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
    assert result.status == 3
    assert history.read_bytes() == before
    assert [path.name for path in profile.iterdir()] == ["history.sqlite3"]


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
async def test_doctor_finds_a_directory_open_to_others(falcon_process: Run, profile: Path) -> None:
    profile.mkdir()
    profile.chmod(0o755)
    [line] = [
        line for line in (await falcon_process("doctor")).out.splitlines() if "directory" in line
    ]
    assert line.startswith("problem") and "0755" in line


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
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, err.decode()
    imported = {name.split(".")[0] for name in json.loads(out.decode().splitlines()[-1])}
    assert not imported & {"PySide6", "shiboken6", "qasync", *forbidden}
