"""Selecting and copying, within a message and over several."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.question import QuestionContent
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle
from tests.ui.transcript.conftest import SENTENCE, Chat

MakeChat = Callable[[int], Chat]


@pytest.fixture
def talk(chat: MakeChat, qtbot: QtBot) -> Chat:
    talk = chat(0)
    talk.add(Role.USER, "The first question")
    talk.add(Role.ASSISTANT, "A **bold** answer\n\n* one\n* two")
    talk.add(Role.USER, "The second\nquestion")
    talk.add(Role.ASSISTANT, "The last answer")
    talk.show()
    # what does not fit the time of a frame is made in the next
    qtbot.waitUntil(lambda: all(talk.view.widgets.get(one.id) for one in talk.messages))
    return talk


def text_of(talk: Chat, message_id: str) -> QWidget:
    widget = talk.view.widgets.get(message_id)
    assert widget is not None
    body = widget.findChild(AnswerBody)
    if body is not None:
        return body
    assert isinstance(widget.content, QuestionContent)
    return widget.content._text.edit.viewport()


def drag(start: QWidget, at: QPoint, end: QWidget, to: QPoint) -> None:
    """Press in one text, move to another, release, as a person does."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = start.mapFromGlobal(end.mapToGlobal(to))
    for kind, where, pressed in (
        (QMouseEvent.Type.MouseButtonPress, at, left),
        (QMouseEvent.Type.MouseMove, (at + place) / 2, left),
        (QMouseEvent.Type.MouseMove, place, left),
        (QMouseEvent.Type.MouseButtonRelease, place, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(
            kind, QPointF(where), QPointF(start.mapToGlobal(where)),
            Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseMove else left, pressed, none,
        )  # fmt: skip
        QApplication.sendEvent(start, event)


def test_a_drag_runs_over_several_messages_and_is_copied_as_markdown(talk: Chat) -> None:
    last = text_of(talk, "m3")
    drag(text_of(talk, "m0"), QPoint(0, 4), last, QPoint(last.width() - 1, 8))
    whole = (
        "The first question\n\nA **bold** answer\n\n* one\n* two\n\n"
        "The second\nquestion\n\nThe last answer"
    )
    assert talk.view.selected_text() == whole
    assert talk.view.copy_selection()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == whole
    assert "bold</" in data.html()


def test_a_drag_upwards_does_the_same(talk: Chat) -> None:
    last = text_of(talk, "m3")
    drag(last, QPoint(last.width() - 1, 8), text_of(talk, "m2"), QPoint(0, 4))
    assert talk.view.selected_text() == "The second\nquestion\n\nThe last answer"


def test_a_click_lets_go_of_everything(talk: Chat) -> None:
    first, last = text_of(talk, "m0"), text_of(talk, "m3")
    drag(first, QPoint(0, 4), last, QPoint(last.width() - 1, 8))
    assert talk.view.selected_text()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=QPoint(30, 4))
    assert talk.view.selected_text() == ""


def test_dragging_back_lets_go_of_the_messages_that_were_left(talk: Chat) -> None:
    first, last = text_of(talk, "m1"), text_of(talk, "m3")
    drag(first, QPoint(0, 4), last, QPoint(last.width() - 1, 8))
    drag(first, QPoint(0, 4), first, QPoint(first.width() - 1, 8))
    assert talk.view.selected_text() == "A **bold** answer"


def test_a_new_selection_ends_the_former_one_elsewhere(talk: Chat) -> None:
    first, last = text_of(talk, "m1"), text_of(talk, "m3")
    drag(first, QPoint(0, 4), first, QPoint(first.width() - 1, 8))
    drag(last, QPoint(0, 4), last, QPoint(last.width() - 1, 8))
    assert talk.view.selected_text() == "The last answer"


def test_ctrl_c_in_a_message_copies_all_that_is_selected(talk: Chat) -> None:
    first, last = text_of(talk, "m1"), text_of(talk, "m3")
    drag(first, QPoint(0, 4), last, QPoint(last.width() - 1, 8))
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("question\n\nThe last answer")


def test_select_all_takes_the_whole_conversation_also_what_is_not_drawn(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(300)
    talk.show()
    asked: list[tuple[str, str]] = []
    talk.view.action_requested.connect(lambda *what: asked.append(what))
    QTest.keyClick(talk.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    talk.view._read_to(0)
    settle(talk.view)
    assert all(widget.tinted for widget in talk.view.widgets)
    QTest.keyClick(talk.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked == [("copy_conversation", "")]
    QTest.keyClick(talk.view, Qt.Key.Key_Escape)
    assert not any(widget.tinted for widget in talk.view.widgets)
    assert not talk.view.copy_selection()


def test_a_drag_over_the_edge_scrolls_and_stops_with_the_button(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(0)
    for _ in range(6):
        talk.add(Role.USER, "Question")
        talk.add(Role.ASSISTANT, SENTENCE * 10)
    talk.show()
    talk.view._read_to(0)
    settle(talk.view)
    start = text_of(talk, "m1")
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(start, left, pos=QPoint(2, 4))
    beyond = start.mapFromGlobal(
        talk.view.viewport().mapToGlobal(QPoint(50, talk.view.viewport().height() + 40))
    )
    QTest.mouseMove(start, beyond)
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, QPointF(beyond), QPointF(start.mapToGlobal(beyond)),
        Qt.MouseButton.NoButton, left, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(start, move)
    assert talk.view._selecting._timer.isActive()
    QTest.mouseRelease(start, left, pos=beyond)
    qtbot.waitUntil(lambda: not talk.view._selecting._timer.isActive())
    assert "Message" not in talk.view.selected_text()


def escape(widget: QWidget) -> bool:
    """Say whether a widget or what it is in takes Esc before it is the window's Stop."""
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_esc_is_taken_from_the_window_only_for_what_is_selected(talk: Chat) -> None:
    text = text_of(talk, "m1")
    assert isinstance(text, AnswerBody)
    assert not escape(talk.view) and not escape(text)

    drag(text, QPoint(0, 4), text, QPoint(60, 4))
    assert talk.view.selected_text()
    assert escape(talk.view) and escape(text)
    talk.view.clear_selection()
    assert not escape(talk.view) and not escape(text)

    talk.view.select_all()
    assert escape(talk.view)
    QTest.keyClick(talk.view, Qt.Key.Key_Escape)
    assert not escape(talk.view)

    text.select_all()
    assert escape(talk.view)
    talk.send()  # there is an answer to stop
    assert not escape(talk.view)
