"""Every class of failure leads on: a sentence, a button for its next step, the server's words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.core.chat.running import failure_of
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role, Timings
from falcon_desktop.core.domain.errors import (
    FalconError,
    ModelLoading,
    NextStep,
    ProviderError,
    RateLimited,
)
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.view import TranscriptView
from falcon_desktop.ui.transcript.words import action_label
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.transcript.conftest import Chat

WORDS = "upstream said <b>no</b>\n{'code': 7}"


def classes(of: type[FalconError] = FalconError) -> Iterator[type[FalconError]]:
    """Give every class of the tree that has a code of its own."""
    for one in of.__subclasses__():
        if "code" in vars(one):
            yield one
        yield from classes(one)


@pytest.fixture
def failed(view: TranscriptView, chat: Callable[[int], Chat]) -> Callable[[FalconError], NoteView]:
    def show(error: FalconError, text: str = "") -> NoteView:
        talk = chat(0)
        talk.add(Role.USER, "Why?")
        status = MessageStatus.INTERRUPTED if text else MessageStatus.FAILED
        made = int(time.time() * 1000)
        answer = talk.add(
            Role.ASSISTANT, text, status=status, failure=failure_of(error), timings=Timings(total=0)
        )
        talk.messages[-1] = _made_at(answer, made)
        talk.show(messages=talk.messages)
        widget = view.widgets.answer(answer.id)
        assert widget is not None
        assert widget.note is not None
        return widget.note

    return show


def _made_at(answer: Message, when: int) -> Message:
    from dataclasses import replace

    return replace(answer, created_at=when)


def part(note: QWidget, kind: type[QWidget], name: str = "") -> QWidget:
    found = note.findChildren(kind, name)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("kind", list(classes()), ids=lambda kind: kind.__name__)
def test_every_class_leads_on(
    kind: type[FalconError], failed: Callable[[FalconError], NoteView], qtbot: QtBot,
    view: TranscriptView,
) -> None:  # fmt: skip
    error = kind("Something is the matter.", detail=WORDS)
    assert error.next_step is not NextStep.NONE, f"{kind.__name__} leads nowhere"
    note = failed(error)
    sentence = part(note, QLabel)
    assert isinstance(sentence, QLabel)
    assert sentence.text() == "Something is the matter."
    assert sentence.textFormat() is Qt.TextFormat.PlainText
    first = {note.note.action: action_label(note.note.action)} if note.note.action else {}
    nothing_came = error.next_step is NextStep.CONTINUE
    wanted = NextStep.RETRY if nothing_came else error.next_step
    assert not first or note.note.action == wanted.value
    expected = first | dict(note.note.more)
    assert expected
    buttons = note.findChildren(QPushButton)
    assert [button.text() for button in buttons] == list(expected.values())
    if NextStep.RETRY not in expected:
        assert action_label(NextStep.RETRY) not in expected.values()  # a label of its own
    for button, action in zip(buttons, expected, strict=True):
        with qtbot.waitSignal(view.action_requested) as asked:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert asked.args is not None
        assert asked.args[0] == action
    toggle = part(note, QToolButton, "servers_words")
    assert isinstance(toggle, QToolButton)
    toggle.click()
    shown = note.findChild(QWidget, "servers_words_text")
    assert shown is not None
    assert shown.isVisible()


def test_what_came_is_gone_on_with(failed: Callable[..., NoteView]) -> None:
    note = failed(ProviderError("It broke.", next_step=NextStep.RETRY), "Half an ans")
    button = part(note, QPushButton, "next_step")
    assert isinstance(button, QPushButton)
    assert button.text() == "Continue"


@pytest.mark.parametrize("kind", [RateLimited, ModelLoading])
def test_a_wait_is_counted_down_and_nothing_asks_by_itself(
    kind: type[ProviderError], failed: Callable[..., NoteView], qtbot: QtBot, view: TranscriptView
) -> None:
    asked: list[str] = []
    view.action_requested.connect(lambda action, _: asked.append(action))
    note = failed(kind("Too many.", retry_after=1.4))
    button = part(note, QPushButton, "next_step")
    assert isinstance(button, QPushButton)
    assert button.text() in ("Retry in 2 s", "Retry in 1 s")
    qtbot.waitUntil(lambda: button.text() == "Retry")
    assert asked == []
    button.click()
    assert asked == ["retry"]


def test_pressed_in_the_wait_it_asks_when_the_wait_is_over(
    failed: Callable[..., NoteView], qtbot: QtBot, view: TranscriptView
) -> None:
    asked: list[float] = []
    view.action_requested.connect(lambda *_: asked.append(time.time()))
    begun = time.time()
    note = failed(RateLimited("Too many.", retry_after=1.2))
    button = part(note, QPushButton, "next_step")
    assert isinstance(button, QPushButton)
    button.click()
    assert button.text().startswith("Waiting ")
    button.click()  # changed my mind
    assert button.text().startswith("Retry in ")
    button.click()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0] - begun >= 1.1


def test_a_wait_that_is_long_over_is_no_wait(failed: Callable[..., NoteView]) -> None:
    error = RateLimited("Too many.", retry_after=100_000)
    button = part(failed(error), QPushButton, "next_step")
    assert isinstance(button, QPushButton)
    assert button.text() == "Retry"


@pytest.mark.parametrize("error", [ModelLoading("Wait."), RateLimited("Later.", retry_after=20)])
def test_in_the_trash_nothing_is_asked_again(
    view: TranscriptView, failed: Callable[[FalconError], NoteView], error: FalconError
) -> None:
    assert failed(error).findChildren(QPushButton)
    contents = [one.content for one in view.widgets]
    answer = next(one for one in contents if isinstance(one, AnswerContent))
    view.fix(True)
    assert answer.note is not None
    assert answer.note.note.sentence
    assert not answer.note.findChildren(QPushButton)
    view.fix(False)
    assert answer.note.findChildren(QPushButton)
    view.fix(True)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # what counts down, too
