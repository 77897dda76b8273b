"""Makes characters visible that hide or reorder text (SECURITY.md section 8). Must not know Qt.

Each is shown as one other character, so that places in the text stay the same.
"""

from __future__ import annotations

import re
from typing import Final

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_HIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U000e0000-\U000e01ef\ud800-\udfff]"
)
MARK: Final = "\u25af"
"""The white vertical rectangle that stands for an invisible character."""


def show_controls(text: str) -> str:
    """Return ``text`` with control characters as their pictures; what joins letters stays."""
    if text.isprintable():
        return text
    return _CONTROLS.sub(_picture, text)


def show_hidden(text: str) -> str:
    """Return ``text`` with every invisible or reordering character as a visible sign."""
    if text.isprintable() and text.isascii():
        return text
    return _HIDDEN.sub(_picture, text)


def has_hidden(text: str) -> bool:
    """Whether a text holds characters that hide or reorder it, so that a copy should warn."""
    return not text.isascii() and _HIDDEN.search(text) is not None


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return MARK
