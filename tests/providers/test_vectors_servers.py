"""What real servers said when each was tried: the words and shapes that no document has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.checks import Step, StepState
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import (
    AnswerTooLong,
    ConnectionLost,
    ContextTooLong,
    InvalidInput,
    KeyMissing,
    KeyRejected,
    ModelNotFound,
    NextStep,
    ProtocolError,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_templates import FALCON, FALCON_180B, PromptTemplate
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.providers.connection_check import check_connection
from falcon_desktop.providers.failures import (
    RequestContext,
    failure_of_payload,
    failure_of_response,
    is_missing_route,
)
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.openai_stream import MAY_BE_CUT
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer, data, stream

VLLM_AT_LEAST = (
    "This model's maximum context length is 512 tokens. However, you requested 4 output tokens and "
    "your prompt contains at least 513 input tokens, for a total of at least 517 tokens. Please "
    "reduce the length of the input prompt or the number of requested output tokens."
)
TOO_LONG = [
    (VLLM_AT_LEAST, None, 512),
    (VLLM_AT_LEAST.replace("at least ", "").replace("513", "606"), 606, 512),
    (
        "This model's maximum context length is 4097 tokens. However, you requested 4927 tokens "
        "(4427 in the messages, 500 in the completion). Please reduce the length.",
        4427,
        4097,
    ),
    (
        "This model's maximum context length is 2048 tokens. However, your messages resulted in "
        "4090 tokens. Please reduce the length of the messages.",
        4090,
        2048,
    ),
    (
        "litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: "
        "OpenAIException - request (9037 tokens) exceeds the available context size (2048 tokens), "
        "try increasing it. Received Model Group=smol\nAvailable Model Group Fallbacks=None",
        9037,
        2048,
    ),
    (
        "Trying to keep the first 6029 tokens when context the overflows. However, the model is "
        "loaded with context length of only 4096 tokens, which is not enough.",
        6029,
        4096,
    ),
]
"""Words, the tokens that were given as far as the server counted them, and how many it reads."""


def where(key: str = "") -> RequestContext:
    return RequestContext("127.0.0.1:8000", "m", (key,) if key else (), bool(key))


def error_of(status: int, body: Any, key: str = "") -> Any:
    """Return the failure of an answer, as the server's words stand in a stream or before it."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return failure_of_response(status, {}, raw, where(key))


@pytest.mark.parametrize(("words", "given", "limit"), TOO_LONG)
@pytest.mark.parametrize(
    "shape",
    [
        lambda words: {"error": {"message": words, "type": "BadRequestError", "code": 400}},
        lambda words: {"object": "error", "message": words, "code": 40303},
        lambda words: {"detail": words},
        lambda words: {"detail": {"error": {"message": words, "code": "400"}}},
    ],
)
def test_the_servers_own_numbers_are_read_and_told(
    words: str, given: int | None, limit: int, shape: Any
) -> None:
    for error in (error_of(400, shape(words)), failure_of_payload(shape(words), where())):
        assert isinstance(error, ContextTooLong)
        assert (error.given_tokens, error.limit_tokens) == (given, limit)
        assert f"{limit:,}" in error.sentence
        if given is not None:
            assert f"{given:,}" in error.sentence


@pytest.mark.parametrize(
    ("words", "most", "window"),
    [
        (
            "max_tokens=1500 cannot be greater than max_model_len=512. Please request fewer output "
            "tokens. (parameter=max_tokens, value=1500)",
            512,
            512,
        ),
        (
            "max_tokens is too large: 100000. This model supports at most 16384 completion tokens, "
            "whereas you provided 100000.",
            16384,
            None,
        ),
        (
            "max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for m",
            8192,
            None,
        ),
        ("`max_tokens` must be less than or equal to `8192`, the maximum value", 8192, None),
        ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192, None),
    ],
)
def test_an_answer_that_is_to_be_too_long_is_told_with_the_limit(
    words: str, most: int, window: int | None
) -> None:
    error = error_of(400, {"error": {"message": words, "type": "invalid_request_error"}})
    assert isinstance(error, AnswerTooLong)
    assert (error.most_tokens, error.window_tokens) == (most, window)
    assert error.sentence == f"“Max new tokens” can be at most {most:,} here."
    assert error.detail == words


async def test_an_answer_limit_above_the_window_in_a_completion_is_told() -> None:
    words = "max_tokens=1500 cannot be greater than max_model_len=512."

    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"error": {"message": words, "code": 400}}, 400)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.origin))
        outcome = await ask(provider)
        await provider.aclose()
    assert isinstance(outcome.error, AnswerTooLong)
    assert len(server.requests) == 1


KEY = "sk-0123456789abcdef"
NO_KEYS: list[tuple[int, Any]] = [
    # LiteLLM with a master key and no database
    (400, {"error": {"message": "No connected db.", "type": "no_db_connection", "param": None,
                     "code": "400"}}),
    (401, {"error": "Unauthorized"}),  # vLLM
    (401, {"detail": {"error": {"message": "", "type": "invalid_request_error", "param": None,
                                "code": "invalid_api_key"}}}),  # FastChat
    (400, {"detail": {"error": {"message": "", "type": "x", "code": "invalid_api_key"}}}),
    (401, b""),
    (401, {"error": {"message": "Authentication Error, Invalid proxy server token passed.",
                     "type": "auth_error", "param": "None", "code": "401"}}),  # LiteLLM with one
    (401, {"error": {"code": 401, "message": "Invalid API Key", "type": "authentication_error"}}),
    (400, [{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.",
                      "status": "INVALID_ARGUMENT"}}]),  # Google
    (400, {"error": "Incorrect API key provided: abc. Find yours at https://x.example"}),
    (403, {"detail": "Missing API key"}), (400, {"message": "api_key expired"}),
]  # fmt: skip
"""How servers say that a key is wrong or missing."""


@pytest.mark.parametrize(("status", "body"), NO_KEYS)
async def test_a_key_that_was_sent_is_refused_and_one_that_was_not_is_asked_for(
    status: int, body: Any
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def script(peer: Peer, request: Request) -> None:
        await peer.body(raw, status)

    async with ScriptedServer(script) as server:
        for key, kind, words in (
            ("", KeyMissing, "requires a key. Enter one."),
            (KEY, KeyRejected, "rejected the key. Enter a valid key."),
        ):
            provider = OpenAIProvider(connection(server.url), key)
            error = (await ask(provider)).error
            assert type(error) is kind
            assert error.sentence.endswith(words)
            assert error.next_step is NextStep.ENTER_KEY
            with pytest.raises(kind):
                await provider.models()
            await provider.aclose()
        # a key may be in a header of the connection's own
        there = connection(server.url, headers=(("x-api-key", KEY),))
        provider = OpenAIProvider(there)
        assert type((await ask(provider)).error) is KeyRejected
        await provider.aclose()


@pytest.mark.parametrize(("status", "body"), NO_KEYS)
async def test_a_connection_test_ends_at_the_key(status: int, body: Any) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def script(peer: Peer, request: Request) -> None:
        if request.path.startswith("/v1/"):
            await peer.body(raw, status)
        else:
            await peer.body(b"", 404)

    async with ScriptedServer(script) as server:
        for key, code in (("", "key_missing"), (KEY, "key_rejected")):

            async def the_key(_: Connection, key: str = key) -> str:
                return key

            async def provider_of(there: Connection, key: str = key) -> OpenAIProvider:
                return OpenAIProvider(there, key)

            there = connection(server.url, model="", uses_key=bool(key))
            checked = check_connection(there, key=the_key, make_provider=provider_of)
            results = [result async for result in checked]
            assert (results[-1].step, results[-1].state) == (Step.KEY, StepState.FAILED)
            assert results[-1].code in (code, "")


def test_a_failure_without_a_word_may_be_for_want_of_a_key() -> None:
    """LiteLLM, asked without a key: its database is missing too."""
    for body in (b"Internal Server Error", b""):
        error = error_of(500, body)
        assert isinstance(error, ServerFailed)
        assert error.sentence.endswith("No key was sent; it may need one.")
        assert "may need" not in error_of(500, body, KEY).sentence
    assert "may need" not in error_of(500, {"error": {"message": "boom"}}).sentence
    assert "may need" not in error_of(500, b"CUDA out of memory").sentence
    assert "may need" not in error_of(502, b"").sentence


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"detail": {"error": {"message": "", "type": "t", "code": "invalid_api_key"}}},
         "invalid_api_key"),
        ({"error": {"message": "", "type": "auth_error", "code": "401"}}, "auth_error"),
        ({"error": {"message": "No connected db.", "code": "400"}}, "No connected db."),
        ({"detail": {"error": {"message": "nested", "code": "c"}}}, "nested"),
        ({"detail": "Not Found"}, "Not Found"),
    ],
)  # fmt: skip
def test_an_empty_message_is_no_json_to_read(body: Any, detail: str) -> None:
    assert error_of(401, body, KEY).detail == detail


@pytest.mark.parametrize(
    "words",
    [
        "Only A allowed now, your model B",
        "Only falcon-7b&&vicuna allowed now, your model m",
        "Only  allowed now, your model m",
        "not_found_error model: claude-9",
        "Invalid model name passed in model=m",
        "{'error': '/chat/completions: Invalid model name passed in model=m. Call `/v1/models`'}",
    ],
)
def test_a_model_that_is_not_offered(words: str) -> None:
    flat = {"object": "error", "message": words, "code": 40301}
    for body in (flat, {"error": {"message": words, "type": "None", "code": "400"}}):
        error = error_of(400, body)
        assert isinstance(error, ModelNotFound)
        assert error.next_step is NextStep.CHOOSE_MODEL


@pytest.mark.parametrize(
    "words",
    [
        "models/gemini-9 is not found for API version v1main, or is not supported.",
        "No endpoints found for maker/model.",
        "Unable to access model maker/model. Visit the list of models.",
        "maker/model is not a valid model ID",
    ],
)
def test_a_404_for_a_model_is_no_missing_route(words: str) -> None:
    """Google, OpenRouter, Together."""
    error = error_of(404, [{"error": {"message": words, "code": 404, "status": "NOT_FOUND"}}])
    assert isinstance(error, ModelNotFound)
    assert error.next_step is NextStep.CHOOSE_MODEL


@pytest.mark.parametrize("status", [400, 404])
def test_anthropics_model_that_is_not_offered(status: int) -> None:
    inner = {"type": "not_found_error", "message": "model: claude-9"}
    assert isinstance(error_of(status, {"type": "error", "error": inner}), ModelNotFound)


@pytest.mark.parametrize("body", [
    {"Message": "The identifier is invalid."}, {"Error": {"Message": "The identifier is invalid."}},
    [{"error": {"message": "The identifier is invalid."}}],
])  # fmt: skip
def test_words_are_found_under_names_in_capitals_and_in_lists(body: Any) -> None:
    error = error_of(400, body)
    assert isinstance(error, RequestRejected) and error.detail == "The identifier is invalid."


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"error": {"message": "No fixture matched", "type": "invalid_request_error"}}, True),
        ({"error": {"message": "No deployment is configured for this tenant"}}, True),
        ({"error": {"message": "Invalid URL (POST /v1/x)", "code": "unknown_url"}}, False),
        ({"error": {"message": "Unknown request URL: POST /v1/x. See the docs."}}, False),
        ({"error": {"message": "Check the URL for typos.", "code": "unknown_url"}}, False),
        ({"error": {"message": "Unexpected endpoint or method. (POST /x)"}}, False),
        ({"error": {"message": "File Not Found", "type": "not_found_error", "code": 404}}, False),
        ({"detail": "Not Found"}, False),
        (b"404 page not found", False),
        (b"", False),
    ],
)
def test_a_404_with_a_servers_own_words_is_no_missing_route(body: Any, says: bool) -> None:
    error = error_of(404, body)
    assert isinstance(error, RequestRejected if says else ProtocolError)
    assert is_missing_route(error) is not says
    if says:
        said = f"says it has no such route or model: {body['error']['message']}"
        assert error.sentence.endswith(said)
    else:
        assert "has no chat API at this address" in error.sentence


@pytest.mark.parametrize(
    ("header", "value", "hidden"),
    [
        ("x-portkey-provider", "openai", False),
        ("x-monkey", "business", False),
        ("x-author", "somebody", False),
        ("x-portkey-config", "pc-0123456789", True),
        ("x-api-key", "short", True),
        ("api_key", "short", True),
        ("X-Auth-Token", "short", True),
        ("x-goog-api-key", "AIzaShort", True),
        ("ocp-apim-subscription-key", "short", True),
        ("x-subscriptionkey", "short", True),
        ("cookie", "session", True),
    ],
)
async def test_only_what_opens_something_is_hidden(header: str, value: str, hidden: bool) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"error": {"message": f"{value} error: go away"}}, 400)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, headers=((header, value),)))
        error = (await ask(provider)).error
        await provider.aclose()
    assert error is not None
    assert (value in error.detail) is not hidden
    assert ("•••" in error.detail) is hidden


def test_where_only_a_name_has_key_in_it_nothing_is_kept_from_plain_http() -> None:
    far = "http://192.0.2.1/v1"
    OpenAIProvider(connection(far, headers=(("x-portkey-provider", "openai"),)))
    for header in ("x-api-key", "authorization"):
        with pytest.raises(InvalidInput, match="unencrypted"):
            OpenAIProvider(connection(far, headers=((header, "short"),)))


def text_frame(text: str, finish: str | None = None) -> dict[str, Any]:
    return {"object": "text_completion", "choices": [{"text": text, "finish_reason": finish}]}


NO_TEMPLATES: list[tuple[int, Any]] = [
    (400, {"object": "error", "message": "As of transformers v4.44, default chat template is no "
           "longer allowed, so you must provide a chat template if the tokenizer does not define "
           "one.", "type": "BadRequestError", "code": 400}),
    (400, {"error": {"message": "Cannot use chat template functions because "
                     "tokenizer.chat_template is not set"}}),
    (422, {"error": "Template error: template not found", "error_type": "template_error"}),
    (500, {"detail": "This model does not have a chat template."}),
]  # fmt: skip
"""How servers say that they can't chat with a model, though they can continue a text."""


@pytest.mark.parametrize(("status", "body"), NO_TEMPLATES)
@pytest.mark.parametrize(
    ("model", "template"), [("tiiuae/falcon-7b-instruct", FALCON), ("falcon-180b", FALCON_180B)]
)
async def test_a_server_without_a_chat_template_is_asked_with_the_models(
    status: int, body: Any, model: str, template: PromptTemplate
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/chat/completions":
            await peer.json(body, status)
        else:
            frames = [text_frame(" Because"), text_frame(".\nUs"), text_frame("er: And?", "stop")]
            await peer.body(stream(*frames), 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url, model=model))
        for _ in range(2):
            outcome = await ask(provider, question("Why?", system="Be kind."))
            assert (outcome.text, outcome.finished) == ("Because.", "stop")
            assert outcome.error is None
        await provider.aclose()
        turn = (Turn(Role.USER, "Why?"),)
        sent = server.requests[-1].json
        assert sent["prompt"] == template.prompt(turn, "Be kind.")
        assert sent["stop"] == list(template.stop)
        assert sent["max_tokens"] >= 256, "not the 16 tokens of a completion"
    paths = [request.path.removeprefix("/v1/") for request in server.requests]
    assert paths == ["chat/completions", "completions", "completions"], "it is remembered"


async def test_that_there_is_no_chat_template_is_told_and_else_passed_on() -> None:
    async def nothing(peer: Peer, request: Request) -> None:
        if request.path == "/v1/chat/completions":
            await peer.json(NO_TEMPLATES[0][1], 400)
        elif request.path == "/v1/completions":
            await peer.json({"detail": "Not Found"}, 404)

    async with ScriptedServer(nothing) as server:
        provider = OpenAIProvider(connection(server.url, model="falcon-7b"))
        for _ in range(2):
            outcome = await ask(provider)
            assert isinstance(outcome.error, RequestRejected)
            assert "must provide a chat template" in outcome.error.detail
        await provider.aclose()

    async def chats_not(peer: Peer, request: Request) -> None:
        if request.path == "/v1/chat/completions":
            await peer.json(NO_TEMPLATES[0][1], 400)
        else:
            await peer.body(stream(text_frame("Yes", "stop")), 200, "text/event-stream")

    async with ScriptedServer(chats_not) as server:
        provider = OpenAIProvider(connection(server.url, model="falcon-7b"))
        outcome = await ask(provider)
        [notice] = outcome.notices
        assert "has no chat template for this model" in notice and FALCON.label in notice
        picture = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x")
        other = OpenAIProvider(connection(server.url, model="falcon-7b"))
        seen = ChatRequest("", (Turn(Role.USER, "Look", (picture,)),), GenerationSettings())
        assert isinstance((await ask(other, seen)).error, RequestRejected), "a text has no pictures"
        await provider.aclose()
        await other.aclose()


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        ("Unexpected fields in the request: {'repetition_penalty', 'top_k'}",
         {"top_k", "repetition_penalty"}),
        ("Unrecognized request argument supplied: top_k", {"top_k"}),
        ("property 'seed' is unsupported", {"seed"}),
        ("Argument not supported on this model: presence_penalty", {"presence_penalty"}),
        ("[{'type': 'extra_forbidden', 'loc': ('body', 'top_k'), 'msg': 'Extra inputs are not "
         "permitted'}]", {"top_k"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [400, 422])
async def test_an_option_that_only_some_know_is_taken_back_and_that_is_said(
    status: int, words: str, left_out: set[str]
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.method == "GET":
            await peer.json({"detail": "Not Found"}, 404)
        elif left_out & request.json.keys():
            await peer.json({"detail": words}, status)
        else:
            await peer.body(
                stream({"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}), 200
            )

    options = GenerationSettings(
        top_k=5, repetition_penalty=1.9, seed=7, temperature=0.5, presence_penalty=0.5
    )
    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        doubts: list[str] = []
        for _ in range(2):
            outcome = await ask(provider, question(settings=options))
            assert outcome.text == "Hi"
            [notice] = [one for one in outcome.notices if "does not support" in one]
            doubts += [one for one in outcome.notices if one != notice]
        guessed = {"top_k": "Top-k", "repetition_penalty": "Repetition penalty"}
        taken = ", ".join(sorted(label for name, label in guessed.items() if name not in left_out))
        host = f"127.0.0.1:{server.port}"
        assert doubts == ([f"{host} may ignore: {taken}."] if taken else []), "said once"
        assert (await ask(provider, question())).notices == [], "nothing was left out"
        await provider.aclose()
    assert len(server.requests) == 5, "what it does not know is remembered, and it is asked once"
    last = server.requests[3].json
    assert last.keys() >= {"top_k", "repetition_penalty", "seed", "temperature"} - left_out


async def test_a_value_that_is_wrong_is_not_taken_back() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"error": {"message": "top_k must be at least 1"}}, 400)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider, question(settings=GenerationSettings(top_k=5)))
        await provider.aclose()
    assert isinstance(outcome.error, RequestRejected)
    assert [one.method for one in server.requests].count("POST") == 1


@pytest.mark.parametrize(
    ("header", "owner", "name", "off"),
    [
        ("llama.cpp", "", "repeat_penalty", 0),
        ("", "llamacpp", "repeat_penalty", 0),
        ("", "vllm", "repetition_penalty", -1),
        ("uvicorn", "organization_owner", "repetition_penalty", None),
    ],
)
async def test_what_a_server_is_seen_to_be_in_passing_names_its_options(
    header: str, owner: str, name: str, off: int | None
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":
            await peer.json({"data": [{"id": "m", "owned_by": owner}]}, Server=header)
        else:
            frame = {"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}
            await peer.body(stream(frame), 200, "text/event-stream", Server=header)

    options = GenerationSettings(top_k=0, repetition_penalty=1.9)
    for model in ("", "named"):  # ``ask --base-url URL --model named`` asks for no list by itself
        async with ScriptedServer(script) as server:
            provider = OpenAIProvider(connection(server.url, model=model))
            outcome = await ask(provider, question(settings=options))
            again = await ask(provider, question(settings=options))
            await provider.aclose()
        assert outcome.text == "Hi"
        told = [one.method == "POST" for one in server.requests]
        assert told == [False, True, True], "it is looked at once"
        sent = server.requests[-1].json
        assert sent == server.requests[-2].json
        assert sent[name] == 1.9
        assert sent.get("top_k") == off
        doubt = [f"127.0.0.1:{server.port} may ignore: Repetition penalty."]
        assert outcome.notices == (doubt if off is None else [])
        assert again.notices == []


PIECES = [
    list("你好 😀 👩‍👩‍👧 e\u0301 naïve"),
    ["wor", "d ", "👩", "\u200d", "👧"],
    ["\u0001", "\t", "\n"],
]


@pytest.mark.parametrize("pieces", PIECES)
async def test_text_that_is_cut_by_characters_comes_whole(pieces: list[str]) -> None:
    """LLM Katan cuts inside words and clusters; MLflow fills every frame with nothing."""
    nothing = {"role": None, "tool_calls": None, "function_call": None, "refusal": None}
    frames = [
        {"choices": [{"index": 0, "delta": {**nothing, "content": text}, "finish_reason": None}],
         "usage": None, "provider": "openai", "system_fingerprint": None}
        for text in [None, *pieces]
    ]  # fmt: skip
    end = {"choices": [{"delta": dict(nothing), "finish_reason": "stop"}], "usage": None}

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        for frame in (*frames, end):
            await peer.send(data(frame))
        await peer.send(data("[DONE]"))

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider)
        await provider.aclose()
    assert outcome.text == "".join(pieces)
    assert (outcome.finished, outcome.notices, outcome.usage) == ("stop", [], None)


@pytest.mark.parametrize(
    "before", [b"", b": keep-alive\n\n", data({"choices": [{"delta": {"role": "assistant"}}]})]
)
async def test_a_stream_that_breaks_before_the_first_word_has_not_begun(before: bytes) -> None:
    """MLflow's gateway, whose own server failed after it had sent a 200."""

    async def script(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        if before:
            await peer.chunked(before, end=False)
        await peer.send(b"")

    async def midway(peer: Peer, request: Request) -> None:
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(data({"choices": [{"delta": {"content": "Half"}}]}), end=False)

    for wanted, text in ((script, ""), (midway, "Half")):
        async with ScriptedServer(wanted) as server:
            provider = OpenAIProvider(connection(server.url))
            outcome = await ask(provider)
            await provider.aclose()
        assert isinstance(outcome.error, ConnectionLost)
        assert outcome.text == text
        begun = bool(text)
        assert ("broke during the answer" in outcome.error.sentence) is begun
        assert outcome.error.next_step is (NextStep.CONTINUE if begun else NextStep.RETRY)


@pytest.mark.parametrize(
    ("text", "tokens", "finish", "told"),
    [
        ("The sky is blue because", 8, "stop", True),
        ("one, two,", 8, "stop", True),
        ("السماء زرقاء لأن", 8, "stop", True),
        ("The sky is blue.", 8, "stop", False),
        ("`code`", 8, "stop", False),
        ("The sky is blue because", 7, "stop", False),
        ("The sky is blue because", 8, "length", False),
    ],
)
async def test_an_end_at_the_limit_may_be_a_cut(
    text: str, tokens: int, finish: str, told: bool
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        frame = {"choices": [{"delta": {"content": text}, "finish_reason": finish}]}
        usage = {"prompt_tokens": 3, "completion_tokens": tokens}
        await peer.body(stream({**frame, "usage": usage}), 200, "text/event-stream")

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        limited = await ask(provider, question(settings=GenerationSettings(max_new_tokens=8)))
        free = await ask(provider, question())
        await provider.aclose()
    assert limited.notices == ([MAY_BE_CUT] if told else [])
    assert (limited.finished, free.notices) == (finish, [])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("invalid API key: got 'sk-wrong', expected 'sk-right'", "expected '•••'"),
        ('Unauthorized: want "hf_abc"', 'want "•••"'),
        ("the token `gsk_123` is not `gsk_345`", "`•••` is not `•••`"),
        ("No module named 'sk-learn'", "'sk-learn'"),
        ("the key is 'skill'", "'skill'"),
    ],
)
def test_another_key_that_a_server_quotes_is_masked(words: str, shown: str) -> None:
    error = error_of(401, {"detail": words}, "sk-wrong")
    assert shown in error.detail
    assert "sk-right" not in error.detail and "sk-wrong" not in error.detail
