"""The wiring block: every action does something, and a closed window leaves nothing behind."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import pytest
from falcon_desktop.controllers.session import Session
from falcon_desktop.core.domain.settings import Appearance, Settings
from falcon_desktop.store.opening import OpenReport
from falcon_desktop.store.recovery import Missing, Salvage
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import SIGNAL
from PySide6.QtWidgets import QFileDialog
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
    assert session.actions.missing == []


def test_a_close_before_the_wiring_is_remembered(qtbot: QtBot) -> None:
    window = MainWindow(Theme(Appearance.LIGHT))
    qtbot.addWidget(window)
    window.show()
    window.close()
    assert window.isVisible()
    assert window.close_wanted


def test_a_damaged_history_is_told_and_nothing_newer_can_be_hidden(qtbot: QtBot) -> None:
    theme = Theme(Appearance.LIGHT)
    window = MainWindow(theme)
    qtbot.addWidget(window)
    session = Session(window, Settings())
    backup, aside = Path("history-1.sqlite3"), Path("history.sqlite3.corrupt-1")
    lost = (Missing("a chat", 2), Missing(None, 1))

    def told(salvage: Salvage | None, **more: Any) -> tuple[str, str]:
        report = OpenReport(
            set_aside=aside if salvage else None, salvage=salvage, backups=(backup,), **more
        )
        session.show_opening(report)
        action = window.notice.action
        return window.notice.text.text(), "" if action.isHidden() else action.text()

    text, action = told(Salvage(3, 20, complete=False, restored=4, backup=backup, missing=lost))
    assert text == (
        "The history was damaged; 20 messages were recovered. 4 more came from the last backup. "
        "3 could not be recovered. The damaged file was kept as history.sqlite3.corrupt-1."
    )
    assert action == ""
    assert told(Salvage(3, 20, complete=False))[1] == ""
    assert told(Salvage(0, 0, complete=False))[1] == "Restore the last backup"
    assert told(None, log_lost=True, other_log=Path("x-wal"))[0] == (
        "The latest changes are missing: their file is lost or damaged. A file that is not part of "
        "the history was kept as x-wal."
    )


def test_how_code_is_shown_is_kept(qtbot: QtBot) -> None:
    window = MainWindow(Theme(Appearance.LIGHT))
    qtbot.addWidget(window)
    session = Session(window, Settings(code_wraps=True))
    options = window.transcript.rendering.code
    assert (options.wraps, options.numbers) == (True, False)
    options.choose(wraps=False, numbers=True)
    kept = session.preferences.value
    assert (kept.code_wraps, kept.code_numbers) == (False, True)


@pytest.mark.parametrize(("language", "name"), [
    ("python", "code.py"), ("C++", "code.cpp"), ("", "code.txt"), ("desktop", "code.txt"),
])  # fmt: skip
def test_code_is_saved_under_its_languages_ending(qtbot: QtBot, language: str, name: str) -> None:
    window = MainWindow(Theme(Appearance.LIGHT))
    qtbot.addWidget(window)
    session = Session(window, Settings())
    window.transcript.rendering.code.save_requested.emit("x = 1\n", language)
    dialog = window.findChild(QFileDialog, "save_code_file")
    assert dialog is not None
    assert [PurePath(one).name for one in dialog.selectedFiles()] == [name]
    dialog.close()
    assert session.window is window
