"""A text that a model continues: saved as it is typed, once, and never over another one."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.chat.answers import AnswersController
from falcon_desktop.controllers.completion.completion import CompletionController
from falcon_desktop.core.domain.errors import DiskFull, NextStep, NotFound
from falcon_desktop.core.domain.events import ChangedElsewhere
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.ui.completion.page import CompletionPage
from falcon_desktop.ui.transcript.actions import MessageAction
from tests.controllers.bench import Bench, heard

OPEN, SAVE, GO_ON = "Completions.open", "Completions.save", "Completions.go_on"


@pytest.fixture
def completion(bench: Bench) -> CompletionController:
    answers = AnswersController(bench.given, bench.conversation, bench.actions)
    return CompletionController(bench.given, bench.conversation, answers, bench.actions)


async def new_page(bench: Bench, completion: CompletionController) -> CompletionPage:
    completion.new_text()
    await bench.settle()
    assert completion.page is not None
    return completion.page


async def saved_text(bench: Bench, text: str) -> str:
    """Put a text into the history; returns its id."""
    return (await bench.services.completions.save(None, text, connection_id="", model="")).id


def write(page: CompletionPage, text: str) -> None:
    """Write at the end of the text."""
    page.editor.moveCursor(page.editor.textCursor().MoveOperation.End)
    page.editor.insertPlainText(text)


def saved(bench: Bench) -> list[tuple[str | None, str]]:
    """Return the ids and texts that were to be saved."""
    return [(args[0], args[1]) for args in bench.bridge.of(SAVE)]


async def test_a_new_text_is_saved_once_there_is_something_in_it(
    bench: Bench, completion: CompletionController
) -> None:
    page = await new_page(bench, completion)
    completion.flush()
    await bench.settle()
    assert saved(bench) == []
    write(page, "Once")
    completion.flush()
    await bench.settle()
    made = bench.chat.conversation_id
    write(page, " upon a time")
    completion.flush()
    await bench.settle()
    assert saved(bench) == [(None, "Once"), (made, "Once upon a time")]


async def test_what_was_new_when_it_was_written_is_one_text(
    bench: Bench, completion: CompletionController
) -> None:
    page = await new_page(bench, completion)
    bench.bridge.hold(SAVE)
    write(page, "Once")
    completion.flush()
    await bench.settle()
    write(page, " upon")  # before it has an id
    completion.flush()
    bench.bridge.release(SAVE)
    await bench.settle()
    made = bench.chat.conversation_id
    assert saved(bench) == [(None, "Once"), (made, "Once upon")]


async def test_what_was_typed_until_the_page_was_there_is_on_it(
    bench: Bench, completion: CompletionController
) -> None:
    text = await saved_text(bench, "Once")
    settled = heard(settled=bench.conversation.box.settled)
    bench.bridge.hold(OPEN)
    bench.conversation.open(text)
    await bench.settle()
    bench.type(" upon a time")
    bench.bridge.release(OPEN)
    await bench.settle()
    assert completion.page is not None
    assert completion.page.editor.text() == "Once upon a time"
    completion.flush()
    await bench.settle()
    assert saved(bench) == [(text, "Once upon a time")]
    assert settled == [("settled",)]


async def test_what_was_typed_for_a_new_text_is_kept_where_another_chat_is_opened(
    bench: Bench, completion: CompletionController
) -> None:
    chat = await bench.saved_chat("1?", "1.")
    completion.new_text()
    bench.type("Once upon a time")
    bench.conversation.open(chat)
    await bench.settle()
    assert saved(bench) == [(None, "Once upon a time")]
    assert bench.chat.conversation_id == chat
    assert bench.typed == ""
    assert bench.conversation.box.unsaved_words == []


async def test_a_text_that_is_left_is_saved_as_it_was(
    bench: Bench, completion: CompletionController
) -> None:
    text = await saved_text(bench, "Once")
    await bench.open(text)
    assert completion.page is not None
    write(completion.page, " upon")
    await bench.opened_chat("1?", "1.")
    assert saved(bench) == [(text, "Once upon")]
    assert not completion.is_open


async def test_a_text_that_can_not_be_shown_gives_back_what_was_typed(
    bench: Bench, completion: CompletionController
) -> None:
    text = await saved_text(bench, "Once")
    bench.bridge.hold(OPEN)
    bench.bridge.fail(OPEN, NotFound("It is gone."))
    bench.conversation.open(text)
    await bench.settle()
    bench.type("not lost")
    bench.bridge.release(OPEN)
    await bench.settle()
    assert bench.typed == "not lost"
    assert bench.chat.conversation_id == ""
    assert len(bench.failed()) == 1


async def test_the_model_goes_on_from_the_end_with_what_is_chosen(
    bench: Bench, completion: CompletionController
) -> None:
    page = await new_page(bench, completion)
    completion.go_on()
    await bench.settle()
    assert bench.bridge.of(GO_ON) == []  # there is nothing to go on from
    write(page, "Once")
    bench.chat.settings.choose(GenerationSettings(temperature=0.5))
    bench.script_answer(" upon a time")
    completion.go_on()
    completion.go_on()  # the same key again, before the loop has turned
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == GO_ON]
    assert call.args == (None, [Piece("Once")])
    assert call.named["settings"] == GenerationSettings(temperature=0.5)
    assert page.editor.text() == "Once upon a time"
    assert page.editor.answer_id == ""
    assert bench.chat.settings.of_new_chat == GenerationSettings()


async def test_a_text_that_is_left_at_that_very_moment_goes_on(
    bench: Bench, completion: CompletionController
) -> None:
    page = await new_page(bench, completion)
    write(page, "Once")
    bench.script_answer(" upon a time")
    completion.go_on()
    completion.new_text()  # before the loop has turned
    await bench.settle()
    [call] = [one for one in bench.bridge.calls if one.name == GO_ON]
    assert call.args == (None, [Piece("Once")])
    assert page.editor.text() == ""
    assert bench.chat.conversation_id == ""


async def test_a_continuation_is_taken_back_or_made_another_way(
    bench: Bench, completion: CompletionController
) -> None:
    page = await new_page(bench, completion)
    write(page, "Once")
    bench.script_answer(" upon")
    completion.go_on()
    await bench.answered()
    bench.script_answer(" more")
    completion.another()
    await bench.answered()
    assert page.editor.text() == "Once more"
    completion.take_back()
    assert page.editor.text() == "Once"
    completion.another()  # there is none any more
    await bench.settle()
    assert len(bench.bridge.of(GO_ON)) == 2


async def test_what_could_not_be_asked_can_be_written_on(
    bench: Bench, completion: CompletionController
) -> None:
    page = await new_page(bench, completion)
    write(page, "Once")
    bench.bridge.fail(GO_ON, DiskFull("The disk is full."))
    completion.go_on()
    await bench.settle()
    assert len(bench.failed()) == 1
    assert not page.editor.isReadOnly()
    completion.flush()
    await bench.settle()
    assert saved(bench) == [(None, "Once")]


async def test_what_another_program_wrote_is_shown_unless_more_is_written_here(
    bench: Bench, completion: CompletionController
) -> None:
    text = await saved_text(bench, "Once")
    await bench.open(text)
    page = completion.page
    assert page is not None
    await bench.services.completions.append(text, " upon")
    bench.hear(ChangedElsewhere((text,), more=False))
    await bench.settle()
    assert page.editor.text() == "Once upon"
    write(page, " mine")
    await bench.services.completions.append(text, " theirs")
    bench.hear(ChangedElsewhere((text,), more=False))
    await bench.settle()
    assert page.editor.text() == "Once upon mine"


async def test_a_failures_next_step(bench: Bench, completion: CompletionController) -> None:
    page = await new_page(bench, completion)
    wanted = heard(wanted=bench.conversation.next_step_wanted)
    details: list[str] = []
    bench.actions.add({MessageAction.DETAILS: details.append})
    page.next_step_requested.emit(NextStep.ENTER_KEY)
    assert wanted == []  # nothing was continued yet
    write(page, "Once")
    bench.script_answer(" upon")
    page.next_step_requested.emit(NextStep.RETRY)
    await bench.answered()
    page.next_step_requested.emit(NextStep.ENTER_KEY)
    assert wanted == [("wanted", NextStep.ENTER_KEY, "embedded")]
    page.next_step_requested.emit(NextStep.SHORTEN_CONTEXT)
    assert bench.notice[0] == "Delete some text from the beginning, then continue."
    assert page.editor.textCursor().position() == 0
    completion.show_details()
    assert len(details) == 1
