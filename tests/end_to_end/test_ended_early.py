"""A window that is asked to end while it still starts ends well, whatever it was at."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from tests.end_to_end.environments import alone
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
SIGNALLED = """
import importlib.abc, os, signal, sys
_, number, module, *arguments = sys.argv
signal.signal(int(number), signal.SIG_DFL)  # it may be ignored, under nohup
sys.argv = ["falcon-desktop", *arguments]

class Ask(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == module:
            os.kill(os.getpid(), int(number))

sys.meta_path.insert(0, Ask())
from falcon_desktop.cli import main
main()
"""
MOMENTS = [
    "falcon_desktop.cli.window",
    "PySide6.QtCore",
    "falcon_desktop.app",
    "falcon_desktop.ui.window.main_window",
    "falcon_desktop.controllers.loading",
    "qasync",
    "falcon_desktop.controllers.session",
]


@pytest.mark.parametrize(
    ("number", "module"),
    [*((15, one) for one in MOMENTS), (1, "falcon_desktop.app"), (1, "qasync")],
)
async def test_a_signal_at_any_moment_of_the_start_ends_it_well(
    profile: Path, number: int, module: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SIGNALLED, str(number), module, "--data-dir", str(profile)),
        cwd=ROOT,
        env=alone(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, out, err) == (0, b"", b"")
    # It is no start that failed: the next one needs not be a careful one.
    assert not (profile / "starting").exists()


SLOW_WORKER = """
from falcon_desktop.runtime.worker import Worker
stop = Worker.stop
Worker.stop = lambda self, *seconds: stop(self, *seconds) and False
"""


async def test_an_end_whose_worker_takes_too_long_is_no_crash(profile: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SLOW_WORKER + SIGNALLED, "15", "qasync"),
        *("--data-dir", str(profile)),
        cwd=ROOT,
        env=alone(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, out, err) == (0, b"", b"")
    left = {file.name for file in profile.iterdir()}
    assert not left & {"starting", "running.log"}, left
