"""A double of a server that speaks Anthropic's Messages, with its refusals. The official
``anthropic`` client checks it in the suite, so that it is no fiction.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.scripted import Peer, Request, ScriptedServer

KEY = "sk-ant-test-key"
SIGNATURE = "EqQBCgIYAhIM1gbcDa9GJwZA2b3h"
_STATUS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}


def event(value: dict[str, Any]) -> bytes:
    """Return one event of an answer."""
    data = json.dumps(value, ensure_ascii=False)
    return f"event: {value['type']}\ndata: {data}\n\n".encode("utf-8", "surrogatepass")


def count(text: str) -> int:
    """Return the tokens of a text: its words and marks."""
    return len(re.findall(r"\w+|[^\w\s]", text))


@dataclass
class AnthropicServer:
    """Answers Messages as the API's documentation says.

    ``tokens`` are the pieces of its answer, ``thoughts`` what it thinks when it is to. ``most`` is
    how long an answer may be at most, ``window`` what it reads. A model that ``decides`` takes no
    budget; one that does not ``sees_pages`` takes no PDFs, any other ``pages`` of them. While it is
    ``busy`` it answers nothing; where it ``holds`` it stops in the middle of an answer.
    """

    models: tuple[str, ...] = ("claude-large", "claude-small")
    tokens: tuple[str, ...] = ("Hello", ",", " world", "!")
    thoughts: tuple[str, ...] = ("Hm", "…")
    key: str = KEY
    most: int = 64_000
    window: int = 200_000
    decides: bool = False
    takes_begun: bool = True
    sees_pages: bool = True
    pages: int = 100
    largest: int = 32_000_000
    busy: bool = False
    holds: bool = False
    left: bool = False
    """Whether somebody left while it held."""
    page: int = 20
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The body of each question that was answered."""
    refused: list[str] = field(default_factory=list)
    """Why each of the others was not."""
    cached: set[str] = field(default_factory=set)
    """What marks closed, as JSON."""

    @asynccontextmanager
    async def serve(self, **server: Any) -> AsyncIterator[ScriptedServer]:
        """Serve on loopback while inside ``async with``."""
        async with ScriptedServer(self.script, **server) as scripted:
            yield scripted

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        said = request.headers.get("x-api-key"), request.headers.get("authorization")
        if self.key and self.key != said[0] and f"Bearer {self.key}" != said[1]:
            await self._refuse(peer, 401, "invalid x-api-key")
        elif "anthropic-version" not in request.headers:
            await self._refuse(peer, 400, "anthropic-version: header is required")
        elif (request.method, request.path) == ("GET", "/v1/models"):
            await self._list(peer, request)
        elif (request.method, request.path) == ("POST", "/v1/messages/count_tokens"):
            await peer.json({"input_tokens": self._size(request.json)})
        elif (request.method, request.path) == ("POST", "/v1/messages"):
            if self.busy:
                await self._refuse(peer, 529, "Overloaded", Retry_After="300")
            elif len(request.body) > self.largest:
                await self._refuse(peer, 413, "Request exceeds the maximum size")
            else:
                await self._answer(peer, request.json)
        else:
            await self._refuse(peer, 404, "Not Found")

    async def _refuse(self, peer: Peer, status: int, words: str, **headers: str) -> None:
        self.refused.append(words)
        error = {"type": _STATUS[status], "message": words}
        body = {"type": "error", "error": error, "request_id": "req_test"}
        await peer.json(body, status, request_id="req_test", **headers)

    async def _list(self, peer: Peer, request: Request) -> None:
        query = dict(
            part.split("=") for part in request.target.partition("?")[2].split("&") if part
        )
        start = self.models.index(query["after_id"]) + 1 if "after_id" in query else 0
        page = self.models[start : start + min(self.page, int(query.get("limit", 20)))]
        yes = {"supported": True}
        entries = [
            {
                "type": "model",
                "id": name,
                "display_name": name.title(),
                "created_at": "2026-02-04T00:00:00Z",
                "lifecycle": "active",
                "max_input_tokens": self.window,
                "max_tokens": self.most,
                "capabilities": {"image_input": yes, "pdf_input": yes},
            }
            for name in page
        ]
        await peer.json(
            {
                "data": entries,
                "has_more": start + len(page) < len(self.models),
                "first_id": page[0] if page else None,
                "last_id": page[-1] if page else None,
            }
        )

    @staticmethod
    def _size(body: dict[str, Any]) -> int:
        texts = [block["text"] for block in body.get("system", ())]
        size = 0
        for one in body["messages"]:
            blocks = one["content"]
            blocks = [{"type": "text", "text": blocks}] if isinstance(blocks, str) else blocks
            size += 4
            for block in blocks:
                if block["type"] == "text":
                    texts.append(block["text"])
                else:
                    size += 800
        return size + sum(map(count, texts))

    def _wrong(self, body: dict[str, Any]) -> str:
        """Return why a request is refused, "" if it is not."""
        if "max_tokens" not in body:
            return "max_tokens: Field required"
        if body["max_tokens"] > self.most:
            return (
                f"max_tokens: {body['max_tokens']} > {self.most}, which is the maximum allowed "
                f"number of output tokens for {body['model']}"
            )
        size = self._size(body)
        if size > self.window:
            return f"prompt is too long: {size} tokens > {self.window} maximum"
        for number, one in enumerate(body["messages"]):
            for block in one["content"]:
                if block["type"] == "text" and not block["text"].strip():
                    return f"messages.{number}: text content blocks must be non-empty"
            for block in one["content"]:
                if block["type"] == "thinking" and block["signature"] != SIGNATURE:
                    return f"messages.{number}: Invalid `signature` in `thinking` block"
        if wrong := self._wrong_document(body):
            return wrong
        begun = body["messages"][-1]["role"] == "assistant"
        if begun and not self.takes_begun:
            return "This model does not support assistant message prefill."
        if begun and body["messages"][-1]["content"][-1]["text"] != (
            body["messages"][-1]["content"][-1]["text"].rstrip()
        ):
            return "messages: final assistant content cannot end with trailing whitespace"
        marked = json.dumps(body).count('"cache_control"')
        if marked > 4:
            return f"A maximum of 4 blocks with cache_control may be provided. Found {marked}."
        return self._wrong_thinking(body, begun=begun)

    def _wrong_document(self, body: dict[str, Any]) -> str:
        blocks = [block for one in body["messages"] for block in one["content"]]
        documents = [block for block in blocks if block["type"] == "document"]
        if documents and not self.sees_pages:
            return f"'{body['model']}' does not support PDF input."
        pages = 0
        for one in documents:
            source = one["source"]
            if (source["type"], source["media_type"]) != ("base64", "application/pdf"):
                return "messages.0.content.0.document.source: Input should be a valid source"
            file = base64.b64decode(source["data"], validate=True)
            if not file.startswith(b"%PDF-"):
                return "The PDF specified was not valid."
            pages += len(re.findall(rb"/Type /Page\b", file))
        most = self.pages
        return f"A maximum of {most} PDF pages may be provided." if pages > most else ""

    def _wrong_thinking(self, body: dict[str, Any], *, begun: bool) -> str:
        thinking = body.get("thinking", {"type": "disabled"})
        if thinking["type"] == "disabled":
            return ""
        if begun:
            return "Prefilling is not supported with thinking."
        if self.decides is not (thinking["type"] == "adaptive"):
            said, other = ("enabled", "adaptive") if self.decides else ("adaptive", "enabled")
            return (
                f'"thinking.type.{said}" is not supported for this model. Use '
                f'"thinking.type.{other}" and "output_config.effort" to control thinking behavior.'
            )
        if thinking["type"] == "enabled":
            if thinking["budget_tokens"] < 1_024:
                return "thinking.enabled.budget_tokens: Input should be greater than 1024"
            if thinking["budget_tokens"] >= body["max_tokens"]:
                return "`max_tokens` must be greater than `thinking.budget_tokens`."
        if body.get("temperature", 1) != 1:
            return "`temperature` may only be set to 1 when thinking is enabled."
        return "`top_k` must be unset when thinking is enabled." if "top_k" in body else ""

    async def _answer(self, peer: Peer, body: dict[str, Any]) -> None:
        if body["model"] not in self.models:
            await self._refuse(peer, 404, f"model: {body['model']}")
            return
        if wrong := self._wrong(body):
            await self._refuse(peer, 400, wrong)
            return
        self.asked.append(body)
        usage = self._usage(body)
        thinks = body.get("thinking", {}).get("type") in ("enabled", "adaptive")
        tokens = self.tokens[: body["max_tokens"]]
        reason, met = ("end_turn" if len(tokens) == len(self.tokens) else "max_tokens"), None
        for one in body.get("stop_sequences", ()):
            text = "".join(tokens)
            if one in text:
                tokens, reason, met = (text[: text.index(one)],), "stop_sequence", one
        blocks: list[dict[str, Any]] = []
        if thinks:
            thought = "".join(self.thoughts)
            blocks.append({"type": "thinking", "thinking": thought, "signature": SIGNATURE})
            blocks.append({"type": "redacted_thinking", "data": "EmwKAhgB"})
        blocks.append({"type": "text", "text": "".join(tokens)})
        message = {
            "id": "msg_test",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": blocks,
            "stop_reason": reason,
            "stop_sequence": met,
            "usage": {**usage, "output_tokens": len(tokens)},
        }
        if not body.get("stream"):
            await peer.json(message)
            return
        await peer.head(
            content_type="text/event-stream; charset=utf-8", Transfer_Encoding="chunked"
        )
        begun: dict[str, Any] = {"content": [], "stop_reason": None, "stop_sequence": None}
        begun["usage"] = {**usage, "output_tokens": 1}
        await peer.chunked(
            event({"type": "message_start", "message": {**message, **begun}}),
            event({"type": "ping"}),
            end=False,
        )
        for number, block in enumerate(blocks):
            if self.holds and block["type"] == "text":
                begun_block, delta, *_ = self._events_of(number, block, tokens)
                await peer.chunked(begun_block, delta, end=False)
                await peer.until_closed()
                self.left = True
                return
            await peer.chunked(*self._events_of(number, block, tokens), end=False)
        end = {"stop_reason": reason, "stop_sequence": met}
        counted = {"output_tokens": len(tokens)}
        await peer.chunked(
            event({"type": "message_delta", "delta": end, "usage": counted}),
            event({"type": "message_stop"}),
        )

    def _events_of(
        self, number: int, block: dict[str, Any], tokens: tuple[str, ...]
    ) -> list[bytes]:
        at = {"index": number}
        kind = block["type"]
        empty = {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}}.get(kind, {})
        events = [{"type": "content_block_start", **at, "content_block": {**block, **empty}}]
        deltas: list[dict[str, Any]] = []
        if kind == "text":
            deltas = [{"type": "text_delta", "text": one} for one in tokens]
        elif kind == "thinking":
            deltas = [{"type": "thinking_delta", "thinking": one} for one in self.thoughts]
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
        events += [{"type": "content_block_delta", **at, "delta": one} for one in deltas]
        return [event(one) for one in (*events, {"type": "content_block_stop", **at})]

    def _usage(self, body: dict[str, Any]) -> dict[str, int]:
        """Return the counts of a prompt; what a mark closed before is read from the cache."""
        blocks = [("system", block) for block in body.get("system", ())]
        for one in body["messages"]:
            content = one["content"]
            content = [{"type": "text", "text": content}] if isinstance(content, str) else content
            blocks += [(one["role"], block) for block in content]
        ends = [place for place, (_, block) in enumerate(blocks) if "cache_control" in block]
        said = [
            json.dumps([role, {**block, "cache_control": None}], sort_keys=True)
            for role, block in blocks
        ]
        sizes = [count(block.get("text", "")) for _, block in blocks]
        read = max((end + 1 for end in ends if "".join(said[: end + 1]) in self.cached), default=0)
        last = max((end + 1 for end in ends), default=0)
        self.cached.update("".join(said[: end + 1]) for end in ends)
        return {
            "input_tokens": sum(sizes[last:]),
            "cache_creation_input_tokens": sum(sizes[read:last]),
            "cache_read_input_tokens": sum(sizes[:read]),
        }
