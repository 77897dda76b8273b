"""From the events of OpenAI's Responses to what a provider reports. Pure. Facts: README.md section
12.

An answer is a row of items, each begun, added to and ended by events; the last event holds all of
it once more, with its counts and why it ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from falcon_desktop.core.context.response_items import REASONING
from falcon_desktop.core.domain.events import DataReceived, PictureReceived, ProviderEvent
from falcon_desktop.core.text.json_values import as_mapping, as_mappings
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.providers.answer_reader import NO_TOOLS, AnswerTextReader
from falcon_desktop.providers.failures import (
    RequestContext,
    failure_of_payload,
    parse_json,
    strange_answer,
    words_of,
)
from falcon_desktop.providers.openai_frames import text_of, usage_of

_TEXT: Final = ("response.output_text.delta", "response.refusal.delta")
_THOUGHT: Final = ("response.reasoning_summary_text.delta", "response.reasoning_text.delta")
_ENDS: Final = ("response.completed", "response.incomplete", "response.failed")
_BETWEEN: Final = "\n\n"
"""Between two texts, or thoughts, that stand in items or parts of their own."""
_CUTS: Final = {"max_output_tokens": "length"}
_CALL: Final = "function_call"
_TOOLS: Final = (
    "custom_tool_call", "computer_call", "local_shell_call", "shell_call",
    "apply_patch_call", "mcp_approval_request",
)  # fmt: skip
"""Other calls that whoever asked is to answer."""


class _Event(msgspec.Struct, gc=False):
    type: str = ""
    delta: str | None = None


_decode: Final = msgspec.json.Decoder(_Event).decode


def plain_text(data: bytes) -> str | None:
    """Return the text of an event that adds text; None of any other."""
    try:
        event = _decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return event.delta or None if event.type == "response.output_text.delta" else None


class ResponseStreamReader(AnswerTextReader):
    """Reads one answer of ``/v1/responses``. Marks such as ``<think>`` are text here: what a model
    thinks has items of its own.
    """

    def __init__(
        self,
        where: RequestContext,
        stop: Sequence[str] = (),
        continued: str = "",
        *,
        most_tokens: int | None = None,
        takes_calls: bool = False,
    ) -> None:
        super().__init__(
            where, plain_text, stop, continued, finds_reasoning=False, most_tokens=most_tokens
        )
        if takes_calls:
            self.take_calls()
        self._heard = False
        """Whether text came and was handed on: what repeats it at the end is left unread."""
        self._thinks_in = ""
        """The kind of event that thoughts come in: some servers say them in two."""
        self._begins_thought = False

    def whole(self, body: bytes) -> list[ProviderEvent]:
        """Take an answer that came as one JSON value.

        Raises:
            FalconError: it is an error, or no answer.
        """
        try:
            response = parse_json(body)
        except ValueError:
            raise strange_answer(self._where, body) from None
        if not isinstance(response, dict):
            raise strange_answer(self._where, body)
        if not isinstance(response.get("output"), list):
            if response.get("error") or words_of(response):
                raise failure_of_payload(response, self._where)
            raise strange_answer(self._where, body)
        for item in as_mappings(response["output"]):
            self._end_item(item, streamed=False)
        self._end(response)
        self._carried += 1
        return self._flushed()

    def _event(self, data: bytes) -> None:
        if data.strip() == b"[DONE]":
            self._done = True
            return
        try:
            event = parse_json(data)
        except ValueError:
            self._unreadable(data)
            return
        if not isinstance(event, dict):
            self._unreadable(data)
        elif event.get("type") == "error" or event.get("error"):
            self._failure = failure_of_payload(event, self._where)
        else:
            self._take(event.get("type"), event)

    def _take(self, kind: Any, event: Mapping[str, Any]) -> None:
        if kind in _TEXT:
            self._add_text(event.get("delta"))
        elif kind in _THOUGHT:
            self._add_thought(kind, event.get("delta"))
        elif kind == "response.function_call_arguments.delta":
            self._called({"index": event.get("output_index"), "arguments": event.get("delta")})
        elif kind == "response.output_item.added":
            self._begin_item(as_mapping(event.get("item")), event.get("output_index"))
        elif kind == "response.output_item.done":
            self._end_item(as_mapping(event.get("item")), event.get("output_index"))
        elif kind == "response.content_part.added":
            if self._has_heard():
                self._pieces.append(_BETWEEN)
        elif kind == "response.reasoning_summary_part.added":
            self._begins_thought = self._has_reasoning
        elif kind in _ENDS:
            self._end(as_mapping(event.get("response")))
        elif kind is None:
            self._keep_remark(words_of(event))

    def _begin_item(self, item: Mapping[str, Any], place: Any = None) -> None:
        kind = item.get("type")
        if kind == REASONING:
            self._begins_thought = self._has_reasoning
        elif kind == _CALL:
            self._called({**item, "id": item.get("call_id"), "index": place})
        elif kind in _TOOLS:
            self._carried += 1
            self._tell(NO_TOOLS)

    def _end_item(
        self, item: Mapping[str, Any], place: Any = None, *, streamed: bool = True
    ) -> None:
        """Take an item as it is in the end; what of it was ``streamed`` is known."""
        kind = item.get("type")
        if kind == "message":
            if not (streamed and self._has_heard()):
                self._take_message(item)
        elif kind == REASONING:
            if not (streamed and self._has_reasoning):
                self._take_thoughts(item)
            self._keep(item)
        elif kind == "image_generation_call" and isinstance(item.get("result"), str):
            self._flushed_text()
            form = item.get("output_format")
            form = form if form in ("png", "jpeg", "webp") else "png"
            self._events.append(PictureReceived(f"data:image/{form};base64,{item['result']}"))
            self._has_text = True
        elif kind == _CALL:
            self._called({**item, "id": item.get("call_id"), "index": place, "whole": True})
        elif not streamed:
            self._begin_item(item)

    def _take_message(self, item: Mapping[str, Any]) -> None:
        for part in as_mappings(item.get("content")):
            if text := text_of(part.get("text")) or text_of(part.get("refusal")):
                self._pieces.append(_BETWEEN + text if self._has_heard() else text)

    def _take_thoughts(self, item: Mapping[str, Any]) -> None:
        for part in as_mappings(item.get("summary")) or as_mappings(item.get("content")):
            self._begins_thought = self._has_reasoning
            self._add_thought("", part.get("text"))

    def _keep(self, item: Mapping[str, Any]) -> None:
        """Keep encrypted reasoning letter by letter, to be returned."""
        encrypted = item.get("encrypted_content")
        if not isinstance(encrypted, str) or not encrypted or clean_text(encrypted) != encrypted:
            return
        self._flushed_text()
        summary = [text for one in as_mappings(item.get("summary")) if (text := text_of(one))]
        data = {"summary": summary, "encrypted_content": encrypted}
        self._events.append(DataReceived(REASONING, data))

    def _add_text(self, value: Any) -> None:
        if text := text_of(value):
            self._pieces.append(text)

    def _add_thought(self, kind: str, value: Any) -> None:
        self._thinks_in = self._thinks_in or kind
        if kind == self._thinks_in and (thought := text_of(value)):
            between = _BETWEEN if self._begins_thought else ""
            self._begins_thought = False
            self._thought(between + thought, before_text=False)

    def _has_heard(self) -> bool:
        return self._heard or bool(self._pieces)

    def _flushed_text(self) -> None:
        self._heard = self._has_heard()
        super()._flushed_text()

    def _end(self, response: Mapping[str, Any]) -> None:
        """Take all of an answer as it is in the end, of which most is known."""
        self._usage = usage_of(response.get("usage")) or self._usage
        status = response.get("status")
        if response.get("error") or status == "failed":
            self._failure = failure_of_payload({"error": response.get("error")}, self._where)
            return
        if not self._has_heard():
            for item in as_mappings(response.get("output")):
                if item.get("type") == "message":
                    self._take_message(item)
        if self._calls is not None and not self._has_calls:
            for item in as_mappings(response.get("output")):
                if item.get("type") == _CALL:
                    self._end_item(item)
        self._done = True
        if status == "incomplete":
            said = as_mapping(response.get("incomplete_details")).get("reason")
            reason = self._where.plain(said, 40) if isinstance(said, str) else ""
            self._reason = _CUTS.get(reason, reason) or "length"
