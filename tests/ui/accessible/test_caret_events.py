"""What assistive technology is told when keys or the mouse move the caret of a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from falcon_desktop.ui.accessible import text
from falcon_desktop.ui.markdown.body import MessageBody
from PySide6.QtCore import QPoint, QPointF, Qt
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
    found = reader("a😀b\n\n1. item")
    focus(body, qtbot)
    told.clear()
    for _ in range(3):
        QTest.keyClick(body, Key.Key_Right)
    assert told == [("caret", 1), ("caret", 3), ("caret", 4)]
    QTest.keyClick(body, Key.Key_Home)
    told.clear()
    QTest.keyClick(body, Key.Key_Down)
    assert told == [("caret", found.text(0, -1).encode("utf-16-le").index(b"i") // 2)]


def test_a_selection_is_told_and_its_end(
    body: MessageBody, reader: Reader, told: Told, qtbot: QtBot
) -> None:
    if not reader("one two").tells_selection:
        pytest.skip("Qt can't ask where it is")
    focus(body, qtbot)
    told.clear()
    QTest.keyClick(body, Key.Key_Right, Held.ShiftModifier)
    QTest.keyClick(body, Key.Key_Right, Held.ShiftModifier | Held.ControlModifier)
    assert told == [("caret", 1), ("selection", (0, 1)), ("caret", 3), ("selection", (0, 3))]
    told.clear()
    QTest.keyClick(body, Key.Key_Left)
    QTest.keyClick(body, Key.Key_Left)
    assert told == [("caret", 2), ("selection", (2, 2)), ("caret", 1)]


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt can't ask where the selection is, as on Windows and macOS."""
    monkeypatch.setattr(text, "answer_for_qt", lambda text: False)


def test_what_keys_select_is_said(
    unasked: None, body: MessageBody, reader: Reader, told: Told, qtbot: QtBot
) -> None:
    reader("one 😀 three\n\n- four")
    focus(body, qtbot)
    told.clear()
    shift, word = Held.ShiftModifier, Held.ShiftModifier | Held.ControlModifier
    steps = [
        (Key.Key_Right, shift, [("caret", 1), ("said", "o selected")]),
        (Key.Key_Right, word, [("caret", 3), ("said", "ne selected")]),
        (Key.Key_Right, shift, [("caret", 4), ("said", "  selected")]),
        (Key.Key_Right, shift, [("caret", 6), ("said", "😀 selected")]),
        (Key.Key_Left, shift, [("caret", 4), ("said", "😀 no longer selected")]),
        (Key.Key_Home, shift, [("caret", 0), ("said", "one  no longer selected")]),
        (Key.Key_End, shift, [("caret", 12), ("said", "one 😀 three selected")]),
        (Key.Key_Left, Held.NoModifier, [("caret", 11)]),
        (Key.Key_Left, shift, [("caret", 10), ("said", "e selected")]),
        (
            Key.Key_A,
            Held.ControlModifier,
            [("caret", 19), ("said", "one 😀 three\n• four selected")],
        ),
    ]
    for key, held, wanted in steps:
        QTest.keyClick(body, key, held)
        assert told == wanted
        told.clear()


def test_of_a_long_selection_the_beginning_is_said(
    unasked: None, body: MessageBody, reader: Reader, told: Told, qtbot: QtBot
) -> None:
    reader("word " * 1_000)
    focus(body, qtbot)
    told.clear()
    QTest.keyClick(body, Key.Key_End, Held.ShiftModifier | Held.ControlModifier)
    assert told[1] == ("said", "word " * 60 + "… selected")


def test_a_drag_of_the_mouse_is_not_said(
    unasked: None, body: MessageBody, reader: Reader, told: Told
) -> None:
    reader("one two three")
    QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=QPoint(2, 8))
    QTest.mouseMove(body, QPoint(30, 8))
    body.extend_to(QPointF(40, 8))
    QTest.mouseRelease(body, Qt.MouseButton.LeftButton, pos=QPoint(40, 8))
    assert body.has_selection
    assert {kind for kind, _ in told} == {"caret"}


def test_a_reader_that_moves_the_caret_hears_where_it_is(
    body: MessageBody, reader: Reader, told: Told
) -> None:
    found = reader("one two")
    found.setCursorPosition(4)
    assert told == [("caret", 4)]
    found.addSelection(4, 7)
    assert told[1] == ("caret", 7)


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
