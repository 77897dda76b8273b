"""A double of a server that speaks OpenAI's Responses beside chat completions, with its refusals.
The official ``openai`` client checks it in the suite, so that it is no fiction.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request

ENCRYPTED = "gAAAAABoISQ24OyVRYbkYfukdJoqdzWT-3uiErKInHDC"
ONLY_RESPONSES = "This model is only supported in v1/responses and not in v1/chat/completions."
NO_CHAT_MODEL = (
    "This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you "
    "mean to use v1/completions?"
)
UNVERIFIED = (
    "Your organization must be verified to generate reasoning summaries. Please go to: "
    "https://platform.openai.com/settings/organization/general and click on Verify Organization."
)
_FIELDS = frozenset(
    ("model", "input", "instructions", "stream", "store", "include", "reasoning", "temperature",
     "top_p", "max_output_tokens", "text", "metadata", "service_tier", "truncation", "user",
     "tools", "tool_choice")
)  # fmt: skip
_PARTS = {"user": ("input_text", "input_image", "input_file"), "assistant": ("output_text",)}


def event(value: dict[str, Any]) -> bytes:
    """Return one event of an answer."""
    data = json.dumps(value, ensure_ascii=False)
    return f"event: {value['type']}\ndata: {data}\n\n".encode("utf-8", "surrogatepass")


@dataclass
class ResponsesServer(OpenAIServer):
    """Answers ``/v1/responses`` as OpenAI documents it, and all that :class:`OpenAIServer` does.

    ``thoughts`` are the parts of the summary of what its models think, () for models that don't.
    ``only_there`` are models without chat completions, ``not_there`` those without Responses;
    ``says`` is how it refuses the first. An organization that is not ``verified`` sees no summary.
    """

    models: tuple[str, ...] = ("gpt-thinks", "gpt-pro")
    thoughts: tuple[str, ...] = ("Hm", "Well")
    only_there: tuple[str, ...] = ("gpt-pro",)
    not_there: tuple[str, ...] = ()
    says: str = ONLY_RESPONSES
    has_route: bool = True
    verified: bool = True
    window: int = 100_000
    refused: list[str] = field(default_factory=list)

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        if request.method != "POST" or (self.key and not self._has_key(request)):
            await super().script(peer, request)
        elif request.path == "/v1/chat/completions" and request.json["model"] in self.only_there:
            await self._refuse(peer, self.says, "model", None, 404)
        elif request.path == "/v1/responses" and self.has_route:
            await self._respond(peer, request.json)
        else:
            await super().script(peer, request)

    async def _refuse(
        self, peer: Peer, words: str, param: str | None, code: str | None, status: int = 400
    ) -> None:
        self.refused.append(words)
        error = {"message": words, "type": "invalid_request_error", "param": param, "code": code}
        await peer.json({"error": error}, status)

    def _wrong(self, body: dict[str, Any]) -> tuple[str, str | None, str | None]:
        """Return why a request is refused, the field and the code; ("", …) if it is not."""
        for name in body:
            if name not in _FIELDS:
                return f"Unknown parameter: '{name}'.", name, "unknown_parameter"
        if body["model"] in self.not_there:
            words = f"The model `{body['model']}` is not supported with the Responses API."
            return words, "model", "unsupported_model"
        thinks, reasoning = bool(self.thoughts), body.get("reasoning", {})
        unsupported = {
            "temperature": thinks and "temperature" in body,
            "top_p": thinks and "top_p" in body,
            "reasoning.effort": not thinks and "effort" in reasoning,
            "reasoning.summary": not thinks and "summary" in reasoning,
        }
        for name, is_wrong in unsupported.items():
            if is_wrong:
                words = f"Unsupported parameter: '{name}' is not supported with this model."
                return words, name, "unsupported_parameter"
        if not thinks and body.get("include"):
            return "Encrypted content is not supported with this model.", "include", None
        if "summary" in reasoning and not self.verified:
            return UNVERIFIED, "reasoning.summary", "unsupported_value"
        if body.get("max_output_tokens", 16) < 16:
            words = (
                "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, "
                f"but got {body['max_output_tokens']} instead."
            )
            return words, "max_output_tokens", "integer_below_min_value"
        return self._wrong_input(body)

    def _wrong_input(self, body: dict[str, Any]) -> tuple[str, str | None, str | None]:
        items = body["input"]
        if isinstance(items, str):
            return "", None, None
        for number, item in enumerate(items):
            if item.get("type") == "reasoning":
                if item["encrypted_content"] != ENCRYPTED:
                    words = "The encrypted content gAAA...INHD could not be verified."
                    return words, None, "invalid_encrypted_content"
                after = items[number + 1] if number + 1 < len(items) else {}
                if after.get("role") != "assistant" and after.get("type") != "function_call":
                    words = (
                        "Item of type 'reasoning' was provided without its required following item."
                    )
                    return words, "input", None
                continue
            for place, part in enumerate(
                item["content"] if isinstance(item.get("content"), list) else ()
            ):
                if part["type"] not in _PARTS[item["role"]]:
                    where = f"input[{number}].content[{place}]"
                    return f"Invalid value: '{part['type']}'.", where, "invalid_value"
        if (size := self._size(body)) > self.window:
            words = "Your input exceeds the context window of this model. Please adjust your input."
            return f"{words} ({size})", "input", "context_length_exceeded"
        return "", None, None

    @staticmethod
    def _size(body: dict[str, Any]) -> int:
        return len(
            re.findall(r"\w+|[^\w\s]", json.dumps([body.get("instructions"), body["input"]]))
        )

    async def _respond(self, peer: Peer, body: dict[str, Any]) -> None:
        words, param, code = self._wrong(body)
        if words:
            await self._refuse(
                peer, words, param, code, 404 if code == "unsupported_model" else 400
            )
            return
        self.asked.append(body)
        tokens = self.tokens[: body.get("max_output_tokens", 10_000)]
        response = self._response(body, tokens)
        if not body.get("stream"):
            await peer.json(response)
            return
        await peer.head(
            content_type="text/event-stream; charset=utf-8", Transfer_Encoding="chunked"
        )
        begun = {**response, "status": "in_progress", "output": [], "usage": None}
        events: list[dict[str, Any]] = [
            {"type": "response.created", "response": begun},
            {"type": "response.in_progress", "response": begun},
        ]
        for number, item in enumerate(response["output"]):
            events += self._events_of(number, item, tokens)
        events.append({"type": f"response.{response['status']}", "response": response})
        for number, one in enumerate(events):
            end = number == len(events) - 1
            await peer.chunked(event({**one, "sequence_number": number}), end=end)

    def _response(self, body: dict[str, Any], tokens: tuple[str, ...]) -> dict[str, Any]:
        output: list[dict[str, Any]] = []
        if self.thoughts:
            shown = "summary" in body.get("reasoning", {})
            item = {
                "id": "rs_test",
                "type": "reasoning",
                "summary": [
                    {"type": "summary_text", "text": one} for one in self.thoughts if shown
                ],
            }
            if "reasoning.encrypted_content" in body.get("include", ()):
                item["encrypted_content"] = ENCRYPTED
            output.append(item)
        text = {"type": "output_text", "text": "".join(tokens), "annotations": [], "logprobs": []}
        output.append(
            {
                "id": "msg_test",
                "type": "message",
                "role": "assistant",
                "status": "completed",
                "content": [text],
            }
        )
        is_cut = len(tokens) < len(self.tokens)
        given = self._size(body)
        thought = 64 if self.thoughts else 0
        return {
            "id": "resp_test",
            "object": "response",
            "created_at": 1_750_000_000,
            "model": body["model"],
            "status": "incomplete" if is_cut else "completed",
            "error": None,
            "incomplete_details": {"reason": "max_output_tokens"} if is_cut else None,
            "instructions": body.get("instructions"),
            "store": body.get("store", True),
            "output": output,
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
            "metadata": {},
            "temperature": None,
            "top_p": None,
            "usage": {
                "input_tokens": given,
                "input_tokens_details": {"cached_tokens": 2, "cache_write_tokens": 0},
                "output_tokens": len(tokens) + thought,
                "output_tokens_details": {"reasoning_tokens": thought},
                "total_tokens": given + len(tokens) + thought,
            },
        }

    def _events_of(
        self, number: int, item: dict[str, Any], tokens: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        at = {"output_index": number, "item_id": item["id"]}
        added = {name: value for name, value in item.items() if name != "encrypted_content"}
        events: list[dict[str, Any]] = []
        if item["type"] == "reasoning":
            added["summary"] = []
            for place, part in enumerate(item["summary"]):
                here = {**at, "summary_index": place}
                kind = "response.reasoning_summary"
                empty = {"type": "summary_text", "text": ""}
                events += [
                    {"type": f"{kind}_part.added", **here, "part": empty},
                    {"type": f"{kind}_text.delta", **here, "delta": part["text"]},
                    {"type": f"{kind}_text.done", **here, "text": part["text"]},
                    {"type": f"{kind}_part.done", **here, "part": part},
                ]
        else:
            added |= {"content": [], "status": "in_progress"}
            here = {**at, "content_index": 0}
            text = item["content"][0]
            empty = {**text, "text": ""}
            events.append({"type": "response.content_part.added", **here, "part": empty})
            events += [
                {"type": "response.output_text.delta", **here, "delta": one, "logprobs": []}
                for one in tokens
            ]
            whole = {"text": text["text"], "logprobs": []}
            events.append({"type": "response.output_text.done", **here, **whole})
            events.append({"type": "response.content_part.done", **here, "part": text})
        first = {"type": "response.output_item.added", "output_index": number, "item": added}
        last = {"type": "response.output_item.done", "output_index": number, "item": item}
        return [first, *events, last]
