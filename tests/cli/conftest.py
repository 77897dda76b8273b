"""Runs the real command in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
    """Wait for a process; neither a traceback nor a control character may be in what it says."""
    out, err = await asyncio.wait_for(process.communicate(stdin), 30)
    assert b"Traceback" not in err, err.decode()
    for stream in (out.decode(), err.decode()):
        assert not [c for c in stream if c not in "\n\t" and (c < " " or "\x7f" <= c <= "\x9f")]
    assert process.returncode is not None
    return Result(process.returncode, out.decode(), err.decode())


@pytest.fixture
def started() -> Start:
    return start


@pytest.fixture
def finished() -> Callable[..., Awaitable[Result]]:
    return finish


@pytest.fixture
def falcon() -> Falcon:
    async def run(*arguments: str, stdin: bytes | None = None, **options: Any) -> Result:
        if stdin is not None:
            options["stdin"] = asyncio.subprocess.PIPE
        return await finish(await start(*arguments, **options), stdin)

    return run
