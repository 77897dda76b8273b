"""A crash tells where in the program it happened, and nothing of what it worked on."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop.crash_report import KEPT, RUNNING, CrashReport, delete_report, kept_report

ROOT = Path(__file__).parents[1]
KEY = "sk-canary0123456789abcdef"
WORDS = "what somebody wrote to the model"
BEGIN = f"""
import os, sys, threading
from pathlib import Path
from falcon_desktop.crash_report import CrashReport
key, text = "{KEY}", "{WORDS}"
report = CrashReport(Path(sys.argv[1]))
report.begin("Falcon Desktop 1.2")
def send(secret):
    raise ValueError(f"{{secret}} was refused: {{text}}")
"""
CRASHES = {
    "a fault": "import ctypes\ndef read(): ctypes.string_at(0)\nread()",
    "an abort": "def stop(): os.abort()\nstop()",
    "an exception": "send(key)",
    "one behind another": "try: send(key)\nexcept ValueError: raise KeyError(text)",
    "a group": "raise ExceptionGroup(text, [ValueError(key)])",
    "a thread's": "t = threading.Thread(target=send, args=(key,))\n"
    "t.start(); t.join(); os._exit(1)",
    "one that was caught": "try: send(key)\nexcept ValueError as error: report.note(error)\n"
    "os._exit(1)",
}
PLACES = {
    "a fault": "in read", "an abort": "in stop", "an exception": "in send",
    "one behind another": "builtins.ValueError", "a group": "builtins.ExceptionGroup",
    "a thread's": "in send", "one that was caught": "in send",
}  # fmt: skip


def crash(data_dir: Path, program: str) -> int:
    command = [sys.executable, "-c", BEGIN + program, str(data_dir)]
    return subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL).returncode


def again(data_dir: Path) -> bool:
    """Start and end once more; return whether a crash was found."""
    report = CrashReport(data_dir)
    crashed = report.begin("Falcon Desktop 1.3")
    report.end()
    return crashed


@pytest.mark.parametrize("how", CRASHES)
def test_a_crash_leaves_its_place_and_no_secret(how: str, tmp_path: Path) -> None:
    assert crash(tmp_path, CRASHES[how]) != 0
    left = (tmp_path / RUNNING).read_text()
    assert again(tmp_path)
    report = kept_report(tmp_path)
    assert report.startswith("Falcon Desktop 1.2\n\n")
    assert PLACES[how] in report
    for told in (left, report):
        assert KEY not in told and KEY[-8:] not in told and WORDS not in told
    assert str(ROOT) not in report and sys.prefix not in report
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / KEPT).stat().st_mode) == 0o600
    assert not again(tmp_path), "it is offered once"
    delete_report(tmp_path)
    assert kept_report(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "end",
    [
        "report.end()",
        "try: send(key)\nexcept ValueError as error: report.note(error)\nreport.end()",
        "os._exit(0)",
        f"os.kill(os.getpid(), {int(getattr(signal, 'SIGKILL', signal.SIGTERM))})",
    ],
    ids=["meant", "meant after a mistake", "at once", "killed"],
)
def test_an_end_that_is_no_crash_leaves_no_report(end: str, tmp_path: Path) -> None:
    crash(tmp_path, end)
    assert not again(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_report_takes_the_older_ones_place(tmp_path: Path) -> None:
    for how in ("a fault", "an abort"):
        crash(tmp_path, CRASHES[how])
        assert again(tmp_path)
    assert "in stop" in kept_report(tmp_path) and "in read" not in kept_report(tmp_path)


def test_a_program_that_fails_all_the_time_fills_no_disk(tmp_path: Path) -> None:
    crash(
        tmp_path,
        "for _ in range(20_000):\n"
        "    try: send(key)\n"
        "    except ValueError as error: report.note(error)\n"
        "os._exit(1)",
    )
    assert (tmp_path / RUNNING).stat().st_size < 300_000


def test_a_link_is_not_followed_and_a_place_that_is_missing_is_no_trouble(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine\n\nand more")
    for name in (RUNNING, KEPT):
        (tmp_path / name).symlink_to(mine)
        crash(tmp_path, CRASHES["an abort"])
        assert not (name == RUNNING and again(tmp_path))
        again(tmp_path)
        assert mine.read_text() == "mine\n\nand more"
        (tmp_path / name).unlink(missing_ok=True)
    assert not again(tmp_path / "missing")
