"""One running answer: takes what the server reports, keeps it readable for any front end and saves
it.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.chat.journal import Journal
from falcon_desktop.core.chat.pace import Pace
from falcon_desktop.core.context.recipe import noted
from falcon_desktop.core.domain.attachments import MAX_FILES, Attachment
from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.conversation import (
    Cost,
    Failure,
    LaterRequest,
    Message,
    MessageStatus,
    Provenance,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.errors import (
    ContextTooLong,
    FalconError,
    ProviderError,
    StreamInterrupted,
)
from falcon_desktop.core.domain.events import (
    AnswerModelKnown,
    AnswerNotice,
    AnswerParts,
    AnswerProgress,
    DataReceived,
    Finished,
    Notice,
    PictureReceived,
    Progress,
    ProviderEvent,
    ReasoningDelta,
    ReasoningWasText,
    RequestSent,
    SeedReport,
    TextDelta,
    TextWasReasoning,
    TimingReport,
    TokensReceived,
    ToolCallDelta,
    UsageReport,
)
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.core.text.growing_text import GrowingText
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from falcon_desktop.core.chat.heard_tokens import HeardTokens
    from falcon_desktop.core.domain.confidence import KeptConfidence
    from falcon_desktop.core.domain.parts import Part, ToolCall, ToolResult

BETWEEN: Final = "\n\n"
"""As in :mod:`falcon_desktop.core.domain.parts`, which few answers need."""
TELL_SECONDS: Final = 0.1
"""Arguments of a call that is being written are told at most so often."""
MOST_CALLS: Final = 128
"""Of one request; more are not kept."""
MOST_ARGUMENTS: Final = 1_000_000
"""Characters of one call's; the rest is not kept, so that they are no JSON any more."""
MOST_DATA: Final = 256
"""Parts of one answer that a server wants back; more are not kept."""


class RunningAnswer:
    """The growing state of one answer.

    ``text_since`` may be called from any thread; everything else belongs to the worker's loop.
    """

    def __init__(self, message: Message, store: ConversationStore, publish: Publish) -> None:
        self._message = message
        self._publish = publish
        self._text = GrowingText(message.text)
        self._reasoning = GrowingText(message.reasoning)
        self._moved_text: list[tuple[int, int]] = []
        """Characters of the text, as it came, that turned out to be reasoning: from, to."""
        self._moved_reasoning: list[tuple[int, int]] = []
        """The same the other way round."""
        self._journal = Journal(message.id, store, publish)
        self._provenance = message.provenance
        self._usage = Usage()
        self._finish_reason: str | None = None
        self._pace = self._first_pace = Pace()
        self._pictures: list[Attachment] = []
        self._data = 0
        """How many parts the server wants back."""
        self._marks: list[_Mark] = []
        self._calls: dict[int, _Written] = {}
        """Those that the model writes in this request, by their index."""
        self._told_calls = 0.0
        self._has_calls = False
        self._request = _Mark(None, 0, 0)
        """Where the request began whose answer comes now."""
        self._text_apart = self._reasoning_apart = False
        """Whether the next words are to be kept apart from those before."""
        self._before = message.usage.cost
        self._had_content = bool(message.text or message.reasoning or message.attachments)
        self._first: LaterRequest | None = None
        """How the first request was made and went, once there is another."""
        self._later = list(message.later_requests)
        self._nothing_asked = False
        """Whether no request was sent since the answer was gone on with."""
        self._open = False
        """Whether what the server said last is not the answer's end: calls are to be made."""
        self._tokens: HeardTokens | None = None
        self._left_out: set[str] = set()
        """Why pictures are not kept, each sentence once."""

    @property
    def message_id(self) -> str:
        """The answer's message id."""
        return self._message.id

    @property
    def conversation_id(self) -> str:
        """The conversation the answer belongs to."""
        return self._message.conversation_id

    @property
    def model(self) -> str:
        """The model that answers, as far as it is known."""
        return self._provenance.model

    def text_since(self, cursor: Cursor) -> tuple[str, str, Cursor]:
        """Return the text and reasoning added after ``cursor``, and the next cursor.

        A fresh ``Cursor()`` gives everything, so a front end can join at any time.
        """
        text, texts = self._text.since(cursor.text)
        reasoning, reasonings = self._reasoning.since(cursor.reasoning)
        return text, reasoning, Cursor(texts, reasonings)

    def leave_out(self, count: int) -> None:
        """Note how many of the oldest messages are not sent."""
        self._provenance = replace(self._provenance, left_out=count)

    def so_far(self) -> Message:
        """Return the streaming message with what was queued for the disk so far."""
        text, reasoning = self._words()
        waiting = self._journal.waiting()
        text, reasoning = text.removesuffix(waiting[0]), reasoning.removesuffix(waiting[1])
        files = self._files()
        return replace(
            self._message,
            text=text,
            reasoning=reasoning,
            attachments=files[: len(files) - self._journal.pictures_waiting],
            parts=self._parts(len(text), len(reasoning)),
        )

    @property
    def usage(self) -> Usage:
        """What the server reported so far."""
        return self._usage

    @property
    def has_content(self) -> bool:
        """Whether anything has arrived."""
        words = len(self._text) > 0 or len(self._reasoning) > 0
        return words or bool(self._pictures) or self._has_calls

    @property
    def extent(self) -> tuple[int, ...]:
        """How much has arrived: another value where anything came since."""
        return len(self._text), len(self._reasoning), len(self._pictures), len(self._calls)

    def take(self, event: ProviderEvent) -> None:
        """Process one event from the server."""
        match event:
            case TextDelta(text=text):
                self._pace.heard(text, ended_reasoning=len(self._reasoning) > 0)
                words = self._text_kept_apart(text) if self._text_apart else text
                self._text.add(words)
                self._journal.add(words, "")
            case ReasoningDelta(text=text):
                self._pace.heard(text, ended_reasoning=False)
                words = self._reasoning_kept_apart(text) if self._reasoning_apart else text
                self._reasoning.add(words)
                self._journal.add("", words)
            case PictureReceived() | DataReceived() | TokensReceived() | ToolCallDelta():
                self._take_part(event)
            case TextWasReasoning():
                # Readers of ``text_since`` keep their place; the finished message has it right.
                self._pace.heard("", ended_reasoning=True)
                self._move_text()
            case ReasoningWasText(opening=opening, length=length):
                self._move_reasoning(opening, length)
            case RequestSent():
                self._sent(event)
            case SeedReport(seed=seed):
                self._provenance = replace(self._provenance, seed=seed)
            case UsageReport(usage=usage, cache_written=written):
                self._usage = usage
                self._provenance = replace(self._provenance, cache_written=written)
            case TimingReport(timings=timings):
                self._pace.by_server = timings
            case Progress():
                self._publish(AnswerProgress(self.conversation_id, self.message_id, event))
            case Notice(sentence=sentence, lacks_text=lacks):
                self._publish(AnswerNotice(self.conversation_id, self.message_id, sentence, lacks))
            case Finished(reason=reason):
                self._finish_reason = reason

    def concluded(self, stopped: MessageStatus | None, error: FalconError | None) -> Message:
        """Return the finished message: ``stopped`` if it was cut off, ``error`` if it failed."""
        self._journal.stop()
        if self._calls:
            self._gather_calls()
        if self._open:
            self._finish_reason = None
        if error is not None and self._finish_reason is not None:
            # A server that breaks the connection after its last word has said all it had to say.
            error = None
        if error is None and stopped is None and self._finish_reason is None:
            error = StreamInterrupted(
                Sentence("The connection ended before the answer was finished."),
            )
        self._text.settle()
        self._reasoning.settle()
        text, reasoning = self._words()
        first, later = self._requests()
        return replace(
            self._message,
            text=text,
            reasoning=reasoning,
            attachments=self._files(),
            parts=self._parts(len(text), len(reasoning)),
            status=self._status(stopped, error),
            finish_reason=self._finish_reason or "",
            usage=self._whole_usage(),
            timings=self._whole_timings(),
            provenance=first,
            later_requests=later,
            failure=failure_of(error),
            confidence=self._confidence(text),
        )

    def _take_tokens(self, event: TokensReceived) -> None:
        if self._tokens is None:
            from falcon_desktop.core.chat.heard_tokens import HeardTokens  # few are asked for

            self._tokens = HeardTokens()
        self._tokens.add(event.text, event.tokens)

    def _confidence(self, text: str) -> KeptConfidence | None:
        """Return how sure the model was of the tokens of the finished text."""
        begun, before = self._message.text, self._message.confidence
        stays = text.startswith(begun)
        if self._tokens is None:
            return before if stays else None
        from falcon_desktop.core.domain.confidence import pack, unpack

        at = len(begun) if stays else 0
        known = unpack(before, at) if before is not None and stays else ()
        return pack([*known, *self._tokens.placed(text[at:], at)])

    def _take_part(
        self, event: PictureReceived | DataReceived | TokensReceived | ToolCallDelta
    ) -> None:
        if isinstance(event, ToolCallDelta):
            self._take_call(event)
            return
        if isinstance(event, TokensReceived):
            self._take_tokens(event)
            return
        if isinstance(event, DataReceived):
            self._take_data(event.kind, event.data)
            return
        self._pace.heard("", ended_reasoning=len(self._reasoning) > 0)
        self._take_picture(event.address)

    def _take_picture(self, address: str) -> None:
        """Keep a picture that lies in the answer; else say why it is not kept."""
        from falcon_desktop.core.domain.pictures import TOO_MANY, LeftOutPicture, picture_of

        room = MAX_FILES - len(self._message.attachments) - len(self._pictures)
        number = len(self._message.attachments) + len(self._pictures) + 1
        taken = picture_of(address, number) if room > 0 else LeftOutPicture(TOO_MANY)
        if isinstance(taken, LeftOutPicture):
            if taken.sentence not in self._left_out:
                self._left_out.add(taken.sentence)
                self.take(Notice(taken.sentence, lacks_text=True))
        elif all(one.data != taken.data for one in self._pictures):  # some say it twice
            self._add_picture(taken)

    def _add_picture(self, picture: Attachment, call_id: str = "") -> None:
        from falcon_desktop.core.domain.parts import FilePart, implied

        self._pictures.append(picture)
        self._mark(FilePart(len(self._files()) - 1, call_id=call_id))
        if call_id:  # it is saved with the result
            return
        text, reasoning = map(len, self._words())
        files = self._files()
        order = self._parts(text, reasoning) or implied(text, reasoning, len(files))
        self._journal.add_picture(picture, order)
        self.tell_parts()

    def tell_parts(self) -> None:
        """Tell front ends what the answer is made of so far, by the words as they came."""
        parts = self._parts(len(self._text), len(self._reasoning), as_it_came=True)
        self._publish(AnswerParts(self.conversation_id, self.message_id, self._files(), parts))

    def _take_data(self, kind: str, data: Mapping[str, Any]) -> None:
        """Keep what the server wants back, for this origin and model."""
        from falcon_desktop.core.domain.parts import ProviderData

        if self._data < MOST_DATA and self._provenance.address:
            self._data += 1
            self._mark(ProviderData(origin_of(self._provenance.address), self.model, kind, data))

    def _files(self) -> tuple[Attachment, ...]:
        return (*self._message.attachments, *self._pictures)

    def _words(self) -> tuple[str, str]:
        """Return the text and the reasoning, each without what turned out to be the other."""
        text, reasoning = self._text.since(0)[0], self._reasoning.since(0)[0]
        return _without(text, self._moved_text), _without(reasoning, self._moved_reasoning)

    def _mark(self, part: Part | None) -> _Mark:
        mark = _Mark(part, len(self._text), len(self._reasoning))
        self._marks.append(mark)
        return mark

    def _text_kept_apart(self, text: str) -> str:
        """Return the first words of a request, kept apart from the text before them."""
        self._text_apart = False
        self._request.text_gap = len(BETWEEN)
        return BETWEEN + text

    def _reasoning_kept_apart(self, text: str) -> str:
        """Return the first thoughts of a request, kept apart from those before them."""
        self._reasoning_apart = False
        self._request.reasoning_gap = len(BETWEEN)
        return BETWEEN + text

    def _move_text(self) -> None:
        """Let all text of this request be reasoning."""
        begin = max(self._request.text, self._moved_text[-1][1] if self._moved_text else 0)
        gap, self._request.text_gap = self._request.text_gap, 0
        words = self._text.since(begin)[0][gap:]
        self._text_apart = self._text_apart or gap > 0
        if begin < len(self._text):
            self._moved_text.append((begin, len(self._text)))
        if words and self._reasoning_apart:
            words = self._reasoning_kept_apart(words)
        self._reasoning.add(words)

    def _move_reasoning(self, opening: str, length: int) -> None:
        begin = max(self._request.reasoning, len(self._reasoning) - length)
        words = self._reasoning.since(begin)[0]
        if self._moved_reasoning and self._moved_reasoning[-1][1] > begin:
            self._moved_reasoning.pop()
        self._moved_reasoning.append((begin, len(self._reasoning)))
        text = opening + words
        self._text.add(self._text_kept_apart(text) if self._text_apart else text)

    def _parts(self, text: int, reasoning: int, *, as_it_came: bool = False) -> tuple[Part, ...]:
        """Return what the message is made of, by the lengths of what it holds.

        With ``as_it_came`` text that turned out to be reasoning is text still, as for readers of
        ``text_since``.
        """
        before = self._message
        moved_text = [] if as_it_came else self._moved_text
        moved_reasoning = [] if as_it_came else self._moved_reasoning
        text_at, reasoning_at = len(before.text), len(before.reasoning)
        moved = any(begin < text_at for begin, _ in moved_text)
        if not self._marks or moved or any(begin < reasoning_at for begin, _ in moved_reasoning):
            return before.parts
        from falcon_desktop.core.domain.parts import ReasoningPart, TextPart, implied

        if self._calls:
            self._gather_calls()
        files = len(before.attachments)
        parts = list(before.parts or implied(text_at, reasoning_at, files))
        request = parts[-1].request if parts else 0
        for mark in (*self._marks, None):
            text_to, reasoning_to = text, reasoning
            if mark is not None:
                text_to = min(text, _moved_to(mark.text, moved_text))
                reasoning_to = min(reasoning, _moved_to(mark.reasoning, moved_reasoning))
            if reasoning_to > reasoning_at:
                parts.append(ReasoningPart(reasoning_at, reasoning_to, request))
                reasoning_at = reasoning_to
            if text_to > text_at:
                parts.append(TextPart(text_at, text_to, request))
                text_at = text_to
            if mark is None:
                break
            if mark.part is not None:
                parts.append(replace(mark.part, request=request))
            else:
                request += 1
            text_at = min(text, text_at + mark.text_gap)
            reasoning_at = min(reasoning, reasoning_at + mark.reasoning_gap)
        made = tuple(parts)
        return () if made == implied(text, reasoning, files + len(self._pictures)) else made

    # --- calls of tools -------------------------------------------------------------------------

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """All calls of the message so far, by their numbers."""
        from falcon_desktop.core.domain.parts import ToolCall

        self._gather_calls()
        parts = (*self._message.parts, *(one.part for one in self._marks))
        return tuple(part for part in parts if isinstance(part, ToolCall))

    @property
    def has_ended(self) -> bool:
        """Whether the server said that this request is answered."""
        return self._finish_reason is not None

    def set_call(self, number: int, call: ToolCall) -> None:
        """Let the call of that number be another one; :meth:`checkpoint` gives it to be saved."""
        from falcon_desktop.core.domain.parts import ToolCall

        parts = list(self._message.parts)
        places = [place for place, part in enumerate(parts) if isinstance(part, ToolCall)]
        if number < len(places):
            parts[places[number]] = call
            self._message = replace(self._message, parts=tuple(parts))
            return
        marks = [one for one in self._marks if isinstance(one.part, ToolCall)]
        marks[number - len(places)].part = call

    def begin_calls(self) -> range:
        """Take what the model called in this request as whole; return the numbers of the calls.

        The answer is not at its end before another request began.
        """
        count, new = len(self.calls), len(self._calls)
        self._calls = {}
        self._open = new > 0
        return range(count - new, count)

    def go_on(self) -> None:
        """The message has calls that are to be answered first: it is not at its end."""
        self._has_calls = self._open = self._nothing_asked = True
        before = self._message
        self._first = LaterRequest(
            before.provenance, before.usage, before.timings, before.finish_reason
        )

    def add_result(self, result: ToolResult, pictures: Sequence[Attachment] = ()) -> None:
        """Add what came of a call, and its pictures as far as there is room."""
        self._mark(result)
        for one in pictures[: max(0, MAX_FILES - len(self._files()))]:
            self._add_picture(one, result.call_id)

    def next_request(self) -> None:
        """What comes from now on answers another request."""
        from falcon_desktop.core.domain.parts import TextPart

        before, (text, reasoning) = self._message.parts, self._words()
        in_words = bool(before) and not self._marks and isinstance(before[-1], TextPart)
        self._text_apart = bool(text) and not in_words  # which go on, in mid-sentence maybe
        self._reasoning_apart = bool(reasoning)
        if self._nothing_asked:
            self._nothing_asked = False
        elif self._first is None:
            self._first = self._this_request()
        else:
            self._later.append(self._this_request())
        self._before, self._had_content = self._cost(), True
        self._usage, self._pace, self._finish_reason = Usage(), Pace(), None
        self._provenance = replace(
            self._provenance, request={}, recipe={}, seed=None, cache_written=None, left_out=0
        )
        self._request = self._mark(None)
        self._open = False

    def end_calls(self) -> None:
        """No other request follows, though calls are open: the answer is at its end."""
        self._open = False

    def _this_request(self) -> LaterRequest:
        reason = self._finish_reason or ""
        return LaterRequest(self._provenance, self._usage, self._timings(), reason)

    def _requests(self) -> tuple[Provenance, tuple[LaterRequest, ...]]:
        """Return how the first request was made, and those after it."""
        if self._first is None:
            return self._provenance, tuple(self._later)
        more = () if self._nothing_asked else (self._this_request(),)
        return self._first.provenance, (*self._later, *more)

    def _whole_timings(self) -> Timings:
        if self._first is None:
            return self._timings()
        return replace(self._first.timings, total=self._first_pace.total)

    def _take_call(self, event: ToolCallDelta) -> None:
        from falcon_desktop.core.domain.parts import ToolCall

        written = self._calls.get(event.index)
        if written is None:
            if len(self._calls) >= MOST_CALLS:
                return
            taken = {one.id for one in self.calls}
            # Some servers give none, or count anew with each request.
            new = uuid.uuid4().hex[:9]
            call_id = new if event.id in ("", *taken) else event.id
            self._pace.heard("", ended_reasoning=len(self._reasoning) > 0)
            self._has_calls = True
            written = _Written(self._mark(ToolCall(call_id, event.name)), [])
            self._calls[event.index] = written
            self._told_calls = 0.0
        written.size += len(event.arguments)
        if event.arguments and written.size <= MOST_ARGUMENTS:
            written.pieces.append(event.arguments)
        part = written.mark.part
        if event.name and isinstance(part, ToolCall) and not part.name:
            written.mark.part = replace(part, name=event.name)
        now = time.monotonic()
        if now - self._told_calls >= TELL_SECONDS:
            self._told_calls = now
            self.tell_parts()

    def _gather_calls(self) -> None:
        """Let calls have the arguments that came for them."""
        from falcon_desktop.core.domain.parts import ToolCall

        for one in self._calls.values():
            if isinstance(one.mark.part, ToolCall):
                one.pieces[:] = ["".join(one.pieces)]
                one.mark.part = replace(one.mark.part, arguments=one.pieces[0])

    def checkpoint(self) -> Message:
        """Return the streaming message, whole, to be saved in place of what was appended."""
        self._journal.hand_over()
        first, later = self._requests()
        return replace(
            self.so_far(), usage=self._whole_usage(), provenance=first, later_requests=later
        )

    def _status(self, stopped: MessageStatus | None, error: FalconError | None) -> MessageStatus:
        if self._finish_reason is not None:
            return MessageStatus.COMPLETE
        if stopped is not None:
            return stopped
        if isinstance(error, StreamInterrupted) or (error is not None and self.has_content):
            return MessageStatus.INTERRUPTED
        return MessageStatus.FAILED

    def _sent(self, sent: RequestSent) -> None:
        if sent.model and sent.model != self.model:
            self._publish(AnswerModelKnown(self.conversation_id, self.message_id, sent.model))
        self._provenance = noted(self._provenance, sent, continued=len(self._message.text))

    def _timings(self) -> Timings:
        return self._pace.timings(
            self._usage.completion_tokens, has_reasoning=bool(self._words()[1])
        )

    def _whole_usage(self) -> Usage:
        """Return the counts of the last request, and what it cost with those before it."""
        usage = self._usage if self._first is None else self._first.usage
        if self._before is None and self._usage.cost is None:
            return usage
        return replace(usage, cost=self._cost())

    def _cost(self) -> Cost | None:
        if self._before is None and self._usage.cost is None:
            return None
        from falcon_desktop.core.domain.cost import continued  # few servers say

        return continued(self._before, self._usage.cost, had_content=self._had_content)


@dataclass(slots=True)
class _Mark:
    """A part that is no text, None where another request begins, and how much text and reasoning
    had come before it. The gaps are characters put in after it, to keep words apart.
    """

    part: Part | None
    text: int
    reasoning: int
    text_gap: int = 0
    reasoning_gap: int = 0


@dataclass(slots=True)
class _Written:
    """A call that the model writes: its mark, and the pieces of its arguments."""

    mark: _Mark
    pieces: list[str]
    size: int = 0


def _without(text: str, moved: Sequence[tuple[int, int]]) -> str:
    """Return a text without what turned out to be something else."""
    for begin, end in reversed(moved):
        text = text[:begin] + text[end:]
    return text


def _moved_to(place: int, moved: Sequence[tuple[int, int]]) -> int:
    """Return where a place in a text is once that is gone."""
    return place - sum(max(0, min(place, end) - begin) for begin, end in moved)


def failure_of(error: FalconError | None) -> Failure | None:
    """Return an error in the form that is saved with an answer."""
    if error is None:
        return None
    wait = error.retry_after if isinstance(error, ProviderError) else None
    fits = error.fits_without if isinstance(error, ContextTooLong) else 0
    return Failure(
        error.code, error.sentence, error.detail, error.next_step.value, fits, retry_after=wait
    )
