"""An answer that was to be JSON is drawn as code; whether it fits its schema stands below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Provenance, Role
from falcon_desktop.ui.markdown.code_view import CodeView
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.view import TranscriptView
from tests.ui.settling import settle
from tests.ui.transcript.conftest import Chat

MakeChat = Callable[[int], Chat]
JSON = '{\n  "path": "C:\\\\x*y*z",\n  "sum": "$1 + _2_ = $3"\n}'
MADE = Provenance(model="Falcon3 7B Instruct", settings={"json_schema": "{}"})


def content(view: TranscriptView, message_id: str) -> AnswerContent:
    answer = view.widgets.answer(message_id)
    assert answer is not None
    return answer


def drawn(view: TranscriptView, message_id: str) -> str:
    """Return what one sees of an answer's text, once all of it is laid out."""
    settle(view)
    return content(view, message_id).body.plain_text()


def running(chat: Chat) -> Message:
    question = chat.add(Role.USER, "Which?")
    answer = chat.add(Role.ASSISTANT, "", status=MessageStatus.STREAMING, provenance=MADE)
    chat.view.append([question, answer])
    return answer


@pytest.mark.parametrize("answer", [JSON, f"\n {JSON}", "[1, 2]"])
def test_json_is_drawn_sign_by_sign(chat: MakeChat, answer: str) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Which?")
    message = talk.add(Role.ASSISTANT, answer, provenance=MADE)
    talk.show()
    assert drawn(talk.view, message.id).strip() == answer.strip()
    shown = content(talk.view, message.id)
    [view] = shown.body._stack.views
    assert isinstance(view, CodeView)
    assert shown.mime_data().text() == answer
    shown.select_whole()
    assert shown.selected_markdown() == answer
    assert [text for _, text in shown.words()] == [answer]


@pytest.mark.parametrize("answer", ["I *can't*.", "```json\n{}\n```"])
def test_what_is_no_json_is_drawn_as_ever(chat: MakeChat, answer: str) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Which?")
    message = talk.add(Role.ASSISTANT, answer, provenance=MADE)
    talk.show()
    assert drawn(talk.view, message.id).strip() == answer.replace("*", "").replace(
        "```json\n", ""
    ).replace("\n```", "")


@pytest.mark.parametrize("size", [1, 3, 1_000])
@pytest.mark.parametrize("lead", ["", "\n\n", "  "])
def test_json_that_comes_is_drawn_as_code_from_the_first_sign(
    chat: MakeChat, size: int, lead: str
) -> None:
    talk = chat(0)
    talk.show()
    answer, text = running(talk), lead + JSON
    for start in range(0, len(text), size):
        talk.view.extend_answer(answer.id, text[start : start + size])
    content(talk.view, answer.id).body.flush()
    assert drawn(talk.view, answer.id).strip() == JSON
    talk.view.finish_answer(replace(answer, text=text, status=MessageStatus.COMPLETE))
    assert drawn(talk.view, answer.id).strip() == JSON
    assert content(talk.view, answer.id).text() == text


def test_a_complete_answer_is_told_once_and_its_verdict_stays(chat: MakeChat) -> None:
    talk = chat(40)
    told: list[Message] = []
    talk.view.json_shown.connect(told.append)
    talk.show()
    settle(talk.view)
    assert told == []
    answer = running(talk)
    talk.view.extend_answer(answer.id, JSON)
    assert told == []
    done = replace(answer, text=JSON, status=MessageStatus.COMPLETE)
    talk.messages[-1] = done
    talk.view.finish_answer(done)
    assert told == [done]
    talk.view.show_verdict(done, "Fits its schema.")
    settle(talk.view)
    height = content(talk.view, answer.id).frame.height()
    talk.view.widgets.drop(answer.id)
    talk.view.arrange()
    settle(talk.view)
    shown = content(talk.view, answer.id)
    assert shown.note is not None
    assert (shown.note.note.sentence, shown.frame.height()) == ("Fits its schema.", height)
    assert told == [done], "what is known is not asked for again"


def test_another_text_has_another_verdict(chat: MakeChat) -> None:
    talk = chat(0)
    told: list[Message] = []
    talk.view.json_shown.connect(told.append)
    talk.add(Role.USER, "Which?")
    message = talk.add(Role.ASSISTANT, JSON, provenance=MADE)
    talk.show()
    settle(talk.view)
    talk.view.show_verdict(message, "Fits its schema.")
    later = replace(message, text=f"{JSON} and more")
    talk.messages[-1] = later
    talk.view.change_path(talk.outlines(), {}, [later])
    settle(talk.view)
    assert told == [message, later]
    assert content(talk.view, message.id).note is None
    talk.view.show_verdict(message, "Fits its schema.")  # of the text before, too late
    assert content(talk.view, message.id).note is None


def test_a_cut_answer_says_both(chat: MakeChat) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Which?")
    message = talk.add(Role.ASSISTANT, '{"a"', provenance=MADE, finish_reason="length")
    talk.show()
    settle(talk.view)
    talk.view.show_verdict(message, "Is not valid JSON: line 1, column 5.")
    note = content(talk.view, message.id).note
    assert note is not None
    words = "Reached the length limit. Is not valid JSON: line 1, column 5."
    assert (note.note.sentence, note.note.action) == (words, "continue")
    assert not note.note.severe


def test_unsure_tokens_are_marked_in_json_too(chat: MakeChat) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Which?")
    message = talk.add(Role.ASSISTANT, JSON, provenance=MADE)
    talk.show()
    settle(talk.view)
    at = JSON.index("x*y")
    talk.view.show_confidence(message.id, [TokenConfidence(at, at + 3, -3.0)])
    shown = content(talk.view, message.id)
    assert shown.body._tokens is not None
    [mark] = shown.body._tokens.of(0)
    assert JSON[mark.start : mark.end] == "x*y"
