"""Starts small child processes, reads their answers from pipes, and ends them.

They parse foreign data, so one that was taken over may answer anything, at any length.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio
    from typing import BinaryIO

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "PYTHONHOME")

LENGTH_BYTES: Final = 4
"""Before each piece of an answer."""


def command_of(module: str, switch: str) -> list[str]:
    """Return a child's command line: this interpreter with one of our modules.

    A frozen program has no interpreter beside it: it is that program itself with ``switch``, which
    ``resources/packaging/start.py`` knows.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, switch]
    return [sys.executable, "-P", "-m", module]


def packed(value: Any) -> bytes:
    """Return a JSON value as a message: :data:`LENGTH_BYTES` of length, then JSON."""
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def pieces(given: BinaryIO) -> Iterator[Any]:
    """Yield the values of incoming messages, in the child, until there are no more."""
    while length := given.read(LENGTH_BYTES):
        yield parsed(given.read(int.from_bytes(length, "big")))


async def started(command: Sequence[str]) -> asyncio.subprocess.Process:
    """Start a child with pipes to and from it and a minimal environment.

    Raises:
        OSError: it can't be started.
    """
    import asyncio  # not in the children, which import this module for their pieces

    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    # its own session: Ctrl-C in our terminal is ours to handle
    options: dict[str, Any] = {} if sys.platform == "win32" else {"start_new_session": True}
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**environment, "PYTHONUTF8": "1"},
        **options,
    )


async def piece(process: asyncio.subprocess.Process, most: int) -> bytes:
    """Return a piece of what a child answers without its length, as :func:`packed` made it.

    Raises:
        EOFError, ValueError: it is gone, or answers more than ``most`` bytes.
    """
    if process.stdout is None:
        raise EOFError
    length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
    if length > most:
        raise ValueError("too long an answer")
    return await process.stdout.readexactly(length)


def parsed(data: bytes) -> Any:
    """Parse a child's JSON.

    Raises:
        ValueError: it is none, or nested too deeply.
    """
    try:
        return json.loads(data.decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def end(process: asyncio.subprocess.Process, *, politely: bool = False) -> None:
    """Ask a child to end, or end it at once; harmless if it is gone.

    ``terminate`` and ``kill`` of a process first take the status of one that ended by itself just
    now. asyncio, whose it is, then warns of a child that it does not know.
    """
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()  # there is no polite way
        else:
            os.kill(process.pid, signal.SIGTERM if politely else signal.SIGKILL)


async def ended(process: asyncio.subprocess.Process) -> None:
    """End a child at once and wait until it is gone.

    asyncio says so only when all that it had written was read.
    """
    end(process)
    with contextlib.suppress(RuntimeError):  # somebody else reads it
        while process.stdout is not None and await process.stdout.read(1 << 16):
            pass
    await process.wait()
