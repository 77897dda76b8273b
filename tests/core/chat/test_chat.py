"""The use cases around answers, with a real store and a scripted provider."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.chat.versions import AnswerVariant, Versions
from falcon_desktop.core.domain.conversation import MessageStatus, Role, Timings, Usage
from falcon_desktop.core.domain.errors import (
    ConnectionLost,
    InvalidInput,
    KeyRejected,
    NotFound,
    ServerFailed,
)
from falcon_desktop.core.domain.events import (
    AnswerProgress,
    AnswerStarted,
    Finished,
    Phase,
    Progress,
    ReasoningDelta,
    RequestSent,
    TextDelta,
    UsageReport,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import Turn
from tests.core.conftest import Bench
from tests.waiting import PATIENCE_S


async def test_a_question_is_answered_and_kept(bench: Bench) -> None:
    bench.script(
        0.1,
        RequestSent({"model": "m", "messages": ["…"], "n": 1}, "m", "llama.cpp"),
        Progress(Phase.WAITING),
        ReasoningDelta("hmm"),
        TextDelta("Because "),
        TextDelta("of Rayleigh."),
        UsageReport(Usage(9, 5)),
        Finished("stop"),
    )
    exchange = await bench.chat.send(None, "Why is the sky blue?")
    assert exchange.conversation.title == "Why is the sky blue?"
    assert await bench.path(exchange.conversation.id) == ["Why is the sky blue?", ""]
    message = await bench.finished(exchange.answer.id)
    assert (message.text, message.reasoning) == ("Because of Rayleigh.", "hmm")
    assert message.status is MessageStatus.COMPLETE
    assert message.usage == Usage(9, 5)
    assert message.provenance.model == "m"
    assert message.provenance.request == {"model": "m", "n": 1}
    assert message.provenance.settings["temperature"] == 0.7
    assert message.timings.first_token is not None
    assert message.timings.reasoning is not None
    assert (await bench.store.messages([message.id]))[0] == message
    kinds = [type(event) for event in bench.events]
    assert kinds.index(AnswerStarted) < kinds.index(AnswerProgress)
    assert not bench.chat.running_in(exchange.conversation.id)


async def test_the_history_is_sent_in_order(bench: Bench) -> None:
    bench.script_answer("one")
    first = await bench.chat.send(None, "first")
    await bench.finished(first.answer.id)
    bench.script_answer("two")
    settings = GenerationSettings(top_k=3)
    second = await bench.chat.send(first.conversation.id, "second", settings=settings)
    await bench.finished(second.answer.id)
    assert bench.provider.requests[1].turns == (
        Turn(Role.USER, "first"),
        Turn(Role.ASSISTANT, "one"),
        Turn(Role.USER, "second"),
    )
    assert bench.provider.requests[1].settings.top_k == 3
    assert (await bench.store.conversation(first.conversation.id)).settings == settings


async def test_stop_keeps_the_text_and_closes_the_stream(bench: Bench) -> None:
    bench.script(TextDelta("half"), 60.0)
    exchange = await bench.chat.send(None, "go")
    await bench.heard(exchange, "half")
    for _ in range(3):
        await bench.chat.stop(exchange.answer.id)
    message = await bench.finished(exchange.answer.id)
    assert (message.text, message.status) == ("half", MessageStatus.STOPPED)
    assert bench.provider.closed == 1
    await bench.chat.stop(exchange.answer.id)


async def test_stop_before_the_first_step_still_concludes(bench: Bench) -> None:
    bench.script(60.0)
    exchange = await bench.chat.send(None, "go")
    await bench.chat.stop(exchange.answer.id)
    message = await bench.finished(exchange.answer.id)
    assert message.status is MessageStatus.STOPPED


async def test_an_end_without_a_word_is_interrupted_and_can_be_continued(bench: Bench) -> None:
    bench.script(TextDelta("The sky "))
    exchange = await bench.chat.send(None, "go")
    message = await bench.finished(exchange.answer.id)
    assert message.status is MessageStatus.INTERRUPTED
    assert message.failure is not None
    assert message.failure.code == "interrupted"
    bench.script(TextDelta("is blue."), Finished("stop"))
    again = await bench.chat.continue_answer(message.id)
    assert again.answer.id == message.id
    whole = await bench.finished(message.id)
    assert (whole.text, whole.status) == ("The sky is blue.", MessageStatus.COMPLETE)
    assert whole.failure is None
    assert bench.provider.requests[1].turns[-1] == Turn(Role.ASSISTANT, "The sky ")
    assert bench.provider.requests[1].continues_answer


@pytest.mark.parametrize(
    ("lines", "status", "code"),
    [
        ([KeyRejected("no key")], MessageStatus.FAILED, "key_rejected"),
        ([TextDelta("x"), ServerFailed("boom")], MessageStatus.INTERRUPTED, "server_failed"),
        (
            [TextDelta("x"), Finished("stop"), ConnectionLost("late")],
            MessageStatus.COMPLETE,
            None,
        ),
        ([], MessageStatus.INTERRUPTED, "interrupted"),
    ],
)
async def test_failures(
    bench: Bench, lines: list[object], status: MessageStatus, code: str | None
) -> None:
    bench.script(*lines)  # type: ignore[arg-type]
    exchange = await bench.chat.send(None, "go")
    message = await bench.finished(exchange.answer.id)
    assert message.status is status
    assert (message.failure.code if message.failure else None) == code


@pytest.mark.allow_logs
async def test_a_mistake_of_ours_is_told_and_logged(bench: Bench) -> None:
    bench.script(TextDelta("x"), ZeroDivisionError("oops"))
    exchange = await bench.chat.send(None, "go")
    message = await bench.finished(exchange.answer.id)
    assert message.failure is not None
    assert message.failure.code == "internal_error"
    assert message.text == "x"


async def test_regenerate_makes_a_version_and_undo_shows_the_old_one(bench: Bench) -> None:
    bench.script_answer("one")
    exchange = await bench.chat.send(None, "go")
    await bench.finished(exchange.answer.id)
    bench.script_answer("two")
    again = await bench.chat.regenerate(exchange.answer.id)
    await bench.finished(again.answer.id)
    opened = await bench.library.open(exchange.conversation.id)
    assert opened.versions == {again.answer.id: (2, 2)}
    assert bench.provider.requests[1].turns == (Turn(Role.USER, "go"),)
    assert await bench.chat.switch_version(again.answer.id, -1) == exchange.answer.id
    assert await bench.path(exchange.conversation.id) == ["go", "one"]
    assert await bench.chat.switch_version(exchange.answer.id, -1) is None
    assert await bench.library.undo() is not None
    assert await bench.path(exchange.conversation.id) == ["go", "two"]
    assert await bench.library.undo() is not None
    assert await bench.path(exchange.conversation.id) == ["go", "one"]
    assert await bench.library.undo() is None


async def test_the_version_with_a_message_is_shown_and_undo_shows_the_other(bench: Bench) -> None:
    bench.script_answer("one")
    exchange = await bench.chat.send(None, "go")
    await bench.finished(exchange.answer.id)
    bench.script_answer("more")
    further = await bench.chat.send(exchange.conversation.id, "on")
    await bench.finished(further.answer.id)
    bench.script_answer("two")
    again = await bench.chat.regenerate(exchange.answer.id)
    await bench.finished(again.answer.id)
    conversation_id = exchange.conversation.id
    assert await bench.path(conversation_id) == ["go", "two"]
    assert further.question is not None
    assert await bench.chat.show_version_with(further.question.id)
    assert await bench.path(conversation_id) == ["go", "one", "on", "more"]
    assert await bench.chat.show_version_with(exchange.answer.id)  # it is shown: nothing changes
    assert await bench.library.undo() is not None
    assert await bench.path(conversation_id) == ["go", "two"]
    assert not await bench.chat.show_version_with("gone")


async def test_an_empty_failed_answer_is_replaced_by_retry(bench: Bench) -> None:
    bench.script(KeyRejected("no"))
    exchange = await bench.chat.send(None, "go")
    failed = await bench.finished(exchange.answer.id)
    bench.script_answer("yes")
    again = await bench.chat.regenerate(failed.id)
    assert again.answer.id == failed.id
    await bench.finished(failed.id)
    assert await bench.path(exchange.conversation.id) == ["go", "yes"]
    assert (await bench.library.open(exchange.conversation.id)).versions == {}


async def test_an_answer_that_was_stopped_before_its_first_word_is_replaced_by_retry(
    bench: Bench,
) -> None:
    bench.script(60.0)
    exchange = await bench.chat.send(None, "go")
    await bench.chat.stop(exchange.answer.id)
    stopped = await bench.finished(exchange.answer.id)
    assert stopped.status is MessageStatus.STOPPED
    bench.provider.scripts.clear()  # it may have been stopped before it was asked
    bench.script_answer("yes")
    again = await bench.chat.regenerate(stopped.id)
    assert again.answer.id == stopped.id
    await bench.finished(stopped.id)
    assert await bench.path(exchange.conversation.id) == ["go", "yes"]
    assert (await bench.library.open(exchange.conversation.id)).versions == {}


async def test_an_edited_question_is_a_version_with_an_answer_of_its_own(bench: Bench) -> None:
    bench.script_answer("one")
    exchange = await bench.chat.send(None, "go")
    assert exchange.question is not None
    await bench.finished(exchange.answer.id)
    bench.script_answer("two")
    await bench.library.save_draft(exchange.conversation.id, "typed besides")
    edited = await bench.chat.edit(exchange.question.id, "go there")
    assert edited is not None
    opened = await bench.library.open(exchange.conversation.id)
    assert opened.conversation.draft == "typed besides"
    await bench.finished(edited.answer.id)
    assert await bench.path(exchange.conversation.id) == ["go there", "two"]
    assert bench.provider.requests[1].turns == (Turn(Role.USER, "go there"),)


async def test_an_edited_answer_is_a_version_and_asks_nobody(bench: Bench) -> None:
    bench.script_answer("one")
    exchange = await bench.chat.send(None, "go")
    await bench.finished(exchange.answer.id)
    assert await bench.chat.edit(exchange.answer.id, "better") is None
    assert await bench.path(exchange.conversation.id) == ["go", "better"]
    assert len(bench.provider.requests) == 1


async def test_an_edited_answer_says_so_and_has_no_figures_of_the_one_before(bench: Bench) -> None:
    bench.script(
        ReasoningDelta("Hm."), TextDelta("one"), UsageReport(Usage(9, 5, 2, 1)), Finished("length")
    )
    exchange = await bench.chat.send(None, "go")
    before = await bench.finished(exchange.answer.id)
    assert before.usage.completion_tokens == 5 and before.timings.first_token is not None
    await bench.chat.edit(exchange.answer.id, "better")
    opened = await bench.library.open(exchange.conversation.id)
    assert opened.conversation.active_leaf_id is not None
    [answer] = await bench.store.messages([opened.conversation.active_leaf_id])
    assert (answer.text, answer.provenance.edited) == ("better", True)
    assert answer.usage == Usage()
    assert answer.timings == Timings(reasoning=before.timings.reasoning)
    assert (answer.reasoning, answer.status) == (before.reasoning, before.status)
    assert answer.provenance == replace(before.provenance, edited=True)
    assert await bench.store.messages([before.id]) == [before]
    bench.script_answer("two")
    again = await bench.chat.regenerate(answer.id)
    assert not (await bench.finished(again.answer.id)).provenance.edited
    bench.script(TextDelta(" yet"), UsageReport(Usage(9, 3)), Finished("stop"))
    await bench.chat.continue_answer(answer.id)
    gone_on = await bench.finished(answer.id)
    assert (gone_on.text, gone_on.provenance.edited) == ("better yet", True)
    assert gone_on.usage.completion_tokens == 3


async def test_continuing_what_the_conversation_went_on_from_makes_a_version(
    bench: Bench,
) -> None:
    bench.script(TextDelta("cut"), Finished("length"))
    first = await bench.chat.send(None, "go")
    await bench.finished(first.answer.id)
    bench.script_answer("two")
    second = await bench.chat.send(first.conversation.id, "more")
    await bench.finished(second.answer.id)
    bench.script(TextDelta(" and on"), Finished("stop"))
    continued = await bench.chat.continue_answer(first.answer.id)
    await bench.finished(continued.answer.id)
    assert await bench.path(first.conversation.id) == ["go", "cut and on"]
    assert (await bench.store.messages([first.answer.id]))[0].text == "cut"


async def test_wrong_use_is_refused_in_a_sentence(bench: Bench) -> None:
    with pytest.raises(InvalidInput, match="Type a message"):
        await bench.chat.send(None, " \n ")
    with pytest.raises(NotFound):
        await bench.chat.send("no-such-id", "hello")
    with pytest.raises(NotFound):
        await bench.chat.send(None, "hello", connection_id="gone")
    bench.script(60.0)
    exchange = await bench.chat.send(None, "go")
    assert exchange.question is not None
    with pytest.raises(InvalidInput, match="still running"):
        await bench.chat.send(exchange.conversation.id, "again")
    await bench.chat.stop(exchange.answer.id)
    await bench.finished(exchange.answer.id)
    with pytest.raises(InvalidInput, match="Only answers"):
        await bench.chat.continue_answer(exchange.question.id)
    with pytest.raises(InvalidInput, match="Only answers"):
        await bench.chat.regenerate(exchange.question.id)
    with pytest.raises(InvalidInput, match="no longer exists"):
        await bench.chat.regenerate("gone")


async def test_two_sends_at_once_make_one_question(bench: Bench) -> None:
    bench.script_answer("one")
    first = await bench.chat.send(None, "go")
    await bench.finished(first.answer.id)
    bench.script(60.0, TextDelta("x"), Finished("stop"))  # at work until the end of the test
    results = await asyncio.gather(
        bench.chat.send(first.conversation.id, "a"),
        bench.chat.send(first.conversation.id, "b"),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results] == ["Exchange", "InvalidInput"]


@pytest.mark.parametrize("way", ["send", "compare", "edit"])
async def test_what_was_changed_while_a_question_is_saved_stays(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """As by a window, while a terminal asks in the chat that it shows."""
    bench.script_answer("one")
    first = await bench.chat.send(None, "go")
    await bench.finished(first.answer.id)
    conversation_id, add = first.conversation.id, bench.store.add_messages
    options = GenerationSettings(temperature=0.25)

    async def change_and_add(*messages: Any, **changes: Any) -> None:
        monkeypatch.setattr(bench.store, "add_messages", add)
        await bench.store.update(conversation_id, draft="half a thought", settings=options)
        await add(*messages, **changes)

    monkeypatch.setattr(bench.store, "add_messages", change_and_add)
    bench.script_answer("two")
    bench.script_answer("three")
    if way == "send":
        await bench.chat.send(conversation_id, "on", draft=None)
    elif way == "edit":
        assert first.question is not None
        await bench.chat.edit(first.question.id, "go there")
    else:
        variants = [AnswerVariant(model="a"), AnswerVariant(model="b")]
        await Versions(bench.chat.asking).ask(conversation_id, "on", variants, draft=None)
    saved = await bench.store.conversation(conversation_id)
    assert (saved.draft, saved.settings) == ("half a thought", options)


async def test_closing_marks_what_runs_as_interrupted_and_refuses_more(bench: Bench) -> None:
    bench.script(TextDelta("half"), 60.0)
    exchange = await bench.chat.send(None, "go")
    await bench.heard(exchange, "half")
    await bench.chat.close()
    saved = (await bench.store.messages([exchange.answer.id]))[0]
    assert (saved.text, saved.status) == ("half", MessageStatus.INTERRUPTED)
    with pytest.raises(InvalidInput, match="closing"):
        await bench.chat.send(None, "more")


async def test_text_reaches_the_disk_while_it_runs(bench: Bench) -> None:
    bench.script(TextDelta("so far"), ReasoningDelta("why"), 60.0)
    exchange = await bench.chat.send(None, "go")
    async with asyncio.timeout(PATIENCE_S):
        while not (saved := (await bench.store.messages([exchange.answer.id]))[0]).text:
            await asyncio.sleep(0.02)
    assert (saved.text, saved.reasoning) == ("so far", "why")
    assert saved.status is MessageStatus.STREAMING
