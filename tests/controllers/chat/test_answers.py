"""Stopping, continuing, asking again, editing and turning versions of what is open."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.chat.answers import AnswersController
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.events import Finished, TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.ui.transcript.actions import MessageAction
from tests.controllers.bench import Bench, heard
from tests.waiting import until

AGAIN, GO_ON, STOP = "Chat.regenerate", "Chat.continue_answer", "Chat.stop"
ENDLESS = 3_600.0


@pytest.fixture
def answers(bench: Bench) -> AnswersController:
    return AnswersController(bench.given, bench.conversation, bench.actions)


async def begin_endless(bench: Bench) -> str:
    """Ask something that is answered with a word and then nothing; returns the answer's id."""
    bench.script(TextDelta("Well"), ENDLESS, Finished("stop"))
    bench.conversation.questions.submit("Why?")
    await bench.settle()
    await until(lambda: bench.backend.running_in(bench.chat.conversation_id), "an answer")
    return bench.chat.path_ids()[-1]


async def test_stop_stops_what_runs_here(bench: Bench, answers: AnswersController) -> None:
    answers.stop()
    await bench.settle()
    assert bench.bridge.of(STOP) == []  # nothing runs
    bench.type("Why?")
    answer = await begin_endless(bench)
    bench.window.composer.stop_requested.emit()
    await bench.answered()
    assert bench.bridge.of(STOP) == [(answer,)]
    [message] = await bench.services.library.messages([answer])
    assert message.status is MessageStatus.STOPPED


async def test_nothing_is_asked_while_an_answer_runs(
    bench: Bench, answers: AnswersController
) -> None:
    bench.type("Why?")
    answer = await begin_endless(bench)
    answers.regenerate_last()
    answers.continue_last()
    await answers.ask_again(answer, answers.chosen())
    for action in ("regenerate", "retry", "continue"):
        bench.actions.do(action, answer)
    bench.window.composer.edit_last_requested.emit()
    await bench.settle()
    assert bench.bridge.of(AGAIN) == bench.bridge.of(GO_ON) == []
    bench.actions.do("stop", answer)
    await bench.answered()
    assert bench.bridge.of(STOP) == [(answer,)]


async def test_the_last_answer_is_made_again_by_what_is_chosen_now(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.", "2?", "2.")
    last = bench.chat.path_ids()[-1]
    order = heard(asking=bench.conversation.questions.asking)
    bench.bridge.hold("Library.choose_model")
    bench.chat.choose_model("embedded", "big")
    answers.regenerate_last()
    await bench.settle()
    assert order == [("asking",)]
    assert bench.bridge.of(AGAIN) == []  # the choice is to be on the disk first
    bench.script_answer("two")
    bench.bridge.release("Library.choose_model")
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == AGAIN]
    assert call.args == (last,)
    assert (call.named["model"], call.named["leave_out"]) == ("big", 0)
    assert (await bench.texts(bench.chat.conversation_id))[-1] == "two"
    assert bench.shown()[-1] != last


async def test_an_answer_is_made_again_without_a_schema_that_was_refused(
    bench: Bench, answers: AnswersController
) -> None:
    wanted = GenerationSettings(json_schema="{}", temperature=0.5)
    await bench.opened_chat("1?", "1.", settings=wanted)
    last = bench.chat.path_ids()[-1]
    bench.script_answer("one")
    bench.actions.do("without_schema", last)
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == AGAIN]
    assert call.args == (last,)
    assert call.named["settings"] == GenerationSettings(json_schema="", temperature=0.5)
    kept = await bench.store.conversation(bench.chat.conversation_id)
    assert kept.settings == bench.chat.settings.value == wanted, "the chat keeps its schema"


async def test_what_was_chosen_as_it_was_asked_counts_whatever_is_opened_meanwhile(
    bench: Bench, answers: AnswersController
) -> None:
    other = await bench.saved_chat("2?", "2.", connection_id="embedded", model="others")
    await bench.opened_chat("1?", "1.", connection_id="embedded", model="big")
    warm = GenerationSettings(temperature=0.5, stop=("sea",))
    bench.bridge.hold("Library.choose_settings")
    bench.chat.settings.choose(warm)
    answers.regenerate_last()
    await bench.open(other)
    assert bench.bridge.of(AGAIN) == []
    bench.script_answer("one")
    bench.bridge.release("Library.choose_settings")
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == AGAIN]
    assert (call.named["model"], call.named["settings"]) == ("big", warm)


async def test_what_is_shown_is_sent_though_it_could_not_be_saved(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.")
    bench.bridge.fail("Library.choose_settings", DiskFull("The disk is full."))
    bench.chat.settings.choose(GenerationSettings(stop=("sea",)))
    await bench.settle()
    assert len(bench.failed()) == 1
    bench.script_answer("one")
    answers.regenerate_last()
    await bench.answered()
    [request] = bench.provider.requests
    assert request.settings.stop == ("sea",)


async def test_what_is_still_being_typed_counts_whichever_way_an_answer_is_asked_for(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.")
    order = heard(asking=bench.conversation.questions.asking)
    bench.script_answer(", because.")
    answers.continue_last()
    assert order == [("asking",)]
    await bench.answered()
    bench.script_answer("one")
    bench.window.transcript.edit_submitted.emit(bench.chat.path_ids()[0], "One?")
    assert order == [("asking",)] * 2
    await bench.answered()


async def test_who_presses_twice_asks_once(bench: Bench, answers: AnswersController) -> None:
    other = await bench.saved_chat("2?", "2.")
    await bench.opened_chat("1?", "1.")
    last = bench.chat.path_ids()[-1]
    bench.bridge.hold(AGAIN)
    answers.regenerate_last()
    answers.regenerate_last()
    await bench.settle()
    bench.actions.do("regenerate", last)
    bench.actions.do("continue", last)
    await answers.ask_again(last, answers.chosen())
    assert bench.bridge.of(AGAIN) == [(last,)]
    assert bench.bridge.of(GO_ON) == []
    await bench.open(other)  # another chat has nothing to do with it
    answers.regenerate_last()
    await bench.settle()
    assert len(bench.bridge.of(AGAIN)) == 2
    bench.script_answer("one")
    bench.script_answer("two")
    bench.bridge.release(AGAIN)
    await bench.answered()
    bench.script_answer("once more")
    answers.regenerate_last()
    await bench.answered()
    assert len(bench.bridge.of(AGAIN)) == 3


async def test_what_failed_can_be_asked_again(bench: Bench, answers: AnswersController) -> None:
    await bench.opened_chat("1?", "1.")
    bench.bridge.fail(AGAIN, DiskFull("The disk is full."))
    answers.regenerate_last()
    await bench.settle()
    assert len(bench.failed()) == 1
    bench.script_answer("one")
    answers.regenerate_last()
    await bench.answered()
    assert (await bench.texts(bench.chat.conversation_id))[-1] == "one"


async def test_asking_again_can_leave_the_oldest_out(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.", "2?", "2.")
    bench.script_answer("two")
    await answers.ask_again(bench.chat.path_ids()[-1], answers.chosen(), leave_out=2)
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == AGAIN]
    assert call.named["leave_out"] == 2


async def test_an_answer_goes_on_where_it_was_stopped(
    bench: Bench, answers: AnswersController
) -> None:
    bench.type("Why?")
    answer = await begin_endless(bench)
    answers.stop()
    await bench.answered()
    bench.script_answer(", because.")
    answers.continue_last()
    await bench.answered()
    assert bench.bridge.of(GO_ON) == [(answer,)]
    assert (await bench.texts(bench.chat.conversation_id))[-1] == "Well, because."


async def test_an_edited_question_is_asked_once_its_options_are_saved(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.")
    question = bench.chat.path_ids()[0]
    changed = heard(changed=bench.window.transcript.edit_changed)
    bench.chat.settings.choose(GenerationSettings(temperature=0.5))
    bench.script_answer("one")
    bench.window.transcript.edit_submitted.emit(question, "One?")
    await bench.answered()
    names = bench.bridge.names("Library.choose_settings", "Chat.edit")
    assert names == ["Library.choose_settings", "Chat.edit"]
    assert changed == [("changed", question, "")]
    assert await bench.texts(bench.chat.conversation_id) == ["One?", "one"]


async def test_an_edit_that_was_not_saved_is_still_being_typed(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.")
    changed = heard(changed=bench.window.transcript.edit_changed)
    bench.bridge.fail("Chat.edit", DiskFull("The disk is full."))
    bench.window.transcript.edit_submitted.emit(bench.chat.path_ids()[0], "One?")
    await bench.settle()
    assert changed == []
    assert len(bench.failed()) == 1


async def test_an_edited_answer_is_shown_without_asking_anybody(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.")
    bench.window.transcript.edit_submitted.emit(bench.chat.path_ids()[1], "One.")
    await bench.settle()
    assert bench.provider.requests == []
    assert await bench.texts(bench.chat.conversation_id) == ["1?", "One."]
    assert bench.shown() == bench.chat.path_ids()


async def test_versions_are_turned(bench: Bench, answers: AnswersController) -> None:
    await bench.opened_chat("1?", "1.")
    first = bench.chat.path_ids()[-1]
    bench.script_answer("one")
    answers.regenerate_last()
    await bench.answered()
    second = bench.shown()[-1]
    bench.window.transcript.version_requested.emit(second, -1)
    await bench.settle()
    assert bench.shown()[-1] == first
    before = bench.bridge.names("Library.open")
    bench.window.transcript.version_requested.emit(first, -1)  # there is none before
    await bench.settle()
    assert bench.bridge.names("Library.open") == before
    assert bench.shown()[-1] == first


async def test_the_last_question_is_edited_by_a_key(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.", "2?", "2.")
    await bench.settle()
    bench.window.composer.edit_last_requested.emit()
    await bench.settle()
    widget = bench.window.transcript.widgets.get(bench.chat.path_ids()[2])
    assert widget is not None
    assert widget.editing


async def test_a_failures_next_step_leads_to_the_connection_that_failed(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.")
    question, answer = bench.chat.path_ids()
    wanted = heard(wanted=bench.conversation.next_step_wanted)
    bench.chat.choose_model("todays", "")
    bench.actions.do("enter_key", answer)
    await bench.settle()
    bench.actions.do("open_connection", question)  # which tells of no connection
    await bench.settle()
    bench.actions.do("free_space", answer)
    assert wanted == [
        ("wanted", MessageAction.ENTER_KEY, "embedded"),
        ("wanted", MessageAction.OPEN_CONNECTION, "todays"),
        ("wanted", MessageAction.FREE_SPACE, answer),
    ]


async def test_an_answer_that_ends_before_its_version_is_shown_is_shown_whole(
    bench: Bench, answers: AnswersController
) -> None:
    await bench.opened_chat("1?", "1.")
    last = bench.chat.path_ids()[-1]
    bench.bridge.hold("Library.open")
    bench.script_answer("one")
    answers.regenerate_last()
    await bench.settle()
    await until(lambda: not bench.backend.running_in(bench.chat.conversation_id), "its end")
    await bench.settle()
    assert bench.shown()[-1] == last
    bench.bridge.release("Library.open")
    await bench.answered()
    newest = bench.shown()[-1]
    widget = bench.window.transcript.widgets.get(newest)
    assert newest != last and widget is not None
    assert (widget.text(), bench.conversation.shown.busy) == ("one", False)
