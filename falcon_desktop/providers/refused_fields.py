"""Finds the request fields that an error message blames. Pure.

A gateway may repeat the whole request in its error, and a server list the fields that it would have
taken: neither says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from falcon_desktop.core.text.late_pattern import late_pattern

MAX_WORDS: Final = 20_000
"""Characters of an error that are looked at."""
MAX_DEPTH: Final = 6
_UNKNOWN: Final = late_pattern(
    r"unexpected|unknown|unrecogni[sz]ed|unsupported|extra[ _](inputs?|fields?|forbidden)"
    r"|cannot find field|no such (field|parameter|argument|property)"
    r"|invalid (field|parameter|argument|property|key)\b"
    r"|(not|n't) (supported?|permitted|allowed|recogni[sz]ed?|(a )?(known|valid|defined))\b",
    re.IGNORECASE,
)
_INSTEAD: Final = late_pattern(
    r"\b(did you mean|expected|use|try|instead|available|allowed (fields|parameters|keys)|valid"
    r"|(known|supported) (fields|parameters|params|arguments|properties|keys|options))\b",
    re.IGNORECASE,
)
"""Where a list begins of what would be right, unless it is the complaint itself."""
_SENTENCES: Final = late_pattern(r"(?<=[.;!?])\s+|\n+")
_NAME: Final = late_pattern(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_ECHO: Final = late_pattern(r"\b(?:messages|prompt|model)\\*[\"']?\s*[:=]\s*\\*[\[\"'{]")
"""A field that every request has, with its value."""
_OPEN: Final = {"{": "}", "(": ")"}


def refused_fields(payload: Any, words: str) -> frozenset[str]:
    """Return what an error says that it does not know of a request, by the names on the wire.

    Other words may be among them: whoever asks knows which fields it sent.

    Args:
        payload: the error as JSON, None if it is none.
        words: its message.
    """
    forbidden = frozenset(_forbidden(payload))
    if forbidden:
        return forbidden
    words = without_echo(words[:MAX_WORDS])
    said = frozenset(_named(words))
    if field := field_of(payload):
        codes = " ".join(str(level.get("code")) for level in _levels(payload))
        if _UNKNOWN.search(f"{codes} {words}"):
            return said & {field} or said or frozenset((field,))
    return said


def field_of(payload: Any) -> str:
    """Return the field that an error says it is about, "" where it does not."""
    for level in _levels(payload):
        if isinstance(named := level.get("param"), str) and named:
            return _last(named)
    return ""


def without_echo(words: str) -> str:
    """Return an error's message without the request, or the part of one, that it repeats."""
    while match := _ECHO.search(words):
        start, close = _opening(words, match.start())
        words = f"{words[:start]} … {words[_end(words, start, close) :]}"
    return words


def _opening(words: str, at: int) -> tuple[int, str]:
    """Return where the innermost bracket is opened around a place, and what closes it."""
    closed: list[str] = []
    for place in range(at - 1, -1, -1):
        one = words[place]
        if one in _OPEN.values():
            closed.append(one)
        elif one in _OPEN:
            if closed and closed[-1] == _OPEN[one]:
                closed.pop()
            elif not closed:
                return place, _OPEN[one]
    return at, ""


def _end(words: str, start: int, close: str) -> int:
    """Return where that ends: at its end, or that of a message that was cut."""
    depth = 0
    for place in range(start, len(words)) if close else ():
        if words[place] == words[start]:
            depth += 1
        elif words[place] == close:
            depth -= 1
            if not depth:
                return place + 1
    return len(words)


def _named(words: str) -> Iterator[str]:
    """Give the names in each sentence that complains of what it does not know."""
    for sentence in _SENTENCES.split(words):
        complaint = _UNKNOWN.search(sentence)
        if complaint is None:
            continue
        others = (one for one in _INSTEAD.finditer(sentence) if one.start() >= complaint.end())
        end = next(others, None)
        said = sentence if end is None else sentence[: end.start()]
        yield from (_last(match.group()) for match in _NAME.finditer(said))


def _forbidden(payload: Any, depth: int = 0) -> Iterator[str]:
    """Give the fields in a list of what is wrong with each, as pydantic and FastAPI write it."""
    if depth >= MAX_DEPTH:
        return
    if isinstance(payload, list):
        for one in payload:
            yield from _forbidden(one, depth + 1)
    elif isinstance(payload, dict):
        where = payload.get("loc")
        if isinstance(where, list) and where and isinstance(kind := payload.get("type"), str):
            if kind in ("extra_forbidden", "value_error.extra"):
                yield str(where[-1])
            return
        for name in ("error", "message", "detail", "errors"):
            yield from _forbidden(payload.get(name), depth + 1)


def _levels(payload: Any) -> Iterator[dict[str, Any]]:
    for _ in range(MAX_DEPTH):
        if not isinstance(payload, dict):
            return
        yield payload
        payload = payload.get("error")


def _last(name: str) -> str:
    """Return a field's own name: ``body.top_k`` is ``top_k``."""
    return name.rpartition(".")[2]
