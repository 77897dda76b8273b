"""What stands in and under a message, and what a person can do with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import pytest
from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.conversation import (
    Failure,
    Message,
    MessageStatus,
    Role,
    ScrollAnchor,
    Timings,
    Usage,
    outline_of,
)
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.ui.kit.soft_breaks import LONGEST
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript import editor
from falcon_desktop.ui.transcript import message as message_module
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.plain_text import PlainText
from falcon_desktop.ui.transcript.question import QuestionContent
from falcon_desktop.ui.transcript.view import TranscriptView
from falcon_desktop.ui.transcript.words import action_label, note_of
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QImage, QPaintEvent, QTextBlock, QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextDocumentLayout,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle
from tests.ui.transcript.conftest import SENTENCE, Chat

MakeChat = Callable[[int], Chat]
Kind = TypeVar("Kind", bound=QWidget)


def hover(widget: QWidget, inside: bool) -> None:
    here = QPointF(4, 4)
    event = QEnterEvent(here, here, here) if inside else QEvent(QEvent.Type.Leave)
    QApplication.sendEvent(widget, event)


def shown(view: TranscriptView, message_id: str) -> MessageWidget:
    widget = view.widgets.get(message_id)
    assert widget is not None
    return widget


def find(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """Return a part by its object name."""
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def question_of(view: TranscriptView, message_id: str) -> QuestionContent:
    content = shown(view, message_id).content
    assert isinstance(content, QuestionContent)
    return content


def has_bar(widget: MessageWidget) -> bool:
    return widget.bar is not None


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def button(widget: QWidget, name: str) -> QToolButton:
    return find(widget, QToolButton, name)


@pytest.fixture
def talk(chat: MakeChat) -> Chat:
    talk = chat(0)
    talk.add(Role.USER, "Why is the sky blue?")
    talk.add(
        Role.ASSISTANT,
        SENTENCE * 3,
        usage=Usage(completion_tokens=1_118),
        timings=Timings(first_token=0.3, tokens_per_second=41.2),
    )
    talk.add(Role.USER, "And sunsets?")
    talk.add(Role.ASSISTANT, SENTENCE)
    talk.show(versions={"m1": (2, 3)})
    return talk


def test_the_row_of_buttons_appears_under_the_pointer_and_moves_nothing(talk: Chat) -> None:
    answer = shown(talk.view, "m1")
    assert not has_bar(answer)
    before = [widget.geometry() for widget in talk.view.widgets]
    hover(answer, inside=True)
    assert answer.bar is not None
    assert answer.bar.isVisible()
    assert [widget.geometry() for widget in talk.view.widgets] == before
    hover(answer, inside=False)
    assert not has_bar(answer)
    assert shown(talk.view, "m3").bar is not None, "the last message always shows it"


def test_a_row_of_buttons_that_has_the_focus_can_go(
    talk: Chat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hiding it hands the focus on, which asks for the row once more."""
    answer = shown(talk.view, "m1")
    answer.keep_bar(True)
    button(answer, "copy").setFocus()
    monkeypatch.setattr(message_module, "holds_keyboard", lambda _widget: False)
    with qtbot.captureExceptions() as raised:
        answer.keep_bar(False)
        settle(talk.view)
    assert not raised
    assert answer.bar is None


def test_what_the_keyboard_goes_to_is_not_under_the_button_to_the_end(chat: MakeChat) -> None:
    talk = chat(40)
    talk.show()
    talk.view.scroll_by(-100_000)
    settle(talk.view)
    jump = find(talk.view, QAbstractButton, "jump_to_latest")
    assert jump.isVisible()
    middle = jump.geometry().center()
    widget = next(one for one in talk.view.widgets if one.geometry().contains(middle))
    link = QRect(0, middle.y() - widget.y(), 40, 10)
    widget.wanted_in_view.emit(widget, link)
    settle(talk.view)

    assert widget.y() + link.top() >= 0
    assert widget.y() + link.bottom() < jump.y()


def test_the_names_that_assistive_technology_hears(talk: Chat) -> None:
    assert talk.view.objectName() == "messages"
    assert talk.view.accessibleName() == "Messages"
    question, answer = shown(talk.view, "m0"), shown(talk.view, "m1")
    assert question.accessibleName() == "You said"
    for message in (question, answer):  # the text itself is read, so nothing repeats it
        assert message.accessibleDescription() == ""
        text = message.content.readable
        assert text is not None
        assert text.accessibleName() == message.accessibleName()
    assert answer.accessibleName() == "Falcon3 7B Instruct said"
    hover(answer, inside=True)
    names = {
        "copy": "Copy",
        "regenerate": "Regenerate",
        "edit": "Edit",
        "previous_version": "Previous version",
        "next_version": "Next version",
    }
    for object_name, name in names.items():
        assert button(answer, object_name).accessibleName() == name


def test_how_an_answer_was_made_stands_beside_the_buttons(talk: Chat) -> None:
    answer = shown(talk.view, "m1")
    hover(answer, inside=True)
    made = button(answer, "how_it_was_made")
    assert made.text() == "1,118 tokens · 41 tokens/s · first token 0.3 s"
    asked: list[tuple[str, str]] = []
    talk.view.action_requested.connect(lambda *what: asked.append(what))
    made.click()
    assert asked == [("details", "m1")]


def test_buttons_ask_for_their_action_by_message(talk: Chat) -> None:
    answer = shown(talk.view, "m1")
    hover(answer, inside=True)
    asked: list[tuple[str, str]] = []
    turned: list[tuple[str, int]] = []
    talk.view.action_requested.connect(lambda *what: asked.append(what))
    talk.view.version_requested.connect(lambda *what: turned.append(what))
    assert find(answer, QLabel, "versions").text() == "2 / 3"
    for name in ("copy", "regenerate", "previous_version", "next_version"):
        button(answer, name).click()
    assert asked == [("copy", "m1"), ("regenerate", "m1")]
    assert turned == [("m1", -1), ("m1", 1)]


def test_the_menu_offers_what_the_buttons_do_and_more(talk: Chat, qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []
    talk.view.action_requested.connect(lambda *what: asked.append(what))
    shown(talk.view, "m1")
    menu = talk.view.menu_of("m1")
    assert menu is not None
    names = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    assert names == [
        "copy", "edit", "regenerate", "continue", "branch", "details", "more",
        "select_all", "copy_conversation", "delete",
    ]  # fmt: skip
    assert [action.objectName() for action in menu.more.actions()] == [
        "differences", "compare_versions", "run_again", "run_with", "compare",
    ]  # fmt: skip
    for action in [*menu.actions(), *menu.more.actions()]:
        if action.objectName() in ("copy", "branch", "delete", "copy_conversation", "run_with"):
            action.trigger()
    assert asked == [
        ("copy", "m1"), ("branch", "m1"), ("copy_conversation", ""), ("delete", "m1"),
        ("run_with", "m1"),
    ]  # fmt: skip
    menu.deleteLater()


# --- editing -----------------------------------------------------------------------------------


def edit_box(view: TranscriptView, message_id: str) -> QPlainTextEdit:
    return find(shown(view, message_id), QPlainTextEdit, "edit_message")


def test_editing_in_place_hands_over_the_new_text(talk: Chat, qtbot: QtBot) -> None:
    submitted: list[tuple[str, str]] = []
    talk.view.edit_submitted.connect(lambda *what: submitted.append(what))
    talk.view.edit("m0")
    box = edit_box(talk.view, "m0")
    assert box.toPlainText() == "Why is the sky blue?"
    box.setPlainText("Why is the sea blue?")
    save = find(shown(talk.view, "m0"), QPushButton, "save")
    assert save.text() == "Save && Send"
    save.click()
    assert submitted == [("m0", "Why is the sea blue?")]
    # until the edit is saved and its version takes this place, what was typed stays
    assert shown(talk.view, "m0").editing
    assert box.toPlainText() == "Why is the sea blue?"


def test_the_editor_is_as_tall_as_its_text_wraps(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(0)
    talk.add(Role.USER, SENTENCE * 8)
    talk.add(Role.USER, "Short.")
    talk.add(Role.USER, "x" * 1_000_000)
    talk.show(anchor=ScrollAnchor("m0", 0))
    qtbot.waitUntil(lambda: talk.view.widgets.get("m1") is not None)
    heights = []
    for name in ("m0", "m1"):
        talk.view.edit(name)
        box = edit_box(talk.view, name)
        settle(talk.view)
        heights.append(box.height())
        assert not box.verticalScrollBar().isEnabled()
    assert heights[0] > heights[1] * 2


@pytest.mark.parametrize(
    "text",
    ["word and more " * 1_000, "word and more " * 8_000, "x" * 300_000, "a line\n" * 400],
    ids=["one line", "longer than is shown as one", "one word", "lines"],
)
def test_an_editor_opens_where_the_caret_is(chat: MakeChat, text: str) -> None:
    talk = chat(0)
    talk.add(Role.USER, text)
    talk.show(anchor=ScrollAnchor("m0", 0))
    talk.view.edit("m0")
    settle(talk.view)
    box = edit_box(talk.view, "m0")
    assert box.textCursor().atEnd()
    assert box.viewport().rect().contains(box.cursorRect().center())
    top = box.verticalScrollBar().value()
    assert top > 0
    box.verticalScrollBar().setValue(1)  # someone reads: it stays, in another width, too
    talk.view.resize(talk.view.width() - 60, talk.view.height())
    settle(talk.view)
    assert box.verticalScrollBar().value() < top // 2


def test_of_a_megabyte_of_one_word_the_editor_lays_out_what_is_seen(
    chat: MakeChat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[int] = []

    class Layout(QPlainTextDocumentLayout):
        def blockBoundingRect(self, block: QTextBlock) -> QRectF:  # noqa: N802
            fresh = block.isValid() and not block.layout().lineCount()
            found = super().blockBoundingRect(block)
            if fresh and block.layout().lineCount() > 1:
                laid_out.append(block.length())
            return found

    class Box(editor._Box):
        def __init__(self, parent: QWidget) -> None:
            super().__init__(parent)
            self.document().setDocumentLayout(Layout(self.document()))

    monkeypatch.setattr(editor, "_Box", Box)
    talk = chat(0)
    talk.add(Role.USER, "x" * 1_000_000)
    talk.show(anchor=ScrollAnchor("m0", 0))
    talk.view.edit("m0")
    settle(talk.view)
    box = edit_box(talk.view, "m0")
    assert 0 < sum(laid_out) <= 5 * LONGEST  # all of it at each key, where it were one line
    assert max(laid_out) <= LONGEST + 10
    # looking for words in a word of a megabyte takes minutes
    assert box.wordWrapMode() is QTextOption.WrapMode.WrapAnywhere


def test_escape_leaves_the_text_as_it_was_and_ctrl_enter_saves(talk: Chat, qtbot: QtBot) -> None:
    submitted: list[tuple[str, str]] = []
    talk.view.edit_submitted.connect(lambda *what: submitted.append(what))
    talk.view.edit("m0")
    QTest.keyClicks(edit_box(talk.view, "m0"), " Really?")
    QTest.keyClick(edit_box(talk.view, "m0"), Qt.Key.Key_Escape)
    assert not shown(talk.view, "m0").editing
    assert submitted == []
    talk.view.edit("m2")
    QTest.keyClicks(edit_box(talk.view, "m2"), " Really?")
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(edit_box(talk.view, "m2"), Qt.Key.Key_Return, control)
    assert submitted == [("m2", "And sunsets? Really?")]


def test_an_empty_text_cannot_be_saved_and_an_unchanged_one_changes_nothing(talk: Chat) -> None:
    submitted: list[tuple[str, str]] = []
    talk.view.edit_submitted.connect(lambda *what: submitted.append(what))
    talk.view.edit("m0")
    save = find(shown(talk.view, "m0"), QPushButton, "save")
    edit_box(talk.view, "m0").setPlainText("  \n ")
    assert not save.isEnabled()
    edit_box(talk.view, "m0").setPlainText("Why is the sky blue?")
    save.click()
    assert submitted == []


def test_what_is_being_edited_survives_scrolling_far_away(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(400)
    talk.show()
    talk.view.edit("m398")
    edit_box(talk.view, "m398").setPlainText("Half a thought")
    talk.view._read_to(0)
    settle(talk.view)
    talk.view.jump_to_latest()
    assert edit_box(talk.view, "m398").toPlainText() == "Half a thought"


# --- how an answer ends ------------------------------------------------------------------------


ENDINGS = [
    ({"status": MessageStatus.STOPPED}, "You stopped this answer.", "continue"),
    (
        {"status": MessageStatus.INTERRUPTED},
        "The answer was interrupted before it finished.",
        "continue",
    ),
    ({"status": MessageStatus.FAILED}, "The answer failed.", "retry"),
    (
        {"finish_reason": "length"},
        "Reached the length limit.",
        "continue",
    ),
    ({"finish_reason": "content_filter"}, "The server's content filter stopped this answer.", ""),
]


@pytest.mark.parametrize(("how", "sentence", "step"), ENDINGS)
def test_an_answer_that_did_not_end_by_itself_says_why(
    chat: MakeChat, how: dict[str, Any], sentence: str, step: str
) -> None:
    talk = chat(1)
    talk.add(Role.ASSISTANT, "Half an answer", **how)
    talk.show()
    asked: list[tuple[str, str]] = []
    talk.view.action_requested.connect(lambda *what: asked.append(what))
    note = find(shown(talk.view, "m1"), QWidget, "note")
    assert note is not None
    assert note.accessibleName() == sentence
    next_step = note.findChild(QPushButton, "next_step")
    if not step:
        assert next_step is None
        return
    assert next_step is not None
    next_step.click()
    assert asked == [(step, "m1")]


def test_a_failure_shows_its_sentence_its_button_and_the_servers_words_on_demand(
    chat: MakeChat,
) -> None:
    talk = chat(1)
    words = "HTTP 401\n<img src='file:///etc/passwd'><b>bold</b>\n" + "x" * 30_000
    failure = Failure("key_rejected", "The server refused the key.", words, NextStep.ENTER_KEY)
    talk.add(Role.ASSISTANT, "", status=MessageStatus.FAILED, failure=failure)
    talk.show()
    asked: list[tuple[str, str]] = []
    talk.view.action_requested.connect(lambda *what: asked.append(what))
    widget = shown(talk.view, "m1")
    step = find(widget, QPushButton, "next_step")
    assert step.text() == "Enter key"
    step.click()
    assert asked == [("enter_key", "m1")]
    height = widget.height()
    assert widget.findChild(QWidget, "servers_words_text") is None
    button(widget, "servers_words").click()
    text = find(widget, PlainText, "servers_words_text")
    assert "<img src='file:///etc/passwd'><b>bold</b>" in text.edit.toPlainText()
    assert height < widget.height() < 1_000, "30,000 characters come in steps"
    button(widget, "servers_words").click()
    assert widget.height() == height


def test_what_the_server_said_stands_once_on_the_card(chat: MakeChat) -> None:
    talk = chat(1)
    for words in ("temperature is too high. " * 20, "no such field: top_z"):
        failure = Failure(
            "request_rejected",
            Sentence("{host} rejected the request: {words}", host="h", words=shorten(words, 200)),
            words,
            NextStep.RETRY,
        )
        talk.add(Role.ASSISTANT, "", status=MessageStatus.FAILED, failure=failure)
    talk.show()
    long, short = shown(talk.view, "m1"), shown(talk.view, "m2")
    sentence = find(long, NoteView, "note").findChildren(QLabel)[0]
    assert sentence.text().startswith("h rejected the request: temperature is too high. temp")
    button(long, "servers_words").click()
    assert sentence.text() == "h rejected the request: …"
    assert "too high" in find(long, PlainText, "servers_words_text").edit.toPlainText()
    button(long, "servers_words").click()
    assert sentence.text().startswith("h rejected the request: temperature")
    assert short.findChild(QToolButton, "servers_words") is None, "the sentence says it all"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("severe", [False, True])
def test_whether_the_servers_words_are_shown_is_seen_by_their_button(
    chat: MakeChat, theme: Theme, severe: bool, dark: bool
) -> None:
    looks = [Appearance.DARK, Appearance.LIGHT]
    theme.set_appearance(looks[not dark])
    talk = chat(1)
    failure = Failure("overloaded", "Too busy.", "HTTP 503", NextStep.RETRY)
    status = MessageStatus.FAILED if severe else MessageStatus.INTERRUPTED
    talk.add(Role.ASSISTANT, "Half", status=status, failure=failure)
    talk.show()
    toggle = button(shown(talk.view, "m1"), "servers_words")

    def sign() -> QImage:
        return toggle.icon().pixmap(toggle.iconSize()).toImage()

    folded = sign()
    assert not folded.isNull()
    toggle.click()
    unfolded = sign()
    assert unfolded != folded
    theme.set_appearance(looks[dark])
    assert sign() not in (folded, unfolded), "another colour, the same sign"
    theme.set_appearance(looks[not dark])
    assert sign() == unfolded
    toggle.click()
    assert sign() == folded


def test_every_next_step_has_words_of_its_own() -> None:
    labels = [action_label(step) for step in NextStep if step is not NextStep.NONE]
    assert len(set(labels)) == len(labels)


def test_an_answer_that_ended_well_has_no_note() -> None:
    message = Message("m", "c", None, Role.ASSISTANT, "Yes.", 0, finish_reason="stop")
    assert note_of(message) is None
    assert note_of(replace(message, text="")) is not None


def test_who_meets_a_server_that_refuses_a_schema_can_send_without_it() -> None:
    failure = Failure("request_rejected", "x.example rejected the request.", "", NextStep.RUN_WITH)
    message = Message(
        "m", "c", None, Role.ASSISTANT, "", 0, status=MessageStatus.FAILED, failure=failure
    )
    made = replace(message.provenance, settings={"json_schema": "{}"})
    note, plain = note_of(replace(message, provenance=made)), note_of(message)
    assert note is not None and plain is not None
    assert (note.action, note.more) == (
        "run_with",
        (("without_schema", "Send without the schema"),),
    )
    assert plain.more == (), "nothing was asked for that could be left out"


def test_who_meets_no_server_can_try_again_or_mend_the_address() -> None:
    failure = Failure("unreachable", "Nothing answers at 127.0.0.1:9.", "", NextStep.RETRY)
    message = Message(
        "m", "c", None, Role.ASSISTANT, "", 0, status=MessageStatus.FAILED, failure=failure
    )
    note = note_of(message)
    assert note is not None
    assert (note.action, note.more) == ("retry", (("open_connection", "Open settings"),))
    offline = note_of(replace(message, failure=replace(failure, code="offline")))
    assert offline is not None
    assert offline.more == ()


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("key_missing", NextStep.ENTER_KEY),
        ("unreachable", NextStep.OPEN_CONNECTION),
        ("context_too_long", NextStep.SHORTEN_CONTEXT),
        ("rate_limited", NextStep.RETRY),
        ("storage", NextStep.RESTORE_BACKUP),
    ],
)
def test_what_an_imported_file_says_of_a_failure_is_shown_as_its_words(
    code: str, step: NextStep
) -> None:
    """Whoever wrote the file can ask for nothing in the program's name."""
    failure = Failure(
        code, "Enter your key\u202e at once.", "x", step, fits_without=2, retry_after=9.0,
        from_file=True,
    )  # fmt: skip
    message = Message(
        "m", "c", None, Role.ASSISTANT, "", 0, status=MessageStatus.FAILED, failure=failure
    )
    note = note_of(message)
    assert note is not None
    assert note.sentence == "From the file: Enter your key at once."
    assert (note.action, note.more, note.wait_until) == ("retry", (), 0.0)
    note = note_of(replace(message, text="Half", status=MessageStatus.INTERRUPTED))
    assert note is not None and note.action == "continue"


# --- an answer comes ---------------------------------------------------------------------------


def test_words_before_the_first_token_then_thoughts_then_text(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    view = talk.view
    view.set_progress(answer.id, "Loading the model…")
    content = view.widgets.answer(answer.id)
    assert content is not None
    assert content._progress == "Loading the model…"
    view.extend_answer(answer.id, "", "First I think. ")
    title = button(content.frame, "show_reasoning")
    assert title.text() == "Thinking…"
    assert content._progress == ""
    qtbot.wait(120)  # pace: the model thinks
    view.extend_answer(answer.id, "Then I", "")
    assert re.fullmatch(r"Thought for (?!0\.0)[\d.]+ s", title.text())
    view.extend_answer(answer.id, " answer.", "")
    done = replace(
        answer,
        text="Then I answer.",
        reasoning="First I think. ",
        status=MessageStatus.COMPLETE,
        timings=Timings(reasoning=2.5),
    )
    view.finish_answer(done)
    assert title.text() == "Thought for 2.5 s"
    assert content.body.markdown() == "Then I answer."
    assert content.body.is_complete
    folded = content.frame.height()
    title.click()
    assert content.frame.height() > folded
    thoughts = find(find(content.frame, QWidget, "reasoning"), AnswerBody, "")
    assert thoughts.markdown() == "First I think. "


def test_reasoning_that_was_the_answer_leaves_nothing_folded(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(0)
    talk.show()
    answer = talk.send()
    talk.view.extend_answer(answer.id, "", "I count the legs.")
    content = talk.view.widgets.answer(answer.id)
    assert content is not None
    view = find(content.frame, QWidget, "reasoning")
    button(content.frame, "show_reasoning").click()
    text = "Here is my thought process: I count the legs."
    talk.view.extend_answer(answer.id, text, "")
    talk.view.finish_answer(replace(answer, text=text, status=MessageStatus.COMPLETE))
    assert not view.isVisibleTo(content.frame)
    assert content.body.markdown() == text
    assert content.body.isVisibleTo(content.frame)
    qtbot.waitUntil(lambda: not content.frame.findChildren(QWidget, "reasoning"))


def test_the_end_of_what_was_thought_comes_with_the_finished_answer(chat: MakeChat) -> None:
    talk = chat(0)
    talk.show()
    answer = talk.send()
    talk.view.extend_answer(answer.id, "", "I count ")
    done = replace(answer, text="8", reasoning="I count legs.", status=MessageStatus.COMPLETE)
    talk.view.finish_answer(done)
    content = talk.view.widgets.answer(answer.id)
    assert content is not None
    button(content.frame, "show_reasoning").click()
    thoughts = find(find(content.frame, QWidget, "reasoning"), AnswerBody, "")
    assert thoughts.markdown() == "I count legs."


def test_what_comes_before_the_message_was_provided_is_not_lost(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(41)
    talk.add(Role.ASSISTANT, "One ", status=MessageStatus.STREAMING)
    talk.answers = False
    talk.show()
    talk.view.extend_answer("m41", "two ")
    talk.view.extend_answer("m41", "three", "thought")
    talk.view.provide(talk.messages[-3:])
    widget = talk.view.widgets.answer("m41")
    assert widget is not None
    assert widget.text() == "One two three"
    talk.view.extend_answer("m41", " four")
    assert widget.text() == "One two three four"


@pytest.mark.parametrize("final", ["One two three", "Something else"])
def test_the_finished_text_counts_whatever_came_before(chat: MakeChat, final: str) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    talk.view.extend_answer(answer.id, "One two")
    talk.view.finish_answer(replace(answer, text=final, status=MessageStatus.COMPLETE))
    talk.view.extend_answer(answer.id, " late")
    widget = talk.view.widgets.answer(answer.id)
    assert widget is not None
    assert widget.text() == final
    assert widget.body.markdown() == final
    assert widget.body.plain_text() == final


def test_an_answer_that_runs_keeps_its_widget_out_of_sight(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(200)
    talk.show()
    answer = talk.send()
    widget = talk.view.widgets.answer(answer.id)
    talk.view._read_to(0)
    for _ in range(20):
        talk.view.extend_answer(answer.id, SENTENCE)
    settle(talk.view)
    assert talk.view.widgets.answer(answer.id) is widget
    talk.view.finish_answer(replace(answer, text=SENTENCE * 20, status=MessageStatus.COMPLETE))
    talk.view.scroll_by(10)
    assert talk.view.widgets.answer(answer.id) is None


def test_a_running_answer_can_neither_be_edited_nor_made_anew(chat: MakeChat) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    widget = shown(talk.view, answer.id)
    hover(widget, inside=True)
    assert not button(widget, "edit").isEnabled()
    assert not button(widget, "regenerate").isEnabled()
    talk.view.edit(answer.id)
    assert not widget.editing


# --- what the user wrote -----------------------------------------------------------------------


def test_a_question_is_shown_letter_for_letter(chat: MakeChat) -> None:
    talk = chat(0)
    text = "**not bold** <b>&amp;</b>\n    indented\n\ttab [x](file:///etc/passwd)\0"
    talk.add(Role.USER, text)
    talk.show()
    plain = question_of(talk.view, "m0")._text.edit.toPlainText()
    assert plain == text.replace("\0", "\ufffd")


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "line of a log\n" * 70_000, "word " * 200_000],
    ids=["one word", "lines", "words"],
)
def test_a_megabyte_costs_what_is_read_of_it(chat: MakeChat, qtbot: QtBot, text: str) -> None:
    talk = chat(2)
    talk.add(Role.USER, text)
    talk.show()
    settle(talk.view)
    content = question_of(talk.view, "m2")
    document = content._text.edit.document()
    assert document.characterCount() < 3_000
    assert content.frame.height() < 1_000
    more = button(content.frame, "show_more")
    assert more.text().startswith("Show more (")
    more.click()
    settle(talk.view)
    assert 3_000 < document.characterCount() < 24_000
    assert content._text.shown == min(len(text), 2_000 + 20_000) or "\n" in text


# --- look and direction ------------------------------------------------------------------------


def test_right_to_left_mirrors_bubbles_names_and_buttons(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(4)
    talk.show()
    settle(talk.view)
    question, answer = question_of(talk.view, "m2"), shown(talk.view, "m3")
    right = question._bubble
    assert right.right() >= question.frame.width() - 20
    talk.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    talk.show()
    settle(talk.view)
    question, answer = question_of(talk.view, "m2"), shown(talk.view, "m3")
    assert question._bubble.left() <= 20
    assert answer.bar is not None
    copy = button(answer, "copy")
    assert copy.mapTo(answer, copy.rect().center()).x() > answer.width() - 60


def test_turning_the_direction_leaves_no_bubble_empty(chat: MakeChat, qtbot: QtBot) -> None:
    """The chat stays open while the interface turns round."""
    talk = chat(0)
    talk.add(Role.USER, "Why?")
    talk.add(Role.ASSISTANT, SENTENCE, reasoning="Let me think.")
    talk.show(versions={"m1": (2, 3)})
    before: dict[Qt.LayoutDirection, dict[str, int]] = {}
    turns = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)
    for direction in (*turns, *turns):
        talk.view.setLayoutDirection(direction)
        settle(talk.view)
        question, answer = question_of(talk.view, "m0"), shown(talk.view, "m1")
        mirrored = direction is Qt.LayoutDirection.RightToLeft
        assert (question._bubble.left() <= 20) is mirrored
        text = question._text.edit
        assert text.horizontalScrollBar().value() == 0
        assert text.viewport().rect().contains(text.cursorRect().adjusted(0, 0, 30, 0))
        places = {
            name: button(answer, name).mapTo(answer, button(answer, name).rect().center()).x()
            for name in ("copy", "regenerate", "previous_version", "show_reasoning")
        }
        assert before.setdefault(direction, places) == places, "there and back again"
    assert before[turns[0]]["copy"] < 60
    assert before[turns[1]]["copy"] > answer.width() - 60


def test_another_theme_reaches_everything_that_is_shown(
    talk: Chat, theme: Theme, qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(partial(QApplication.setPalette, QApplication.palette()))
    light = talk.view.grab().toImage()
    theme.set_appearance(Appearance.DARK)
    QApplication.setPalette(theme.palette())
    settle(talk.view)
    dark = talk.view.grab().toImage()
    assert light.pixelColor(3, 3).lightness() > 200
    assert dark.pixelColor(3, 3).lightness() < 60
    answer = shown(talk.view, "m1")
    tile = answer.mapTo(talk.view, answer.rect().topLeft())
    assert dark.pixelColor(tile.x() + 11, tile.y() + 12).name() == theme.colors.accent


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_alt_arrows_move_a_visible_focus_ring(
    talk: Chat, theme: Theme, qtbot: QtBot, appearance: Appearance
) -> None:
    theme.set_appearance(appearance)
    settle(talk.view)
    talk.view.activateWindow()
    talk.view.setFocus()
    qtbot.waitUntil(talk.view.hasFocus)
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(talk.view, Qt.Key.Key_Up, alt)
    assert focus() is shown(talk.view, "m3").content.readable
    QTest.keyClick(focus(), Qt.Key.Key_Up, alt)
    QTest.keyClick(focus(), Qt.Key.Key_Up, alt)
    answer = shown(talk.view, "m1")
    assert QApplication.focusWidget() is answer.content.readable
    assert answer.bar is not None
    image = answer.grab().toImage()
    middle = image.height() // 2
    edge = {image.pixelColor(x, middle).name() for x in range(4)}
    assert theme.colors.accent in edge
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert isinstance(focus(), QAbstractButton)
    assert answer.isAncestorOf(focus()), "Tab goes on to the buttons"
    talk.view.focus_message(1)  # as the window's shortcut does, wherever the focus is
    assert focus() is shown(talk.view, "m2").content.readable
    assert answer.bar is None


def test_versions_are_walked_by_keys(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(3)
    talk.add(Role.ASSISTANT, "The third answer.")
    talk.show(versions={"m3": (3, 3)})
    view = talk.view
    turned: list[int] = []

    def turn(message_id: str, step: int) -> None:
        turned.append(step)
        number = 3 + sum(turned)
        made = replace(talk.messages[-1], id=f"v{number}", text=f"Answer {number}.")
        path = [*talk.messages[:3], made]
        view.change_path([outline_of(one) for one in path], {made.id: (number, 3)}, path)

    view.version_requested.connect(turn)
    view.focus_message(-1)
    button(shown(view, "m3"), "previous_version").setFocus()
    for key, wanted, version in (
        (Qt.Key.Key_Space, "previous_version", "v2"),
        (Qt.Key.Key_Return, "next_version", "v1"),  # there is no earlier one
        (Qt.Key.Key_Space, "next_version", "v2"),
    ):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        settle(view)
        answer = shown(view, version)
        assert QApplication.focusWidget() is button(answer, wanted), version
        assert answer.content.readable is not None
    assert turned == [-1, -1, 1]
    view.setFocus()
    button(shown(view, "v2"), "next_version").click()  # by the mouse the keyboard stays
    assert QApplication.focusWidget() is view


def test_the_ring_is_drawn_again_where_another_window_had_the_keyboard(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(4)
    talk.show()
    talk.view.focus_message(-1)
    text = talk.view.focusWidget()
    widget = next(one for one in talk.view.widgets if one.content.readable is text)
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    settle(talk.view)
    drawn = Drawn(widget)
    talk.view.window().activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is text)
    settle(talk.view)
    assert drawn.edges


class Drawn(QObject):
    """Whether the ring of a message was drawn, which its text does not do."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.edges = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.edges = self.edges or event.rect().x() <= 1
        return False


def test_focus_brings_a_message_into_view(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(100)
    talk.show()
    for _ in range(12):
        talk.view.focus_message(-1)
        text = talk.view.focusWidget()
        widget = next(one for one in talk.view.widgets if one.content.readable is text)
        assert widget.y() >= 0
        assert widget.y() < talk.view.viewport().height()
    assert widget is shown(talk.view, "m88")


ENDS = {
    "left": ["Hello", "# Hello", "Hello عالم", "- item", "مرحبا\n\nHello"],
    "right": ["مرحبا", "# مرحبا", "مرحبا بالعالم hello", "- عنصر", "Hello\n\nمرحبا", "שלום"],
}


@pytest.mark.parametrize(
    ("begins", "text"), [(side, text) for side, texts in ENDS.items() for text in texts]
)
def test_the_caret_of_an_answer_that_comes_covers_no_letter(
    qtbot: QtBot, theme: Theme, begins: str, text: str
) -> None:
    body = AnswerBody(Rendering(theme))
    qtbot.addWidget(body)
    body.resize(400, 300)
    body.set_markdown(text)
    qtbot.waitUntil(lambda: body.is_complete)
    without = body.grab().toImage()
    body.show_running(True)
    with_caret = body.grab().toImage()
    caret = [
        (x, y)
        for y in range(without.height())
        for x in range(without.width())
        if without.pixel(x, y) != with_caret.pixel(x, y)
    ]
    assert caret, "it is drawn"
    ground = without.pixel(without.width() // 2, without.height() - 1)
    rows = {y for _, y in caret}
    ink = [x for y in rows for x in range(without.width()) if without.pixel(x, y) != ground]
    if begins == "left":
        assert min(x for x, _ in caret) > max(ink)
    else:
        assert max(x for x, _ in caret) < min(ink)
