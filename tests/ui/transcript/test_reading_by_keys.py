"""The caret goes through a message by keys, and what is read is in view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.question import QuestionContent
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle
from tests.ui.transcript.conftest import Chat

MakeChat = Callable[[int], Chat]
Key, Held = Qt.Key, Qt.KeyboardModifier


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.fixture
def go_to(view: TranscriptView, qtbot: QtBot) -> Callable[[Chat, str], QWidget]:
    """Puts the keyboard into a message as Alt+↑ does, and returns what has it."""

    def go(talk: Chat, message_id: str) -> QWidget:
        talk.show()
        settle(view)
        view.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        while view._marked != message_id:
            before = view._marked
            QTest.keyClick(focus(), Key.Key_Up, Held.AltModifier)
            assert view._marked != before
            settle(view)
        return focus()

    return go


def test_the_caret_is_in_view_wherever_it_goes(
    chat: MakeChat, view: TranscriptView, go_to: Callable[[Chat, str], QWidget]
) -> None:
    view._anchor_timer.setInterval(0)
    talk = chat(0)
    talk.add(Role.USER, "Tell me a lot.")
    talk.add(Role.ASSISTANT, "\n\n".join(f"Paragraph {n}. " + "words " * 40 for n in range(40)))
    talk.add(Role.USER, "Thanks.")
    body = go_to(talk, "m1")
    widget = view.widgets.get("m1")
    assert widget is not None
    assert isinstance(widget.content, AnswerContent)
    text = widget.content.body
    assert body is text

    def caret_y() -> int:
        settle(view)
        return text.mapTo(view.viewport(), text.rect_at(text.caret).center()).y()

    page = view.viewport().height()
    QTest.keyClick(body, Key.Key_End, Held.ControlModifier)
    assert page // 2 < caret_y() < page
    for _ in range(25):
        QTest.keyClick(body, Key.Key_Up)
        assert 0 < caret_y() < page
    QTest.keyClick(body, Key.Key_Home, Held.ControlModifier)
    assert 0 < caret_y() < page // 2
    here = view.model.position
    QTest.keyClick(body, Key.Key_PageDown)
    settle(view)
    assert view.model.position > here, "Page keys scroll"
    assert caret_y() < 0, "and leave the caret"
    QTest.keyClick(body, Key.Key_Right)
    assert 0 < caret_y() < page, "which is shown again when it moves"


def test_the_caret_goes_through_a_question_too(
    chat: MakeChat, view: TranscriptView, go_to: Callable[[Chat, str], QWidget]
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "First line here\nand the second")
    talk.add(Role.ASSISTANT, "An answer.")
    text = go_to(talk, "m0")
    widget = view.widgets.get("m0")
    assert widget is not None
    assert isinstance(widget.content, QuestionContent)
    edit = widget.content._text.edit
    assert text is edit
    for _ in range(3):
        QTest.keyClick(text, Key.Key_Right)
    assert edit.textCursor().position() == 3
    QTest.keyClick(text, Key.Key_Down)
    assert edit.textCursor().blockNumber() == 1
    QTest.keyClick(text, Key.Key_Home)
    QTest.keyClick(text, Key.Key_Right, Held.ShiftModifier | Held.ControlModifier)
    assert edit.textCursor().selectedText().strip() == "and"
    assert view.selected_text().strip() == "and"
    QTest.keyClick(text, Key.Key_Up, Held.ControlModifier)
    assert edit.textCursor().position() == 0
    QTest.keyClick(text, Key.Key_End, Held.ControlModifier)
    assert edit.textCursor().atEnd()
    QTest.keyClick(text, Key.Key_X)
    assert edit.toPlainText() == "First line here\nand the second"
    QTest.keyClick(text, Key.Key_Down, Held.AltModifier)
    settle(view)
    assert isinstance(focus(), type(view.widgets.answer("m1").body))  # type: ignore[union-attr]
    QTest.keyClick(edit, Key.Key_Left)
    assert edit.textCursor().atEnd(), "without the keyboard it has no caret to move"


def test_a_click_in_a_question_leaves_the_arrows_to_the_transcript(
    chat: MakeChat, view: TranscriptView, qtbot: QtBot
) -> None:
    talk = chat(30)
    talk.show()
    settle(view)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    question = next(
        one for one in view.widgets.in_order()
        if isinstance(one.content, QuestionContent) and 0 < one.y() < 500
    )  # fmt: skip
    edit = question.content._text.edit  # type: ignore[attr-defined]
    QTest.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert edit.hasFocus()
    before, place = view.model.position, edit.textCursor().position()
    QTest.keyClick(edit, Key.Key_Up)
    assert view.model.position < before
    assert edit.textCursor().position() == place


def test_a_message_without_text_has_the_keyboard_itself(
    chat: MakeChat, view: TranscriptView, go_to: Callable[[Chat, str], QWidget]
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Why?")
    talk.add(Role.ASSISTANT, "", status=MessageStatus.FAILED)
    assert go_to(talk, "m1") is view.widgets.get("m1")


def test_the_selection_is_that_of_the_message_with_the_caret(
    chat: MakeChat, view: TranscriptView, go_to: Callable[[Chat, str], QWidget]
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "One?")
    talk.add(Role.ASSISTANT, "Two *three*.")
    text = go_to(talk, "m1")
    QTest.keyClick(text, Key.Key_Right, Held.ShiftModifier | Held.ControlModifier)
    assert view.selected_text() == "Two"
    QTest.keyClick(text, Key.Key_C, Held.ControlModifier)
    assert QApplication.clipboard().text() == "Two"
    QTest.keyClick(focus(), Key.Key_Up, Held.AltModifier)
    QTest.keyClick(focus(), Key.Key_Right, Held.ShiftModifier | Held.ControlModifier)
    assert view.selected_text().startswith("One")


def test_after_an_edit_is_given_up_the_caret_is_in_the_text_again(
    chat: MakeChat, view: TranscriptView, go_to: Callable[[Chat, str], QWidget]
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "One?")
    talk.add(Role.ASSISTANT, "Two.")
    text = go_to(talk, "m0")
    widget = view.widgets.get("m0")
    assert widget is not None
    widget.start_edit()
    assert focus() is not text
    widget.cancel_edit()
    assert focus() is text


def test_who_comes_back_from_the_message_box_reads_the_newest_message(
    chat: MakeChat,
    view: TranscriptView,
    go_to: Callable[[Chat, str], QWidget],
    qtbot: QtBot,
) -> None:
    talk = chat(0)
    for number in range(2):
        talk.add(Role.USER, f"Question {number}")
        talk.add(Role.ASSISTANT, f"Answer {number}")
    go_to(talk, "m1")
    box = QLineEdit()
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    view.focus_message(-1)
    assert view._marked == "m3"
    former = view.widgets.get("m1")
    assert former is not None
    assert not former._marked
