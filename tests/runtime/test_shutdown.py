"""The end of the program: in stages, whatever fails, in bounded time."""

from __future__ import annotations

import asyncio
import threading

import pytest
from falcon_desktop.runtime.shutdown import Shutdown


class Log:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.forced = threading.Event()

    async def chat(self) -> None:
        self.lines.append("chat")
        raise OSError("disk on fire")

    async def store(self) -> None:
        self.lines.append("store")

    async def hang(self) -> None:
        await asyncio.Event().wait()

    def finished(self) -> None:
        self.lines.append("finished")

    def force(self, status: int) -> None:
        self.lines.append(f"forced {status}")
        self.forced.set()


@pytest.mark.allow_logs
async def test_every_stage_runs_once_though_one_fails(caplog: pytest.LogCaptureFixture) -> None:
    log = Log()
    shutdown = Shutdown([("chat", log.chat), ("store", log.store)], log.finished, force=log.force)
    await shutdown.run()
    await shutdown.run()
    shutdown.done()
    assert log.lines == ["chat", "store", "finished"]
    assert "disk on fire" in caplog.text


@pytest.mark.allow_logs
async def test_a_stage_that_hangs_is_cut_short() -> None:
    log = Log()
    shutdown = Shutdown([("hang", log.hang)], log.finished, seconds=0.1, force=log.force)
    task = asyncio.ensure_future(shutdown.run())
    assert await asyncio.to_thread(log.forced.wait, 5)
    task.cancel()
    assert log.lines == ["forced 1"]
