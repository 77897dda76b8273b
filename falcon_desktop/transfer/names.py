"""File names that every file system accepts, made from untrusted titles."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from falcon_desktop.core.text.sentences import Sentence

UNTITLED: Final = Sentence("Untitled")
MAX_BYTES: Final = 120
"""Longest name, in bytes of UTF-8, extension included."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)


def safe_file_name(title: str, extension: str, number: int = 1, untitled: str = UNTITLED) -> str:
    """Return a file name for a conversation's title; with a ``number`` above 1, it ends in that.
    ``untitled`` stands for a title of which nothing is left.

    It holds no path separator, control, format (bidi, zero-width) or private character, does not
    begin with a dot or dash, is no name that Windows reserves, and has at most
    :data:`MAX_BYTES` bytes. ``extension`` comes without a dot.
    """
    visible = "".join(
        character
        for character in unicodedata.normalize("NFC", title)
        if not unicodedata.category(character).startswith("C") or character.isspace()
    )
    stem = _FORBIDDEN.sub(" ", visible).strip(" .-_~") or untitled
    if stem.split(".")[0].strip().lower() in _RESERVED:
        stem = f"_{stem}"
    ending = f".{extension}" if number == 1 else f" {number}.{extension}"
    return _cut(stem, MAX_BYTES - len(ending.encode())) + ending


class UniqueNames:
    """Safe, distinct file names, compared without case."""

    def __init__(self, extension: str, untitled: str = UNTITLED) -> None:
        self._extension = extension
        self._untitled = untitled
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, title: str) -> str:
        """Return a name for a title, different from all names given before."""
        first = safe_file_name(title, self._extension, 1, self._untitled).casefold()
        number = self._numbers.get(first, 1)
        while True:
            name = safe_file_name(title, self._extension, number, self._untitled)
            number += 1
            if name.casefold() not in self._taken:
                self._numbers[first] = number
                self._taken.add(name.casefold())
                return name


def _cut(stem: str, limit: int) -> str:
    return stem.encode()[:limit].decode(errors="ignore").rstrip(" .")
