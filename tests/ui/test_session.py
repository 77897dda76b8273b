"""The wiring block: every action does something, and a closed window leaves nothing behind."""

from __future__ import annotations

from falcon_desktop.core.settings import Appearance, Settings
from falcon_desktop.ui.main_window import MainWindow
from falcon_desktop.ui.session import Session
from falcon_desktop.ui.theme import Theme
from PySide6.QtCore import SIGNAL
from pytestqt.qtbot import QtBot


def test_every_listed_action_is_connected(qtbot: QtBot) -> None:
    theme = Theme(Appearance.LIGHT)
    window = MainWindow(theme)
    qtbot.addWidget(window)
    session = Session(window, Settings())
    dead = [
        row.name
        for row, action in window.actions_table
        if not row.local and action.receivers(SIGNAL("triggered(bool)")) == 0
    ]
    assert dead == []
    assert session.window is window


def test_a_close_before_the_wiring_is_remembered(qtbot: QtBot) -> None:
    window = MainWindow(Theme(Appearance.LIGHT))
    qtbot.addWidget(window)
    window.show()
    window.close()
    assert window.isVisible()
    assert window.close_wanted
