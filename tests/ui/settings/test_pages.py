"""The other pages of the settings: they tell and ask; and the window as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.connection import embedded_connection
from falcon_desktop.core.domain.cost import Spent
from falcon_desktop.core.domain.reports import BackupFile, ContactedHost
from falcon_desktop.core.domain.settings import Appearance, ModelTitles, SendKey
from falcon_desktop.ui.kit.forms import Page
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.data_page import DataFacts
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settings.acting import TGI, Show, button


def test_colours_and_size_apply_at_once(qtbot: QtBot, window: SettingsWindow, theme: Theme) -> None:
    page = window.appearance
    page.appearance_chosen.connect(lambda value: theme.set_appearance(Appearance(value)))
    page.zoom_chosen.connect(theme.set_zoom)
    window.show_page(page)

    page.colours.buttons["dark"].click()
    QTest.mouseClick(page.larger, Qt.MouseButton.LeftButton)

    assert theme.dark
    assert theme.zoom == 1.1
    assert page.zoom.text() == "110 %"
    theme.set_appearance(Appearance.LIGHT)
    assert page.colours.chosen() == "light"


def test_the_send_key_is_told(qtbot: QtBot, window: SettingsWindow) -> None:
    assert window.chat.keys.chosen() == SendKey.ENTER

    with qtbot.waitSignal(window.chat.send_key_chosen) as chosen:
        window.chat.keys.buttons["ctrl_enter"].click()

    assert chosen.args == ["ctrl_enter"]


def test_who_makes_titles_is_told_and_shown(qtbot: QtBot, window: SettingsWindow) -> None:
    assert window.chat.titles.chosen() == ModelTitles.NEVER

    with qtbot.waitSignal(window.chat.titles_chosen) as chosen:
        window.chat.titles.buttons["always"].click()

    assert chosen.args == ["always"]
    window.chat.set_titles(ModelTitles.LOCAL)
    assert window.chat.titles.chosen() == ModelTitles.LOCAL


def test_the_page_of_data_tells_and_asks(qtbot: QtBot, window: SettingsWindow) -> None:
    page = window.data
    window.show_page(page)
    assert page.hosts_words.text() == "None yet"
    page.set_facts(DataFacts("/data", 1_500_000, 12, 3_456, "Keys are safe."))
    page.set_hosts([ContactedHost("h.org", 1, 2)])
    page.set_backups([])
    assert page.spent_words.text() == "No server has said what an answer cost."
    assert page.spent.isHidden()
    page.set_spent([
        Spent(1_234_560_000_000, "USD", 12, 2, "2026-11", "r", "OpenRouter"),
        Spent(5_000_000, "EUR", 1, 0, "2026-10", "x", "Elsewhere"),
    ])  # fmt: skip
    shown = [page.spent.item(row).text() for row in range(2)]
    assert [re.sub("[\u2068\u2069]", "", one) for one in shown] == [
        "November 2026  ·  OpenRouter  ·  1.23 USD · the cost of 2 answers isn't known",
        "October 2026  ·  Elsewhere  ·  0.000005 EUR",
    ]
    assert not page.spent.isHidden() and "Trash" in page.spent_words.text()

    assert page.path.text() == "/data"
    assert page.amount.text() == "1.5 MB · 12 chats · 3,456 messages"
    assert page.hosts.item(0).text().startswith("h.org")
    assert not page.restore.isEnabled() and page.backups.count() == 1
    page.set_backups([BackupFile("/b/1", 1, 2_000_000), BackupFile("/b/2", 0, 1, daily=False)])
    page.backups.setCurrentRow(1)
    for name, signal in {
        "open_folder": page.folder_requested,
        "back_up": page.backup_requested,
        "save_copy": page.copy_requested,
        "check_quickly": page.check_requested,
        "check_database": page.check_requested,
        "compact": page.compact_requested,
        "export_all": page.export_requested,
        "import": page.import_requested,
        "forget_hosts": page.forget_hosts_requested,
        "erase_all": page.erase_requested,
    }.items():
        with qtbot.waitSignal(signal):
            button(page, name).click()
    for name, told in {"restore": "/b/2", "restore_file": ""}.items():
        with qtbot.waitSignal(page.restore_requested) as wanted:
            button(page, name).click()
        assert wanted.args == [told]


@pytest.mark.parametrize("mirrored", [False, True], ids=["ltr", "rtl"])
def test_short_keys_end_where_longer_ones_do(window: SettingsWindow, mirrored: bool) -> None:
    page = window.shortcuts
    window.show_page(page)
    distances = []
    for name in ("rename", "delete_chat"):
        keys = page.findChild(QPushButton, f"keys_of_{name}")
        assert keys is not None
        keys.setLayoutDirection(Qt.LayoutDirection(mirrored))
        keys.resize(keys.sizeHint().expandedTo(keys.minimumSize()))
        image = keys.grab().toImage()
        ground = image.pixel(image.width() // 2, 1)
        across = range(image.width())
        inked = [x for x in across
                 if any(image.pixel(x, y) != ground for y in range(image.height()))]  # fmt: skip
        distances.append(inked[0] if mirrored else image.width() - 1 - inked[-1])
    assert abs(distances[0] - distances[1]) <= 2  # room that belongs to the letters


def test_shortcuts_are_listed_and_filtered(window: SettingsWindow) -> None:
    page = window.shortcuts
    window.show_page(page)
    assert {"New chat", "Stop", "Edit the last message", "Chat 9"} <= set(page.shown())

    QTest.keyClicks(page.filter, "ctrl+k")

    assert page.shown() == ["Search all chats"]


def take_keys(window: SettingsWindow, action: str, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    """Press on an action's keys, then press others."""
    page = window.shortcuts
    QTest.mouseClick(button(page, f"keys_of_{action}"), Qt.MouseButton.LeftButton)
    assert page.editor.isVisible()
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    QTest.keyClick(page.editor, key, modifiers)


def test_keys_of_an_action_can_be_changed_and_given_back(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    page = window.shortcuts
    window.show_page(page)
    ctrl, key = Qt.KeyboardModifier.ControlModifier, Qt.Key
    with qtbot.waitSignal(page.keys_chosen) as chosen:
        take_keys(window, "new_chat", key.Key_J, ctrl)
    assert chosen.args == ["new_chat", ["Ctrl+J"]]
    page.set_keys({"new_chat": ("Ctrl+J",)})
    assert button(page, "keys_of_new_chat").text() == "Ctrl+J"
    assert len(page.findChildren(QPushButton, QRegularExpression("^reset_"))) == 1
    button(page, "keys_of_new_chat").setFocus()
    QTest.keyClick(button(page, "keys_of_new_chat"), Qt.Key.Key_Tab)
    assert button(page, "reset_new_chat").hasFocus()
    with qtbot.waitSignal(page.reset_requested) as reset:
        QTest.mouseClick(button(page, "reset_new_chat"), Qt.MouseButton.LeftButton)
    assert reset.args == ["new_chat"]
    page.set_keys({})
    assert "Ctrl+N" in button(page, "keys_of_new_chat").text()
    with qtbot.waitSignal(page.keys_chosen) as chosen:
        take_keys(window, "new_chat", key.Key_Backspace)
    assert chosen.args == ["new_chat", []]


def test_keys_that_belong_to_another_action_or_to_typing_are_refused(
    qtbot: QtBot, window: SettingsWindow
) -> None:
    page = window.shortcuts
    window.show_page(page)
    with qtbot.assertNotEmitted(page.keys_chosen, wait=50):
        take_keys(window, "new_chat", Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(page.problem.isVisible)
        assert "Search all chats" in page.problem.text()
        take_keys(window, "new_chat", Qt.Key.Key_J)
        qtbot.waitUntil(lambda: "typing" in page.problem.text())
        take_keys(window, "new_chat", Qt.Key.Key_Escape)
    assert not page.editor.isVisible()


def test_diagnostics_can_be_copied(window: SettingsWindow) -> None:
    window.show_page(window.about)
    window.about.set_diagnostics("Falcon Desktop 1.2.3\nQt 6.11")
    QTest.mouseClick(button(window.about, "copy_diagnostics"), Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == "Falcon Desktop 1.2.3\nQt 6.11"


def show_every_page(window: SettingsWindow) -> None:
    """Have all that there is in the settings made."""
    for row in range(window.pages.count()):
        window.pages.setCurrentRow(row)
    assert len(window.findChildren(Page)) == window.pages.count()


def test_every_label_shows_plain_text(window: SettingsWindow) -> None:
    show_every_page(window)
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_everything_that_takes_the_keyboard_has_a_name(window: SettingsWindow) -> None:
    show_every_page(window)
    for widget in window.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reached and widget.window() is window:
            named = widget.accessibleName() or (isinstance(widget, QPushButton) and widget.text())
            assert named, (type(widget).__name__, widget.objectName())


def test_the_window_is_freed_when_it_closes(
    qtbot: QtBot, theme: Theme, qapp: QApplication, free: Callable[[], None]
) -> None:
    gone: list[bool] = []
    for _ in range(3):
        window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
        window.connections.set_connections([embedded_connection(), TGI], "t")
        window.destroyed.connect(lambda: gone.append(True))
        window.show()
        qtbot.waitUntil(window.isActiveWindow)  # or Esc goes to the window before
        QTest.keyClick(window, Qt.Key.Key_Escape)
        free()

    assert len(gone) == 3


def test_closing_keeps_what_was_just_typed(
    qtbot: QtBot, theme: Theme, free: Callable[[], None]
) -> None:
    window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    page = window.connections
    page.set_connections([embedded_connection(), TGI], "t")
    names: list[str] = []
    page.connection_saved.connect(lambda connection: names.append(connection.name))
    window.show()
    window.activateWindow()
    page.editor.name.setFocus()
    qtbot.waitUntil(page.editor.name.hasFocus)
    page.editor.name.selectAll()
    QTest.keyClicks(page.editor.name, "Typed last")

    window.close()
    free()

    assert names == ["Typed last"]


def test_the_style_is_set_before_there_is_anything_to_polish(
    theme: Theme, monkeypatch: pytest.MonkeyPatch, shown: Show
) -> None:
    """Set afterwards, it costs a third of the time in which the window opens."""
    inside: list[int] = []
    set_style = SettingsWindow.setStyleSheet

    def count(window: SettingsWindow, sheet: str) -> None:
        inside.append(len(window.findChildren(QWidget)))
        set_style(window, sheet)

    monkeypatch.setattr(SettingsWindow, "setStyleSheet", count)
    shown(SettingsWindow(theme, send_key=SendKey.ENTER, version="1"))
    assert inside == [0]


def test_the_lines_of_the_shortcuts_are_made_when_they_are_first_seen(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    page = window.shortcuts
    page.set_keys({"new_chat": ("Ctrl+J",)})
    assert page.findChild(QWidget, "keys_of_new_chat") is None
    window.show_page(window.connections)
    qtbot.waitExposed(window)
    assert page.findChild(QWidget, "keys_of_new_chat") is None
    window.show_page(page)
    assert button(page, "keys_of_new_chat").text() == "Ctrl+J"
    page.filter.setText("ctrl+j")
    made = button(page, "keys_of_new_chat")
    window.show_page(window.connections)
    window.show_page(page)
    assert button(page, "keys_of_new_chat") is made
    assert len(page.shown()) == 1
    page.set_keys({})
    assert page.shown() == []


def test_what_came_of_an_action_is_said(window: SettingsWindow, heard: list[str]) -> None:
    window.data.show_result("Said where nobody looks.")
    window.show_page(window.data)
    window.data.show_result("Backed up.")
    window.data.show_result("")
    window.data.show_upkeep_result("No problems found.")
    window.show_page(window.program)
    window.program.show_failure("No network.")
    window.show_page(window.prompts)
    window.prompts.say("Removed.")
    assert heard == ["Backed up.", "No problems found.", "No network.", "Removed."]
