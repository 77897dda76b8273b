"""Children end without a word of asyncio's, also those that end by themselves at that moment."""

from __future__ import annotations

import signal
import sys

import pytest
from falcon_desktop.child_process import end, ended, started

WAITS = "import sys; sys.stdin.read()"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
@pytest.mark.parametrize("politely", [True, False])
async def test_asyncio_alone_learns_how_a_child_ended(
    statuses_taken: list[int], politely: bool
) -> None:
    child = await started([sys.executable, "-c", WAITS])
    end(child, politely=politely)
    assert await child.wait() == -(signal.SIGTERM if politely else signal.SIGKILL)
    end(child)
    await ended(child)
    assert statuses_taken == []
