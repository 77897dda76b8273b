"""Messages as assistive technology meets them: Qt is asked, and it asks the factory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from falcon_desktop.ui.accessible import caret
from falcon_desktop.ui.accessible.factory import interface_of
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.rendering import Rendering
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture(scope="session", autouse=True)
def factory(qapp: QApplication) -> None:
    """Have Qt ask for our interfaces, as the program does."""
    QAccessible.installFactory(interface_of)


class WholeBody(MessageBody):
    """Lays out at once, however long it takes."""

    def build(self, deadline: float) -> None:
        super().build(math.inf)
        while not self.is_complete:
            super().build(math.inf)


@pytest.fixture
def body(qapp: QApplication, qtbot: QtBot) -> MessageBody:
    """An empty message, 720 pixels wide."""
    made = WholeBody(Rendering(Theme(Appearance.LIGHT)))
    made.resize(720, 400)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def reader(body: MessageBody) -> Callable[[str], Any]:
    """Shows a text in the body and returns what assistive technology reads it by."""

    def show(markdown: str) -> Any:
        body.set_markdown(markdown)
        body.resize(body.width(), max(1, body.heightForWidth(body.width())))
        body.show()
        return QAccessible.queryAccessibleInterface(body).textInterface()

    return show


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Any]]]:
    """What assistive technology is told while it listens: where the caret is, and what is said."""
    heard: list[tuple[str, Any]] = []

    def note(event: QAccessibleEvent) -> None:
        kind = event.type()
        if kind is QAccessible.Event.TextCaretMoved:
            heard.append(("caret", event.cursorPosition()))  # type: ignore[attr-defined]
        elif kind is QAccessible.Event.TextSelectionChanged:
            ends = (event.selectionStart(), event.selectionEnd())  # type: ignore[attr-defined]
            heard.append(("selection", ends))

    def say(widget: QWidget, words: str) -> None:
        heard.append(("said", words))

    monkeypatch.setattr(caret, "announce", say)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    yield heard
