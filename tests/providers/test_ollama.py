"""Ollama's own protocol: what is sent, what is loaded, and what is done where it is not spoken."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.context.recipe import request_of
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Message, Provenance, Role, Usage
from falcon_desktop.core.domain.errors import (
    ContextTooLong,
    KeyMissing,
    KeyRejected,
    ModelNotFound,
    PicturesRefused,
    ProtocolError,
    ServerFailed,
)
from falcon_desktop.core.domain.events import Phase
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.models import LoadedModel, ModelInfo
from falcon_desktop.core.domain.precedence import in_force
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import OLLAMA, known, may_move, profile_of, suspected
from falcon_desktop.providers.ollama import OllamaProvider, ollama_root
from falcon_desktop.providers.ollama_models import details_in, full_name, loaded_in
from falcon_desktop.providers.source import Providers
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.ollama import Model, OllamaServer, line
from tests.servers.scripted import Peer, Request, ScriptedServer

TEXT = "Hello, world!"
PICTURE = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x")
CHAT = (Turn(Role.USER, "Hi"), Turn(Role.ASSISTANT, "Yes?"), Turn(Role.USER, "Go"))


def there(server: ScriptedServer, **fields: Any) -> Connection:
    """Return a connection over Ollama's own protocol."""
    return connection(server.origin, ServerKind.OLLAMA, preset=OLLAMA, **fields)


@asynccontextmanager
async def asked(
    ollama: OllamaServer | None = None, key: str = "", **fields: Any
) -> AsyncIterator[tuple[OllamaServer, ScriptedServer, OllamaProvider]]:
    """Serve a double of Ollama, and give what asks it."""
    ollama = ollama or OllamaServer()
    async with ollama.serve() as server:
        provider = OllamaProvider(there(server, **fields), key)
        try:
            yield ollama, server, provider
        finally:
            await provider.aclose()


def settings(there: Connection, **chosen: Any) -> GenerationSettings:
    """Return the settings in force where these were chosen."""
    return in_force(
        GenerationSettings(system_message="").over(GenerationSettings(**chosen)),
        there,
        GenerationSettings(),
    )


# --- what is sent ------------------------------------------------------------------------------


async def test_the_smallest_body_says_the_window_and_forbids_to_cut() -> None:
    async with asked() as (ollama, server, provider):
        outcome = await ask(provider)
        assert outcome.text == TEXT
    assert ollama.asked == [
        {
            "model": "falcon",
            "messages": [{"role": "user", "content": "Hi"}],
            "stream": True,
            "truncate": False,
            "shift": False,
            "options": {"num_ctx": 8_192},
        }
    ]
    assert outcome.sent[0].body == ollama.asked[0], "what is kept is what was sent"
    assert outcome.sent[0].address == f"{server.origin}/api/chat"
    assert server.requests[-1].headers["accept"] == "application/x-ndjson, application/json"


async def test_every_option_has_its_own_name_here() -> None:
    async with asked() as (ollama, server, provider):
        chosen = settings(
            there(server), temperature=0.5, max_new_tokens=77, context_window=2_048, top_p=0.5,
            top_k=3, repetition_penalty=1.25, frequency_penalty=0.5, presence_penalty=-1.0,
            stop=("a", "b", "c", "d", "e", "f"), seed=7,
        )  # fmt: skip
        await ask(provider, question(settings=chosen))
        off = settings(
            there(server), top_p=1, top_k=0, repetition_penalty=1, frequency_penalty=0,
            presence_penalty=0, seed=-1,
        )  # fmt: skip
        await ask(provider, question(settings=off))
    assert ollama.asked[0]["options"] == {
        "num_ctx": 2_048, "temperature": 0.5, "num_predict": 77, "seed": 7, "top_p": 0.5,
        "top_k": 3, "repeat_penalty": 1.25, "frequency_penalty": 0.5, "presence_penalty": -1.0,
        "stop": ["a", "b", "c", "d", "e", "f"],
    }  # fmt: skip
    assert ollama.asked[1]["options"] == {
        "num_ctx": 8_192, "top_p": 1, "top_k": 0, "repeat_penalty": 1, "frequency_penalty": 0,
        "presence_penalty": 0,
    }  # fmt: skip


async def test_extra_fields_are_merged_last() -> None:
    async with asked() as (ollama, server, provider):
        extra = '{"keep_alive": "1h", "options": {"mirostat": 2}}'
        await ask(provider, question(settings=settings(there(server), extra_fields=extra)))
    assert ollama.asked[0]["keep_alive"] == "1h"
    assert ollama.asked[0]["options"] == {"num_ctx": 8_192, "mirostat": 2}


async def test_pictures_stand_beside_the_text_and_the_request_is_made_again_exactly() -> None:
    sees = OllamaServer({"falcon:latest": Model(sees=True)})
    async with asked(sees) as (ollama, _, provider):
        turns = (Turn(Role.USER, "Look", (PICTURE,)),)
        request = ChatRequest("falcon", turns, GenerationSettings(system_message="Be brief."))
        outcome = await ask(provider, request)
    assert outcome.error is None
    assert ollama.asked[0]["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Look", "images": ["eA=="]},
    ]
    from falcon_desktop.core.context.recipe import recipe_of, without_content

    sent = outcome.sent[-1]
    made = Provenance(
        settings={"system_message": "Be brief."},
        request=without_content(sent.body),
        recipe=recipe_of(sent, 0),
    )
    question_of = Message("q", "c", None, Role.USER, "Look", 1, attachments=(PICTURE,))
    answer = Message("a", "c", "q", Role.ASSISTANT, TEXT, 1, provenance=made)
    again = request_of(answer, [question_of])
    assert again.is_exact
    assert again.body == ollama.asked[0]
    assert again.prompt == "[system]\nBe brief.\n\n[user]\n[picture]\nLook"


async def test_a_model_that_sees_nothing_says_so() -> None:
    async with asked() as (_, _, provider):
        turns = (Turn(Role.USER, "Look", (PICTURE,)),)
        outcome = await ask(provider, ChatRequest("falcon", turns, GenerationSettings()))
    assert isinstance(outcome.error, PicturesRefused)


async def test_a_text_is_continued_without_a_template() -> None:
    async with asked() as (ollama, server, provider):
        outcome = await ask(
            provider, ChatRequest("falcon", (), GenerationSettings(), prompt="Once")
        )
        assert outcome.sent[0].address == f"{server.origin}/api/generate"
    assert (outcome.text, outcome.finished) == (TEXT, "stop")
    assert ollama.asked == [
        {
            "model": "falcon",
            "prompt": "Once",
            "raw": True,
            "stream": True,
            "truncate": False,
            "shift": False,
            "options": {"num_ctx": 8_192},
        }
    ]


async def test_the_key_goes_along_and_a_wrong_one_is_refused() -> None:
    async with asked(OllamaServer(key="sk-1"), "sk-1", uses_key=True) as (_, server, provider):
        assert (await ask(provider)).text == TEXT
        stranger = OllamaProvider(there(server, uses_key=True), "sk-2")
        assert isinstance((await ask(stranger)).error, KeyRejected)
        await stranger.aclose()
        nobody = OllamaProvider(there(server))
        assert isinstance((await ask(nobody)).error, KeyMissing)
        await nobody.aclose()


@pytest.mark.parametrize(
    "pasted",
    ["", "/", "/v1", "/v1/", "/api", "/api/chat", "/api/show", "/api/ps", "/v1/chat/completions"],
)
def test_an_address_may_be_pasted_in_any_form(pasted: str) -> None:
    assert ollama_root(f"http://h:11434{pasted}") == "http://h:11434"
    assert ollama_root(f"https://h/ollama{pasted}") == "https://h/ollama"


# --- the context window ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trained", "allowed", "chosen", "sent"),
    [
        (32_768, None, None, 8_192),
        (2_048, None, None, 2_048),
        (2_048, None, 4_096, 2_048),
        (32_768, None, 16_384, 16_384),
        (32_768, 4_096, None, 4_096),
        (32_768, 65_536, 16_384, 16_384),
    ],
)
async def test_the_window_is_what_was_chosen_at_most_what_the_model_and_the_person_allow(
    trained: int, allowed: int | None, chosen: int | None, sent: int
) -> None:
    double = OllamaServer({"falcon:latest": Model(trained)})
    async with asked(double, context_window=allowed) as (ollama, server, provider):
        asked_for = settings(there(server), context_window=chosen)
        await ask(provider, question(settings=asked_for))
    assert ollama.asked[0]["options"]["num_ctx"] == sent
    assert ollama.loads == [("falcon:latest", sent)]


async def test_what_asks_beside_a_chat_does_not_load_the_model_anew() -> None:
    async with asked() as (ollama, server, provider):
        chosen = settings(there(server), context_window=16_384)
        await ask(provider, question(settings=chosen))
        await ask(provider, question(settings=GenerationSettings(max_new_tokens=16)))
        await ask(provider, question("a", "b", "c", settings=chosen))
    assert [one["options"]["num_ctx"] for one in ollama.asked] == [16_384] * 3
    assert ollama.loads == [("falcon:latest", 16_384)]


async def test_the_model_is_asked_about_once() -> None:
    async with asked() as (_, server, provider):
        for _ in range(3):
            await ask(provider)
        routes = [one.path for one in server.requests]
    assert routes.count("/api/show") == 1
    assert routes.count("/api/ps") == 1
    assert routes.count("/api/chat") == 3


async def test_what_is_too_long_is_refused_rather_than_cut() -> None:
    async with asked(OllamaServer({"falcon:latest": Model(512)})) as (ollama, _, provider):
        outcome = await ask(provider, question("word " * 600, "Yes?", "Go on"))
    assert isinstance(outcome.error, ContextTooLong)
    assert (ollama.dropped, ollama.read) == (0, [])


async def test_an_answer_ends_where_the_window_does() -> None:
    double = OllamaServer({"falcon:latest": Model(512)}, tokens=("word ",) * 600)
    async with asked(double) as (_, _, provider):
        outcome = await ask(provider, question("word " * 300))
    assert outcome.finished == "length"
    assert outcome.usage == Usage(prompt_tokens=304, completion_tokens=208)


# --- loading -----------------------------------------------------------------------------------


def phases(outcome: Outcome) -> list[Phase]:
    return [one.phase for one in outcome.progress]


async def test_it_is_told_that_a_model_has_to_be_loaded() -> None:
    async with asked() as (ollama, server, provider):
        assert Phase.LOADING_MODEL in phases(await ask(provider))
        again = phases(await ask(provider))
        assert Phase.LOADING_MODEL not in again and Phase.WAITING in again
        other = OllamaProvider(there(server))
        assert Phase.LOADING_MODEL not in phases(await ask(other)), "it is loaded still"
        ollama.loads.append(("falcon:latest", 2_048))  # somebody else loaded it otherwise
        third = OllamaProvider(there(server))
        assert Phase.LOADING_MODEL in phases(await ask(third))
        await other.aclose()
        await third.aclose()


async def test_a_slow_load_is_waited_for_and_told_meanwhile() -> None:
    answered = asyncio.Event()
    double = OllamaServer()

    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/api/chat":
            await answered.wait()
        await double.script(peer, request)

    async with ScriptedServer(script) as server:
        provider, outcome = OllamaProvider(there(server)), Outcome()
        task = asyncio.create_task(ask(provider, outcome=outcome))
        from tests.waiting import until

        await until(lambda: Phase.LOADING_MODEL in phases(outcome) or task.done())
        assert not task.done()
        answered.set()
        assert (await task).text == TEXT
        await provider.aclose()


# --- its models --------------------------------------------------------------------------------


async def test_models_with_what_they_read_and_what_is_loaded() -> None:
    small = Model(2_048, sees=True)
    double = OllamaServer(
        {"falcon:latest": Model(), "small:1b": small}, until="2026-12-01T10:05:00Z"
    )
    async with asked(double) as (_, _, provider):
        before = await provider.models()
        await ask(provider)
        after = await provider.models()
    assert [replace(one, loaded=None) for one in after] == before
    assert before == [
        ModelInfo("falcon:latest", 32_768, accepts_images=False),
        ModelInfo("small:1b", 2_048, accepts_images=True),
    ]
    loaded = after[0].loaded
    assert loaded is not None and after[1].loaded is None
    assert (loaded.size, loaded.size_vram) == (2_000_000_000, 1_200_000_000)
    assert loaded.context_window == 8_192


async def test_the_first_model_answers_where_none_is_chosen() -> None:
    async with asked(OllamaServer({"b:1b": Model(), "a": Model()}), model="") as (_, _, provider):
        outcome = await ask(provider)
    assert outcome.sent[-1].model == "b:1b"
    async with asked(OllamaServer({}), model="") as (_, _, provider):
        outcome = await ask(provider)
    assert isinstance(outcome.error, ModelNotFound)


async def test_a_model_that_is_not_there() -> None:
    async with asked() as (_, _, provider):
        outcome = await ask(provider, question(model="none"))
    assert isinstance(outcome.error, ModelNotFound)
    assert "“none”" in outcome.error.sentence
    assert "not found" in outcome.error.detail


def test_what_a_model_is_and_what_is_loaded_may_be_said_oddly() -> None:
    assert details_in(None).window is None
    assert details_in({"model_info": {"a.context_length": "many"}}).window is None
    shown = details_in({"model_info": {"x.context_length": 8, "x.y.context_length": True}})
    assert (shown.window, shown.accepts_images) == (8, None)
    now = datetime.datetime(2026, 12, 1, 10, tzinfo=datetime.UTC).timestamp()
    found = loaded_in(
        {
            "models": [
                {"name": "a", "size": -1, "expires_at": "soon"},
                {"model": "b", "size": 5, "expires_at": "2026-12-01T11:05:00.987654321+01:00"},
                {"name": "c", "expires_at": "2318-01-01T00:00:00Z", "context_length": 0},
                "nonsense",
            ]
        },
        now,
    )
    assert found == {
        "a": LoadedModel(),
        "b": LoadedModel(5, until=now + 300.987654),
        "c": LoadedModel(),
    }
    assert [full_name(one) for one in ("a", "a:1b", "h:80/a")] == [
        "a:latest",
        "a:1b",
        "h:80/a:latest",
    ]


# --- errors ------------------------------------------------------------------------------------


async def test_an_error_in_the_stream_keeps_what_came_before() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path != "/api/chat":
            await peer.json({"error": "busy"}, 500)
            return
        await peer.head(content_type="application/x-ndjson")
        await peer.send(line({"message": {"role": "assistant", "content": "Hel"}, "done": False}))
        await peer.send(line({"error": "llama runner process no longer running: -1"}))

    async with ScriptedServer(script) as server:
        provider = OllamaProvider(there(server))
        outcome = await ask(provider)
        await provider.aclose()
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, ServerFailed)
    assert "runner process no longer running" in outcome.error.sentence


async def test_a_model_that_needs_more_memory_says_so_in_its_own_words() -> None:
    async def script(peer: Peer, request: Request) -> None:
        words = "model requires more system memory (9.8 GiB) than is available (3.1 GiB)"
        await peer.json({"error": words}, 500)

    async with ScriptedServer(script) as server:
        provider = OllamaProvider(there(server))
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, ServerFailed)
    assert "more system memory" in outcome.error.sentence


async def test_thoughts_are_kept_apart() -> None:
    double = OllamaServer({"falcon:latest": Model(thoughts=("Let", " me", " see"))})
    async with asked(double) as (_, _, provider):
        outcome = await ask(provider)
    assert (outcome.reasoning, outcome.text) == ("Let me see", TEXT)
    assert outcome.timings is not None
    assert outcome.timings.tokens_per_second == 7.0
    assert outcome.timings.total == 3.0
    assert (outcome.timings.loading, outcome.timings.prompt) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("model", "chosen", "sent", "thought", "told"),
    [
        (Model(thoughts=("Hm",), levels=True), Thinking.HIGH, ["high"], "Hm", 0),
        (Model(thoughts=("Hm",)), Thinking.HIGH, ["high", True], "Hm", 1),
        (Model(), Thinking.LOW, ["low", True, None], "", 1),
        (Model(thoughts=("Hm",)), Thinking.OFF, [False], "", 0),
        (Model(), Thinking.OFF, [False], "", 0),
        (Model(thoughts=("Hm",)), Thinking.SERVER, [None], "Hm", 0),
        (Model(), None, [None], "", 0),
    ],
)
async def test_thinking_as_far_as_a_model_lets_it_be_set(
    model: Model, chosen: Thinking | None, sent: list[Any], thought: str, told: int
) -> None:
    async with asked(OllamaServer({"falcon:latest": model})) as (ollama, server, provider):
        question_of = question(settings=settings(there(server), thinking=chosen))
        outcome = await ask(provider, question_of)
        assert (outcome.text, outcome.reasoning) == (TEXT, thought)
        assert len(outcome.notices) == told
        assert [one.get("think") for one in ollama.asked] == sent
        again = await ask(provider, question_of)
        assert (again.text, again.notices) == (TEXT, [])
        assert ollama.asked[-1].get("think") == sent[-1], "what was refused is remembered"
        assert len(ollama.asked) == len(sent) + 1


# --- where it is not spoken --------------------------------------------------------------------


async def test_a_proxy_that_passes_on_only_v1_is_asked_there_and_that_is_told() -> None:
    async with asked(OllamaServer(only_v1=True)) as (_, server, provider):
        outcome = await ask(provider)
        assert (outcome.text, outcome.finished, outcome.error) == (TEXT, "stop", None)
        assert outcome.sent[-1].address == f"{server.origin}/v1/chat/completions"
        assert [one for one in outcome.notices if "window can't be set" in one]
        again = await ask(provider)
        assert (again.text, again.notices) == (TEXT, [])
        assert server.requests[-1].path == "/v1/chat/completions"
        assert [one.id for one in await provider.models()] == ["falcon:latest"]


async def test_where_neither_is_spoken_the_first_refusal_is_told() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"<html>404</html>", 404, "text/html")

    async with ScriptedServer(script) as server:
        provider = OllamaProvider(there(server))
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, ProtocolError)


# --- moving over -------------------------------------------------------------------------------


class Keys:
    """A vault without keys."""

    async def read(self, connection_id: str, origin: str) -> None:
        """Return none."""


def saved(server: ScriptedServer, **fields: Any) -> Connection:
    """Return a connection as it was saved when only ``/v1`` was spoken."""
    return connection(server.url, ServerKind.OPENAI, preset=OLLAMA, **fields)


async def test_a_saved_connection_goes_over_once_a_probe_shows_its_own_protocol() -> None:
    async with OllamaServer().serve() as server:
        source = Providers(Keys())  # type: ignore[arg-type]
        before = saved(server)
        settled = await source.settled(before)
        assert settled == replace(before, kind=ServerKind.OLLAMA), "the address is kept"
        assert await source.settled(before) == settled
        assert len(server.requests) == 2, "it is probed once"
        async with source.using(settled, print) as provider:
            assert (await ask(provider)).text == TEXT
        assert server.requests[-1].path == "/api/chat"
        at_hand = await source.at_hand(before)
        assert at_hand is provider, "what is not saved yet is asked the same way"
        await source.close()


async def test_a_connection_stays_where_a_person_chose_or_nothing_else_is_spoken() -> None:
    source = Providers(Keys())  # type: ignore[arg-type]
    async with OllamaServer().serve() as server:
        kept = saved(server, keeps_kind=True)
        assert await source.settled(kept) is kept
        other = replace(saved(server), preset="llamacpp")
        assert await source.settled(other) is other
        assert not server.requests
    async with OllamaServer(only_v1=True).serve() as server:
        before = saved(server)
        assert await source.settled(before) == before
    async with OllamaServer().serve() as server:
        gone = saved(server)
    assert await source.settled(gone) is gone, "nothing answers there"
    await source.close()


async def test_what_only_shows_the_same_sign_is_no_ollama() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/api/version":
            await peer.json({"version": "0.6.5"})
        else:
            await peer.json({"detail": "Not Found"}, 404)

    async with ScriptedServer(script) as server:
        source = Providers(Keys())  # type: ignore[arg-type]
        before = saved(server)
        assert await source.settled(before) == before
        await source.close()


def test_rows_of_both_roads() -> None:
    own, compatible = known(ServerKind.OLLAMA, OLLAMA), known(ServerKind.OPENAI, OLLAMA)
    assert (own.asks_window, own.cuts_unseen) == (True, False)
    assert (compatible.asks_window, compatible.cuts_unseen) == (False, True)
    guessed = Connection("c", "Mine", ServerKind.OPENAI, "http://127.0.0.1:11434/v1")
    assert may_move(guessed) and suspected(guessed) is compatible
    assert not may_move(replace(guessed, keeps_kind=True))
    assert not may_move(replace(guessed, kind=ServerKind.OLLAMA))
    assert profile_of(replace(guessed, kind=ServerKind.OLLAMA)) is own
