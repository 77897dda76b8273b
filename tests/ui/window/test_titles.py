"""The window is called by what it shows, which a screen reader says when that changes."""

from __future__ import annotations

from falcon_desktop.core.domain.conversation import Conversation
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def test_what_has_no_title_is_called_by_what_it_is(theme: Theme, qtbot: QtBot) -> None:
    window = MainWindow(theme)
    qtbot.addWidget(window)
    assert window.windowTitle() == "Falcon Desktop"
    window.complete()
    titles: list[str] = []
    window.windowTitleChanged.connect(titles.append)
    window.chat.show_fresh_conversation(Conversation("c", "Sky", 0, 0))
    window.chat.show_new_chat()
    window.chat.show_page(QWidget(), "", "New text")
    window.chat.show_page(QWidget(), "A text", "New text")
    assert titles == ["Sky", "New chat", "New text", "A text"]
    assert window.header.title.label.text() == "A text"
