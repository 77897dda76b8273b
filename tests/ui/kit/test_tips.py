"""A tool tip says what is not seen anyway, and does not stay over what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.event_filter import EventFilter
from falcon_desktop.ui.kit.forms import Picker
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import hide_tip, set_tip
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
QUESTION = "Write a polite reminder about an unpaid invoice"


@pytest.fixture
def filtered(qapp: QApplication) -> Iterator[None]:
    made = EventFilter()
    qapp.installEventFilter(made)
    yield
    qapp.removeEventFilter(made)
    hide_tip()


def rest_on(widget: QWidget) -> str:
    """Let the pointer rest on a widget; returns the tool tip, "" for none."""
    place = QPoint(5, 5)
    QApplication.sendEvent(
        widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    )
    return QToolTip.text() if QToolTip.isVisible() else ""


@pytest.mark.parametrize(
    ("tip", "width", "shown_tip"),
    [
        (QUESTION, 600, ""),
        (QUESTION, 120, QUESTION),  # the text is elided
        ("Fills the box", 600, "Fills the box"),
        ("", 600, ""),
        ("", 120, QUESTION),
    ],
)
@pytest.mark.usefixtures("filtered")
def test_a_tip_says_what_the_button_does_not(
    theme: Theme, shown: Show, tip: str, width: int, shown_tip: str
) -> None:
    button = Button(theme, QUESTION, look=Look.OUTLINED)
    set_tip(button, tip)
    shown(button)
    button.setFixedWidth(width)
    assert rest_on(button) == shown_tip


@pytest.mark.usefixtures("filtered")
def test_a_tip_goes_when_something_is_typed(qtbot: QtBot, theme: Theme, shown: Show) -> None:
    box = QLineEdit()
    set_tip(box, "What is looked for")
    shown(box)
    assert rest_on(box) == "What is looked for"
    QTest.keyClick(box, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert box.text() == "a"


@pytest.mark.usefixtures("filtered")
def test_what_is_elided_is_told_whole(theme: Theme, shown: Show) -> None:
    label, picker = Label(theme, QUESTION, elide=True), Picker(theme)
    picker.addItem(QUESTION)
    for widget in (label, picker):
        shown(widget)
        widget.setFixedSize(600, 40)
        assert rest_on(widget) == ""
        widget.setFixedWidth(120)
        assert rest_on(widget) == QUESTION
        hide_tip()
