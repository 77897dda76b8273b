"""The worker and a socket that becomes ready in the turn in which its reader is cancelled."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import anyio
import pytest
from falcon_desktop.runtime.worker import Worker
from tests.waiting import PATIENCE_S, turns


async def _cancel_as_it_gets_ready(path: str) -> bool:
    """Cancel a reader and make its socket ready in one turn; True if it was cancelled."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        async with await anyio.connect_unix(path) as stream:
            peer, _ = listening.accept()
            with peer:
                reading = asyncio.ensure_future(stream.receive())
                await turns()
                peer.send(b"x")
                asyncio.get_running_loop().call_soon(reading.cancel)
                await asyncio.wait([reading])
    return reading.cancelled()


async def _break() -> None:
    asyncio.get_running_loop().call_soon(int, "not a number")
    await asyncio.sleep(0)


def test_a_wake_up_after_a_cancel_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker("test-worker")
    worker.start()
    try:
        cancelled = worker.submit(_cancel_as_it_gets_ready(str(tmp_path / "s"))).result(PATIENCE_S)
    finally:
        assert worker.stop(PATIENCE_S)

    assert cancelled
    assert "a wake-up came after" in caplog.text
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


@pytest.mark.allow_logs
def test_other_errors_of_callbacks_are_told(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker("test-worker")
    worker.start()
    try:
        worker.submit(_break()).result(PATIENCE_S)
    finally:
        assert worker.stop(PATIENCE_S)

    assert "ValueError" in caplog.text
