"""The clipboard. What goes there is said to be copied, to who can't see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.i18n import tr

_FENCE: Final = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)(?:^ {0,3}(?P=fence)|\Z)",
    re.MULTILINE | re.DOTALL,
)


def copy_text(widget: QWidget, text: str) -> None:
    """Put text of ``widget`` on the clipboard, and say so; empty text changes nothing."""
    if text:
        QGuiApplication.clipboard().setText(text)
        announce(widget, tr("Copied"))


def copy_data(widget: QWidget, data: QMimeData) -> None:
    """Put text in several formats on the clipboard, and say so."""
    QGuiApplication.clipboard().setMimeData(data)
    announce(widget, tr("Copied"))


def offer_selected(text: Callable[[], str]) -> None:
    """Let the middle mouse button paste what is selected, where the system knows of that."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.supportsSelection():
        clipboard.setText(text(), clipboard.Mode.Selection)


def copied_text() -> str:
    """Return the text on the clipboard, "" for none."""
    return QGuiApplication.clipboard().text()


def last_code(markdown: str) -> str:
    """Return exactly the code of the last fenced block, "" if there is none."""
    blocks = list(_FENCE.finditer(markdown))
    return blocks[-1]["code"].removesuffix("\n") if blocks else ""
