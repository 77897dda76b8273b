"""From the events of an OpenAI-compatible chat stream to what a provider reports. Pure.

Follows the rules for a tolerant reader in README.md section 3.2. Must not do input or output, and
must not act on anything that a server sends but text, counts, measurements and errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.conversation import Timings, Usage
from falcon_desktop.core.domain.errors import FalconError, NextStep, ProtocolError
from falcon_desktop.core.domain.events import (
    Finished,
    Notice,
    Phase,
    PictureReceived,
    Progress,
    ProviderEvent,
    ReasoningDelta,
    ReasoningWasText,
    TextDelta,
    TextWasReasoning,
    TimingReport,
    UsageReport,
)
from falcon_desktop.core.text.sentences import Sentence
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
    is_empty,
    plain_text,
    progress_of,
    read_frame,
    says,
    thought_of,
    timings_of,
    timings_usage,
    usage_of,
    value_of,
)
from falcon_desktop.providers.openai_reasoning import Part, ReasoningSplitter
from falcon_desktop.providers.sse import json_lines
from falcon_desktop.providers.text_assembly import TextAssembler

_REASONS: Final = {
    "stop_sequence": "stop",
    "eos_token": "stop",
    "eos": "stop",
    "end_turn": "stop",
    "max_tokens": "length",
    "model_length": "length",
    "function_call": "tool_calls",
}
NO_TOOLS: Final = Sentence(
    "The model asked for a tool. Falcon Desktop doesn't run tools, so that part was left out."
)
ONLY_REASONING: Final = Sentence("The model thought but gave no answer.")
CUT_REASONING: Final = Sentence(
    "All tokens were used for thinking, with none left for the answer. Raise “Max new tokens”."
)
MAY_BE_CUT: Final = Sentence(
    "The answer reached the length limit, but the server calls it finished. It may be cut off."
)
_GOES_ON: Final = (",", "،", "、", "-", "–", "(")
NO_SOUND: Final = Sentence("The model sent audio, which was left out.")
DAMAGED: Final = Sentence("Part of the answer could not be read and was left out.")


class ChatStreamReader:
    """Reads one answer; an :class:`~falcon_desktop.providers.streaming.AnswerReader`.

    Text of neighbouring events becomes one ``TextDelta``. Reasoning fields and inline
    ``<think>`` become ``ReasoningDelta``. Stop sequences are enforced here as well, for servers
    that overlook them. ``continued`` is the beginning of an answer that is gone on with: a server
    that repeats it is not believed to have written it twice. Without ``finds_reasoning`` inline
    ``<think>`` is text like any other. ``strips_space`` takes one space off the beginning of the
    whole answer, as a prompt that ends with "Assistant:" leads to. ``most_tokens`` is how long the
    answer may be: a server may end it there and call that its end.
    """

    def __init__(
        self,
        where: RequestContext,
        stop: Sequence[str] = (),
        continued: str = "",
        *,
        finds_reasoning: bool = True,
        strips_space: bool = False,
        most_tokens: int | None = None,
    ) -> None:
        self._where = where
        self._splitter = ReasoningSplitter(where.model) if finds_reasoning else None
        self._assembler = (
            TextAssembler(stop, strip_leading_space=strips_space) if stop or strips_space else None
        )
        self._repeated = continued
        self._most_tokens = most_tokens
        self._last = ""  # character that was shown
        self._repeat_held = ""
        self._pieces: list[str] = []  # neighbouring text that was not split yet
        self._events: list[ProviderEvent] = []
        self._usage: Usage | None = None
        self._timings: Timings | None = None
        self._timed_usage: Usage | None = None
        self._reason = ""
        self._done = False
        self._has_text = False
        self._has_reasoning = False
        self._told: set[str] = set()
        self._failure: FalconError | None = None
        self._index = 0  # of the choice that is the answer
        self._plain: Callable[[bytes], str | None] = plain_text
        self._said = ""  # the server's words in an event that is no part of an answer, if the last
        self._said_at = 0
        self._unread = False  # words came that no JSON is around
        self._stopped = False
        self._closed = False
        self._carried = 0

    @property
    def carried(self) -> int:
        """Grows with each feed that carried something."""
        return self._carried

    @property
    def failure(self) -> FalconError | None:
        """What the server reported instead of going on."""
        return self._failure

    @property
    def started(self) -> bool:
        """Whether text or reasoning came."""
        return self._has_text or self._has_reasoning

    @property
    def finishing(self) -> bool:
        """Whether the answer is complete, so that only counts and measurements may follow."""
        return bool(self._reason) or self._done

    @property
    def ended(self) -> bool:
        """Whether nothing that follows matters."""
        return self._done or self._stopped or self._failure is not None

    @property
    def cut(self) -> bool:
        """Whether a stop sequence was found here that the server overlooked."""
        return self._stopped and not self._done

    def feed(self, frames: list[bytes]) -> list[ProviderEvent]:
        """Take the data of complete events and return what they say."""
        pieces, was_finishing = self._pieces, self.finishing
        for data in [] if self.ended else frames:
            text = self._plain(data)
            if text is not None:
                if text:
                    pieces.append(text)
                continue
            if len(data) < 16 and data.strip() in (b"[DONE]", b""):
                self._done = bool(data.strip())
            else:
                self._frame(data)
            if self.ended:
                break
        if self._said and len(pieces) > self._said_at:
            self._said = ""
        self._said_at = 0
        if pieces or self._events or self.finishing is not was_finishing:
            self._carried += 1
        return self._flushed()

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
        frame = frame_of(payload)
        if frame.choices is None and not says(frame.error):
            if any(payload.get(name) for name in ("message", "errors")):
                raise failure_of_payload(payload, self._where)
            raise strange_answer(self._where, body)
        self._apply(frame, payload)
        if self._failure is None and not self._reason:
            self._done = True
        return self._flushed()

    def close(self) -> list[ProviderEvent]:
        """Return what was held back, then counts, then ``Finished`` if the server said so."""
        if self._closed:
            return []
        self._closed = True
        if self._repeat_held:
            held, self._repeat_held, self._repeated = self._repeat_held, "", ""
            self._pieces.append(held)
        self._flushed_text()
        self._sort(self._splitter.close() if self._splitter is not None else [])
        if self._assembler is not None:
            self._show(self._assembler.finish())
        if self._said and self._failure is None and not (self._stopped or self.finishing):
            self._failure = failure_of_payload({"message": self._said}, self._where)
        elif self._unread:
            self._tell(DAMAGED, lacks_text=True)
        complete = self._failure is None and (self._stopped or self.finishing)
        unended = self._splitter.unended if self._splitter is not None else None
        if unended is not None and complete and self._reason != "length":
            self._events.append(ReasoningWasText(*unended))
            self._has_text = True
        usage = self._usage or self._timed_usage
        if usage is not None:
            self._events.append(UsageReport(usage))
        if self._timings is not None:
            self._events.append(TimingReport(self._timings))
        if complete:
            reason = "stop" if self._stopped else self._reason or "stop"
            if reason == "stop" and not self._stopped and self._may_be_cut(usage):
                self._tell(MAY_BE_CUT)
            if self._has_reasoning and not self._has_text:
                self._tell(CUT_REASONING if reason == "length" else ONLY_REASONING)
            self._events.append(Finished(reason))
        return self._taken()

    def _may_be_cut(self, usage: Usage | None) -> bool:
        """Whether an answer that is called finished has all its tokens and ends in a sentence."""
        at_limit = usage is not None and usage.completion_tokens == self._most_tokens
        return at_limit and (self._last.isalnum() or self._last in _GOES_ON)

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
            # One damaged event must not cost the rest of the answer.
            words = data.decode("utf-8", "replace").strip()
            if " " in words and words[0] not in '{["':
                self._keep_remark(words)
                self._unread = True
            else:
                self._tell(DAMAGED, lacks_text=True)
            return
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

    def _keep_remark(self, words: str) -> None:
        """Keep what a server says besides its answer: where nothing follows, it says why."""
        if words.strip():
            self._said, self._said_at = words, len(self._pieces)

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
                    self._index, self._plain = choice.index or 0, _not_plain
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
        if delta.content:
            self._pieces.append(delta.content)
        elif delta.refusal:
            self._pieces.append(delta.refusal)
        if thought := thought_of(delta):
            self._thought(thought, before_text=bool(delta.content))
        if says(delta.tool_calls) or says(delta.function_call):
            self._carried += 1
            self._tell(NO_TOOLS)
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

    def _thought(self, thought: str, *, before_text: bool) -> None:
        text = self._pieces.pop() if before_text else None
        self._flushed_text()
        last = self._events[-1] if self._events else None
        if isinstance(last, ReasoningDelta):
            self._events[-1] = ReasoningDelta(last.text + thought)
        else:
            self._events.append(ReasoningDelta(thought))
        self._has_reasoning = True
        if text is not None:
            self._pieces.append(text)

    def _tell(self, sentence: str, *, lacks_text: bool = False) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._events.append(Notice(sentence, lacks_text))

    def _flushed(self) -> list[ProviderEvent]:
        self._flushed_text()
        return self._taken()

    def _taken(self) -> list[ProviderEvent]:
        events, self._events = self._events, []
        return events

    def _flushed_text(self) -> None:
        if not self._pieces:
            return
        text = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        self._pieces.clear()
        if self._repeated:
            text = self._without_repetition(text)
        if text:
            splitter = self._splitter
            self._sort([(Part.TEXT, text)] if splitter is None else splitter.feed(text))

    def _without_repetition(self, text: str) -> str:
        """Drop the continued answer's own beginning, which some servers send again, as a whole."""
        text = self._repeat_held + text
        if len(text) < len(self._repeated) and self._repeated.startswith(text):
            self._repeat_held = text
            return ""
        self._repeat_held = ""
        beginning, self._repeated = self._repeated, ""
        return text.removeprefix(beginning)

    def _sort(self, parts: list[tuple[Part, str]]) -> None:
        for part, text in parts:
            if self._stopped:
                return
            if part is Part.TEXT:
                self._show(text if self._assembler is None else self._assembler.feed(text))
            elif part is Part.REASONING:
                self._events.append(ReasoningDelta(text))
                self._has_reasoning = True
            else:
                self._show("" if self._assembler is None else self._assembler.finish())
                self._events.append(TextWasReasoning())
                self._has_reasoning, self._has_text = True, False
            self._stopped = self._assembler is not None and self._assembler.stopped

    def _show(self, text: str) -> None:
        if text:
            self._events.append(TextDelta(text))
            self._has_text = True
            self._last = text[-1]


def _says_something(choice: Choice) -> bool:
    deltas = filter(None, (choice.delta, choice.message))
    return bool(choice.text) or any(delta.content or thought_of(delta) for delta in deltas)


def _not_plain(data: bytes) -> str | None:
    """Have every frame looked at as a whole."""
    del data
    return None
