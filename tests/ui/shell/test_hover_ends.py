"""A button, a field or a bar is drawn without the pointer once a menu or a list opens over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.ui.event_filter import EventFilter
from falcon_desktop.ui.options.form import OptionsForm
from falcon_desktop.ui.theme import Theme
from falcon_desktop.ui.transcript.divider import Divider
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.words import Note
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QVBoxLayout, QWidget

Make = Callable[[Theme, QWidget], QWidget]


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def note(theme: Theme, parent: QWidget) -> QWidget:
    made = NoteView(theme, Note("It failed.", "choose_model", "words", more=(("retry", "Again"),)),
                    parent)  # fmt: skip
    made.layout_for(500)
    return made


def line(theme: Theme, parent: QWidget) -> QWidget:
    return Divider(theme, fresh=True, parent=parent)


def number(theme: Theme, parent: QWidget) -> QWidget:
    return OptionsForm(theme, parent)


def tall(theme: Theme, parent: QWidget) -> QWidget:
    area = QScrollArea(parent)
    inside = QWidget()
    inside.resize(100, 2_000)
    area.setWidget(inside)
    area.verticalScrollBar().setObjectName("bar")
    return area


@pytest.fixture
def event_filter(qapp: QApplication) -> Iterator[None]:
    made = EventFilter()
    qapp.installEventFilter(made)
    yield
    qapp.removeEventFilter(made)


@pytest.mark.usefixtures("event_filter")
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (note, "next_step"),
        (note, "retry"),
        (line, "remove_line"),
        (number, "temperature_value"),
        (number, "seed_value"),
        (tall, "bar"),
    ],
)
def test_look_of_the_pointer_ends_where_a_menu_opens(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Make, name: str
) -> None:
    window = QWidget()
    window.resize(600, 300)
    layout = QVBoxLayout(window)
    layout.addWidget(make(theme, window))
    shown(window)
    widget = window.findChild(QWidget, name)
    assert widget is not None
    widget.show()
    middle = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, middle))
    QApplication.processEvents()
    menu = QMenu(window)
    menu.addAction("One")
    menu.popup(window.mapToGlobal(window.rect().topLeft()))
    QApplication.processEvents()
    paints = Paints(widget)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    QApplication.processEvents()
    menu.close()

    assert paints.count
