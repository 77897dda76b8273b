"""How the process of the real command ends, whatever Qt still holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.end_to_end.conftest import EVERY_PLATFORM, NOISE, ROOT, Drive
from tests.end_to_end.environments import at_home, offscreen
from tests.waiting import PATIENCE_S, wait_until

PROGRAM = """
import sys
from falcon_desktop.app import Program
from falcon_desktop.cli import main

begin = Program._begin

async def begin_and_leave(program):
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication

    await begin(program)
    data = QMimeData()
    data.setText("**words**")
    data.setHtml("<b>words</b>")
    QGuiApplication.clipboard().setMimeData(data)
    print("copied")
    program.window.close()

Program._begin = begin_and_leave
sys.argv[1:] = ["--data-dir", sys.argv[1]]
sys.exit(main())
"""


@EVERY_PLATFORM
def test_rich_text_on_the_clipboard_does_not_crash_the_end(
    profile: Path, environment: dict[str, str]
) -> None:
    """It is freed by Qt after Python is gone where no desktop takes the clipboard over."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(profile)],
        cwd=ROOT, env=at_home(environment), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    noise = [line for line in done.stderr.splitlines() if not line.startswith(NOISE)]
    assert (done.returncode, done.stdout, noise) == (0, "copied\n", [])


@EVERY_PLATFORM
def test_a_window_that_is_closed_while_it_fills_ends_quietly(drive: Drive) -> None:
    """What its coroutines ask after the history is closed is nobody's mistake."""
    assert drive("close_while_filling") == []


def start(profile: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "falcon_desktop", "--data-dir", str(profile)],
        cwd=ROOT, env=at_home(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def test_of_starts_at_once_one_stays_and_a_start_while_it_ends_takes_its_place(
    profile: Path,
) -> None:
    """Offscreen, since Xvfb takes no connections for a moment when its last client goes."""
    environment = offscreen()
    programs = [start(profile, environment) for _ in range(3)]
    try:
        wait_until(lambda: sum(program.poll() is None for program in programs) == 1)
        [first] = [program for program in programs if program.returncode is None]
        assert [program.returncode for program in programs if program is not first] == [0, 0]
        wait_until(lambda: not (profile / "starting").exists(), "readiness to hear signals")
        first.terminate()
        programs.append(second := start(profile, environment))
        assert first.wait(PATIENCE_S) == 0
        socket = profile / "falcon-desktop.sock"
        wait_until(lambda: socket.exists() or second.poll() is not None, "a window that listens")
        assert second.poll() is None, "it took the one that ended for one that runs"
        wait_until(lambda: not (profile / "starting").exists(), "readiness to hear signals")
        second.terminate()
        assert second.wait(PATIENCE_S) == 0
    finally:
        for program in programs:
            program.kill()
            _, noise = program.communicate()
            assert [line for line in noise.splitlines() if not line.startswith(NOISE)] == []
