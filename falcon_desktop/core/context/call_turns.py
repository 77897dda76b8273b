"""Turns an answer that called tools into the turns a model reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from falcon_desktop.core.domain.attachments import Attachment, images_of
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.parts import (
    CallState,
    FilePart,
    ProviderData,
    TextPart,
    ToolCall,
    ToolResult,
    all_parts,
    own_calls,
    uses_of,
)
from falcon_desktop.core.domain.requests import Turn
from falcon_desktop.core.domain.tools import RESULT_TOKENS
from falcon_desktop.core.text.token_estimate import estimate

NOT_RUN: Final = "This call was not run."
UNKNOWN: Final = "This call was sent, but its result is not known: the program ended meanwhile."
"""To the model, in English whatever a person reads."""


def has_calls(message: Message) -> bool:
    """Say whether an answer made calls of this program: others are no business of a model."""
    return message.role is Role.ASSISTANT and bool(own_calls(message.parts))


def call_turns(message: Message, *, with_pictures: bool = True) -> Iterator[Turn]:
    """Give the turns of such an answer. Every call has one result, though nobody knows it."""
    parts = all_parts(message)
    results = {
        id(use.call): use.results[0] if use.results else _missing(use.call)
        for use in uses_of(parts)
        if use.call is not None
    }
    made = _Turns(message, results, with_pictures=with_pictures)
    for part in parts:
        if made.calls and part.request != made.request:
            yield from made.ended()
        made.request = part.request
        match part:
            case TextPart():
                if made.calls:
                    yield from made.ended()
                made.text.append(message.text[part.start : part.end])
            case ToolCall() if part.state is not CallState.NONE:
                made.calls.append(part)
            case ProviderData():
                made.data.append(part)
            case _:
                pass
    yield from made.ended()


class _Turns:
    """Collects what one request gave."""

    def __init__(
        self, message: Message, results: dict[int, ToolResult], *, with_pictures: bool
    ) -> None:
        self.request = 0
        self.text: list[str] = []
        self.calls: list[ToolCall] = []
        self.data: list[ProviderData] = []
        self._message = message
        self._results = results
        self._with_pictures = with_pictures

    def ended(self) -> Iterator[Turn]:
        """Give the turn of the answer, and the one of the results if it made calls."""
        text, calls, data = "\n\n".join(self.text), tuple(self.calls), tuple(self.data)
        self.text, self.calls, self.data = [], [], []
        if text.strip() or calls:
            yield Turn(Role.ASSISTANT, text if text.strip() else "", data=data, calls=calls)
        if calls:
            told = tuple(as_told(self._results[id(one)]) for one in calls)
            images = result_pictures(self._message, calls) if self._with_pictures else ()
            yield Turn(Role.USER, "", images, calls=(), results=told)


def result_pictures(message: Message, calls: tuple[ToolCall, ...] = ()) -> tuple[Attachment, ...]:
    """Return the pictures that calls gave; those of all calls without any named."""
    wanted = {one.id for one in calls or own_calls(message.parts)}
    places = [
        part.file
        for part in message.parts
        if isinstance(part, FilePart) and part.call_id and part.call_id in wanted
    ]
    files = message.attachments
    return images_of(tuple(files[place] for place in places if place < len(files)))


def as_told(result: ToolResult, most: int = RESULT_TOKENS) -> ToolResult:
    """Return a result as a model gets it: text alone, and of a long one the beginning."""
    links = "\n".join(f"{title} {url}".strip() for url, title in result.links)
    said = result.text if result.text.strip() else result.structured
    text = "\n\n".join(one for one in (said, links) if one.strip())
    tokens = estimate(text)
    if tokens > most:
        # From the whole, so that it is the same however long the rest is.
        kept = text[: max(1, len(text) * most // tokens)]
        text = f"{kept}\n[cut: {most} of {tokens} tokens]"
    return ToolResult(result.call_id, text, result.name, result.is_error, result.request)


def _missing(call: ToolCall) -> ToolResult:
    said = UNKNOWN if call.state is CallState.SENT else NOT_RUN
    return ToolResult(call.id, said, call.name, is_error=True, request=call.request)


def words_of(message: Message) -> str:
    """Return what a model reads of such an answer as one text, to be counted."""
    pieces: list[str] = []
    for turn in call_turns(message):
        pieces.append(turn.text)
        pieces += [f"{one.name} {one.arguments}" for one in turn.calls]
        pieces += [one.text for one in turn.results]
    return "\n\n".join(piece for piece in pieces if piece)
