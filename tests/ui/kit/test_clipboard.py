"""What is copied is on the clipboard, and is said to be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.clipboard import copied_text, copy_data, copy_text
from PySide6.QtCore import QMimeData
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told to say."""
    said: list[str] = []

    def take(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", take)
    return said


def test_who_copies_hears_it(shown: Show, heard: list[str]) -> None:
    widget = shown(QWidget())
    copy_text(widget, "curl https://example.org")
    assert (copied_text(), heard) == ("curl https://example.org", ["Copied"])

    copy_text(widget, "")
    assert (copied_text(), heard) == ("curl https://example.org", ["Copied"])

    data = QMimeData()
    data.setText("**bold**")
    data.setHtml("<b>bold</b>")
    copy_data(widget, data)
    assert (copied_text(), heard) == ("**bold**", ["Copied", "Copied"])
    assert QGuiApplication.clipboard().mimeData().html() == "<b>bold</b>"


@pytest.mark.parametrize(("selected", "said"), [("asked here", []), ("", ["Copied"])])
def test_what_is_selected_in_a_text_of_qt_is_copied_while_a_reader_listens(
    shown: Show,
    heard: list[str],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    selected: str,
    said: list[str],
) -> None:
    """Orca says it on X11. Qt's own interface can't be asked for the selection from Python."""
    field = QTextEdit("I asked here")
    shown(field)
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    assert not selected or field.find(selected)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    data = QMimeData()
    data.setText("asked here")
    copy_data(field, data, by_key=True)
    assert (copied_text(), heard) == ("asked here", said)
