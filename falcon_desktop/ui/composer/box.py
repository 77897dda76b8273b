"""The look of the message box: the rounded box, and the round button in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.controls import FOCUS_WIDTH, Button, paint_shadow
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.theme import RADIUS_BUBBLE, Theme


class ComposerBox(QWidget):
    """The rounded box around the field and the buttons, with a shadow."""

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._field = field
        self._dashed = False
        self.setCursor(Qt.CursorShape.IBeamCursor)
        field.installEventFilter(self)
        theme.changed.connect(self._repaint)

    def set_dashed(self, dashed: bool) -> None:
        """Draw the border dashed or solid."""
        self._dashed = dashed
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the focus ring when focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QEvent) -> None:
        """Put the caret into the field."""
        self._field.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow, box and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        area = QRectF(self.rect()).adjusted(2, 1, -2, -3)
        paint_shadow(painter, area, RADIUS_BUBBLE)
        focused = self._field.hasFocus()
        width = FOCUS_WIDTH if focused else 1
        dashes = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colors.color("accent" if focused else "edge"), width, dashes))
        painter.setBrush(colors.color("window"))
        half = width / 2
        area.adjust(half, half, -half, -half)
        painter.drawRoundedRect(area, RADIUS_BUBBLE, RADIUS_BUBBLE)

    @Slot()
    def _repaint(self) -> None:
        self.update()


class RoundButton(Button):
    """The round primary button: sends, or stops while an answer runs."""

    def __init__(self, theme: Theme, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, icon_name=icon_name, parent=parent)

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(self.theme.px(32), self.theme.px(32))

    def minimumSizeHint(self) -> QSize:
        """Return the same square."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc and the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, area = self.theme.colors, QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        fill = colors.color("accent" if self.isEnabled() else self.theme.resting)
        if self.underMouse() and self.isEnabled():
            fill = fill.lighter(112) if self.theme.dark else fill.darker(112)
        painter.setBrush(fill)
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
        side = self.theme.px(18)
        box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        tone = "on_accent" if self.isEnabled() else "secondary"
        paint_icon(painter, box, self.icon_name, colors.color(tone))
        if self.hasFocus():
            # A ring inside the disc: the accent would vanish on itself.
            painter.setPen(QPen(colors.color("on_accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(area.adjusted(3, 3, -3, -3))
