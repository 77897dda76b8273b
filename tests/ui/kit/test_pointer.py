"""The wheel over a page of settings scrolls it and changes none of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.forms import Page, Picker
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

Show = Callable[[QWidget], QWidget]


def wheel_over(widget: QWidget) -> None:
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    handle = window.windowHandle()
    assert handle is not None
    for turn in (120, -120):
        QTest.wheelEvent(handle, place, QPoint(0, turn))


@pytest.mark.parametrize("has_focus", [False, True])
def test_the_wheel_scrolls_a_page_and_changes_no_setting(
    theme: Theme, shown: Show, has_focus: bool
) -> None:
    page = Page(theme, "about")
    page.resize(400, 200)
    picker = Picker(theme)
    for number in range(5):
        picker.addItem(str(number), number)
    picker.setCurrentIndex(2)
    page.column.addWidget(picker)
    tall = QWidget()
    tall.setMinimumHeight(900)
    page.column.addWidget(tall)
    shown(page)
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    (picker if has_focus else page).setFocus()
    told: list[int] = []
    picker.activated.connect(told.append)
    wheel_over(picker)
    assert picker.currentIndex() == 2
    assert not told
    assert page.verticalScrollBar().value() > 0
    assert picker.hasFocus() is has_focus


@pytest.mark.parametrize("lines", [1, 40])
def test_the_wheel_over_a_box_scrolls_the_page_where_the_box_can_not(
    theme: Theme, shown: Show, lines: int
) -> None:
    page = Page(theme, "about")
    page.resize(400, 200)
    box = PlainEdit()
    box.setFixedHeight(100)
    box.setPlainText("a line\n" * lines)
    page.column.addWidget(box)
    tall = QWidget()
    tall.setMinimumHeight(900)
    page.column.addWidget(tall)
    shown(page)
    handle = page.windowHandle()
    assert handle is not None
    place = QPointF(box.viewport().mapTo(page, box.viewport().rect().center()))
    QTest.wheelEvent(handle, place, QPoint(0, -120))
    assert (box.verticalScrollBar().value() > 0) is (lines > 1)
    assert (page.verticalScrollBar().value() > 0) is (lines == 1)
