"""The decoder of server-sent events: pure properties, and agreement with another implementation."""

from __future__ import annotations

import itertools
import tracemalloc

import pytest
from falcon_desktop.core.domain.errors import LimitExceeded
from falcon_desktop.providers.sse import ErrorData, SseDecoder
from httpx_sse._decoders import SSEDecoder as OtherDecoder
from hypothesis import given
from hypothesis import strategies as st


def decoded(*chunks: bytes) -> list[bytes]:
    decoder = SseDecoder()
    found = [data for chunk in chunks for data in decoder.feed(chunk)]
    return found + decoder.close()


def cut_at(body: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    return [body[start:end] for start, end in itertools.pairwise(places)]


NASTY = st.lists(
    st.sampled_from(
        [
            b"data:", b"data: ", b"data", b"error:", b"event: x", b"id: 1", b"retry: 5", b":", b" ",
            b": ping", b"\n", b"\r", b"\r\n", b"\n\n", b"\r\r", b"{}", b"\xef\xbb\xbf", b"\xf0\x9f",
            b"\x98\x80", b"\xe2\x80\xa8", b"\xc2\x85", b"\x0b", b"\x1c", b"\x00", b"\xff", b"[D",
        ]
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@given(NASTY, st.lists(st.integers(0, 10_000), max_size=8))
def test_any_cut_of_the_same_bytes_gives_the_same_events(body: bytes, cuts: list[int]) -> None:
    whole = decoded(body)
    assert decoded(*cut_at(body, cuts)) == whole
    assert decoded(*(body[place : place + 1] for place in range(len(body)))) == whole


TEXT = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20)


@st.composite
def well_formed(draw: st.DrawFn) -> bytes:
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines: list[str] = []
    for _ in range(draw(st.integers(0, 6))):
        for _ in range(draw(st.integers(0, 2))):
            lines.append(draw(st.sampled_from([":", ": ping", "event: x", "id: 7", "foo: bar"])))
        for _ in range(draw(st.integers(1, 3))):
            lines.append("data:" + draw(st.sampled_from(["", " "])) + draw(TEXT))
        lines.append("")
    return "".join(line + end for line in lines).encode()


@given(well_formed())
def test_it_agrees_with_httpx_sse_on_well_formed_streams(body: bytes) -> None:
    other = OtherDecoder()
    text = body.decode().replace("\r\n", "\n").replace("\r", "\n")
    expected = []
    for line in text.split("\n")[:-1]:
        event = other.decode(line)
        if event is not None:
            expected.append(event.data.encode())
    assert decoded(body) == expected


@pytest.mark.parametrize("limit", [10, 1_000])
def test_an_event_over_the_limit_is_refused(limit: int) -> None:
    exact = b"data: " + b"x" * (limit - 6)
    assert SseDecoder(limit).feed(exact + b"\n\n") == [b"x" * (limit - 6)]
    for body in (exact + b"x\n\n", exact + b"x", b"data:\n" * limit, b"x" * (limit + 1)):
        with pytest.raises(LimitExceeded):
            SseDecoder(limit).feed(body)
        decoder = SseDecoder(limit)
        with pytest.raises(LimitExceeded):
            for place in range(len(body)):
                decoder.feed(body[place : place + 1])


def test_comments_are_counted_and_give_no_event() -> None:
    decoder = SseDecoder()
    assert decoder.feed(b": ping\n\n:\n\n: OPENROUTER PROCESSING\n\n: not comp") == []
    assert decoder.comments == 3
    assert decoder.feed(b"lete\ndata: 1\n\n") == [b"1"]
    assert decoder.comments == 4


def test_an_error_field_is_told_from_data() -> None:
    [found] = decoded(b'error: {"code":500}\n\n')
    assert found == b'{"code":500}'
    assert isinstance(found, ErrorData)
    [plain] = decoded(b'data: {"code":500}\n\n')
    assert not isinstance(plain, ErrorData)


def test_endless_comments_and_other_fields_take_no_memory() -> None:
    decoder = SseDecoder()
    junk = b": ping\n\nevent: execute\nid: 1\nretry: 0\n\nfoo\n\n" * 2_000
    decoder.feed(junk)
    tracemalloc.start()
    for _ in range(20):
        assert decoder.feed(junk) == []
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 20_000


def test_closing_twice_gives_nothing_twice() -> None:
    decoder = SseDecoder()
    decoder.feed(b"data: 1")
    assert decoder.close() == [b"1"]
    assert decoder.close() == []
