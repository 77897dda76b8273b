"""Conformance vectors 43 to 57 (providers/README.md section 7 C): what servers say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import Timings, Usage
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    ContextTooLong,
    CreditsExhausted,
    FalconError,
    KeyMissing,
    KeyRejected,
    ModelLoading,
    ModelNotFound,
    NextStep,
    Overloaded,
    ProtocolError,
    ProviderError,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.events import Phase, PictureReceived, TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.providers.http import Budgets
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.openai_stream import (
    CUT_REASONING,
    DAMAGED,
    NO_SOUND,
    NO_TOOLS,
    ONLY_REASONING,
)
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.scripted import (
    Peer,
    Request,
    Script,
    ScriptedServer,
    answers,
    data,
    in_turn,
    stream,
)

NO_RETRIES = Budgets(retries=0, loading=0)


def delta(content: Any = None, finish: Any = None, **more: Any) -> dict[str, Any]:
    """Return a frame whose delta holds ``content`` (if not None) and ``more``."""
    fields = dict(more) if content is None else {"content": content, **more}
    return {"choices": [{"index": 0, "delta": fields, "finish_reason": finish}]}


END = delta(finish="stop")


async def outcome_of(
    script: Script, request: ChatRequest | None = None, **provider: Any
) -> tuple[Outcome, ScriptedServer]:
    async with ScriptedServer(script) as server:
        asked = OpenAIProvider(connection(server.url), **provider)
        try:
            return await ask(asked, request), server
        finally:
            await asked.aclose()


async def read(*frames: Any, done: bool = True, request: ChatRequest | None = None) -> Outcome:
    outcome, _ = await outcome_of(answers(stream(*frames, done=done)), request)
    return outcome


def assert_text(outcome: Outcome, text: str, finished: str | None = "stop") -> None:
    assert outcome.error is None
    assert (outcome.text, outcome.finished) == (text, finished)


async def test_vector_43_first_frame_has_only_a_role() -> None:
    first = {"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]}
    outcome = await read(first, delta("Hi"), END)
    assert_text(outcome, "Hi")
    assert outcome.reasoning == ""


async def test_vector_44_a_role_in_every_frame() -> None:
    frames = [delta(text, role="assistant") for text in ("", "H", " ", "i", "")]
    assert_text(await read(*frames, delta("", "stop", role="assistant")), "H i")


async def test_vector_45_text_in_the_frame_that_finishes() -> None:
    assert_text(await read(delta("H"), delta("i", "stop")), "Hi")


FULL = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
ZERO = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ([delta("Hi"), END, {"choices": [], "usage": FULL}], Usage(3, 4)),
        ([delta("Hi"), {**END, "usage": FULL}], Usage(3, 4)),
        ([{**delta("Hi"), "usage": None}, END, {"choices": [], "usage": FULL}], Usage(3, 4)),
        ([{**delta("Hi"), "usage": ZERO}, {**END, "usage": FULL}, {"usage": ZERO}], Usage(3, 4)),
        ([delta("Hi"), END], None),
        (
            [
                delta("Hi"),
                {
                    **END,
                    "usage": {
                        **FULL,
                        "prompt_tokens_details": {"cached_tokens": 2},
                        "completion_tokens_details": {"reasoning_tokens": 1},
                    },
                },
            ],
            Usage(3, 4, 2, 1),
        ),
        (
            [
                {**delta("Hi"), "usage": {"prompt_tokens": 3, "completion_tokens": 1}},
                {**END, "usage": {"prompt_tokens": 3.0, "completion_tokens": 4, "x": [1]}},
            ],
            Usage(3, 4),
        ),
    ],
    ids=["own frame", "finish frame", "nulls", "zeros", "absent", "details", "growing"],
)
async def test_vector_46_usage(frames: list[Any], expected: Usage | None) -> None:
    outcome = await read(*frames)
    assert_text(outcome, "Hi")
    assert outcome.usage == expected


async def test_vector_47_empty_finish_reason_is_none() -> None:
    assert_text(await read(delta("H", ""), delta("i", ""), END), "Hi")
    interrupted = await read(delta("H", ""), done=False)
    assert interrupted.interrupted


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("stop_sequence", "stop"),
        ("eos_token", "stop"),
        ("length", "length"),
        ("content_filter", "content_filter"),
        ("function_call", "tool_calls"),
        ("unload", "unload"),
        ("\x1b[31mred", "[31mred"),
    ],
)
async def test_vector_48_finish_reasons(said: str, means: str) -> None:
    assert_text(await read(delta("Hi"), delta(finish=said)), "Hi", means)


async def test_vector_49_choices_empty_or_missing() -> None:
    frames = [{"choices": []}, {"id": "ping"}, {"choices": None}, delta("Hi"), {}, END, {"x": 1}]
    assert_text(await read(*frames), "Hi")
    other = {"choices": [{"index": 1, "delta": {"content": "no"}}, *delta("Hi")["choices"]]}
    assert_text(await read(other, END), "Hi")


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_vector_50_reasoning_fields(name: str) -> None:
    frames = [delta(**{name: "Let "}), delta(**{name: "me"}), delta("Hi", **{name: None}), END]
    outcome = await read(*frames)
    assert_text(outcome, "Hi")
    assert outcome.reasoning == "Let me"
    assert outcome.notices == []


async def test_vector_50_both_reasoning_fields_count_once() -> None:
    both = delta(reasoning="think", reasoning_content="think", reasoning_details=[{"x": 1}])
    outcome = await read(both, delta("Hi"), END)
    assert (outcome.reasoning, outcome.text) == ("think", "Hi")


@pytest.mark.parametrize(
    ("answer", "reasoning", "text"),
    [
        ("<think>\nBecause.\n</think>\n\nYes.", "Because.", "Yes."),
        ("\n<think>a < b</think>Yes.", "a < b", "Yes."),
        ("Because.\n</think>\n\nYes.", "Because.", "Yes."),
        ("Because.</think>\nYes.", "Because.", "Yes."),
        ("<think></think>Yes.", "", "Yes."),
        ("<think>\n\n</think>\n\nYes.", "", "Yes."),
        ("1 < 2 and </thin is no tag <think> late", "", "1 < 2 and </thin is no tag <think> late"),
        ("The tag `</think>` ends it.", "", "The tag `</think>` ends it."),
        ("```\n</think>\n```\nDone", "", "```\n</think>\n```\nDone"),
        ("<thinker> is no tag", "", "<thinker> is no tag"),
        ("<thi", "", "<thi"),
    ],
)
async def test_vector_50_inline_reasoning(answer: str, reasoning: str, text: str) -> None:
    for size in (1, 2, 3, 5, 7, 100):
        pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
        outcome = await read(*(delta(piece) for piece in pieces), END)
        assert_text(outcome, text)
        assert outcome.reasoning.strip("\n") == reasoning


@pytest.mark.parametrize("size", [1, 3, 100])
async def test_vector_50_inline_reasoning_over_many_reads(size: int) -> None:
    answer = "Because.\n</think>\n\nYes."
    pieces = [data(delta(answer[at : at + size])) for at in range(0, len(answer), size)]

    async def script(peer: Peer, request: Request) -> None:
        await peer.head()
        await peer.send(*pieces, stream(END), pause=0.002)

    outcome, _ = await outcome_of(script)
    assert_text(outcome, "Yes.")
    assert outcome.reasoning.strip() == "Because."


async def test_vector_50_only_reasoning_is_told() -> None:
    stopped = await read(delta(reasoning="Hm"), END)
    assert (stopped.text, stopped.reasoning, stopped.finished) == ("", "Hm", "stop")
    assert stopped.notices == [ONLY_REASONING]
    cut = await read(delta("<think>Hm"), delta(finish="length"))
    assert (cut.text, cut.reasoning, cut.finished) == ("", "Hm", "length")
    assert cut.notices == [CUT_REASONING]


HTTP_ERRORS: list[tuple[int, Any, type[FalconError], str]] = [
    (401, {"error": {"message": "Invalid API Key", "code": 401}}, KeyMissing, "Invalid API Key"),
    (401, b"", KeyMissing, ""),
    (402, {"error": "You have exceeded your monthly included credits"}, CreditsExhausted, "exceed"),
    (403, {"error": "does not have sufficient permissions"}, AccessDenied, "permissions"),
    (404, {"error": {"message": "The model `x` does not exist."}}, ModelNotFound, "exist"),
    (404, {"detail": "Not Found"}, ProtocolError, "Not Found"),
    (
        400,
        {"error": {"message": "The requested model 'x' is not supported by any provider you have"
                   " enabled.", "code": "model_not_supported"}},
        ModelNotFound,
        "not supported",
    ),
    (400, {"object": "error", "message": "bad top_p", "code": 400}, RequestRejected, "bad top_p"),
    (422, {"detail": [{"msg": "field required"}, {"msg": "too big"}]}, RequestRejected, "too big"),
    (422, b"Failed to deserialize the JSON body", RequestRejected, "Failed to deserialize"),
    (400, {"errors": [{"message": "first"}]}, RequestRejected, "first"),
    (
        400,
        {"error": {"code": 400, "message": "too long", "type": "exceed_context_size_error",
                   "n_prompt_tokens": 5000, "n_ctx": 4096}},
        ContextTooLong,
        "too long",
    ),
    (
        400,
        {"object": "error", "message": "This model's maximum context length is 2048 tokens. "
         "However, you requested 2500 tokens"},
        ContextTooLong,
        "2048",
    ),
    (413, b"length limit exceeded", ContextTooLong, "length"),
    (429, {"error": {"message": "Slow down", "type": "rate_limit_error"}}, RateLimited, "Slow"),
    (429, {"error": {"message": "x", "code": "insufficient_quota"}}, CreditsExhausted, "x"),
    (429, {"error": "Model is overloaded", "error_type": "overloaded"}, Overloaded, "overloaded"),
    (500, {"error": {"message": "boom", "type": "server_error"}}, ServerFailed, "boom"),
    (503, {"error": {"message": "Loading model", "type": "unavailable_error"}}, ModelLoading, "Lo"),
    (503, {"error": "Model x is currently loading", "estimated_time": 20.0}, ModelLoading, "x"),
    (503, {"error": "unhealthy", "error_type": "healthcheck"}, Overloaded, "unhealthy"),
    (424, {"error": "Request failed during generation", "error_type": "generation"},
     ServerFailed, "during"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "kind", "words"), HTTP_ERRORS)
async def test_vector_51_errors_before_the_stream(
    status: int, body: Any, kind: type[FalconError], words: str
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def script(peer: Peer, request: Request) -> None:
        await peer.body(raw, status, "application/json" if raw[:1] == b"{" else "text/plain")

    outcome, server = await outcome_of(script, budgets=NO_RETRIES)
    assert type(outcome.error) is kind
    assert isinstance(outcome.error, ProviderError)
    assert outcome.error.http_status == status
    assert words in outcome.error.detail
    assert (outcome.text, outcome.finished, outcome.usage) == ("", None, None)
    assert outcome.error.sentence.endswith(".") or words
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("frame", "kind", "words"),
    [
        ({"error": {"message": "boom", "type": "server_error"}}, ServerFailed, "boom"),
        ({"error": {"message": "boom"}, "message": "boom"}, ServerFailed, "boom"),
        ({"error": {"message": "Template error", "http_status_code": 422}}, RequestRejected, "Tem"),
        ({"error": {"code": 503, "message": "busy"}}, Overloaded, "busy"),
        (
            {"error": {"code": 400, "message": "the request exceeds the available context size",
                       "type": "exceed_context_size_error", "n_prompt_tokens": 9, "n_ctx": 8}},
            ContextTooLong,
            "context size",
        ),
        ({"object": "error", "message": "flat", "type": "x", "code": 500}, ServerFailed, "flat"),
        ({"error": "plain text"}, ServerFailed, "plain text"),
        (
            {"error": {"code": 429, "message": "slow"}, **delta(finish="error")},
            RateLimited,
            "slow",
        ),
        ({"error": ["odd", {"message": "list"}]}, ServerFailed, "odd; list"),
        ({"detail": "FastAPI"}, ServerFailed, "FastAPI"),
    ],
)  # fmt: skip
async def test_vector_51_errors_inside_the_stream(
    frame: Any, kind: type[FalconError], words: str
) -> None:
    for before in ([], [delta("Hel"), delta("lo")]):
        script = answers(stream(*before, frame, delta("MORE")))
        outcome, _ = await outcome_of(script, budgets=NO_RETRIES)
        assert outcome.text == ("Hello" if before else ""), "what came before stays"
        assert outcome.finished is None
        assert type(outcome.error) is kind
        assert words in outcome.error.detail


async def test_vector_51_error_field_of_old_llama_cpp() -> None:
    for payload in (b'{"code":500,"message":"boom"}', b'{"error":{"message":"boom"}}'):
        body = data(delta("Hel")) + b"error: " + payload + b"\n\n"
        outcome, _ = await outcome_of(answers(body))
        assert (outcome.text, outcome.finished) == ("Hel", None)
        assert isinstance(outcome.error, ServerFailed)
        assert outcome.error.detail == "boom"


async def test_vector_51_empty_errors_are_none() -> None:
    frames = [{**delta("H"), "error": None}, {**delta("i"), "error": {}}, {**END, "error": ""}]
    assert_text(await read(*frames), "Hi")


async def test_vector_51_an_error_reason_without_an_error() -> None:
    outcome = await read(delta("Hel"), delta(finish="error"))
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, ProtocolError)
    assert outcome.error.next_step is NextStep.RETRY


async def test_vector_51_hostile_words_become_plain() -> None:
    message = "\x1b]8;;http://evil\x07click\x1b[0m \u202eevil <b>x</b>\r\n" + "y" * 5_000

    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"error": {"message": message}}, 400)

    outcome, _ = await outcome_of(script)
    assert outcome.error is not None
    for text in (outcome.error.sentence, outcome.error.detail):
        assert not {"\x1b", "\x07", "\u202e", "\r"} & set(text)
    assert len(outcome.error.detail) <= 2_000
    assert len(outcome.error.sentence) <= 300
    assert "\n" not in outcome.error.sentence


WHOLE = {
    "id": "1",
    "object": "chat.completion",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Hello", "reasoning_content": "Hm"},
            "finish_reason": "length",
        }
    ],
    "usage": FULL,
}


@pytest.mark.parametrize("content_type", ["application/json", "text/event-stream", ""])
@pytest.mark.parametrize("indent", [None, 2])
async def test_vector_52_a_whole_answer_to_a_stream_request(
    content_type: str, indent: int | None
) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(json.dumps(WHOLE, indent=indent).encode(), 200, content_type)

    outcome, _ = await outcome_of(script)
    assert_text(outcome, "Hello", "length")
    assert (outcome.reasoning, outcome.usage) == ("Hm", Usage(3, 4))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"error":"Unexpected endpoint or method."}', ServerFailed),
        (b'{"error":{"message":"no such model","code":"model_not_found"}}', ModelNotFound),
        (b'{"hello":"world"}', ProtocolError),
        (b'{"choices":[{"message":', ProtocolError),
        (b"[]", ProtocolError),
        (b"<html><title>Sign in</title>Welcome</html>", ProtocolError),
        (b"OK", ProtocolError),
    ],
)
async def test_vector_52_a_success_that_is_none(body: bytes, kind: type[FalconError]) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(body)

    outcome, _ = await outcome_of(script)
    assert type(outcome.error) is kind
    assert (outcome.text, outcome.finished) == ("", None)


async def test_vector_52_an_empty_success_is_an_interruption() -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(b"")

    outcome, _ = await outcome_of(script)
    assert outcome.interrupted


async def test_vector_52_a_stream_that_calls_itself_json() -> None:
    outcome, _ = await outcome_of(
        answers(stream(delta("Hi"), END), content_type="application/json")
    )
    assert_text(outcome, "Hi")


async def test_vector_52_a_whole_answer_inside_an_event() -> None:
    outcome = await read(WHOLE)
    assert_text(outcome, "Hello", "length")
    assert (outcome.reasoning, outcome.usage) == ("Hm", Usage(3, 4))


async def test_vector_53_timings_of_llama_cpp() -> None:
    timings = {
        "cache_n": 10, "prompt_n": 20, "prompt_ms": 500.0, "predicted_n": 5,
        "predicted_ms": 1500.0, "predicted_per_second": 3.5,
    }  # fmt: skip
    outcome = await read(delta("Hi"), END, {"choices": [], "timings": timings})
    assert_text(outcome, "Hi")
    assert outcome.timings == Timings(total=2.0, tokens_per_second=3.5, prompt=0.5)
    assert outcome.usage == Usage(prompt_tokens=30, completion_tokens=5, cached_tokens=10)
    both = await read(delta("Hi"), {**END, "usage": FULL, "timings": timings})
    assert both.usage == Usage(3, 4), "what the server calls usage comes first"


async def test_vector_53_groq_and_obfuscation() -> None:
    outcome = await read(
        {**delta("H"), "x_groq": {"id": "r"}, "obfuscation": "aZ3"},
        delta("i", obfuscation="x"),
        {**END, "x_groq": {"id": "r", "usage": FULL}, "service_tier": None},
    )
    assert_text(outcome, "Hi")
    assert outcome.usage == Usage(3, 4)


async def test_vector_53_prompt_progress() -> None:
    parts = [
        {**delta(role="assistant"), "prompt_progress": {"total": 8, "cache": 0, "processed": n}}
        for n in (0, 4, 8)
    ]
    odd = {**delta(), "prompt_progress": {"total": "x", "processed": None}}
    outcome = await read(*parts, odd, delta("Hi"), END)
    assert_text(outcome, "Hi")
    seen = [step.fraction for step in outcome.progress if step.phase is Phase.READING_PROMPT]
    assert seen == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"object": "list", "data": None}, []),
        ({"data": []}, []),
        ({"data": [{"id": "a"}, {"id": ""}, {}, None, 5, "b", {"id": "a"}]}, ["a", "b"]),
        ([{"id": "a"}], ["a"]),
        ({"models": [{"name": "a", "model": "x"}]}, ["a"]),
        ({"data": [{"id": f"m{n}"} for n in range(5_000)]}, [f"m{n}" for n in range(5_000)]),
    ],
    ids=["null", "empty", "odd", "bare", "ollama", "5000"],
)
async def test_vector_54_lists_of_models(body: Any, expected: list[str]) -> None:
    async def script(peer: Peer, request: Request) -> None:
        assert (request.method, request.target) == ("GET", "/v1/models")
        await peer.json(body)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        assert [model.id for model in await provider.models()] == expected
        await provider.aclose()


async def test_vector_54_context_windows_and_owners() -> None:
    entries = [
        {"id": "llama", "owned_by": "llamacpp", "meta": {"n_ctx": 4096, "n_ctx_train": 8192}},
        {"id": "unloaded", "meta": None},
        {"id": "vllm", "max_model_len": 2048, "created": "yesterday"},
        {"id": "router", "providers": [{"context_length": 100}, {"context_length": 200}, {}]},
        {"id": "liar", "context_length": True},
    ]

    async def script(peer: Peer, request: Request) -> None:
        await peer.json({"data": entries})

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        assert await provider.models() == [
            ModelInfo("llama", 4096, "llamacpp"),
            ModelInfo("unloaded"),
            ModelInfo("vllm", 2048),
            ModelInfo("router", 200),
            ModelInfo("liar"),
        ]
        await provider.aclose()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, {"error": {"message": "broken"}}, ServerFailed),
        (200, {"object": "list"}, ServerFailed),
        (200, {"data": "models"}, ServerFailed),
        (401, {"error": "no"}, KeyRejected),
        (404, {"error": "no"}, ProtocolError),
    ],
)
async def test_vector_54_no_list_of_models(status: int, body: Any, kind: type[FalconError]) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.json(body, status)

    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        with pytest.raises(kind):
            await provider.models()
        await provider.aclose()


def refusing(words: str, status: int, refuses: Any) -> Script:
    """Return a script that refuses some bodies with ``words`` and answers others."""

    async def script(peer: Peer, request: Request) -> None:
        if request.method == "GET":  # an unknown server may be looked at first
            await peer.json({"data": []}, 200)
        elif refuses(request.json):
            await peer.json({"error": {"message": words}}, status)
        else:
            await peer.body(stream(delta("Hi"), END), 200, "text/event-stream")

    return script


@pytest.mark.parametrize("status", [400, 422])
async def test_vector_55_stream_options_rejected_once(status: int) -> None:
    script = refusing(
        "Unrecognized request argument: stream_options",
        status,
        lambda body: "stream_options" in body,
    )
    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        for _ in range(2):
            outcome = await ask(provider)
            assert_text(outcome, "Hi")
        await provider.aclose()
    asked = ["stream_options" in request.json for request in server.requests]
    assert asked == [True, False, False], "remembered for this connection"


async def test_vector_55_max_completion_tokens() -> None:
    script = refusing(
        "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        400,
        lambda body: "max_tokens" in body,
    )
    settings = GenerationSettings(max_new_tokens=5)
    outcome, server = await outcome_of(script, question(settings=settings))
    assert_text(outcome, "Hi")
    assert server.requests[-1].json["max_completion_tokens"] == 5


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("System role not supported", 400),
        ("Conversation roles must alternate user/assistant/user/assistant/...", 500),
        ("Template error: only user and assistant roles are supported!", 422),
    ],
)
async def test_vector_56_system_role_rejected_is_merged(words: str, status: int) -> None:
    script = refusing(words, status, lambda body: body["messages"][0]["role"] == "system")
    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        for _ in range(2):
            outcome = await ask(provider, question("Hi", "Yes?", "Go", system="Be brief."))
            assert_text(outcome, "Hi")
        await provider.aclose()
    assert [request.json["messages"][0]["role"] for request in server.requests] == [
        "system", "user", "user",
    ]  # fmt: skip
    assert server.requests[-1].json["messages"] == [
        {"role": "user", "content": "Be brief.\n\nHi"},
        {"role": "assistant", "content": "Yes?"},
        {"role": "user", "content": "Go"},
    ]


async def test_vector_56_also_when_it_is_rejected_inside_the_stream() -> None:
    wrong = answers(stream({"error": {"message": "System role not supported"}}))
    right = answers(stream(delta("Hi"), END))
    outcome, server = await outcome_of(in_turn([wrong, right]), question(system="Be brief."))
    assert_text(outcome, "Hi")
    assert len(server.requests) == 2


async def test_vector_56_other_rejections_are_not_tried_again() -> None:
    script = refusing("bad request", 400, lambda body: True)
    outcome, server = await outcome_of(script, question(system="Be brief."))
    assert isinstance(outcome.error, RequestRejected)
    assert len(server.requests) == 1


async def test_vector_57_tool_calls_are_left_out_visibly() -> None:
    call = [{"index": 0, "id": "c", "function": {"name": "rm", "arguments": "{}"}}]
    frames = [delta("Hi", tool_calls=None), delta(tool_calls=call), delta(tool_calls=call)]
    outcome = await read(*frames, delta(finish="tool_calls"))
    assert_text(outcome, "Hi", "tool_calls")
    assert outcome.notices == [NO_TOOLS], "once"
    old = await read(delta(function_call={"name": "x"}), END)
    assert old.notices == [NO_TOOLS]
    none = await read(delta("Hi", tool_calls=[]), END)
    assert none.notices == []


def told(inside: dict[str, Any]) -> dict[str, Any]:
    return {"choices": [{"index": 0, **inside, "finish_reason": "error"}]}


UPSTREAM = {"code": 500, "message": "Upstream went away"}


@pytest.mark.parametrize(
    "last",
    [told({"delta": {}, "error": UPSTREAM}), told({"delta": {"content": ""}, "error": UPSTREAM}),
     told({"message": {"content": [{"type": "text", "text": ""}]}, "error": UPSTREAM})],
)  # fmt: skip
async def test_an_error_within_a_choice_is_the_servers_word(last: Any) -> None:
    outcome = await read(delta("Hel"), last)
    assert (outcome.text, outcome.finished) == ("Hel", None)
    assert isinstance(outcome.error, ServerFailed)
    assert outcome.error.detail == "Upstream went away"


async def test_an_odd_error_within_a_choice_is_one() -> None:
    for odd in ({"message": "\ud800 odd"}, "odd", ["odd"], {"a": {"b": 1e999}}):
        outcome = await read(delta("Hel"), told({"delta": {}, "error": odd}))
        assert isinstance(outcome.error, ServerFailed) and outcome.text == "Hel"


@pytest.mark.parametrize("choice", [
    {"delta": {}, "message": {"content": "Hi"}}, {"delta": {}, "text": "Hi"},
    {"delta": {"role": "assistant"}, "message": {"content": "Hi"}},
    {"delta": {"role": "assistant", "content": None}, "text": "Hi"},
    {"delta": None, "message": {"role": "assistant", "content": {"type": "text", "text": "Hi"}}},
    {"delta": {"content": {"text": "Hi"}}},
])  # fmt: skip
async def test_the_text_is_found_wherever_it_stands(choice: dict[str, Any]) -> None:
    one = {"choices": [{"index": 0, **choice, "finish_reason": "stop"}]}
    assert_text(await read(one), "Hi")


async def test_what_is_said_twice_in_a_choice_counts_once() -> None:
    both = {"choices": [{"delta": {"content": "Hi"}, "message": {"content": "Hi"}, "text": "Hi"}]}
    assert_text(await read(both, END), "Hi")


@pytest.mark.parametrize("ends", ["", "\ndata: [DONE]"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_events_without_a_blank_line_between_them_are_read(end: str, ends: str) -> None:
    lines = "\n".join(f"data: {json.dumps(one)}" for one in (delta("H"), delta("i"), END)) + ends
    outcome, _ = await outcome_of(answers((lines + "\n\n").replace("\n", end).encode()))
    assert_text(outcome, "Hi")
    assert outcome.notices == []


async def test_one_damaged_line_among_events_is_told() -> None:
    lines = f"data: {json.dumps(delta('H'))}\ndata: {{oops\ndata: {json.dumps(END)}\n\n"
    outcome, _ = await outcome_of(answers(lines.encode()))
    assert_text(outcome, "H")
    assert outcome.notices == [DAMAGED]


PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}


INSIDE = "data:image/png;base64,AA"


@pytest.mark.parametrize(("added", "address"), [
    ({"images": [PICTURE]}, INSIDE),
    ({"content": None, "images": [PICTURE]}, INSIDE),
    ({"content": "", "images": [PICTURE]}, INSIDE),
    ({"content": [PICTURE]}, INSIDE),
    ({"content": [{"type": "image", "source": {"media_type": "image/png", "data": "AA"}}]}, INSIDE),
    ({"images": [{"image_url": INSIDE}]}, INSIDE),
    ({"images": [INSIDE]}, INSIDE),
    ({"images": [{"inline_data": {"mime_type": "image/png", "data": "AA"}}]}, INSIDE),
    ({"images": [{"b64_json": "AA"}]}, INSIDE),
    ({"images": [{"b64_json": "/9j/AA"}]}, "data:image/jpeg;base64,/9j/AA"),
    ({"images": [{"image_url": {"url": "https://a.example/p.png"}}]}, "https://a.example/p.png"),
    ({"images": [{"unheard": 1}]}, ""),
    ({"images": {"url": INSIDE}}, INSIDE),
    ({"content": [{"type": "output_image", "image_url": INSIDE}]}, INSIDE),
    ({"content": [{"type": "output_image", "b64_json": "AA"}]}, INSIDE),
    ({"content": [{"inlineData": {"mimeType": "image/png", "data": "AA"}}]}, INSIDE),
    ({"content": [{"type": "image", "data": "AA", "mimeType": "image/png"}]}, INSIDE),
    ({"content": [{"type": "image", "image": {"b64_json": "AA"}}]}, INSIDE),
    ({"images": ["AA"]}, INSIDE),
    ({"images": [{"image_url": {"url": "/9j/AA"}}]}, "data:image/jpeg;base64,/9j/AA"),
    ({"images": [{"image": {"image": {"image": {"image": {"image": {"image": {}}}}}}}]}, ""),
])  # fmt: skip
async def test_pictures_are_handed_on_where_they_stand(added: dict[str, Any], address: str) -> None:
    frame = {"choices": [{"index": 0, "delta": added}]}
    outcome = await read(delta("Hi"), frame, delta(" there"), END)
    assert_text(outcome, "Hi there")
    assert outcome.pictures == [address]
    assert outcome.notices == []
    kinds = [type(event) for event in outcome.events[-5:]]
    assert kinds.index(PictureReceived) < len(kinds) - 1 - kinds[::-1].index(TextDelta)
    only = await read(frame, END)
    assert (only.pictures, only.notices, only.complete) == ([address], [], True)


async def test_a_picture_beside_words_in_one_event_hides_neither() -> None:
    frame = {"choices": [{"index": 0, "delta": {"content": "Here:", "images": [PICTURE]}}]}
    outcome = await read(frame, END)
    assert (outcome.text, outcome.pictures) == ("Here:", [INSIDE])
    whole = {"choices": [{"message": {"content": "Here:", "images": [PICTURE]}}]}
    outcome, _ = await outcome_of(answers(json.dumps(whole).encode(), kind="application/json"))
    assert (outcome.text, outcome.pictures) == ("Here:", [INSIDE])


async def test_sounds_are_left_out_visibly() -> None:
    frame = {"choices": [{"index": 0, "delta": {"audio": {"id": "a", "data": "AA"}}}]}
    outcome = await read(delta("Hi"), frame, frame, END)
    assert_text(outcome, "Hi")
    assert outcome.notices == [NO_SOUND], "once"
    none = {"choices": [{"index": 0, "delta": {"content": "Hi", "images": [], "audio": None}}]}
    assert (await read(none, END)).notices == []


async def test_what_was_spoken_is_the_answer() -> None:
    frames = [{"choices": [{"delta": {"audio": {"transcript": one}}}]} for one in ("Hel", "lo")]
    outcome = await read(*frames, {"choices": [{"delta": {"audio": {"data": "AA"}}}]}, END)
    assert outcome.text == "Hello"


async def test_a_refusal_is_an_answer() -> None:
    assert_text(await read(delta(refusal="I can't."), END), "I can't.")


async def test_content_as_a_list_of_parts() -> None:
    parts = [{"type": "text", "text": "H"}, {"type": "image"}, {"type": "text", "text": "i"}]
    assert_text(await read(delta(parts), END), "Hi")


@pytest.mark.parametrize("size", [1, 2, 3, 50])
async def test_stop_sequences_that_a_server_overlooks_are_enforced(size: int) -> None:
    answer = "One\nUser: two"
    pieces = [delta(answer[at : at + size]) for at in range(0, len(answer), size)]
    settings = GenerationSettings(stop=("\nUser:", "###"))
    outcome = await read(*pieces, delta("never"), done=False, request=question(settings=settings))
    assert_text(outcome, "One")


async def test_what_may_become_a_stop_sequence_is_not_lost_at_the_end() -> None:
    settings = GenerationSettings(stop=("\nUser:",))
    assert_text(await read(delta("One\nUse"), END, request=question(settings=settings)), "One\nUse")
    broken = await read(delta("One\nUse"), done=False, request=question(settings=settings))
    assert broken.text == "One\nUse"
    assert broken.interrupted


async def test_a_server_that_repeats_the_continued_answer_is_not_believed() -> None:
    request = question("Count", "one, two,")
    for frames in (["one, two,", " three"], ["one", ", two, three"], [" three"]):
        outcome = await read(*(delta(text) for text in frames), END, request=request)
        assert_text(outcome, " three")
    lone = await read(delta("one"), END, request=request)
    assert_text(lone, "one")
