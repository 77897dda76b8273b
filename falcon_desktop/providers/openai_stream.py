"""From the events of an OpenAI-compatible chat stream to what a provider reports. Pure.

Follows the rules for a tolerant reader in README.md section 3.2. Must not do input or output, and
must not act on anything that a server sends but text, counts, measurements and errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from falcon_desktop.core.context.recipe import CALL, THOUGHT_SIGNATURE, THOUGHTS
from falcon_desktop.core.domain.errors import NextStep, ProtocolError
from falcon_desktop.core.domain.events import (
    DataReceived,
    Finished,
    Phase,
    PictureReceived,
    Progress,
    ProviderEvent,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.answer_reader import (
    CUT_REASONING,
    DAMAGED,
    MAY_BE_CUT,
    NO_TOOLS,
    ONLY_REASONING,
    AnswerTextReader,
    not_plain,
)
from falcon_desktop.providers.failures import (
    RequestContext,
    failure_of_payload,
    parse_json,
    strange_answer,
    words_of,
)
from falcon_desktop.providers.openai_frames import (
    Choice,
    Delta,
    Frame,
    addresses_of,
    frame_of,
    google_of,
    is_empty,
    plain_text,
    progress_of,
    read_frame,
    says,
    signature_in,
    thought_of,
    timings_of,
    timings_usage,
    usage_of,
    value_of,
)
from falcon_desktop.providers.sse import json_lines

__all__ = [
    "CUT_REASONING",
    "DAMAGED",
    "MAY_BE_CUT",
    "NO_SOUND",
    "NO_TOOLS",
    "ONLY_REASONING",
    "ChatStreamReader",
]

_REASONS: Final = {
    "stop_sequence": "stop",
    "eos_token": "stop",
    "eos": "stop",
    "end_turn": "stop",
    "max_tokens": "length",
    "model_length": "length",
    "function_call": "tool_calls",
}
_OPENS, _CLOSES = "<thought>", "</thought>"
NO_SOUND: Final = Sentence("The model sent audio, which was left out.")


class ChatStreamReader(AnswerTextReader):
    """Reads one answer of an OpenAI-compatible server."""

    def __init__(
        self,
        where: RequestContext,
        stop: Sequence[str] = (),
        continued: str = "",
        *,
        finds_reasoning: bool = True,
        strips_space: bool = False,
        most_tokens: int | None = None,
        hears_tokens: bool = False,
        takes_calls: bool = False,
    ) -> None:
        super().__init__(
            where,
            plain_text,
            stop,
            continued,
            finds_reasoning=finds_reasoning,
            strips_space=strips_space,
            most_tokens=most_tokens,
        )
        self._index = 0  # of the choice that is the answer
        self._data = b""  # of the event that is looked at, where its tokens are wanted
        if hears_tokens:
            from falcon_desktop.providers.token_chances import tokens_of_chunk  # few ask for it

            self.hear_tokens(tokens_of_chunk)
        if takes_calls:
            self.take_calls()
        self._thoughts: list[str] = []  # in the field that servers want back with calls
        self._signature = ""
        self._in_thought = False  # of Gemini: the mark of its end begins the next text
        self._usual = self._plain

    def close(self) -> list[ProviderEvent]:
        """Return what was held back, what goes back with the answer, and the end."""
        events = super().close()
        returned: list[ProviderEvent] = []
        if self._signature:
            returned.append(DataReceived(THOUGHT_SIGNATURE, {THOUGHT_SIGNATURE: self._signature}))
            self._signature = ""
        if self._has_calls and self._thoughts:
            returned.append(DataReceived(THOUGHTS, {THOUGHTS: "".join(self._thoughts)}))
            self._thoughts.clear()
        place = len(events) - (bool(events) and isinstance(events[-1], Finished))
        events[place:place] = returned
        return events

    def whole(self, body: bytes) -> list[ProviderEvent]:
        """Take an answer that came as one JSON value instead of a stream.

        Raises:
            FalconError: it is an error, or no answer.
        """
        try:
            payload = parse_json(body)
        except ValueError:
            lines = json_lines(body)
            events = self.feed(lines)
            if self.started or self.finishing or self._failure or self._said:
                return events
            raise strange_answer(self._where, body, lines=bool(lines)) from None
        if isinstance(payload, list) and payload:
            payload = payload[0]
        if not isinstance(payload, dict):
            raise strange_answer(self._where, body)
        self._data = body
        frame = frame_of(payload)
        if frame.choices is None and not says(frame.error):
            if any(payload.get(name) for name in ("message", "errors")):
                raise failure_of_payload(payload, self._where)
            raise strange_answer(self._where, body)
        self._apply(frame, payload)
        if self._failure is None and not self._reason:
            self._done = True
        return self._flushed()

    def _event(self, data: bytes) -> None:
        if len(data) < 16 and data.strip() in (b"[DONE]", b""):
            self._done = bool(data.strip())
        else:
            self._frame(data)

    def _frame(self, data: bytes) -> None:
        try:
            frame, payload = read_frame(data)
        except ValueError:
            lines = data.split(b"\n")
            if len(lines) > 1:  # events without the blank line between them
                for line in lines:
                    if line.strip() not in (b"", b"[DONE]") and not self.ended:
                        self._frame(line)
                self._done = self._done or lines[-1].strip() == b"[DONE]"
                return
            self._unreadable(data)
            return
        self._data = data
        self._apply(frame, payload)

    def _apply(self, frame: Frame, payload: Any) -> None:
        if says(frame.error):
            self._failed(
                frame, {"error": value_of(frame.error, None, "")} if payload is None else payload
            )
            return
        if frame.choices is None:
            self._keep_remark(words_of(payload))
        elif (own := self._own(frame.choices)) is not None:
            self._said = ""
            self._choice(own)
        if frame.usage is not None:
            self._usage = usage_of(value_of(frame.usage, payload, "usage")) or self._usage
        if frame.timings is not None:
            timings = value_of(frame.timings, payload, "timings")
            self._timings = timings_of(timings) or self._timings
            self._timed_usage = timings_usage(timings) or self._timed_usage
        if frame.prompt_progress is not None:
            part = progress_of(value_of(frame.prompt_progress, payload, "prompt_progress"))
            if part is not None:
                self._events.append(Progress(Phase.READING_PROMPT, fraction=part))
        if frame.x_groq is not None:
            groq = value_of(frame.x_groq, payload, "x_groq")
            if isinstance(groq, dict):
                self._usage = usage_of(groq.get("usage")) or self._usage

    def _failed(self, frame: Frame, payload: Any) -> None:
        own = self._own(frame.choices or [])
        if own is not None:
            self._delta(own.delta or own.message)
        self._failure = failure_of_payload(payload, self._where)

    def _own(self, choices: Sequence[Choice]) -> Choice | None:
        """Return the choice that is the answer: number 0, or of a server that counts in another
        way the one in which the first text came.
        """
        for choice in choices:
            if (choice.index or 0) == self._index:
                return choice
        if not (self._index or self.started or self._pieces or self._reason):
            for choice in choices:
                if _says_something(choice):
                    self._index, self._plain = choice.index or 0, not_plain
                    return choice
        return None

    def _choice(self, choice: Choice) -> None:
        delta = choice.delta
        if delta is None or (choice.message is not None and is_empty(delta)):
            delta = choice.message
        if delta is not None and not is_empty(delta):
            self._delta(delta)
        elif choice.text:
            self._pieces.append(choice.text)
        if self._places is not None:
            text = (delta and (delta.content or delta.refusal)) or choice.text or ""
            is_thought = delta is not None and bool(thought_of(delta) or says(delta.tool_calls))
            self._places.take(self._data, text, is_thought=is_thought)
        reason = choice.finish_reason
        if says(choice.error):
            said = {"error": value_of(choice.error, None, "")}
            self._failure = failure_of_payload(said, self._where)
        elif reason == "error":
            self._failure = ProtocolError(
                Sentence(
                    "{host} ended the answer with an unknown error.",
                    host=self._where.host,
                ),
                next_step=NextStep.RETRY,
            )
        elif reason:
            self._reason = _REASONS.get(reason, self._where.plain(reason, 40))

    def _delta(self, delta: Delta | None) -> None:
        if delta is None:
            return
        if self._in_thought or delta.extra_content is not None:
            delta = self._of_google(delta)
        if delta.content:
            self._pieces.append(delta.content)
        elif delta.refusal:
            self._pieces.append(delta.refusal)
        if thought := thought_of(delta):
            self._thought(thought, before_text=bool(delta.content))
            if self._calls is not None and delta.reasoning_content:
                self._thoughts.append(delta.reasoning_content)
        if says(delta.tool_calls):
            self._called(value_of(delta.tool_calls, None, ""))
        elif says(delta.function_call):
            function = value_of(delta.function_call, None, "")
            self._called({"index": 0, "function": function})
        if says(delta.images):
            self._carried += 1
            self._flushed_text()
            found = addresses_of(value_of(delta.images, None, ""))
            self._events.extend(map(PictureReceived, found))
            self._has_text = self._has_text or bool(found)
        if says(delta.audio):
            self._carried += 1
            audio = value_of(delta.audio, None, "")
            spoken = audio.get("transcript") if isinstance(audio, dict) else None
            if isinstance(spoken, str) and spoken:
                self._pieces.append(spoken)
            self._tell(NO_SOUND, lacks_text=not spoken)

    def _called(self, entries: Any) -> None:
        """Take calls, each with the signature that Google's road wants back with it."""
        for entry in entries if isinstance(entries, list) else [entries]:
            super()._called(entry)
            if self._calls is None or not isinstance(entry, dict):
                continue
            if (signature := signature_in(entry.get("extra_content"))) and self._calls.has_some:
                data = {THOUGHT_SIGNATURE: signature, CALL: self._calls.last}
                self._events.append(DataReceived(THOUGHT_SIGNATURE, data))

    def _of_google(self, delta: Delta) -> Delta:
        """Take what Google's compatible road says of a delta; return the delta without its thought.

        Thoughts stand in the text, between marks that may come in other events.
        """
        is_thought, signature = google_of(delta)
        self._signature = signature or self._signature
        content = delta.content or ""
        if is_thought:
            thought, ends, content = content.removeprefix(_OPENS).partition(_CLOSES)
            if thought:
                self._thought(thought, before_text=False)
            self._in_thought = not ends
        elif content and self._in_thought:
            content = content.removeprefix(_CLOSES)
            self._in_thought = False
        self._plain = not_plain if self._in_thought or self._index else self._usual
        if signature or is_thought:
            self._carried += 1
        return msgspec.structs.replace(delta, content=content)


def _says_something(choice: Choice) -> bool:
    deltas = filter(None, (choice.delta, choice.message))
    return bool(choice.text) or any(delta.content or thought_of(delta) for delta in deltas)
