"""Qt's own dialogs on a screen that is too low for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon_desktop.ui.kit.fitting import FittingDialogs
from falcon_desktop.ui.kit.placing import room_on
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot


@pytest.fixture
def large_type(qapp: QApplication) -> Iterator[None]:
    """Type with which Qt's dialogs are taller than the screen."""
    before, large = qapp.font(), qapp.font()
    large.setPointSizeF(before.pointSizeF() * 3.2)
    qapp.setFont(large)
    yield
    qapp.setFont(before)


def opened(qtbot: QtBot) -> tuple[int, bool, int, int]:
    """Open the properties of a printer; return the least height of what is in them, whether their
    buttons are seen, how far they scroll, and their height.
    """
    printer = QPrinter()  # the dialog does not keep it
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    FittingDialogs(dialog)
    dialog.show()
    button = dialog.findChild(QPushButton, "properties")
    assert button is not None
    found: list[tuple[int, bool, int, int]] = []
    look = QTimer(dialog)
    look.setInterval(0)

    def judge() -> None:
        modal = QApplication.activeModalWidget()
        if not isinstance(modal, QDialog) or modal is dialog or not modal.isVisible():
            return
        look.stop()
        QApplication.processEvents()
        buttons = modal.findChild(QDialogButtonBox)
        scroll = modal.findChild(QScrollArea, "fitting")
        assert buttons is not None
        inside = modal.rect().contains(buttons.geometry()) and buttons.isVisible()
        content = (scroll.widget() if scroll is not None else None) or modal
        steps = scroll.verticalScrollBar().maximum() if scroll is not None else 0
        found.append((content.minimumSizeHint().height(), inside, steps, modal.height()))
        modal.reject()

    look.timeout.connect(judge)
    look.start()
    button.click()  # returns when they are closed
    return found[0]


@pytest.mark.usefixtures("large_type")
def test_the_properties_of_a_printer_scroll_where_the_screen_is_too_low(qtbot: QtBot) -> None:
    room = room_on(QApplication.primaryScreen()).height()
    least, buttons, steps, height = opened(qtbot)
    assert least > room
    assert (buttons, steps > 0) == (True, True)
    assert height <= room


def test_the_properties_of_a_printer_are_left_alone_where_there_is_room(qtbot: QtBot) -> None:
    room = room_on(QApplication.primaryScreen()).height()
    least, buttons, steps, height = opened(qtbot)
    assert least <= height <= room
    assert (buttons, steps) == (True, 0)
