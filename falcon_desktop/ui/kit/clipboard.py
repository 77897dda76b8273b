"""The clipboard. What goes there is said to be copied, to who can't see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

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


def copy_data(widget: QWidget, data: QMimeData, *, by_key: bool = False) -> None:
    """Put text in several formats on the clipboard, and say so.

    ``by_key``: Ctrl+C copied what is selected, which a reader may say by itself.
    """
    copied = data.text()  # the clipboard owns it from then on
    QGuiApplication.clipboard().setMimeData(data)
    if not by_key or not _reader_says(copied):
        announce(widget, tr("Copied"))


def _reader_says(copied: str) -> bool:
    """Whether the screen reader itself says that Ctrl+C copied this.

    Orca does where it can watch the clipboard, which is on X11, and finds there what is selected
    where the keyboard is: not Markdown's signs, and not what is selected in several messages.
    """
    field = QApplication.focusWidget()
    if QGuiApplication.platformName() != "xcb" or field is None or not QAccessible.isActive():
        return False
    cursor = getattr(field, "textCursor", None)
    if cursor is not None:  # Qt's own text can't be asked for its selection from Python
        selected = str(cursor().selectedText())
    else:
        # what has no text has None here, and a selection can be asked for, whatever the stub says
        text: Any = QAccessible.queryAccessibleInterface(field).textInterface()
        if not hasattr(text, "selection") or not text.selectionCount():
            return False
        selected = str(text.text(*text.selection(0)))
    return bool(selected) and selected.replace("\u2029", "\n") in copied


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
