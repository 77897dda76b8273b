"""Somebody is at the window: told once, at the first key, click or move."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.runtime.first_touch import FirstTouch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(
    "touch",
    [
        lambda window: QTest.keyClick(window, Qt.Key.Key_A),
        lambda window: QTest.mouseMove(window, QPoint(9, 9)),
        lambda window: QTest.mouseClick(
            window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5)
        ),
    ],
)
def test_it_is_told_once(field: QLineEdit, qtbot: QtBot, touch: Callable[[object], None]) -> None:
    first = FirstTouch(field.windowHandle(), field)
    told: list[bool] = []
    first.touched.connect(lambda: told.append(first.came))
    field.repaint()
    assert not first.came and told == []
    for _ in range(2):
        touch(field.windowHandle())
    qtbot.waitUntil(lambda: told == [True])
    assert first.came


def test_a_key_is_not_taken_away(field: QLineEdit) -> None:
    first = FirstTouch(field.windowHandle(), field)
    field.setFocus()
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    assert (first.came, field.text()) == (True, "a")


def test_without_a_window_that_could_tell_there_is_no_waiting() -> None:
    assert FirstTouch(None).came
