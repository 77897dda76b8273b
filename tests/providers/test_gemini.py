"""Gemini over its compatible road: thoughts apart, signatures kept and returned, and how much it
thinks in its own words. The double is checked by the official ``openai`` client.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Role, Usage
from falcon_desktop.core.domain.events import DataReceived, Finished
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.parts import ProviderData
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.providers.openai import OpenAIProvider
from tests.core.domain.test_pictures import inside, png
from tests.servers.asking import Outcome, ask, connection
from tests.servers.gemini import FORMS, KEY, NEW, OLD, PAINTER, ROOT, SIGNATURE, GeminiServer
from tests.servers.scripted import ScriptedServer, answers, stream
from tests.waiting import turns

TEXT = "Hello, world!"
KIND = "thought_signature"
SIGNED = DataReceived(KIND, {KIND: SIGNATURE})


@pytest.fixture
def gemini() -> GeminiServer:
    return GeminiServer()


@pytest.fixture
async def server(gemini: GeminiServer) -> AsyncIterator[ScriptedServer]:
    async with gemini.serve() as served:
        yield served


@pytest.fixture
async def provider(server: ScriptedServer) -> AsyncIterator[OpenAIProvider]:
    made = OpenAIProvider(to(server), KEY)
    yield made
    await made.aclose()


def to(server: ScriptedServer) -> Any:
    return connection(server.origin + ROOT, model=NEW, preset="gemini", uses_key=True)


def asked(
    model: str = NEW, thinking: Thinking | None = None, path: tuple[Turn, ...] = ()
) -> ChatRequest:
    settings = GenerationSettings(system_message="", thinking=thinking)
    return ChatRequest(model, path or (Turn(Role.USER, "Hi"),), settings)


# --- the double --------------------------------------------------------------------------------


@pytest.fixture
async def client(server: ScriptedServer) -> AsyncIterator[Any]:
    from openai import AsyncOpenAI

    root = server.origin + ROOT
    async with AsyncOpenAI(api_key=KEY, base_url=root, max_retries=0) as made:
        yield made


MESSAGES = [{"role": "user", "content": "Hi"}]
SHOWN = {"extra_body": {"google": {"thinking_config": {"include_thoughts": True}}}}


async def test_the_client_streams_from_it(client: Any) -> None:
    chunks = [
        one
        async for one in await client.chat.completions.create(
            model=NEW, messages=MESSAGES, stream=True, extra_body=SHOWN
        )
    ]
    await turns()  # the client's own generator ends
    deltas = [one.choices[0].delta for one in chunks]
    assert "".join(one.content for one in deltas) == f"<thought>Hm…</thought>{TEXT}"
    assert deltas[0].model_extra["extra_content"] == {"google": {"thought": True}}
    assert deltas[-1].model_extra["extra_content"] == {"google": {KIND: SIGNATURE}}
    assert chunks[-1].usage.completion_tokens == 4
    assert chunks[-1].choices[0].finish_reason == "stop"


async def test_the_client_takes_whole_answers_lists_and_errors(
    client: Any, gemini: GeminiServer
) -> None:
    from openai import AuthenticationError, BadRequestError, NotFoundError

    gemini.pictures = (inside(png()),)
    whole = await client.chat.completions.create(model=PAINTER, messages=MESSAGES)
    message = whole.choices[0].message
    assert (message.content, whole.usage.prompt_tokens) == (TEXT, 7)
    assert message.model_extra["images"][0]["image_url"]["url"] == inside(png())
    listed = [one.id async for one in client.models.list()]
    assert listed == [f"models/{name}" for name in (OLD, NEW, PAINTER)]
    with pytest.raises(BadRequestError) as refused:
        await client.chat.completions.create(
            model=NEW, messages=MESSAGES, reasoning_effort="minimal"
        )
    assert "Valid values are" in refused.value.response.json()[0]["error"]["message"]
    with pytest.raises(NotFoundError):
        await client.chat.completions.create(model="none", messages=MESSAGES)
    with pytest.raises((AuthenticationError, BadRequestError)):
        await client.with_options(api_key="wrong").models.list()


# --- reading -----------------------------------------------------------------------------------


async def test_thoughts_stand_apart_and_the_signature_comes_last(
    provider: OpenAIProvider,
) -> None:
    outcome = await ask(provider, asked(thinking=Thinking.LOW))
    assert (outcome.reasoning, outcome.text, outcome.finished) == ("Hm…", TEXT, "stop")
    assert outcome.usage == Usage(7, 4)
    assert SIGNED in outcome.events
    assert isinstance(outcome.events[-1], Finished)
    assert outcome.notices == []


async def read(*deltas: dict[str, Any], ends: bool = True) -> Outcome:
    frames: list[Any] = [{"choices": [{"index": 0, "delta": one}]} for one in deltas]
    if ends:
        frames.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    async with ScriptedServer(
        answers(stream(*frames, done=ends), kind="text/event-stream")
    ) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider)
        await provider.aclose()
    return outcome


def thought(words: str, **more: Any) -> dict[str, Any]:
    return {"content": words, "extra_content": {"google": {"thought": True, **more}}}


@pytest.mark.parametrize(
    "deltas",
    [
        [thought("<thought>Hm"), thought("…"), {"content": "</thought>Yes"}],
        [thought("<thought>Hm…</thought>"), {"content": "Yes"}],
        [thought("<thought>Hm…</thought>Yes")],
        [thought("Hm"), thought("…"), {"content": "Yes"}],
        [thought("<thought>Hm…"), {"content": "</thought>"}, {"content": "Yes"}],
        [thought("<thought>Hm…"), {"content": ""}, {"content": "</thought>Yes"}],
        [{"content": "<thought>Hm…</thought>Yes"}],
        [thought("<thought>"), thought("Hm…"), {"content": "</thought>Y"}, {"content": "es"}],
    ],
)
async def test_a_thought_is_known_by_what_is_said_of_it(deltas: list[dict[str, Any]]) -> None:
    outcome = await read(*deltas)
    assert (outcome.reasoning.strip(), outcome.text, outcome.finished) == ("Hm…", "Yes", "stop")


async def test_thoughts_between_words_move_none_of_them() -> None:
    outcome = await read(
        {"content": "One"}, thought("<thought>Hm…"), {"content": "</thought>Two"}, {"content": "!"}
    )
    assert (outcome.reasoning, outcome.text) == ("Hm…", "OneTwo!")


@pytest.mark.parametrize(
    "odd",
    [7, "x", [], {"google": None}, {"google": []}, {"google": {KIND: 7, "thought": "yes"}},
     {"google": {KIND: ""}}, {"other": {KIND: "x"}}],
)  # fmt: skip
async def test_what_is_odd_there_costs_no_word(odd: Any) -> None:
    outcome = await read({"content": "Yes", "extra_content": odd})
    assert (outcome.text, outcome.error) == ("Yes", None)
    assert not [one for one in outcome.events if isinstance(one, DataReceived)]


async def test_a_signature_is_one_whatever_the_parts_and_outlives_an_interruption() -> None:
    def signed(value: str, words: str = "") -> dict[str, Any]:
        return {"content": words, "extra_content": {"google": {KIND: value}}}

    outcome = await read(signed("a", "Yes"), {"content": "!"}, signed("b"))
    assert [one for one in outcome.events if isinstance(one, DataReceived)] == [
        DataReceived(KIND, {KIND: "b"})
    ]
    cut = await read(signed("a", "Yes"), ends=False)
    assert cut.interrupted and DataReceived(KIND, {KIND: "a"}) in cut.events


# --- returning ---------------------------------------------------------------------------------


def talk(origin: str, model: str = NEW, signature: Any = SIGNATURE) -> tuple[Turn, ...]:
    data = (
        ProviderData(origin, model, KIND, {KIND: signature, "evil": 1}),
        ProviderData(origin, model, "other", {KIND: "x"}),
    )
    return (
        Turn(Role.USER, "Hi"), Turn(Role.ASSISTANT, "Ho", (), data), Turn(Role.USER, "On?")
    )  # fmt: skip


BACK = {
    "role": "assistant",
    "content": "Ho",
    "extra_content": {"google": {KIND: SIGNATURE}},
}
PLAIN = {"role": "assistant", "content": "Ho"}


async def test_a_signature_goes_back_to_the_same_origin_and_model_only(
    provider: OpenAIProvider, gemini: GeminiServer, server: ScriptedServer
) -> None:
    elsewhere = "https://generativelanguage.googleapis.com:443"
    for path in (
        talk(server.origin), talk(server.origin, OLD), talk(elsewhere), talk(""),
        talk(server.origin, signature=7), talk(server.origin)[:2],
    ):  # fmt: skip
        outcome = await ask(provider, asked(path=path))
        assert outcome.error is None
    answered = [body["messages"][1] for body in gemini.asked]
    assert answered == [BACK, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN]


async def test_one_that_is_not_known_again_is_sent_no_more(
    provider: OpenAIProvider, gemini: GeminiServer, server: ScriptedServer
) -> None:
    for _ in range(2):
        outcome = await ask(provider, asked(path=talk(server.origin, signature="forged")))
        assert (outcome.text, outcome.error) == (TEXT, None)
    assert gemini.refused == ["Corrupted thought signature."]
    assert [body["messages"][1] for body in gemini.asked] == [PLAIN, PLAIN]


# --- how much it thinks ------------------------------------------------------------------------


def config(**values: Any) -> dict[str, Any]:
    return {"google": {"thinking_config": values}}


@pytest.mark.parametrize(
    ("model", "thinking", "sent"),
    [
        (NEW, Thinking.LOW, config(thinking_level="low", include_thoughts=True)),
        (NEW, Thinking.OFF, config(thinking_level="minimal")),
        (OLD, Thinking.HIGH, config(thinking_budget=24_576, include_thoughts=True)),
        (OLD, Thinking.OFF, config(thinking_budget=0)),
        (NEW, None, None),
        (NEW, Thinking.SERVER, None),
    ],
)
async def test_each_model_is_told_in_its_words(
    provider: OpenAIProvider,
    gemini: GeminiServer,
    model: str,
    thinking: Thinking | None,
    sent: dict[str, Any] | None,
) -> None:
    for _ in range(2):
        outcome = await ask(provider, asked(model, thinking))
        assert (outcome.text, outcome.error, outcome.notices) == (TEXT, None, [])
    assert [body.get("extra_body") for body in gemini.asked] == [sent, sent]
    assert len(gemini.refused) <= 1, "what a model refuses is remembered"


async def test_a_model_that_takes_neither_is_asked_without_and_that_is_told(
    server: ScriptedServer,
) -> None:
    frames = stream({"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]})

    async def script(peer: Any, request: Any) -> None:
        if "extra_body" in request.json:
            words = "Unable to submit: thinking is not supported by this model."
            await peer.json([{"error": {"code": 400, "message": words}}], 400)
        else:
            await peer.body(frames, 200, "text/event-stream")

    async with ScriptedServer(script) as plain:
        provider = OpenAIProvider(to(plain), KEY)
        outcome = await ask(provider, asked(thinking=Thinking.LOW))
        await provider.aclose()
    assert outcome.text == "Hi"
    assert outcome.notices == [f"127.0.0.1:{plain.port} does not support: Thinking."]


# --- pictures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
async def test_pictures_are_handed_on_in_every_form(
    provider: OpenAIProvider, gemini: GeminiServer, form: str
) -> None:
    gemini.pictures, gemini.form = (inside(png(30, 20)), inside(png(40, 20))), form
    outcome = await ask(provider, asked(PAINTER))
    assert (outcome.text, outcome.error) == (TEXT, None)
    assert outcome.pictures == list(gemini.pictures)
    assert SIGNED in outcome.events
