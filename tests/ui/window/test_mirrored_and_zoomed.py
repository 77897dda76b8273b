"""The window's panes written right to left, at other sizes of type and where it is narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.banner import Banner
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import tip_of
from falcon_desktop.ui.window.empty_state import EmptyState
from falcon_desktop.ui.window.header import Header
from falcon_desktop.ui.window.key_hints import KeyHint
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QStyleOptionMenuItem, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
RTL = Qt.LayoutDirection.RightToLeft


@pytest.mark.usefixtures("mirrored")
def test_keys_in_a_mirrored_menu_are_not_turned_round(qtbot: QtBot) -> None:
    menu = Menu()
    qtbot.addWidget(menu)
    action = QAction("Shortcuts", menu)
    action.setShortcut(QKeySequence("Ctrl+/"))
    menu.addAction(action)
    option = QStyleOptionMenuItem()

    menu.initStyleOption(option, action)

    assert option.text == "Shortcuts\t\u200eCtrl+/\u200e"


@pytest.mark.usefixtures("mirrored")
def test_the_banner_writes_beside_its_icon(theme: Theme, shown: Show) -> None:
    banner = Banner(theme)
    banner.resize(480, 30)
    banner.tell("temporary", "Temporary chat", [])
    shown(banner)

    assert banner.text.geometry().right() < banner.width() - 36


@pytest.mark.parametrize("width", [1_000, 480, 300])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_banner_shows_all_its_words_and_actions(
    theme: Theme, shown: Show, qtbot: QtBot, width: int, zoom: float
) -> None:
    theme.set_zoom(zoom)
    banner = Banner(theme)
    banner.resize(width, 30)
    words = "“Office server” answered this chat but is no longer set up here. Nothing is sent."
    banner.tell("warning", words, [("a", "Continue with My TGI server"), ("b", "Choose a model")])
    shown(banner)

    def whole() -> bool:
        area = banner.rect()
        text = banner.text
        parts = [text, *(one for one in banner._buttons if one.isVisible())]
        inside = all(area.contains(one.geometry()) for one in parts)
        apart = all(
            not one.geometry().intersects(other.geometry())
            for one in parts
            for other in parts
            if one is not other
        )
        return inside and apart and text.height() >= text.heightForWidth(text.width())

    qtbot.waitUntil(whole)


def test_a_tool_tip_tells_the_keys_that_are_in_force(qtbot: QtBot, theme: Theme) -> None:
    header = Header(theme)
    qtbot.addWidget(header)
    action = QAction("Advanced options", header)
    KeyHint(header.options, action)
    assert tip_of(header.options) == "Advanced options"

    action.setShortcut(QKeySequence("Ctrl+Shift+P"))

    assert tip_of(header.options) == "Advanced options (\u2066Ctrl+Shift+P\u2069)"


def test_a_title_is_typed_over_the_whole_width_of_a_narrow_window(
    theme: Theme, shown: Show
) -> None:
    header = Header(theme)
    header.resize(480, 48)
    header.set_title("Why is the sky blue?")
    header.set_model("tgi", "My TGI server", "falcon", "Falcon3 7B Instruct", "ready")
    shown(header)
    assert header.model.isVisible()
    assert not header.share.isVisible()  # it is in the menu

    header.start_rename()
    QApplication.processEvents()

    assert not header.model.isVisible()
    assert header.title.width() > 300


def test_the_tool_tip_of_a_title_says_all_of_it(theme: Theme, qtbot: QtBot) -> None:
    header = Header(theme)
    qtbot.addWidget(header)
    header.set_title("Why is the sky blue, and why are sunsets red?")

    assert tip_of(header.title).startswith("Why is the sky blue, and why are sunsets red?\n")


def test_the_model_is_named_alone_where_both_do_not_fit(theme: Theme, qtbot: QtBot) -> None:
    header = Header(theme)
    qtbot.addWidget(header)
    header.set_model("tgi", "My TGI server", "falcon", "Falcon3 7B", "ready")

    assert header.model.fitting(1_000) == "Falcon3 7B · My TGI server"
    assert header.model.fitting(100) == "Falcon3 7B"


def test_the_sidebar_grows_with_the_type(theme: Theme, shown: Show) -> None:
    window = MainWindow(theme)
    shown(window)
    window.complete()
    window.set_sidebar(visible=True, width=268)
    assert window.sidebar.width() == 268

    theme.set_zoom(1.5)
    assert window.sidebar.width() == 402
    assert window.sidebar_width == 268

    window.resize(800, 600)  # most of a small window stays the chat's
    assert window.sidebar.width() == 288
    theme.set_zoom(1.0)


def test_box_and_invitation_grow_with_the_type(theme: Theme, shown: Show) -> None:
    composer, empty = Composer(theme), EmptyState(theme)
    for pane in (composer, empty):
        pane.resize(1_400, 700)
        shown(pane)
    box, column = composer.edit.width(), empty._column.width()

    theme.set_zoom(1.5)
    QApplication.processEvents()

    assert composer.edit.width() > box * 1.4
    assert empty._column.width() == column * 1.5
    theme.set_zoom(1.0)
