"""Sentences as JSON, so that a saved one can be shown in another language later.

What is kept is read back only where it makes the very text that stands beside it; the text alone
counts for whoever knows nothing of templates, and for what was kept before there were any.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from falcon_desktop.core.text.json_values import as_list, as_text
from falcon_desktop.core.text.sentences import Listing, Rounded, Sentence, Value, remade

MAX_DEPTH: Final = 4
"""Of sentences within sentences."""
MAX_VALUES: Final = 20
MAX_DIGITS: Final = 20


def template_of(text: str) -> dict[str, Any] | None:
    """Return a sentence's template and values for JSON; None for any other text."""
    if not isinstance(text, Sentence):
        return None
    return {
        "template": text.template,
        "values": {name: _kept(value) for name, value in text.values.items()},
    }


def sentence_of(text: str, data: object) -> str:
    """Return a saved text as the sentence it was, if ``data`` has its template."""
    made = _made(data, MAX_DEPTH)
    return made if made is not None and made == text else text


def _kept(value: Value) -> object:
    match value:
        case Sentence():
            return template_of(value)
        case Listing():
            return {"list": [_kept(one) for one in value]}
        case Rounded(number, digits):
            return {"number": number, "digits": digits}
        case _:
            return value


def _made(data: object, depth: int) -> Sentence | None:
    if not isinstance(data, Mapping) or not depth:
        return None
    given = data.get("values")
    if not isinstance(given, Mapping) or len(given) > MAX_VALUES:
        return None
    values = {str(name): _value(value, depth - 1) for name, value in given.items()}
    known = {name: value for name, value in values.items() if value is not None}
    try:
        return remade(as_text(data.get("template")), known)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _value(data: object, depth: int) -> Value | None:
    match data:
        case bool():
            return None
        case str() | int():
            return data
        case {"number": float() | int() as number, "digits": int(digits)}:
            return Rounded(number, digits) if 0 <= digits <= MAX_DIGITS else None
        case {"list": list(parts)}:
            found = [_value(part, depth) for part in as_list(parts)]
            return Listing(one for one in found if isinstance(one, str))
        case _:
            return _made(data, depth)
