"""Windows and pages by names that tell a person something."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.accessible.factory import meet_again
from falcon_desktop.ui.kit.placing import ChildWindow
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.options.rows import ThinkingRow
from falcon_desktop.ui.settings.connection_editor import ConnectionEditor
from falcon_desktop.ui.sidebar.sidebar import Sidebar
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QStackedWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid


def test_a_window_over_another_is_a_dialog(qtbot: QtBot) -> None:
    window = ChildWindow(None)
    qtbot.addWidget(window)
    found = QAccessible.queryAccessibleInterface(window)
    assert found.role() is QAccessible.Role.Dialog


def test_pages_are_no_layered_pane(qtbot: QtBot) -> None:
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    for words in ("first", "second"):
        pages.addWidget(QLabel(words))
    pages.show()
    found = QAccessible.queryAccessibleInterface(pages)
    assert found.role() is QAccessible.Role.Client
    assert found.childCount() == 2


def test_what_shows_a_list_or_more_fields_expands(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a reader that is active meets a button while that is made, as Qt's check box
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    theme = Theme(Appearance.LIGHT)
    sidebar, editor = Sidebar(theme), ConnectionEditor(theme)
    for widget in (sidebar, editor):
        qtbot.addWidget(widget)
    found: list[QAbstractButton] = [sidebar.archive, sidebar.trash]
    for name in ("more_options", "chat_options"):
        toggle = editor.findChild(QAbstractButton, name)
        assert toggle is not None
        found.append(toggle)
    for button in found:
        met = QAccessible.queryAccessibleInterface(button)
        assert met.role() is QAccessible.Role.Button
        assert met.state().collapsed and not met.state().checkable
        button.click()
        assert QAccessible.queryAccessibleInterface(button).state().expanded
        button.click()
    names = [QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in found]
    assert names == ["Archive", "Trash", "More options", "Default options"]


def test_what_was_met_before_the_first_paint_is_met_again(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = QToolButton(window)
    button.setCheckable(True)
    assert QAccessible.queryAccessibleInterface(button).role() is QAccessible.Role.CheckBox
    button.setProperty("expands", True)
    meet_again(window)
    assert QAccessible.queryAccessibleInterface(button).role() is QAccessible.Role.Button


def test_a_list_of_choices_is_labelled(qtbot: QtBot) -> None:
    row = ThinkingRow(Theme(Appearance.LIGHT))
    qtbot.addWidget(row)
    assert row.label.buddy() is row.choice


def test_one_that_qt_was_had_to_forget_tells_nothing_any_more(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    window = QWidget()
    qtbot.addWidget(window)
    button = QToolButton(window)
    button.setCheckable(True)
    button.setProperty("expands", True)
    window.show()
    met = QAccessible.queryAccessibleInterface(button)
    meet_again(window)
    assert not isValid(met)
    button.click()
    QTest.qWait(0)
    QCoreApplication.processEvents()  # an error in a slot fails the test
    assert QAccessible.queryAccessibleInterface(button).state().expanded
