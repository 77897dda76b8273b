"""The name of a field that a shortcut gives the keyboard is said where its reader would not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit import announcing
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.window.find_bar import FindBar
from falcon_desktop.ui.window.header import Header
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    ("system", "words"), [("xcb", ["Find in chat", "Conversation title"]), ("windows", [])]
)
def test_a_field_is_named(
    system: str, words: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def say(_widget: QWidget, text: str) -> None:
        said.append(text)

    theme = Theme(Appearance.LIGHT)
    bar, header = FindBar(theme), Header(theme)
    for widget in (bar, header):
        qtbot.addWidget(widget)
    header.set_title("Sky")
    monkeypatch.setattr(announcing, "announce", say)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: system)
    bar.open_bar()
    header.start_rename()
    assert said == words


def test_what_find_found_is_said_once(
    shown: Callable[[QWidget], QWidget],
    theme: Theme,
    heard: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bar = FindBar(theme)
    shown(bar)
    bar.box.setText("falcon")
    bar.set_count(1, 4)  # F3, the keyboard being elsewhere
    assert heard == ["1 of 4"]
    heard.clear()
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    bar.open_bar()
    assert bar.box.hasFocus()
    heard.clear()
    bar.set_count(2, 4)
    assert (heard, bar.box.accessibleDescription()) == ([], "2 of 4")
    bar.close_bar()
    bar.set_count(0, 0)  # nothing is looked for any more
    assert heard == []
