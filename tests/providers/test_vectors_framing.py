"""Conformance vectors 1 to 23 (providers/README.md section 7 A): framing, over real sockets."""

from __future__ import annotations

import asyncio
import sys
from types import FrameType
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.core.domain.errors import ServerFailed
from falcon_desktop.core.domain.events import TextDelta
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.openai_stream import DAMAGED
from tests.servers.asking import Outcome, ask, connection
from tests.servers.scripted import Peer, Request, ScriptedServer, data, stream


def text_frame(text: str | None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a frame as most servers send it."""
    delta = {} if text is None else {"content": text}
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}


USAGE_FRAME = {
    "choices": [],
    "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7},
}
HELLO = (text_frame("Hel"), text_frame("lo"), text_frame(None, "stop"), USAGE_FRAME)


async def read(*pieces: bytes, pause: float = 0.0) -> Outcome:
    """Return what is made of a stream that comes in these pieces."""

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*pieces, pause=pause)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        try:
            return await ask(provider)
        finally:
            await provider.aclose()


def assert_hello(outcome: Outcome) -> None:
    assert outcome.error is None
    assert outcome.text == "Hello"
    assert outcome.finished == "stop"
    assert outcome.usage == Usage(prompt_tokens=5, completion_tokens=2)
    assert outcome.notices == []


async def test_vector_01_no_space_after_data() -> None:
    assert_hello(await read(stream(*HELLO).replace(b"data: ", b"data:")))


async def test_vector_02_one_space_after_data() -> None:
    assert_hello(await read(stream(*HELLO)))


async def test_vector_03_crlf() -> None:
    assert_hello(await read(stream(*HELLO).replace(b"\n", b"\r\n")))


async def test_vector_04_lone_cr() -> None:
    assert_hello(await read(stream(*HELLO).replace(b"\n", b"\r")))


async def test_vector_05_crlf_split_across_chunks() -> None:
    body = stream(*HELLO).replace(b"\n", b"\r\n")
    pieces = [piece + b"\r" for piece in body.split(b"\r")]
    pieces[-1] = pieces[-1][:-1]
    assert b"".join(pieces) == body
    assert_hello(await read(*pieces, pause=0.002))


async def test_vector_06_single_bytes() -> None:
    body = stream(*HELLO)
    assert_hello(await read(*(body[place : place + 1] for place in range(len(body)))))


async def test_vector_07_whole_body_in_one_chunk() -> None:
    outcome = await read(stream(*HELLO))
    assert_hello(outcome)
    texts = [event for event in outcome.events if isinstance(event, TextDelta)]
    assert texts == [TextDelta("Hello")], "neighbouring text of one chunk is one event"


async def test_vector_08_emoji_split_at_every_byte() -> None:
    body = stream(text_frame("a👩‍💻é漢"), text_frame(None, "stop"))
    start = body.index("👩".encode())
    for cut in range(start, start + len("👩‍💻é漢".encode())):
        outcome = await read(body[:cut], body[cut:], pause=0.001)
        assert (outcome.text, outcome.finished, outcome.error) == ("a👩‍💻é漢", "stop", None)


async def test_vector_09_json_over_several_data_lines() -> None:
    body = (
        b'data: {"choices":[{"index":0,\ndata: "delta":{"content":"Hello"},\n'
        b'data:"finish_reason":"stop"}],\ndata: "usage":{"prompt_tokens":5,"completion_tokens":2}}'
        b"\n\ndata: [DONE]\n\n"
    )
    assert_hello(await read(body))


async def test_vector_10_comments_between_and_before_frames() -> None:
    body = b":\n\n: OPENROUTER PROCESSING\n\n" + stream(*HELLO).replace(
        b"\n\n", b"\n\n: ping\n\n:\n\n"
    )
    assert_hello(await read(body))


async def test_vector_11_byte_order_mark() -> None:
    assert_hello(await read(b"\xef\xbb\xbf" + stream(*HELLO)))
    assert_hello(await read(b"\xef", b"\xbb", b"\xbf", stream(*HELLO), pause=0.005))


async def test_vector_12_event_id_and_retry_fields() -> None:
    body = b"retry: 1\nid: 1\nevent: execute\n" + stream(*HELLO).replace(
        b"data: ", b"event: tool\nid: \x00\nretry: 99999999\ndata: "
    )
    assert_hello(await read(body))


async def test_vector_13_unicode_line_separators_inside_json() -> None:
    odd = "a\u2028b\u2029c\x85d\u000be\x1cf\x1dg\x1eh\x0ci"
    body = b"".join(
        b'data: {"choices":[{"index":0,"delta":{"content":"' + part.encode() + b'"}}]}\n\n'
        for part in (odd[:7], odd[7:])
    )
    outcome = await read(body + stream(text_frame(None, "stop")))
    assert (outcome.text, outcome.finished, outcome.error) == (odd, "stop", None)


async def test_vector_14_no_blank_line_at_the_end() -> None:
    assert_hello(await read(stream(*HELLO).rstrip(b"\n")))
    cut = await read(data(text_frame("Hello")) + data(text_frame(None, "stop")).rstrip(b"\n"))
    assert (cut.text, cut.finished, cut.error) == ("Hello", "stop", None)


async def test_vector_15_empty_data() -> None:
    assert_hello(await read(stream(*HELLO).replace(b"\n\n", b"\n\ndata:\n\ndata: \n\n")))


@pytest.mark.parametrize("mark", [b"data:[DONE]\n\n", b"data: [DONE] \n\n", b""])
async def test_vector_16_done_in_every_form(mark: bytes) -> None:
    assert_hello(await read(stream(*HELLO, done=False) + mark))
    alone = await read(stream(text_frame("Hello"), done=False) + mark)
    assert alone.text == "Hello"
    assert alone.finished == ("stop" if mark else None), "only [DONE] says that it is complete"
    assert alone.error is None


async def test_vector_17_bytes_after_done_are_ignored() -> None:
    late = data(text_frame("MORE")) + data({"error": {"message": "late"}}) + b"\xff\x00garbage"
    assert_hello(await read(stream(*HELLO) + late))
    assert_hello(await read(stream(*HELLO), late, pause=0.01))


async def test_vector_18_invalid_utf8() -> None:
    body = b'data: {"choices":[{"index":0,"delta":{"content":"a\xff\xfeb"}}]}\n\n'
    outcome = await read(body + stream(*HELLO))
    assert outcome.text == "a\ufffd\ufffdbHello"
    assert (outcome.finished, outcome.error) == ("stop", None)
    surrogate = await read(
        b'data: {"choices":[{"index":0,"delta":{"content":"\\ud83d!"}}]}\n\n' + stream(*HELLO)
    )
    assert surrogate.text == "\ufffd!Hello"
    surrogate.text.encode()


async def test_vector_19_nul_in_text() -> None:
    outcome = await read(stream(text_frame("a\x00b"), text_frame(None, "stop")))
    raw = await read(
        b'data: {"choices":[{"index":0,"delta":{"content":"a\x00b"}}]}\n\n'
        + stream(text_frame(None, "stop"))
    )
    for each in (outcome, raw):
        assert (each.text, each.finished, each.error) == ("a\x00b", "stop", None)


async def test_vector_20_ten_megabytes_in_a_single_token() -> None:
    giant = "x" * 10_000_000
    calls = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        outcome = await read(stream(text_frame(giant), *HELLO))
    finally:
        sys.setprofile(None)
    assert outcome.text == giant + "Hello"
    assert (outcome.finished, outcome.error) == ("stop", None)
    assert calls < 1_000_000, "a tenth of one a byte: nothing is done letter by letter"


def peak_kilobytes() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.skipif(sys.platform == "win32", reason="memory is asked as POSIX systems tell it")
async def test_vector_21_200_000_tiny_frames() -> None:
    body = data(text_frame("ab")) * 200_000 + stream(*HELLO)
    before = peak_kilobytes()
    outcome = await read(*(body[at : at + 60_000] for at in range(0, len(body), 60_000)))
    assert outcome.text == "ab" * 200_000 + "Hello"
    assert (outcome.finished, outcome.error) == ("stop", None)
    assert peak_kilobytes() - before < 64 * 1024


async def test_vector_22_one_damaged_frame_is_left_out_and_told() -> None:
    frames = [data(frame) for frame in HELLO]
    frames.insert(1, b'data: {"choices":[{"index":0,"delta":{"content":"los\n\n')
    frames.insert(1, b"data: not json at all\n\n")
    outcome = await read(b"".join(frames) + b"data: [DONE]\n\n")
    assert outcome.notices == [DAMAGED], "once"
    outcome.notices.clear()
    assert_hello(outcome)


@pytest.mark.parametrize(
    "extra",
    [
        '"created":1,"created":2',
        '"created":' + "9" * 5_000,
        '"created":1e999999',
        '"score":NaN,"other":-Infinity',
        '"deep":' + "[" * 500 + "]" * 500,
    ],
    ids=["duplicate", "huge", "exponent", "nan", "deep"],
)
async def test_vector_23_careless_json(extra: str) -> None:
    frames = stream(*HELLO).replace(b'"choices"', extra.encode() + b', "choices"')
    assert_hello(await read(frames))


async def test_vector_23_a_bottomless_frame_is_left_out_and_told() -> None:
    bottomless = b'data: {"choices":' + b"[" * 100_000 + b"\n\n"
    outcome = await read(bottomless + stream(*HELLO))
    assert outcome.notices == [DAMAGED]
    assert (outcome.text, outcome.finished, outcome.error) == ("Hello", "stop", None)


async def test_vector_23_duplicate_choices_take_the_last() -> None:
    body = data('{"choices":[{"delta":{"content":"x"}}],"choices":[{"delta":{"content":"y"}}]}')
    assert (await read(body + stream(*HELLO))).text == "yHello"


async def test_a_server_that_dies_between_frames_is_no_clean_end() -> None:
    outcome = await read(data(text_frame("Hel")))
    assert outcome.interrupted
    assert outcome.text == "Hel"


async def test_an_error_event_ends_the_answer_and_keeps_the_text() -> None:
    outcome = await read(
        data(text_frame("Hel")), b'event: error\ndata: {"error":{"message":"boom"}}\n\n'
    )
    assert outcome.text == "Hel"
    assert outcome.finished is None
    assert isinstance(outcome.error, ServerFailed)
    assert outcome.error.detail == "boom"


async def test_reading_leaves_no_task_behind() -> None:
    await read(stream(*HELLO))
    await asyncio.sleep(0)
    assert {task.get_name() for task in asyncio.all_tasks()} == {
        task.get_name() for task in [asyncio.current_task()] if task
    }
