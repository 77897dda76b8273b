"""A double of Google Gemini's OpenAI-compatible road, with its thoughts, signatures, pictures and
refusals. The official ``openai`` client checks it in the suite, so that it is no fiction.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.scripted import Peer, Request, ScriptedServer, data

KEY = "AIza-test-key"
ROOT = "/v1beta/openai"
SIGNATURE = "EjQKMgEMOdbHJChLX75QUCJjyYlm"
OLD, NEW, PAINTER = "gemini-2.5-flash", "gemini-3-flash", "gemini-3-pro-image"


@dataclass
class GeminiServer:
    """Answers ``/v1beta/openai/chat/completions`` as Google does.

    ``pictures`` are the addresses of those that the painter sends, in one of the ``FORMS``.
    ``signs``: an answer comes with a signature, and one that is sent back must be it.
    """

    tokens: tuple[str, ...] = ("Hello", ",", " world", "!")
    thoughts: tuple[str, ...] = ("Hm", "…")
    models: tuple[str, ...] = (OLD, NEW, PAINTER)
    key: str = KEY
    pictures: tuple[Any, ...] = ()
    form: str = "images"
    signs: bool = True
    asked: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def serve(self, **server: Any) -> AsyncIterator[ScriptedServer]:
        """Serve on loopback while inside ``async with``."""
        async with ScriptedServer(self.script, **server) as scripted:
            yield scripted

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            await self._refuse(peer, "Missing or invalid Authorization header.", "INVALID_ARGUMENT")
        elif (request.method, request.path) == ("GET", f"{ROOT}/models"):
            entries = [
                {"id": f"models/{name}", "object": "model", "owned_by": "google"}
                for name in self.models
            ]
            await peer.json({"object": "list", "data": entries})
        elif (request.method, request.path) == ("POST", f"{ROOT}/chat/completions"):
            await self._chat(peer, request.json)
        else:
            await peer.body(b"", 404)

    async def _refuse(self, peer: Peer, words: str, code: str, status: int = 400) -> None:
        self.refused.append(words)
        error = {"code": status, "message": words, "status": code}
        await peer.json([{"error": error}], status)

    def _wrong(self, body: dict[str, Any]) -> str:
        """Return why a request is refused, "" if it is not."""
        thinking = self._thinking(body)
        effort = body.get("reasoning_effort")
        if effort is not None and thinking:
            return "Expected one of either `reasoning_effort` or custom `thinking_config`."
        if effort not in (None, "high", "low", "medium", "none"):
            return f"Invalid reasoning_effort: {effort}. Valid values are: high, low, medium, none"
        if "thinking_level" in thinking and OLD in body["model"]:
            return "Thinking level is not supported for this model."
        if thinking.get("thinking_budget") == 0 and OLD not in body["model"]:
            return "Budget 0 is invalid. This model only works in thinking mode."
        for message in body["messages"]:
            google = message.get("extra_content", {}).get("google", {})
            if google.get("thought_signature", SIGNATURE) != SIGNATURE:
                return "Corrupted thought signature."
        return ""

    @staticmethod
    def _thinking(body: dict[str, Any]) -> dict[str, Any]:
        config: dict[str, Any] = (
            body.get("extra_body", {}).get("google", {}).get("thinking_config", {})
        )
        return config

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        if wrong := self._wrong(body):
            await self._refuse(peer, wrong, "INVALID_ARGUMENT")
            return
        self.asked.append(body)
        name = body["model"].removeprefix("models/")
        if name not in self.models:
            words = f"models/{name} is not found for API version v1main."
            await self._refuse(peer, words, "NOT_FOUND", 404)
            return
        deltas = self._deltas(name, shows_thoughts="include_thoughts" in self._thinking(body))
        common = {"created": 1_700_000_000, "id": "abc", "model": name}
        usage = {"completion_tokens": len(self.tokens), "prompt_tokens": 7, "total_tokens": 20}
        if not body.get("stream"):
            choice = {"finish_reason": "stop", "index": 0, "message": _joined(deltas)}
            whole = {**common, "object": "chat.completion", "choices": [choice], "usage": usage}
            await peer.json(whole)
            return
        await peer.head(Transfer_Encoding="chunked")
        for place, delta in enumerate(deltas):
            choice = {"delta": {**delta, "role": "assistant"}, "index": 0}
            frame: dict[str, Any] = {**common, "object": "chat.completion.chunk"}
            if place == len(deltas) - 1:
                choice["finish_reason"] = "stop"
                frame["usage"] = usage
            await peer.chunked(data({**frame, "choices": [choice]}), end=False)
        await peer.chunked(b"data: [DONE]\n\n")

    def _deltas(self, name: str, *, shows_thoughts: bool) -> list[dict[str, Any]]:
        deltas: list[dict[str, Any]] = []
        mark = ""
        if shows_thoughts and self.thoughts:
            thought = {"extra_content": {"google": {"thought": True}}}
            first, *others = self.thoughts
            deltas = [{"content": f"<thought>{first}", **thought}]
            deltas += [{"content": one, **thought} for one in others]
            mark = "</thought>"
        deltas += [
            {"content": f"{'' if place else mark}{token}"}
            for place, token in enumerate(self.tokens)
        ]
        if name == PAINTER and self.pictures:
            deltas[-1:-1] = FORMS[self.form](self.pictures)
        if self.signs:
            deltas[-1]["extra_content"] = {"google": {"thought_signature": SIGNATURE}}
        return deltas


def _joined(deltas: list[dict[str, Any]]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": "", "images": []}
    for delta in deltas:
        content = delta.get("content")
        message["content"] += content if isinstance(content, str) else ""
        message["images"] += delta.get("images", [])
        message["extra_content"] = delta.get("extra_content")
    return message


def _part(address: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": address}}


FORMS: dict[str, Any] = {
    "images": lambda pictures: [{"content": "", "images": [_part(one)]} for one in pictures],
    "parts": lambda pictures: [{"content": [_part(one) for one in pictures]}],
    "output_image": lambda pictures: [
        {"content": [{"type": "output_image", "image_url": one} for one in pictures]}
    ],
    "b64_json": lambda pictures: [
        {"images": [{"b64_json": one.partition(",")[2]} for one in pictures]}
    ],
    "inline": lambda pictures: [
        {
            "content": [
                {"inlineData": {"mimeType": "image/png", "data": one.partition(",")[2]}}
                for one in pictures
            ]
        }
    ],
}
"""How servers send pictures: OpenRouter and Gemini, and what gateways make of them."""
