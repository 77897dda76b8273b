"""Tool tips and boxes that show plain text, whatever its source.

Qt takes what looks like HTML for rich text in both, and rich text opens the files it names
(SECURITY.md section 3). Nothing else in the window sets a tool tip.

A widget's tip is not its ``toolTip``: where nothing describes a widget, Qt tells its tool tip to
assistive technology, and a button named "Settings" is read as "Settings, Settings (Ctrl+,)". So it
is kept beside, shown by the application's event filter, and its words describe the widget where
they say more than its name.
"""

from __future__ import annotations

from typing import Final, Protocol, runtime_checkable

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QToolTip, QWidget

from falcon_desktop.core.text.directions import left_to_right
from falcon_desktop.ui.kit.i18n import tr

MAX_TIP: Final = 1_000
"""Characters of a tool tip."""
_BEGIN: Final = "<qt><p style='white-space:pre-wrap'>"
_END: Final = "</p></qt>"
_TIP: Final = "shown_tip"
_WORDS: Final = "told_tip"
"""Properties of a widget: its tip, and what of it describes the widget."""


@runtime_checkable
class Eliding(Protocol):
    """A widget that shortens its text where there is no room for all of it."""

    def cut_words(self) -> str:
        """Return its text where that is shortened, else ""."""


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


def set_tip(target: _Tipped, text: str, *, keys: str = "") -> None:
    """Give a widget, an action or an item a tool tip; "" removes it.

    Args:
        target: a widget is described by the words too, unless they are its name. One that is
            described otherwise already stays so.
        text: what the tip says.
        keys: its shortcut, which the tip shows and the description leaves out.
    """
    if not isinstance(target, QWidget):
        target.setToolTip(tip_text(text))
        return
    shown = text
    if keys:
        # isolated: "Ctrl+/" would be turned round in a line that reads right to left
        shown = tr("{what} ({keys})", what=text, keys=left_to_right(keys)) if text else keys
    if target.accessibleDescription() == _described_by_tip(target):
        named = target.text() if isinstance(target, QAbstractButton) else ""
        words = "" if text in (target.accessibleName(), named) else text[:MAX_TIP]
        if words != target.accessibleDescription():
            target.setAccessibleDescription(words)
        target.setProperty(_WORDS, words)
    target.setProperty(_TIP, tip_text(shown))


def tip_of(widget: QWidget) -> str:
    """Return a widget's tool tip as :func:`set_tip` got it, escaped where Qt would interpret it."""
    tip = widget.property(_TIP)
    return tip if isinstance(tip, str) else ""


def _described_by_tip(widget: QWidget) -> str:
    words = widget.property(_WORDS)
    return words if isinstance(words, str) else ""


def show_tip(place: QPoint, text: str, widget: QWidget) -> None:
    """Show a tool tip now, at ``place`` on the screen."""
    QToolTip.showText(place, tip_text(text), widget)


def hide_tip() -> None:
    """Hide the current tool tip, if any."""
    QToolTip.hideText()


def show_plain(watched: QObject, event: QEvent) -> bool:
    """Show a widget's tip, but none that says what is seen anyway; of one without, its text where
    that is shortened; and in its place one that Qt would read as rich text. False where Qt is to
    show it, or somebody else.
    """
    if not isinstance(watched, QWidget) or not isinstance(event, QHelpEvent):
        return False
    if isinstance(watched, QAbstractButton) and _shows_its_tip(watched):
        return True
    if ours := tip_of(watched):
        QToolTip.showText(event.globalPos(), ours, watched)
        return True
    if isinstance(watched, Eliding) and (words := watched.cut_words()):
        show_tip(event.globalPos(), words, watched)
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
    tip = tip_of(button)
    return bool(tip) and tip == button.text() and button.width() >= button.sizeHint().width()


def make_box_plain(watched: QObject) -> None:
    """Show the text of Qt's own boxes, such as the file dialog's, as plain text."""
    from PySide6.QtWidgets import QMessageBox

    from falcon_desktop.ui.kit.boxes import make_plain

    if isinstance(watched, QMessageBox):
        make_plain(watched)
