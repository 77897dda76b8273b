"""How the process of the real command ends, whatever Qt still holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.end_to_end.conftest import NOISE, ROOT
from tests.end_to_end.environments import at_home

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
