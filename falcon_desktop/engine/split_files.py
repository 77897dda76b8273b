"""The files of a model that has several: ``name-00001-of-00003.gguf`` and those that follow."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

_NUMBERED: Final = re.compile(r"(?s:(.+))-(\d{5})-of-(\d{5})\.gguf", re.IGNORECASE)
MOST: Final = 1_000


def parts_of(path: str) -> list[str]:
    """Return the files of a model by its first one; only that for a model that has one."""
    first = Path(path)
    numbered = _NUMBERED.fullmatch(first.name)
    if numbered is None or int(numbered[2]) != 1 or not 1 < int(numbered[3]) <= MOST:
        return [path]
    stem, of, suffix = numbered[1], numbered[3], first.suffix
    return [
        os.fspath(first.with_name(f"{stem}-{number:05}-of-{of}{suffix}"))
        for number in range(1, int(of) + 1)
    ]


def first_part(path: str) -> str:
    """Return the first file of the model that a file is of; the file itself where it has one."""
    one = Path(path)
    numbered = _NUMBERED.fullmatch(one.name)
    if numbered is None:
        return path
    return os.fspath(one.with_name(f"{numbered[1]}-00001-of-{numbered[3]}{one.suffix}"))


def is_later_part(name: str) -> bool:
    """Whether a file's name says that it is not the first part of a model."""
    numbered = _NUMBERED.fullmatch(name)
    return numbered is not None and int(numbered[2]) != 1
