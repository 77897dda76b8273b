"""What is being typed in a message's place is there again when one comes back to its chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle
from tests.ui.transcript.conftest import SENTENCE, Chat

MakeChat = Callable[[int], Chat]


@pytest.fixture
def talk(chat: MakeChat, view: TranscriptView) -> Chat:
    talk = chat(4)
    view.activateWindow()
    talk.show()
    return talk


def widget(view: TranscriptView, message_id: str) -> MessageWidget:
    if view.widgets.get(message_id) is None:
        view.reveal(message_id)
    settle(view)  # what does not fit into a frame is made in the next one
    found = view.widgets.get(message_id)
    assert found is not None
    return found


def box(view: TranscriptView, message_id: str) -> QPlainTextEdit:
    found = widget(view, message_id).findChild(QPlainTextEdit, "edit_message")
    assert found is not None
    return found


def type_into(view: TranscriptView, message_id: str, words: str) -> None:
    view.edit(message_id)
    QTest.keyClicks(box(view, message_id), words)


def leave(view: TranscriptView) -> None:
    """Open another chat, as every way to leave one does in the end."""
    other = [Message("other", "d", None, Role.USER, "Another chat", 0)]
    view.show_conversation([], {}, ())
    view.show_conversation(Chat.outlines(_Listed(other)), {}, other)  # type: ignore[arg-type]
    assert view.widgets.get("m2") is None


class _Listed:
    def __init__(self, messages: list[Message]) -> None:
        self.messages = messages


@pytest.mark.parametrize("message_id", ["m2", "m3"])
def test_an_edit_comes_back_with_its_chat(
    talk: Chat, view: TranscriptView, message_id: str
) -> None:
    before = talk.messages[int(message_id[1])].text
    type_into(view, message_id, " and more")
    QTest.keyClick(box(view, message_id), Qt.Key.Key_Left)
    QTest.keyClick(box(view, message_id), Qt.Key.Key_Left)
    caret = box(view, message_id).textCursor().position()
    leave(view)
    talk.show()
    assert box(view, message_id).toPlainText() == before + " and more"
    assert box(view, message_id).textCursor().position() == caret
    assert not box(view, message_id).hasFocus(), "coming back takes the keyboard from nothing"
    QTest.keyClicks(box(view, message_id), "!")
    leave(view)
    talk.show()
    assert box(view, message_id).toPlainText().endswith(" and mo!re")


def test_two_edits_come_back(talk: Chat, view: TranscriptView) -> None:
    type_into(view, "m0", " one")
    type_into(view, "m2", " two")
    leave(view)
    talk.show()
    for message_id, words in (("m0", " one"), ("m2", " two")):
        view.edit(message_id)
        assert box(view, message_id).toPlainText().endswith(words)
        assert box(view, message_id).hasFocus()


def test_what_was_not_changed_or_was_cancelled_does_not_come_back(
    talk: Chat, view: TranscriptView
) -> None:
    view.edit("m0")
    type_into(view, "m2", " words")
    widget(view, "m2").cancel_edit()
    leave(view)
    talk.show()
    assert not widget(view, "m0").editing and not widget(view, "m2").editing


def test_what_came_back_can_be_cancelled(talk: Chat, view: TranscriptView) -> None:
    type_into(view, "m2", " words")
    leave(view)
    talk.show()
    cancel = widget(view, "m2").findChild(QPushButton, "cancel")
    assert cancel is not None
    cancel.click()
    assert not widget(view, "m2").editing
    leave(view)
    talk.show()
    assert not widget(view, "m2").editing


def test_a_saved_edit_does_not_come_back(talk: Chat, view: TranscriptView) -> None:
    submitted: list[str] = []
    view.edit_submitted.connect(lambda _id, text: submitted.append(text))
    type_into(view, "m2", " words")
    QTest.keyClick(box(view, "m2"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert submitted[0].endswith(" words")
    leave(view)  # before it is saved
    view.widgets.forget_edit("m2")  # now it is
    talk.show()
    assert not widget(view, "m2").editing
    type_into(view, "m2", " others")
    view.widgets.forget_edit("m2")
    leave(view)
    talk.show()
    assert not widget(view, "m2").editing
    view.edit("m2")
    assert box(view, "m2").toPlainText() == talk.messages[2].text


def test_an_edit_that_could_not_be_saved_comes_back(talk: Chat, view: TranscriptView) -> None:
    type_into(view, "m2", " words")
    QTest.keyClick(box(view, "m2"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    leave(view)
    talk.show()
    assert box(view, "m2").toPlainText().endswith(" words")


def test_the_trash_shows_no_editor_and_what_is_restored_does(
    talk: Chat, view: TranscriptView
) -> None:
    type_into(view, "m2", " words")
    view.fix(True)  # deleted while it is shown
    assert not widget(view, "m2").editing
    leave(view)
    talk.show()
    assert not widget(view, "m2").editing, "in the trash"
    view.fix(False)
    assert box(view, "m2").toPlainText().endswith(" words")


def test_an_edit_outlives_another_version_of_what_comes_before(
    talk: Chat, view: TranscriptView
) -> None:
    type_into(view, "m2", " words")
    whole = talk.outlines()
    view.change_path(whole[:2], {})
    assert view.widgets.get("m2") is None
    view.change_path(whole, {}, talk.messages)
    assert box(view, "m2").toPlainText().endswith(" words")


def test_an_edit_outlives_an_answer_that_ends_meanwhile(talk: Chat, view: TranscriptView) -> None:
    answer = talk.send()
    type_into(view, "m4", " words")
    view.extend_answer(answer.id, SENTENCE)
    done = replace(answer, text=SENTENCE, status=MessageStatus.COMPLETE)
    view.finish_answer(done)
    assert box(view, "m4").toPlainText().endswith(" words")
    assert box(view, "m4").hasFocus()


def test_an_edit_is_not_lost_when_its_message_is_far_from_the_view(
    chat: MakeChat, view: TranscriptView
) -> None:
    talk = chat(40)
    talk.show()
    type_into(view, "m38", " words")
    leave(view)
    talk.show(anchor=None)
    view.scroll_by(-100_000)
    QApplication.processEvents()
    leave(view)
    talk.show()
    assert box(view, "m38").toPlainText().endswith(" words")


def test_edits_of_a_history_that_is_gone_are_forgotten(talk: Chat, view: TranscriptView) -> None:
    type_into(view, "m2", " words")
    leave(view)
    view.widgets.forget_edits()
    talk.show()
    assert not widget(view, "m2").editing


def test_the_editor_takes_the_theme_and_its_height_where_it_comes_back(
    talk: Chat, view: TranscriptView, theme: Theme, qtbot: QtBot
) -> None:
    type_into(view, "m3", " more" * 80)
    QApplication.processEvents()
    height = widget(view, "m3").height()
    assert height > 200
    leave(view)
    talk.show()
    qtbot.waitUntil(lambda: widget(view, "m3").height() == height)


@pytest.mark.parametrize("way", ["edit", "keys"])
def test_the_place_that_was_gone_to_is_kept(
    chat: MakeChat, view: TranscriptView, qtbot: QtBot, way: str
) -> None:
    talk = chat(12)
    talk.show()
    assert view.anchor() is None, "at the end"
    with qtbot.waitSignal(view.anchor_changed) as kept:
        if way == "edit":
            view.edit("m2")
        else:
            for _ in range(8):
                view.focus_message(-1)
    assert kept.args == [view.anchor()]
    assert view.anchor() is not None
