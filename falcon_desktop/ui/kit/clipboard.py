"""Text to the clipboard."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QGuiApplication

_FENCE: Final = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:^ {0,3}(?P=fence)|\Z)",
    re.MULTILINE | re.DOTALL,
)


def copy_text(text: str) -> None:
    """Put text on the clipboard; empty text changes nothing."""
    if text:
        QGuiApplication.clipboard().setText(text)


def last_code(markdown: str) -> str:
    """Return exactly the code of the last fenced block, "" if there is none."""
    blocks = list(_FENCE.finditer(markdown))
    return blocks[-1]["code"].removesuffix("\n") if blocks else ""
