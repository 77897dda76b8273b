"""Makes characters that hide or reorder text visible (SECURITY.md section 8).

Each is shown as one other character, so that places in the text stay the same.
"""

from __future__ import annotations

import re
from typing import Final

from falcon_desktop.core.text.invisible import CONTROLS, DIRECTION_MARKS, TURNING
from falcon_desktop.core.text.late_pattern import late_pattern

_CONTROLS: Final = late_pattern(rf"[{CONTROLS}\ud800-\udfff]")
_HIDDEN: Final = late_pattern(
    rf"[{CONTROLS}{TURNING}{DIRECTION_MARKS}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e"
    r"\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U000e0000-\U000e01ef\ud800-\udfff]"
)
MARK: Final = "\u25af"
"""The white vertical rectangle that stands for an invisible character."""


def show_controls(text: str) -> str:
    """Return ``text`` with control characters as visible symbols; joiners stay."""
    if text.isprintable():
        return text
    return _CONTROLS.sub(_picture, text)


def show_hidden(text: str) -> str:
    """Return ``text`` with every invisible or reordering character as a visible symbol."""
    if text.isprintable() and text.isascii():
        return text
    return _HIDDEN.sub(_picture, text)


def has_hidden(text: str) -> bool:
    """Whether a text has characters that hide or reorder it, so that copying should warn."""
    return not text.isascii() and _HIDDEN.search(text) is not None


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return MARK
