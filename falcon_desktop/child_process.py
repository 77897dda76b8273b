"""Starts and ends small children that answer through pipes. Must not know what they do."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any, Final

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "PYTHONHOME")


async def started(command: Sequence[str]) -> asyncio.subprocess.Process:
    """Start a child with pipes to and from it, that knows little of this process's environment.

    Raises:
        OSError: it can't be started.
    """
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


def end(process: asyncio.subprocess.Process, *, politely: bool = False) -> None:
    """Ask a child to end, or end it at once; nothing happens to one that is gone.

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
    """End a child at once and wait until it is gone."""
    end(process)
    await process.wait()
