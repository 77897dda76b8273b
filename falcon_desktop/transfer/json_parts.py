"""The parts of messages in our JSON: written completely, read without trust.

Each entry of a message's ``parts`` has its ``kind`` and, where it is not the first, its
``request``::

    {"kind": "text", "start": 0, "end": 12}            words: text[0:12], in characters
    {"kind": "reasoning", "start": 0, "end": 22}       the same of reasoning
    {"kind": "file", "file": 0, "call_id": "call_1"}   attachments[0], and whose result it is
    {"kind": "tool_call", "id", "name", "arguments", "server", "tool", "written", "state"}
    {"kind": "tool_result", "call_id", "name", "text", "is_error", "structured", "links"}
    {"kind": "citation", "url", "title", "quote", "start", "end"}
    {"kind": "provider_data", "origin", "model", "type", "data"}

How far a call was (``state``) is written and never read: nothing that comes from a file can wait
for a person's word, or be run. One of another kind, which a newer version wrote, keeps all that it
has. A message without ``parts`` is what it thought, its files, its text, in this order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.made_of import MAX_ADDRESS, web_address
from falcon_desktop.core.domain.parts import (
    MAX_PARTS,
    MAX_REQUESTS,
    Citation,
    FilePart,
    OtherPart,
    Part,
    PartKind,
    ProviderData,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
    fitting,
)
from falcon_desktop.core.text.json_values import as_mappings, as_pairs
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.values import MAX_NAME, clean_json, count_of, mapping_of, text_of

MAX_TITLE: Final = 1_000
MAX_QUOTE: Final = 100_000
MAX_LINKS: Final = 1_000

_NO_PARTS: Final = ("request", "confidence")
"""How the history calls rows that are no parts: no part has these kinds."""
_WORDS: Final = (PartKind.TEXT, PartKind.REASONING, PartKind.FILE)
"""What a message holds in any case, also where no part tells of it."""
_OWN: Final = ("kind", "request", "start", "end", "file", "name", "text")


def parts_json(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return parts as JSON."""
    return [_part_json(part) for part in parts]


def read_parts(
    given: object, text: str, reasoning: str, files: Sequence[int | None]
) -> tuple[Part, ...]:
    """Return the parts in parsed JSON, if they fit what the message has.

    Args:
        files: for each file as the JSON numbers them, its place among those that were kept.
    """
    found = (_read_part(one, files) for one in as_mappings(given, MAX_PARTS))
    kept = sum(place is not None for place in files)
    told = [part for part in found if part is not None]
    return fitting(told, len(text), len(reasoning), kept)


def left_out_of(given: object) -> int:
    """Return how many tools, sources and the like in parsed JSON are more than a message can have,
    and are not read.
    """
    beyond = given[MAX_PARTS:] if isinstance(given, list) else ()
    return sum(isinstance(one, dict) and one.get("kind") not in _WORDS for one in beyond)


def _part_json(part: Part) -> dict[str, Any]:
    match part:
        case TextPart():
            data: dict[str, Any] = {"kind": PartKind.TEXT, "start": part.start, "end": part.end}
        case ReasoningPart():
            data = {"kind": PartKind.REASONING, "start": part.start, "end": part.end}
        case FilePart():
            data = {"kind": PartKind.FILE, "file": part.file}
            data |= _said(call_id=part.call_id)
        case ToolCall():
            data = {"kind": PartKind.TOOL_CALL, "id": part.id, "name": part.name}
            data |= _said(arguments=part.arguments, server=part.server, tool=part.tool)
            data |= _said(written=part.written, state=part.state.value)
        case ToolResult():
            data = {"kind": PartKind.TOOL_RESULT, "call_id": part.call_id, "text": part.text}
            data |= _said(name=part.name, is_error=part.is_error, structured=part.structured)
            data |= _said(links=[list(one) for one in part.links])
        case Citation():
            data = {"kind": PartKind.CITATION, "url": part.url}
            data |= _said(title=part.title, quote=part.quote, start=part.start, end=part.end)
        case ProviderData():
            data = {"kind": PartKind.PROVIDER_DATA, "origin": part.origin, "model": part.model}
            data |= _said(type=part.kind, data=dict(part.data))
        case OtherPart():
            data = {"kind": part.kind}
            told = {"start": part.start, "end": part.end, "file": part.file}
            data |= {name: value for name, value in told.items() if value is not None}
            data |= _said(name=part.name, text=part.text)
            data |= {name: value for name, value in part.data.items() if name not in _OWN}
    return data | _said(request=part.request)


def _said(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _read_part(data: Mapping[str, Any], files: Sequence[int | None]) -> Part | None:
    """Return a part; None for one that can't be used."""
    request = min(count_of(data, "request") or 0, MAX_REQUESTS)
    start, end = count_of(data, "start") or 0, count_of(data, "end") or 0
    match data.get("kind"):
        case PartKind.TEXT:
            return TextPart(start, end, request)
        case PartKind.REASONING:
            return ReasoningPart(start, end, request)
        case PartKind.FILE:
            place = count_of(data, "file")
            if place is None or place >= len(files) or (file := files[place]) is None:
                return None
            return FilePart(file, request, text_of(data, "call_id", MAX_NAME))
        case PartKind.TOOL_CALL:
            return ToolCall(
                text_of(data, "id", MAX_NAME),
                text_of(data, "name", MAX_NAME),
                text_of(data, "arguments"),
                text_of(data, "server", MAX_NAME),
                request,
                tool=text_of(data, "tool", MAX_NAME),
                written=text_of(data, "written"),
            )
        case PartKind.TOOL_RESULT:
            return ToolResult(
                text_of(data, "call_id", MAX_NAME),
                text_of(data, "text"),
                text_of(data, "name", MAX_NAME),
                data.get("is_error") is True,
                request,
                text_of(data, "structured"),
                _links(data.get("links")),
            )
        case PartKind.CITATION:
            return Citation(
                web_address(text_of(data, "url", MAX_ADDRESS + 1)),
                text_of(data, "title", MAX_TITLE),
                text_of(data, "quote", MAX_QUOTE),
                start,
                end,
                request,
            )
        case PartKind.PROVIDER_DATA:
            try:
                origin = origin_of(text_of(data, "origin", MAX_ADDRESS))
            except InvalidInput:
                return None
            return ProviderData(
                origin,
                text_of(data, "model", MAX_NAME),
                text_of(data, "type", MAX_NAME),
                clean_json(mapping_of(data, "data")),
                request,
            )
    return _other_part(data, request, files)


def _links(given: object) -> tuple[tuple[str, str], ...]:
    """Return addresses with their titles: of any scheme, since none is fetched or opened here."""
    pairs = as_pairs(given)[:MAX_LINKS]
    return tuple(
        (clean_text(address)[:MAX_ADDRESS], clean_text(title)[:MAX_TITLE])
        for address, title in pairs
    )


def _other_part(
    data: Mapping[str, Any], request: int, files: Sequence[int | None]
) -> OtherPart | None:
    kind, place = text_of(data, "kind", MAX_NAME), count_of(data, "file")
    if not kind or kind in _NO_PARTS:
        return None
    return OtherPart(
        kind,
        text_of(data, "name", MAX_NAME),
        text_of(data, "text"),
        clean_json({name: value for name, value in data.items() if name not in _OWN}),
        count_of(data, "start"),
        count_of(data, "end"),
        files[place] if place is not None and place < len(files) else None,
        request,
    )
