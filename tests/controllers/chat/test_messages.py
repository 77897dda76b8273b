"""Copying, branching, deleting and comparing single messages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers.chat.messages import MessageController
from falcon_desktop.core.domain.confidence import KeptConfidence, TokenConfidence
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.events import Finished, TextDelta, TokensReceived
from falcon_desktop.ui.answers.differences_window import DifferencesWindow
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from tests.controllers.bench import Bench, noted


@pytest.fixture
def messages(bench: Bench) -> MessageController:
    QGuiApplication.clipboard().clear()
    return MessageController(bench.given, bench.conversation, bench.actions)


def copied() -> str:
    return QGuiApplication.clipboard().text()


async def test_the_last_answer_is_copied_as_it_was_written(
    bench: Bench, messages: MessageController
) -> None:
    messages.copy_last_answer()
    await bench.settle()
    assert bench.bridge.calls == []  # there is none
    await bench.opened_chat("1?", "1.", "2?", "**two**\n\n```python\nx = 2\n```\n\nend")
    messages.copy_last_answer()
    await bench.settle()
    assert copied() == "**two**\n\n```python\nx = 2\n```\n\nend"
    messages.copy_last_code()
    await bench.settle()
    assert copied().rstrip("\n") == "x = 2"


async def test_a_message_that_is_not_drawn_is_copied_from_the_history(
    bench: Bench, messages: MessageController
) -> None:
    await bench.opened_chat("1?", "1.", "2?", "2.")
    answer = bench.chat.path_ids()[1]
    bench.window.transcript.widgets.clear()
    bench.actions.do("copy", answer)
    await bench.settle()
    assert copied() == "1."
    assert bench.bridge.of("Library.messages")[-1] == ([answer],)


async def test_the_whole_chat_is_copied_with_who_said_what(
    bench: Bench, messages: MessageController
) -> None:
    await bench.opened_chat("1?", "1.")
    bench.actions.do("copy_conversation", "")
    await bench.settle()
    first, second = copied().split("\n\n1?\n\n")
    assert first == "**You**"
    assert second.endswith("**\n\n1.")


async def test_a_branch_is_opened_unless_another_chat_was(
    bench: Bench, messages: MessageController
) -> None:
    await bench.opened_chat("1?", "1.", "2?", "2.")
    answer = bench.chat.path_ids()[1]
    bench.actions.do("branch", answer)
    await bench.settle()
    branch = bench.chat.conversation_id
    assert await bench.texts(branch) == ["1?", "1."]
    other = await bench.saved_chat("other")
    bench.bridge.hold("Library.branch")
    bench.actions.do("branch", bench.chat.path_ids()[0])
    await bench.settle()
    await bench.open(other)
    bench.bridge.release("Library.branch")
    await bench.settle()
    assert bench.chat.conversation_id == other


async def test_what_was_deleted_can_be_taken_back(
    bench: Bench, messages: MessageController
) -> None:
    await bench.opened_chat("1?", "1.", "2?", "2.")
    second = bench.chat.path_ids()[2]
    bench.actions.do("delete", second)
    await bench.settle()
    assert bench.notice == ("2 messages deleted", "Undo")
    assert len(bench.shown()) == 2
    bench.window.notice.clear()
    bench.actions.do("delete", "gone")
    await bench.settle()
    assert bench.notice == ("", "")
    assert [type(one) for one in bench.failed()] == [NotFound]


async def test_a_question_that_was_rewritten_and_given_up_comes_back(
    bench: Bench, messages: MessageController
) -> None:
    await bench.opened_chat("1?", "1.")
    question, answer = bench.chat.path_ids()
    view = bench.window.transcript

    def editor() -> QPlainTextEdit | None:
        boxes = view.findChildren(QPlainTextEdit, "edit_message")
        return next((one for one in boxes if one.isVisibleTo(view)), None)

    view.edit(question)
    box = editor()
    assert box is not None
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert (editor(), bench.notice) == (None, ("", ""))  # nothing was changed
    view.edit(question)
    box = editor()
    assert box is not None
    box.setPlainText("A long question,\nwritten anew")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert editor() is None
    assert bench.notice == ("Changes discarded.", "Undo")
    bench.press_notice()
    box = editor()
    assert box is not None
    assert box.toPlainText() == "A long question,\nwritten anew"
    cancel = view.findChildren(QPushButton, "cancel")[-1]
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    view.edit(answer)  # the offer stands while something else is edited
    bench.press_notice()
    texts = {one.toPlainText() for one in view.findChildren(QPlainTextEdit, "edit_message")}
    assert "A long question,\nwritten anew" in texts


async def test_versions_are_compared_where_there_are_two(
    bench: Bench, messages: MessageController
) -> None:
    messages.compare_last()
    await bench.opened_chat("1?", "one word")
    answer = bench.chat.path_ids()[-1]
    bench.actions.do("differences", answer)
    await bench.settle()
    assert bench.notice[0] == "There is only one version of this message."
    bench.script_answer("another word")
    await bench.services.chat.regenerate(answer)
    await bench.answered()
    await bench.conversation.reload_now()
    messages.compare_last()
    await bench.settle()
    window = bench.window.findChild(DifferencesWindow)
    assert window is not None
    assert bench.bridge.of("Library.compare") == [("one word", "another word")]
    window.close()
    await bench.settle()
    assert bench.window.findChild(DifferencesWindow) is None


async def test_only_the_pair_that_was_chosen_last_is_shown(
    bench: Bench, messages: MessageController
) -> None:
    await bench.opened_chat("1?", "one")
    answer = bench.chat.path_ids()[-1]
    for text in ("two", "three"):
        bench.script_answer(text)
        await bench.services.chat.regenerate(answer)
        await bench.answered()
    bench.actions.do("differences", answer)  # the first version: nothing is before it
    await bench.settle()
    window = bench.window.findChild(DifferencesWindow)
    assert window is not None
    assert bench.bridge.of("Library.compare") == [("one", "two")]
    shown = noted(window, "show_differences")
    older = bench.bridge.hold("Library.compare")
    window.pair_chosen.emit(1, 2)
    await bench.settle()
    bench.bridge.hold_no_more("Library.compare")
    window.pair_chosen.emit(0, 2)
    await bench.settle()
    older.set()
    await bench.settle()
    assert bench.bridge.of("Library.compare")[1:] == [("two", "three"), ("one", "three")]
    assert len(shown) == 1
    window.close()
    await bench.settle()


async def test_it_is_shown_how_sure_the_model_was(
    bench: Bench, messages: MessageController
) -> None:
    tokens = (TokenConfidence(0, 3, -1.0), TokenConfidence(3, 8, -2.0))
    bench.script(TextDelta("The sky."), TokensReceived("The sky.", tokens), Finished("stop"))
    await bench.start_new()
    bench.type("Why?")
    bench.conversation.questions.submit("Why?")
    await bench.answered()
    (_, answer) = bench.chat.path_ids()
    content = bench.window.transcript.widgets.answer(answer)
    assert content is not None
    bench.actions.do("confidence", answer)
    await bench.settle()
    assert content.shows_confidence
    assert bench.window.transcript.items.confidence[answer] == tokens
    (message,) = await bench.store.messages([answer])
    await bench.store.save_answer(replace(message, confidence=KeptConfidence("0", b"x")))
    bench.window.transcript.show_confidence(answer, ())
    bench.actions.do("confidence", answer)
    await bench.settle()
    assert bench.notice[0] == "The token confidence of this answer can't be read."
    assert not content.shows_confidence
