"""The cross that empties a field: as large as the type, beside the text, at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.controls import let_clear
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

Show = Callable[[QWidget], QWidget]


def field_with_cross(theme: Theme) -> tuple[QLineEdit, QAbstractButton]:
    field = QLineEdit()
    let_clear(field, theme)
    [cross] = field.findChildren(QAbstractButton)
    return field, cross


def test_it_is_there_while_there_is_something_to_empty(theme: Theme, shown: Show) -> None:
    field, cross = field_with_cross(theme)
    shown(field)
    assert not cross.isVisible()
    field.setText("words")
    assert cross.isVisible()
    assert cross.accessibleName() == "Clear"

    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)

    assert field.text() == ""
    assert not cross.isVisible()
    assert field.hasFocus()


def test_it_grows_with_the_type(theme: Theme, shown: Show) -> None:
    field, cross = field_with_cross(theme)
    field.setText("words")
    shown(field)
    before = cross.height()

    theme.set_zoom(2)

    assert cross.height() == 2 * before


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_text_ends_before_it(theme: Theme, shown: Show, direction: Qt.LayoutDirection) -> None:
    field, cross = field_with_cross(theme)
    field.setLayoutDirection(direction)
    field.setText("words")
    shown(field)
    field.resize(300, 40)
    margins, place = field.textMargins(), cross.geometry()
    if direction is Qt.LayoutDirection.RightToLeft:
        assert place.left() >= 0 and place.right() < margins.left()
    else:
        assert place.right() < field.width() and place.left() >= field.width() - margins.right()
    assert abs(place.center().y() - field.rect().center().y()) <= 1
