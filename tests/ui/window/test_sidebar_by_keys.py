"""The sidebar's width is changed by keys, and by assistive technology."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Show = Callable[[QWidget], QWidget]
Key = Qt.Key


@pytest.fixture
def window(theme: Theme, shown: Show) -> MainWindow:
    made = MainWindow(theme)
    made.complete()
    made.resize(1_280, 820)
    shown(made)
    return made


def grip(window: MainWindow) -> QWidget:
    found = window.findChild(QWidget, "sidebar_width")
    assert isinstance(found, QWidget)
    found.setFocus(Qt.FocusReason.TabFocusReason)
    return found


@pytest.mark.parametrize("mirrored", [False, True])
def test_keys_resize_the_sidebar(window: MainWindow, mirrored: bool) -> None:
    if mirrored:
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    wider, narrower = (Key.Key_Left, Key.Key_Right) if mirrored else (Key.Key_Right, Key.Key_Left)
    edge, begun = grip(window), window.sidebar.width()
    steps = [(wider, begun + 10), (narrower, begun), (Key.Key_End, 400), (Key.Key_Home, 200)]
    for key, width in steps:
        QTest.keyClick(edge, key)
        assert window.sidebar.width() == window.sidebar_width == width
        assert edge.hasFocus()
        side = window.sidebar.geometry().left() if mirrored else window.sidebar.geometry().right()
        assert abs(edge.geometry().center().x() - side) <= 1


def test_escape_leaves_it_for_the_message_box(window: MainWindow) -> None:
    QTest.keyClick(grip(window), Key.Key_Escape)
    assert QApplication.focusWidget() is window.composer.edit


def test_assistive_technology_reads_and_sets_it(window: MainWindow) -> None:
    spoken = QAccessible.queryAccessibleInterface(grip(window))
    assert spoken is not None
    assert spoken.role() == QAccessible.Role.Slider
    assert spoken.text(QAccessible.Text.Name) == "Sidebar width"
    value = spoken.valueInterface()
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (200, 268, 400)
    value.setCurrentValue(300)
    assert window.sidebar.width() == 300


def test_it_shows_that_it_has_the_keyboard(window: MainWindow, theme: Theme) -> None:
    edge = grip(window)
    middle = edge.rect().center()
    assert edge.grab().toImage().pixelColor(middle) == theme.colors.color("accent")
    window.composer.focus()
    assert edge.grab().toImage().pixelColor(middle) == theme.colors.color("line")
