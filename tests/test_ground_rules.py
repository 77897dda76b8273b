"""The ground rules of conftest.py, each shown to fail a test that breaks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

PLANTED = """
import asyncio, logging, subprocess, threading, time, warnings

import pytest

KEPT = []


def test_qt_knows_the_main_thread():
    from concurrent.futures import ThreadPoolExecutor
    from PySide6.QtCore import QObject, QThread

    with ThreadPoolExecutor(1) as other:
        other.submit(QObject).result()
        QObject()
        assert QThread.isMainThread()
    assert QThread.isMainThread()


def test_clean():
    pass


def test_python_warning():
    warnings.warn("planted")


def test_log_record():
    logging.getLogger("planted").warning("planted")


@pytest.mark.allow_logs
def test_expected_log_record():
    logging.getLogger("planted").warning("planted")


def test_thread():
    threading.Thread(target=time.sleep, args=(6,), daemon=True).start()


def test_child():
    KEPT.append(subprocess.Popen(["sleep", "60"]))


async def test_task():
    KEPT.append(asyncio.create_task(asyncio.sleep(60)))


def test_qt_timer(qtbot):
    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.start(1000)
    KEPT.append(timer)


def test_qt_message(qtbot, qtlog):
    from PySide6.QtCore import qWarning

    qWarning("planted")
"""


def test_every_rule_fails_what_breaks_it(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    tests = tmp_path / "tests"
    tests.mkdir()
    for name in ("conftest.py", "screen.json"):
        shutil.copy(ROOT / "tests" / name, tests)
    (tests / "test_planted.py").write_text(PLANTED)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-p", "no:randomly",
         "-rA"],
        cwd=tmp_path, capture_output=True, text=True, timeout=100,
        env={**os.environ, "FALCON_TEST_PATIENCE": "1"},
    )  # fmt: skip
    verdicts = {
        line.split("::")[1].split()[0]: line.split()[0]
        for line in done.stdout.splitlines()
        if line.startswith(("PASSED", "FAILED", "ERROR")) and "::" in line
    }
    assert verdicts.pop("test_clean") == "PASSED", done.stdout
    assert verdicts.pop("test_expected_log_record") == "PASSED"
    assert verdicts.pop("test_qt_knows_the_main_thread") == "PASSED", done.stdout[-3000:]
    broken = [name for name, verdict in verdicts.items() if verdict == "PASSED"]
    assert broken == [], done.stdout[-3000:]
    assert len(verdicts) == 7, verdicts
