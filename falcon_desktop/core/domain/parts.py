"""The parts of a message in order: text, reasoning, files, tool calls and results.

A message's words stay in ``Message.text``, its thoughts in ``Message.reasoning`` and its files in
``Message.attachments``, whole and each once. ``Message.parts`` is their order, and what is no text.
A message without parts has the order that :func:`implied` returns, which nearly all have.

Whoever makes a message with more, an importer for one, tells a :class:`PartsBuilder` what comes
after what, and takes four values from it::

    made = PartsBuilder()
    made.reasoning("They want the weather.")
    made.add(ToolCall("call_1", "get_weather", '{"city": "Oslo"}'))
    made.add(ToolResult("call_1", "4 °C, rain", name="get_weather"))
    made.next_request()
    made.text("It rains in Oslo.")
    made.cite("https://yr.no/oslo", "Weather in Oslo", quote="4 °C, rain")
    Message(…, text=made.text_so_far, reasoning=made.reasoning_so_far,
            attachments=made.attachments, parts=made.parts)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from falcon_desktop.core.text.unicode_text import clean_text

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment

MAX_PARTS: Final = 2_000
"""Of one message: more of tools and sources are counted and left out, by builders and readers.
Words, thoughts and files never are."""
MAX_REQUESTS: Final = 1_000
BETWEEN: Final = "\n\n"
"""Stands in a message's text where something else stood between two of its parts."""


class PartKind(StrEnum):
    """What a part is, as saved and exported."""

    TEXT = "text"
    REASONING = "reasoning"
    FILE = "file"
    TOOL_CALL = "tool_call"
    TOOL_RESULT = "tool_result"
    CITATION = "citation"
    PROVIDER_DATA = "provider_data"


@dataclass(frozen=True, slots=True)
class TextPart:
    """Text: ``message.text[start:end]``. ``request`` is the request it answers, from 0."""

    start: int
    end: int
    request: int = 0


@dataclass(frozen=True, slots=True)
class ReasoningPart:
    """Reasoning: ``message.reasoning[start:end]``."""

    start: int
    end: int
    request: int = 0


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file or a picture: ``message.attachments[file]``.

    ``call_id`` is the id of the tool call that it is a result of, "" for none.
    """

    file: int
    request: int = 0
    call_id: str = ""


class CallState(StrEnum):
    """How far a call is that this program makes. What it says is on the disk before it is done."""

    NONE = ""
    """Not a call of this program: it came with a file, or the server made it."""
    ASKED = "asked"
    """A person has not said yet whether it may run. After a crash: it was not sent. With a result:
    it never was, and the result is our word to the model, why."""
    SENT = "sent"
    """It may have run. Without a result, after a crash: nobody knows what became of it."""
    DENIED = "denied"
    """A person did not let it run."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model wants to use, or that the server used for it.

    ``arguments`` is JSON as the model wrote it, or whatever else it wrote. ``server`` says where
    the tool is: the name of an MCP server, "" where that is not known. ``id`` joins it with its
    result; "" where the call has none. ``name`` is what the model calls it; ``tool`` its own name
    at its server, "" where that is the same. ``written`` is what the model wrote where a person
    changed the arguments before they were sent, else "".
    """

    id: str
    name: str
    arguments: str = ""
    server: str = ""
    request: int = 0
    state: CallState = CallState.NONE
    tool: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The result of a tool. ``call_id`` is its call's id, ``name`` the tool's if known.

    ``text`` is hostile like any text from outside, and whole: what of it a model gets is decided
    where it is sent. ``structured`` is JSON that the tool gave beside or instead, as a text, "" for
    none; ``links`` are addresses that it names, each with a title or "", never fetched by
    themselves. Pictures of a result are files after it, with its call's id.
    """

    call_id: str
    text: str
    name: str = ""
    is_error: bool = False
    request: int = 0
    structured: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A source. ``start`` and ``end`` are the words of ``message.text`` that it is for, both 0 for
    no particular ones. ``url`` is an http or https address, or "" where the source has none.
    """

    url: str
    title: str = ""
    quote: str = ""
    start: int = 0
    end: int = 0
    request: int = 0


@dataclass(frozen=True, slots=True)
class ProviderData:
    """Data that a server wants back unchanged, such as a signed block of reasoning.

    It goes only to the ``origin`` (``scheme://host:port``) and ``model`` that it came from: see
    :func:`returnable`. Never shown, searched or sent anywhere else. ``kind`` is the server's own
    word, ``data`` JSON. It may come from a file that anybody wrote: who sends it takes the members
    of it that he knows, and no other.
    """

    origin: str
    model: str
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    request: int = 0


@dataclass(frozen=True, slots=True)
class OtherPart:
    """A part of a kind that this version does not know: a newer one wrote it, or a damaged row.

    It is kept as it is, saved and exported again, counted where people look, and sent nowhere.
    ``start``, ``end``, ``file``, ``name`` and ``text`` mean what they mean in other parts, as far
    as it has them; ``data`` is JSON.
    """

    kind: str
    name: str = ""
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    file: int | None = None
    request: int = 0


Part: TypeAlias = (
    TextPart
    | ReasoningPart
    | FilePart
    | ToolCall
    | ToolResult
    | Citation
    | ProviderData
    | OtherPart
)


class Made(Protocol):
    """A message, as far as it matters here."""

    @property
    def text(self) -> str: ...
    @property
    def reasoning(self) -> str: ...
    @property
    def attachments(self) -> tuple[Attachment, ...]: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...


class PartsBuilder:
    """Collects the parts of a message in order; see the module for how it is used.

    ``between`` is what parts of the text and of the reasoning are kept apart by where something
    else stands between them. Of tools and sources ``most`` are taken, None for all, and
    ``left_out`` counts the rest.
    """

    def __init__(self, between: str = BETWEEN, most: int | None = MAX_PARTS) -> None:
        self.left_out = 0
        self._between = between
        self._most = most
        self._request = 0
        self._parts: list[Part] = []
        self._text = _Words()
        self._reasoning = _Words()
        self._attachments: list[Attachment] = []

    @property
    def text_so_far(self) -> str:
        """The whole text, for ``Message.text``."""
        return "".join(self._text.pieces)

    @property
    def reasoning_so_far(self) -> str:
        """The whole reasoning, for ``Message.reasoning``."""
        return "".join(self._reasoning.pieces)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files, for ``Message.attachments``."""
        return tuple(self._attachments)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The order, for ``Message.parts``: empty if it is the implied one."""
        made = tuple(self._parts)
        plain = implied(self._text.length, self._reasoning.length, len(self._attachments))
        return () if made == plain else made

    def text(self, words: str) -> None:
        """Add text; it joins a text directly before it."""
        last = self._parts[-1] if self._parts else None
        words = clean_text(words)
        if not words:
            return
        if isinstance(last, TextPart) and last.request == self._request:
            self._parts[-1] = replace(last, end=last.end + len(words))
            self._text.add(words)
        else:
            start, end = self._text.begin(words, self._between)
            self._parts.append(TextPart(start, end, self._request))

    def reasoning(self, words: str) -> None:
        """Add reasoning; it joins a reasoning directly before it."""
        last = self._parts[-1] if self._parts else None
        words = clean_text(words)
        if not words:
            return
        if isinstance(last, ReasoningPart) and last.request == self._request:
            self._parts[-1] = replace(last, end=last.end + len(words))
            self._reasoning.add(words)
        else:
            start, end = self._reasoning.begin(words, self._between)
            self._parts.append(ReasoningPart(start, end, self._request))

    def file(self, attachment: Attachment, call_id: str = "") -> None:
        """Add a file or a picture; ``call_id`` names the tool call that it is a result of."""
        self._parts.append(FilePart(len(self._attachments), self._request, call_id))
        self._attachments.append(attachment)

    def add(self, part: ToolCall | ToolResult | ProviderData) -> None:
        """Add a part that is not text; its ``request`` is the current one."""
        self._add(replace(part, request=self._request))

    def cite(
        self, url: str, title: str = "", quote: str = "", start: int | None = None, end: int = 0
    ) -> None:
        """Add a source for the text from ``start`` to ``end`` of all text so far.

        Without ``start`` it is for none in particular.
        """
        first, last = (0, 0) if start is None else (start, end)
        if not 0 <= first <= last <= self._text.length:
            first = last = 0
        self._add(Citation(url, title, quote, first, last, self._request))

    def next_request(self) -> None:
        """Start the next request, which follows the results of tools."""
        self._request += self._request < MAX_REQUESTS

    def _add(self, part: Part) -> None:
        if self._most is None or len(self._parts) < self._most:
            self._parts.append(part)
        else:
            self.left_out += 1


class _Words:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def add(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def begin(self, words: str, between: str) -> tuple[int, int]:
        if self.length:
            self.add(between)
        start = self.length
        self.add(words)
        return start, self.length


def implied(text: int, reasoning: int, files: int) -> tuple[Part, ...]:
    """Return the order of a message without parts, by the lengths of what it holds: what was
    thought, the files, the words.
    """
    parts: list[Part] = []
    if reasoning:
        parts.append(ReasoningPart(0, reasoning))
    parts.extend(FilePart(place) for place in range(files))
    if text:
        parts.append(TextPart(0, text))
    return tuple(parts)


def all_parts(message: Made) -> tuple[Part, ...]:
    """Return all parts of a message, in order.

    Nothing is hidden by parts that don't fit its text, as those of an answer that was cut off or
    of a damaged row: what none of them tells of is put where it belongs, and what points to
    nothing is left out.
    """
    text, reasoning = message.text, message.reasoning
    files = len(message.attachments)
    if not message.parts:
        return implied(len(text), len(reasoning), files)
    told = fitting(message.parts, len(text), len(reasoning), files)
    whole: list[Part] = []
    text_at = reasoning_at = request = 0
    for part in told:
        if isinstance(part, TextPart):
            if text[text_at : part.start].strip():
                whole.append(TextPart(text_at, part.start, request))
            text_at = part.end
        elif isinstance(part, ReasoningPart):
            if reasoning[reasoning_at : part.start].strip():
                whole.append(ReasoningPart(reasoning_at, part.start, request))
            reasoning_at = part.end
        whole.append(part)
        request = part.request
    if reasoning[reasoning_at:].strip():
        whole.append(ReasoningPart(reasoning_at, len(reasoning), request))
    told_of = {part.file for part in told if isinstance(part, FilePart)}
    whole.extend(FilePart(place, request) for place in range(files) if place not in told_of)
    if text[text_at:].strip():
        whole.append(TextPart(text_at, len(text), request))
    return tuple(whole)


def fitting(parts: Iterable[Part], text: int, reasoning: int, files: int) -> tuple[Part, ...]:
    """Return the parts that fit a text, a reasoning and files of these lengths.

    Words come in their order and once, a file once; a citation of words that are not there is one
    of none in particular.
    """
    kept: list[Part] = []
    text_at = reasoning_at = 0
    told_of: set[int] = set()
    for part in parts:
        match part:
            case TextPart(start=start, end=end):
                start, end = max(start, text_at), min(end, text)
                if start < end:
                    kept.append(TextPart(start, end, part.request))
                    text_at = end
            case ReasoningPart(start=start, end=end):
                start, end = max(start, reasoning_at), min(end, reasoning)
                if start < end:
                    kept.append(ReasoningPart(start, end, part.request))
                    reasoning_at = end
            case FilePart(file=file):
                if 0 <= file < files and file not in told_of:
                    kept.append(part)
                    told_of.add(file)
            case Citation(start=start, end=end):
                is_there = 0 <= start <= end <= text
                kept.append(part if is_there else replace(part, start=0, end=0))
            case _:
                kept.append(part)
    return tuple(kept)


def with_new_text(message: Made, text: str) -> tuple[Part, ...]:
    """Return a message's parts after a person replaced its text.

    What the model thought and what tools said stays; the new words stand where the last of the
    old ones stood. What a server wants back as it was is gone: it was about other words.
    """
    if not message.parts:
        return ()
    kept: list[Part] = []
    place = None
    for part in message.parts:
        match part:
            case ProviderData():
                continue
            case TextPart():
                place = len(kept), part.request
                continue
            case Citation():
                kept.append(replace(part, start=0, end=0))
            case _:
                kept.append(part)
    last = kept[-1].request if kept else 0
    at, request = (len(kept), last) if place is None else place
    if text:
        kept.insert(at, TextPart(0, len(text), request))
    made = tuple(kept)
    plain = implied(len(text), len(message.reasoning), len(message.attachments))
    return () if made == plain else made


def is_arranged(message: Made) -> bool:
    """Say whether a message's order is another than the implied one, for who looks at it."""
    shown = tuple(part for part in message.parts if not isinstance(part, ProviderData))
    files = len(message.attachments)
    return bool(shown) and shown != implied(len(message.text), len(message.reasoning), files)


def returnable(parts: Iterable[Part], origin: str, model: str) -> tuple[ProviderData, ...]:
    """Return the provider data that may go back to this origin and model: it came from them."""
    return tuple(
        part for part in parts if isinstance(part, ProviderData) and _is_of(part, origin, model)
    )


def _is_of(data: ProviderData, origin: str, model: str) -> bool:
    return bool(origin) and (data.origin, data.model) == (origin, model)


def requests_of(message: Made, origin: str, model: str) -> tuple[tuple[Part, ...], ...]:
    """Return what of a message may be sent to a model: its parts in order, a tuple for each request
    that was made for it.

    A request's last parts are what tools said, which the next one answered. Nothing is lost or
    twice: words, thoughts and files are the message's own, whole. Left out are what another server
    or model wants back (see :func:`returnable`), and kinds that are not known.

    Args:
        origin: where it would be sent, as ``Connection.origin`` tells it; "" for nowhere known.
        model: the model that would read it, as ``Provenance.model`` names it.
    """
    made: list[list[Part]] = []
    request: int | None = None
    for part in all_parts(message):
        if isinstance(part, OtherPart):
            continue
        if isinstance(part, ProviderData) and not _is_of(part, origin, model):
            continue
        if part.request != request:
            made.append([])
            request = part.request
        made[-1].append(part)
    return tuple(map(tuple, made))


def others_of(message: Made) -> int:
    """Return how many parts of a message are of a kind that this version does not know."""
    return sum(isinstance(part, OtherPart) for part in message.parts)


def own_calls(parts: Iterable[Part]) -> tuple[ToolCall, ...]:
    """Return the calls of this program: it asked a person for them, and sent them or not."""
    return tuple(
        part for part in parts if isinstance(part, ToolCall) and part.state is not CallState.NONE
    )


def open_calls(parts: Sequence[Part]) -> tuple[int, ...]:
    """Return the numbers, among all calls, of those that a person may let run: the answer did not
    go on since, and they have no result.
    """
    answered = {id(use.call) for use in uses_of(parts) if use.results}
    calls = [part for part in parts if isinstance(part, ToolCall)]
    return tuple(
        number
        for number, call in enumerate(calls)
        if call.state in (CallState.ASKED, CallState.SENT)
        and id(call) not in answered
        and call.request == parts[-1].request
    )


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool call with its results; ``call`` is None if no call is known."""

    call: ToolCall | None
    results: tuple[ToolResult, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether a person has not said yet if it may run."""
        return self.call is not None and self.call.state is CallState.ASKED and not self.results


def uses_of(parts: Sequence[Part]) -> tuple[ToolUse, ...]:
    """Return the use of tools in order: every call and every result once.

    A result is of the nearest call before it with its id, since some servers begin to count anew
    with each request, else of the first one after it. A call may have several.
    """
    made: list[tuple[ToolCall | None, list[ToolResult]]] = []
    latest: dict[str, list[ToolResult]] = {}
    early: dict[str, list[ToolResult]] = {}
    calls = {part.id for part in parts if isinstance(part, ToolCall) and part.id}
    for part in parts:
        if isinstance(part, ToolCall):
            results = early.pop(part.id, [])
            made.append((part, results))
            if part.id:
                latest[part.id] = results
        elif isinstance(part, ToolResult):
            if part.call_id in latest:
                latest[part.call_id].append(part)
            elif part.call_id in calls:
                early.setdefault(part.call_id, []).append(part)
            else:
                made.append((None, [part]))
    return tuple(ToolUse(call, tuple(results)) for call, results in made)
