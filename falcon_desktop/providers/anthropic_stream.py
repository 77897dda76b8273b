"""From the events of Anthropic's Messages to what a provider reports. Pure. Facts: README.md
section 10.

An answer is a row of blocks, each begun, added to and ended by events; what the server reports of
all of it stands in ``message_start`` and ``message_delta``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.core.domain.events import DataReceived, ProviderEvent, UsageReport
from falcon_desktop.core.text.json_values import as_mapping, as_whole
from falcon_desktop.providers.answer_reader import NO_TOOLS, AnswerTextReader
from falcon_desktop.providers.failures import (
    RequestContext,
    failure_of_payload,
    parse_json,
    strange_answer,
    words_of,
)
from falcon_desktop.providers.openai_frames import text_of

_BETWEEN: Final = "\n\n"
"""Between two thoughts that stand in blocks of their own."""
_REASONS: Final = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "content_filter",
    "tool_use": "tool_calls",
}
_SERVERS_TOOLS: Final = ("server_tool_use", "mcp_tool_use")


class _Delta(msgspec.Struct, gc=False):
    type: str = ""
    text: str | None = None


class _Event(msgspec.Struct, gc=False):
    type: str = ""
    delta: _Delta | None = None
    error: msgspec.Raw | None = None


_decode: Final = msgspec.json.Decoder(_Event).decode


def plain_text(data: bytes) -> str | None:
    """Return the text of an event that adds text and says nothing else; None of any other."""
    try:
        event = _decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if event.delta is None or event.error is not None or event.type != "content_block_delta":
        return None
    return event.delta.text or None if event.delta.type == "text_delta" else None


class MessageStreamReader(AnswerTextReader):
    """Reads one answer of ``/v1/messages``. Marks such as ``<think>`` are text here: what a model
    thinks has blocks of its own.
    """

    def __init__(
        self,
        where: RequestContext,
        stop: Sequence[str] = (),
        continued: str = "",
        *,
        takes_calls: bool = False,
    ) -> None:
        super().__init__(where, plain_text, stop, continued, finds_reasoning=False)
        if takes_calls:
            self.take_calls()
        self._call = -1  # the number of the call that came last
        self._in_call = False  # whether the block that comes is that call
        self._counts: dict[str, int] = {}
        self._begins_thought = False
        self._signed: tuple[list[str], list[str]] | None = None
        """The words and the signature of the block of thoughts that is open."""

    def whole(self, body: bytes) -> list[ProviderEvent]:
        """Take an answer that came as one JSON value.

        Raises:
            FalconError: it is an error, or no answer.
        """
        try:
            message = parse_json(body)
        except ValueError:
            raise strange_answer(self._where, body) from None
        if not isinstance(message, dict):
            raise strange_answer(self._where, body)
        if message.get("type") != "message" or not isinstance(message.get("content"), list):
            if message.get("error") or words_of(message):
                raise failure_of_payload(message, self._where)
            raise strange_answer(self._where, body)
        for block in message["content"]:
            self._begin(as_mapping(block))
            self._end_block()
        self._count(message)
        self._end(message)
        self._done = True
        self._carried += 1
        return self._flushed()

    def close(self) -> list[ProviderEvent]:
        """Return what was held back, the counts with what was written to the cache, the end."""
        written = self._counts.get("cache_creation_input_tokens") or None
        return [
            UsageReport(one.usage, written) if isinstance(one, UsageReport) else one
            for one in super().close()
        ]

    def _event(self, data: bytes) -> None:
        try:
            event = parse_json(data)
        except ValueError:
            self._unreadable(data)
            return
        if not isinstance(event, dict):
            self._unreadable(data)
            return
        if event.get("error"):
            self._failure = failure_of_payload(event, self._where)
            return
        match event.get("type"):
            case "content_block_delta":
                self._add(as_mapping(event.get("delta")))
            case "content_block_start":
                self._begin(as_mapping(event.get("content_block")))
            case "message_start":
                self._count(as_mapping(event.get("message")))
            case "message_delta":
                self._count(event)
                self._end(as_mapping(event.get("delta")))
            case "content_block_stop":
                self._end_block()
            case "message_stop":
                self._done = True
            case None:
                self._keep_remark(words_of(event))
            case _:
                pass  # pings, and whatever comes to be

    def _begin(self, block: Mapping[str, Any]) -> None:
        """Take a block's beginning, or a whole block."""
        kind = block.get("type")
        self._in_call = kind == "tool_use"
        if kind in ("thinking", "redacted_thinking"):
            self._begins_thought = self._has_reasoning
            self._signed = ([], []) if kind == "thinking" else None
            self._add_thought(block.get("thinking"))
            self._sign(block.get("signature"))
            if kind == "redacted_thinking" and isinstance(block.get("data"), str):
                self._flushed_text()
                self._events.append(DataReceived(kind, {"data": block["data"]}))
        elif kind == "text":
            self._add_text(block.get("text"))
        elif kind == "tool_use":
            self._call += 1
            given = as_mapping(block.get("input")) or None  # {} before the pieces come
            self._called({**block, "index": self._call, "arguments": given})
        elif kind in _SERVERS_TOOLS:
            self._carried += 1
            self._tell(NO_TOOLS)

    def _add(self, delta: Mapping[str, Any]) -> None:
        kind = delta.get("type")
        if kind == "text_delta":
            self._add_text(delta.get("text"))
        elif kind == "thinking_delta":
            self._add_thought(delta.get("thinking"))
        elif kind == "signature_delta":
            self._sign(delta.get("signature"))
        elif kind == "input_json_delta" and self._in_call:
            self._called({"index": self._call, "arguments": delta.get("partial_json")})

    def _sign(self, value: Any) -> None:
        if self._signed is not None and isinstance(value, str):
            self._signed[1].append(value)

    def _end_block(self) -> None:
        """Keep a block of thoughts that was signed, letter by letter, to be returned."""
        signed, self._signed = self._signed, None
        if signed is not None and (signature := "".join(signed[1])):
            self._flushed_text()
            data = {"thinking": "".join(signed[0]), "signature": signature}
            self._events.append(DataReceived("thinking", data))

    def _add_text(self, value: Any) -> None:
        if text := text_of(value):
            self._pieces.append(text)

    def _add_thought(self, value: Any) -> None:
        if self._signed is not None and isinstance(value, str):
            self._signed[0].append(value)
        if thought := text_of(value):
            between = _BETWEEN if self._begins_thought else ""
            self._begins_thought = False
            self._thought(between + thought, before_text=False)

    def _count(self, message: Mapping[str, Any]) -> None:
        """Take counts: each report has those that it knows, of all of the answer so far."""
        for name, value in as_mapping(message.get("usage")).items():
            if (count := as_whole(value, 0, 10**12)) is not None:
                self._counts[str(name)] = count
        details = as_mapping(as_mapping(message.get("usage")).get("output_tokens_details"))
        if (thought := as_whole(details.get("thinking_tokens"), 0, 10**12)) is not None:
            self._counts["thinking_tokens"] = thought
        self._usage = usage_of(self._counts) or self._usage

    def _end(self, delta: Mapping[str, Any]) -> None:
        said = delta.get("stop_reason")
        if not isinstance(said, str) or not said:
            return
        reason = self._where.plain(said, 40)
        self._reason = _REASONS.get(reason, reason)


def usage_of(counts: Mapping[str, int]) -> Usage | None:
    """Return counts as they are kept: of the prompt all tokens, of which some came of a cache."""
    fresh, written = counts.get("input_tokens"), counts.get("cache_creation_input_tokens")
    cached, answer = counts.get("cache_read_input_tokens"), counts.get("output_tokens")
    if fresh is None and answer is None:
        return None
    prompt = None if fresh is None else fresh + (written or 0) + (cached or 0)
    return Usage(prompt, answer, cached, counts.get("thinking_tokens"))
