"""The child process that checks answers against JSON Schemas.

A regular expression in a schema may take for ever, and a schema may refer to itself so that its
work doubles with each step: the system ends this process where one answer takes more than
:data:`SECONDS` of a processor. Nothing is fetched: a reference to elsewhere is told.

A piece (:func:`falcon_desktop.child_process.packed`) is ``{"text": …, "schema": …}`` in, and out
what :func:`falcon_desktop.core.domain.json_answers.verdict_of` reads. An empty piece says that the
child is ready.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn

from falcon_desktop.child_process import answer_all
from falcon_desktop.confinement import confine, give_up_rights, program_files

if TYPE_CHECKING:
    from jsonschema import ValidationError

SECONDS: Final = 3.0
"""Of a processor for one answer; a megabyte of ordinary JSON takes about one."""
MEMORY: Final = 1_000_000_000
_GENTLE: Final = 10
_LONGEST: Final = 200
"""Characters of a name or a value that is told."""
_MOST: Final = 64
"""Names and values that are told."""


class _NoNumber(Exception):
    """The text has a word for a number that JSON has not."""


def checked(text: str, schema: str) -> dict[str, Any]:
    """Return whether a text is JSON that follows a schema; ``{}`` asks for any JSON object."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return {"kind": "not_json", "line": error.lineno, "column": error.colno}
    except _NoNumber as error:
        return {"kind": "no_number", "word": str(error)}
    except (ValueError, RecursionError):  # valid, but more than Python reads
        return {"kind": "unknown"}
    return _verdict(value, schema)


def _verdict(value: Any, schema: str) -> dict[str, Any]:
    from jsonschema.exceptions import SchemaError
    from referencing.exceptions import Unresolvable

    try:
        error = _first_error(value, json.loads(schema) or {"type": "object"})
        return {"kind": "fits"} if error is None else _told(error)
    except SchemaError:
        return {"kind": "no_schema"}
    except Unresolvable as error:
        return {"kind": "elsewhere", "address": str(error.ref)[:_LONGEST]}
    except Exception:  # the many ways to meet what is no schema, or a very deep one
        return {"kind": "unknown"}


def _first_error(value: Any, schema: Any) -> ValidationError | None:
    """Return the first place that does not fit; of several ways to fit, where the best fails."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for
    from referencing import Registry

    kind = validator_for(schema, default=Draft202012Validator)
    kind.check_schema(schema)
    first = next(iter(kind(schema, registry=Registry()).iter_errors(value)), None)
    return None if first is None else best_match([first])


def _told(error: ValidationError) -> dict[str, Any]:
    return {
        "kind": "misfit",
        "place": [
            one if isinstance(one, int) else str(one)[:_LONGEST] for one in error.absolute_path
        ][:_MOST],
        "keyword": str(error.validator)[:_LONGEST],
        "values": [one[:_LONGEST] for one in _values(error)][:_MOST],
    }


def _values(error: ValidationError) -> Iterable[str]:
    """Return what the broken rule asks for: names as they are, values as JSON."""
    asked: Any = error.validator_value
    found: Any = error.instance
    match error.validator:
        case "type":
            return [asked] if isinstance(asked, str) else map(str, asked)
        case "required":
            return [name for name in asked if name not in found]
        case "additionalProperties":
            return _unknown_names(found, error.schema)
        case "enum":
            return map(_as_json, asked[:_MOST])
        case _:
            return [asked] if isinstance(asked, str) else [_as_json(asked)]


def _unknown_names(found: Mapping[str, Any], rules: Any) -> list[str]:
    known, patterns = rules.get("properties", {}), rules.get("patternProperties", {})
    return [
        name
        for name in found
        if name not in known and not any(re.search(one, name) for one in patterns)
    ]


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _refuse(word: str) -> NoReturn:
    raise _NoNumber(word)


def main() -> int:
    """Answer from stdin on stdout until stdin ends; return the exit status."""
    import jsonschema  # noqa: F401 # before the time of the first answer counts

    logging.disable(logging.CRITICAL)
    give_up_rights(niceness=_GENTLE, memory=MEMORY)
    confine(program_files())
    answer_all(_answer, SECONDS)
    return 0


def _answer(wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    return checked(wanted["text"], wanted["schema"])


if __name__ == "__main__":
    sys.exit(main())
