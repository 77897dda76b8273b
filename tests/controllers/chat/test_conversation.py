"""Questions on their way, chats on their way, and whose what is typed is meanwhile."""

from __future__ import annotations

from falcon_desktop.core.chat.versions import AnswerVariant
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.errors import DiskFull, NotFound
from falcon_desktop.core.domain.events import AnswerFinished, ChangedElsewhere
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from tests.controllers.bench import Bench, heard
from tests.controllers.conftest import MakeBench
from tests.waiting import until

SEND, READ = "Chat.send", "opened_at"


async def test_the_first_question_of_a_new_chat_makes_it(bench: Bench) -> None:
    conversation = bench.conversation
    order = heard(
        asking=conversation.asking,
        asked=conversation.new_chat_asked,
        settled=conversation.settled,
        begun=conversation.begun,
        opened=bench.chat.opened,
    )
    await bench.ask("Why?", "Because.")
    made = bench.chat.conversation_id
    assert order == [("asking",), ("asked", ""), ("settled",), ("begun", made), ("opened", made)]
    assert await bench.texts(made) == ["Why?", "Because."]
    assert bench.shown() == bench.chat.path_ids()
    assert bench.typed == ""


async def test_a_new_chat_is_its_connections_though_it_was_answered_before_it_was_shown(
    bench: Bench,
) -> None:
    bench.script_answer("Because.")
    shown = bench.bridge.hold_result(SEND)
    bench.type("Why?")
    bench.conversation.submit("Why?")
    await until(lambda: any(isinstance(one, AnswerFinished) for one in bench.events))
    await bench.settle()
    assert not bench.chat.conversation_id
    shown.set()
    await bench.settle()
    assert bench.chat.content is not None and bench.chat.current is not None
    [answer] = await bench.store.messages([bench.chat.last(Role.ASSISTANT)])
    assert answer.status is MessageStatus.COMPLETE
    made = answer.provenance
    assert bench.chat.answered_by == made.connection_name
    assert bench.chat.content.made == made
    assert bench.chat.chosen_model == (made.connection_id, made.model)
    assert bench.chat.current.title


async def test_a_question_is_asked_with_what_is_chosen_now(bench: Bench) -> None:
    opened = await bench.opened_chat("Why?", "Because.")
    bench.chat.settings.choose(GenerationSettings(temperature=0.5))
    bench.bridge.hold(SEND)
    bench.type("And?")
    bench.conversation.submit("And?")
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
    bench.conversation.submit("first")
    assert bench.typed == ""
    bench.type("second")
    bench.conversation.submit("second")
    await bench.settle()
    assert len(bench.bridge.of(SEND)) == 1
    assert bench.typed == "second"
    bench.script_answer("So.")
    bench.bridge.release(SEND)
    await bench.answered()
    assert bench.typed == "second"


async def test_a_question_that_was_not_saved_is_in_the_box_again(bench: Bench) -> None:
    opened = await bench.opened_chat("Why?", "Because.")
    order = heard(settled=bench.conversation.settled)
    bench.bridge.fail(SEND, DiskFull("The disk is full."))
    bench.type("And?")
    bench.conversation.submit("And?")
    assert bench.typed == ""
    assert bench.conversation.is_asking(opened)
    await bench.settle()
    assert bench.typed == "And?"
    assert not bench.conversation.is_asking(opened)
    assert order == [("settled",)]
    assert [type(one) for one in bench.failed()] == [DiskFull]


async def test_a_question_that_was_not_saved_goes_to_the_draft_of_the_chat_that_was_left(
    bench: Bench,
) -> None:
    other = await bench.saved_chat("Other?", "Yes.")
    opened = await bench.opened_chat("Why?", "Because.")
    unsent = heard(unsent=bench.conversation.unsent)
    bench.bridge.hold(SEND)
    bench.bridge.fail(SEND, DiskFull("The disk is full."))
    bench.type("And?")
    bench.conversation.submit("And?")
    await bench.open(other)
    bench.bridge.release(SEND)
    await bench.settle()
    assert unsent == [("unsent", opened, "And?")]
    assert bench.typed == ""
    assert len(bench.failed()) == 1


async def test_an_answer_to_a_question_of_a_chat_that_was_left_is_not_shown(bench: Bench) -> None:
    other = await bench.saved_chat("Other?", "Yes.")
    opened = await bench.opened_chat("Why?", "Because.")
    bench.bridge.hold(SEND)
    bench.type("And?")
    bench.conversation.submit("And?")
    await bench.open(other)
    before = bench.shown()
    bench.script_answer("So.")
    bench.bridge.release(SEND)
    await bench.answered()
    assert bench.shown() == before
    assert await bench.texts(opened) == ["Why?", "Because.", "And?", "So."]


async def test_an_offered_question_leaves_what_is_typed(bench: Bench) -> None:
    bench.type("half a thought")
    bench.bridge.fail(SEND, DiskFull("The disk is full."))
    bench.conversation.ask_offered("Tell me a story")
    await bench.settle()
    assert bench.bridge.of(SEND) == [(None, "Tell me a story")]
    assert bench.typed == "half a thought"
    assert len(bench.failed()) == 1


async def test_several_models_are_asked_at_once(bench: Bench) -> None:
    compared = heard(compared=bench.conversation.compared)
    bench.script_answer("One.")
    bench.script_answer("Two.")
    bench.type("Why?")
    bench.conversation.submit_to([AnswerVariant("embedded", "a"), AnswerVariant("embedded", "b")])
    await bench.answered()
    [(_, conversation_id, answers)] = compared
    assert bench.bridge.of(SEND) == []
    assert conversation_id == bench.chat.conversation_id
    assert len(answers) == 2
    assert bench.typed == ""


# --- a chat on its way ----------------------------------------------------------------------------


async def test_what_is_typed_while_a_chat_is_on_its_way_is_its(bench: Bench) -> None:
    chat = await bench.saved_chat("Why?", "Because.", draft="an earlier draft")
    bench.type("of the new chat")
    bench.bridge.hold(READ)
    bench.conversation.open(chat)
    await bench.settle()
    assert bench.typed == ""
    assert bench.conversation.box_of == chat
    bench.type("typed early")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.typed == "typed early"
    assert bench.conversation.whole_draft(bench.typed) == "an earlier draft\n\ntyped early"
    assert bench.notice[1] == "Show it now"
    bench.press_notice()
    assert bench.typed == "an earlier draft\n\ntyped early"
    assert bench.conversation.whole_draft(bench.typed) == bench.typed


async def test_a_draft_is_in_the_box_of_a_chat_in_which_nothing_was_typed(bench: Bench) -> None:
    await bench.opened_chat("Why?", "Because.", draft="an earlier draft")
    assert bench.typed == "an earlier draft"
    assert bench.notice == ("", "")


async def test_a_question_waits_for_the_chat_that_is_on_its_way(bench: Bench) -> None:
    model = GenerationSettings(temperature=0.25)
    chat = await bench.saved_chat("Why?", "Because.", settings=model, model="its own")
    bench.bridge.hold(READ)
    bench.conversation.open(chat)
    await bench.settle()
    bench.type("And?")
    bench.conversation.submit("And?")
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


async def test_who_turns_to_another_chat_leaves_what_was_typed_to_the_first(bench: Bench) -> None:
    await bench.opened_chat("Open?", "Yes.")
    first, second = await bench.saved_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    unsent = heard(unsent=bench.conversation.unsent)
    bench.bridge.hold(READ)
    bench.conversation.open(first)
    bench.type("for the first")
    bench.conversation.open(second)
    assert bench.typed == ""
    assert unsent == [("unsent", first, "for the first")]
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.chat.conversation_id == second


async def test_only_the_chat_that_was_asked_for_last_is_shown(bench: Bench) -> None:
    first, second = await bench.saved_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    opened = heard(opened=bench.chat.opened)
    bench.conversation.open(first)
    bench.conversation.open(second)
    await bench.settle()
    assert opened == [("opened", second)]


async def test_the_box_is_what_it_was_where_a_chat_does_not_come(bench: Bench) -> None:
    open_one, other = await bench.opened_chat("Why?", "Because."), await bench.saved_chat("2?")
    bench.type("of the open chat")
    unsent = heard(unsent=bench.conversation.unsent)
    bench.bridge.hold(READ)
    bench.bridge.fail(READ, NotFound("It is gone."))
    bench.conversation.open(other)
    bench.type("of the other one")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.typed == "of the open chat"
    assert bench.chat.conversation_id == open_one
    assert not bench.conversation.is_on_the_way
    assert unsent == [("unsent", other, "of the other one")]
    assert [type(one) for one in bench.failed()] == [NotFound]


async def test_the_open_chat_is_not_read_again_when_it_is_opened(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    before, opening = len(bench.bridge.calls), bench.chat.opening
    bench.conversation.open(chat)
    await bench.settle()
    assert len(bench.bridge.calls) == before
    assert bench.chat.opening == opening


async def test_what_took_long_to_make_is_shown_unless_another_was_opened(bench: Bench) -> None:
    made, other = await bench.saved_chat("1?"), await bench.saved_chat("2?")
    since = bench.chat.opening
    await bench.open(other)
    bench.conversation.open_made(made, since)
    await bench.settle()
    assert bench.chat.conversation_id == other
    bench.conversation.open_made(made, bench.chat.opening)
    await bench.settle()
    assert bench.chat.conversation_id == made


async def test_a_hit_in_a_version_that_is_not_shown_brings_that_version(bench: Bench) -> None:
    await bench.ask("Why?", "first")
    chat, first = bench.chat.conversation_id, bench.chat.path_ids()[-1]
    bench.script_answer("second")
    await bench.services.chat.regenerate(first)
    await bench.answered()
    await bench.conversation.reload_now()
    assert first not in bench.shown()
    bench.conversation.open(chat, first, "first")
    await bench.settle()
    assert first in bench.shown()
    assert bench.notice == ("Switched version.", "Undo")


# --- at the program's begin and end ---------------------------------------------------------------


async def test_a_question_that_came_too_early_is_in_the_box_of_a_program_that_ends(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench(start="first-chat", ready=False)
    bench.type("And?")
    bench.conversation.submit("And?")
    assert bench.conversation.box_of == "first-chat"
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
    bench.conversation.submit("Why?")
    await bench.settle()
    assert bench.bridge.of(SEND) == []
    bench.script_answer("Because.")
    bench.conversation.stay_in_new_chat()
    await bench.answered()
    assert bench.bridge.of(SEND) == [(None, "Why?")]
    assert not bench.conversation.is_starting


async def test_an_early_question_comes_back_where_its_chat_is_gone(make_bench: MakeBench) -> None:
    bench = await make_bench(start="gone")
    bench.type("And?")
    bench.conversation.submit("And?")
    bench.conversation.start_elsewhere()
    await bench.settle()
    assert bench.typed == "And?"
    assert bench.bridge.of(SEND) == []
    assert bench.chat.conversation_id == ""


async def test_nothing_is_opened_by_a_program_that_ends(bench: Bench) -> None:
    await bench.opened_chat("Open?", "Yes.")
    other = await bench.saved_chat("2?")
    unsent = heard(unsent=bench.conversation.unsent)
    bench.bridge.hold(READ)
    bench.conversation.open(other)
    bench.type("typed for the other")
    bench.conversation.end()
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.chat.conversation_id != other
    assert unsent == [("unsent", other, "typed for the other")]


async def test_words_of_a_temporary_chat_are_not_kept_as_early_text(make_bench: MakeBench) -> None:
    bench = await make_bench()
    bench.bridge.hold("Library.begin_temporary")
    secret = new_id()

    async def making() -> None:
        await bench.backend.call(bench.services.library.begin_temporary, secret)

    bench.conversation.open_coming(secret, making())
    bench.type("a secret")
    bench.conversation.submit("a secret")
    assert bench.conversation.early_text() == ""
    bench.script_answer("Hush.")
    bench.bridge.release("Library.begin_temporary")
    await bench.answered()
    assert await bench.texts(secret) == ["a secret", "Hush."]
    assert bench.conversation.early_text() == ""


# --- texts ----------------------------------------------------------------------------------------


async def test_a_new_text_takes_what_is_typed_until_its_page_is_there(bench: Bench) -> None:
    opened = heard(text=bench.conversation.text_opened, opened=bench.chat.opened)
    bench.conversation.new_text()
    assert opened == [("opened", ""), ("text", "", "")]
    bench.type("Once upon")
    bench.conversation.submit("Once upon")  # Enter begins a line, nothing is sent
    awaited = [bench.conversation.is_text_awaited]
    assert bench.conversation.take_typed() == "Once upon\n"
    awaited.append(bench.conversation.is_text_awaited)
    assert awaited == [True, False]
    await bench.settle()
    assert bench.bridge.of(SEND) == []


async def test_a_question_for_what_turns_out_to_be_a_text_becomes_its_words(bench: Bench) -> None:
    text = await bench.services.completions.save(None, "Once", connection_id="", model="")
    bench.bridge.hold(READ)
    bench.conversation.open(text.id)
    bench.type("upon a time")
    bench.conversation.submit("upon a time")
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.bridge.of(SEND) == []
    assert bench.conversation.take_typed() == "upon a time\n"


async def test_a_text_that_was_saved_is_adopted_with_what_was_chosen_for_it(bench: Bench) -> None:
    bench.conversation.new_text()
    bench.chat.settings.choose(GenerationSettings(temperature=0.75))
    saved = await bench.services.completions.save(None, "Once", connection_id="", model="")
    opened = heard(opened=bench.chat.opened)
    bench.conversation.adopt(saved)
    await bench.settle()
    assert opened == [("opened", saved.id)]
    assert bench.bridge.of("Library.choose_settings") == [
        (saved.id, GenerationSettings(temperature=0.75))
    ]
    assert bench.chat.settings.of_new_chat == GenerationSettings()


# --- what happens elsewhere -----------------------------------------------------------------------


async def test_a_reload_does_not_come_over_a_chat_that_was_opened_meanwhile(bench: Bench) -> None:
    first, second = await bench.opened_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    bench.bridge.hold("Library.open")
    bench.conversation.reload()
    await bench.settle()
    await bench.open(second)
    shown = bench.shown()
    bench.bridge.release("Library.open")
    await bench.settle()
    assert bench.chat.conversation_id == second
    assert bench.shown() == shown
    assert first != second


async def test_an_answer_that_came_elsewhere_is_unseen_until_its_chat_is_opened(
    bench: Bench,
) -> None:
    other = await bench.saved_chat("2?", "2.")
    await bench.opened_chat("1?", "1.")
    answer = Message(new_id(), other, None, Role.ASSISTANT, "late", 2_000)
    bench.hear(AnswerFinished(answer, saved=True))
    await bench.settle()
    assert bench.bridge.of("Library.set_unseen") == [(other, True)]
    [row] = await bench.services.library.summaries_of([other])
    assert row.unseen
    await bench.open(other)
    assert bench.bridge.of("Library.set_unseen") == [(other, True), (other, False)]


async def test_an_answer_that_was_stopped_elsewhere_is_not_news(bench: Bench) -> None:
    other = await bench.saved_chat("2?", "2.")
    answer = Message(new_id(), other, None, Role.ASSISTANT, "", 2_000, MessageStatus.STOPPED)
    bench.hear(AnswerFinished(answer, saved=True))
    await bench.settle()
    assert bench.bridge.of("Library.set_unseen") == []


async def test_what_another_program_wrote_into_the_open_chat_is_shown(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    bench.hear(ChangedElsewhere((chat,), more=False))
    await bench.settle()
    assert bench.bridge.names("Library.messages") == []  # nothing new: nothing is laid out anew
    last = bench.chat.path_ids()[-1]
    more = Message(new_id(), chat, last, Role.USER, "And?", 3_000)
    await bench.store.add_messages(chat, [more], active_leaf_id=more.id)
    bench.hear(ChangedElsewhere((chat,), more=False))
    await bench.settle()
    assert bench.shown()[-1] == more.id
