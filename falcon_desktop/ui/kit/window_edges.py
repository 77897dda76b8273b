"""The sidebar's edge, and the shade below overlays."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import Theme

GRIP: Final = 5
SIDEBAR_WIDTHS: Final = (200, 400)
"""The least and the greatest width that can be chosen, in pixels at no zoom."""
_SHARE: Final = 0.36
_BESIDE_OVERLAY: Final = 60


def sidebar_width(chosen: int, zoom: float, window: int, *, overlay: bool) -> int:
    """Return the sidebar's width in pixels: larger type needs more, within limits."""
    most = window - _BESIDE_OVERLAY if overlay else max(chosen, int(window * _SHARE))
    return min(round(chosen * max(1.0, zoom)), most)


def chosen_width(shown: int, zoom: float = 1.0) -> int:
    """Return the unzoomed width for a sidebar that the user made ``shown`` pixels wide."""
    low, high = SIDEBAR_WIDTHS
    return min(high, max(low, round(shown / max(1.0, zoom))))


class Grip(QWidget):
    """The sidebar's edge, which resizes it."""

    moved = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAccessibleName(tr("Sidebar width"))
        theme.changed.connect(self.update)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(self.mapToParent(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(GRIP // 2, 0, 1, self.height(), self._theme.colors.color("line"))


class Shade(QWidget):
    """Dims the transcript below an overlay; a click on it closes the overlay."""

    pressed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 90))
