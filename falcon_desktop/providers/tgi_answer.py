"""Reads a TGI answer: frames in, events out. Pure. Facts: README.md section 2.4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.conversation import Usage
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import (
    Finished,
    Notice,
    ProviderEvent,
    ReasoningDelta,
    ReasoningWasText,
    SeedReport,
    TextDelta,
    TextWasReasoning,
    UsageReport,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.answer_reader import NO_CONFIDENCE
from falcon_desktop.providers.failures import (
    RequestContext,
    failure_of_payload,
    parse_json,
    strange_answer,
    words_of,
)
from falcon_desktop.providers.openai_reasoning import Part, ReasoningSplitter
from falcon_desktop.providers.sse import json_lines
from falcon_desktop.providers.text_assembly import TextAssembler
from falcon_desktop.providers.tgi_frames import ODD, Frame, decode_strictly, frame_from, read_frame

if TYPE_CHECKING:
    from falcon_desktop.providers.token_chances import TokenPlaces

_STATUSES: Final = {
    "validation": 422,
    "template_error": 422,
    "missing_template_variable": 422,
    "tool_error": 422,
    "generation": 424,
    "overloaded": 429,
    "incomplete_generation": 500,
    "incomplete_generation_stream": 500,
    "stream_serialization_error": 500,
    "healthcheck": 503,
}
"""The HTTP status that TGI gives an ``error_type`` outside of streams (README.md section 2.6)."""
_REASONS: Final = {"eos_token": "stop", "stop_sequence": "stop", "length": "length", "": "stop"}


class TgiAnswer:
    """Reads one answer; fulfils ``AnswerReader`` of :mod:`falcon_desktop.providers.streaming`.

    The text of all tokens that came at once becomes one :class:`TextDelta`. The last frame's token
    is a token like any other. ``generated_text`` is used only where nothing was streamed: it may
    be empty or shorter than what was.

    Args:
        where: who answers, for the sentences of failures.
        stop: every stop sequence, those too that the server was not told.
        strip_leading_space: remove one space at the start of the answer.
        finds_reasoning: tell what a model thinks apart by the marks around it.
        hears_tokens: report how sure the model was of its tokens.
    """

    def __init__(
        self,
        where: RequestContext,
        stop: Sequence[str] = (),
        *,
        strip_leading_space: bool = True,
        finds_reasoning: bool = True,
        hears_tokens: bool = False,
    ) -> None:
        self._where = where
        self._splitter = ReasoningSplitter(where.model) if finds_reasoning else None
        self._assembler = TextAssembler(stop, strip_leading_space=strip_leading_space)
        self._tokens = 0
        self._streamed = False
        self._unreadable = 0
        self._said = ""  # the server's words in a frame that is no part of an answer
        self._said_at = 0  # tokens before it
        self._said_plainly = False  # without JSON around it
        self._last: Frame | None = None
        self._failure: FalconError | None = None
        self._closed = False
        self._carried = 0
        self._places: TokenPlaces | None = None
        if hears_tokens:
            from falcon_desktop.providers.token_chances import TokenPlaces, tokens_of_tgi

            self._places = TokenPlaces(tokens_of_tgi)

    @property
    def failure(self) -> FalconError | None:
        """The first error that the server sent."""
        return self._failure

    @property
    def started(self) -> bool:
        """Whether a token came."""
        return self._tokens > 0 or self._streamed

    @property
    def carried(self) -> int:
        """Grows with each feed that had content; a token without text does not count."""
        return self._carried

    @property
    def finishing(self) -> bool:
        """Whether the answer is complete: by the server's word, or cut at a stop sequence."""
        return self._last is not None or self._assembler.stopped

    @property
    def ended(self) -> bool:
        """Whether nothing that follows matters."""
        return self.finishing or self._failure is not None

    @property
    def cut(self) -> bool:
        """Whether the server continues after a stop sequence that it missed."""
        return self._assembler.stopped and self._last is None

    def feed(self, frames: Sequence[bytes]) -> list[ProviderEvent]:
        """Take the data of frames that came together, return their text."""
        pieces: list[str] = []
        for data in frames:
            try:
                frame = decode_strictly(data)
            except ODD:
                tolerated = read_frame(data)
                if tolerated is None:
                    self._note_unreadable(data)
                    continue
                frame = tolerated
            token = frame.token
            if token is not None:
                self._tokens += 1
                if token.text and not token.special:
                    pieces.append(token.text)
                if self._places is not None and not token.special:
                    self._places.take(data, token.text)
            elif frame.generated_text is None and not frame.error:
                self._keep_remark(data)
            if frame.generated_text is not None or frame.error:
                self._end(frame, pieces, data)
                break
        if pieces or self.ended:
            self._carried += 1
        return self._shown("".join(pieces))

    def whole(self, body: bytes) -> list[ProviderEvent]:
        """Take a whole answer that came instead of a stream.

        Raises:
            ProtocolError: it is none.
        """
        try:
            frame = frame_from(parse_json(body))
        except ValueError:
            frame = None
            if lines := json_lines(body):
                events = self.feed(lines)
                if self.started or self.ended or self._said:
                    return events
                raise strange_answer(self._where, body, lines=True) from None
        if frame is None or (frame.generated_text is None and not frame.error):
            raise strange_answer(self._where, body)
        pieces: list[str] = []
        self._end(frame, pieces, body)
        return self._shown("".join(pieces))

    def close(self) -> list[ProviderEvent]:
        """Return what was held back, then counts, then the end if there was one."""
        if self._closed:
            return []
        self._closed = True
        events: list[ProviderEvent] = []
        if rest := self._assembler.finish():
            events += self._sorted(rest)
        if self._splitter is not None:
            events += _events_of(self._splitter.close())
            if self._unended_is_text and (unended := self._splitter.unended):
                events.append(ReasoningWasText(*unended))
        unreadable = self._unreadable
        if self._said and self._said_at == self._tokens and not self.ended:
            self._failure = failure_of_payload({"message": self._said}, self._where)
            unreadable -= self._said_plainly
        if unreadable:
            pieces = Sentence("one piece")
            if unreadable > 1:
                pieces = Sentence("{count} pieces", count=unreadable)
            words = Sentence("The server sent {pieces} that could not be read.", pieces=pieces)
            events.append(Notice(words, True))
        if self._failure is None and self.finishing:
            events += self._conclusion()
        return events

    @property
    def _unended_is_text(self) -> bool:
        """Whether the answer is complete: a model cut off while it thinks ends nothing."""
        details = self._last.details if self._last is not None else None
        cut = details is not None and details.finish_reason == "length"
        return self.finishing and self._failure is None and not cut

    def take_head(self, headers: Mapping[str, str]) -> None:
        """Take nothing: TGI says nothing of its answers in their heads."""

    def _end(self, frame: Frame, pieces: list[str], data: bytes) -> None:
        """Take the frame that ends the answer, well or not; ``data`` is it as it came."""
        if frame.error:
            payload = {"error": frame.error, "error_type": frame.error_type}
            if isinstance(frame.error_type, str) and frame.error_type in _STATUSES:
                payload["status"] = _STATUSES[frame.error_type]
            try:
                self._failure = failure_of_payload(payload, self._where)
            except RecursionError:  # nested on purpose; its words are not worth having
                self._failure = failure_of_payload({}, self._where)
            return
        self._last = frame
        if frame.generated_text and not self._streamed and not pieces:
            pieces.append(frame.generated_text)
            if self._places is not None:
                self._places.take(data, frame.generated_text)

    def _shown(self, text: str) -> list[ProviderEvent]:
        if not text:
            return []
        self._streamed = True
        text = self._assembler.feed(text)
        events = self._sorted(text) if text else []
        if self._places is not None and (heard := self._places.taken()) is not None:
            events.append(heard)
        return events

    def _sorted(self, text: str) -> list[ProviderEvent]:
        return (
            [TextDelta(text)] if self._splitter is None else _events_of(self._splitter.feed(text))
        )

    def _conclusion(self) -> list[ProviderEvent]:
        details = self._last.details if self._last is not None else None
        if self._last is not None and details is not None:
            usage = Usage(self._last.prompt_tokens, details.generated_tokens)
        elif self.cut:
            usage = Usage(completion_tokens=self._tokens)
        else:
            usage = Usage()
        events: list[ProviderEvent] = [] if usage == Usage() else [UsageReport(usage)]
        if details is not None and details.seed is not None and 0 <= details.seed < 2**64:
            events.append(SeedReport(details.seed))
        if self._places is not None and self._streamed and not self._places.has_some:
            events.append(Notice(NO_CONFIDENCE))
        reason = details.finish_reason if details is not None else ""
        if self._assembler.stopped:
            reason = "stop_sequence"
        events.append(Finished(_REASONS.get(reason, reason)))
        return events

    def _note_unreadable(self, data: bytes) -> None:
        if data.strip() not in (b"", b"[DONE]") and not self._keep_remark(data):
            self._unreadable += 1

    def _keep_remark(self, data: bytes) -> bool:
        """Keep what a server says besides its answer: where nothing follows, it says why.

        Returns whether there is such a thing, by an object's names.
        """
        try:
            payload = parse_json(data)
        except ValueError:
            payload, words = None, data.decode("utf-8", "replace").strip()
            words = words if " " in words and words[0] not in '{["' else ""
        else:
            words = words_of(payload) if isinstance(payload, dict) else ""
        if words.strip():
            self._said, self._said_at, self._said_plainly = words, self._tokens, payload is None
        return bool(words and payload)


def _events_of(parts: list[tuple[Part, str]]) -> list[ProviderEvent]:
    events: list[ProviderEvent] = []
    for part, text in parts:
        if part is Part.WAS_REASONING:
            events.append(TextWasReasoning())
        elif text:
            events.append(TextDelta(text) if part is Part.TEXT else ReasoningDelta(text))
    return events
