"""The words of a question stay in their bubble, whatever is selected or found in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.plain_text import PlainText, ReadOnlyText
from falcon_desktop.ui.transcript.question import QuestionContent
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QTextCursor
from PySide6.QtTest import QTest
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
    "Arabic with code": "ما هي sorted() و C++ 😀 وما /usr/bin؟\nsorted() هنا",
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


def asked(view: TranscriptView, talk: Chat, text: str) -> ReadOnlyText:
    """Show a question."""
    talk.add(Role.USER, text)
    talk.show()
    return edit_of(view)


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has anything read aloud, whatever other tests left behind."""
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)


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


@pytest.mark.usefixtures("unheard")
def test_code_in_an_arabic_question_is_read_from_the_left_and_copied_as_typed(
    view: TranscriptView, chat: MakeChat
) -> None:
    text = "😀 ما هي sorted(x) وما C++ هنا"
    edit = asked(view, chat(0), text)

    for part in ("sorted(x)", "C++", "هنا", text):
        first = text.index(part)
        words = edit.parentWidget()
        assert isinstance(words, PlainText)
        words.select_span(first, len(part))
        assert view.selected_text() == edit.createMimeDataFromSelection().text() == part

    inside = []
    for place in (1, 2):
        cursor = QTextCursor(edit.document())
        at = utf16_length(text[: text.index("C++") + place])
        cursor.setPosition(edit.place_of(at, ends=False))
        inside.append(edit.cursorRect(cursor).x())
    assert inside[0] < inside[1]


@pytest.mark.usefixtures("unheard")
def test_the_caret_does_not_stop_at_what_nobody_sees(view: TranscriptView, chat: MakeChat) -> None:
    text = "ما هي sorted()C++ هنا"
    edit = asked(view, chat(0), text)
    edit.let_tab_in(True)
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    edit.setTextCursor(cursor)
    for count in range(1, len(text) + 1):
        QTest.keyClick(edit, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        assert len(edit.selected_text()) == count
    for count in range(len(text) - 1, -1, -1):
        QTest.keyClick(edit, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert len(edit.selected_text()) == count


def test_who_has_a_question_read_aloud_hears_its_characters_alone(
    view: TranscriptView, chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    text = "ما هي sorted() هنا"
    assert asked(view, chat(0), text).toPlainText() == text
