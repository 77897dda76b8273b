"""Real transcripts on the offscreen platform, and conversations to fill them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import (
    Message,
    MessageOutline,
    MessageStatus,
    Provenance,
    Role,
    outline_of,
)
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.transcript import layout
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from pytestqt.qtbot import QtBot

SENTENCE = "Sunlight is scattered by the molecules in the air, blue far more than red. "


class Chat:
    """A conversation that is told to a transcript as the main window does it."""

    def __init__(self, view: TranscriptView, count: int = 0) -> None:
        self.view = view
        self.messages: list[Message] = []
        self.asked: list[list[str]] = []
        self.answers = True
        for number in range(count):
            role = Role.ASSISTANT if number % 2 else Role.USER
            length = 1 + number * 7 % 5 if role is Role.USER else 1 + number * 13 % 23
            self.add(role, f"Message {number}. " + SENTENCE * length)
        view.messages_needed.connect(self.provide)

    def add(self, role: Role, text: str, **more: Any) -> Message:
        parent = self.messages[-1].id if self.messages else None
        more.setdefault("provenance", Provenance(model="Falcon3 7B Instruct"))
        message = Message(f"m{len(self.messages)}", "c", parent, role, text, 0, **more)
        self.messages.append(message)
        return message

    def outlines(self) -> list[MessageOutline]:
        return [outline_of(message) for message in self.messages]

    def show(self, **more: Any) -> None:
        self.view.show_conversation(self.outlines(), more.pop("versions", {}), **more)

    def send(self, text: str = "And why are sunsets red?") -> Message:
        """Add a question and a running answer; return the answer."""
        question = self.add(Role.USER, text)
        answer = self.add(Role.ASSISTANT, "", status=MessageStatus.STREAMING)
        self.view.append([question, answer])
        return answer

    def provide(self, ids: Sequence[str]) -> None:
        self.asked.append(list(ids))
        if self.answers:
            wanted = set(ids)
            self.view.provide([one for one in self.messages if one.id in wanted])


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """Fail on a Qt warning."""
    said: list[str] = []

    def note(kind: QtMsgType, _context: object, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            said.append(text)

    former = qInstallMessageHandler(note)
    yield
    qInstallMessageHandler(former)
    assert not said


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    theme = Theme(Appearance.LIGHT)
    yield theme
    theme.deleteLater()


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> TranscriptView:
    """A transcript that lays out what is seen at once, however busy the machine is."""
    monkeypatch.setattr(layout, "_OPENING_BUDGET", 60.0)
    monkeypatch.setattr(layout, "_SEEN_BUDGET", 60.0)
    view = TranscriptView(theme)
    qtbot.addWidget(view)
    view.resize(760, 600)
    view.show()
    return view


@pytest.fixture
def chat(view: TranscriptView) -> Callable[[int], Chat]:
    def make(count: int) -> Chat:
        return Chat(view, count)

    return make
