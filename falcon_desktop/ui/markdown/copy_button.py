"""The Copy button of a code block.

It draws itself: a style sheet would cost half a millisecond for each code block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from falcon_desktop.ui.kit.clipboard import copy_text
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.markdown.look import Look

_SAY_DONE_MS: Final = 1_600
_PAD: Final = 6
_ICON: Final = 14
"""Pixels of the sheets and the space after them."""


class CopyButton(QAbstractButton):
    """Copies what ``source`` returns, and confirms it for a moment."""

    def __init__(self, owner: QWidget, look: Look, source: Callable[[], str]) -> None:
        super().__init__(owner)
        self._look = look
        self._source = source
        self._warning = False
        self._again: QTimer | None = None
        self.setObjectName("copy_block")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._copy)
        self._rest()

    def set_warning(self, warning: bool) -> None:
        """Warn that the text contains characters that hide or reorder it."""
        if warning != self._warning:
            self._warning = warning
            tip = tr("This text contains invisible characters; they are copied too.")
            set_tip(self, tip if warning else "")

    def sizeHint(self) -> QSize:
        """Return a size for the longer of the two labels."""
        metrics = QFontMetrics(self._look.small_font)
        width = max(metrics.horizontalAdvance(text) for text in (tr("Copy"), tr("Copied")))
        px = self._look.theme.px
        return QSize(width + px(2 * _PAD + _ICON + 1), metrics.height() + px(6))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw the hover."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw two sheets, or a tick, and the text."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.theme.colors.color("hover"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(look.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 6, 6)
        color = look.text if self.underMouse() else look.secondary
        painter.setPen(QPen(color, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        unit = look.theme.px(100) / 100
        top = area.center().y() - 5 * unit
        wide = QFontMetricsF(look.small_font).horizontalAdvance(self.text())
        left = area.right() - _PAD * unit - wide - _ICON * unit  # it ends where the code may end
        painter.drawRoundedRect(QRectF(left, top, 7 * unit, 8 * unit), 1.5, 1.5)
        painter.setBrush(look.surface)
        sheet = QRectF(left + 2.5 * unit, top + 2.5 * unit, 7 * unit, 8 * unit)
        painter.drawRoundedRect(sheet, 1.5, 1.5)
        painter.setFont(look.small_font)
        if self._warning:
            painter.setPen(look.theme.colors.color("warning"))
        label = area.adjusted(0, 0, -_PAD * unit, 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(label, int(flags | Qt.AlignmentFlag.AlignAbsolute), self.text())
        painter.end()

    @Slot()
    def _rest(self) -> None:
        self.setText(tr("Copy"))
        self.setAccessibleName(tr("Copy"))

    @Slot()
    def _copy(self) -> None:
        copy_text(self, self._source())
        self.setText(tr("Copied"))
        if self._again is None:
            self._again = QTimer(self)
            self._again.setSingleShot(True)
            self._again.setInterval(_SAY_DONE_MS)
            self._again.timeout.connect(self._rest)
        self._again.start()
