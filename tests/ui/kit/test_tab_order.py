"""Tab goes through the window as the eye does, whatever was made when."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.controls import Button
from falcon_desktop.ui.kit.labels import ScrolledColumn
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from falcon_desktop.ui.window.welcome import WelcomeCard
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Show = Callable[[QWidget], QWidget]


def walk(window: QWidget, key: Qt.Key) -> list[str]:
    """Press a key until the keyboard is where it was; return the names that it came by."""
    begun = QApplication.focusWidget()
    names: list[str] = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
        QTest.keyClick(focused, key)
        if QApplication.focusWidget() is begun:
            break
    return names


@pytest.fixture
def window(theme: Theme, shown: Show) -> MainWindow:
    made = MainWindow(theme)
    made.complete()
    made.empty_state.set_card(WelcomeCard(theme))  # made last, and yet above the message box
    made.resize(1_280, 820)
    shown(made)
    made.sidebar.new_chat.setFocus()
    return made


def test_tab_follows_the_eye(window: MainWindow) -> None:
    assert walk(window, Qt.Key.Key_Tab) == [
        "new_chat", "search_all_chats", "conversations", "archive", "trash", "connection",
        "hide_the_sidebar", "settings", "sidebar_width", "model", "share", "more", "choose_preset",
        "starting_prompt_1", "starting_prompt_2", "starting_prompt_3", "starting_prompt_4",
        "close_welcome", "welcome_models", "welcome_connect", "welcome_import",
        "message", "attach",
    ]  # fmt: skip


def test_and_back(window: MainWindow) -> None:
    there = walk(window, Qt.Key.Key_Tab)
    back = walk(window, Qt.Key.Key_Backtab)
    assert back == [there[0], *reversed(there[1:])]


def test_a_mirrored_line_is_read_from_its_right_end(window: MainWindow) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    there = walk(window, Qt.Key.Key_Tab)
    assert there.index("archive") < there.index("trash")
    assert there.index("starting_prompt_1") < there.index("starting_prompt_2")
    assert there.index("model") < there.index("share") < there.index("more")


def test_what_tab_comes_to_from_outside_is_scrolled_into_view(
    theme: Theme, window: MainWindow
) -> None:
    column = ScrolledColumn(16, 8, 8, 8)
    buttons = [Button(theme, f"Choice {number}") for number in range(40)]
    for button in buttons:
        column.column.addWidget(button)
    window.options.fill(column)
    window.set_options(visible=True)
    QApplication.processEvents()
    assert column.verticalScrollBar().maximum() > 0
    assert not buttons[-1].visibleRegion().contains(buttons[-1].rect().center())
    window.sidebar.new_chat.setFocus()
    QTest.keyClick(window.sidebar.new_chat, Qt.Key.Key_Backtab)
    assert buttons[-1].hasFocus()
    assert buttons[-1].visibleRegion().contains(buttons[-1].rect().center())
