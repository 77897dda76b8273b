"""The keyboard is never with what can't be seen: it goes where one writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from falcon_desktop.core.domain.conversation import Conversation
from falcon_desktop.core.domain.open_conversation import OpenConversation
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget


@pytest.fixture
def window(theme: Theme, shown: Callable[[QWidget], QWidget]) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.resize(1100, 700)
    made.complete()
    shown(made)
    made.show_conversation(OpenConversation(Conversation("c", "Sky", 0, 0), (), {}), [])
    QApplication.processEvents()
    yield made
    made.transcript.close_rendering()


def keyboard() -> QWidget | None:
    found: QWidget | None = QApplication.focusWidget()
    return found


def in_message_box(window: MainWindow) -> bool:
    found = keyboard()
    return found is not None and window.composer.isAncestorOf(found)


def field_on_page(window: MainWindow) -> tuple[QLineEdit, QWidget]:
    """Return a field and the page that it is on, which is shown."""
    page = QWidget(window)
    field = QLineEdit(page)
    page.show()
    field.setFocus()
    return field, page


@pytest.mark.parametrize("how", ["field hidden", "page hidden", "freed"])
def test_what_goes_under_a_menu_gives_the_keyboard_away(window: MainWindow, how: str) -> None:
    field, page = field_on_page(window)
    menu = QMenu(window)
    menu.addAction("One")
    menu.popup(window.mapToGlobal(window.rect().center()))
    QApplication.processEvents()
    if how == "field hidden":
        field.hide()
    elif how == "page hidden":
        page.hide()
    else:
        shiboken6.delete(page)
    menu.close()
    QApplication.processEvents()

    assert in_message_box(window)


@pytest.mark.parametrize("how", ["hidden", "freed"])
def test_search_that_closes_after_the_page_below_it_went(
    window: MainWindow, theme: Theme, how: str
) -> None:
    _field, page = field_on_page(window)
    panel = SearchPanel(theme, window)
    panel.open_over(window)
    if how == "hidden":
        page.hide()
    else:
        shiboken6.delete(page)
    QTest.keyClick(panel.box, Qt.Key.Key_Escape)
    QApplication.processEvents()

    assert in_message_box(window)


def test_keyboard_that_is_given_to_what_is_hidden(window: MainWindow) -> None:
    field, page = field_on_page(window)
    page.hide()
    field.setFocus()
    QApplication.processEvents()

    assert in_message_box(window)
