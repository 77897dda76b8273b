"""Counts failed starts, so that the next one can be more careful."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

NAME: Final = "starting"
CAREFUL_AFTER: Final = 3
"""So many starts in a row that did not get ready."""


def begin(data_dir: Path) -> bool:
    """Note that a start begins; return whether it should be a careful one."""
    file = data_dir / NAME
    failed = 0
    with contextlib.suppress(OSError, ValueError), file.open("rb") as before:
        failed = int(before.read(10))
    with contextlib.suppress(OSError):  # a read-only profile is not counted
        file.write_text(str(min(failed + 1, 99)), encoding="ascii")
    return failed >= CAREFUL_AFTER


def withdraw(data_dir: Path) -> None:
    """Note that a start was ended on purpose before it was ready: it does not count."""
    file = data_dir / NAME
    failed = 0
    with contextlib.suppress(OSError, ValueError):  # written in part, or not at all
        failed = int(file.read_text(encoding="ascii")) - 1
    with contextlib.suppress(OSError):
        if failed > 0:
            file.write_text(str(failed), encoding="ascii")
        else:
            file.unlink()


def ready(data_dir: Path) -> None:
    """Note that the program is ready."""
    with contextlib.suppress(OSError):
        (data_dir / NAME).unlink()
