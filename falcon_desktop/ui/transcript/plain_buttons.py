"""Buttons that a style sheet draws, of which a message has many.

They look different under the pointer. Qt has them drawn anew when the pointer leaves, but not where
it does so because a menu or a list opens: QApplicationPrivate::dispatchEnterLeave sends no
HoverLeave while a popup is active. They would keep that look, as if they were pressed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QToolButton


class PlainButton(QPushButton):
    """A push button that is drawn anew whenever the pointer leaves it."""

    def leaveEvent(self, event: QEvent) -> None:
        """Draw it without the pointer."""
        super().leaveEvent(event)
        self.update()


class PlainToolButton(QToolButton):
    """A tool button that is drawn anew whenever the pointer leaves it."""

    def leaveEvent(self, event: QEvent) -> None:
        """Draw it without the pointer."""
        super().leaveEvent(event)
        self.update()
