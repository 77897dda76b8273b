"""Questions on their way to the disk: once, with what was chosen, and back where that fails."""

from __future__ import annotations

from falcon_desktop.core.chat.versions import AnswerVariant
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.controllers.bench import Bench, heard
from tests.controllers.conftest import MakeBench

SEND, READ = "Chat.send", "opened_at"


async def test_the_first_question_of_a_new_chat_makes_it(bench: Bench) -> None:
    conversation = bench.conversation
    order = heard(
        asking=conversation.questions.asking,
        asked=conversation.questions.new_chat_asked,
        settled=conversation.box.settled,
        begun=conversation.begun,
        opened=bench.chat.opened,
    )
    await bench.ask("Why?", "Because.")
    made = bench.chat.conversation_id
    assert order == [("asking",), ("asked", ""), ("settled",), ("begun", made), ("opened", made)]
    assert await bench.texts(made) == ["Why?", "Because."]
    assert bench.shown() == bench.chat.path_ids()
    assert bench.typed == ""


async def test_a_question_is_asked_with_what_is_chosen_now(bench: Bench) -> None:
    opened = await bench.opened_chat("Why?", "Because.")
    bench.chat.settings.choose(GenerationSettings(temperature=0.5))
    bench.bridge.hold(SEND)
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    bench.chat.settings.choose(GenerationSettings(temperature=1.5))
    await bench.settle()
    [call] = [one for one in bench.bridge.calls if one.name == SEND]
    assert call.args == (opened, "And?")
    assert call.named["settings"] == GenerationSettings(temperature=0.5)
    bench.script_answer("So.")
    bench.bridge.release(SEND)
    await bench.answered()


async def test_one_question_at_a_time_and_the_next_one_stays_in_the_box(bench: Bench) -> None:
    await bench.opened_chat("Why?", "Because.")
    bench.bridge.hold(SEND)
    bench.type("first")
    bench.conversation.questions.submit("first")
    assert bench.typed == ""
    bench.type("second")
    bench.conversation.questions.submit("second")
    await bench.settle()
    assert len(bench.bridge.of(SEND)) == 1
    assert bench.typed == "second"
    bench.script_answer("So.")
    bench.bridge.release(SEND)
    await bench.answered()
    assert bench.typed == "second"


async def test_a_question_that_was_not_saved_is_in_the_box_again(bench: Bench) -> None:
    opened = await bench.opened_chat("Why?", "Because.")
    order = heard(settled=bench.conversation.box.settled)
    bench.bridge.fail(SEND, DiskFull("The disk is full."))
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    assert bench.typed == ""
    assert bench.conversation.questions.is_asking(opened)
    await bench.settle()
    assert bench.typed == "And?"
    assert not bench.conversation.questions.is_asking(opened)
    assert order == [("settled",)]
    assert [type(one) for one in bench.failed()] == [DiskFull]


async def test_a_question_that_was_not_saved_goes_to_the_draft_of_the_chat_that_was_left(
    bench: Bench,
) -> None:
    other = await bench.saved_chat("Other?", "Yes.")
    opened = await bench.opened_chat("Why?", "Because.")
    unsent = heard(unsent=bench.conversation.box.unsent)
    bench.bridge.hold(SEND)
    bench.bridge.fail(SEND, DiskFull("The disk is full."))
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    await bench.open(other)
    bench.bridge.release(SEND)
    await bench.settle()
    assert unsent == [("unsent", opened, "And?")]
    assert bench.typed == ""
    assert len(bench.failed()) == 1


async def test_an_offered_question_leaves_what_is_typed(bench: Bench) -> None:
    bench.type("half a thought")
    bench.bridge.fail(SEND, DiskFull("The disk is full."))
    bench.conversation.questions.ask_offered("Tell me a story")
    await bench.settle()
    assert bench.bridge.of(SEND) == [(None, "Tell me a story")]
    assert bench.typed == "half a thought"
    assert len(bench.failed()) == 1


async def test_several_models_are_asked_at_once(bench: Bench) -> None:
    compared = heard(compared=bench.conversation.questions.compared)
    bench.script_answer("One.")
    bench.script_answer("Two.")
    bench.type("Why?")
    bench.conversation.questions.submit_to(
        [AnswerVariant("embedded", "a"), AnswerVariant("embedded", "b")]
    )
    await bench.answered()
    [(_, conversation_id, answers)] = compared
    assert bench.bridge.of(SEND) == []
    assert conversation_id == bench.chat.conversation_id
    assert len(answers) == 2
    assert bench.typed == ""


async def test_a_question_waits_for_the_chat_that_is_on_its_way(bench: Bench) -> None:
    model = GenerationSettings(temperature=0.25)
    chat = await bench.saved_chat("Why?", "Because.", settings=model, model="its own")
    bench.bridge.hold(READ)
    bench.conversation.open(chat)
    await bench.settle()
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    await bench.settle()
    assert bench.bridge.of(SEND) == []
    assert bench.typed == ""
    bench.script_answer("So.")
    bench.bridge.release(READ)
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == SEND]
    assert call.args == (chat, "And?")
    assert (call.named["model"], call.named["settings"]) == ("its own", model)
    assert await bench.texts(chat) == ["Why?", "Because.", "And?", "So."]


async def test_a_question_that_came_too_early_is_in_the_box_of_a_program_that_ends(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench(start="first-chat", ready=False)
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    assert bench.conversation.box.owner == "first-chat"
    assert bench.typed == ""
    assert bench.notice[0] == "Your question will be sent once your chats have loaded."
    assert bench.conversation.early_text() == "And?"
    bench.conversation.end()
    assert bench.typed == "And?"
    assert bench.notice == ("", "")
    assert bench.bridge.calls == []


async def test_an_early_question_is_sent_in_the_new_chat_that_the_program_begins_with(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench()
    bench.type("Why?")
    bench.conversation.questions.submit("Why?")
    await bench.settle()
    assert bench.bridge.of(SEND) == []
    bench.script_answer("Because.")
    bench.conversation.stay_in_new_chat()
    await bench.answered()
    assert bench.bridge.of(SEND) == [(None, "Why?")]
    assert not bench.conversation.box.is_starting


async def test_an_early_question_comes_back_where_its_chat_is_gone(make_bench: MakeBench) -> None:
    bench = await make_bench(start="gone")
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    bench.conversation.start_elsewhere()
    await bench.settle()
    assert bench.typed == "And?"
    assert bench.bridge.of(SEND) == []
    assert bench.chat.conversation_id == ""


async def test_a_question_for_what_turns_out_to_be_a_text_becomes_its_words(bench: Bench) -> None:
    text = await bench.services.completions.save(None, "Once", connection_id="", model="")
    bench.bridge.hold(READ)
    bench.conversation.open(text.id)
    bench.type("upon a time")
    bench.conversation.questions.submit("upon a time")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.bridge.of(SEND) == []
    assert bench.conversation.box.take_typed() == "upon a time\n"
