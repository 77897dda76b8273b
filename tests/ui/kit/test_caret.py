"""The caret rests some time after the last key, and wakes with the next."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.kit import caret
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot


def test_the_caret_rests_and_wakes(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caret, "REST_AFTER_MS", 50)
    usual = QApplication.cursorFlashTime()
    box = QPlainTextEdit()
    qtbot.addWidget(box)
    caret.CaretRest(box)
    QTest.keyClick(box, Qt.Key.Key_A)
    assert QApplication.cursorFlashTime() == usual
    qtbot.waitUntil(lambda: QApplication.cursorFlashTime() == 0)
    QTest.keyClick(box, Qt.Key.Key_B)
    assert QApplication.cursorFlashTime() == usual
    assert box.toPlainText() == "ab"


def test_one_that_is_made_while_another_rests_blinks_as_well(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caret, "REST_AFTER_MS", 0)
    usual = QApplication.cursorFlashTime()
    first, second = QPlainTextEdit(), QPlainTextEdit()
    for box in (first, second):
        qtbot.addWidget(box)
    caret.CaretRest(first)
    qtbot.waitUntil(lambda: QApplication.cursorFlashTime() == 0)
    monkeypatch.setattr(caret, "REST_AFTER_MS", 60_000)
    caret.CaretRest(second)
    QTest.keyClick(second, Qt.Key.Key_A)

    assert QApplication.cursorFlashTime() == usual
