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


def test_qt_message(qtbot):
    from PySide6.QtCore import qWarning

    qWarning("planted")


def test_look(qapp):
    from PySide6.QtCore import Qt

    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def test_what_may_not_be_closed(qtbot):
    from PySide6.QtWidgets import QMenu, QWidget

    class Window(QWidget):
        def closeEvent(self, event):
            event.ignore()

    KEPT.append(QWidget())
    KEPT[-1].show()
    window = Window()
    qtbot.addWidget(window)
    window.menu = QMenu(window)
    window.menu.addAction("planted")
    window.show()
    window.menu.popup(window.pos())


def test_nothing_is_left_of_it(qtbot):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit

    assert QApplication.topLevelWidgets() == [KEPT[-1]]
    assert not KEPT[-1].isVisible() and QApplication.activePopupWidget() is None
    edit = QLineEdit("planted")
    qtbot.addWidget(edit)
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "planted"
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier


def test_no_key_is_left_down(qapp):
    from PySide6.QtCore import Qt

    assert qapp.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
    assert qapp.clipboard().text() == ""
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
    for name in (
        "test_expected_log_record",
        "test_qt_knows_the_main_thread",
        "test_what_may_not_be_closed",
        "test_nothing_is_left_of_it",
        "test_no_key_is_left_down",
    ):
        assert verdicts.pop(name) == "PASSED", (name, done.stdout[-3000:])
    broken = [name for name, verdict in verdicts.items() if verdict == "PASSED"]
    assert broken == [], done.stdout[-3000:]
    assert len(verdicts) == 8, verdicts
