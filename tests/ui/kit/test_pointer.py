"""What is drawn while the pointer is over a widget goes with it, and the wheel changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.ui.composer.meter import ContextMeter
from falcon_desktop.ui.kit.choice import Choice
from falcon_desktop.ui.kit.controls import Button, IconButton
from falcon_desktop.ui.kit.file_chips import FileChip
from falcon_desktop.ui.kit.forms import Option, Page, Picker
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.slider import OptionSlider
from falcon_desktop.ui.transcript.jump_button import JumpButton
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Show = Callable[[QWidget], QWidget]


NOTES = Attachment("notes.txt", AttachmentKind.TEXT, "text/plain", 5, "Hello")
MAKERS: dict[str, Callable[[Theme, QWidget], QWidget]] = {
    "button": lambda theme, _: Button(theme, "Press"),
    "icon": lambda theme, _: IconButton(theme, "more"),
    "choice": lambda theme, _: Choice(theme, "PDF", "Pages to print."),
    "meter": ContextMeter,
    "chip": lambda theme, parent: FileChip(theme, NOTES, removable=True, parent=parent),
    "jump": JumpButton,
    "slider": OptionSlider,
    "picker": lambda theme, _: Picker(theme),
    "option": lambda theme, _: Option(theme, "Enter sends"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_pointer_that_leaves_into_a_menu_leaves_nothing(
    theme: Theme, shown: Show, name: str
) -> None:
    """Where a menu opens Qt tells that the pointer left, but ends no hover."""
    window = QWidget()
    window.resize(400, 200)
    widget = MAKERS[name](theme, window)
    widget.setParent(window)
    shown(window)
    widget.resize(max(60, widget.sizeHint().width()), max(30, widget.sizeHint().height()))
    widget.show()
    QApplication.processEvents()
    painted: list[int] = []
    widget.paintEvent = _counting(widget, painted)  # type: ignore[method-assign]
    point = QPointF(5, 5)
    QApplication.sendEvent(widget, QEnterEvent(point, point, QPointF(widget.mapToGlobal(point))))
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    widget.update()
    QApplication.processEvents()
    hovered = len(painted)
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    QApplication.processEvents()
    assert len(painted) > hovered


def _counting(widget: QWidget, painted: list[int]) -> Callable[..., None]:
    paint = type(widget).paintEvent

    def count(event: QPaintEvent) -> None:
        painted.append(1)
        paint(widget, event)

    return count


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
