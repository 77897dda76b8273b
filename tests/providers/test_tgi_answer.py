"""Reading a TGI answer, whatever comes: any cut of the bytes, any JSON, any order."""

from __future__ import annotations

import contextlib
import itertools
import json
from typing import Any

import pytest
from falcon_desktop.core.domain.errors import ProtocolError
from falcon_desktop.core.domain.events import Finished, ProviderEvent, TextDelta
from falcon_desktop.providers.failures import RequestContext
from falcon_desktop.providers.sse import SseDecoder
from falcon_desktop.providers.tgi_answer import TgiAnswer
from falcon_desktop.providers.tgi_frames import frame_from, read_frame
from hypothesis import given
from hypothesis import strategies as st
from tests.servers.tgi import frames_of

STOP = ("\nUser:", "<|endoftext|>")
WHERE = RequestContext("host")


def read(chunks: list[bytes]) -> tuple[str, list[str]]:
    """The text of an answer that comes in these chunks, and why it finished."""
    decoder, answer = SseDecoder(), TgiAnswer(WHERE, STOP)
    events: list[ProviderEvent] = []
    for chunk in chunks:
        if answer.ended:
            break
        events += answer.feed(decoder.feed(chunk))
    events += answer.feed(decoder.close()) if not answer.ended else []
    events += answer.close()
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    return text, [event.reason for event in events if isinstance(event, Finished)]


TOKENS = st.lists(
    st.sampled_from(
        [" Hello", "", "\n", "User", ":", "\nUser", "er: x", "🦅", "<|endof", "text|>"]
    ),
    max_size=12,
)


@given(tokens=TOKENS, cuts=st.lists(st.integers(0, 4_000), max_size=10))
def test_any_cut_of_the_bytes_gives_the_same_answer(tokens: list[str], cuts: list[int]) -> None:
    body = frames_of(tokens)
    edges = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    assert read([body[a:b] for a, b in itertools.pairwise(edges)]) == read([body])


@given(tokens=TOKENS)
def test_the_answer_is_the_text_before_the_first_stop(tokens: list[str]) -> None:
    whole = "".join(tokens)
    found = [whole.find(stop) for stop in STOP if stop in whole]
    text, reasons = read([frames_of(tokens)])
    assert text == whole[: min(found, default=len(whole))].removeprefix(" ")
    assert reasons == ["stop"]


FIELDS = [
    "token",
    "text",
    "special",
    "generated_text",
    "details",
    "finish_reason",
    "generated_tokens",
    "input_length",
    "prefill",
    "error",
    "error_type",
    "index",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(values=st.lists(JSON, max_size=6), raw=st.binary(max_size=40))
def test_no_frame_can_break_the_reader(values: list[Any], raw: bytes) -> None:
    frames = [json.dumps(value).encode() for value in values]
    answer = TgiAnswer(WHERE, STOP)
    events = [*answer.feed([*frames, raw]), *answer.close()]
    assert answer.close() == []
    for event in events:
        if isinstance(event, TextDelta):
            assert event.text
            event.text.encode()  # no lone surrogate comes through
    finished = [event for event in events if isinstance(event, Finished)]
    assert len(finished) <= 1
    assert not (finished and answer.failure)


@given(value=JSON)
def test_a_whole_answer_is_read_or_refused(value: Any) -> None:
    answer = TgiAnswer(WHERE, STOP)
    try:
        events = answer.whole(json.dumps(value).encode())
    except ProtocolError:
        return
    assert answer.ended
    assert all(isinstance(event, TextDelta) for event in events)


@given(value=JSON)
def test_the_fast_reader_and_the_tolerant_one_agree(value: Any) -> None:
    fast = read_frame(json.dumps(value).encode())
    tolerant = frame_from(json.loads(json.dumps(value)))
    if fast is None or tolerant is None:
        return
    assert fast.generated_text == tolerant.generated_text
    assert (fast.token is None) == (tolerant.token is None)
    if fast.token is not None and tolerant.token is not None:
        assert fast.token == tolerant.token


@pytest.mark.parametrize("depth", [100, 300, 900, 1_200, 100_000])
def test_deep_nesting_is_no_crash(depth: int) -> None:
    for opening, closing in (("[", "]"), ('{"error":', "}"), ('{"message":', "}")):
        deep = f"{opening * depth}1{closing * depth}"
        for text in (opening * depth, deep, f'{{"error": {deep}}}', f'{{"token": {deep}}}'):
            answer = TgiAnswer(WHERE)
            answer.feed([text.encode()])
            answer.close()
            with contextlib.suppress(ProtocolError):
                TgiAnswer(WHERE).whole(text.encode())
