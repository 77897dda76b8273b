"""From the lines of an Ollama answer to what a provider reports. Pure. Facts: README.md section 8.

``/api/chat`` puts its words into ``message``, ``/api/generate`` into ``response`` and ``thinking``;
the last line of both is ``done`` and holds counts and durations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from falcon_desktop.core.domain.conversation import Timings, Usage
from falcon_desktop.core.domain.events import ProviderEvent
from falcon_desktop.core.text.json_values import as_number, as_whole
from falcon_desktop.providers.answer_reader import AnswerTextReader
from falcon_desktop.providers.failures import (
    RequestContext,
    failure_of_payload,
    parse_json,
    strange_answer,
    words_of,
)
from falcon_desktop.providers.openai_frames import text_of
from falcon_desktop.providers.sse import json_lines

_NANOSECONDS: Final = 1e9


class _Message(msgspec.Struct, gc=False):
    content: str | None = None
    thinking: str | None = None
    tool_calls: msgspec.Raw | None = None


class _Line(msgspec.Struct, gc=False):
    message: _Message | None = None
    response: str | None = None
    thinking: str | None = None
    done: bool | None = None
    error: msgspec.Raw | None = None


_decode: Final = msgspec.json.Decoder(_Line).decode


def plain_text(data: bytes) -> str | None:
    """Return the text of a line that adds text and says nothing else; None of any other."""
    try:
        line = _decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if line.done or line.error is not None or line.thinking:
        return None
    message = line.message
    if message is None:
        return line.response or None
    if message.thinking or message.tool_calls is not None:
        return None
    return message.content or None


class OllamaStreamReader(AnswerTextReader):
    """Reads one answer of ``/api/chat`` or ``/api/generate``."""

    def __init__(
        self,
        where: RequestContext,
        stop: Sequence[str] = (),
        continued: str = "",
        *,
        finds_reasoning: bool = True,
        hears_tokens: bool = False,
        takes_calls: bool = False,
    ) -> None:
        super().__init__(where, plain_text, stop, continued, finds_reasoning=finds_reasoning)
        if hears_tokens:
            from falcon_desktop.providers.token_chances import tokens_of_line  # few ask for it

            self.hear_tokens(tokens_of_line)
        if takes_calls:
            self.take_calls()

    def whole(self, body: bytes) -> list[ProviderEvent]:
        """Take an answer that came as one JSON value, or as lines that were not announced.

        Raises:
            FalconError: it is an error, or no answer.
        """
        lines = json_lines(body)
        events = self.feed(lines or [body])
        if self.started or self.finishing or self._failure or self._said:
            return events
        raise strange_answer(self._where, body, lines=bool(lines))

    def _event(self, data: bytes) -> None:
        try:
            line = parse_json(data)
        except ValueError:
            self._unreadable(data)
            return
        if not isinstance(line, dict):
            self._unreadable(data)
            return
        message = line.get("message")
        said = message if isinstance(message, dict) else line
        if thought := text_of(said.get("thinking")):
            self._thought(thought, before_text=False)
        text = text_of(said.get("content") if said is message else line.get("response"))
        if text:
            self._said = ""
            self._pieces.append(text)
        if calls := said.get("tool_calls"):
            self._called(calls)
        if self._places is not None:
            self._places.take(data, text or "", is_thought=bool(thought))
        if line.get("error"):
            self._failure = failure_of_payload(line, self._where)
        elif line.get("done") is True:
            self._end(line)
        elif said is line and "response" not in line:
            self._keep_remark(words_of(line))

    def _end(self, line: dict[str, Any]) -> None:
        reason = line.get("done_reason")
        self._reason = self._where.plain(reason, 40) if isinstance(reason, str) else ""
        self._done = True
        self._usage = usage_of(line) or self._usage
        self._timings = timings_of(line) or self._timings


def usage_of(line: dict[str, Any]) -> Usage | None:
    """Return the counts of a last line. A prompt that was read before may be left out of them."""
    prompt = as_whole(line.get("prompt_eval_count"), 1, 10**12)
    completion = as_whole(line.get("eval_count"), 1, 10**12)
    if prompt is None and completion is None:
        return None
    return Usage(prompt_tokens=prompt, completion_tokens=completion)


def timings_of(line: dict[str, Any]) -> Timings | None:
    """Return the measurements of a last line; its nanoseconds become seconds."""
    count = as_whole(line.get("eval_count"), 1, 10**12)
    took = as_number(line.get("eval_duration"), 1e18)
    total = as_number(line.get("total_duration"), 1e18)
    speed = count / took * _NANOSECONDS if count and took else None
    if speed is None and not total:
        return None
    loading, reading = (
        None if (value := as_number(line.get(name), 1e18)) is None else value / _NANOSECONDS
        for name in ("load_duration", "prompt_eval_duration")
    )
    return Timings(
        total=total / _NANOSECONDS if total else None,
        tokens_per_second=speed,
        loading=loading,
        prompt=reading,
    )
