"""The words of a question stay in their bubble, whatever is selected or found in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.plain_text import ReadOnlyText
from falcon_desktop.ui.transcript.question import QuestionContent
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QApplication
from tests.ui.transcript.conftest import Chat
from tests.ui.transcript.test_selecting import drag

MakeChat = Callable[[int], Chat]
QUESTIONS = {
    "short": "Question 0 about queues?",
    "one word": "Why?",
    "wrapped": "Why is the sky blue, and why are the sunsets red? " * 6 + "queues",
    "lines": "First\n  second, a little longer\nqueues",
    "Arabic": "لماذا السماء زرقاء؟",
    "Arabic wrapped": "لماذا السماء زرقاء وقت الظهر؟ " * 9,
    "both": "السماء\nthe sky\nالسماء زرقاء",
    "Chinese": "天空为什么是蓝色的？\n第二行",
    "long word": "x" * 1500,
    "spaces": "ends in many spaces" + " " * 60,
}


def edit_of(view: TranscriptView) -> ReadOnlyText:
    widget = view.widgets.get("m0")
    assert widget is not None
    assert isinstance(widget.content, QuestionContent)
    return widget.content._text.edit


def places(edit: ReadOnlyText) -> list[QRect]:
    """Where each letter is drawn in the viewport."""
    found = []
    for place in range(0, edit.document().characterCount(), 7):
        cursor = QTextCursor(edit.document())
        cursor.setPosition(place)
        found.append(edit.cursorRect(cursor))
    return found


def drawn(edit: ReadOnlyText) -> QImage:
    return edit.viewport().grab().toImage()


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.7])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_question_stays_in_its_bubble_while_it_is_selected(
    theme: Theme, view: TranscriptView, chat: MakeChat, name: str, zoom: float, mirrored: bool
) -> None:
    theme.set_zoom(zoom)
    if mirrored:
        view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    talk = chat(0)
    talk.add(Role.USER, QUESTIONS[name])
    talk.add(Role.ASSISTANT, "Because.")
    talk.show()
    QApplication.processEvents()
    edit = edit_of(view)
    before, picture = places(edit), drawn(edit)
    inside = edit.viewport().rect().adjusted(-1, -1, 2, 2)
    if name != "spaces":  # those at a line's end hang over it, as everywhere
        assert all(inside.contains(place.center()) for place in before)
    port = edit.viewport()
    for end in (
        QPoint(port.width() + 80, port.height() // 2),
        QPoint(port.width() + 80, port.height() - 2),
        QPoint(-80, port.height() - 2),
    ):
        drag(port, QPoint(1, 4), port, end)
        assert places(edit) == before
        drag(port, QPoint(port.width() - 1, 4), port, end)
        assert places(edit) == before
    edit.selectAll()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    assert places(edit) == before
    assert drawn(edit) == picture


@pytest.mark.parametrize(("name", "word"), [
    ("short", "queues"), ("wrapped", "queues"), ("lines", "queues"), ("Arabic", "زرقاء"),
])  # fmt: skip
def test_a_word_found_at_the_end_of_a_question_does_not_move_it(
    view: TranscriptView, chat: MakeChat, name: str, word: str
) -> None:
    talk = chat(0)
    talk.add(Role.USER, QUESTIONS[name])
    talk.add(Role.ASSISTANT, "Because.")
    talk.show()
    view.texts_needed.connect(
        lambda ids: view.provide_texts([m for m in talk.messages if m.id in ids])
    )
    before = places(edit_of(view))
    view.find(word)
    edit = edit_of(view)
    assert edit.textCursor().selectedText() == word
    assert places(edit) == before
    view.find("")
    assert places(edit) == before
