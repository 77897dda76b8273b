"""Options that are JSON objects written by hand: what they may hold, and what is wrong in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NoReturn, Protocol

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.secret_words import is_secret_name, looks_like_key
from falcon_desktop.core.text.sentences import Sentence


class HasExtraFields(Protocol):
    """Settings, as far as they matter here."""

    @property
    def extra_fields(self) -> str | None: ...


MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 64
NO_SECRETS: Final = frozenset(
    ("prompt_cache_key", "stop_token", "eos_token", "bos_token", "pad_token")
)
"""Fields that are named like secrets and are none."""
OWN_FIELDS: Final = frozenset(
    ("messages", "prompt", "inputs", "input", "instructions", "stream", "model")
)
"""What this program says itself of every request."""


def json_object(text: str) -> dict[str, Any]:
    """Return the JSON object that a text is; {} for an empty one.

    Raises:
        InvalidInput: it is none, or none that every server reads alike.
    """
    if not text.strip():
        return {}
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise InvalidInput(
            Sentence("This text contains an incomplete character, which JSON can't hold.")
        ) from None
    if size > MAX_BYTES:
        raise InvalidInput(Sentence("This is too long: the limit is {limit} kB.", limit=64))
    _check_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(
            Sentence(
                "This is not JSON: line {line}, column {column}.",
                line=str(error.lineno),
                column=str(error.colno),
            )
        ) from None
    except ValueError:  # more digits than Python reads
        raise InvalidInput(Sentence("A number in this JSON has too many digits.")) from None
    if not isinstance(value, dict):
        raise InvalidInput(Sentence("This must be a JSON object: {example}.", example="{ … }"))
    if any("\ud800" <= one <= "\udfff" for text in _texts(value) for one in text):
        raise InvalidInput(
            Sentence("This text contains an incomplete character, which JSON can't hold.")
        )
    return value


def extra_fields(text: str) -> dict[str, Any]:
    """Return the fields that are added to a request.

    Raises:
        InvalidInput: as :func:`json_object`, or one of them is no one's to add: what this program
            says itself, or what holds a secret, since options are kept unencrypted.
    """
    fields = json_object(text)
    for name in fields:
        if name in OWN_FIELDS:
            raise InvalidInput(
                Sentence("“{name}” can't be set here: Falcon Desktop sets it itself.", name=name)
            )
    for name, value in _named(fields):
        named = is_secret_name(name) and name not in NO_SECRETS
        if isinstance(value, str) and value and (named or looks_like_key(value)):
            raise InvalidInput(
                Sentence(
                    "“{name}” looks like a secret, and options are stored unencrypted. Save it as "
                    "the connection's key.",
                    name=name[:40],
                )
            )
    return fields


def with_extra(body: dict[str, Any], settings: HasExtraFields) -> dict[str, Any]:
    """Return a request with the extra fields of its settings; without some, as it is."""
    text = settings.extra_fields
    return merged(body, extra_fields(text)) if text else body


def merged(body: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request with more fields; objects that both have are merged, of others the new.

    A null takes the field out, as in a JSON merge patch (RFC 7396): there is no other way to leave
    out one that this program sends. Within an object that the request does not have, nulls are
    values.
    """
    whole = dict(body)
    for name, value in extra.items():
        old = whole.get(name)
        if value is None:
            whole.pop(name, None)
        elif isinstance(old, Mapping) and isinstance(value, Mapping):
            whole[name] = merged(old, value)
        else:
            whole[name] = value
    return whole


def _check_depth(text: str) -> None:
    depth = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', text, re.DOTALL):
        if mark[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise InvalidInput(
                    Sentence("This is nested too deeply: the limit is {limit} levels.", limit=64)
                )
        elif mark[0] in "]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidInput(Sentence("“{name}” appears twice.", name=name[:40]))
        found[name] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise InvalidInput(Sentence("{word} is not a valid JSON number.", word=word))


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        _no_number(digits[:40])
    return value


def _named(value: Any) -> Iterator[tuple[str, Any]]:
    """Give every field of a value and of those in it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield "", inner
            yield from _named(inner)


def _texts(value: Any) -> Iterator[str]:
    for name, inner in _named(value):
        yield name
        if isinstance(inner, str):
            yield inner
