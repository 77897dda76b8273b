"""Takes the debug symbols off libraries: copies without them, never the installed files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

WORTH_IT: Final = 64 << 10
"""Bytes that stripping must save."""


def stripped(source: Path, target: str, workplace: Path, platform: str) -> Path:
    """Return a copy of a library without debug symbols, or ``source`` where that saves little.

    Qt's libraries are left as they came: they have none, and their headers were rewritten after
    they were linked, which ``strip`` has been seen to break.
    """
    if platform == "win32" or "PySide6" in target or "shiboken6" in target or not source.is_file():
        return source
    copy = workplace / target
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, copy)
    copy.chmod(0o755)
    switch = "-S" if platform == "darwin" else "--strip-unneeded"
    done = subprocess.run(["strip", switch, str(copy)], capture_output=True, check=False)
    saved = source.stat().st_size - copy.stat().st_size
    if done.returncode == 0 and saved >= WORTH_IT:
        return copy
    copy.unlink()
    return source
