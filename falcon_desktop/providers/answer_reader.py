"""What every protocol's reader of a streamed answer has in common: text, reasoning, stop sequences,
counts, and what to tell of all this. Pure.

A protocol's own reader says what one event means: it puts text into ``_pieces``, reasoning through
``_thought``, the end into ``_reason`` or ``_done``, and an error into ``_failure``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.conversation import Timings, Usage
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import (
    Finished,
    Notice,
    ProviderEvent,
    ReasoningDelta,
    ReasoningWasText,
    TextDelta,
    TextWasReasoning,
    TimingReport,
    UsageReport,
)
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import RequestContext, failure_of_payload
from falcon_desktop.providers.openai_reasoning import Part, ReasoningSplitter
from falcon_desktop.providers.text_assembly import TextAssembler

if TYPE_CHECKING:
    from falcon_desktop.providers.token_chances import ReadTokens, TokenPlaces
    from falcon_desktop.providers.tool_calls import CallAssembler

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
NO_CONFIDENCE: Final = Sentence("The server sent no token confidence.")
DAMAGED: Final = Sentence("Part of the answer could not be read and was left out.")


class AnswerTextReader(ABC):
    """Reads one answer; an :class:`~falcon_desktop.providers.streaming.AnswerReader`.

    Text of neighbouring events becomes one ``TextDelta``. Reasoning fields and inline
    ``<think>`` become ``ReasoningDelta``. Stop sequences are enforced here as well, for servers
    that overlook them. ``plain_text`` returns the text of an event that adds text and says nothing
    else, None for any other: nearly all are such, so the speed of a stream depends on it.
    ``continued`` is the beginning of an answer that is gone on with: a server that repeats it is
    not believed to have written it twice. Without ``finds_reasoning`` inline ``<think>`` is text
    like any other. ``strips_space`` takes one space off the beginning of the whole answer, as a
    prompt that ends with "Assistant:" leads to. ``most_tokens`` is how long the answer may be: a
    server may end it there and call that its end.
    """

    def __init__(
        self,
        where: RequestContext,
        plain_text: Callable[[bytes], str | None],
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
        self._plain: Callable[[bytes], str | None] = plain_text
        self._said = ""  # the server's words in an event that is no part of an answer, if the last
        self._said_at = 0
        self._unread = False  # words came that no JSON is around
        self._stopped = False
        self._closed = False
        self._carried = 0
        self._calls: CallAssembler | None = None
        self._places: TokenPlaces | None = None

    def hear_tokens(self, read: ReadTokens) -> None:
        """Also report how sure the model was of its tokens, which ``read`` finds in an event."""
        from falcon_desktop.providers.token_chances import TokenPlaces  # few ask for it

        self._places = TokenPlaces(read)
        self._plain = not_plain

    def take_calls(self) -> None:
        """Report the tools that the model calls: some were offered."""
        from falcon_desktop.providers.tool_calls import CallAssembler  # few chats use tools

        self._calls = CallAssembler()

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
        """Whether text, reasoning or a call came."""
        return self._has_text or self._has_reasoning or self._has_calls

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
            self._event(data)
            if self.ended:
                break
        if self._said and len(pieces) > self._said_at:
            self._said = ""
        self._said_at = 0
        if pieces or self._events or self.finishing is not was_finishing:
            self._carried += 1
        return self._flushed()

    @abstractmethod
    def whole(self, body: bytes) -> list[ProviderEvent]:
        """Take an answer that came as one JSON value instead of a stream.

        Raises:
            FalconError: it is an error, or no answer.
        """

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
            reason = self._end_reason()
            if reason == "stop" and not self._stopped and self._may_be_cut(usage):
                self._tell(MAY_BE_CUT)
            if self._places is not None and self._has_text and not self._places.has_some:
                self._tell(NO_CONFIDENCE)
            if self._has_reasoning and not (self._has_text or self._has_calls):
                self._tell(CUT_REASONING if reason == "length" else ONLY_REASONING)
            self._events.append(Finished(reason))
        return self._taken()

    def _end_reason(self) -> str:
        reason = "stop" if self._stopped else self._reason or "stop"
        # some say of an answer with calls no more than that it ended
        return "tool_calls" if reason == "stop" and self._has_calls else reason

    def take_head(self, headers: Mapping[str, str]) -> None:
        """Take what the head of an answer that came whole says of it: LiteLLM says its cost there.

        The head of a stream is sent before anything is made.
        """
        said = headers.get("x-litellm-response-cost")
        if said is None or (self._usage is not None and self._usage.cost is not None):
            return
        from falcon_desktop.core.domain.cost import cost_of  # few servers say

        self._usage = replace(self._usage or self._timed_usage or Usage(), cost=cost_of(said))

    @abstractmethod
    def _event(self, data: bytes) -> None:
        """Take an event that is not mere text."""

    def _unreadable(self, data: bytes) -> None:
        """Leave out one damaged event: it must not cost the rest of the answer."""
        words = data.decode("utf-8", "replace").strip()
        if " " in words and words[0] not in '{["':
            self._keep_remark(words)
            self._unread = True
        else:
            self._tell(DAMAGED, lacks_text=True)

    def _may_be_cut(self, usage: Usage | None) -> bool:
        """Whether an answer that is called finished has all its tokens and ends in a sentence."""
        at_limit = usage is not None and usage.completion_tokens == self._most_tokens
        return at_limit and (self._last.isalnum() or self._last in _GOES_ON)

    def _keep_remark(self, words: str) -> None:
        """Keep what a server says besides its answer: where nothing follows, it says why."""
        if words.strip():
            self._said, self._said_at = words, len(self._pieces)

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

    @property
    def _has_calls(self) -> bool:
        return self._calls is not None and self._calls.has_some

    def _called(self, entries: Any) -> None:
        """Take calls in the forms of chat completions; where no tools were offered, tell it."""
        self._carried += 1
        if self._calls is None:
            self._tell(NO_TOOLS)
            return
        self._flushed_text()
        self._events.extend(self._calls.take(entries))

    def _tell(self, sentence: str, *, lacks_text: bool = False) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._events.append(Notice(sentence, lacks_text))

    def _flushed(self) -> list[ProviderEvent]:
        self._flushed_text()
        return self._taken()

    def _taken(self) -> list[ProviderEvent]:
        events, self._events = self._events, []
        if self._places is not None and (heard := self._places.taken()) is not None:
            events.append(heard)
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


def not_plain(data: bytes) -> str | None:
    """Have every event looked at as a whole."""
    del data
    return None
