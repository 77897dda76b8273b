"""Chats that are opened, shown again and left while something of them is still under way."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    ChangedElsewhere,
    MessagesExchanged,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.parts import TextPart, ToolCall
from tests.controllers.bench import Bench, heard
from tests.waiting import until

SEND, READ = "Chat.send", "opened_at"


async def test_a_new_chat_is_its_connections_though_it_was_answered_before_it_was_shown(
    bench: Bench,
) -> None:
    bench.script_answer("Because.")
    shown = bench.bridge.hold_result(SEND)
    bench.type("Why?")
    bench.conversation.questions.submit("Why?")
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


async def test_an_answer_to_a_question_of_a_chat_that_was_left_is_not_shown(bench: Bench) -> None:
    other = await bench.saved_chat("Other?", "Yes.")
    opened = await bench.opened_chat("Why?", "Because.")
    bench.bridge.hold(SEND)
    bench.type("And?")
    bench.conversation.questions.submit("And?")
    await bench.open(other)
    before = bench.shown()
    bench.script_answer("So.")
    bench.bridge.release(SEND)
    await bench.answered()
    assert bench.shown() == before
    assert await bench.texts(opened) == ["Why?", "Because.", "And?", "So."]


# --- a chat on its way ----------------------------------------------------------------------------


async def test_only_the_chat_that_was_asked_for_last_is_shown(bench: Bench) -> None:
    first, second = await bench.saved_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    opened = heard(opened=bench.chat.opened)
    bench.conversation.open(first)
    bench.conversation.open(second)
    await bench.settle()
    assert opened == [("opened", second)]


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


async def test_nothing_is_opened_by_a_program_that_ends(bench: Bench) -> None:
    await bench.opened_chat("Open?", "Yes.")
    other = await bench.saved_chat("2?")
    unsent = heard(unsent=bench.conversation.box.unsent)
    bench.bridge.hold(READ)
    bench.conversation.open(other)
    bench.type("typed for the other")
    bench.conversation.end()
    bench.bridge.release(READ)
    await bench.settle()
    assert bench.chat.conversation_id != other
    assert unsent == [("unsent", other, "typed for the other")]


# --- texts ----------------------------------------------------------------------------------------


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


async def test_messages_of_the_open_chat_that_an_import_made_fuller_are_shown_anew(
    bench: Bench,
) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    bench.hear(MessagesExchanged(("another",)))
    await bench.settle()
    assert bench.bridge.names("Library.messages") == []
    [answer] = await bench.store.messages(bench.chat.path_ids()[-1:])
    fuller = replace(answer, parts=(ToolCall("1", "look"), TextPart(0, 8)))
    await bench.store.save_answer(fuller)
    bench.hear(MessagesExchanged((chat,)))
    await bench.settle()
    assert bench.window.transcript.items.get(answer.id) == fuller
