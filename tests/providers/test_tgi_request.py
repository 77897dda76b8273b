"""Requests to TGI: literally, and against TGI's own OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import ContextTooLong, InvalidInput
from falcon_desktop.core.domain.generation import PARAMETERS, GenerationSettings
from falcon_desktop.core.domain.servers import FallBack, known
from falcon_desktop.providers import tgi
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.tgi import TgiProvider
from falcon_desktop.providers.tgi_request import (
    parameters,
    request_body,
    stop_sequences,
    tgi_root,
)
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.servers.tgi import Rejected, TgiServer, _tokenize

ALWAYS = {"details": True, "return_full_text": False, "do_sample": True}
GREEDY = {**ALWAYS, "do_sample": False}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "tgi-openapi.json"
    loaded: dict[str, Any] = json.loads(
        path.read_text(encoding="utf-8"), object_hook=_as_json_schema
    )
    return loaded


def _as_json_schema(value: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.0 says "nullable", which JSON Schema does not know."""
    if value.get("nullable") is True:
        return {"anyOf": [value, {"type": "null"}]}
    return value


def validator(document: dict[str, Any], name: str) -> Validator:
    """A validator for one schema of the document."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return Draft202012Validator(schema)


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({}, ALWAYS),
        ({"temperature": 0.7}, {**ALWAYS, "temperature": 0.7}),
        ({"temperature": 1}, {**ALWAYS, "temperature": 1}),
        ({"temperature": 0}, GREEDY),
        ({"temperature": 0.0, "top_p": 0.5, "top_k": 10, "seed": 3}, {**GREEDY, "seed": 3}),
        ({"temperature": 1e-30}, GREEDY),
        ({"top_p": 1}, ALWAYS),
        ({"top_p": 0.99999999999}, ALWAYS),
        ({"top_p": 0.95}, {**ALWAYS, "top_p": 0.95}),
        ({"top_p": 0}, GREEDY),
        ({"top_k": 40}, {**ALWAYS, "top_k": 40}),
        ({"top_k": 0, "seed": -1}, ALWAYS),
        ({"repetition_penalty": 1.0}, ALWAYS),
        ({"repetition_penalty": 1.1}, {**ALWAYS, "repetition_penalty": 1.1}),
        ({"frequency_penalty": 0}, ALWAYS),
        ({"frequency_penalty": -0.5}, {**ALWAYS, "frequency_penalty": -0.5}),
        ({"presence_penalty": 1.5}, ALWAYS),
        ({"max_new_tokens": 20}, {**ALWAYS, "max_new_tokens": 20}),
        ({"seed": 0}, {**ALWAYS, "seed": 0}),
    ],
)
def test_only_what_was_changed_and_only_what_tgi_accepts(
    settings: dict[str, Any], sent: dict[str, Any]
) -> None:
    assert parameters(GenerationSettings(**settings)) == sent


def test_a_request_literally() -> None:
    settings = GenerationSettings(temperature=0.7, max_new_tokens=1024)
    body = request_body("\nUser: Hi\nAssistant:", settings, ["\nUser:"])
    assert body == {
        "inputs": "\nUser: Hi\nAssistant:",
        "parameters": {
            "details": True,
            "return_full_text": False,
            "do_sample": True,
            "temperature": 0.7,
            "max_new_tokens": 1024,
            "stop": ["\nUser:"],
        },
    }
    with pytest.raises(InvalidInput, match="no text"):
        request_body("", settings, [])


def test_the_most_needed_stop_sequences_are_sent_if_they_are_too_many() -> None:
    every = stop_sequences(("\nUser:", "<|endoftext|>"), ("a", "b", "a", "\nUser:", "c"))
    assert every == ("\nUser:", "a", "b", "c", "<|endoftext|>")
    assert parameters(GenerationSettings(), every)["stop"] == ["\nUser:", "a", "b", "c"]
    assert parameters(GenerationSettings(), every, 2)["stop"] == ["\nUser:", "a"]
    assert stop_sequences(("x",), None) == ("x",)


ROUTES = (FallBack("/generate_stream"), *known(ServerKind.TGI).fall_backs)
SETTINGS = st.builds(
    GenerationSettings,
    **{
        name: st.none()
        | (
            st.integers(int(parameter.minimum), int(parameter.maximum))
            if parameter.whole
            else st.floats(parameter.minimum, parameter.maximum)
        )
        for name, parameter in PARAMETERS.items()
    },
    stop=st.none() | st.lists(st.text(min_size=1, max_size=9), max_size=16).map(tuple),
)


@given(settings=SETTINGS, route=st.sampled_from(ROUTES))
def test_every_request_is_valid_by_tgis_own_document_and_by_its_source(
    settings: GenerationSettings, route: FallBack, document: dict[str, Any]
) -> None:
    stop = stop_sequences(("\nUser:", "<|endoftext|>"), settings.stop)
    body = {**request_body("Hello", settings, stop), **dict(route.fields)}
    name = "CompatGenerateRequest" if route.route == "/" else "GenerateRequest"
    for error in validator(document, name).iter_errors(body):
        # Here the document is stricter than its source (providers/README.md section 2.2).
        assert (error.json_path, error.instance) in (
            ("$.parameters.seed", 0),
            ("$.parameters.frequency_penalty", -2),
        )
    sent = set(body["parameters"])
    assert sent <= set(document["components"]["schemas"]["GenerateParameters"]["properties"])
    server = TgiServer()
    try:
        server._validate("Hello", {**body["parameters"], "max_new_tokens": 1})
    except Rejected as rejected:
        pytest.fail(rejected.message)
    assert json.loads(json.dumps(body)) == body


async def test_what_arrives_at_the_server_is_what_was_validated(document: dict[str, Any]) -> None:
    double = TgiServer()
    async with double.serve() as server:
        provider = TgiProvider(
            connection(server.origin, ServerKind.TGI, model="tiiuae/falcon-40b-instruct")
        )
        settings = GenerationSettings(temperature=0, system_message="Be brief.", stop=("END",))
        outcome = await ask(provider, question("Hi", "Hello!", "More", settings=settings))
        assert outcome.complete
        await provider.aclose()
    ((path, body),) = double.asked
    assert path == "/generate_stream"
    assert body == outcome.sent[0].body
    assert body["inputs"] == (
        "System:Be brief.\nUser: Hi\nAssistant: Hello!\nUser: More\nAssistant:"
    )
    assert body["parameters"] == {**GREEDY, "stop": ["\nUser:", "END", "<|endoftext|>"]}
    assert list(validator(document, "GenerateRequest").iter_errors(body)) == []


async def test_the_double_answers_as_the_document_says(document: dict[str, Any]) -> None:
    double = TgiServer()
    validator(document, "Info").validate(double.info())
    for frame in double._frames("a b", {"details": True}):
        validator(document, "StreamResponse").validate(frame)
    whole = double._whole("a b", {"details": True}, full=False)
    validator(document, "GenerateResponse").validate(whole)
    validator(document, "TokenizeResponse").validate(_tokenize("a b"))


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://127.0.0.1:3000/", "http://127.0.0.1:3000"),
        (" http://h:80/generate_stream ", "http://h:80"),
        ("http://h/generate", "http://h"),
        ("http://h/v1", "http://h"),
        ("http://h/v1/chat/completions", "http://h"),
        ("http://h/v1/", "http://h"),
        ("https://h/models/tgi/generate", "https://h/models/tgi"),
        ("https://h/docs", "https://h"),
        ("https://h/info", "https://h"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("abc.endpoints.huggingface.cloud", "https://abc.endpoints.huggingface.cloud"),
    ],
)
def test_addresses_in_every_form_that_people_paste(typed: str, root: str) -> None:
    assert tgi_root(typed) == root


@pytest.mark.parametrize("typed", ["", "ftp://h", "http://", "http://user:pw@h"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        tgi_root(typed)


async def test_the_first_question_asks_which_model_if_nobody_said() -> None:
    double = TgiServer(model="tiiuae/Falcon3-7B-Instruct", tokens=("Hi",))
    async with double.serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI, model=""))
        for _ in range(2):
            outcome = await ask(provider, question("Hello"))
            assert outcome.text == "Hi"
        await provider.aclose()
        paths = [request.path for request in server.requests]
    assert paths == ["/info", "/generate_stream", "/generate_stream"]
    assert double.asked[0][1]["inputs"] == "<|user|>\nHello\n<|assistant|>\n"
    assert outcome.sent[-1].model == "tiiuae/Falcon3-7B-Instruct"
    assert outcome.sent[-1].server == "Text Generation Inference 3.3.6"


async def test_a_server_that_got_another_model_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tgi, "INFO_LIFETIME", 0.0)
    server = TgiServer(model="tiiuae/falcon-7b")
    async with server.serve() as served:
        provider = TgiProvider(connection(served.origin, ServerKind.TGI, model=""))
        await ask(provider, question("Hello"))
        server.model = "Qwen/Qwen2.5-7B"
        await ask(provider, question("Hello"))
        await provider.aclose()
    prompts = [body["inputs"] for _, body in server.asked]
    assert prompts[0] == "\nUser: Hello\nAssistant:"
    assert prompts[1].startswith("<|im_start|>user\nHello<|im_end|>")


async def test_a_gateway_without_info_is_asked_once() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/info":
            await peer.body(b"", 404, "")
        else:
            await TgiServer().script(peer, request)

    async with ScriptedServer(script) as served:
        provider = TgiProvider(connection(served.origin, ServerKind.TGI, model=""))
        for _ in range(2):
            assert (await ask(provider, question("Hello"))).complete
        await provider.aclose()
        paths = [request.path for request in served.requests]
    assert paths == ["/info", "/generate_stream", "/generate_stream"]


async def test_an_answer_is_continued_where_it_broke_off() -> None:
    double = TgiServer(tokens=(" there", "!"))
    async with double.serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI))
        outcome = await ask(provider, question("Hi", "Hello"))
        await provider.aclose()
    assert double.asked[0][1]["inputs"] == "\nUser: Hi\nAssistant: Hello"
    assert outcome.text == " there!"


async def test_a_plain_continuation_has_no_template_and_keeps_its_leading_space() -> None:
    double = TgiServer(tokens=(" upon", " a time"))
    async with double.serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI, template="plain"))
        outcome = await ask(provider, question("Once"))
        await provider.aclose()
    assert double.asked[0][1]["inputs"] == "Once"
    assert "stop" not in double.asked[0][1]["parameters"]
    assert outcome.text == " upon a time"


async def test_presence_penalty_is_left_out_with_a_word() -> None:
    async with TgiServer().serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI))
        settings = GenerationSettings(presence_penalty=1)
        outcome = await ask(provider, question(settings=settings))
        await provider.aclose()
    assert outcome.notices == ["This server does not support presence penalty; it was left out."]
    assert outcome.complete


async def test_an_answer_is_asked_for_as_long_as_there_is_room() -> None:
    double = TgiServer(max_total_tokens=200)
    async with double.serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI))
        asked = question("word " * 99 + "word", settings=GenerationSettings(max_new_tokens=150))
        outcome = await ask(provider, asked)
        assert outcome.text == "Hello, world!"
        assert outcome.complete
        limits = [body["parameters"]["max_new_tokens"] for _, body in double.asked]
        assert limits == [150, 99]
        assert [sent.body["parameters"]["max_new_tokens"] for sent in outcome.sent[:2]] == limits
        assert outcome.notices == [
            "The answer is limited to 99 tokens: the model's context window has no more room."
        ]
        long = question("word " * 180, settings=GenerationSettings(max_new_tokens=150))
        outcome = await ask(provider, long)
        assert isinstance(outcome.error, ContextTooLong)
        assert outcome.error.limit_tokens == 200
        await provider.aclose()


async def test_tokens_are_counted_where_the_server_can() -> None:
    async with TgiServer().serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI))
        assert await provider.count_tokens("one two three") == 3
        assert await provider.count_tokens("") == 0
        await provider.aclose()
    async with TgiServer(routes=("/",)).serve() as server:
        provider = TgiProvider(connection(server.origin, ServerKind.TGI))
        assert await provider.count_tokens("one two three") is None
        await provider.aclose()


async def test_a_key_is_sent_and_never_told() -> None:
    async with TgiServer(key="canary-key-123").serve() as server:
        there = connection(server.origin, ServerKind.TGI, uses_key=True)
        provider = TgiProvider(there, " canary-key-123\n")
        assert (await ask(provider)).complete
        assert "canary" not in repr(provider.client)
        await provider.aclose()
        wrong = TgiProvider(there, "wrong-canary-456", budgets=Budgets(retries=0))
        outcome = await ask(wrong)
        await wrong.aclose()
    assert "rejected the key" in str(outcome.error)
    assert "canary" not in repr(outcome)
