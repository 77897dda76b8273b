"""Link and footnote definitions met so far, and what changes when they are known. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def copied_definitions(env: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions so far; a block that is still open must not add to them."""
    copy = dict(env)
    copy.pop("duplicate_refs", None)  # grows with every reading, and nobody asks for it
    if "references" in copy:
        copy["references"] = dict(copy["references"])
    if "footnotes" in copy:
        copy["footnotes"] = {"refs": dict(copy["footnotes"]["refs"])}
    return copy


def alike(before: Sequence[object], after: Sequence[object]) -> int:
    """Return how many items at the beginning are the same."""
    count = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        count += 1
    return count
