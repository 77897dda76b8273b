"""Stop sequences in their written form: a line break is ``\n``."""

from __future__ import annotations

import re
from typing import Final

_SHORT: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\\": "\\\\"}
_LONG: Final = {written: meant for meant, written in _SHORT.items()}
_ESCAPE: Final = re.compile(r"\\(?:[ntr\\]|u[0-9a-fA-F]{4})")


def escaped(text: str) -> str:
    """Return ``text`` on one line: what can't be seen is written as an escape."""
    return "".join(
        _SHORT.get(character) or (character if character.isprintable() else _code(character))
        for character in text
    )


def unescaped(text: str) -> str:
    """Return the text that ``text`` stands for; an unknown escape stands for itself."""
    return _ESCAPE.sub(_meaning, text)


def _code(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x1_0000 else character


def _meaning(match: re.Match[str]) -> str:
    written = match.group()
    short = _LONG.get(written)
    if short is not None:
        return short
    meant = chr(int(written[2:], 16))
    return written if "\ud800" <= meant <= "\udfff" else meant  # half a character is none
