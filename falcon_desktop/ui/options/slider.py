"""A thin slider with a ring, drawn in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from falcon_desktop.ui.kit.theme import Theme

GROOVE = 4
RING = 14


class OptionSlider(QSlider):
    """A horizontal slider that goes where it is pressed. ``known`` False draws it without colour:
    nobody here chose the value.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._known = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._follow_theme)

    def set_known(self, known: bool) -> None:
        """Draw the part up to the value in colour, or not."""
        if known != self._known:
            self._known = known
            self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable width and the ring's height."""
        return QSize(self._theme.px(160), self._theme.px(RING + 2))

    def minimumSizeHint(self) -> QSize:
        """Return a width that can still be aimed at."""
        return QSize(self._theme.px(60), self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Release the handle."""
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, which scrolls, unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, way and ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, ring = self._theme.colors, self._ring()
        middle = self.height() / 2
        groove = QRectF(0, middle - GROOVE / 2, self.width(), GROOVE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("line"))
        painter.drawRoundedRect(groove, 2, 2)
        centre = self._centre()
        way = QRectF(groove)
        if self._mirrored():
            way.setLeft(centre)
        else:
            way.setRight(centre)
        tone = colors.color("accent" if self._known and self.isEnabled() else "edge")
        painter.setBrush(tone)
        painter.drawRoundedRect(way, 2, 2)
        disc = QRectF(centre - ring / 2, middle - ring / 2, ring, ring).adjusted(1, 1, -1, -1)
        painter.setBrush(colors.color("hover" if self.underMouse() else "window"))
        painter.setPen(QPen(tone, 2))
        painter.drawEllipse(disc)
        if self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("accent"))
            painter.drawEllipse(disc.adjusted(3, 3, -3, -3))

    def _ring(self) -> int:
        return self._theme.px(RING)

    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _centre(self) -> float:
        span = self.maximum() - self.minimum()
        part = (self.value() - self.minimum()) / span if span else 0.0
        room = self.width() - self._ring()
        return self._ring() / 2 + room * (1 - part if self._mirrored() else part)

    def _go_to(self, x: float) -> None:
        room = max(1, self.width() - self._ring())
        part = min(max((x - self._ring() / 2) / room, 0.0), 1.0)
        if self._mirrored():
            part = 1 - part
        self.setValue(self.minimum() + round(part * (self.maximum() - self.minimum())))

    @Slot()
    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()
