"""Which models were being downloaded, in a small file beside them. Every function blocks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from falcon_desktop.core.domain.downloads import WantedModel, wanted_again

FILE: Final = ".downloads.json"
MAX_SIZE: Final = 4 << 20


def load(directory: Path) -> Sequence[WantedModel]:
    """Return the models that were wanted; nothing where that can't be read."""
    try:
        with (directory / FILE).open("rb") as file:
            found = json.loads(file.read(MAX_SIZE))
    except (OSError, ValueError, RecursionError):
        return ()
    return wanted_again(found) if isinstance(found, list) else ()


def change(
    directory: Path, known: Sequence[WantedModel], wanted: Sequence[WantedModel]
) -> Sequence[WantedModel]:
    """Keep what is wanted now instead of what was ``known``; return what is known from now on.

    A window and a command may download at the same time, each with a list of its own: only what
    changed in this one is changed. A disk that is full costs only the next session's list.
    """
    names = {one.model_id for one in wanted}
    gone = {one.model_id for one in known} - names
    fresh = {one.model_id: one for one in wanted if one not in known}
    kept = [
        one for one in load(directory) if one.model_id not in gone and one.model_id not in fresh
    ]
    try:
        _write(directory, [*kept, *fresh.values()])
    except OSError:
        return known
    return tuple(wanted)


def _write(directory: Path, wanted: Sequence[WantedModel]) -> None:
    if not wanted:
        (directory / FILE).unlink(missing_ok=True)
        return
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = directory / f"{FILE}.new"
    fresh.write_text(json.dumps([one.to_json() for one in wanted]), encoding="utf-8")
    fresh.replace(directory / FILE)
