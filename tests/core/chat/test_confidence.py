"""How sure the model was of its tokens, from the stream to the history, and in copies."""

from __future__ import annotations

from falcon_desktop.core.chat.provenance import AnswerProvenance
from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.events import (
    Finished,
    ProviderEvent,
    ReasoningDelta,
    TextDelta,
    TextWasReasoning,
    TokensReceived,
)
from tests.core.conftest import Bench


def said(*texts: str, logprob: float = -1.0) -> TokensReceived:
    """Return what is reported of a piece of which each of these texts is a token."""
    tokens, at = [], 0
    for text in texts:
        tokens.append(TokenConfidence(at, at + len(text), logprob))
        at += len(text)
    return TokensReceived("".join(texts), tuple(tokens))


async def read(bench: Bench, message_id: str) -> list[tuple[str, float]]:
    (message,) = await bench.library.messages([message_id])
    tokens = await bench.library.confidence(message)
    return [(message.text[one.start : one.end], one.logprob) for one in tokens]


async def answered(bench: Bench, *events: ProviderEvent) -> Message:
    bench.script(*events)
    exchange = await bench.chat.send(None, "go")
    return await bench.finished(exchange.answer.id)


async def test_it_is_kept_with_the_answer(bench: Bench) -> None:
    answer = await answered(
        bench,
        ReasoningDelta("Hm."),
        TextDelta("The sky"),
        said("<think>", "Hm.", "</think>", "The", " sky"),
        TextDelta(" is."),
        said(" is.", logprob=-2.0),
        Finished("stop"),
    )
    assert await read(bench, answer.id) == [("The", -1.0), (" sky", -1.0), (" is.", -2.0)]


async def test_without_any_there_is_none(bench: Bench) -> None:
    answer = await answered(bench, TextDelta("The sky"), Finished("stop"))
    assert answer.confidence is None
    assert await read(bench, answer.id) == []


async def test_text_that_was_reasoning_has_none(bench: Bench) -> None:
    answer = await answered(
        bench,
        TextDelta("Hm."),
        said("Hm."),
        TextWasReasoning(),
        TextDelta("Blue."),
        said("</think>", "Blue."),
        Finished("stop"),
    )
    assert (answer.text, answer.reasoning) == ("Blue.", "Hm.")
    assert await read(bench, answer.id) == [("Blue.", -1.0)]


async def test_an_answer_that_is_cut_off_and_gone_on_with_has_both(bench: Bench) -> None:
    answer = await answered(bench, TextDelta("The sky "), said("The ", "sky "))
    assert answer.status is MessageStatus.INTERRUPTED
    bench.script(TextDelta("is blue."), said("is ", "blue.", logprob=-3.0), Finished("stop"))
    await bench.chat.continue_answer(answer.id)
    await bench.finished(answer.id)
    both = [("The ", -1.0), ("sky ", -1.0), ("is ", -3.0), ("blue.", -3.0)]
    assert await read(bench, answer.id) == both
    bench.script(TextDelta("!"), Finished("stop"))  # asked without
    await bench.chat.continue_answer(answer.id)
    await bench.finished(answer.id)
    assert await read(bench, answer.id) == both


async def test_copies_take_it_along_and_an_edited_answer_does_not(bench: Bench) -> None:
    answer = await answered(bench, TextDelta("Blue."), said("Blue."), Finished("stop"))
    for copy_id in (
        await bench.library.duplicate(answer.conversation_id),
        await bench.library.branch(answer.id),
    ):
        copied = (await bench.library.all_messages(copy_id))[-1]
        assert await read(bench, copied.id) == [("Blue.", -1.0)]
    await bench.chat.edit(answer.id, "Green.")
    edited = (await bench.library.all_messages(answer.conversation_id))[-1]
    assert edited.text == "Green." and edited.confidence is None
    assert await read(bench, answer.id) == [("Blue.", -1.0)]


async def test_how_it_was_made_tells_what_it_was_least_sure_of(bench: Bench) -> None:
    answer = await answered(
        bench,
        TextDelta("The sky is blue."),
        said("The", logprob=-0.1),
        said(" sky", logprob=-4.0),
        said(" is blue."),
        Finished("stop"),
    )
    how = await AnswerProvenance(bench.store, bench.connections).report(answer.id)
    words = [answer.text[one.start : one.end] for one in how.least_certain]
    assert words == [" sky", " is blue.", "The"]
