"""Reads values from untrusted files: bounded and typed."""

from __future__ import annotations

import codecs
import hashlib
import html
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeGuard

from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.json_values import as_mapping, as_number, as_text, as_whole
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.unicode_text import clean_text

MAX_BYTES: Final = 512 * 1024 * 1024
"""Largest text that is read, in bytes of UTF-8."""
MAX_DEPTH: Final = 64
MAX_DIGITS: Final = 20
MAX_NAME: Final = 256
MAX_TITLE: Final = 1_000
MAX_TEXT: Final = 16 * 1024 * 1024
"""Longest message, in characters."""
LATEST_TIME: Final = 253_402_300_799_999
"""The last millisecond of the year 9999."""

_DECODED_AT_ONCE: Final = 2_000_000
"""Bytes; no other thread runs meanwhile, and the window is one."""

_SECONDS: Final = 100_000_000_000
"""No time in seconds is more, none of the last fifty years in milliseconds is less."""

Step = Callable[[], object]
"""Called by long work now and then; what it raises ends the work."""

_SPACES = re.compile(r"[ \t\n\r]*")
_LONG_REFERENCE: Final = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9A-Fa-f]{9,});?")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def decode(data: bytes) -> str:
    """Return a file's bytes as text: UTF-8, or UTF-16 with a byte order mark, which is dropped.

    Raises:
        InvalidInput: it is larger than :data:`MAX_BYTES`, or no UTF-8.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            Sentence("The file is larger than {megabytes} MB.", megabytes=MAX_BYTES // 1024**2)
        )
    form = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(form)()
    starts = range(0, len(data) + 1, _DECODED_AT_ONCE)
    try:
        pieces = [decoder.decode(data[at : at + _DECODED_AT_ONCE]) for at in starts]
        return "".join(pieces) + decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise InvalidInput(Sentence("The file is not UTF-8 text.")) from error


def go_on() -> None:
    """Never cancel the work."""


def load_json(text: str, step: Step = go_on, parser: type[PiecewiseParser] | None = None) -> Any:
    """Parse JSON with at most :data:`MAX_DEPTH` levels, without NaN and infinity.

    The items of the outermost lists are parsed one by one, with a call of ``step`` for each: the
    parser lets no other thread run within a piece. ``parser`` is what parses, if it is no plain
    JSON.

    Raises:
        InvalidInput: it is not such JSON.
    """
    if len(text) > MAX_BYTES:
        raise InvalidInput(
            Sentence("The file is larger than {megabytes} MB.", megabytes=MAX_BYTES // 1024**2)
        )
    try:
        value = (parser or PiecewiseParser)(text, step).all()
    except RecursionError as error:
        raise InvalidInput(
            Sentence("The file nests more than {count} level(s) deep.", count=MAX_DEPTH)
        ) from error
    except json.JSONDecodeError as error:
        raise InvalidInput(
            Sentence(
                "The file is not valid JSON (line {line}, column {column}).",
                line=str(error.lineno),
                column=str(error.colno),
            )
        ) from error
    except ValueError as error:
        raise InvalidInput(Sentence("The file is not valid JSON.")) from error
    _check_depth(value)
    return value


def inner_json(text: str) -> Any:
    """Return JSON inside a text of a file; None if there is none."""
    try:
        return load_json(text)
    except InvalidInput:
        return None


def load_lines(text: str, step: Step = go_on) -> list[Any]:
    """Parse a JSON value per line; None stands for a line without one.

    A program that was ended while it wrote leaves half a line.

    Raises:
        InvalidInput: a value nests more than :data:`MAX_DEPTH` deep, or the text is larger than is
            accepted.
    """
    if len(text) > MAX_BYTES:
        raise InvalidInput(
            Sentence("The file is larger than {megabytes} MB.", megabytes=MAX_BYTES // 1024**2)
        )
    found: list[Any] = []
    for line in text.removeprefix("\ufeff").split("\n"):
        if not line.strip():
            continue
        try:
            value = PiecewiseParser(line, go_on).all()
        except RecursionError as error:
            raise InvalidInput(
                Sentence("The file nests more than {count} level(s) deep.", count=MAX_DEPTH)
            ) from error
        except ValueError:
            value = None
        _check_depth(value)
        found.append(value)
        step()
    return found


class PiecewiseParser:
    """Parses a text with the standard parser, the items of its outermost lists one by one."""

    def __init__(self, text: str, step: Step) -> None:
        self._text = text
        self._step = step
        self._at = 0
        self._decoder = json.JSONDecoder(parse_int=_bounded_int, parse_constant=_no_constant)

    def all(self) -> Any:
        value = self._object() if self._next() == "{" else self._value()
        if self._next():
            raise json.JSONDecodeError("Extra data", self._text, self._at)
        return value

    def _next(self) -> str:
        """Return the next character that is no space; "" at the end."""
        found = _SPACES.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _take(self, wanted: str) -> str:
        found = self._next()
        if not found or found not in wanted:
            raise json.JSONDecodeError(f"Expecting one of {wanted}", self._text, self._at)
        self._at += 1
        return found

    def _whole(self) -> Any:
        self._next()
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        return value

    def _value(self) -> Any:
        return self._list() if self._next() == "[" else self._whole()

    def _list(self) -> list[Any]:
        self._take("[")
        found: list[Any] = []
        if self._next() == "]":
            self._at += 1
            return found
        while True:
            found.append(self._whole())
            self._step()
            if self._take(",]") == "]":
                return found

    def _object(self) -> dict[str, Any]:
        self._take("{")
        found: dict[str, Any] = {}
        if self._next() == "}":
            self._at += 1
            return found
        while True:
            name = self._name()
            found[name] = self._member(name)
            if self._take(",}") == "}":
                return found

    def _name(self) -> str:
        """Return a member's name; what follows is its value."""
        if self._next() != '"':
            raise json.JSONDecodeError("Expecting a name", self._text, self._at)
        name = str(self._whole())
        self._take(":")
        return name

    def _member(self, name: str) -> Any:
        return self._value()


def clean_json(value: Any, depth: int = 0) -> Any:
    """Return a JSON copy of any value: clean texts, text keys, no NaN, limited depth.

    What has no place in JSON, or lies deeper than :data:`MAX_DEPTH`, becomes None.
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth >= MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        return {clean_text(str(key)): clean_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_json(item, depth + 1) for item in value]
    return None


def as_words(value: object) -> str:
    """Return a tool's input or output: a text unchanged, anything else as JSON."""
    if isinstance(value, str):
        return clean_text(value)
    return json.dumps(clean_json(value), ensure_ascii=False)


def words_if_any(value: object) -> str:
    """Like :func:`as_words`, "" for empty values."""
    return "" if value in (None, "", {}, []) else as_words(value)


def text_of(data: Mapping[str, Any], key: str, limit: int = MAX_TEXT) -> str:
    """Return a text of at most ``limit`` characters; "" if it is missing or not a text."""
    return clean_text(as_text(data.get(key)))[:limit]


def mapping_of(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return an object's member that is an object; an empty one if it is missing."""
    return as_mapping(data.get(key))


def count_of(data: Mapping[str, Any], key: str, limit: int = 2**53) -> int | None:
    """Return a whole number from 0 to ``limit``, or None."""
    return as_whole(data.get(key), most=limit)


def number_of(data: Mapping[str, Any], key: str) -> float | None:
    """Return a finite number of at least 0, or None."""
    return as_number(data.get(key))


def time_of(data: Mapping[str, Any], key: str) -> int | None:
    """Return a time in milliseconds since 1970, or None if it is missing or after the year 9999."""
    value = count_of(data, key)
    return value if value is not None and value <= LATEST_TIME else None


def time_from_seconds(value: object) -> int | None:
    """Return seconds since 1970 as milliseconds, or None if it is not such a time."""
    seconds = as_number(value)
    if seconds is None or seconds * 1_000 > LATEST_TIME:
        return None
    return round(seconds * 1_000)


def time_from_number(value: object) -> int | None:
    """Return seconds or milliseconds since 1970 as milliseconds, or None if it is neither.

    They are told apart by their size, which fits every time of the last fifty years.
    """
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and value >= _SECONDS:  # type: ignore[operator]
        return time_from_seconds(value / 1_000)  # type: ignore[operator]
    return time_from_seconds(value)


def time_from_iso(value: object) -> int | None:
    """Return an ISO 8601 time with a zone as milliseconds since 1970, or None."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        milliseconds = round(moment.timestamp() * 1_000)
    except (ValueError, OverflowError, OSError):
        return None
    return milliseconds if moment.tzinfo and 0 <= milliseconds <= LATEST_TIME else None


def unescaped(text: str) -> str:
    """Return a text without HTML's character references.

    A number of thousands of digits names no character, and Python refuses to read it.
    """
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text) if "&#" in text else text)


def status_of(value: object) -> MessageStatus:
    """Return a message's status; an answer still running at the time counts as interrupted."""
    try:
        status = MessageStatus(str(value))
    except ValueError:
        return MessageStatus.COMPLETE
    return MessageStatus.INTERRUPTED if status is MessageStatus.STREAMING else status


def is_id(value: object) -> TypeGuard[str]:
    """Whether a value is an id in our form (a lower-case UUID)."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def derived_id(created_at: int, order: int, *origin: str) -> str:
    """Return the id for an origin, always the same, so that a second import finds the first.

    It has the form of UUIDv7 and sorts by ``created_at`` (milliseconds) and then by ``order``.
    """
    digest = hashlib.blake2b("\0".join(map(clean_text, origin)).encode(), digest_size=8).digest()
    stamp = ((min(created_at, LATEST_TIME) << 12) + order) & (1 << 60) - 1
    random = int.from_bytes(digest, "big") & (1 << 62) - 1
    digits = f"{(stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62 | random:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _bounded_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for parent in level
            if isinstance(parent, (dict, list))
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return
    raise InvalidInput(Sentence("The file nests more than {count} level(s) deep.", count=MAX_DEPTH))
