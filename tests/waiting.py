"""Waiting for a condition, with a guard that ends what hangs and decides nothing else."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import Final, TypeVar

Found = TypeVar("Found")
PATIENCE_S: Final = float(os.environ.get("FALCON_TEST_PATIENCE", "150"))
"""What a busy machine may need at most; shorter than the limit of a whole test."""
_POLL_S: Final = 0.005


def wait_until(condition: Callable[[], Found], what: object = "") -> Found:
    """Ask until the answer is true, and return it.

    Raises:
        TimeoutError: it never became true; ``what`` says what was waited for.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what or condition} did not come")
        time.sleep(_POLL_S)
    return found


async def until(condition: Callable[[], Found], what: object = "") -> Found:
    """Do as :func:`wait_until`, while other tasks run."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what or condition} did not come")
        await asyncio.sleep(_POLL_S)
    return found


async def turns(count: int = 20) -> None:
    """Let the event loop turn ``count`` times: what was ready then has run, and what that began."""
    for _ in range(count):
        await asyncio.sleep(0)
