"""Hugging Face's failures in its own words, and only where they are its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.checks import Step, StepState
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    CreditsExhausted,
    KeyMissing,
    KeyRejected,
    ModelLoading,
    ModelNotFound,
    NextStep,
    ProviderError,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.events import Phase, ProviderEvent, TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import HUGGING_FACE, preset
from falcon_desktop.providers.failures import RequestContext, failure_of_response
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.huggingface import (
    HuggingFaceProvider,
    explain,
    is_hugging_face,
    split_model,
)
from falcon_desktop.providers.source import Providers
from tests.servers.asking import ask, connection
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, Script, ScriptedServer

HOST = "router.huggingface.co"
MODEL = "tiiuae/Falcon3-7B-Instruct:novita"

TABLE = [
    (
        400,
        {},
        '{"error":{"message":"The requested model \'X\' is not supported by any provider you have '
        'enabled.","type":"invalid_request_error","param":"model","code":"model_not_supported"}}',
        ModelNotFound,
        "None of the providers enabled for this account serves the model “tiiuae/Falcon3-7B-",
        NextStep.CHOOSE_MODEL,
    ),
    (
        401,
        {},
        '{"error":"Invalid username or password."}',
        KeyRejected,
        "Hugging Face rejected this token.",
        NextStep.ENTER_KEY,
    ),
    (
        401,
        {},
        '{"error":"Invalid credentials in Authorization header"}',
        KeyRejected,
        "huggingface.co/settings/tokens",
        NextStep.ENTER_KEY,
    ),
    (
        402,
        {},
        '{"error":"You have exceeded your monthly included credits for Inference Providers. '
        'Subscribe to PRO to get 20x more monthly included credits."}',
        CreditsExhausted,
        "out of credits for Inference Providers",
        NextStep.OPEN_CONNECTION,
    ),
    (
        403,
        {},
        '{"error":"This authentication method does not have sufficient permissions to call '
        'Inference Providers on behalf of user X"}',
        AccessDenied,
        "can't call Inference Providers",
        NextStep.ENTER_KEY,
    ),
    (
        403,
        {"x-error-code": "GatedRepo"},
        '{"error":"Access to this model is restricted."}',
        AccessDenied,
        "accept its licence on its page",
        NextStep.OPEN_CONNECTION,
    ),
    (
        401,
        {"x-error-code": "RepoNotFound"},
        '{"error":"Repository not found"}',
        ModelNotFound,
        "has no access to it",
        NextStep.CHOOSE_MODEL,
    ),
    (404, {}, "Not Found", ModelNotFound, "does not serve the model", NextStep.CHOOSE_MODEL),
    (422, {}, '{"error":"bad"}', RequestRejected, "bad", NextStep.RUN_WITH),
    (
        429,
        {"retry-after": "12"},
        '{"error":"Too many requests"}',
        RateLimited,
        "Wait 12 seconds",
        NextStep.RETRY,
    ),
    (429, {}, "", RateLimited, "Wait a moment", NextStep.RETRY),
    (
        503,
        {},
        '{"error":"Model X is currently loading","estimated_time":20.0}',
        ModelLoading,
        "still loading",
        NextStep.RETRY,
    ),
    (502, {}, "<html><h1>Bad gateway</h1></html>", ServerFailed, "asleep", NextStep.RETRY),
    (503, {}, "Service Unavailable", ServerFailed, "asleep", NextStep.RETRY),
]


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind", "words", "next_step"),
    TABLE,
    ids=[f"{row[0]}-{row[3].__name__}-{index}" for index, row in enumerate(TABLE)],
)
def test_the_error_table(
    status: int,
    headers: dict[str, str],
    body: str,
    kind: type[ProviderError],
    words: str,
    next_step: NextStep,
) -> None:
    where = RequestContext(HOST, MODEL, has_key=True)
    plain = failure_of_response(status, headers, body.encode(), where)
    error = explain(plain, MODEL)
    assert type(error) is kind
    assert words in error.sentence
    assert error.next_step is next_step
    assert error.http_status == status
    assert error.detail == plain.detail


def test_a_token_that_was_not_sent_is_asked_for() -> None:
    plain = failure_of_response(
        401, {}, b'{"error":"Invalid username"}', RequestContext(HOST, MODEL)
    )
    error = explain(plain, MODEL)
    assert type(error) is KeyMissing
    assert error.sentence.startswith("Hugging Face requires a token.")


@pytest.mark.parametrize(
    ("seconds", "words"), [("1", "1 second,"), ("0.2", "1 second,"), ("12", "12 seconds,")]
)
def test_one_second_is_no_seconds(seconds: str, words: str) -> None:
    plain = failure_of_response(429, {"retry-after": seconds}, b"", RequestContext(HOST, MODEL))
    assert f"Wait {words}" in explain(plain, MODEL).sentence


class Refusing:
    """A provider that says a word, then fails."""

    def __init__(self, error: ProviderError) -> None:
        self.error = error
        self.open = 0

    @asynccontextmanager
    async def stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        self.open += 1
        try:
            yield self._events()
        finally:
            self.open -= 1

    async def _events(self) -> AsyncIterator[ProviderEvent]:
        yield TextDelta("so far")
        raise self.error

    async def models(self) -> Sequence[ModelInfo]:
        raise self.error

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        return len(text)


REQUEST = ChatRequest(MODEL, (Turn(Role.USER, "hi"),), GenerationSettings())


async def test_a_failure_inside_an_answer_is_explained_and_what_came_before_stays() -> None:
    inner = Refusing(CreditsExhausted("no", http_status=402, detail="the server's words"))
    seen: list[ProviderEvent] = []
    with pytest.raises(CreditsExhausted, match="credits for Inference Providers") as caught:
        async with HuggingFaceProvider(inner).stream(REQUEST) as events:
            async for event in events:
                seen.append(event)
    assert seen == [TextDelta("so far")]
    assert caught.value.detail == "the server's words"
    assert inner.open == 0


async def test_the_other_questions_are_passed_on() -> None:
    provider = HuggingFaceProvider(Refusing(KeyRejected("no", http_status=401)))
    assert await provider.count_tokens("four") == 4
    with pytest.raises(KeyRejected, match="Hugging Face rejected this token"):
        await provider.models()


@pytest.mark.parametrize(
    ("url", "preset", "is_it"),
    [
        ("https://router.huggingface.co/v1", "", True),
        ("https://abc.us-east-1.aws.endpoints.huggingface.cloud", "", True),
        ("https://mirror.example/v1", "huggingface", True),
        ("https://huggingface.co.evil.example", "", False),
        ("https://nothuggingface.co", "", False),
        ("http://127.0.0.1:3000", "tgi", False),
        ("nonsense", "", False),
        ("", "", False),
    ],
)
def test_which_servers_are_hugging_faces(url: str, preset: str, is_it: bool) -> None:
    assert is_hugging_face(connection(url, preset=preset)) is is_it


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        ("org/name:provider", ("org/name", "provider")),
        ("org/name", ("org/name", "")),
        ("", ("", "")),
        ("name:tag/odd", ("name:tag/odd", "")),
    ],
)
def test_a_model_may_name_its_provider(model: str, parts: tuple[str, str]) -> None:
    assert split_model(model) == parts


# --- a router on loopback, through the transport -----------------------------------------------


class NoKeys:
    """A vault with one key for everything."""

    async def read(self, connection_id: str, origin: str) -> str | None:
        return "hf_test"

    async def save(self, connection_id: str, origin: str, key: str) -> bool:
        return True

    async def delete(self, connection_id: str, origin: str) -> bool:
        return False

    async def status(self) -> str:
        return ""


@asynccontextmanager
async def router(script: Script) -> AsyncIterator[tuple[Providers, Connection]]:
    async with ScriptedServer(script) as server:
        providers = Providers(NoKeys(), budgets=Budgets(retries=0, loading=1.3))
        there = replace(preset(HUGGING_FACE).connection("hf"), model=MODEL, base_url=server.url)
        try:
            yield providers, there
        finally:
            await providers.close()


def ignore(event: ProviderEvent) -> None:
    """Hear nothing."""


async def test_the_error_table_over_the_wire() -> None:
    for status, headers, body, kind, words, next_step in TABLE:
        if kind is ModelLoading:
            continue

        async def script(peer: Peer, request: Request, row: Any = (status, headers, body)) -> None:
            await peer.body(row[2].encode(), row[0], "text/plain", **row[1])

        async with router(script) as (providers, there):
            outcome = await ask(await providers.provider(there, ignore))
        assert type(outcome.error) is kind, (status, outcome.error)
        assert words in str(outcome.error)
        assert outcome.error.next_step is next_step


async def test_a_model_that_loads_is_waited_for_visibly() -> None:
    loading = b'{"error":"Model X is currently loading","estimated_time":0.6}'
    asked = 0

    async def script(peer: Peer, request: Request) -> None:
        nonlocal asked
        asked += 1
        if asked < 3:
            await peer.body(loading, 503)
        else:
            await OpenAIServer(models=(MODEL,)).script(peer, request)

    async with router(script) as (providers, there):
        outcome = await ask(await providers.provider(there, ignore))
    assert outcome.text == "Hello, world!"
    waits = [each.seconds for each in outcome.progress if each.phase is Phase.LOADING_MODEL]
    assert waits == [0.6, 0.6]


async def test_a_model_that_loads_for_ever_is_given_up() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b'{"error":"Model X is currently loading","estimated_time":1}', 503)

    async with router(script) as (providers, there):
        outcome = await ask(await providers.provider(there, ignore))
    assert isinstance(outcome.error, ModelLoading)
    assert "Hugging Face is still loading the model “tiiuae/Falcon3" in str(outcome.error)
    assert outcome.error.next_step is NextStep.RETRY


async def test_the_steps_of_a_test_name_the_key_although_the_models_are_open_to_all() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.method == "GET":
            name = MODEL.partition(":")[0]
            await peer.json({"object": "list", "data": [{"id": name, "owned_by": "tiiuae"}]})
        else:
            await peer.json({"error": "Invalid username or password."}, 401)

    async with router(script) as (providers, there):
        results = [each async for each in providers.check(there)]
        identity = await providers.identify(there)
    assert identity.name == "Hugging Face"
    ended = {each.step: each.state for each in results if each.state is not StepState.RUNNING}
    assert ended[Step.MODEL] is StepState.OK
    assert ended[Step.KEY] is StepState.FAILED
    assert "Hugging Face rejected this token" in results[-1].sentence
