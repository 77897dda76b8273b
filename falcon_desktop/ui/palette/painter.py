"""Draws the lines below the box of Ctrl+K."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from falcon_desktop.ui.kit.even_list import RowLook
from falcon_desktop.ui.kit.i18n import one_line
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.labels import draw_fitted
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, Theme
from falcon_desktop.ui.palette.lines import Lines
from falcon_desktop.ui.palette.rows import ROW, Kind, Row

TIMED: Final = 220
"""Pixels at no zoom from which on a line has room for its time."""


class PalettePainter(QObject):
    """Draws titles in bold, snippets with highlighted matches, commands with their keys."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = Lines(theme, self)

    def row_height(self) -> int:
        """Return the height of every line, in pixels."""
        return max(self._theme.px(32), QFontMetrics(self._theme.font()).height() + 12)

    def paint_row(self, painter: QPainter, area: QRectF, index: QModelIndex, look: RowLook) -> None:
        """Draw one line."""
        row: Row = index.data(ROW)
        lines = self._lines
        area.adjust(8, 1, -8, -1)
        if look.selected or look.hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(lines.color("tint" if look.selected else "hover"))
            painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        content = area.adjusted(10, 0, -10, 0)
        side = Qt.LayoutDirection
        window = side.RightToLeft if look.mirrored else side.LeftToRight
        if row.keys:
            if self._have_keys_room(row, content.width()):
                self._paint_keys(painter, content, row.keys, look.mirrored)
        elif row.detail or (row.time and content.width() >= self._theme.px(TIMED)):
            self._paint_end(painter, content, row, window)
        if row.kind is Kind.HIT:
            self._paint_speaker(painter, content, row.speaker, window)
        elif row.icon or row.kind is Kind.COMMAND:
            self._paint_icon(painter, content, row.icon, window)
        bold = row.kind is Kind.CHAT and not row.icon
        quiet = row.kind is Kind.MORE
        painter.setFont(lines.pen(bold=bold).font)
        painter.setPen(lines.color("secondary" if quiet else "text"))
        if row.marks:
            self._paint_marked(painter, content, row, look.mirrored)
        else:
            shown = lines.fitted(row.text, content.width(), bold=bold)
            draw_fitted(painter, content, *shown, window)

    def _paint_end(
        self, painter: QPainter, content: QRectF, row: Row, window: Qt.LayoutDirection
    ) -> None:
        """Draw what stands at the line's end, and leave ``content`` what is left."""
        theme, lines = self._theme, self._lines
        font, metrics = lines.pen(small=True)
        words = one_line(lines.time(row.time) if row.time else row.detail)
        painter.setFont(font)
        painter.setPen(lines.color("secondary"))
        width = min(metrics.horizontalAdvance(words) + 6, content.width() * 0.5)
        mirrored = window is Qt.LayoutDirection.RightToLeft
        left = content.left() if mirrored else content.right() - width
        shown = lines.fitted(words, width, small=True)
        area = QRectF(left, content.top(), width, content.height())
        draw_fitted(painter, area, *shown, window)
        spent = width + theme.px(12)
        content.adjust(spent if mirrored else 0, 0, 0 if mirrored else -spent, 0)

    def _have_keys_room(self, row: Row, width: float) -> bool:
        """Whether there is room for an action's keys beside its name, which comes first."""
        theme, lines = self._theme, self._lines
        name = lines.pen().metrics.horizontalAdvance(one_line(row.text))
        keys = lines.pen(small=True).metrics.horizontalAdvance(row.keys)
        return name + keys + theme.px(26) + theme.px(24) <= width

    def _paint_keys(self, painter: QPainter, content: QRectF, keys: str, mirrored: bool) -> None:
        theme, lines = self._theme, self._lines
        font, metrics = lines.pen(small=True)
        painter.setFont(font)
        width = metrics.horizontalAdvance(keys) + theme.px(12)
        height = theme.px(20)
        left = content.left() if mirrored else content.right() - width
        chip = QRectF(left, content.center().y() - height / 2, width, height)
        painter.setPen(QPen(lines.color("line"), 1))
        painter.setBrush(lines.color("window"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(lines.color("secondary"))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, keys)
        spent = width + theme.px(12)
        content.adjust(spent if mirrored else 0, 0, 0 if mirrored else -spent, 0)

    def _paint_icon(
        self, painter: QPainter, content: QRectF, name: str, window: Qt.LayoutDirection
    ) -> None:
        side, gap = self._theme.px(16), self._theme.px(10)
        mirrored = window is Qt.LayoutDirection.RightToLeft
        left = content.right() - side if mirrored else content.left()
        box = QRectF(left, content.center().y() - side / 2, side, side)
        if name:
            painter.setLayoutDirection(window)
            paint_icon(painter, box, name, self._lines.color("secondary"))
        content.adjust(0 if mirrored else side + gap, 0, -(side + gap) if mirrored else 0, 0)

    def _paint_speaker(
        self, painter: QPainter, content: QRectF, who: str, window: Qt.LayoutDirection
    ) -> None:
        theme, lines = self._theme, self._lines
        font, metrics = lines.pen(small=True)
        painter.setFont(font)
        painter.setPen(lines.color("secondary"))
        width = max(metrics.horizontalAdvance(who) + theme.px(10), theme.px(64))
        mirrored = window is Qt.LayoutDirection.RightToLeft
        left = content.right() - width if mirrored else content.left()
        area = QRectF(left, content.top(), width, content.height())
        draw_fitted(painter, area, *lines.fitted(who, width, small=True), window)
        content.adjust(0 if mirrored else width, 0, -width if mirrored else 0, 0)

    def _paint_marked(self, painter: QPainter, content: QRectF, row: Row, mirrored: bool) -> None:
        layout, width = self._lines.marked(row.text, row.marks, content.width())
        x = content.right() - width if mirrored else content.left()
        painter.save()
        painter.setClipRect(content)
        height = layout.lineAt(0).height()
        layout.draw(painter, QPointF(x, content.center().y() - height / 2))
        painter.restore()
