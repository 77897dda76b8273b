"""Answering once more: exactly as before, otherwise, and by several models at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.chat.completing import Completions
from falcon_desktop.core.chat.versions import AnswerVariant, Versions
from falcon_desktop.core.domain.conversation import MessageStatus, Usage
from falcon_desktop.core.domain.errors import InvalidInput, KeyRejected, NextStep, NotFound
from falcon_desktop.core.domain.events import (
    Finished,
    RequestSent,
    SeedReport,
    TextDelta,
    UsageReport,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.written_text import Piece
from tests.core.conftest import Bench


@pytest.fixture
def versions(bench: Bench) -> Versions:
    return Versions(bench.chat.asking)


async def test_it_runs_again_with_what_was_in_force_then(bench: Bench, versions: Versions) -> None:
    bench.script(
        RequestSent({"model": "m1"}, "m1"), TextDelta("one"), SeedReport(2**63), Finished("stop")
    )
    chosen = GenerationSettings(temperature=1.5, top_k=4)
    first = await bench.chat.send(None, "Q", settings=chosen)
    await bench.finished(first.answer.id)
    # what is chosen afterwards does not count
    await bench.library.choose_settings(first.conversation.id, GenerationSettings(top_k=9))
    await bench.library.choose_model(first.conversation.id, "", "other")
    bench.script_answer("two")
    rerun = await versions.run_again(first.answer.id)
    assert rerun.is_repeatable
    again = await bench.finished(rerun.exchange.answer.id)
    before, now = bench.provider.requests
    assert now.turns == before.turns
    assert now.model == "m1"
    assert now.settings == GenerationSettings(
        temperature=1.5, top_k=4, max_new_tokens=before.settings.max_new_tokens, seed=2**63
    )
    assert again.parent_id == first.answer.parent_id
    opened = await bench.library.open(first.conversation.id)
    assert opened.versions[again.id] == (2, 2)
    assert opened.conversation.model == "other"


async def test_an_answer_that_was_gone_on_with_is_gone_on_with_again_as_its_request_says(
    bench: Bench, versions: Versions
) -> None:
    body = {"model": "m1", "messages": [{"role": "user", "content": "Q"}]}
    sent = RequestSent(body, "m1", recipe={"form": "messages", "turns": 1, "system": "own"})
    bench.script(sent, TextDelta("One"), Finished("length"))
    first = await bench.chat.send(None, "Q")
    await bench.finished(first.answer.id)
    bench.script(sent, TextDelta(" and two"), Finished("stop"))
    await bench.chat.continue_answer(first.answer.id)
    whole = await bench.finished(first.answer.id)
    assert whole.text == "One and two"
    bench.script(sent, TextDelta(" or three"), Finished("stop"))
    rerun = await versions.run_again(first.answer.id)
    again = await bench.finished(rerun.exchange.answer.id)
    _, before, now = bench.provider.requests
    assert [turn.text for turn in before.turns] == ["Q", "One"]
    assert now.turns == before.turns
    assert again.text == "One or three"
    assert again.provenance.recipe["continued"] == len("One")
    assert (await bench.library.open(first.conversation.id)).versions[again.id] == (2, 2)
    # what was sent is not known any more: the question is asked anew
    await bench.store.save_answer(
        replace(whole, text="Other words", provenance=replace(whole.provenance, edited=True))
    )
    bench.script_answer("new")
    rerun = await versions.run_again(first.answer.id)
    assert (await bench.finished(rerun.exchange.answer.id)).text == "new"


async def test_without_a_seed_it_says_that_the_answer_may_differ(
    bench: Bench, versions: Versions
) -> None:
    for temperature, expected in ((1.0, False), (0, True)):
        bench.script_answer("one")
        first = await bench.chat.send(
            None, "Q", settings=GenerationSettings(temperature=temperature)
        )
        await bench.finished(first.answer.id)
        bench.script_answer("two")
        rerun = await versions.run_again(first.answer.id)
        await bench.finished(rerun.exchange.answer.id)
        assert rerun.is_repeatable is expected


async def test_a_removed_connection_is_named(bench: Bench, versions: Versions) -> None:
    bench.script_answer("one")
    first = await bench.chat.send(None, "Q")
    answer = await bench.finished(first.answer.id)
    gone = replace(answer, provenance=replace(answer.provenance, connection_id="gone"))
    await bench.store.save_answer(gone)
    with pytest.raises(NotFound, match="removed") as caught:
        await versions.run_again(first.answer.id)
    assert caught.value.next_step is NextStep.CHOOSE_MODEL
    bench.script_answer("two")
    other = await versions.run_with(first.answer.id, AnswerVariant("embedded", "m2"))
    await bench.finished(other.answer.id)
    assert bench.provider.requests[-1].model == "m2"


async def test_models_answer_side_by_side_and_one_is_kept(bench: Bench, versions: Versions) -> None:
    bench.script_answer("first")
    first = await bench.chat.send(None, "Q")
    await bench.finished(first.answer.id)
    bench.script(TextDelta("a"), 0.2, TextDelta("b"), Finished("stop"))
    bench.script(0.05, KeyRejected("No key."))
    bench.script(TextDelta("c"), UsageReport(Usage(1, 2)), 30.0)
    variants = [AnswerVariant("embedded", f"m{number}") for number in range(3)]
    made = await versions.compare(first.answer.id, variants)
    assert len(bench.chat.running_in(first.conversation.id)) == 3
    with pytest.raises(InvalidInput, match="still running"):
        await bench.chat.send(first.conversation.id, "Another")
    with pytest.raises(InvalidInput, match="still running"):
        await versions.compare(first.answer.id, variants)
    failed = await bench.finished(made[1].answer.id)
    assert failed.status is MessageStatus.FAILED
    whole = await bench.finished(made[0].answer.id)
    assert (whole.status, whole.text) == (MessageStatus.COMPLETE, "ab")
    await bench.chat.stop(made[2].answer.id)
    stopped = await bench.finished(made[2].answer.id)
    assert (stopped.status, stopped.text) == (MessageStatus.STOPPED, "c")
    question, answers = await versions.answers_to(made[2].answer.id)
    assert question.text == "Q"
    assert [one.text for one in answers] == ["first", "ab", "", "c"]
    assert await versions.show(stopped.id) == stopped.id
    assert await bench.path(first.conversation.id) == ["Q", "c"]
    await bench.library.undo()
    assert await bench.path(first.conversation.id) == ["Q", "ab"]


@pytest.mark.parametrize("count", [0, 1, 4])
async def test_two_or_three_are_compared(bench: Bench, versions: Versions, count: int) -> None:
    bench.script_answer("first")
    first = await bench.chat.send(None, "Q")
    await bench.finished(first.answer.id)
    with pytest.raises(InvalidInput):
        await versions.compare(first.answer.id, [AnswerVariant()] * count)


async def test_closing_interrupts_every_column(bench: Bench, versions: Versions) -> None:
    bench.script_answer("first")
    first = await bench.chat.send(None, "Q")
    await bench.finished(first.answer.id)
    for text in ("one", "two"):
        bench.script(TextDelta(text), 30.0)
    made = await versions.compare(
        first.answer.id, [AnswerVariant(), AnswerVariant("embedded", "m2")]
    )
    for one, text in zip(made, ("one", "two"), strict=True):
        await bench.heard(one, text)
    await bench.chat.close()
    found = await bench.store.messages([one.answer.id for one in made])
    assert [(one.status, one.text) for one in found] == [
        (MessageStatus.INTERRUPTED, "one"),
        (MessageStatus.INTERRUPTED, "two"),
    ]


async def test_a_text_runs_again_as_a_text(bench: Bench, versions: Versions) -> None:
    texts = Completions(bench.chat.asking)
    bench.script_answer(" a time")
    first = await texts.go_on(None, [Piece("Once upon")])
    await bench.finished(first.answer.id)
    bench.script_answer(" two times")
    rerun = await versions.run_again(first.answer.id)
    await bench.finished(rerun.exchange.answer.id)
    variant = AnswerVariant(settings=GenerationSettings(top_k=3, system_message="Be brief."))
    bench.script_answer(" three")
    other = await versions.run_with(first.answer.id, variant)
    await bench.finished(other.answer.id)
    before, again, third = bench.provider.requests
    assert again == before
    assert (third.prompt, third.turns) == ("Once upon", ())
    assert (third.settings.top_k, third.settings.system_message) == (3, None)
    opened = await texts.open(first.conversation.id)
    assert opened.versions == (3, 3)
    assert "".join(one.text for one in opened.pieces) == "Once upon three"
    # what was typed since would hide the new continuation
    await texts.save(first.conversation.id, "Once upon a hill")
    with pytest.raises(InvalidInput):
        await versions.run_again(other.answer.id)


async def test_a_new_question_goes_to_several_models(bench: Bench, versions: Versions) -> None:
    for text in ("one", "two", "three"):
        bench.script_answer(text)
    chosen = GenerationSettings(top_k=7)
    variants = [AnswerVariant("embedded", f"m{number}") for number in (1, 2, 3)]
    made = await versions.ask(None, "What is a quail?", variants, model="usual", settings=chosen)
    for exchange in made:
        await bench.finished(exchange.answer.id)
    assert sorted(one.model for one in bench.provider.requests) == ["m1", "m2", "m3"]
    assert {one.settings.top_k for one in bench.provider.requests} == {7}
    conversation = made[0].conversation
    opened = await bench.library.open(conversation.id)
    assert opened.conversation.title == "What is a quail?"
    assert opened.conversation.model == "usual"  # what is chosen for later questions
    assert [one.id for one in opened.path] == [made[0].question.id, made[0].answer.id]  # type: ignore[union-attr]
    assert opened.versions[made[0].answer.id] == (1, 3)
    # in a chat that is there, behind what was said
    for text in ("four", "five"):
        bench.script_answer(text)
    more = await versions.ask(conversation.id, "And?", variants[:2])
    for exchange in more:
        await bench.finished(exchange.answer.id)
    path = await bench.path(conversation.id)
    assert (path[0], path[2]) == ("What is a quail?", "And?")
    assert len(path) == 4


async def test_nothing_is_saved_where_it_can_not_be_asked(bench: Bench, versions: Versions) -> None:
    pair = [AnswerVariant("embedded", "a"), AnswerVariant("embedded", "b")]
    with pytest.raises(InvalidInput, match="Type a message"):
        await versions.ask(None, "  ", pair)
    with pytest.raises(InvalidInput, match="two or"):
        await versions.ask(None, "Q", pair[:1])
    with pytest.raises(NotFound):
        await versions.ask(None, "Q", [pair[0], AnswerVariant("gone", "b")])
    assert await bench.library.summaries() == []
    assert bench.provider.requests == []
