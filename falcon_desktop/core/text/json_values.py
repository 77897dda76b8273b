"""Values from untrusted JSON: of the right type and within bounds, or none.

What is of another kind is taken for nothing. ``true`` is no number, though Python thinks so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

MOST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON takes for the same."""


def as_text(value: object) -> str:
    """Return a text, "" for anything else."""
    return value if isinstance(value, str) else ""


def as_whole(value: object, least: int = 0, most: int = MOST) -> int | None:
    """Return a whole number from ``least`` to ``most``, None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    return None


def as_number(value: object, below: float = 1e15) -> float | None:
    """Return a number from 0 to less than ``below``, None for anything else."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < below:
        return value
    return None


def as_mapping(value: object) -> Mapping[str, Any]:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def object_in(text: str) -> dict[str, Any] | None:
    """Return the object that a text holds as JSON, None where it holds none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def as_list(value: object) -> list[Any]:
    """Return a list, an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_mappings(value: object, limit: int | None = None) -> list[Mapping[str, Any]]:
    """Return the objects among the first ``limit`` entries of a list."""
    return [one for one in as_list(value)[:limit] if isinstance(one, dict)]


def as_pairs(value: object) -> tuple[tuple[str, str], ...]:
    """Return the pairs of texts among the entries of a list."""
    return tuple(
        (one[0], one[1])
        for one in as_list(value)
        if isinstance(one, list) and len(one) == 2 and all(isinstance(it, str) for it in one)
    )
