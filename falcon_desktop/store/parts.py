"""The rows of what messages are made of, each on a connection inside the caller's transaction.

A message's words, thoughts and files are in their own columns and rows; here is their order, and
what is no text. Imported only where a message has parts: few have.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

import apsw

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.confidence import KeptConfidence
from falcon_desktop.core.domain.conversation import LaterRequest, Message, Timings, Usage
from falcon_desktop.core.domain.parts import (
    CallState,
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
    implied,
)
from falcon_desktop.core.text.json_values import (
    as_mapping,
    as_number,
    as_pairs,
    as_text,
    as_whole,
)
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.store.rows import (
    enum,
    json_object,
    json_text,
    provenance_from,
    provenance_json,
    real,
    whole,
)

Row: TypeAlias = "tuple[int, int, str, int | None, int | None, int | None, str, str, str]"
"""Place, request, kind, start, length, file, name, text, data."""
Values: TypeAlias = "tuple[apsw.SQLiteValue, ...]"

REQUEST: Final = "request"
"""The kind of a row that is no part, but how a later request of the answer was made."""

CONFIDENCE: Final = "confidence"
"""The kind of a row that is no part, but how sure the model was of its tokens: ``name`` is the
digest of what ``data`` holds, which is read by itself, and the checksum is over the digest.
"""
_NOTHING: Final = "{}"
_RAW_CONFIDENCE: Final = CONFIDENCE.encode()
LAST: Final = 2**31 - 1
"""Its place: it stays where it is when others are written anew."""

_COLUMNS: Final = "place, request, kind, start, length, file, name, text, data"
_INSERT: Final = (
    f"INSERT INTO part (message_key, {_COLUMNS}, search_text)"  # noqa: S608 - our names
    f" VALUES ({', '.join('?' * 11)})"
)
_BYTES: Final = ", ".join(
    f"CASE kind WHEN '{CONFIDENCE}' THEN x'' ELSE CAST(data AS BLOB) END"
    if name == "data"
    else f"CAST({name} AS BLOB)"
    if name in ("kind", "name", "text")
    else name
    for name in _COLUMNS.split(", ")
)
_OF_MESSAGE: Final = f"SELECT {_BYTES} FROM part WHERE message_key = ? ORDER BY place, key"  # noqa: S608
_FILES: Final = (
    "SELECT CAST(name AS BLOB), CAST(kind AS BLOB), CAST(media_type AS BLOB), CAST(text AS BLOB),"
    " data FROM attachment WHERE message_key = ? ORDER BY place"
)
_DROP: Final = "DELETE FROM part WHERE message_key = ? AND kind <> ?"
_CONFIDENCE: Final = "SELECT name, data FROM part WHERE message_key = ? AND kind = ?"
_TAKE_OUT: Final = (
    "INSERT INTO beside_index (beside_index, rowid, words, role, model)"
    " SELECT 'delete', key, words, role, model FROM beside_words WHERE key = ?"
)
_PUT_IN: Final = (
    "INSERT INTO beside_index (rowid, words, role, model)"
    " SELECT key, words, role, model FROM beside_words WHERE key = ?"
)


def rows_of(message: Message) -> list[Row]:
    """Return the rows of a message's parts, in their order, and of its later requests.

    A message with files has rows in any case, so that its checksum covers them.
    """
    parts = message.parts
    if not parts and message.attachments:
        parts = _implied(message)
    rows = [_row(place, part) for place, part in enumerate(parts)]
    for number, one in enumerate(message.later_requests, 1):
        data = json_text({"made_by": json_object(provenance_json(one.provenance)), **_counts(one)})
        model = clean_text(one.provenance.model)
        rows.append((len(rows), number, REQUEST, None, None, None, model, "", data))
    if (kept := message.confidence) is not None:
        data = json_text({"zlib": base64.b64encode(kept.data).decode()} if kept.data else {})
        rows.append((LAST, 0, CONFIDENCE, None, None, None, kept.digest, "", data))
    return rows


def values_of(rows: Sequence[Row], normaliser: Normaliser) -> list[Values]:
    """Return rows with what the index holds of them, ready to be added: not that of a confidence
    without data, which is in the file already.
    """
    return [
        (*row, _searched(row, normaliser))
        for row in rows
        if row[2] != CONFIDENCE or row[-1] != _NOTHING
    ]


def fingerprint(rows: Sequence[Sequence[Any]], files: Iterable[bytes]) -> bytes:
    """Return what the checksum of a message is made of for its parts, b"" where it has no rows.

    Each value of the rows as text, '' for NULL, in the order of the columns, joined by NUL; after
    them the digest of each file that goes with the message, joined likewise. Of tokens' confidence
    the data counts as '': its digest is there.
    """
    if not rows:
        return b""
    counted = ((*row[:-1], b"") if row[2] in (CONFIDENCE, _RAW_CONFIDENCE) else row for row in rows)
    return b"\0".join((*(_bytes(value) for row in counted for value in row), *files))


def digests_of(files: Iterable[Attachment]) -> Iterator[bytes]:
    """Yield the digests of files as they are saved."""
    for one in files:
        texts = (one.name, one.kind.value, one.media_type, one.text)
        yield file_digest(*(_bytes(clean_text(text)) for text in texts), one.data)


def saved_fingerprint(connection: apsw.Connection, message_key: int) -> bytes:
    """Return the fingerprint of what is in the file of a message."""
    rows = raw_rows(connection, message_key)
    if not rows:
        return b""
    files: list[Any] = connection.execute(_FILES, (message_key,)).fetchall()
    return fingerprint(rows, (file_digest(*one) for one in files))


def file_digest(*values: bytes) -> bytes:
    """Return 16 digits: 8 bytes of BLAKE2b over a file's name, kind, type, text and data, joined
    by NUL.
    """
    made = hashlib.blake2b(digest_size=8)
    for place, value in enumerate(values):
        made.update(b"\0" * bool(place))
        made.update(value)
    return made.hexdigest().encode()


def add_to_message(connection: apsw.Connection, message_key: int, rows: Sequence[Values]) -> None:
    """Add parts to a message that comes after them in this transaction, or is taken out of the
    index meanwhile.
    """
    if rows:
        connection.pragma("defer_foreign_keys", True)  # until the transaction ends
        connection.executemany(_INSERT, [(message_key, *values) for values in rows])


def replace_order(
    connection: apsw.Connection, message_key: int, order: Sequence[Part], normaliser: Normaliser
) -> None:
    """Write another order of what a message is made of, which is out of the index; how its later
    requests were made stays.
    """
    drop_order = "DELETE FROM part WHERE message_key = ? AND kind NOT IN (?, ?)"
    connection.execute(drop_order, (message_key, REQUEST, CONFIDENCE))
    rows = [_row(place, part) for place, part in enumerate(order)]
    add_to_message(connection, message_key, values_of(rows, normaliser))


def drop(connection: apsw.Connection, message_key: int, *, but_confidence: bool = False) -> None:
    """Remove the parts of a message that is out of the index."""
    connection.execute(_DROP, (message_key, CONFIDENCE if but_confidence else ""))


def confidence_of(connection: apsw.Connection, message_key: int) -> KeptConfidence | None:
    """Return how sure the model was of a message's tokens; None where that is not kept, or damaged
    beyond reading.
    """
    try:
        row: Any = connection.execute(_CONFIDENCE, (message_key, CONFIDENCE)).get
        if row is None:
            return None
        return KeptConfidence(row[0], base64.b64decode(as_text(json_object(row[1]).get("zlib"))))
    except ValueError:  # no Base64, or no UTF-8
        return None


def out_of_index(connection: apsw.Connection, message_key: int) -> None:
    """Take what is beside a message's text out of the index, so that it may change."""
    connection.execute(_TAKE_OUT, (message_key,))


def into_index(connection: apsw.Connection, message_key: int) -> None:
    """Put what is beside a message's text into the index again."""
    connection.execute(_PUT_IN, (message_key,))


def raw_rows(connection: apsw.Connection, message_key: int) -> list[Any]:
    """Return the rows of a message's parts, texts as bytes: some may be damaged."""
    found: list[Any] = connection.execute(_OF_MESSAGE, (message_key,)).fetchall()
    return found


def with_parts(message: Message, rows: Iterable[Any]) -> Message:
    """Return a message whose files were read with the parts that :func:`raw_rows` returned.

    A kind that is not known, from a newer version, is kept as it is.
    """
    parts: list[Part] = []
    requests: list[LaterRequest] = []
    confidence: KeptConfidence | None = None
    for place, request, raw_kind, start, length, file, *texts in rows:
        kind, name, text, data = (one.decode("utf-8", "replace") for one in (raw_kind, *texts))
        row = (place, request, kind, start, length, file, name, text, data)
        if kind == REQUEST:
            requests.append(_request_from(name, data))
        elif kind == CONFIDENCE:
            confidence = KeptConfidence(name)
        else:
            parts.append(_part_from(row))
    made_of = tuple(parts)
    if made_of == _implied(message):
        made_of = ()
    return replace(message, parts=made_of, later_requests=tuple(requests), confidence=confidence)


def has_table(connection: apsw.Connection) -> bool:
    """Say whether a file's form knows parts: backups of before version 7 do not."""
    query = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'part')"
    return bool(connection.execute(query).get)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return b"" if value is None else str(value).encode("utf-8", "surrogatepass")


def _implied(message: Message) -> tuple[Part, ...]:
    return implied(len(message.text), len(clean_text(message.reasoning)), len(message.attachments))


def _row(place: int, part: Part) -> Row:
    kind: str
    start: int | None = None
    length: int | None = None
    file: int | None = None
    name = text = ""
    data: dict[str, Any] = {}
    match part:
        case TextPart():
            kind, start, length = PartKind.TEXT, part.start, part.end - part.start
        case ReasoningPart():
            kind, start, length = PartKind.REASONING, part.start, part.end - part.start
        case FilePart():
            kind, file = PartKind.FILE, part.file
            data = {"call_id": part.call_id} if part.call_id else {}
        case ToolCall():
            kind, name, text = PartKind.TOOL_CALL, part.name, part.arguments
            data = {"id": part.id, "server": part.server}
            told = {"state": part.state.value, "tool": part.tool, "written": part.written}
            data |= {key: value for key, value in told.items() if value}
        case ToolResult():
            kind, name, text = PartKind.TOOL_RESULT, part.name, part.text
            data = {"call_id": part.call_id, "is_error": part.is_error}
            data |= {"structured": part.structured} if part.structured else {}
            data |= {"links": [list(one) for one in part.links]} if part.links else {}
        case Citation():
            kind, name, text = PartKind.CITATION, part.title, part.quote
            data = {"url": part.url}
            if part.end:
                start, length = part.start, part.end - part.start
        case ProviderData():
            kind = PartKind.PROVIDER_DATA
            data = {"origin": part.origin, "model": part.model, "kind": part.kind}
            data["data"] = dict(part.data)
        case OtherPart():
            kind, start, file = part.kind, part.start, part.file
            name, text, data = part.name, part.text, dict(part.data)
            length = None if part.end is None else part.end - (start or 0)
    return (
        place, whole(part.request) or 0, clean_text(kind), whole(start), whole(length), whole(file),
        clean_text(name), clean_text(text), json_text(data),
    )  # fmt: skip


def _part_from(row: Row) -> Part:
    _, request, kind, start, length, file, name, text, data = row
    values = json_object(data)
    first = start or 0
    last = first + (length or 0)
    match kind:
        case PartKind.TEXT:
            return TextPart(first, last, request)
        case PartKind.REASONING:
            return ReasoningPart(first, last, request)
        case PartKind.FILE:
            return FilePart(file or 0, request, as_text(values.get("call_id")))
        case PartKind.TOOL_CALL:
            call_id, server, tool, written = (
                as_text(values.get(one)) for one in ("id", "server", "tool", "written")
            )
            state = enum(CallState, as_text(values.get("state")), CallState.NONE)
            return ToolCall(call_id, name, text, server, request, state, tool, written)
        case PartKind.TOOL_RESULT:
            is_error, links = values.get("is_error") is True, as_pairs(values.get("links"))
            its, made = as_text(values.get("call_id")), as_text(values.get("structured"))
            return ToolResult(its, text, name, is_error, request, made, links)
        case PartKind.CITATION:
            return Citation(as_text(values.get("url")), name, text, first, last, request)
        case PartKind.PROVIDER_DATA:
            origin, model, its = (as_text(values.get(one)) for one in ("origin", "model", "kind"))
            return ProviderData(origin, model, its, as_mapping(values.get("data")), request)
    end = None if length is None else last
    return OtherPart(kind, name, text, values, start, end, file, request)


def _counts(one: LaterRequest) -> dict[str, Any]:
    usage, timings = one.usage, one.timings
    values = {
        "finish_reason": one.finish_reason or None,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cached_tokens": usage.cached_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
        "first_token": real(timings.first_token),
        "total": real(timings.total),
        "reasoning": real(timings.reasoning),
        "tokens_per_second": real(timings.tokens_per_second),
    }
    return {name: value for name, value in values.items() if value is not None}


def _request_from(model: str, data: str) -> LaterRequest:
    values = json_object(data)
    prompt, completion, cached, reasoning = (
        as_whole(values.get(f"{name}_tokens"))
        for name in ("prompt", "completion", "cached", "reasoning")
    )
    seconds = (
        as_number(values.get(name))
        for name in ("first_token", "total", "reasoning", "tokens_per_second")
    )
    return LaterRequest(
        provenance_from(json.dumps(as_mapping(values.get("made_by"))), model),
        Usage(prompt, completion, cached, reasoning),
        Timings(*seconds),
        as_text(values.get("finish_reason")),
    )


def found_in_data(kind: str, data: str) -> tuple[str, str]:
    """Return what is found of a row besides its name and text: what is short, and what may be
    long.
    """
    if kind not in (PartKind.TOOL_CALL, PartKind.TOOL_RESULT, PartKind.CITATION) or data == "{}":
        return "", ""
    values = json_object(data)
    short = [as_text(values.get(one)) for one in ("server", "tool", "url")]
    short += [word for link in as_pairs(values.get("links")) for word in link]
    long = [as_text(values.get(one)) for one in ("written", "structured")]
    return "\n".join(filter(None, short)), "\n".join(filter(None, long))


def _searched(row: Row, normaliser: Normaliser) -> str | None:
    """Return what the index holds of a row where that differs from its name and text."""
    _, _, kind, _, _, _, name, text, data = row
    if kind in (REQUEST, CONFIDENCE):
        return ""
    words = plain = f"{name}\n{text}"
    if more := "\n".join(filter(None, found_in_data(kind, data))):
        words = f"{plain}\n{more}"
    form = normaliser.index_form(words)
    if form is None and words != plain:
        return words
    return form
