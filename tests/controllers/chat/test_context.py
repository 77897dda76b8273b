"""Counting as one types, the policy, fresh starts, and what to do with what does not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers.chat.answers import AnswersController
from falcon_desktop.controllers.chat.context import ContextController
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import Cost, Failure, MessageStatus, Usage
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.events import ConversationChanged, LibraryChanged
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu
from tests.controllers.bench import Bench, heard

MEASURE = "Memory.measure"


@pytest.fixture
def context(bench: Bench) -> ContextController:
    answers = AnswersController(bench.given, bench.conversation, bench.actions)
    made = ContextController(bench.given, bench.conversation, answers, bench.actions)
    for timer in made.findChildren(QTimer):
        timer.setInterval(0)  # no pause after the last key
    return made


async def test_what_is_typed_is_counted_and_shown(bench: Bench, context: ContextController) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    told = heard(measured=context.measured)
    bench.bridge.calls.clear()
    bench.type("more words")
    await bench.settle()
    [call] = [one for one in bench.bridge.calls if one.name == MEASURE]
    assert call.args[:2] == (chat, "more words")
    assert call.named["changed"] is False  # nothing but the words did
    assert context.use is not None
    assert told == [("measured", context.use)]
    assert str(context.use.used) in bench.window.composer.meter.text()


async def test_one_count_at_a_time_and_one_after_it(
    bench: Bench, context: ContextController
) -> None:
    await bench.settle()
    bench.bridge.calls.clear()
    bench.bridge.hold(MEASURE)
    for text in ("a", "ab", "abc"):
        bench.type(text)
        await bench.settle()
    assert [args[1] for args in bench.bridge.of(MEASURE)] == ["a"]
    bench.bridge.release(MEASURE)
    await bench.settle()
    assert [args[1] for args in bench.bridge.of(MEASURE)] == ["a", "abc"]


async def test_a_count_of_a_chat_that_was_left_is_not_shown(
    bench: Bench, context: ContextController
) -> None:
    other = await bench.saved_chat("2?", "2.")
    await bench.opened_chat("1?", "1.")
    told = heard(measured=context.measured)
    bench.bridge.hold(MEASURE)
    context.measure_all()
    await bench.settle()
    await bench.open(other)
    bench.bridge.release(MEASURE)
    await bench.settle()
    assert [args[0] for args in bench.bridge.of(MEASURE)][-1] == other
    assert len(told) == 1


async def test_where_nothing_is_known_nothing_is_shown(
    bench: Bench, context: ContextController
) -> None:
    await bench.opened_chat("1?", "1.")
    told = heard(measured=context.measured)
    bench.bridge.fail(MEASURE, NotFound("The connection was removed."))
    context.measure_all()
    await bench.settle()
    assert told == [("measured", None)]
    assert context.use is None
    assert bench.window.composer.meter.isHidden()


async def test_only_changes_of_the_open_chat_are_counted(
    bench: Bench, context: ContextController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    bench.bridge.calls.clear()
    bench.hear(ConversationChanged("another"), LibraryChanged(("another",)))
    await bench.settle()
    assert bench.bridge.of(MEASURE) == []
    bench.hear(LibraryChanged((chat,)))
    await bench.settle()
    counted = [one.named["changed"] for one in bench.bridge.calls if one.name == MEASURE]
    assert counted[0] is True


async def test_the_policy_of_the_open_chat_is_chosen(
    bench: Bench, context: ContextController
) -> None:
    meter = bench.window.composer.meter
    meter.policy_chosen.emit("ask")  # a new chat has none of its own
    chat = await bench.opened_chat("1?", "1.")
    meter.policy_chosen.emit("ask")
    meter.policy_chosen.emit("")
    await bench.settle()
    assert bench.bridge.of("Memory.choose_policy") == [(chat, ContextPolicy.ASK), (chat, None)]


async def test_the_settings_policy_holds_at_once(bench: Bench, context: ContextController) -> None:
    await bench.opened_chat("1?", "1.")
    bench.preferences.change(context_policy=ContextPolicy.ASK)
    await bench.settle()
    assert context.use is not None
    assert context.use.policy is ContextPolicy.ASK


async def test_a_fresh_start_is_offered_to_be_taken_back(
    bench: Bench, context: ContextController
) -> None:
    context.start_fresh()
    await bench.settle()
    assert bench.bridge.of("Memory.start_fresh") == []  # in a new chat
    chat = await bench.opened_chat("1?", "1.")
    context.start_fresh()
    await bench.settle()
    assert bench.bridge.of("Memory.start_fresh") == [(chat,)]
    assert bench.notice == ("Context cleared. Your messages stay here.", "Undo")
    answer = bench.chat.path_ids()[-1]
    assert bench.chat.content is not None
    assert bench.chat.content.path[-1].fresh_after
    bench.actions.do("remove_line", answer)
    await bench.settle()
    assert bench.bridge.of("Memory.set_fresh") == [(answer, False)]
    assert not bench.chat.content.path[-1].fresh_after


async def failed_answer(bench: Bench) -> str:
    """Show a chat whose last answer failed since two messages were too many."""
    await bench.opened_chat("1?", "1.", "2?", "")
    answer = bench.chat.path_ids()[-1]
    [message] = await bench.services.library.messages([answer])
    failure = Failure("context_too_long", "Too long.", fits_without=2)
    await bench.store.save_answer(replace(message, status=MessageStatus.FAILED, failure=failure))
    await bench.conversation.reload_now()
    return answer


async def test_what_does_not_fit_is_sent_without_the_oldest(
    bench: Bench, context: ContextController
) -> None:
    answer = await failed_answer(bench)
    bench.script_answer("2.")
    bench.actions.do("send_without", answer)
    await bench.answered()
    [call] = [one for one in bench.bridge.calls if one.name == "Chat.regenerate"]
    assert (call.args, call.named["leave_out"]) == ((answer,), 2)


async def test_what_does_not_fit_is_sent_after_a_fresh_start(
    bench: Bench, context: ContextController
) -> None:
    answer = await failed_answer(bench)
    bench.script_answer("2.")
    bench.actions.do("start_fresh", answer)
    await bench.answered()
    names = bench.bridge.names("Memory.start_fresh_before", "Chat.regenerate")
    assert names == ["Memory.start_fresh_before", "Chat.regenerate"]
    [request] = bench.provider.requests
    assert [turn.text for turn in request.turns] == ["2?"]


async def test_a_question_that_does_not_fit_is_edited(
    bench: Bench, context: ContextController
) -> None:
    answer = await failed_answer(bench)
    bench.actions.do("shorten", answer)
    await bench.settle()
    question = bench.window.transcript.widgets.get(bench.chat.path_ids()[-2])
    assert question is not None
    assert question.editing


async def test_what_the_chat_cost_is_told_with_how_full_it_is(
    bench: Bench, context: ContextController
) -> None:
    chat = await bench.saved_chat("Why?", "Because.")
    [*_, answer] = await bench.store.all_messages(chat)
    cost = Cost(2_500_000_000_000)
    await bench.store.save_answer(replace(answer, usage=Usage(cost=cost)))
    await bench.open(chat)
    meter = bench.window.composer.meter
    assert "This chat cost 2.50 USD." in meter.accessibleDescription()
    bench.bridge.calls.clear()
    bench.type("more")
    await bench.settle()
    assert bench.bridge.of("Library.spent_in") == [], "only what changed is asked for"
    meter.click()
    [menu] = [one for one in meter.findChildren(QMenu) if one.objectName() == "context_menu"]
    [line] = [one for one in menu.actions() if one.objectName() == "cost_of_chat"]
    assert (line.text(), line.isEnabled()) == ("Cost of this chat: 2.50 USD", False)
    menu.close()
    await bench.opened_chat("And this?", "Yes.")
    assert "cost" not in meter.accessibleDescription()
