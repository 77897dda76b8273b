"""JSON that is read best as a table: a list of objects, or one object of plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

MOST_ROWS: Final = 100
MOST_COLUMNS: Final = 8
LONGEST: Final = 200_000
"""Characters of JSON that are read for a table; more is shown as it is written."""


@dataclass(frozen=True, slots=True)
class JsonTable:
    """``columns`` names the cells of each of ``rows``; "" for all of them has no line of names.

    ``left`` is how many rows are not in it.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 0


def table_of(words: str) -> JsonTable | None:
    """Return JSON as a table, None where it is none or is not read best as one.

    An object that holds nothing but one list, as many tools wrap it, is that list.
    """
    if len(words) > LONGEST:
        return None
    try:
        value = json.loads(words)
    except (ValueError, RecursionError):
        return None
    if (
        isinstance(value, dict)
        and len(value) == 1
        and isinstance(only := next(iter(value.values())), list)
    ):
        value = only
    if isinstance(value, dict):
        return _of_object(value)
    return _of_list(value) if isinstance(value, list) else None


def _of_object(value: dict[str, Any]) -> JsonTable | None:
    if not value or len(value) > MOST_ROWS or not all(map(_is_plain, value.values())):
        return None
    return JsonTable(("", ""), tuple((name, _words(one)) for name, one in value.items()))


def _of_list(values: list[Any]) -> JsonTable | None:
    if not values or not all(isinstance(one, dict) and one for one in values):
        return None
    columns = tuple(dict.fromkeys(name for one in values for name in one))
    shown = values[:MOST_ROWS]
    if len(columns) > MOST_COLUMNS or not all(_is_plain(x) for one in values for x in one.values()):
        return None
    rows = tuple(
        tuple(_words(one[name]) if name in one else "" for name in columns) for one in shown
    )
    return JsonTable(columns, rows, len(values) - len(shown))


def _is_plain(value: object) -> bool:
    """Whether a value is one thing, or a list of such."""
    if isinstance(value, list):
        return all(not isinstance(one, dict | list) for one in value)
    return not isinstance(value, dict)


def _words(value: object) -> str:
    """Return a value as it is read in a cell: words without quotes, all else as JSON has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return json.dumps(value)
