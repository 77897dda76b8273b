"""File names that every file system takes, made from titles that anybody may have written.

Must not know which files exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

MAX_BYTES: Final = 120
"""Longest name, in bytes of UTF-8, extension included."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)


def safe_file_name(title: str, extension: str, taken: Collection[str] = ()) -> str:
    """Return a file name for a conversation's title, unlike every name in ``taken``.

    It holds no path separator, control, format (bidi, zero-width) or private character, does not
    begin with a dot or dash, is no name that Windows reserves, and has at most
    :data:`MAX_BYTES` bytes. ``extension`` comes without a dot. Names are compared as file systems
    that ignore case do.
    """
    visible = "".join(
        character
        for character in unicodedata.normalize("NFC", title)
        if not unicodedata.category(character).startswith("C") or character.isspace()
    )
    stem = _FORBIDDEN.sub(" ", visible).strip(" .-_~") or "conversation"
    if stem.split(".")[0].strip().lower() in _RESERVED:
        stem = f"_{stem}"
    used = {name.casefold() for name in taken}
    number = 1
    while True:
        ending = f".{extension}" if number == 1 else f" {number}.{extension}"
        name = _cut(stem, MAX_BYTES - len(ending.encode())) + ending
        if name.casefold() not in used:
            return name
        number += 1


def _cut(stem: str, limit: int) -> str:
    return stem.encode()[:limit].decode(errors="ignore").rstrip(" .")
