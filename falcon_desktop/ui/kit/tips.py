"""Tool tips and boxes that show plain text, whatever its source.

Qt takes what looks like HTML for rich text in both, and rich text opens the files it names
(SECURITY.md section 3). Nothing else in the window sets a tool tip.
"""

from __future__ import annotations

from typing import Final, Protocol

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QToolTip, QWidget

MAX_TIP: Final = 1_000
"""Characters of a tool tip."""
_BEGIN: Final = "<qt><p style='white-space:pre-wrap'>"
_END: Final = "</p></qt>"


class _Tipped(Protocol):
    """A widget, an action, or an item of a list."""

    def setToolTip(self, text: str, /) -> None: ...  # noqa: N802 - Qt's name


def tip_text(text: str) -> str:
    """Return a tool tip that shows ``text`` literally: escaped where Qt would interpret it."""
    if is_tip(text):
        return text
    text = text[:MAX_TIP]
    if not QtGui.Qt.mightBeRichText(text):
        return text
    import html

    return _BEGIN + html.escape(text, quote=False) + _END


def is_tip(text: str) -> bool:
    """Whether :func:`tip_text` made this: it has no other markup."""
    inside = text.removeprefix(_BEGIN).removesuffix(_END)
    return len(text) - len(inside) == len(_BEGIN) + len(_END) and not set(inside) & set("<>")


def set_tip(target: _Tipped, text: str) -> None:
    """Give a widget, an action or an item a tool tip; "" removes it."""
    target.setToolTip(tip_text(text))


def show_tip(place: QPoint, text: str, widget: QWidget) -> None:
    """Show a tool tip now, at ``place`` on the screen."""
    QToolTip.showText(place, tip_text(text), widget)


def hide_tip() -> None:
    """Hide the current tool tip, if any."""
    QToolTip.hideText()


def show_plain(watched: QObject, event: QEvent) -> bool:
    """Show a tool tip that Qt would read as rich text in its place, and none that says what is seen
    anyway; False where Qt is to show it.
    """
    if not isinstance(watched, QWidget) or not isinstance(event, QHelpEvent):
        return False
    if isinstance(watched, QAbstractButton) and _shows_its_tip(watched):
        return True
    tip: object = watched.toolTip()
    view = watched.parent()
    if isinstance(view, QAbstractItemView) and not tip:
        tip = view.indexAt(event.pos()).data(Qt.ItemDataRole.ToolTipRole)
    if not isinstance(tip, str) or not QtGui.Qt.mightBeRichText(tip) or is_tip(tip):
        return False
    QToolTip.showText(event.globalPos(), tip_text(tip), watched)
    return True


def _shows_its_tip(button: QAbstractButton) -> bool:
    """Whether a button's tool tip is the text that can be read on it, whole."""
    tip = button.toolTip()
    return bool(tip) and tip == button.text() and button.width() >= button.sizeHint().width()


def make_box_plain(watched: QObject) -> None:
    """Show the text of Qt's own boxes, such as the file dialog's, as plain text."""
    from PySide6.QtWidgets import QMessageBox

    from falcon_desktop.ui.kit.boxes import make_plain

    if isinstance(watched, QMessageBox):
        make_plain(watched)
