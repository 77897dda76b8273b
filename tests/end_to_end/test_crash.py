"""The real program crashes; the next start offers where that happened, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop.crash_report import KEPT, RUNNING
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import ROOT, running
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


def crash(profile: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "falcon_desktop", "--data-dir", str(profile)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) as program:
        wait_until(
            lambda: (profile / "history.sqlite3").exists() and not (profile / "starting").exists(),
            "the window",
        )
        program.send_signal(signal.SIGSEGV)
        assert program.wait(PATIENCE_S) == -signal.SIGSEGV


async def test_the_next_start_offers_the_report_and_deletes_it(profile: Path) -> None:
    environment = alone() | {"QT_QPA_PLATFORM": "offscreen"}
    crash(profile, environment)
    assert (profile / RUNNING).stat().st_size > 100
    async with running(profile, environment) as window:
        await window.until("notice", shows="crashed last time")
        await window.click("notice_action")
        await window.until("shows_window", "file_window", shows=True)
        assert any("Fatal Python error" in text for text in await window.every_text())
        await window.key("file_window", "Esc")
        await window.until("notice", shows="crashed last time")
        await window.click("notice_other_action")
        await window.until("notice", shows="")
        await window.settled()
        assert not (profile / KEPT).exists()
    assert not (profile / RUNNING).exists()
    async with running(profile, environment) as window:
        await window.settled()
        assert "crashed" not in await window.notice()


async def test_a_report_that_is_left_alone_is_offered_once(profile: Path) -> None:
    environment = alone() | {"QT_QPA_PLATFORM": "offscreen"}
    crash(profile, environment)
    async with running(profile, environment) as window:
        await window.until("notice", shows="crashed last time")
    assert (profile / KEPT).exists()
    async with running(profile, environment) as window:
        await window.settled()
        assert "crashed" not in await window.notice()
