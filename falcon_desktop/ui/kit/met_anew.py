"""Has assistive technology meet a widget anew: Qt keeps by what it was read at first."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget


def let_meet_anew(widget: QWidget) -> None:
    """Have Qt ask anew by what ``widget`` is read; whoever reads it is told, if it is shown.

    The order is Orca's: what it holds is gone before it hears of another thing in its place, and
    of the keyboard, if that is there, last.
    """
    tells = widget.isVisible()
    met = QAccessible.queryAccessibleInterface(widget)
    if tells:
        QAccessible.updateAccessibility(QAccessibleEvent(met, QAccessible.Event.ObjectDestroyed))
    QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(met))
    if not tells:
        return
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.ObjectCreated))
    if widget.hasFocus():
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Focus))
