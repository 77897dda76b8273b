"""One of several choices: a name, and a line below it that says what it is good for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from falcon_desktop.ui.kit.controls import paint_focus_ring
from falcon_desktop.ui.kit.labels import paint_line
from falcon_desktop.ui.kit.marks import between, leading_box, paint_ring
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip


class Choice(QRadioButton):
    """A radio button over two lines, in the theme's colours. Enter is left to the dialog."""

    def __init__(self, theme: Theme, name: str, explanation: str) -> None:
        super().__init__(name)
        self._theme = theme
        self._explanation = explanation
        self.setAccessibleName(name)
        self.setAccessibleDescription(explanation)
        set_tip(self, explanation)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._follow_theme)

    def sizeHint(self) -> QSize:
        """Return the size of both lines."""
        large = QFontMetrics(self._theme.font(bold=True))
        small = QFontMetrics(self._theme.font(scale=SMALL))
        width = max(
            large.horizontalAdvance(self.text()), small.horizontalAdvance(self._explanation)
        )
        height = large.height() + small.height() + self._theme.px(14)
        return QSize(width + self._theme.px(56), height)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the lines are elided."""
        return QSize(self._theme.px(200), self.sizeHint().height())

    def hitButton(self, position: object) -> bool:  # noqa: N802 - Qt's name
        """Accept clicks anywhere."""
        del position
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field, ring, dot and lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, colors = self._theme, self._theme.colors
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        checked = self.isChecked()
        if checked or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("tint" if checked else "hover"))
            painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        large, small = theme.font(bold=True), theme.font(scale=SMALL)
        height = QFontMetrics(large).height()
        side, pad = theme.px(16), theme.px(12)
        top = area.top() + theme.px(7)
        line = QRectF(area.left(), top, area.width(), height)
        paint_ring(painter, leading_box(line, side, pad, mirrored), theme, checked=checked)
        lines = between(line, pad + side + theme.px(12), pad, mirrored)
        painter.setFont(large)
        painter.setPen(colors.color("text"))
        paint_line(painter, lines, self.text(), self.layoutDirection())
        painter.setFont(small)
        painter.setPen(colors.color("secondary"))
        second = lines.translated(0, height)
        second.setHeight(QFontMetrics(small).height())
        paint_line(painter, second, self._explanation, self.layoutDirection())
        if self.hasFocus():
            paint_focus_ring(painter, area, theme, RADIUS_CONTROL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the dialog's default button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()
