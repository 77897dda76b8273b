"""A line that shows or hides what is below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget


class Disclosure(QToolButton):
    """A sign and words; it is checked while what it is about is shown.

    Assistive technology is told that it expands, which Qt would call a check box.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


def let_expand(button: QAbstractButton) -> None:
    """Make ``button`` one that shows something while it is checked.

    Assistive technology is told that it expands. It may have met the button before, when that was
    given its words, and is then to forget what it met.
    """
    met = QAccessible.queryAccessibleInterface(button) if QAccessible.isActive() else None
    if met is not None:
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(met))
    button.setCheckable(True)
    button.setProperty("expands", True)
