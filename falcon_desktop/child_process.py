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


async def ended(process: asyncio.subprocess.Process) -> None:
    """End a child at once and wait until it is gone."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:  # ``kill`` would first ask for the status of one that just ended, asyncio's own
                os.kill(process.pid, signal.SIGKILL)
    await process.wait()
