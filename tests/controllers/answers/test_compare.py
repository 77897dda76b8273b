"""Models side by side: asked at once, each in its column, one kept, and the chat again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers.answers.compare import CompareController
from falcon_desktop.controllers.chat.answers import AnswersController
from falcon_desktop.controllers.chat.messages import MessageController
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerModelKnown,
    AnswerParts,
    AnswerStarted,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.parts import FilePart, TextPart
from falcon_desktop.ui.answers.compare_chooser import CompareChooser
from falcon_desktop.ui.answers.compare_pane import ComparePane
from falcon_desktop.ui.models.picker import ModelChoice
from tests.controllers.bench import Bench, heard

TWO = [ModelChoice("embedded", "a"), ModelChoice("embedded", "b")]


@pytest.fixture
def comparing(bench: Bench) -> CompareController:
    AnswersController(bench.given, bench.conversation, bench.actions)
    MessageController(bench.given, bench.conversation, bench.actions)
    return CompareController(bench.given, bench.conversation, bench.actions)


def pane_of(comparing: CompareController) -> ComparePane:
    assert comparing.pane is not None
    return comparing.pane


async def compare(bench: Bench, comparing: CompareController) -> ComparePane:
    """Ask two models the last question, and wait for both."""
    comparing.compare_last()
    await bench.settle()
    [chooser] = bench.window.findChildren(CompareChooser)
    told = heard(considered=comparing.considered)
    chooser.rows[-1].slot.chosen.emit("embedded", "other")
    assert told == [("considered", "embedded", "other")], "it is loaded meanwhile"
    bench.script_answer("of a")
    bench.script_answer("of b")
    chooser.compare_requested.emit(TWO)
    chooser.close()
    await bench.answered()
    return pane_of(comparing)


async def test_who_typed_nothing_is_told_what_to_do(
    bench: Bench, comparing: CompareController
) -> None:
    comparing.compare_last()
    await bench.settle()
    assert bench.notice[0] == "Type a question first, then compare models."
    bench.conversation.new_text()
    comparing.compare_last()
    assert bench.notice[0] == "Models can only be compared in chats."
    assert bench.window.findChildren(CompareChooser) == []
    assert bench.conversation.box.take_typed() == ""


async def test_the_last_question_is_answered_by_each(
    bench: Bench, comparing: CompareController
) -> None:
    await bench.opened_chat("1?", "1.")
    question = bench.chat.path_ids()[0]
    pane = await compare(bench, comparing)
    [(asked, variants)] = bench.bridge.of("Versions.compare")
    assert (asked, [one.model for one in variants]) == (question, ["a", "b"])
    found = await bench.services.library.messages([one.answer_id for one in pane.columns])
    assert [one.text for one in found] == ["of a", "of b"]
    assert comparing.is_open


async def test_a_question_in_the_box_of_a_new_chat_goes_to_each(
    bench: Bench, comparing: CompareController
) -> None:
    bench.type("Why?")
    pane = await compare(bench, comparing)
    assert bench.bridge.names("Versions.ask", "Versions.compare") == ["Versions.ask"]
    assert len(pane.columns) == 2
    assert bench.typed == ""


async def test_another_chat_has_another_box(bench: Bench, comparing: CompareController) -> None:
    bench.type("Why?")
    comparing.compare_last()
    await bench.opened_chat("1?", "1.")
    assert bench.window.findChildren(CompareChooser) == []


async def test_the_one_that_is_kept_is_shown_in_the_chat(
    bench: Bench, comparing: CompareController
) -> None:
    await bench.opened_chat("1?", "1.")
    pane = await compare(bench, comparing)
    kept = pane.columns[1].answer_id
    pane.kept.emit(kept)
    await bench.settle()
    assert bench.bridge.of("Versions.show") == [(kept,)]
    assert comparing.pane is None
    assert bench.shown()[-1] == kept
    assert bench.notice == ("The other answers are kept as versions.", "Undo")


async def test_a_comparison_that_was_left_is_there_again_with_its_chat(
    bench: Bench, comparing: CompareController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    ids = [one.answer_id for one in (await compare(bench, comparing)).columns]
    await bench.opened_chat("2?", "2.")
    left = comparing.pane
    await bench.open(chat)
    assert left is None
    assert [one.answer_id for one in pane_of(comparing).columns] == ids
    comparing.close()
    await bench.settle()
    await bench.opened_chat("3?", "3.")
    await bench.open(chat)
    assert not comparing.is_open  # it was closed, not left


async def test_events_reach_the_column_of_their_answer(
    bench: Bench, comparing: CompareController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    pane = await compare(bench, comparing)
    first, second = pane.columns
    bench.hear(AnswerModelKnown(chat, second.answer_id, "really-b"))
    assert "really-b" in second.name.text()
    assert "really-b" not in first.name.text()
    [message] = await bench.services.library.messages([first.answer_id])
    made = replace(message.provenance, model="really-a")
    bench.hear(AnswerFinished(replace(message, provenance=made), saved=True))
    assert "really-a" in first.name.text()
    pane.stopped.emit(first.answer_id)
    await bench.settle()
    assert bench.bridge.of("Chat.stop") == [(first.answer_id,)]


async def test_what_is_no_text_is_drawn_in_its_place_as_in_the_chat(
    bench: Bench, comparing: CompareController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    pane = await compare(bench, comparing)
    first, second = pane.columns
    [message] = await bench.services.library.messages([first.answer_id])
    bench.hear(AnswerStarted(replace(message, text="", status=MessageStatus.STREAMING)))
    picture = Attachment("map.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x")
    first.view.extend_answer(first.answer_id, "See: ", "")
    bench.hear(AnswerParts(chat, first.answer_id, (picture,), (TextPart(0, 5), FilePart(0))))
    first.view.extend_answer(first.answer_id, "there.", "")
    shown = first.view.widgets.answer(first.answer_id)
    assert shown is not None
    assert [one.markdown() for one in shown.texts] == ["See: ", "there."]
    assert [one.objectName() for one in shown.views][1] == "answer_picture"
    asked: list[tuple[object, ...]] = []
    bench.window.transcript.file_requested.connect(lambda *what: asked.append(what))
    first.view.file_requested.emit(first.answer_id, 0)
    assert asked == [(first.answer_id, 0)]  # a click on the picture opens it
    other = second.view.widgets.answer(second.answer_id)
    assert other is not None and len(other.views) == 1


async def test_an_action_in_a_column_is_done_in_the_chat_unless_it_only_looks(
    bench: Bench, comparing: CompareController
) -> None:
    await bench.opened_chat("1?", "1.")
    pane = await compare(bench, comparing)
    second = pane.columns[1]
    second.view.action_requested.emit("copy", second.answer_id)
    await bench.settle()
    assert comparing.pane is pane
    second.view.action_requested.emit("delete", second.answer_id)
    await bench.settle()
    names = bench.bridge.names("Versions.show", "Library.delete_message")
    assert names == ["Versions.show", "Library.delete_message"]
    assert not comparing.is_open


async def test_a_column_is_tried_again_with_its_own_model(
    bench: Bench, comparing: CompareController
) -> None:
    await bench.opened_chat("1?", "1.")
    pane = await compare(bench, comparing)
    second = pane.columns[1].answer_id
    bench.script_answer("of b, again")
    pane.columns[1].view.action_requested.emit("retry", second)
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == "Chat.regenerate"]
    assert (call.args, call.named["model"]) == ((second,), "b")
    assert pane_of(comparing).columns[1].answer_id != second
    assert pane_of(comparing).columns[0].answer_id == pane.columns[0].answer_id


async def test_versions_that_are_there_are_compared(
    bench: Bench, comparing: CompareController
) -> None:
    await bench.opened_chat("1?", "1.")
    answer = bench.chat.path_ids()[-1]
    bench.actions.do("compare_versions", answer)
    await bench.settle()
    assert not comparing.is_open  # there is one only
    for text in ("two", "three", "four"):
        bench.script_answer(text)
        await bench.services.chat.regenerate(answer)
        await bench.answered()
    bench.actions.do("compare_versions", answer)
    await bench.settle()
    ids = [one.answer_id for one in pane_of(comparing).columns]
    found = await bench.services.library.messages(ids)
    assert [one.text for one in found] == ["two", "three", "four"]  # the newest three


async def test_code_in_a_column_is_shown_and_saved_as_in_the_chat(
    bench: Bench, comparing: CompareController
) -> None:
    in_chat = bench.window.transcript.rendering.code
    in_chat.choose(wraps=True, numbers=False)
    saved: list[tuple[str, str]] = []
    in_chat.save_requested.connect(lambda *code: saved.append(code))
    await bench.opened_chat("1?", "1.")
    pane = await compare(bench, comparing)
    for column in pane.columns:
        code = column.view.rendering.code
        assert (code.wraps, code.numbers) == (True, False)
        code.save_requested.emit(column.answer_id, "json")
    assert saved == [(column.answer_id, "json") for column in pane.columns]


async def test_json_in_a_column_is_checked(bench: Bench, comparing: CompareController) -> None:
    await bench.opened_chat("1?", "1.")
    bench.chat.settings.choose(GenerationSettings(json_schema="{}"))
    pane = await compare(bench, comparing)
    assert bench.doubles.json_answers.asked == [("of a", "{}"), ("of b", "{}")]
    for column in pane.columns:
        answer = column.view.widgets.answer(column.answer_id)
        assert answer is not None and answer.note is not None
        assert answer.note.note.sentence == "Fits its schema."
