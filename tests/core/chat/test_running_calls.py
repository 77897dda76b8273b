"""An answer of several requests: its words, its calls and what came of them, in order."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.core.domain.conversation import MessageStatus, Usage
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.events import (
    AnswerParts,
    Finished,
    ReasoningDelta,
    RequestSent,
    TextDelta,
    TextWasReasoning,
    ToolCallDelta,
    UsageReport,
)
from falcon_desktop.core.domain.parts import (
    CallState,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
    all_parts,
)
from tests.core.chat.test_pictures import Heard


def called(heard: Heard) -> ToolCall:
    """Let the model write a call after a word."""
    for event in (
        RequestSent({"n": 1}, "m"),
        ReasoningDelta("Hm."),
        TextDelta("Let me look."),
        ToolCallDelta(0, "c1", "look"),
        ToolCallDelta(0, arguments='{"city": '),
        ToolCallDelta(0, arguments='"Oslo"}'),
        UsageReport(Usage(10, 5)),
        Finished("tool_calls"),
    ):
        heard.answer.take(event)
    assert heard.answer.begin_calls() == range(1)
    [call] = heard.answer.calls
    return call


async def test_two_requests_make_one_answer() -> None:
    heard = Heard()
    call = called(heard)
    assert call == ToolCall("c1", "look", '{"city": "Oslo"}')
    sent = replace(call, state=CallState.SENT)
    heard.answer.set_call(0, sent)
    heard.answer.add_result(ToolResult("c1", "rain"))
    heard.answer.next_request()
    done = heard.ended(
        RequestSent({"n": 2}, "m"), ReasoningDelta("Wet."), TextDelta("It "), TextDelta("rains."),
        UsageReport(Usage(20, 7)), Finished("stop"),
    )  # fmt: skip
    assert (done.text, done.reasoning) == ("Let me look.\n\nIt rains.", "Hm.\n\nWet.")
    assert done.parts == (
        ReasoningPart(0, 3), TextPart(0, 12), sent, ToolResult("c1", "rain"),
        ReasoningPart(5, 9, 1), TextPart(14, 23, 1),
    )  # fmt: skip
    assert all_parts(done) == done.parts
    assert (done.usage, done.provenance.request) == (Usage(10, 5), {"n": 1})
    [later] = done.later_requests
    assert (later.usage, later.provenance.request, later.finish_reason) == (
        Usage(20, 7), {"n": 2}, "stop",
    )  # fmt: skip
    assert (done.status, done.finish_reason) == (MessageStatus.COMPLETE, "stop")
    assert heard.answer.text_since(Cursor())[0] == done.text
    told = [one for one in heard.told if isinstance(one, AnswerParts)]
    assert told[0].parts[-1] == ToolCall("c1", "look")


async def test_an_answer_that_is_stopped_at_a_call_is_not_complete() -> None:
    heard = Heard()
    called(heard)
    done = heard.answer.concluded(MessageStatus.STOPPED, None)
    assert (done.status, done.finish_reason) == (MessageStatus.STOPPED, "")
    ended = Heard()
    called(ended)
    ended.answer.end_calls()
    assert ended.answer.concluded(None, None).status is MessageStatus.COMPLETE


async def test_what_is_saved_at_a_call_is_whole_and_nothing_waits_any_more() -> None:
    heard = Heard()
    called(heard)
    saved = heard.answer.checkpoint()
    assert (saved.text, saved.status) == ("Let me look.", MessageStatus.STREAMING)
    assert isinstance(saved.parts[-1], ToolCall)
    assert heard.answer.so_far().text == "Let me look."
    assert heard.kept == []


async def test_words_of_a_later_request_that_were_thoughts_leave_the_first_alone() -> None:
    heard = Heard()
    called(heard)
    heard.answer.add_result(ToolResult("c1", "rain"))
    heard.answer.next_request()
    done = heard.ended(
        TextDelta("So wet."), TextWasReasoning(), TextDelta("It rains."), Finished("stop")
    )
    assert (done.text, done.reasoning) == ("Let me look.\n\nIt rains.", "Hm.\n\nSo wet.")
    assert done.parts[-2:] == (ReasoningPart(5, 12, 1), TextPart(14, 23, 1))


async def test_calls_without_an_id_or_with_the_same_one_are_told_apart() -> None:
    heard = Heard()
    for index, call_id in enumerate(("", "", "x", "x")):
        heard.answer.take(ToolCallDelta(index, call_id, "look"))
    assert len({one.id for one in heard.answer.calls}) == 4


async def test_what_is_gone_on_with_keeps_what_it_was() -> None:
    first = Heard()
    call = called(first)
    first.answer.set_call(0, replace(call, state=CallState.SENT))
    cut = first.answer.concluded(MessageStatus.INTERRUPTED, None)
    again = Heard(replace(cut, status=MessageStatus.STREAMING))
    again.answer.go_on()
    assert again.answer.concluded(MessageStatus.STOPPED, None).later_requests == ()
    again = Heard(replace(cut, status=MessageStatus.STREAMING))
    again.answer.go_on()
    again.answer.add_result(ToolResult("c1", "rain"))
    again.answer.next_request()
    done = again.ended(RequestSent({"n": 2}, "m"), TextDelta("It rains."), Finished("stop"))
    assert done.text == "Let me look.\n\nIt rains."
    assert done.parts[-2:] == (ToolResult("c1", "rain"), TextPart(14, 23, 1))
    assert (done.provenance.request, done.usage) == ({"n": 1}, Usage(10, 5))
    assert [one.provenance.request for one in done.later_requests] == [{"n": 2}]
