"""Runs the real command in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import re
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.cli import main
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """stdout as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Falcon = Callable[..., Awaitable[Result]]
Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


async def start(
    *arguments: str, env: dict[str, str] | None = None, **options: Any
) -> asyncio.subprocess.Process:
    """Start ``falcon-desktop`` with these arguments; stdin is /dev/null unless said otherwise."""
    environment = {**os.environ, "PYTHONWARNINGS": "error", **(env or {})}
    options.setdefault("stdin", asyncio.subprocess.DEVNULL)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "falcon_desktop",
        *arguments,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        **options,
    )


async def finish(process: asyncio.subprocess.Process, stdin: bytes | None = None) -> Result:
    """Wait for a process and return what it said."""
    out, err = await asyncio.wait_for(process.communicate(stdin), PATIENCE_S)
    assert process.returncode is not None
    return checked(process.returncode, out, err)


def checked(status: int, out: bytes, err: bytes) -> Result:
    """Neither a traceback nor what commands a terminal may be in what a command says of itself."""
    assert b"Traceback" not in err, err.decode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", err.decode())
    return Result(status, out.decode(), err.decode())


def command(*arguments: str) -> Result:
    """Run the whole command on this thread, for tests that have no event loop."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(arguments)
    out.flush()
    err.flush()
    return checked(status, out.buffer.getvalue(), err.buffer.getvalue())


@pytest.fixture
def started() -> Start:
    return start


@pytest.fixture
def finished() -> Callable[..., Awaitable[Result]]:
    return finish


@pytest.fixture
def falcon_process() -> Falcon:
    """Run the command in a process of its own, as a shell does."""

    async def run(*arguments: str, stdin: bytes | None = None, **options: Any) -> Result:
        if stdin is not None:
            options["stdin"] = asyncio.subprocess.PIPE
        return await finish(await start(*arguments, **options), stdin)

    return run


@pytest.fixture
def falcon() -> Falcon:
    """Run the whole command in a thread of this process: the same, but for a second of imports."""

    async def run(*arguments: str) -> Result:
        loop = asyncio.get_running_loop()
        status = loop.create_future()

        def work() -> None:
            found = main(arguments)
            loop.call_soon_threadsafe(status.set_result, found)

        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            thread = threading.Thread(target=work, name="command")
            thread.start()
            await asyncio.wait_for(status, PATIENCE_S)
            thread.join()
        out.flush()
        err.flush()
        return checked(await status, out.buffer.getvalue(), err.buffer.getvalue())

    return run
