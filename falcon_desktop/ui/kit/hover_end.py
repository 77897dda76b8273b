"""Draws what looks different under the pointer anew once the pointer leaves it.

Qt does so by itself, but not where the pointer leaves because a menu or a list opens:
QApplicationPrivate::dispatchEnterLeave sends no HoverLeave while a popup is active. The widget
would keep that look, as if it were pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Widget = QWidget
else:
    _Widget = object


class HoverEnd(_Widget):
    """Goes before the class of Qt among the bases of a widget."""

    def leaveEvent(self, event: QEvent) -> None:
        """Draw it without the pointer."""
        super().leaveEvent(event)
        self.update()
