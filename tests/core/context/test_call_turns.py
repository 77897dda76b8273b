"""What a model reads of an answer that called tools."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.core.context.call_turns import NOT_RUN, UNKNOWN, as_told, words_of
from falcon_desktop.core.context.turns import turns_of
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.parts import CallState, PartsBuilder, ToolCall, ToolResult
from falcon_desktop.core.domain.requests import Turn
from tests.core.domain.test_parts import FILE

SENT = CallState.SENT
QUESTION = Message("q", "c", None, Role.USER, "Weather?", 1)


def call(number: str, state: CallState = SENT) -> ToolCall:
    return ToolCall(number, "look", "{}", state=state)


def answer(made: PartsBuilder) -> Message:
    return Message(
        "a", "c", "q", Role.ASSISTANT, made.text_so_far, 2, reasoning=made.reasoning_so_far,
        attachments=made.attachments, parts=made.parts,
    )  # fmt: skip


def two_rounds() -> Message:
    made = PartsBuilder()
    made.reasoning("Hm.")
    made.text("Let me look.")
    made.add(call("1"))
    made.add(call("2", CallState.DENIED))
    made.add(ToolResult("1", "rain"))
    made.file(FILE, "1")
    made.add(ToolResult("2", "no", is_error=True))
    made.next_request()
    made.text("It rains.")
    return answer(made)


def test_calls_and_results_are_turns_where_tools_are_offered() -> None:
    given = two_rounds()
    first, asked, told, last = turns_of([QUESTION, given], with_calls=True)
    assert first == Turn(Role.USER, "Weather?")
    assert (asked.role, asked.text, [one.id for one in asked.calls]) == (
        Role.ASSISTANT, "Let me look.", ["1", "2"],
    )  # fmt: skip
    assert (told.role, told.text) == (Role.USER, "")
    assert [one.text for one in told.results] == ["rain", "no"]
    assert last == Turn(Role.ASSISTANT, "It rains.")
    for word in ("Let me look.", "look {}", "rain", "It rains."):
        assert word in words_of(given)


def test_without_tools_it_reads_as_its_text() -> None:
    whole = turns_of([QUESTION, replace(two_rounds(), attachments=())])
    assert whole == (Turn(Role.USER, "Weather?"), Turn(Role.ASSISTANT, "Let me look.\n\nIt rains."))


def test_every_call_has_a_result_and_a_question_stays_apart() -> None:
    made = PartsBuilder()
    made.add(call("1", CallState.ASKED))
    made.add(call("2"))
    turns = turns_of([QUESTION, answer(made), replace(QUESTION, id="r")], with_calls=True)
    assert [one.text for one in turns[2].results] == [NOT_RUN, UNKNOWN]
    assert all(one.is_error for one in turns[2].results)
    assert turns[3] == Turn(Role.USER, "Weather?")


def test_calls_that_are_not_ours_are_no_turns() -> None:
    made = PartsBuilder()
    made.text("Found.")
    made.add(call("1", CallState.NONE))
    made.add(ToolResult("1", "rain"))
    assert turns_of([QUESTION, answer(made)], with_calls=True) == (
        Turn(Role.USER, "Weather?"), Turn(Role.ASSISTANT, "Found."),
    )  # fmt: skip


def test_of_a_long_result_the_model_gets_the_beginning() -> None:
    told = as_told(ToolResult("1", "word " * 10_000), 100)
    assert told.text.startswith("word word")
    assert told.text.endswith("[cut: 100 of 13889 tokens]")
    assert len(told.text) < 500


def test_json_and_links_are_told_as_text() -> None:
    links = (("file:///x", "X"), ("https://a.example", ""))
    told = as_told(ToolResult("1", "", structured='{"a": 1}', links=links))
    assert told == ToolResult("1", '{"a": 1}\n\nX file:///x\nhttps://a.example')
