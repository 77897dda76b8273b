"""Panes that lie over the chat in a narrow window, and what becomes of them in a wider one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

Show = Callable[[MainWindow], MainWindow]
NARROW, BETWEEN, WIDE = 600, 800, 1_280
"""Widths: both panes over the chat, the options only, none."""


def options(window: MainWindow) -> bool:
    return window.options_visible


def sidebar(window: MainWindow) -> bool:
    return window.sidebar_visible


@pytest.fixture
def window(theme: Theme, shown: Show) -> MainWindow:
    made = MainWindow(theme)
    made.complete()
    made.options.fill(QLineEdit())
    made.resize(WIDE, 700)
    return shown(made)


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("width", [NARROW, BETWEEN])
def test_options_that_were_opened_over_the_chat_stay_beside_it(
    window: MainWindow, width: int, direction: Qt.LayoutDirection
) -> None:
    window.setLayoutDirection(direction)
    window.resize(width, 700)
    window.toggle_options()
    assert options(window)
    told: list[bool] = []
    window.options_shown.connect(told.append)
    window.options.setFocus()

    window.resize(WIDE, 700)

    assert options(window)
    assert window.options.wanted, "the next start shows them, too"
    assert told[-1:] == [True]
    assert not window.chat.geometry().isEmpty()
    assert not window._shade.isVisible()
    window.toggle_options()
    assert not options(window)


def test_options_that_were_closed_over_the_chat_stay_closed(window: MainWindow) -> None:
    window.resize(BETWEEN, 700)
    window.toggle_options()
    window.hide_overlays()
    window.resize(WIDE, 700)
    assert not options(window)


def test_options_beside_the_chat_hide_where_it_gets_narrow_and_come_back(
    window: MainWindow,
) -> None:
    window.toggle_options()
    window.resize(NARROW, 700)
    assert not options(window)
    window.resize(WIDE, 700)
    assert options(window)


def test_options_stay_where_hiding_the_sidebar_makes_room(window: MainWindow) -> None:
    window.resize(BETWEEN, 700)
    window.toggle_options()
    window.toggle_sidebar()
    assert options(window)
    assert window.options.wanted


@pytest.mark.parametrize("wanted", [True, False])
def test_a_sidebar_that_was_opened_over_the_chat_stays_beside_it(
    window: MainWindow, wanted: bool
) -> None:
    window.set_sidebar(visible=wanted)
    window.resize(NARROW, 700)
    assert not sidebar(window)
    window.toggle_sidebar()
    assert sidebar(window)

    window.resize(WIDE, 700)

    assert sidebar(window)
    assert window.sidebar_wanted
    window.toggle_sidebar()
    assert not sidebar(window)


def test_a_sidebar_that_is_hidden_stays_hidden(window: MainWindow) -> None:
    window.set_sidebar(visible=False)
    window.resize(NARROW, 700)
    window.resize(WIDE, 700)
    assert not sidebar(window)
