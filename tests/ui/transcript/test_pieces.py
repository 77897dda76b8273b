"""Words, thoughts, tools and pictures of one answer stand in their true order, and are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import (
    HitPlace,
    Message,
    MessageStatus,
    Role,
    Timings,
)
from falcon_desktop.core.domain.parts import (
    FilePart,
    PartsBuilder,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
)
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.content import MessageContent
from falcon_desktop.ui.transcript.made_of import MOST_SHOWN, found_in, pieces_of
from falcon_desktop.ui.transcript.question import QuestionContent
from falcon_desktop.ui.transcript.reasoning import FoldedView
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tests.core.domain.test_pictures import png
from tests.ui.settling import settle
from tests.ui.transcript.conftest import SENTENCE, Chat

MakeChat = Callable[[int], Chat]
MAP = Attachment(
    "map.png", AttachmentKind.IMAGE, "image/png", 9, data=png(60, 50), width=60, height=50
)
NOTES = Attachment("notes.txt", AttachmentKind.TEXT, "text/plain", 3, text="abc", data=b"abc")


def travels() -> dict[str, Any]:
    """An answer that thinks, looks, speaks, draws, looks again and speaks again."""
    made = PartsBuilder()
    made.reasoning("Where is the falcon?")
    made.add(ToolCall("1", "find_nest", '{"bird": "falcon"}'))
    made.add(ToolResult("1", "On the cliff, a falcon."))
    made.text("The falcon nests **here**:")
    made.file(MAP)
    made.file(NOTES)
    made.next_request()
    made.reasoning("And its eggs?")
    made.add(ToolCall("1", "count_eggs"))
    made.add(ToolCall("2", "weigh"))
    made.add(ToolResult("1", "Four, says the falconer."))
    made.add(ToolResult("2", "50 g"))
    made.text("It has four eggs, this falcon.")
    made.cite("https://birds.example/falcon", "On falcons", "A falcon lays four.")
    return {
        "text": made.text_so_far,
        "reasoning": made.reasoning_so_far,
        "attachments": made.attachments,
        "parts": made.parts,
    }


def add(talk: Chat, role: Role = Role.ASSISTANT, **what: Any) -> Message:
    return talk.add(role, what.pop("text"), **what)


def answer_of(talk: Chat, message: Message) -> AnswerContent:
    content = talk.view.widgets.answer(message.id)
    assert content is not None
    return content


def names(content: AnswerContent) -> list[str]:
    """Return what is seen, from top to bottom."""
    seen = [one for one in content.views if one.isVisibleTo(content.frame)]
    assert seen == sorted(seen, key=lambda one: one.y())
    assert all(a.geometry().bottom() < b.y() for a, b in pairwise(seen))
    return [one.markdown() if isinstance(one, AnswerBody) else one.objectName() for one in seen]


def folds(content: MessageContent, name: str) -> list[FoldedView]:
    found = content.frame.findChildren(FoldedView, name)
    return sorted((one for one in found if one.isVisibleTo(content.frame)), key=lambda one: one.y())


def titles(content: MessageContent) -> list[str]:
    buttons = content.frame.findChildren(QToolButton)
    shown = [one for one in buttons if one.objectName().startswith("show_")]
    shown.sort(key=lambda one: one.mapTo(content.frame, QPoint()).y())
    return [one.text() for one in shown if one.isVisibleTo(content.frame)]


ORDER = [
    "reasoning", "tools", "The falcon nests **here**:", "answer_picture", "files", "reasoning",
    "tools", "It has four eggs, this falcon.", "sources",
]  # fmt: skip


def test_everything_stands_where_it_came(chat: MakeChat) -> None:
    talk = chat(1)
    message = add(talk, **travels(), timings=Timings(reasoning=3.0))
    talk.show()
    content = answer_of(talk, message)
    assert names(content) == ORDER
    assert titles(content) == [
        "Thoughts", "Used 1 tool: find_nest", "Thoughts", "Used 2 tools: count_eggs, weigh",
        "1 source",
    ]  # fmt: skip
    for fold in content.folds:
        fold.set_unfolded(True)
    assert names(content) == ORDER
    asked = folds(content, "tools")[1].text()
    assert asked.index("count_eggs") < asked.index("Four, says") < asked.index("weigh")


def test_a_result_that_comes_late_stands_with_its_call_and_neighbours_are_one_piece() -> None:
    parts = (
        ToolCall("1", "look"), TextPart(0, 3), ToolResult("1", "seen"), TextPart(3, 6),
        ToolResult("x", "of no call"), FilePart(0), FilePart(1), ReasoningPart(0, 4),
    )  # fmt: skip
    message = Message(
        "a", "c", None, Role.ASSISTANT, "OneTwo", 1, reasoning="Hmm.", attachments=(NOTES, NOTES),
        parts=parts,
    )  # fmt: skip
    pieces = pieces_of(message)
    assert [piece.place for piece in pieces] == [
        HitPlace.TOOL, HitPlace.TEXT, HitPlace.TOOL, HitPlace.FILE, HitPlace.REASONING,
    ]  # fmt: skip
    assert pieces[0].uses[0].results[0].text == "seen"
    assert pieces[1].text == "OneTwo"
    assert pieces[3].files == [0, 1]


def test_a_block_of_code_is_not_torn_by_what_came_within_it() -> None:
    text = "See:\n```\nfirst\nsecond\n```\nDone."
    cut = text.index("second")
    parts = (TextPart(0, cut), FilePart(0), TextPart(cut, len(text) - 5), FilePart(1),
             TextPart(len(text) - 5, len(text)))  # fmt: skip
    message = Message("a", "c", None, Role.ASSISTANT, text, 1, attachments=(MAP, MAP), parts=parts)
    assert [(piece.place, piece.text) for piece in pieces_of(message)] == [
        (HitPlace.TEXT, "See:\n```\nfirst\nsecond\n```\n"),
        (HitPlace.FILE, ""), (HitPlace.FILE, ""), (HitPlace.TEXT, "Done."),
    ]  # fmt: skip


# --- while it comes -----------------------------------------------------------------------------


def test_text_goes_on_below_a_picture_that_came_within_it(chat: MakeChat) -> None:
    talk = chat(0)
    talk.show()
    answer = talk.send()
    talk.view.extend_answer(answer.id, "Here it is: ", "I draw.")
    content = answer_of(talk, answer)
    [thoughts] = folds(content, "reasoning")
    thoughts.set_unfolded(True)
    parts = (ReasoningPart(0, 7), TextPart(0, 12), FilePart(0))
    talk.view.set_parts(answer.id, (MAP,), parts)
    assert names(content) == ["reasoning", "Here it is: ", "answer_picture"]
    first, picture = content.body, content.views[2]
    talk.view.extend_answer(answer.id, "A map", "")
    talk.view.extend_answer(answer.id, " of it.", "")
    settle(talk.view)
    whole = ["reasoning", "Here it is: ", "answer_picture", "A map of it."]
    assert names(content) == whole
    assert content.frame.height() >= content.views[-1].geometry().bottom()
    done = replace(
        answer, text="Here it is: A map of it.", reasoning="I draw.", attachments=(MAP,),
        parts=(*parts, TextPart(12, 24)), status=MessageStatus.COMPLETE,
    )  # fmt: skip
    talk.view.finish_answer(done)
    assert names(content) == whole
    assert content.views[1:3] == [first, picture]
    assert thoughts.unfolded
    assert content.complete and content.mime_data().text() == done.text


def test_words_that_wait_for_their_picture_are_parted_once_they_are_here(chat: MakeChat) -> None:
    """The picture may be told before the frame in which the words before it come."""
    talk = chat(0)
    talk.show()
    answer = talk.send()
    talk.view.extend_answer(answer.id, "Here", "")
    talk.view.set_parts(answer.id, (MAP,), (TextPart(0, 12), FilePart(0)))
    content = answer_of(talk, answer)
    talk.view.extend_answer(answer.id, " it is:", "")
    assert names(content) == ["Here it is:", "answer_picture"]
    talk.view.extend_answer(answer.id, " A map", "")
    assert names(content) == ["Here it is: ", "answer_picture", "A map"]


def test_a_picture_is_known_where_the_answer_has_no_widget_yet(chat: MakeChat) -> None:
    talk = chat(41)
    answer = talk.add(Role.ASSISTANT, "One ", status=MessageStatus.STREAMING)
    talk.answers = False
    talk.show()
    talk.view.set_parts(answer.id, (MAP,), (TextPart(0, 4), FilePart(0)))
    talk.view.extend_answer(answer.id, "two")
    talk.answers = True
    talk.view.provide([answer])
    talk.view.set_parts(answer.id, (MAP,), (TextPart(0, 4), FilePart(0)))
    assert names(answer_of(talk, answer)) == ["One ", "answer_picture", "two"]


def test_an_answer_that_is_parted_at_its_end_keeps_its_first_text(chat: MakeChat) -> None:
    talk = chat(0)
    talk.show()
    answer = talk.send()
    what = travels()
    talk.view.extend_answer(answer.id, what["text"], what["reasoning"])
    content = answer_of(talk, answer)
    body = content.body
    talk.view.finish_answer(replace(answer, **what, status=MessageStatus.COMPLETE))
    settle(talk.view)
    assert names(content) == ORDER
    assert content.body is body
    assert [one for one in content.texts if not one.is_complete] == []


# --- what was unfolded --------------------------------------------------------------------------


def test_only_what_was_unfolded_is_so_when_the_message_comes_back(chat: MakeChat) -> None:
    talk = chat(0)
    add(talk, Role.USER, text="And?", parts=(ToolCall("1", "look"), TextPart(0, 4)))
    message = add(talk, **travels())
    for number in range(40):
        add(talk, Role.USER if number % 2 else Role.ASSISTANT, text=SENTENCE * 12)
    talk.show()
    talk.view.model.read_to(0)
    talk.view.moved.emit()
    settle(talk.view)
    folds(answer_of(talk, message), "tools")[1].set_unfolded(True)
    question = talk.view.widgets.get("m0")
    assert question is not None
    folds(question.content, "tools")[0].set_unfolded(True)
    talk.view.jump_to_latest()
    settle(talk.view)
    assert talk.view.widgets.get(message.id) is None
    talk.view.model.read_to(0)
    talk.view.moved.emit()
    settle(talk.view)
    content = answer_of(talk, message)
    assert [one.unfolded for one in content.folds] == [False, False, False, True, False]
    question = talk.view.widgets.get("m0")
    assert question is not None
    assert folds(question.content, "tools")[0].unfolded


# --- found --------------------------------------------------------------------------------------


def current_words(content: MessageContent) -> list[tuple[str, str]]:
    """Return where the word stands that is gone to, and the line of text that it stands in."""
    found = []
    for body in content.frame.findChildren(AnswerBody):
        if body._current is not None and body.isVisibleTo(content.frame):
            parent = body.parentWidget()
            name = parent.objectName() if isinstance(parent, FoldedView) else "text"
            text, start = body._stack.views[body._current.block].text(), body._current.start
            line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
            found.append((name, line.strip()))
    return found


def test_find_goes_from_piece_to_piece_as_the_eye_does(chat: MakeChat) -> None:
    talk = chat(0)
    message = add(talk, **travels())
    talk.show()
    told: list[tuple[int, int]] = []
    talk.view.found.connect(lambda *which: told.append(which))
    talk.view.texts_needed.connect(lambda _ids: talk.view.provide_texts(talk.messages))
    talk.view.find("falcon")
    content = answer_of(talk, message)
    seen = []
    for _ in range(told[-1][1]):
        settle(talk.view)
        [(place, words)] = current_words(content)
        assert [one.objectName() for one in content.folds if one.unfolded] == (
            [] if place == "text" else [place]
        )
        seen.append((place, words))
        talk.view.find_next()
    assert seen == [
        ("reasoning", "Where is the falcon?"),
        ("tools", '"bird": "falcon"'),
        ("tools", "On the cliff, a falcon."),
        ("text", "The falcon nests here:"),
        ("tools", "Four, says the falconer."),
        ("text", "It has four eggs, this falcon."),
        ("sources", "On falcons · birds.example"),
        ("sources", "A falcon lays four."),
    ]
    assert told[-1] == (1, 8)


BESIDE = [
    ("cliff", HitPlace.TOOL, "tools", "On the cliff, a falcon."),
    ("count_eggs", HitPlace.TOOL, "tools", "count_eggs"),
    ("falconer", HitPlace.TOOL, "tools", "Four, says the falconer."),
    ("lays falcon", HitPlace.SOURCE, "sources", "A falcon lays four."),
    ("birds.example", HitPlace.SOURCE, "sources", "On falcons · birds.example"),
]
WITHIN = [
    ("eggs", HitPlace.REASONING, "reasoning", "And its eggs?"),
    ("eggs falcon", HitPlace.TEXT, "text", "It has four eggs, this falcon."),
]


@pytest.mark.parametrize(
    ("query", "place", "where", "words", "role"),
    [
        *((*one, Role.ASSISTANT) for one in BESIDE + WITHIN),
        *((*one, Role.USER) for one in BESIDE),
    ],
)
def test_what_a_search_found_is_unfolded_and_marked(
    chat: MakeChat, query: str, place: HitPlace, where: str, words: str, role: Role
) -> None:
    talk = chat(20)
    message = add(talk, role, **travels())
    add(talk, text=SENTENCE * 90)
    talk.show()
    talk.view.reveal_hit(message.id, query, place)
    settle(talk.view)
    widget = talk.view.widgets.get(message.id)
    assert widget is not None
    assert current_words(widget.content) == [(where, words)]
    body = next(one for one in widget.findChildren(AnswerBody) if one._current is not None)
    y = body.mapTo(talk.view.viewport(), body.reveal(body._current).topLeft()).y()  # type: ignore[arg-type]
    assert 0 <= y < talk.view.viewport().height()
    assert body._marks
    assert talk.view.clear_marks()
    assert not body._marks
    assert where == "text" or any(one.unfolded for one in folds(widget.content, where))


def test_words_in_what_is_not_drawn_of_a_result_unfold_it(chat: MakeChat) -> None:
    talk = chat(0)
    parts = (
        ToolCall("1", "short"), ToolResult("1", "tiny"), TextPart(0, 4),
        ToolCall("2", "long"), ToolResult("2", "x " * MOST_SHOWN + "needle"),
    )  # fmt: skip
    message = add(talk, text="Then", parts=parts)
    talk.show()
    talk.view.reveal_hit(message.id, "needle", HitPlace.TOOL)
    settle(talk.view)
    assert [one.unfolded for one in answer_of(talk, message).folds] == [False, True]


def test_what_is_counted_is_what_is_seen(chat: MakeChat) -> None:
    """Names with signs of Markdown, results with fences, our own words among them."""
    talk = chat(0)
    evil = "a_b*c* `d` [e](f) _g_ $h$ &amp; 1. x"
    parts = (
        ToolCall("1", evil, '{"q": "a_b"}', evil),
        ToolResult("1", f"```\n{evil}\n```", is_error=True),
        ToolCall("2", "quiet"), ToolCall("3", "still"), ToolResult("3", " "),
    )  # fmt: skip
    message = add(talk, text="", parts=parts)
    talk.show()
    content = answer_of(talk, message)
    [fold] = content.folds
    fold.set_unfolded(True)
    assert fold.body is not None
    settle(talk.view)  # a busy machine lays it out in several turns
    counted = "".join(words for _, words in found_in(message))
    squeezed = "".join(fold.body.plain_text().split())
    assert "".join(counted.split()) == squeezed


# --- questions ----------------------------------------------------------------------------------


def test_what_a_tool_said_on_a_question_is_shown_under_it(chat: MakeChat) -> None:
    talk = chat(0)
    what = travels()
    message = add(talk, Role.USER, text="And now?", parts=what["parts"])
    alone = add(talk, Role.USER, text="", parts=(ToolCall("1", "look"), ToolResult("1", "seen")))
    plain = add(talk, Role.USER, text="No more.")
    talk.show()
    widget = talk.view.widgets.get(message.id)
    assert widget is not None and isinstance(widget.content, QuestionContent)
    assert titles(widget.content) == ["Used 3 tools: find_nest, count_eggs, weigh", "1 source"]
    [tools], [sources] = folds(widget.content, "tools"), folds(widget.content, "sources")
    assert widget.content._bubble.bottom() < tools.y() < sources.y()
    assert abs(tools.geometry().right() - widget.content._bubble.right()) < 16
    folded = widget.height()
    tools.set_unfolded(True)
    settle(talk.view)
    assert tools.body is not None and "On the cliff" in tools.body.plain_text()
    assert widget.height() > folded + tools.body.height() // 2
    widget.content.show(False)
    assert not tools.isVisibleTo(widget)
    other, last = talk.view.widgets.get(alone.id), talk.view.widgets.get(plain.id)
    assert other is not None and last is not None
    assert titles(other.content) == ["Used 1 tool: look"]
    assert last.findChildren(FoldedView) == []


# --- selected -----------------------------------------------------------------------------------


def drag(body: AnswerBody, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(body, end - QPoint(2, 0))
    QTest.mouseMove(body, end)


def test_a_selection_runs_on_through_the_texts_of_one_answer(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(0)
    message = add(talk, **travels())
    talk.show()
    content = answer_of(talk, message)
    first, last = content.texts
    content.select_whole()
    assert content.selected_markdown() == message.text
    assert "four eggs" in content.selected_html() and "<strong>here" in content.selected_html()
    content.clear_selection()
    content.select_to(last.mapTo(content.frame, QPoint(40, 5)), down=True)
    assert content.selected_markdown().startswith("The falcon nests **here**:\n\nIt")
    first.select(first.first_point(), first.last_point())
    assert content.selected_markdown() == "The falcon nests **here**:"  # and nothing of the last
    [thoughts, _] = folds(content, "reasoning")
    thoughts.set_unfolded(True)
    assert thoughts.body is not None
    thoughts.body.select_all()
    assert content.selected_markdown() == "Where is the falcon?"
    talk.view.copy_selection()
    assert QGuiApplication.clipboard().text() == "Where is the falcon?"
    place = first.mapTo(content.frame, QPoint(30, 5))
    content._drag_over(thoughts.body, place)
    assert content.selected_markdown().startswith("Where is the falcon?\n\nThe")
    content._drag_over(thoughts.body, thoughts.body.mapTo(content.frame, QPoint(30, 5)))
    assert not first.has_selection


# --- narrow -------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_a_title_that_is_wider_than_the_column_ends_in_dots(
    chat: MakeChat, direction: Qt.LayoutDirection
) -> None:
    talk = chat(0)
    parts = tuple(ToolCall(str(n), f"look_into_the_archive_{n}") for n in range(4))
    message = add(talk, text="Yes.", parts=(*parts, TextPart(0, 4)))
    talk.view.setLayoutDirection(direction)
    talk.view.resize(300, 400)
    talk.show()
    settle(talk.view)
    content = answer_of(talk, message)
    [title] = content.frame.findChildren(QToolButton, "show_tools")
    left = title.mapTo(content.frame, QPoint()).x()
    assert left >= 0 and left + title.width() <= content.frame.width()
    assert title.text().endswith("…")
    assert title.accessibleName().startswith("Used 4 tools: look_into")
    talk.view.resize(900, 400)
    settle(talk.view)
    assert title.text() == title.accessibleName()
