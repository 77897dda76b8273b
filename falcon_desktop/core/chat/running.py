"""One running answer: takes what the server reports, keeps it readable for any front end and saves
it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.context.recipe import noted
from falcon_desktop.core.domain.attachments import MAX_FILES, Attachment
from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.conversation import (
    Failure,
    Message,
    MessageStatus,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.errors import (
    ContextTooLong,
    FalconError,
    ProviderError,
    StorageError,
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
    StorageTrouble,
    TextDelta,
    TextWasReasoning,
    TimingReport,
    TokensReceived,
    UsageReport,
)
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.core.text.growing_text import GrowingText
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from falcon_desktop.core.chat.heard_tokens import HeardTokens
    from falcon_desktop.core.domain.confidence import KeptConfidence
    from falcon_desktop.core.domain.parts import Part, ProviderData

FLUSH_SECONDS: Final = 0.35
"""Shown text is on disk after this and one commit: together under half a second."""
LEAST_SPAN: Final = 0.05
"""Seconds that text must take to come, so that its speed is one: a whole answer in one piece takes
a fraction of a millisecond, which says nothing of the model."""
LEAST_PIECES: Final = 3
MOST_DATA: Final = 256
"""Parts of one answer that a server wants back; more are not kept."""
RETRY_SECONDS: Final = 2.0
"""What the disk did not take is offered again after this."""


class RunningAnswer:
    """The growing state of one answer.

    ``text_since`` may be called from any thread; everything else belongs to the worker's loop.
    """

    def __init__(self, message: Message, store: ConversationStore, publish: Publish) -> None:
        self._message = message
        self._publish = publish
        self._text = GrowingText(message.text)
        self._reasoning = GrowingText(message.reasoning)
        self._text_from = 0  # characters of text before this one turned out to be reasoning
        self._reasoning_to: int | None = None  # those from this one on turned out to be text
        self._journal = _Journal(message.id, store, publish)
        self._provenance = message.provenance
        self._usage = Usage()
        self._server_timings = Timings()
        self._finish_reason: str | None = None
        self._started = time.monotonic()
        self._first_token: float | None = None
        self._newest_token = 0.0
        self._pieces = 0
        self._first_size = 0
        """Characters of the first piece, which may be many tokens."""
        self._size = 0
        self._reasoning_ended: float | None = None
        self._pictures: list[_Picture] = []
        self._data: list[_Data] = []
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
        text, _ = self._text.since(self._text_from)
        reasoning, _ = self._reasoning.since(0)
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
        return len(self._text) > 0 or len(self._reasoning) > 0 or bool(self._pictures)

    def take(self, event: ProviderEvent) -> None:
        """Process one event from the server."""
        match event:
            case TextDelta(text=text):
                self._heard(text, ended_reasoning=len(self._reasoning) > 0)
                self._text.add(text)
                self._journal.add(text, "")
            case ReasoningDelta(text=text):
                self._heard(text, ended_reasoning=False)
                self._reasoning.add(text)
                self._journal.add("", text)
            case PictureReceived() | DataReceived() | TokensReceived():
                self._take_part(event)
            case TextWasReasoning():
                # Readers of ``text_since`` keep their place; the finished message has it right.
                self._heard("", ended_reasoning=True)
                self._reasoning.add(self._text.since(self._text_from)[0])
                self._text_from = len(self._text)
            case ReasoningWasText(opening=opening, length=length):
                self._reasoning_to = max(0, len(self._reasoning) - length)
                self._text.add(opening + self._reasoning.since(self._reasoning_to)[0])
            case RequestSent():
                self._sent(event)
            case SeedReport(seed=seed):
                self._provenance = replace(self._provenance, seed=seed)
            case UsageReport(usage=usage, cache_written=written):
                self._usage = usage
                self._provenance = replace(self._provenance, cache_written=written)
            case TimingReport(timings=timings):
                self._server_timings = timings
            case Progress():
                self._publish(AnswerProgress(self.conversation_id, self.message_id, event))
            case Notice(sentence=sentence, lacks_text=lacks):
                self._publish(AnswerNotice(self.conversation_id, self.message_id, sentence, lacks))
            case Finished(reason=reason):
                self._finish_reason = reason

    def concluded(self, stopped: MessageStatus | None, error: FalconError | None) -> Message:
        """Return the finished message: ``stopped`` if it was cut off, ``error`` if it failed."""
        self._journal.stop()
        if error is not None and self._finish_reason is not None:
            # A server that breaks the connection after its last word has said all it had to say.
            error = None
        if error is None and stopped is None and self._finish_reason is None:
            error = StreamInterrupted(
                Sentence("The connection ended before the answer was finished."),
            )
        text = self._text.since(self._text_from)[0] if self._text_from else self._text.settle()
        reasoning = self._reasoning.settle()[: self._reasoning_to]
        return replace(
            self._message,
            text=text,
            reasoning=reasoning,
            attachments=self._files(),
            parts=self._parts(len(text), len(reasoning)),
            status=self._status(stopped, error),
            finish_reason=self._finish_reason or "",
            usage=self._whole_usage(),
            timings=self._timings(),
            provenance=self._provenance,
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

    def _take_part(self, event: PictureReceived | DataReceived | TokensReceived) -> None:
        if isinstance(event, TokensReceived):
            self._take_tokens(event)
            return
        if isinstance(event, DataReceived):
            self._take_data(event.kind, event.data)
            return
        self._heard("", ended_reasoning=len(self._reasoning) > 0)
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
        elif all(one.file.data != taken.data for one in self._pictures):  # some say it twice
            from falcon_desktop.core.domain.parts import implied

            text, reasoning = len(self._text), len(self._reasoning)
            self._pictures.append(_Picture(taken, text, reasoning))
            files, parts = self._files(), self._parts(text, reasoning)
            order = parts or implied(text, reasoning, len(files))
            self._journal.add_picture(taken, order)
            self._publish(AnswerParts(self.conversation_id, self.message_id, files, parts))

    def _take_data(self, kind: str, data: Mapping[str, Any]) -> None:
        """Keep what the server wants back, for this origin and model."""
        from falcon_desktop.core.domain.parts import ProviderData

        if len(self._data) < MOST_DATA and self._provenance.address:
            part = ProviderData(origin_of(self._provenance.address), self.model, kind, data)
            self._data.append(_Data(part, len(self._text), len(self._reasoning)))

    def _files(self) -> tuple[Attachment, ...]:
        return (*self._message.attachments, *(one.file for one in self._pictures))

    def _parts(self, text: int, reasoning: int) -> tuple[Part, ...]:
        """Return what the finished message is made of, by the lengths of what it holds."""
        before = self._message
        moved = self._text_from or self._reasoning_to is not None
        if not (self._pictures or self._data) or moved:
            return before.parts
        from falcon_desktop.core.domain.parts import FilePart, ReasoningPart, TextPart, implied

        files = len(before.attachments)
        text_at, reasoning_at = len(before.text), len(before.reasoning)
        parts = list(before.parts or implied(text_at, reasoning_at, files))
        request = parts[-1].request if parts else 0
        between: list[tuple[int, int, Part]] = [
            (one.text, one.reasoning, FilePart(files + number, request))
            for number, one in enumerate(self._pictures)
        ]
        between += [
            (one.text, one.reasoning, replace(one.part, request=request)) for one in self._data
        ]
        between.sort(key=lambda one: one[:2])
        for text_to, reasoning_to, part in (*between, (text, reasoning, None)):
            if reasoning_to > reasoning_at:
                parts.append(ReasoningPart(reasoning_at, reasoning_to, request))
                reasoning_at = reasoning_to
            if text_to > text_at:
                parts.append(TextPart(text_at, text_to, request))
                text_at = text_to
            if part is not None:
                parts.append(part)
        made = tuple(parts)
        return () if made == implied(text, reasoning, files + len(self._pictures)) else made

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

    def _heard(self, piece: str, *, ended_reasoning: bool) -> None:
        now = time.monotonic()
        if self._first_token is None:
            self._first_token = now
            self._first_size = len(piece)
        if piece:
            self._newest_token = now
            self._pieces += 1
            self._size += len(piece)
        if ended_reasoning and self._reasoning_ended is None:
            self._reasoning_ended = now

    def _timings(self) -> Timings:
        now = time.monotonic()
        first = self._first_token
        reasoning = None
        if len(self._reasoning) and self._reasoning_to != 0 and first is not None:
            reasoning = (self._reasoning_ended or now) - first
        return Timings(
            first_token=None if first is None else first - self._started,
            total=now - self._started,
            reasoning=reasoning,
            tokens_per_second=self._server_timings.tokens_per_second or self._speed(),
            loading=self._server_timings.loading,
            prompt=self._server_timings.prompt,
        )

    def _whole_usage(self) -> Usage:
        """Return the counts of the last request, and what it cost with those before it."""
        before, cost = self._message, self._usage.cost
        if before.usage.cost is None and cost is None:
            return self._usage
        from falcon_desktop.core.domain.cost import continued  # few servers say

        had_content = bool(before.text or before.reasoning or before.attachments)
        cost = continued(before.usage.cost, cost, had_content=had_content)
        return replace(self._usage, cost=cost)

    def _speed(self) -> float | None:
        """Return the tokens a second after the first piece, None where that was not measured.

        What came in one piece, or in one read, has no speed; how it was cut says how many tokens
        came after the first piece.
        """
        tokens = self._usage.completion_tokens
        span = self._newest_token - (self._first_token or 0.0)
        if not tokens or self._pieces < LEAST_PIECES or span < LEAST_SPAN:
            return None
        return tokens * (1 - self._first_size / self._size) / span


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture, and how much text and reasoning had come before it."""

    file: Attachment
    text: int
    reasoning: int


@dataclass(frozen=True, slots=True)
class _Data:
    """What the server wants back, and how much text and reasoning had come before it."""

    part: ProviderData
    text: int
    reasoning: int


def failure_of(error: FalconError | None) -> Failure | None:
    """Return an error in the form that is saved with an answer."""
    if error is None:
        return None
    wait = error.retry_after if isinstance(error, ProviderError) else None
    fits = error.fits_without if isinstance(error, ContextTooLong) else 0
    return Failure(
        error.code, error.sentence, error.detail, error.next_step.value, fits, retry_after=wait
    )


class _Journal:
    """Queues new text for the disk every :data:`FLUSH_SECONDS`, pictures at once; what the disk did
    not take is with the store, which is asked again.
    """

    def __init__(self, message_id: str, store: ConversationStore, publish: Publish) -> None:
        self._message_id = message_id
        self._store = store
        self._publish = publish
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._pictures: list[Attachment] = []
        self._parts: tuple[Part, ...] = ()
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Future[None] | None = None
        self._stopped = False
        self._in_trouble = False

    def add(self, text: str, reasoning: str) -> None:
        if text:
            self._text.append(text)
        if reasoning:
            self._reasoning.append(reasoning)
        if self._timer is None and self._writing is None:
            self._schedule(FLUSH_SECONDS)

    def add_picture(self, picture: Attachment, parts: tuple[Part, ...]) -> None:
        """Take a picture, and what the answer is made of with it."""
        self._pictures.append(picture)
        self._parts = parts
        if self._writing is None:
            if self._timer is not None:
                self._timer.cancel()
            self._write()

    def waiting(self) -> tuple[str, str]:
        """Return the text and the reasoning that will be written next."""
        return "".join(self._text), "".join(self._reasoning)

    @property
    def pictures_waiting(self) -> int:
        """How many pictures, the newest ones, will be written next."""
        return len(self._pictures)

    def stop(self) -> None:
        """Write no more: the whole answer is about to be saved."""
        self._stopped = True
        self._text.clear()
        self._reasoning.clear()
        self._pictures.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._write)

    def _write(self) -> None:
        self._timer = None
        text, reasoning = "".join(self._text), "".join(self._reasoning)
        pictures = tuple(self._pictures)
        self._text.clear()
        self._reasoning.clear()
        self._pictures.clear()
        append = self._store.append_to_answer
        self._writing = asyncio.ensure_future(
            append(self._message_id, text, reasoning, pictures, self._parts)
            if pictures
            else append(self._message_id, text, reasoning)
        )
        self._writing.add_done_callback(self._written)

    def _written(self, written: asyncio.Future[None]) -> None:
        self._writing = None
        error: BaseException | None = (
            asyncio.CancelledError() if written.cancelled() else written.exception()
        )
        if self._stopped:
            return
        if error is None:
            self._in_trouble = False
            if self._pictures:
                self._write()
            elif self._text or self._reasoning:
                self._schedule(FLUSH_SECONDS)
            return
        if not self._in_trouble:
            self._in_trouble = True
            self._publish(StorageTrouble(as_storage_error(error)))
        self._schedule(RETRY_SECONDS)


def as_storage_error(error: BaseException) -> FalconError:
    """Return ``error`` as one that can be shown to a person."""
    if isinstance(error, FalconError):
        return error
    return StorageError(Sentence("The chat could not be saved."), detail=type(error).__name__)
