"""The state of the current connection in words, with a coloured dot."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from falcon_desktop.core.text.directions import END_ISOLATE, ISOLATE
from falcon_desktop.ui.kit.controls import Button, name_widget, paint_focus_ring
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import paint_line
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip


class Mood(StrEnum):
    """The state of a connection, as shown by the colour of its dot."""

    READY = "ready"
    BUSY = "busy"
    """Starting, loading or waiting."""
    TROUBLE = "trouble"
    UNKNOWN = "unknown"
    """Not used yet."""


_DOT = " · "
_SIDE, _INSET, _AFTER_DOT = 8, 6, 8
"""Of the coloured dot: its side, and the room around it."""
TONES = {
    Mood.READY: "ok",
    Mood.BUSY: "warning",
    Mood.TROUBLE: "error",
    Mood.UNKNOWN: "secondary",
}


class ConnectionState(Button):
    """Two lines and a dot: the connection and its state. A click acts on it.

    The words say everything that the colour says.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.title = ""
        self.detail = ""
        self._short = ""
        self._why = ""
        self.mood = Mood.UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name_widget(self, "Connection", tr("Connection"))

    def set_state(
        self, title: str, detail: str, mood: Mood, *, short: str = "", why: str = ""
    ) -> None:
        """Show a connection's name, its state in words, and the colour that goes with it.

        Args:
            title: the connection's name.
            detail: its state, the model's name before it.
            mood: the colour.
            short: what is shown where ``detail`` has no room, "" for ``detail`` itself, shortened.
            why: what its tip and its description say beside that, "" for nothing.
        """
        self.title, self.detail, self.mood = title, detail, mood
        self._short, self._why = short, why
        self.setAccessibleName(tr("Connection: {title}, {detail}", title=title, detail=detail))
        self.setAccessibleDescription(why)
        set_tip(self, "")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        large = QFontMetrics(self.theme.font()).height()
        small = QFontMetrics(self.theme.font(scale=SMALL)).height()
        return QSize(self.theme.px(160), large + small + self.theme.px(10))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow width: both lines are elided."""
        return QSize(self.theme.px(60), self.sizeHint().height())

    def fitting(self, metrics: QFontMetrics, width: int) -> str:
        """Return the second line for a width: the model gives way, how it is stays whole."""
        if metrics.horizontalAdvance(self.detail) <= width:
            return self.detail
        line = self._short or self.detail
        model, dot, state = line.rpartition(_DOT)
        if not dot or metrics.horizontalAdvance(line) <= width:
            return line
        room = width - metrics.horizontalAdvance(dot + state)
        if room < metrics.horizontalAdvance("MMM…"):
            return state
        cut = metrics.elidedText(model, Qt.TextElideMode.ElideRight, room)
        # a device's name that is cut still ends where it is kept apart from what is around it
        cut += END_ISOLATE * (cut.count(ISOLATE) - cut.count(END_ISOLATE))
        return cut + dot + state

    def cut_words(self) -> str:
        """Return the second line whole, and what is to be said beside it; "" if that is seen."""
        metrics = QFontMetrics(self.theme.font(scale=SMALL))
        if not self._why and self.fitting(metrics, self._room()) == self.detail:
            return ""
        return f"{self.detail}\n{self._why}" if self._why else self.detail

    def _room(self) -> int:
        """Return the width of a line, in pixels: what the dot leaves."""
        px = self.theme.px
        return self.width() - px(_INSET) - px(_SIDE) - px(_AFTER_DOT) - px(_INSET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot and the two lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self.theme, QRectF(self.rect())
        colors, mirrored = theme.colors, self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(colors.color("hover"))
            painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        side, inset = theme.px(_SIDE), theme.px(_INSET)
        left = area.right() - inset - side if mirrored else area.left() + inset
        painter.setBrush(colors.color(TONES[self.mood]))
        painter.drawEllipse(QRectF(left, area.center().y() - side / 2, side, side))
        spent = inset + side + theme.px(_AFTER_DOT)
        text = area.adjusted(inset if mirrored else spent, 0, -spent if mirrored else -inset, 0)
        painter.setFont(theme.font())
        height = QFontMetrics(painter.font()).height()
        small = QFontMetrics(theme.font(scale=SMALL)).height()
        top = area.center().y() - (height + small) / 2
        painter.setPen(colors.color("text"))
        line = QRectF(text.left(), top, text.width(), height)
        paint_line(painter, line, self.title, self.layoutDirection())
        painter.setFont(theme.font(scale=SMALL))
        painter.setPen(colors.color("secondary"))
        line = QRectF(text.left(), top + height, text.width(), small)
        shown = self.fitting(painter.fontMetrics(), int(line.width()))
        paint_line(painter, line, shown, self.layoutDirection())
        if self.hasFocus():
            paint_focus_ring(painter, area, theme, RADIUS_CONTROL)
