"""A double of an Ollama server, which cuts what is too long exactly as Ollama does. The official
``ollama`` client checks it in the suite, so that it is no fiction.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.openai_server import OpenAIServer, token
from tests.servers.scripted import Peer, Request, ScriptedServer

AROUND = 4
"""Tokens that the template puts around each message."""
USUAL_WINDOW = 4_096
"""What a model is loaded with where nobody says."""
REFUSES = (0, 12, 6)
"""The first version that can be told to refuse what is too long."""
TOO_LONG = "the input length exceeds the context length"
LATER = "2300-01-01T00:00:00.123456789Z"
"""When a model is let go that is kept for good."""


def count(text: str) -> int:
    """Return the tokens of a text: its words and marks."""
    return len(re.findall(r"\w+|[^\w\s]", text))


def line(value: Any) -> bytes:
    """Return one line of an answer."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


@dataclass
class Model:
    """A model that is installed."""

    window: int = 32_768
    thoughts: tuple[str, ...] = ()
    """What it thinks; a model without thoughts refuses to be told how to think."""
    levels: bool = False
    """It can be told how much to think."""
    sees: bool = False
    architecture: str = "falcon"


@dataclass
class OllamaServer:
    """Answers Ollama's routes as its documentation and its source say.

    ``tokens`` are the pieces of its answer. From :data:`REFUSES` on it refuses what is too long
    where a request says so. ``only_v1`` is a proxy that passes on nothing else.
    """

    models: dict[str, Model] = field(default_factory=lambda: {"falcon:latest": Model()})
    tokens: tuple[str, ...] = ("Hello", ",", " world", "!")
    key: str = ""
    version: str = "0.13.0"
    only_v1: bool = False
    until: str = LATER
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The body of each chat."""
    loads: list[tuple[str, int]] = field(default_factory=list)
    """Each time a model was loaded, with its window."""
    read: list[list[dict[str, Any]]] = field(default_factory=list)
    """The messages that the model was given, for each chat that was answered."""
    dropped: int = 0
    """Messages left out without a word, of all chats together."""
    shortened: int = 0
    """Prompts that were cut in their middle."""

    @asynccontextmanager
    async def serve(self, **server: Any) -> AsyncIterator[ScriptedServer]:
        """Serve on loopback while inside ``async with``."""
        async with ScriptedServer(self.script, **server) as scripted:
            yield scripted

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            await peer.json({"error": "unauthorized"}, 401)
            return
        if request.path.startswith("/v1/"):
            double = OpenAIServer(self.tokens, models=tuple(self.models))
            if request.method == "POST":
                double.models = (request.json["model"],)  # it is found without its tag, too
            await double.script(peer, request)
            return
        route = "" if self.only_v1 else f"{request.method} {request.path}"
        match route:
            case "GET /api/version":
                await peer.json({"version": self.version})
            case "GET /api/tags":
                await peer.json({"models": [self._entry(name) for name in self.models]})
            case "GET /api/ps":
                loaded = dict(self.loads[-1:])
                await peer.json(
                    {"models": [self._loaded(name, window) for name, window in loaded.items()]}
                )
            case "POST /api/show":
                await self._show(peer, request.json)
            case "POST /api/chat":
                await self._chat(peer, request.json)
            case "POST /api/generate":
                await self._generate(peer, request.json)
            case _:
                await peer.body(b"404 page not found", 404, "text/plain")

    def _entry(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "model": name,
            "modified_at": "2026-11-01T10:00:00.5+01:00",
            "size": 1_500_000_000,
            "digest": f"{abs(hash(name)):064x}",
            "details": {
                "parent_model": "",
                "format": "gguf",
                "family": self.models[name].architecture,
                "families": [self.models[name].architecture],
                "parameter_size": "1.5B",
                "quantization_level": "Q4_K_M",
            },
        }

    def _loaded(self, name: str, window: int) -> dict[str, Any]:
        entry = self._entry(name)
        del entry["modified_at"]
        more = {"expires_at": self.until, "size_vram": 1_200_000_000, "context_length": window}
        return {**entry, "size": 2_000_000_000, **more}

    async def _show(self, peer: Peer, body: dict[str, Any]) -> None:
        name = self._named(body["model"])
        if name not in self.models:
            await peer.json({"error": f"model '{body['model']}' not found"}, 404)
            return
        model = self.models[name]
        capabilities = ["completion"]
        capabilities += ["vision"] if model.sees else []
        capabilities += ["thinking"] if model.thoughts else []
        await peer.json(
            {
                "modelfile": "FROM falcon",
                "template": "{{ .Prompt }}",
                "details": self._entry(name)["details"],
                "model_info": {
                    "general.architecture": model.architecture,
                    f"{model.architecture}.context_length": model.window,
                    f"{model.architecture}.embedding_length": 2048,
                    "tokenizer.ggml.tokens": None,
                },
                "capabilities": capabilities,
                "modified_at": "2026-11-01T10:00:00.5+01:00",
            }
        )

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        self.asked.append(body)
        name = self._named(body["model"])
        if name not in self.models:
            await peer.json({"error": f"model '{body['model']}' not found"}, 404)
            return
        model = self.models[name]
        if body.get("think") and not model.thoughts:
            await peer.json({"error": f'"{body["model"]}" does not support thinking'}, 400)
            return
        if isinstance(body.get("think"), str) and not model.levels:
            words = f'think value "{body["think"]}" is not supported for this model'
            await peer.json({"error": words}, 400)
            return
        if any(one.get("images") for one in body["messages"]) and not model.sees:
            words = "this model is missing data required for image input"
            await peer.json({"error": words}, 500)
            return
        window = self._load(name, body)
        messages = body["messages"]
        kept = self._kept(messages, window)
        refuses = self.knows_truncate and body.get("truncate") is False
        if refuses and (kept != messages or _size(kept) > window):
            await peer.json({"error": TOO_LONG}, 400)
            return
        self.dropped += len(messages) - len(kept)
        self.shortened += _size(kept) > window
        self.read.append(kept)
        thoughts = model.thoughts if body.get("think", True) else ()
        said = [{"content": "", "thinking": one} for one in thoughts]
        said += [{"content": one} for one in self._answered(body, _size(kept), window)]
        lines = [
            {"message": {"role": "assistant", **one}, **_sure(body, one["content"])} for one in said
        ]
        end = {"message": {"role": "assistant", "content": ""}}
        await self._answer(peer, body, lines, end, min(_size(kept), window))

    @property
    def knows_truncate(self) -> bool:
        """Whether this version knows ``truncate`` and ``shift`` of a chat."""
        return tuple(map(int, self.version.split("."))) >= REFUSES

    async def _generate(self, peer: Peer, body: dict[str, Any]) -> None:
        self.asked.append(body)
        name = self._named(body["model"])
        if name not in self.models:
            await peer.json({"error": f"model '{body['model']}' not found"}, 404)
            return
        window, size = self._load(name, body), count(body["prompt"])
        if self.knows_truncate and body.get("truncate") is False and size > window:
            await peer.json({"error": TOO_LONG}, 400)
            return
        self.shortened += size > window
        lines = [{"response": one} for one in self._answered(body, size, window)]
        await self._answer(peer, body, lines, {"response": ""}, min(size, window))

    def _load(self, name: str, body: dict[str, Any]) -> int:
        """Load a model with the window that is asked for, unless it is loaded like that."""
        asked = int(body.get("options", {}).get("num_ctx", USUAL_WINDOW))
        window = min(asked, self.models[name].window)
        if self.loads[-1:] != [(name, window)]:
            self.loads.append((name, window))
        return window

    @staticmethod
    def _kept(messages: list[dict[str, Any]], window: int) -> list[dict[str, Any]]:
        """Return what is left of messages: system messages, and the newest that fit. The last one
        stays whatever happens.
        """
        for start in range(len(messages)):
            system = [one for one in messages[:start] if one["role"] == "system"]
            kept = [*system, *messages[start:]]
            if _size(kept) <= window or start == len(messages) - 1:
                return kept
        return messages

    def _answered(self, body: dict[str, Any], size: int, window: int) -> Sequence[str]:
        limit = body.get("options", {}).get("num_predict", -1)
        room = len(self.tokens)
        if self.knows_truncate and body.get("shift") is False:
            room = max(0, window - size)
        return self.tokens[: min(room, limit if limit >= 0 else room)]

    async def _answer(
        self,
        peer: Peer,
        body: dict[str, Any],
        lines: list[dict[str, Any]],
        end: dict[str, Any],
        prompt: int,
    ) -> None:
        common = {"model": body["model"], "created_at": "2026-12-01T10:00:00.123456789Z"}
        said = sum(bool(one.get("response") or one.get("message", {}).get("content"))
                   for one in lines)  # fmt: skip
        end = {
            **end,
            "done": True,
            "done_reason": "stop" if said == len(self.tokens) else "length",
            "total_duration": 3_000_000_000,
            "load_duration": 1_000_000_000,
            "prompt_eval_count": prompt,
            "prompt_eval_duration": 500_000_000,
            "eval_count": len(lines),
            "eval_duration": 1_000_000_000,
        }
        if body.get("stream") is False:
            whole = "".join(one.get("response") or one.get("message", {}).get("content", "")
                            for one in lines)  # fmt: skip
            if "message" in end:
                end["message"] = {"role": "assistant", "content": whole}
            else:
                end["response"] = whole
            await peer.json({**common, **end})
            return
        await peer.head(content_type="application/x-ndjson", Transfer_Encoding="chunked")
        for one in lines:
            await peer.chunked(line({**common, **one, "done": False}), end=False)
        await peer.chunked(line({**common, **end}))

    @staticmethod
    def _named(model: str) -> str:
        return model if ":" in model else f"{model}:latest"


def _size(messages: Sequence[dict[str, Any]]) -> int:
    pictures = sum(768 * len(one.get("images") or ()) for one in messages)
    return sum(count(one["content"]) + AROUND for one in messages) + pictures


def _sure(body: dict[str, Any], text: str) -> dict[str, Any]:
    """Return what a line says of how likely its token was, as it was asked for."""
    if not body.get("logprobs") or not text:
        return {}
    return {"logprobs": [token(text, body.get("top_logprobs", 0))]}
