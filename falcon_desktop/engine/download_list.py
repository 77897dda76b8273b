"""Which models were being downloaded, in a small file beside them. Every function blocks."""

from __future__ import annotations

import contextlib
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


def save(directory: Path, wanted: Sequence[WantedModel]) -> None:
    """Keep them, and no others; a disk that is full costs only the next session's list."""
    with contextlib.suppress(OSError):
        if not wanted:
            (directory / FILE).unlink(missing_ok=True)
            return
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = directory / f"{FILE}.new"
        fresh.write_text(json.dumps([one.to_json() for one in wanted]), encoding="utf-8")
        fresh.replace(directory / FILE)
