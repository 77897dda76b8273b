"""What assistive technology is told when keys or the mouse move the caret of a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from falcon_desktop.ui.markdown.body import MessageBody
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

Reader = Callable[[str], Any]
Told = list[tuple[str, Any]]
Key, Held = Qt.Key, Qt.KeyboardModifier


def focus(body: MessageBody, qtbot: QtBot) -> None:
    body.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is body)
    body.setFocus(Qt.FocusReason.TabFocusReason)


def test_each_step_of_the_caret_is_told_in_utf_16(
    body: MessageBody, reader: Reader, told: Told, qtbot: QtBot
) -> None:
    text = reader("a😀b\n\n1. item")
    focus(body, qtbot)
    told.clear()
    for _ in range(3):
        QTest.keyClick(body, Key.Key_Right)
    assert told == [("caret", 1), ("caret", 3), ("caret", 4)]
    QTest.keyClick(body, Key.Key_Down)
    assert told[3:] == [("caret", text.text(0, -1).encode("utf-16-le").index(b"i") // 2)]


def test_a_selection_is_told_and_its_end(
    body: MessageBody, reader: Reader, told: Told, qtbot: QtBot
) -> None:
    reader("one two")
    focus(body, qtbot)
    told.clear()
    QTest.keyClick(body, Key.Key_Right, Held.ShiftModifier)
    QTest.keyClick(body, Key.Key_Right, Held.ShiftModifier | Held.ControlModifier)
    assert told == [("caret", 1), ("selection", (0, 1)), ("caret", 3), ("selection", (0, 3))]
    told.clear()
    QTest.keyClick(body, Key.Key_Left)
    assert told == [("caret", 2), ("selection", (2, 2))]


def test_a_reader_that_moves_the_caret_hears_where_it_is(
    body: MessageBody, reader: Reader, told: Told
) -> None:
    text = reader("one two")
    text.setCursorPosition(4)
    text.addSelection(4, 7)
    assert told == [("caret", 4), ("caret", 7), ("selection", (4, 7))]


def test_nothing_is_told_where_nobody_listens(
    body: MessageBody, reader: Reader, told: Told, qtbot: QtBot, monkeypatch: Any
) -> None:
    from PySide6.QtGui import QAccessible

    reader("one two")
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    focus(body, qtbot)
    told.clear()
    QTest.keyClick(body, Key.Key_Right)
    assert told == []
