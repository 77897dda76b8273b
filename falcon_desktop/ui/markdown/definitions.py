"""Link and footnote definitions so far, and what changes when new ones are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

_LABEL: Final = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]")


def copied_definitions(env: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions so far; a block that is still open must not add to them."""
    copy = dict(env)
    copy.pop("duplicate_refs", None)  # grows with every reading, and nobody asks for it
    if "references" in copy:
        copy["references"] = dict(copy["references"])
    if "footnotes" in copy:
        # Numbers belong to a list of notes that is not copied; with one of them, the next sign of
        # the note would be looked for there.
        copy["footnotes"] = {"refs": dict.fromkeys(copy["footnotes"]["refs"], -1)}
    return copy


def definitions_for(cells: Iterable[str], env: dict[str, Any]) -> dict[str, Any]:
    """Return the known definitions that cells' links and footnotes refer to."""
    references = env.get("references") or {}
    notes = (env.get("footnotes") or {}).get("refs", {})
    if not references and not notes:
        return {}
    from markdown_it.common.utils import normalizeReference

    labels = {label for cell in cells if "[" in cell for label in _LABEL.findall(cell)}
    found: dict[str, Any] = {}
    if wanted := references.keys() & {normalizeReference(label) for label in labels}:
        found["references"] = {
            label: {name: references[label][name] for name in ("title", "href")} for label in wanted
        }
    if wanted := notes.keys() & {f":{label[1:]}" for label in labels if label[0] == "^"}:
        found["footnotes"] = {"refs": dict.fromkeys(wanted, -1)}
    return found


def add_definitions(known: dict[str, Any], more: dict[str, Any]) -> None:
    """Add what :func:`definitions_for` returned for further cells."""
    if "references" in more:
        known["references"] = {**known.get("references", {}), **more["references"]}
    if "footnotes" in more:
        before = known.get("footnotes", {"refs": {}})
        known["footnotes"] = {"refs": {**before["refs"], **more["footnotes"]["refs"]}}


def alike(before: Sequence[object], after: Sequence[object]) -> int:
    """Return the length of the common prefix of two lists."""
    count = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        count += 1
    return count
