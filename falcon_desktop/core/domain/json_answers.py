"""Whether an answer that was to be JSON is what its schema says, and the port that finds out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import Message

MAX_CHECKED: Final = 1_000_000
"""Characters of an answer at most; a longer one is not checked."""
MAX_NAMES: Final = 64
"""Steps of a place at most."""
MAX_WORD: Final = 200
"""Characters of each name and value that is told."""
_LONGEST_SHOWN: Final = 40
_MOST_SHOWN: Final = 6


class Fit(StrEnum):
    """What became of an answer that was to be JSON."""

    FITS = "fits"
    MISFIT = "misfit"
    NOT_JSON = "not_json"
    UNKNOWN = "unknown"
    """It could not be checked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer fits, and the sentence for it.

    ``place`` leads to the first value that does not: names of fields, and numbers of items from 0.
    """

    fit: Fit
    sentence: str
    place: tuple[str | int, ...] = ()


class AnswerChecker(Protocol):
    """Checks answers against their schemas."""

    async def check(self, text: str, schema: str) -> Verdict:
        """Return whether a text is JSON that follows a schema. Never raises."""
        ...


def schema_of(message: Message) -> str:
    """Return the schema that a complete answer is to follow, "" where there is nothing to check."""
    complete = message.status is MessageStatus.COMPLETE and message.text
    return message.provenance.schema if complete and message.role is Role.ASSISTANT else ""


FITS: Final = Verdict(Fit.FITS, Sentence("Fits its schema."))
TOO_LONG: Final = Verdict(
    Fit.UNKNOWN, Sentence("Too long to be checked against its schema (limit 1 MB).")
)
NOT_CHECKED: Final = Verdict(Fit.UNKNOWN, Sentence("Could not be checked against its schema."))
NO_SCHEMA: Final = Verdict(
    Fit.UNKNOWN, Sentence("Could not be checked: its schema is not a valid JSON Schema.")
)


def not_json(line: int, column: int) -> Verdict:
    """Return the verdict on a text that stops to be JSON there; both count from 1."""
    return Verdict(
        Fit.NOT_JSON,
        Sentence(
            "Is not valid JSON: line {line}, column {column}.", line=str(line), column=str(column)
        ),
    )


def no_number(word: str) -> Verdict:
    """Return the verdict on a text with ``NaN`` or the like in it, which JSON has not."""
    reason = Sentence("{word} is not a valid JSON number.", word=word)
    return Verdict(Fit.NOT_JSON, Sentence("Is not valid JSON: {reason}", reason=reason))


def refers_elsewhere(address: str) -> Verdict:
    """Return the verdict where a schema refers to another one, which nobody fetches."""
    return Verdict(
        Fit.UNKNOWN,
        Sentence(
            "Could not be checked: its schema refers to “{address}”, which is not in it.",
            address=_short(address),
        ),
    )


def misfit(place: Sequence[str | int], keyword: str, values: Sequence[str]) -> Verdict:
    """Return the verdict on a value that breaks a rule.

    ``keyword`` is the rule's in JSON Schema, ``values`` what it asks for, as JSON or as names.
    """
    reason = _reason(keyword, [_short(one) for one in values])
    if not place:
        sentence = Sentence("Doesn't fit its schema: {reason}.", reason=reason)
    else:
        sentence = Sentence(
            "Doesn't fit its schema: {place}: {reason}.", place=_path(place), reason=reason
        )
    return Verdict(Fit.MISFIT, sentence, tuple(place))


def verdict_of(answer: Any) -> Verdict:
    """Return the verdict that a child gives, which has read foreign text.

    Raises:
        KeyError, TypeError, ValueError: it makes no sense.
    """
    told = dict(answer)
    match told.pop("kind"):
        case "fits":
            return FITS
        case "not_json":
            return not_json(int(told["line"]), int(told["column"]))
        case "no_number":
            return no_number(_word(told["word"]))
        case "no_schema":
            return NO_SCHEMA
        case "elsewhere":
            return refers_elsewhere(_word(told["address"]))
        case "misfit":
            place = [one if isinstance(one, int) else _word(one) for one in told["place"]]
            values = [_word(one) for one in told["values"]]
            return misfit(place[:MAX_NAMES], _word(told["keyword"]), values)
        case "unknown":
            return NOT_CHECKED
        case _:
            raise ValueError("no verdict")


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value[:MAX_WORD].encode("utf-8", "replace").decode()  # half a character may be in JSON


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"


def _path(place: Sequence[str | int]) -> str:
    steps = [_short(str(step)) or '""' for step in place]
    if len(steps) > _MOST_SHOWN:
        steps = [steps[0], "…", *steps[2 - _MOST_SHOWN :]]
    return " → ".join(steps)


_TYPES: Final = {
    "string": Sentence("must be text"),
    "number": Sentence("must be a number"),
    "integer": Sentence("must be a whole number"),
    "boolean": Sentence("must be true or false"),
    "array": Sentence("must be a list"),
    "object": Sentence("must be an object"),
    "null": Sentence("must be null"),
}


def _reason(keyword: str, values: Sequence[str]) -> Sentence:
    """Return what is wrong with a value, to stand behind its place."""
    value = values[0] if values else ""
    found: Sentence | None = None
    match keyword:
        case "type" if len(values) == 1:
            found = _TYPES.get(value)
        case "type" | "enum" if values:
            found = Sentence("must be one of {values}", values=", ".join(values[:_MOST_SHOWN]))
        case "const":
            found = Sentence("must be {value}", value=value)
        case "required":
            found = Sentence("“{name}” is missing", name=value)
        case "additionalProperties" if values:
            found = Sentence("“{name}” is not allowed", name=value)
        case "uniqueItems":
            found = Sentence("must not have the same item twice")
        case "pattern":
            found = Sentence("must match the pattern {pattern}", pattern=value)
        case _:
            found = _limit(keyword, value)
            if found is None and value.isdecimal():
                found = _size(keyword, int(value))
    return found or Sentence("breaks the rule “{keyword}”", keyword=_short(keyword))


def _limit(keyword: str, value: str) -> Sentence | None:
    match keyword:
        case "minimum":
            return Sentence("must be at least {value}", value=value)
        case "maximum":
            return Sentence("must be at most {value}", value=value)
        case "exclusiveMinimum":
            return Sentence("must be more than {value}", value=value)
        case "exclusiveMaximum":
            return Sentence("must be less than {value}", value=value)
        case "multipleOf":
            return Sentence("must be a multiple of {value}", value=value)
        case _:
            return None


def _size(keyword: str, count: int) -> Sentence | None:
    match keyword:
        case "minLength":
            return Sentence("must have at least {count} character(s)", count=count)
        case "maxLength":
            return Sentence("must have at most {count} character(s)", count=count)
        case "minItems":
            return Sentence("must have at least {count} item(s)", count=count)
        case "maxItems":
            return Sentence("must have at most {count} item(s)", count=count)
        case "minProperties":
            return Sentence("must have at least {count} field(s)", count=count)
        case "maxProperties":
            return Sentence("must have at most {count} field(s)", count=count)
        case _:
            return None
