"""The application icon as a widget, drawn at any size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.icons import paint_application_icon
from falcon_desktop.ui.kit.theme import Theme


class Emblem(QWidget):
    """The application icon, drawn."""

    def __init__(self, theme: Theme, side: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = side
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        paint_application_icon(QPainter(self), QRectF(self.rect()))

    @Slot()
    def _follow_theme(self) -> None:
        self.setFixedSize(self._theme.px(self._side), self._theme.px(self._side))
