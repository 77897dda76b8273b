"""A TGI answer being read: frames in, the events of a running answer out. Pure; must not know how
the frames arrive. Facts: wire.md section 2.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from falcon_desktop.core.conversation import Usage
from falcon_desktop.core.errors import FalconError
from falcon_desktop.core.events import Finished, Notice, ProviderEvent, TextDelta, UsageReport
from falcon_desktop.providers.failures import Where, failure_of_payload
from falcon_desktop.providers.text_assembly import TextAssembler
from falcon_desktop.providers.tgi_frames import Frame, decode_strictly, frame_from, read_frame

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
"""The HTTP status that TGI gives an ``error_type`` outside of streams (wire.md section 2.6)."""
_REASONS: Final = {"eos_token": "stop", "stop_sequence": "stop", "length": "length", "": "stop"}


class TgiAnswer:
    """Reads the frames of one answer.

    The text of all tokens that came at once becomes one :class:`TextDelta`. ``failure`` is the
    first error that the server sent; ``complete`` says that nothing more is to be read: it ended,
    it failed, or a stop sequence was found that the server overlooked.

    Args:
        where: who answers, for the sentences of failures.
        stop: every stop sequence.
        strip_leading_space: remove one space at the start of the answer.
    """

    def __init__(
        self, where: Where, stop: Sequence[str] = (), *, strip_leading_space: bool = True
    ) -> None:
        self._where = where
        self._assembler = TextAssembler(stop, strip_leading_space=strip_leading_space)
        self._tokens = 0
        self._streamed = False
        self._unreadable = 0
        self._reason = ""
        self.failure: FalconError | None = None
        self.complete = False

    def feed(self, frames: Sequence[bytes]) -> list[ProviderEvent]:
        """Take the data of frames that came together, return what they say."""
        pieces: list[str] = []
        events: list[ProviderEvent] = []
        for data in frames:
            try:
                frame: Frame | None = decode_strictly(data)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                frame = read_frame(data)
            if frame is None:
                self._note_unreadable(data)
                continue
            token = frame.token
            if token is not None:
                self._tokens += 1
                if token.text and not token.special:
                    pieces.append(token.text)
            if frame.generated_text is None and not frame.error:
                continue
            self._show(pieces, events)
            self._end(frame, events)
            if self.complete:
                return events
        self._show(pieces, events)
        if self._assembler.stopped and not self.complete:
            self.complete = True
            self._reason = "stop"
            usage = Usage(completion_tokens=self._tokens)
            events += [UsageReport(usage), Finished("stop")]
        return events

    def feed_whole(self, value: object) -> list[ProviderEvent]:
        """Take a whole answer, as parsed JSON, that came instead of a stream."""
        frame = frame_from(value)
        if frame is None or (frame.generated_text is None and not frame.error):
            return []
        events: list[ProviderEvent] = []
        self._end(frame, events)
        return events

    def finish(self) -> list[ProviderEvent]:
        """The stream ended: return what is left of the text, and what was unreadable."""
        events: list[ProviderEvent] = []
        rest = self._assembler.finish()
        if rest:
            events.append(TextDelta(rest))
        if self._unreadable:
            pieces = "one piece" if self._unreadable == 1 else f"{self._unreadable:,} pieces"
            events.append(Notice(f"The server sent {pieces} that could not be read."))
            self._unreadable = 0
        return events

    def _show(self, pieces: list[str], events: list[ProviderEvent]) -> None:
        if not pieces:
            return
        self._streamed = True
        text = self._assembler.feed("".join(pieces))
        pieces.clear()
        if text:
            events.append(TextDelta(text))

    def _end(self, frame: Frame, events: list[ProviderEvent]) -> None:
        """Take a frame that ends the answer, well or not."""
        if frame.error:
            payload = {"error": frame.error, "error_type": frame.error_type}
            if isinstance(frame.error_type, str) and frame.error_type in _STATUSES:
                payload["status"] = _STATUSES[frame.error_type]
            self.failure = failure_of_payload(payload, self._where)
            self.complete = True
            events += self.finish()
            return
        if not self._streamed and frame.generated_text:
            self._show([frame.generated_text], events)
        events += self.finish()
        self.complete = True
        details = frame.details
        if details is not None:
            usage = Usage(frame.prompt_tokens, details.generated_tokens)
            if usage != Usage():
                events.append(UsageReport(usage))
        reason = details.finish_reason if details is not None else ""
        if self._assembler.stopped:
            reason = "stop"
        events.append(Finished(_REASONS.get(reason, reason)))

    def _note_unreadable(self, data: bytes) -> None:
        if data.strip() and data.strip() != b"[DONE]":
            self._unreadable += 1
