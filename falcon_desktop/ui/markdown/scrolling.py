"""A block that scrolls sideways and may have a button."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from falcon_desktop.ui.markdown.look import Look


class SlimBar(QAbstractSlider):
    """A scroll bar without buttons. It draws itself: a styled QScrollBar costs a millisecond."""

    def __init__(self, owner: QWidget, look: Look) -> None:
        super().__init__(owner)
        self._look = look
        self._grip: float | None = None
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def _handle(self) -> QRectF:
        whole = self.maximum() + self.pageStep()
        length = max(32.0, self.width() * self.pageStep() / max(1, whole))
        left = (self.width() - length) * self.value() / max(1, self.maximum())
        height = self._look.theme.px(5)
        return QRectF(left, (self.height() - height) / 2, length, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = self._look.theme.colors
        painter.setBrush(colors.color("edge" if self._grip is None else "secondary"))
        handle = self._handle()
        painter.drawRoundedRect(handle, handle.height() / 2, handle.height() / 2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the handle, or jump to the pointer."""
        handle = self._handle()
        x = event.position().x()
        if not handle.left() <= x <= handle.right():
            self._drag_to(x - handle.width() / 2)
            handle = self._handle()
        self._grip = x - handle.left()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the handle."""
        if self._grip is not None:
            self._drag_to(event.position().x() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Release the handle."""
        self._grip = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the owner, so that the bar does not interrupt scrolling."""
        event.ignore()

    def _drag_to(self, left: float) -> None:
        room = max(1.0, self.width() - self._handle().width())
        self.setValue(round(self.maximum() * left / room))


class SideScroll(QObject):
    """The horizontal scroll bar of a view, created only if the content is too wide."""

    def __init__(self, owner: QWidget, look: Look) -> None:
        super().__init__(owner)
        self._owner = owner
        self._look = look
        self._bar: SlimBar | None = None
        self._area = QRect()

    @property
    def value(self) -> int:
        """How far the content is scrolled, in pixels."""
        return self._bar.value() if self._bar is not None else 0

    @property
    def needed(self) -> bool:
        """Whether there is anything to scroll."""
        return self._bar is not None and self._bar.maximum() > 0

    def thickness(self) -> int:
        """Return the bar's height, in pixels."""
        return self._look.theme.px(10)

    def fit(self, content: float, room: float, *, from_right: bool = False) -> None:
        """Create, adapt or hide the bar for a content width and the available width.

        ``from_right`` says that the content begins at its right end, which is shown first.
        """
        spare = max(0, round(content - room))
        read = self._bar.maximum() - self._bar.value() if self._bar is not None else 0
        if self._bar is None:
            if not spare:
                return
            self._bar = SlimBar(self._owner, self._look)
            self._bar.valueChanged.connect(self._moved)
        self._bar.setRange(0, spare)
        self._bar.setPageStep(max(1, round(room)))
        self._bar.setSingleStep(self._look.theme.px(24))
        if from_right:
            self._bar.setValue(max(0, spare - read))
        self._bar.setVisible(spare > 0)

    def place(self, area: QRect, whole: QRect) -> None:
        """Place the bar in the owner; ``whole`` is the scrolled area to repaint."""
        self._area = whole
        if self._bar is not None and self._bar.geometry() != area:
            self._bar.setGeometry(area)

    def move(self, pixels: int) -> None:
        """Move the bar down."""
        self._area.translate(0, pixels)
        if self._bar is not None:
            self._bar.move(self._bar.x(), self._bar.y() + pixels)

    def scroll(self, pixels: int) -> bool:
        """Scroll by pixels. Return whether anything moved."""
        if self._bar is None:
            return False
        before = self._bar.value()
        self._bar.setValue(before + pixels)
        return self._bar.value() != before

    def show_range(self, left: float, right: float, room: float) -> None:
        """Scroll to make a range of the content visible."""
        if self._bar is None:
            return
        if left < self._bar.value():
            self._bar.setValue(max(0, round(left - room / 8)))
        elif right > self._bar.value() + room:
            self._bar.setValue(round(right - room * 7 / 8))

    def dispose(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None
        self.deleteLater()

    @Slot()
    def _moved(self) -> None:
        self._owner.update(self._area)
