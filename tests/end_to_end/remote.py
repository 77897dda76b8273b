"""The test's side of ``connections_driver``: starts the program and tells it what to do."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_S as PATIENCE

ROOT = Path(__file__).parents[2]
NOISE = ("This plugin does not support",)
"""What the offscreen platform says of itself."""


ON_WIDGETS = frozenset({"click", "menu"})
"""Steps that wait for what they are done on."""
NOT_THERE = "LookupError: nothing visible is"


class Refused(Exception):
    """The window could not do a step."""


class Remote:
    """A running program. ``await window.click("save_key")`` does that verb of ``Hands``."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid
        self.ready = 0.0
        self.output = ""
        """stdout and stderr, once the program ended."""

    def __getattr__(self, verb: str) -> Any:
        async def ask(*arguments: Any) -> Any:
            return await self.ask(verb, *arguments)

        async def do(*arguments: Any) -> Any:
            return await self._once_there(verb, *arguments)

        return do if verb in ON_WIDGETS else ask

    async def _once_there(self, verb: str, *arguments: Any) -> Any:
        """Do a step as soon as what it is done on can be seen: a window shows it in a later frame.

        Raises:
            Refused: it never came, or can't do that.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return await self.ask(verb, *arguments)
            except Refused as error:
                if NOT_THERE not in str(error) or time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.02)

    async def ask(self, verb: str, *arguments: Any) -> Any:
        """Do a step and return its value.

        Raises:
            Refused: there is no such widget, or it can't do that.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([verb, *arguments]).encode() + b"\n")
        await self._process.stdin.drain()
        answer = await self._line()
        if "error" in answer:
            raise Refused(f"{verb}{arguments}: {answer['error']}")
        return answer.get("value")

    async def shortcut(self, keys: str) -> None:
        """Press keys wherever the keyboard is, once the front window has it."""
        await self.ask("activate")
        await self.until("active", shows=True)
        await self.ask("shortcut", keys)

    async def until(self, verb: str, *arguments: Any, shows: Any) -> Any:
        """Ask until the value is, or as a text or list holds, ``shows``; return it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                value = await self.ask(verb, *arguments)
            except Refused as error:
                value = str(error)
            if _fits(value, shows):
                return value
            if time.monotonic() > deadline:
                raise TimeoutError(f"{verb}{arguments} is {value!r}, not {shows!r}")
            await asyncio.sleep(0.02)

    async def settled(self) -> None:
        """Wait until nothing that the window began or put off is left to do."""
        await self.until("rests", shows=True)

    async def answered(self, question: str) -> str:
        """Send a question and return how the answer ended."""
        before = len(await self.finished())
        await self.send(question)
        return await self.next_end(before)

    async def next_end(self, before: int) -> str:
        """Wait until there is one more answer than there were, and shown; return how it ended."""
        deadline = time.monotonic() + PATIENCE
        while len(ends := await self.finished()) <= before:
            if time.monotonic() > deadline:
                seen = [await self.ask(verb) for verb in ("transcript", "note", "foot", "notice")]
                raise TimeoutError(f"no answer; seen are {seen}")
            await asyncio.sleep(0.02)
        await self.until("shows_what_was_asked", shows=True)  # a short answer ends before that
        return str(ends[before])

    async def add(self, preset: str, name: str, address: str = "") -> None:
        """Add a connection by its preset."""
        await self.click("add_connection")
        await self.menu(preset)
        await self.enter("name", name)
        if address:
            await self.enter("address", address)
        await self.until("rows", "saved_connections", shows=[name])

    async def test(self) -> list[list[str]]:
        """Press Test and return the steps once it is over."""
        await self.click("test_connection")
        await self.until("read", "test_connection", shows="Test")
        deadline = time.monotonic() + PATIENCE
        while True:
            steps: list[list[str]] = await self.steps()
            if await self.read("test_connection") == "Test" and steps and steps[-1][1] != "running":
                return steps
            if time.monotonic() > deadline:
                raise TimeoutError(str(steps))
            await asyncio.sleep(0.02)

    async def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        while True:
            line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
            if not line:
                raise EOFError("the program ended")
            self.output += line.decode()
            found: dict[str, Any] = json.loads(line)
            return found


def _fits(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, list) and isinstance(value, list):
        return all(one in value for one in wanted)
    if isinstance(wanted, str) and isinstance(value, list):
        return any(wanted in str(one) for one in value)
    if isinstance(wanted, str) and isinstance(value, str):
        return wanted in value if wanted else value == ""
    return bool(value == wanted)


@asynccontextmanager
async def running(
    data_dir: Path,
    environment: Mapping[str, str],
    *before: str,
    cwd: Path = ROOT,
    scenario: str = "remote",
) -> AsyncIterator[Remote]:
    """Start the program; it must end well and say nothing on stderr.

    ``before`` is a command to start it with, such as ``unshare``; ``cwd`` where it is started;
    ``scenario`` is ``remote_early`` where the history can't be opened.
    """
    process = await asyncio.create_subprocess_exec(
        *before, sys.executable, "-m", "tests.end_to_end.connections_driver", scenario,
        str(data_dir), cwd=cwd, env={**environment, "PYTHONPATH": str(ROOT)}, limit=2**24,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    remote = Remote(process)
    try:
        remote.ready = (await remote._line())["ready"]
        yield remote
        assert process.stdin is not None
        process.stdin.close()
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        remote.output += out.decode() + err.decode()
        noise = [line for line in err.decode().splitlines() if not line.startswith(NOISE)]
        assert (process.returncode, noise) == (0, []), remote.output[-2000:]
    except EOFError:
        _, err = await process.communicate()
        raise AssertionError(f"the program ended early: {err.decode()}") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
