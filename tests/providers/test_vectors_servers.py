"""What real servers said when each was tried: the words and shapes that no document has."""

from __future__ import annotations

from typing import Any

import pytest
from falcon_desktop.core.errors import AnswerTooLong, ContextTooLong
from falcon_desktop.providers.failures import Where, failure_of_payload, failure_of_response
from falcon_desktop.providers.openai import OpenAIProvider
from tests.servers.asking import ask, connection
from tests.servers.scripted import Peer, Request, ScriptedServer

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


def where() -> Where:
    return Where("127.0.0.1:8000", "m")


def error_of(status: int, body: Any) -> Any:
    """Return the failure of an answer, as the server's words stand in a stream or before it."""
    import json

    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return failure_of_response(status, {}, raw, where())


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
    assert error.sentence == f"“Max new tokens” is at most {most:,} here."
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
