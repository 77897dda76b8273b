"""A button of a message is drawn without the pointer once a menu or a list opens over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.theme import Theme
from falcon_desktop.ui.transcript.divider import Divider
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.words import Note
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QVBoxLayout, QWidget

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


@pytest.mark.parametrize(
    ("make", "name"),
    [(note, "next_step"), (note, "retry"), (line, "remove_line")],
)
def test_look_of_the_pointer_ends_where_a_menu_opens(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Make, name: str
) -> None:
    window = QWidget()
    window.resize(600, 300)
    layout = QVBoxLayout(window)
    layout.addWidget(make(theme, window))
    shown(window)
    button = window.findChild(QAbstractButton, name)
    assert button is not None
    button.show()
    middle = QPointF(button.rect().center())
    QApplication.sendEvent(button, QEnterEvent(middle, middle, middle))
    QApplication.processEvents()
    menu = QMenu(window)
    menu.addAction("One")
    menu.popup(window.mapToGlobal(window.rect().topLeft()))
    QApplication.processEvents()
    paints = Paints(button)
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    QApplication.processEvents()
    menu.close()

    assert paints.count
