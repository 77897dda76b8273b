"""Properties of the reader of chat streams: how a stream was cut must not show."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from typing import Any

from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import (
    Finished,
    ReasoningDelta,
    ReasoningWasText,
    TextDelta,
    TextWasReasoning,
)
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.openai_stream import ChatStreamReader
from falcon_desktop.providers.sse import SseDecoder
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.servers.asking import Outcome
from tests.servers.scripted import stream

PIECES = st.lists(
    st.sampled_from(
        ["<think>", "</think>", "\n", "\n\n", "a", " b ", "`", "```", "<", "</th", "ink>", "##",
         "#", "é", "🦅", " ", "</Think>", "[THINK]", "[/THINK]", "◁think▷", "◁/think▷", "analysis",
         "<|channel|>", "<|message|>", "<|end|>", "<|start|>", "assistant", "<thinking>",
         "</thinking>", "word " * 90, "    ", "- "]
    ),
    max_size=14,
)  # fmt: skip
MARKS = re.compile(r"</?think(?:ing)?>|\[/?THINK\]|◁/?think▷|<\|(?:end|start|channel|message)\|>"
                   r"|analysis|assistant", re.IGNORECASE)  # fmt: skip


def outcome_of(body: bytes, cuts: list[int], stop: tuple[str, ...] = ()) -> Outcome:
    """Return what the reader makes of a stream in chunks that end at ``cuts``."""
    reader, decoder, outcome = (
        ChatStreamReader(RequestContext("host"), stop),
        SseDecoder(),
        Outcome(),
    )
    places = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    frames = [decoder.feed(body[start:end]) for start, end in itertools.pairwise(places)]
    for batch in (*frames, decoder.close()):
        for event in reader.feed(batch) if batch else []:
            outcome.take(event)
    for event in reader.close():
        outcome.take(event)
    outcome.error = reader.failure
    return outcome


def told(outcome: Outcome) -> tuple[Any, ...]:
    error = outcome.error.sentence if outcome.error else None
    return (
        outcome.text,
        outcome.reasoning,
        outcome.finished,
        outcome.usage,
        error,
        outcome.notices,
    )


def delta(text: str, finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}


@settings(max_examples=200)
@given(PIECES, st.lists(st.integers(0, 100_000), max_size=6), st.booleans())
def test_any_cut_of_a_stream_is_read_alike(pieces: list[str], cuts: list[int], stop: bool) -> None:
    body = stream(*map(delta, pieces), delta("", "stop"))
    sequences = ("###",) if stop else ()
    whole = outcome_of(body, [], sequences)
    assert told(outcome_of(body, cuts, sequences)) == told(whole)


@settings(max_examples=200)
@given(PIECES, st.lists(st.integers(0, 100_000), max_size=6), st.booleans())
def test_any_cut_of_an_answer_into_tokens_is_read_alike(
    pieces: list[str], cuts: list[int], stop: bool
) -> None:
    answer = "".join(pieces)
    places = [0, *sorted(cut % (len(answer) + 1) for cut in cuts), len(answer)]
    tokens = [answer[start:end] for start, end in itertools.pairwise(places)]
    sequences = ("###",) if stop else ()
    whole = outcome_of(stream(delta(answer), delta("", "stop")), [], sequences)
    ends = list(range(0, 100_000, 150))  # a chunk of the network every so many bytes
    cut = outcome_of(stream(*map(delta, tokens), delta("", "stop")), ends, sequences)
    assert told(cut) == told(whole)


@given(PIECES)
def test_nothing_but_tags_and_their_line_breaks_is_lost(pieces: list[str]) -> None:
    answer = "".join(pieces)
    outcome = outcome_of(stream(delta(answer), delta("", "stop")), [])

    def plain(*texts: str) -> str:
        # each alone: what is left of two may look like a tag together
        left = (MARKS.sub("", text) for text in texts)
        return "".join("".join(left).split())

    # what is thought later in an answer stands with what was thought before
    assert sorted(plain(outcome.reasoning, outcome.text)) == sorted(plain(answer))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["choices", "delta", "content", "index", "finish_reason", "usage", "error", "message",
             "timings", "reasoning", "tool_calls", "prompt_progress", "x_groq", "object", "code",
             "reasoning_details", "thinking", "text", "type"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(JSON, max_size=4))
def test_whatever_a_server_says_is_read_without_a_crash(values: list[Any]) -> None:
    body = b"".join(
        b"data: " + json.dumps(value).encode("utf-8", "surrogatepass") + b"\n\n" for value in values
    )
    outcome = outcome_of(body, [])
    outcome.text.encode()
    outcome.reasoning.encode()
    for value in values:
        reader = ChatStreamReader(RequestContext("host"))
        try:
            reader.whole(json.dumps(value).encode())
        except FalconError as error:
            assert "\n" not in error.sentence
        reader.close()


@given(st.binary(max_size=200))
def test_garbage_is_read_without_a_crash(garbage: bytes) -> None:
    outcome = outcome_of(b"data: " + garbage + b"\n\n" + stream(delta("Hi", "stop")), [])
    assert outcome.text.endswith("Hi") or outcome.error or b"[DONE]" in garbage
    outcome.text.encode()


class _NoStore:
    """A store that nothing is read from."""

    async def append_to_answer(self, message_id: str, text: str, reasoning: str) -> None:
        """Take it."""


async def test_the_core_moves_text_that_was_reasoning() -> None:
    message = Message("m", "c", None, Role.ASSISTANT, "", 0)
    running = RunningAnswer(message, _NoStore(), lambda event: None)  # type: ignore[arg-type]
    for event in (TextDelta("Hm"), TextDelta("m"), TextWasReasoning(), TextDelta("Yes")):
        running.take(event)
    running.take(Finished("stop"))
    done = running.concluded(None, None)
    assert (done.text, done.reasoning) == ("Yes", "Hmm")
    assert done.timings.reasoning is not None


async def test_the_core_moves_reasoning_that_was_text() -> None:
    message = Message("m", "c", None, Role.ASSISTANT, "So: ", 0, reasoning="Before. ")
    for first, kept in ((), "Before. "), ((ReasoningDelta("Hm. "),), "Before. Hm. "):
        running = RunningAnswer(message, _NoStore(), lambda event: None)  # type: ignore[arg-type]
        thought = (ReasoningDelta("Ei"), ReasoningDelta("ght"), ReasoningWasText("I think: ", 5))
        for event in (*first, *thought, Finished("stop")):
            running.take(event)
        assert running.text_since(Cursor())[0] == "So: I think: Eight"
        done = running.concluded(None, None)
        assert (done.text, done.reasoning) == ("So: I think: Eight", kept)
    alone = RunningAnswer(replace(message, reasoning=""), _NoStore(), print)  # type: ignore[arg-type]
    for event in (*thought, Finished("stop")):
        alone.take(event)
    done = alone.concluded(None, None)
    assert (done.reasoning, done.timings.reasoning) == ("", None)
