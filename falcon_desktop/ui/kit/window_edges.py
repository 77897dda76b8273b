"""The sidebar's edge, and the shade below overlays."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from falcon_desktop.ui.kit.controls import name_widget, takes_escape
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import Theme

GRIP: Final = 5
_STEP: Final = 10
"""Pixels that an arrow key moves it."""
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


class Grip(QSlider):
    """The sidebar's edge, which resizes it. Its value is the width, in pixels at no zoom.

    A slider, so that keys and assistive technology change it, too: arrows, Page keys, Home and End.
    """

    moved = Signal(QPoint)
    """It was dragged there."""
    left = Signal()
    """Esc was pressed: the keyboard is wanted elsewhere."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setRange(*SIDEBAR_WIDTHS)
        self.setSingleStep(_STEP)
        self.setPageStep(5 * _STEP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        name_widget(self, "Sidebar width", tr("Sidebar width"))
        theme.changed.connect(self._repaint)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window's own Esc (Stop) does."""
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(self.mapToParent(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), self._theme.colors
        if self.hasFocus():
            painter.fillRect(self.rect(), colors.color("accent"))
        else:
            painter.fillRect(GRIP // 2, 0, 1, self.height(), colors.color("line"))

    @Slot()
    def _repaint(self) -> None:
        self.update()


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
