"""Passes a file's path to the running program, through their shared data directory.

The socket of single_instance.py carries no words, so that nothing can be asked of a running program
but to show itself. What is left here is looked at, and brought in only if a person says so. Must
not know Qt.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from falcon_desktop.core.domain.ids import new_id

DIRECTORY: Final = "to-open"
SUFFIX: Final = ".path"
MOST: Final = 10
MAX_BYTES: Final = 8_192


def leave(data_dir: Path, file: Path) -> bool:
    """Leave a file's path; False if that fails."""
    place = data_dir / DIRECTORY
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(
            place / f"{new_id()}{SUFFIX}", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600
        )
        with os.fdopen(descriptor, "wb") as note:
            note.write(os.fsencode(file.absolute()))
    except OSError:
        return False
    return True


def collect(data_dir: Path) -> list[Path]:
    """Return the paths left so far, oldest first, each once."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        for note in sorted((data_dir / DIRECTORY).iterdir())[:MOST]:
            if note.suffix != SUFFIX or note.is_symlink() or not note.is_file():
                continue
            with contextlib.suppress(OSError, ValueError):
                with note.open("rb") as file:
                    path = Path(os.fsdecode(file.read(MAX_BYTES)))
                note.unlink()
                if path.is_absolute() and "\0" not in str(path):
                    found.append(path)
    return found
