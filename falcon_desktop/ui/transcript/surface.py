"""A scroll area over a :class:`ScrollModel`: wheel, keys, handle, and the column's place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QFrame,
    QWidget,
)

from falcon_desktop.ui.kit.controls import paint_focus_ring
from falcon_desktop.ui.kit.theme import TEXT_COLUMN_WIDTH, Theme
from falcon_desktop.ui.transcript.scroll import ScrollModel

_SIDE: Final = 8
_BY_KEYS: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_NOTCH: Final = 120
_EDGE: Final = 3
"""Pixels beside the viewport that the grips of the panels beside it may cover."""


class _Ring(QObject):
    """Shows beside the viewport of ``area`` that the keyboard is there: over it, a ring would be
    scrolled. It watches only meanwhile, for it is called for everything while text streams.
    """

    def __init__(self, area: ScrollSurface) -> None:
        super().__init__(area)
        self._area = area

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            painter = QPainter(self._area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_focus_ring(painter, QRectF(self._area.rect()), self._area.theme, 0)
        return False


class ScrollSurface(QAbstractScrollArea):
    """Turns user input into positions of ``model`` and shows them on the handle."""

    moved = Signal()
    """The model's position is another: it is to be drawn."""
    read = Signal()
    """The reader has chosen a place, be it where the view was."""
    resized = Signal()
    """The viewport has another size."""
    turned = Signal()
    """The writing runs from the other side now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.model = ScrollModel()
        self._syncing = False
        self._wheel_rest = 0.0
        self._ring = _Ring(self)
        self.downwards = True
        """Whether the reader went down last: what lies there is wanted next."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # always there: a bar that comes and goes would change the width, and so every height
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # not by a click on a button in it, for which Qt would look for the next parent that takes
        # the keyboard: the caret stays in the message box
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # where anything stands over the viewport, Qt draws all of it anew when it scrolls
        self.setViewportMargins(_EDGE, 0, _EDGE, 0)
        bar = self.verticalScrollBar()
        bar.actionTriggered.connect(self._bar_action)
        bar.sliderReleased.connect(self.sync_bar)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS:
            self.installEventFilter(self._ring)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.removeEventFilter(self._ring)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus if nothing in the text takes the click."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    # --- places ---------------------------------------------------------------------------------

    @property
    def line(self) -> int:
        """Pixels per step of the arrow keys."""
        return QFontMetrics(self.theme.font()).lineSpacing() * 3 // 2

    def column(self) -> tuple[int, int]:
        """Return (x, width) of the column in the viewport, rings included.

        It stands in the middle of the whole area, scroll bar included, as the message box below.
        """
        view = self.viewport()
        width = max(120, min(self.theme.px(TEXT_COLUMN_WIDTH), view.width() - 2 * _SIDE))
        lead = max(0, min((self.width() - width) // 2, view.width() - width - _SIDE))
        return view.width() - width - lead if self.isRightToLeft() else lead, width

    # --- moving ---------------------------------------------------------------------------------

    @Slot(int)
    def scroll_by(self, pixels: int) -> None:
        """Scroll as the reader does, down for a positive number."""
        self._read_to(self.model.position + pixels)

    def turn_page(self, step: int) -> None:
        """Scroll by a page as the reader does, less a line; down for 1."""
        self.scroll_by(step * max(self.line, self.model.page - self.line))

    def _read_to(self, position: int) -> None:
        before = self.model.position
        self.model.read_to(position)
        if self.model.position != before:
            self.downwards = self.model.position > before
            self.moved.emit()
        self.read.emit()

    def show_position(self) -> None:
        """Show the model's new position."""
        self.moved.emit()
        self.read.emit()

    @Slot()
    def sync_bar(self) -> None:
        """Update the handle from the model, unless it is being dragged."""
        bar = self.verticalScrollBar()
        if bar.isSliderDown():
            return
        self._syncing = True
        try:
            most, page = self.model.handle_range, max(1, self.model.page)
            if bar.maximum() != most:
                bar.setRange(0, most)
            if bar.pageStep() != page:
                bar.setPageStep(page)
            bar.setValue(self.model.handle)
            bar.setEnabled(most > 0)
        finally:
            self._syncing = False

    @Slot(int)
    def _bar_action(self, action: int) -> None:
        kind = QAbstractSlider.SliderAction(action)
        page = max(self.line, self.model.page - self.line)
        steps = {
            QAbstractSlider.SliderAction.SliderSingleStepAdd: self.line,
            QAbstractSlider.SliderAction.SliderSingleStepSub: -self.line,
            QAbstractSlider.SliderAction.SliderPageStepAdd: page,
            QAbstractSlider.SliderAction.SliderPageStepSub: -page,
        }
        if kind in steps:
            self.scroll_by(steps[kind])
            self.verticalScrollBar().setSliderPosition(self.model.handle)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._syncing:
            self._read_to(self.model.position_of_handle(self.verticalScrollBar().value()))

    # --- events ---------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # zoom is the window's
            return
        pixels = float(event.pixelDelta().y())
        if not pixels:
            notches = event.angleDelta().y() / _NOTCH
            pixels = notches * QApplication.wheelScrollLines() * self.line
        pixels += self._wheel_rest
        whole = int(pixels)
        self._wheel_rest = pixels - whole
        if whole:
            self.scroll_by(-whole)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(self.line, self.model.page - self.line)
        model = self.model
        targets = {
            Qt.Key.Key_PageDown: model.position + page,
            Qt.Key.Key_PageUp: model.position - page,
            Qt.Key.Key_Down: model.position + self.line,
            Qt.Key.Key_Up: model.position - self.line,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: model.last_position,
        }
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ControlModifier
        )
        key = Qt.Key(event.key())
        if plain or key not in targets:
            event.ignore()
        elif key is Qt.Key.Key_End:
            self.jump_to_latest()
        else:
            self._read_to(targets[key])

    @Slot()
    def jump_to_latest(self) -> None:
        """Show the end and follow it."""
        self.model.jump_to_end()
        self.show_position()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.turned.emit()
