"""How sure a model is of its tokens: asked for in each server's words, placed in the text."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.chat.heard_tokens import HeardTokens
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.events import ProviderEvent, TokensReceived
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import ENGINE, PRESETS, ServerProfile, Support
from falcon_desktop.providers.ollama import OllamaProvider
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.tgi import TgiProvider
from falcon_desktop.providers.token_chances import Said, TokenPlaces
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.ollama import OllamaServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer, stream
from tests.servers.tgi import EOS, TgiServer

ON = GenerationSettings(system_message="", confidence=True)
ASKED = {"logprobs": True, "top_logprobs": 5}
ROWS = [ENGINE, *PRESETS]


def placed(outcome: Outcome) -> list[tuple[str, float, tuple[str, ...]]]:
    """Return the tokens of an answer: text, logprob, alternatives."""
    return [
        (
            outcome.text[one.start : one.end],
            one.logprob,
            tuple(text for text, _ in one.alternatives),
        )
        for one in _heard(outcome.events).placed(outcome.text)
    ]


def _heard(events: list[ProviderEvent]) -> HeardTokens:
    heard = HeardTokens()
    for event in events:
        if isinstance(event, TokensReceived):
            heard.add(event.text, event.tokens)
    return heard


# --- what is asked -----------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_each_server_is_asked_in_its_words(row: ServerProfile) -> None:
    if row.kind is ServerKind.ANTHROPIC:
        assert row.support_of("confidence") is Support.NO
        assert row.sent(ON) == {}
        return
    assert row.support_of("confidence") is not Support.NO
    assert row.sent(ON) == ({"top_n_tokens": 5} if row.id == servers.TGI else ASKED)
    for nothing in (None, False):
        assert row.sent(GenerationSettings(confidence=nothing)) == {}


def test_it_is_on_or_off() -> None:
    below = GenerationSettings(confidence=True)
    assert GenerationSettings(confidence=False).over(below).confidence is False
    assert GenerationSettings.from_json({"confidence": True}) == below
    odd: Any
    for odd in (1, "yes", []):
        with pytest.raises(InvalidInput):
            GenerationSettings(confidence=odd)
        assert GenerationSettings.from_json({"confidence": odd}) == GenerationSettings()


# --- the three ways to say it ------------------------------------------------------------------


async def test_an_openai_compatible_server_says_it() -> None:
    double = OpenAIServer(tokens=("Gr", "üß", "e", " 天"))
    async with double.serve() as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider, question(settings=ON))
        plain = await ask(provider, question())
        await provider.aclose()
    assert outcome.notices == []
    others = ("Hm", "Oh")
    assert placed(outcome) == [(one, -0.25, (one, *others)) for one in double.tokens]
    assert double.asked[0].items() >= ASKED.items()
    assert not ASKED.keys() & double.asked[1].keys()
    assert not any(isinstance(one, TokensReceived) for one in plain.events)


async def test_tgi_says_it() -> None:
    double = TgiServer(tokens=(" Hello", ",", " wor", "", "ld"))
    async with double.serve() as server:
        provider = TgiProvider(connection(server.url, ServerKind.TGI))
        outcome = await ask(provider, question(settings=ON))
        plain = await ask(provider, question())
        await provider.aclose()
    assert outcome.text == "Hello, world"
    texts = [text for text, _, _ in placed(outcome)]
    assert texts == ["Hello", ",", " wor", "ld"]
    assert [logprob for _, logprob, _ in placed(outcome)] == [-0.25, -0.25, -0.25, -0.5]
    assert placed(outcome)[0][2] == (" Hello", "Hm", EOS)
    assert double.asked[0][1]["parameters"]["top_n_tokens"] == 5
    assert "top_n_tokens" not in double.asked[1][1]["parameters"]
    assert not any(isinstance(one, TokensReceived) for one in plain.events)


async def test_tgi_that_answers_whole_says_it() -> None:
    double = TgiServer(routes=("/generate",))
    async with double.serve() as server:
        provider = TgiProvider(connection(server.url, ServerKind.TGI))
        outcome = await ask(provider, question(settings=ON))
        await provider.aclose()
    assert [text for text, _, _ in placed(outcome)] == ["Hello", ",", " world", "!"]
    assert placed(outcome)[1][2] == (",", "Hm", EOS)


async def test_tgi_that_names_fewer_alternatives_is_asked_without() -> None:
    double = TgiServer(max_top_n_tokens=2)
    async with double.serve() as server:
        provider = TgiProvider(connection(server.url, ServerKind.TGI))
        outcome = await ask(provider, question(settings=ON))
        await provider.aclose()
    assert outcome.notices == ["This server doesn't name the alternatives to tokens."]
    assert placed(outcome) == [(one, -0.25, ()) for one in ("Hello", ",", " world", "!")]


async def test_ollama_says_it() -> None:
    double = OllamaServer()
    async with double.serve() as server:
        provider = OllamaProvider(connection(server.url, ServerKind.OLLAMA))
        outcome = await ask(provider, question(settings=ON))
        await provider.aclose()
    assert double.asked[0].items() >= ASKED.items()
    assert [text for text, _, _ in placed(outcome)] == list(double.tokens)


async def test_a_whole_answer_says_it() -> None:
    tokens: list[dict[str, Any]] = [
        {"token": one, "logprob": -1, "top_logprobs": []} for one in ("Hi", "!", "<|end|>")
    ]
    message = {"role": "assistant", "content": "Hi!"}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}

    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"choices": [{**choice, "logprobs": {"content": tokens}}]})

    outcome = await asked(script)
    assert placed(outcome) == [("Hi", -1.0, ()), ("!", -1.0, ())]


# --- what servers do not do --------------------------------------------------------------------


async def asked(script: Any, settings: GenerationSettings = ON, **fields: Any) -> Outcome:
    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, **fields))
        outcome = await ask(provider, question(settings=settings))
        await provider.aclose()
    return outcome


HI = stream({"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]})


@pytest.mark.parametrize(
    ("status", "words", "left", "more"),
    [
        (400, "Unrecognized request argument supplied: logprobs", {}, {}),
        (400, "'logprobs' is not supported with this model", {}, {"param": "logprobs"}),
        (403, "You are not allowed to request logprobs from this model", {}, {}),
        (400, "Logprobs is not enabled for models/falcon", {}, {}),
        (400, "This model does not support logprobs.", {}, {}),
        (400, "top_logprobs must be at most 3", {"logprobs": True}, {"param": "top_logprobs"}),
    ],
)
async def test_where_it_is_refused_once_more_without_for_that_model(
    status: int, words: str, left: dict[str, Any], more: dict[str, Any]
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.method == "GET":
            await peer.json({"detail": "Not Found"}, 404)
        elif request.json["model"] == "plain" and "top_logprobs" in request.json:
            await peer.json({"error": {"message": words, **more}}, status)
        else:
            await peer.body(HI, 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        told = [] if left else [f"127.0.0.1:{server.port} does not support: Token confidence."]
        for _ in range(2):
            outcome = await ask(provider, ChatRequest("plain", question().turns, ON))
            assert outcome.text == "Hi" and outcome.error is None
            assert outcome.notices == [
                *told,
                *(["The server sent no token confidence."] * bool(left)),
            ]
        await ask(provider, ChatRequest("other", question().turns, ON))
        await provider.aclose()
    posts = [one.json for one in server.requests if one.method == "POST"]
    assert [{name: one[name] for name in ASKED if name in one} for one in posts] == [
        ASKED, left, left, ASKED,
    ]  # fmt: skip


async def test_another_refusal_does_not_take_it_away() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.method == "POST" and "seed" in request.json:
            words = "Unknown field seed. Known fields: messages, logprobs, top_logprobs."
            await peer.json({"error": {"message": words}}, 400)
        elif request.method == "POST":
            assert request.json.items() >= ASKED.items()
            await peer.body(HI, 200, "text/event-stream")
        else:
            await peer.json({}, 404)

    outcome = await asked(script, GenerationSettings(system_message="", confidence=True, seed=1))
    assert outcome.text == "Hi"


async def test_a_server_that_leaves_it_unread_is_told_of() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(HI, 200, "text/event-stream")

    outcome = await asked(script)
    assert outcome.notices == ["The server sent no token confidence."]
    assert placed(outcome) == []


# --- where tokens stand ------------------------------------------------------------------------


def frame(text: str | None, *tokens: tuple[str, float | None], **delta: Any) -> dict[str, Any]:
    content = [{"token": text, "logprob": value, "bytes": None} for text, value in tokens]
    return {"choices": [{"delta": {"content": text, **delta}, "logprobs": {"content": content}}]}


END = {"choices": [{"delta": {}, "finish_reason": "stop"}]}


async def said(*frames: dict[str, Any], **more: Any) -> list[tuple[str, float]]:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(stream(*frames, END), 200, "text/event-stream")

    settings = GenerationSettings(system_message="", confidence=True, **more)
    return [(text, logprob) for text, logprob, _ in placed(await asked(script, settings))]


async def test_thoughts_have_none() -> None:
    assert await said(
        frame("", ("Hm", -1), reasoning_content="Hm"),
        frame("<think>", ("<think>", -2)),
        frame("Hi", ("Hi", -3)),
        frame("</think>", ("</think>", -4)),
        frame("Hi", ("Hi", -5)),
    ) == [("Hi", -5.0)]


async def test_what_follows_a_stop_sequence_has_none() -> None:
    assert await said(
        frame("Hi", ("Hi", -1)), frame("\nUs", ("\nUs", -2)), frame("er:", ("er:", -3)),
        stop=("\nUser:",),
    ) == [("Hi", -1.0)]  # fmt: skip


async def test_held_back_text_comes_with_the_next_token() -> None:
    assert await said(frame("Hi", ("Hi", -1)), frame("\nUse it", (" it", -3))) == [
        ("Hi", -1.0),
        (" it", -3.0),
    ]


async def test_tokens_without_places_cost_the_others_nothing() -> None:
    odd = {"choices": [{"delta": {"content": "!"}, "logprobs": {"content": [7]}}]}
    assert await said(
        frame("Hi", ("Ho", -1)),
        odd,
        frame(" you", (" you", None)),
        frame(".", (".", -4)),
    ) == [(".", -4.0)]


def put(*events: tuple[str, list[Said]]) -> list[TokenConfidence]:
    waiting = iter(events)
    tokens: list[Said] = []
    places = TokenPlaces(lambda _: tokens)
    text = ""
    found: list[TokenConfidence] = []
    for text, some in waiting:
        tokens[:] = some
        places.take(b"", text)
        if (heard := places.taken()) is not None:
            found += heard.tokens
    return found


def bits(raw: bytes, logprob: float) -> Said:
    return Said(raw, logprob)


def test_a_character_of_several_tokens_is_as_likely_as_all_of_them() -> None:
    emoji = "😀".encode()
    one = [TokenConfidence(0, 1, -3.0)]
    assert put(("😀", [bits(emoji[:2], -1), bits(emoji[2:], -2)])) == one
    assert put(("", [bits(emoji[:2], -1)]), ("😀", [bits(emoji[2:], -2)])) == one
    assert put(("😀", [bits(emoji[2:], -2)])) == [TokenConfidence(0, 1, -2.0)]
    assert put(("a😀b", [bits(b"a" + emoji[:1], -1), bits(emoji[1:] + b"b", -2)])) == [
        TokenConfidence(0, 2, -3.0),
        TokenConfidence(2, 3, -2.0),
    ]
