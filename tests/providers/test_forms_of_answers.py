"""Answers in forms that few servers send: their words are told, what can be read is read."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import (
    FalconError,
    LimitExceeded,
    ProtocolError,
    ServerFailed,
)
from falcon_desktop.providers.failures import RequestContext, failure_of_response, in_utf8
from falcon_desktop.providers.http import Caps
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.openai_stream import DAMAGED
from falcon_desktop.providers.sse import JsonLines
from falcon_desktop.providers.tgi import TgiProvider
from hypothesis import example, given
from hypothesis import strategies as st
from tests.servers.asking import Outcome, ask, connection
from tests.servers.scripted import (
    Peer,
    Request,
    ScriptedServer,
    answers,
    stream,
)


def delta(content: str, finish: str | None = None, index: int | None = 0) -> dict[str, Any]:
    return {"choices": [{"index": index, "delta": {"content": content}, "finish_reason": finish}]}


def token(text: str, whole: str | None = None) -> dict[str, Any]:
    return {"token": {"id": 1, "text": text, "special": False}, "generated_text": whole}


async def read(
    body: bytes, content_type: str = "text/event-stream", *, tgi: bool = False, **provider: Any
) -> Outcome:
    async with ScriptedServer(answers(body, content_type=content_type)) as server:
        asked: OpenAIProvider | TgiProvider
        if tgi:
            asked = TgiProvider(connection(server.origin, ServerKind.TGI), **provider)
        else:
            asked = OpenAIProvider(connection(server.url), **provider)
        try:
            return await ask(asked)
        finally:
            await asked.aclose()


def sentence_of(outcome: Outcome) -> str:
    assert outcome.error is not None
    return outcome.error.sentence.partition(" ")[2]


# --- what a server says instead of going on ------------------------------------------------------

SAID = (
    b'{"message": "queue full"}',
    b'{"msg": "queue full"}',
    b'{"error_message": "queue full"}',
    b'{"status": "failed", "errors": [{"msg": "queue full"}]}',
    b'{"Message": "queue full"}',
    b"queue full",
)


@pytest.mark.parametrize("tgi", [False, True])
@pytest.mark.parametrize("event", [b"", b"event: error\n"])
@pytest.mark.parametrize("said", SAID)
async def test_the_servers_words_are_told_where_nothing_follows(
    said: bytes, event: bytes, tgi: bool
) -> None:
    words = event + b"data: " + said + b"\n\n"
    begun = b"data: " + json.dumps(token("Hi ") if tgi else delta("Hi ")).encode() + b"\n\n"
    for body, text in ((words, ""), (begun + words, "Hi"), (words + b"data: [DO", "")):
        outcome = await read(body, tgi=tgi)
        assert isinstance(outcome.error, ServerFailed)
        assert sentence_of(outcome) == "failed while answering: queue full"
        assert outcome.text.strip() == text
        assert outcome.notices == [] or body.endswith(b"[DO")


@pytest.mark.parametrize("tgi", [False, True])
async def test_an_answer_that_goes_on_does_not_end_with_what_was_said(tgi: bool) -> None:
    frames = [token("Hi"), token("!", "Hi!")] if tgi else [delta("Hi"), delta("!", "stop")]
    said = {"message": "warming up"}
    outcome = await read(stream(said, frames[0], said, frames[1]), tgi=tgi)
    assert (outcome.text, outcome.finished, outcome.error) == ("Hi!", "stop", None)
    unfinished = await read(stream(said, frames[0], done=False), tgi=tgi)
    assert (unfinished.text, unfinished.finished, unfinished.error) == ("Hi", None, None)
    finished = await read(stream(*frames, {"message": "bye now"}, done=False), tgi=tgi)
    assert (finished.text, finished.finished, finished.error) == ("Hi!", "stop", None)
    odd = b"data: of no form\n\n" + stream(*frames, done=False)
    outcome = await read(odd, tgi=tgi)
    assert (outcome.text, outcome.finished, len(outcome.notices)) == ("Hi!", "stop", 1)


async def test_a_sign_of_life_in_one_word_is_no_reason() -> None:
    outcome = await read(b"data: ping\n\n")
    assert (outcome.error, outcome.notices) == (None, [DAMAGED])


@pytest.mark.parametrize("said", [
    b'data: {"error": {"message": "queue full"}}\n\ndata: [DONE]\n\n',
    b'event: error\r\ndata: {"message": "queue full"}\r\n\r\n',
    b': ping\n\ndata: {"id": 1}\n\ndata: {"detail": "queue full"}',
    b'error: {"message": "queue full"}\n\n',
    b'{"id": 1}\n{"error": "queue full"}\n',
    b'{"error": "queue full"}\n{"done": true}\n',
    b'"queue full"',
])  # fmt: skip
def test_the_words_of_an_error_that_came_as_events_or_lines(said: bytes) -> None:
    error = failure_of_response(
        400, {"content-type": "text/event-stream"}, said, RequestContext("host")
    )
    assert error.sentence == "host rejected the request: queue full"
    assert error.detail == "queue full"


# --- one JSON value on each line -----------------------------------------------------------------

LINES = ("application/x-ndjson", "application/jsonl", "application/json", "text/event-stream")


def lines(*values: Any, end: str = "\n") -> bytes:
    return (end.join(map(json.dumps, values)) + end).encode()


@pytest.mark.parametrize("content_type", [*LINES, "application/x-ndjson; charset=utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
async def test_lines_of_json_are_read(content_type: str, end: str) -> None:
    answer = lines(delta("Hello "), delta("world"), delta("", "stop"), end=end)
    for body in (answer, answer.rstrip(), answer + b"[DONE]\n" * ("ndjson" in content_type)):
        outcome = await read(body, content_type)
        assert (outcome.error, outcome.text, outcome.finished) == (None, "Hello world", "stop")
    tokens = lines(token("Hello "), token("world", "Hello world"), end=end)
    outcome = await read(tokens, content_type, tgi=True)
    assert (outcome.error, outcome.text, outcome.finished) == (None, "Hello world", "stop")


@pytest.mark.parametrize("content_type", LINES)
@pytest.mark.parametrize("tgi", [False, True])
async def test_other_lines_are_called_that_and_words_in_them_told(
    content_type: str, tgi: bool
) -> None:
    native = [{"model": "m", "message": {"content": "Hi"}, "done": done} for done in (False, True)]
    outcome = await read(lines(*native), content_type, tgi=tgi)
    assert isinstance(outcome.error, ProtocolError)
    assert sentence_of(outcome) == (
        "sent lines of JSON that are not a chat answer. Check the address and the kind of server."
    )
    outcome = await read(lines({"id": 1}, {"error": "queue full"}), content_type, tgi=tgi)
    assert sentence_of(outcome) == "failed while answering: queue full"


async def test_lines_are_shown_as_they_come() -> None:
    heard: list[str] = []

    async def script(peer: Peer, request: Request) -> None:
        await peer.head(content_type="application/x-ndjson")
        await peer.send(lines(delta("Hello ")))
        for _ in range(400):  # the second comes once the first was read
            if heard:
                break
            await peer.send(b"\n", pause=0.005)
        await peer.send(lines(delta("world", "stop")))

    class Heard(Outcome):
        def take(self, event: Any) -> None:
            super().take(event)
            if self.text:
                heard.append(self.text)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider, outcome=Heard())
        await provider.aclose()
    assert (outcome.text, outcome.finished) == ("Hello world", "stop")
    assert heard[0] == "Hello "


async def test_a_line_without_end_meets_a_cap() -> None:
    body = b'{"choices": [' + b" " * 70_000
    outcome = await read(body, "application/x-ndjson", caps=Caps(frame=65_536))
    assert isinstance(outcome.error, LimitExceeded)


@given(
    st.lists(st.sampled_from([b"{}", b'{"a":1}', b"\n", b"\r\n", b" ", b"x"]), max_size=12),
    st.lists(st.integers(0, 1000), max_size=5),
)
def test_lines_are_split_alike_however_they_were_cut(pieces: list[bytes], cuts: list[int]) -> None:
    body = b"".join(pieces)
    places = [0, *sorted(cut % (len(body) + 1) for cut in cuts), len(body)]
    decoder = JsonLines()
    found = [line for start, end in itertools.pairwise(places)
             for line in decoder.feed(body[start:end])]  # fmt: skip
    assert [*found, *decoder.close()] == [line for line in body.split(b"\n") if line.strip()]


# --- a choice of another number ------------------------------------------------------------------


@pytest.mark.parametrize("index", [1, 7, -1])
async def test_a_single_choice_counts_whatever_its_number_is(index: int) -> None:
    body = stream(delta("only ", index=index), delta("one", index=index), delta("", "stop", index))
    for done in (body, body.removesuffix(b"data: [DONE]\n\n")):
        outcome = await read(done)
        assert (outcome.error, outcome.text, outcome.finished) == (None, "only one", "stop")
    whole = {"choices": [{"index": index, "message": {"content": "only one"},
                          "finish_reason": "stop"}]}  # fmt: skip
    outcome = await read(json.dumps(whole).encode(), "application/json")
    assert (outcome.error, outcome.text, outcome.finished) == (None, "only one", "stop")
    failed = delta("only ", index=index) | {"error": {"message": "queue full"}}
    outcome = await read(stream(failed))
    assert outcome.text == "only "
    assert sentence_of(outcome) == "failed while answering: queue full"


async def test_of_several_choices_one_is_read() -> None:
    first = [delta("no", index=1), delta("no", index=1)]
    assert (await read(stream(delta("Hi"), *first, delta("!", "stop")))).text == "Hi!"
    empty = {"choices": [{"index": 1, "delta": {"role": "assistant", "content": ""}}]}
    ended = delta("", "stop", 1)
    assert (await read(stream(empty, delta("Hi"), first[0], delta("!", "stop")))).text == "Hi!"
    other = await read(stream(first[0], delta("Hi"), ended, delta("!", "stop")))
    assert (other.text, other.finished) == ("no", "stop")


# --- another character set than UTF-8 ------------------------------------------------------------

CHARSETS = [
    ("iso-8859-1", "café “so”", "cp1252"), ("ISO-8859-15", "café €", "iso-8859-15"),
    ("windows-1256", "صقر", "cp1256"), ("koi8-r", "сокол", "koi8-r"), ("GBK", "猎鹰", "gbk"),
    ("shift_jis", "ハヤブサ", "shift_jis"), ("utf-16", "café 🦅", "utf-16"),
    ("utf-16le", "café 🦅", "utf-16le"), ("utf-32", "🦅", "utf-32"), ("utf-8", "🦅", "utf-8"),
    # what says another set than it is in, names none, or one that is none
    ("iso-8859-1", "café 🦅", "utf-8"), ("", "café 🦅", "utf-16"), ("nonsense", "🦅", "utf-8"),
    ("unicode_escape", "\\u00e9 é", "utf-8"), ("rot13", "café", "utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(("charset", "text", "encoding"), CHARSETS)
async def test_a_body_is_read_by_the_set_that_it_declares(
    charset: str, text: str, encoding: str
) -> None:
    declared = f'application/json; charset="{charset}"' if charset else "application/json"

    def encoded(value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode(encoding)

    message = {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}
    outcome = await read(encoded(message), declared)
    assert (outcome.error, outcome.text, outcome.finished) == (None, text, "stop")
    outcome = await read(encoded({"generated_text": text}), declared, tgi=True)
    assert (outcome.error, outcome.text) == (None, text)
    error = failure_of_response(
        400,
        {"content-type": declared},
        encoded({"error": {"message": text}}),
        RequestContext("host"),
    )
    assert error.detail == text
    plain = {"content-type": declared.replace("application/json", "text/plain")}
    assert (
        failure_of_response(400, plain, text.encode(encoding), RequestContext("host")).detail
        == text
    )


@pytest.mark.parametrize(
    ("charset", "text", "encoding"),
    [one for one in CHARSETS if not one[2].startswith(("utf-16", "utf-32"))],
)
async def test_a_stream_too(charset: str, text: str, encoding: str) -> None:
    body = stream(delta(text), delta("!", "stop")).decode().encode(encoding)
    outcome = await read(body, f"text/event-stream; charset={charset}")
    assert (outcome.error, outcome.text, outcome.finished) == (None, f"{text}!", "stop")


async def test_the_models_of_a_server_too() -> None:
    async def script(peer: Peer, request: Request) -> None:
        body = json.dumps({"data": [{"id": "modèle"}]}, ensure_ascii=False).encode("latin-1")
        await peer.body(body, content_type="application/json; charset=iso-8859-1")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        assert [model.id for model in await provider.models()] == ["modèle"]
        await provider.aclose()


def test_an_error_that_declares_nothing_and_is_no_utf8_is_read_as_servers_once_were() -> None:
    error = failure_of_response(
        400, {"content-type": "text/plain"}, b"Mod\xe8le inconnu", RequestContext("h")
    )
    assert error.detail == "Modèle inconnu"
    damaged = failure_of_response(400, {}, "Modèle ".encode() + b"\xff", RequestContext("h"))
    assert damaged.detail == "Modèle \ufffd"


@given(st.binary(max_size=60), st.text(max_size=30))
@example(b"\xfe\xff", "")
def test_whatever_is_declared_is_text_in_the_end(body: bytes, declared: str) -> None:
    for content_type in (declared, f"text/plain; charset={declared}"):
        found = in_utf8(body, content_type)
        # a mark alone becomes an empty text
        assert found == body or found.decode().encode() == found
    for charset, _, _ in CHARSETS:
        in_utf8(body, f"text/plain; charset={charset}").decode("utf-8", "replace")
        error: FalconError = failure_of_response(
            400, {"content-type": f"a/b; charset={charset}"}, body, RequestContext("host")
        )
        error.detail.encode()
