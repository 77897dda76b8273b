"""Which fields of a request an error names as its fault: errors as the servers write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.servers import CUSTOM, preset
from falcon_desktop.providers.failures import words_of
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.refused_fields import refused_fields, without_echo
from tests.servers.asking import ask, connection, question
from tests.servers.scripted import Peer, Request, ScriptedServer, stream

ANSWER = {"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}
SENT = frozenset(preset(CUSTOM).may_be_unknown())
BODY = {
    "model": "m",
    "messages": [{"role": "user", "content": "unknown seed (x { top_k"}],
    "stream": True,
    "stream_options": {"include_usage": True},
    "presence_penalty": 0.5,
    "seed": 7,
    "top_k": 5,
    "repetition_penalty": 1.5,
}

AS_PYTHON = ", ".join(f"{name}={value!r}" for name, value in BODY.items())


def openai(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


LITELLM = (
    "litellm.UnsupportedParamsError: groq does not support parameters: ['top_k', 'seed'], for "
    "model=llama3. To drop these, set `litellm.drop_params=True` or for proxy:\n\n"
    "`litellm_settings:\n drop_params: true`\n. \n If you want to use these params dynamically "
    "send allowed_openai_params=['presence_penalty'] in your request."
)
FORBIDDEN = {"loc": ["body", "top_k"], "msg": "Extra inputs are not permitted", "input": 5}
ERRORS: dict[str, tuple[Any, set[str]]] = {
    "OpenAI": (openai("Unknown parameter: 'top_k'.", param="top_k", code="unknown_parameter"),
               {"top_k"}),
    "OpenAI, of old": (openai("Unrecognized request argument supplied: top_k", param=None),
                       {"top_k"}),
    "OpenAI, of a value": (openai("Invalid value for 'seed': expected an integer.", param="seed",
                                  code="invalid_value"), set()),
    "Mistral": ({"object": "error", "message": {"detail": [
        {"type": "extra_forbidden", **FORBIDDEN},
        {"type": "extra_forbidden", "loc": ["body", "repetition_penalty"], "msg": "Extra"},
    ]}, "type": "invalid_request_error"}, {"top_k", "repetition_penalty"}),
    "FastAPI, of something else": ({"detail": [
        {"type": "missing", "loc": ["body", "tools"], "msg": "Field required", "input": BODY},
    ]}, set()),
    "Groq": (openai("property 'repetition_penalty' is unsupported, did you mean "
                    "'presence_penalty'?"), {"repetition_penalty"}),
    "Cerebras": ({"message": "body.top_k: property 'body.top_k' is unsupported",
                  "param": "validation_error"}, {"top_k"}),
    "vLLM": ({"object": "error", "message": "[{'type': 'extra_forbidden', 'loc': ('body', "
              "'top_k'), 'msg': 'Extra inputs are not permitted', 'input': 5}]",
              "type": "BadRequestError", "param": None, "code": 400}, {"top_k"}),
    "llama.cpp": ({"error": {"code": 400, "message": "Unsupported param: seed",
                             "type": "invalid_request_error"}}, {"seed"}),
    "LiteLLM": (openai(LITELLM, param=None, code="400"), {"top_k", "seed"}),
    "Anthropic": (openai("top_k: Extra inputs are not permitted"), {"top_k"}),
    "Gemini": (openai('Invalid JSON payload received. Unknown name "top_k": Cannot find field.'),
               {"top_k"}),
    "TGI": ({"error": "unknown field `top_k`, expected one of `seed`, `presence_penalty`"},
            {"top_k"}),
    "Python": ({"detail": "create() got an unexpected keyword argument 'top_k'"}, {"top_k"}),
    "names, and repeats": (openai(f"Unknown parameter: 'top_k'. {json.dumps(BODY)}"), {"top_k"}),
    "repeats": (openai(f"This request is not permitted: {json.dumps(BODY)}"), set()),
    "repeats, cut": (openai(f"Unsupported request: {json.dumps(BODY)[:150]}"), set()),
    "repeats, in quotes": (openai(f"Not allowed: {json.dumps(json.dumps(BODY))}"), set()),
    "repeats, as Python": (openai(f"unknown field top_k in Request({AS_PYTHON})"), {"top_k"}),
    "repeats, sorted": (openai("Unknown error. " + json.dumps(BODY, sort_keys=True)), set()),
}  # fmt: skip


@pytest.mark.parametrize("who", ERRORS)
def test_only_what_is_named_as_the_fault(who: str) -> None:
    payload, refused = ERRORS[who]
    assert refused_fields(payload, words_of(payload)) & SENT == refused


def test_what_is_no_echo_stays() -> None:
    words = "The system role is not supported (use user) {really}."
    assert without_echo(words) == words
    assert "system" not in without_echo(f"Bad: {json.dumps({**BODY, 'x': 'system role'})}")
    assert refused_fields(None, "") == frozenset()
    assert refused_fields([[[[[[[["deep"]]]]]]]], "{" * 50_000) == frozenset()


@pytest.mark.parametrize("status", [400, 422])
async def test_a_gateway_that_repeats_the_request_takes_nothing_else_back(status: int) -> None:
    """It knows no top-k; the system message, the counts and the other options go out as before."""

    async def script(peer: Peer, request: Request) -> None:
        if request.method == "GET":
            await peer.json({"detail": "Not Found"}, 404)
        elif "top_k" in (sent := request.json):
            words = f"Validation failed for {json.dumps(sent)}: unsupported field 'top_k'"
            await peer.json({"error": {"message": words}}, status)
        else:
            await peer.body(stream(ANSWER), 200, "text/event-stream")

    options = GenerationSettings(
        system_message="Be brief.", top_k=5, seed=7, repetition_penalty=1.9, presence_penalty=0.5
    )
    async with ScriptedServer(script) as server:
        provider = OpenAIProvider(connection(server.url))
        outcome = await ask(provider, question(settings=options))
        await provider.aclose()
    assert outcome.text == "Hi"
    first, last = [request.json for request in server.requests if request.method == "POST"]
    assert {name: value for name, value in first.items() if name != "top_k"} == last
    [told] = [one for one in outcome.notices if "does not support" in one]
    assert told.endswith("does not support: Top-k.")
