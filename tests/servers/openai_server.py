"""A double of an OpenAI-compatible server. The official ``openai`` and ``huggingface_hub`` clients
check it in the suite, so that it is no fiction.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.scripted import Peer, Request, ScriptedServer, data


def token(text: str, top: int) -> dict[str, Any]:
    """Return a token with how likely it was, and ``top`` of the likeliest in its place."""
    likely = [(text, -0.25), ("Hm", -1.5), ("Oh", -4.0)][:top]
    entries = [
        {"token": one, "logprob": logprob, "bytes": list(one.encode())} for one, logprob in likely
    ]
    return {"token": text, "logprob": -0.25, "bytes": list(text.encode()), "top_logprobs": entries}


@dataclass
class OpenAIServer:
    """Answers ``/v1/chat/completions``, ``/v1/completions`` and ``/v1/models`` as OpenAI documents
    them.

    ``tokens`` are the pieces of its answer, ``pause`` the seconds between them. ``only_chats``
    takes the route away that continues a text. ``key_header`` is where it wants its key, alone, and
    nothing in ``Authorization``. ``cost`` is what it says of an answer's cost in ``usage``, as
    OpenRouter and others do; with ``cost_header`` it never streams and says it as LiteLLM does.
    """

    tokens: tuple[str, ...] = ("Hello", ",", " world", "!")
    key: str = ""
    models: tuple[str, ...] = ("falcon",)
    pause: float = 0.0
    only_chats: bool = False
    key_header: str = ""
    cost: dict[str, Any] = field(default_factory=dict)
    cost_header: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)

    @asynccontextmanager
    async def serve(self, **server: Any) -> AsyncIterator[ScriptedServer]:
        """Serve on loopback while inside ``async with``."""
        async with ScriptedServer(self.script, **server) as scripted:
            yield scripted

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        if self.key and not self._has_key(request):
            await self._error(peer, 401, "Incorrect API key provided.", code="invalid_api_key")
        elif (request.method, request.path) == ("GET", "/v1/models"):
            entries = [
                {"id": model, "object": "model", "created": 1_700_000_000, "owned_by": "tests"}
                for model in self.models
            ]
            await peer.json({"object": "list", "data": entries})
        elif (request.method, request.path) == ("POST", "/v1/chat/completions"):
            await self._chat(peer, request.json)
        elif (request.method, request.path) == ("POST", "/v1/completions") and not self.only_chats:
            await self._complete(peer, request.json)
        else:
            await self._error(peer, 404, "Unknown route.")

    def _has_key(self, request: Request) -> bool:
        given = request.headers
        if self.key_header:
            return given.get(self.key_header) == self.key and "authorization" not in given
        return given.get("authorization") == f"Bearer {self.key}"

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        self.asked.append(body)
        if body["model"] not in self.models:
            await self._error(
                peer, 404, f"The model `{body['model']}` does not exist.", code="model_not_found"
            )
            return
        if not isinstance(body.get("messages"), list) or not body["messages"]:
            await self._error(peer, 400, "'messages' must not be empty.")
            return
        if body.get("top_logprobs") and not body.get("logprobs"):
            words = "The 'logprobs' parameter must be set to true to use 'top_logprobs'."
            await self._error(peer, 400, words)
            return
        limit = body.get("max_tokens", len(self.tokens))
        tokens, reason = self.tokens[:limit], "stop" if limit >= len(self.tokens) else "length"
        usage = {
            "prompt_tokens": sum(len(message["content"]) for message in body["messages"]),
            "completion_tokens": len(tokens),
        }
        usage["total_tokens"] = sum(usage.values())
        usage |= self.cost
        common = {
            "id": "chatcmpl-1",
            "created": 1_700_000_000,
            "model": body["model"],
            "system_fingerprint": "fp_tests",
        }
        if not body.get("stream") or self.cost_header:
            message = {"role": "assistant", "content": "".join(tokens), "refusal": None}
            sure = _sure(body, *tokens)
            choice = {"index": 0, "message": message, "logprobs": sure, "finish_reason": reason}
            head = {"X_LiteLLM_Response_Cost": self.cost_header} if self.cost_header else {}
            whole = {**common, "object": "chat.completion", "choices": [choice], "usage": usage}
            await peer.json(whole, 200, **head)
            return
        with_usage = (body.get("stream_options") or {}).get("include_usage", False)
        await peer.head(Transfer_Encoding="chunked")
        deltas: list[tuple[dict[str, Any], str | None]] = [
            ({"role": "assistant", "content": "", "refusal": None}, None),
            *(({"content": token}, None) for token in tokens),
            ({}, reason),
        ]
        for place, (delta, finish) in enumerate(deltas):
            await self._reach(place)
            sure = _sure(body, delta["content"] or "") if delta else None
            choice = {"index": 0, "delta": delta, "logprobs": sure, "finish_reason": finish}
            frame = {**common, "object": "chat.completion.chunk", "choices": [choice]}
            if with_usage:
                frame["usage"] = None
            await peer.chunked(data(frame), end=False, pause=self.pause)
        if with_usage:
            frame = {**common, "object": "chat.completion.chunk", "choices": [], "usage": usage}
            await peer.chunked(data(frame), end=False)
        await peer.chunked(b"data: [DONE]\n\n")

    async def _reach(self, place: int) -> None:
        """Called before each piece of a streamed chat is sent; a test may wait here."""

    async def _complete(self, peer: Peer, body: dict[str, Any]) -> None:
        self.asked.append(body)
        if body["model"] not in self.models:
            await self._error(
                peer, 404, f"The model `{body['model']}` does not exist.", code="model_not_found"
            )
            return
        if not isinstance(body.get("prompt"), str) or "messages" in body:
            await self._error(peer, 400, "'prompt' must be a string.")
            return
        limit = body.get("max_tokens", 16)  # the documented default
        tokens, reason = self.tokens[:limit], "stop" if limit >= len(self.tokens) else "length"
        usage = {"prompt_tokens": len(body["prompt"]), "completion_tokens": len(tokens)}
        usage["total_tokens"] = sum(usage.values())
        common = {
            "id": "cmpl-1",
            "object": "text_completion",
            "created": 1_700_000_000,
            "model": body["model"],
            "system_fingerprint": "fp_tests",
        }
        if not body.get("stream"):
            choice = {
                "index": 0, "text": "".join(tokens), "logprobs": None, "finish_reason": reason
            }  # fmt: skip
            await peer.json({**common, "choices": [choice], "usage": usage})
            return
        with_usage = (body.get("stream_options") or {}).get("include_usage", False)
        await peer.head(Transfer_Encoding="chunked")
        for text, finish in (*((token, None) for token in tokens), ("", reason)):
            choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}
            frame = {**common, "choices": [choice]}
            if with_usage:
                frame["usage"] = None
            await peer.chunked(data(frame), end=False, pause=self.pause)
        if with_usage:
            await peer.chunked(data({**common, "choices": [], "usage": usage}), end=False)
        await peer.chunked(b"data: [DONE]\n\n")

    async def _error(self, peer: Peer, status: int, message: str, code: str | None = None) -> None:
        error = {
            "message": message,
            "type": "invalid_request_error",
            "param": None,
            "code": code,
        }
        await peer.body(json.dumps({"error": error}).encode(), status)


def _sure(body: dict[str, Any], *tokens: str) -> dict[str, Any] | None:
    """Return ``logprobs`` as they were asked for."""
    if not body.get("logprobs"):
        return None
    entries = [token(one, body.get("top_logprobs", 0)) for one in tokens if one]
    return {"content": entries, "refusal": None}
