"""The closed set of events: what a server reports of a running answer, and what use cases report to
a front end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from falcon_desktop.core.domain.conversation import Message, Timings, Usage
from falcon_desktop.core.domain.errors import FalconError

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.confidence import TokenConfidence
    from falcon_desktop.core.domain.connection import Connection
    from falcon_desktop.core.domain.downloads import Download
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.core.domain.reports import OpenReport
    from falcon_desktop.core.domain.tools import WaitReason

# --- what a ChatProvider reports ---------------------------------------------------------------


class Phase(StrEnum):
    """What is happening before text arrives."""

    STARTING_ENGINE = "starting_engine"
    LOADING_MODEL = "loading_model"
    CONNECTING = "connecting"
    WAITING = "waiting"
    READING_PROMPT = "reading_prompt"
    RETRYING = "retrying"
    RATE_LIMITED = "rate_limited"
    """The server takes no more requests for now; it is asked again by itself."""
    STARTING_TOOLS = "starting_tools"
    ASKING_PERSON = "asking_person"
    """A call waits for a person to allow it."""
    RUNNING_TOOL = "running_tool"


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    """More of the model's thinking before it answers."""

    text: str


@dataclass(frozen=True, slots=True)
class PictureReceived:
    """A picture in the answer, as the server sent it: a ``data:`` URL, or an address."""

    address: str


@dataclass(frozen=True, slots=True)
class DataReceived:
    """A part of the answer that the server wants back unchanged. ``kind`` is its own word."""

    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """More of a tool call that the model writes.

    ``index`` tells the calls of one request apart, from 0. ``id`` and ``name`` come with the first
    event of a call, "" after it; ``arguments`` are pieces of JSON. A call is whole when another one
    begins, or when the stream ends with :class:`Finished`.
    """

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class TokensReceived:
    """How sure the model was of the tokens of a piece of what it wrote; their places are in it.

    ``text`` is as it was written, with marks around thoughts and what is cut at a stop sequence:
    such pieces come in order and whole, besides the text itself.
    """

    text: str
    tokens: tuple[TokenConfidence, ...]


@dataclass(frozen=True, slots=True)
class TextWasReasoning:
    """All of the answer's text so far was reasoning: move it there.

    Some templates open ``<think>`` themselves, so that only its end tells.
    """


@dataclass(frozen=True, slots=True)
class ReasoningWasText:
    """The last ``length`` characters of the reasoning were the answer, which ``opening`` begins.

    Some models say in words that they begin to think. Where they never end it, those were words of
    the answer.
    """

    opening: str
    length: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A phase began, with ``fraction`` (0–1) and ``seconds`` (left to wait) if known."""

    phase: Phase
    fraction: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class RequestSent:
    """The request body as sent, the model it named, and which server answers. No key.

    ``address`` is where it went, ``has_key`` whether a key went along. ``recipe`` says how the
    conversation became the body's content, see :mod:`falcon_desktop.core.context.recipe`.
    ``model_hash`` is the SHA-256 of a local model's file where it is known.
    """

    body: Mapping[str, Any]
    model: str
    server: str = ""
    address: str = ""
    has_key: bool = False
    recipe: Mapping[str, Any] = field(default_factory=dict)
    model_hash: str = ""


@dataclass(frozen=True, slots=True)
class UsageReport:
    """Token counts; a later report replaces an earlier one.

    ``cache_written`` are those of the prompt that the server keeps for the next question.
    """

    usage: Usage
    cache_written: int | None = None


@dataclass(frozen=True, slots=True)
class SeedReport:
    """The seed the server says it used."""

    seed: int


@dataclass(frozen=True, slots=True)
class TimingReport:
    """The server's own measurements; what is None is measured here."""

    timings: Timings


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell about the answer that is not part of it.

    ``lacks_text`` says that some of what the model wrote was lost on the way.
    """

    sentence: str
    lacks_text: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """The server said that the answer is finished.

    ``reason`` is normalised where the meaning is known: ``stop`` (the model ended, or a stop
    sequence was met), ``length``, ``content_filter``, ``tool_calls``; anything else verbatim.
    A stream that ends without this event was interrupted.
    """

    reason: str


ProviderEvent = (
    TextDelta
    | ReasoningDelta
    | PictureReceived
    | DataReceived
    | ToolCallDelta
    | TokensReceived
    | TextWasReasoning
    | ReasoningWasText
    | Progress
    | RequestSent
    | UsageReport
    | SeedReport
    | TimingReport
    | Notice
    | Finished
)


# --- what the use cases report -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerStarted:
    """An answer is running; ``message`` is on disk with status *streaming*."""

    message: Message


@dataclass(frozen=True, slots=True)
class AnswerModelKnown:
    """Which model gives a running answer, if the server chose it."""

    conversation_id: str
    message_id: str
    model: str


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """Something came of a running answer that is no text: its files so far, and what all of it is
    made of.
    """

    conversation_id: str
    message_id: str
    attachments: tuple[Attachment, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AnswerProgress:
    """What a running answer is doing before its text arrives."""

    conversation_id: str
    message_id: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """Something to tell about a running answer; ``lacks_text`` as in :class:`Notice`."""

    conversation_id: str
    message_id: str
    sentence: str
    lacks_text: bool = False


@dataclass(frozen=True, slots=True)
class CallWaits:
    """A call of a running answer waits for a person; ``number`` is the how-many-th of its calls,
    from 0. ``problem`` is what is wrong with its arguments, "" for nothing.

    It waits no more once :class:`AnswerParts` says that it was sent, denied or has a result, or
    the answer ended.
    """

    conversation_id: str
    message_id: str
    number: int
    reason: WaitReason
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    """An answer ended, well or not; ``message`` has everything, ``saved`` says if it is on disk."""

    message: Message
    saved: bool


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """A conversation was created, renamed, moved, deleted or restored."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class ConnectionMoved:
    """A connection's server is asked over its own protocol from now on; ``connection`` is as it is
    now.
    """

    connection: Connection


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """Too many conversations changed to report each.

    ``conversation_ids`` says which; none where any of them may have changed.
    """

    conversation_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagesExchanged:
    """Messages of these conversations hold something else than before, or others came among them:
    an import did so, or took it back.
    """

    conversation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedElsewhere:
    """Another program changed the history: these conversations are new or were gone on with.
    With ``more`` others were changed too.
    """

    conversation_ids: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class StorageTrouble:
    """Something shown could not be saved. The program keeps trying."""

    error: FalconError


@dataclass(frozen=True, slots=True)
class StorageRecovered:
    """Saving works again and nothing is left unsaved."""


@dataclass(frozen=True, slots=True)
class HistoryRepaired:
    """The open history was found damaged; what could be read is used from now on."""

    report: OpenReport


@dataclass(frozen=True, slots=True)
class DownloadsChanged:
    """These models are being downloaded now, in their order; ``arrived`` is the id of one that is
    on this computer since, "" for none.
    """

    downloads: tuple[Download, ...]
    arrived: str = ""


ChatEvent = (
    AnswerStarted
    | AnswerModelKnown
    | AnswerParts
    | AnswerProgress
    | AnswerNotice
    | CallWaits
    | AnswerFinished
    | ConversationChanged
    | ConnectionMoved
    | LibraryChanged
    | MessagesExchanged
    | ChangedElsewhere
    | StorageTrouble
    | StorageRecovered
    | HistoryRepaired
    | DownloadsChanged
)
