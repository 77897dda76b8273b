"""Draws the lines under the box of Ctrl+K. Must not know what they do."""

from __future__ import annotations

import datetime as dt
import math

from PySide6.QtCore import QModelIndex, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from falcon_desktop.ui.i18n import one_line, reader_locale
from falcon_desktop.ui.icons import paint_icon
from falcon_desktop.ui.labels import direction_of, paint_line
from falcon_desktop.ui.palette.rows import ROW, Kind, Row
from falcon_desktop.ui.sidebar.dates import short_time
from falcon_desktop.ui.sidebar.view import RowLook
from falcon_desktop.ui.theme import RADIUS_CONTROL, SMALL, Theme


class PalettePainter(QObject):
    """Draws titles in bold, snippets with the found words marked, commands with their keys."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def row_height(self) -> int:
        """Return the height of every line, in pixels."""
        return max(self._theme.px(32), QFontMetrics(self._theme.font()).height() + 12)

    def paint_row(self, painter: QPainter, area: QRectF, index: QModelIndex, look: RowLook) -> None:
        """Draw one line."""
        row: Row = index.data(ROW)
        colors, theme = self._theme.colors, self._theme
        area.adjust(8, 1, -8, -1)
        if look.selected or look.hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("tint" if look.selected else "hover"))
            painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        content = area.adjusted(10, 0, -10, 0)
        side = Qt.LayoutDirection
        window = side.RightToLeft if look.mirrored else side.LeftToRight
        if row.keys:
            self._paint_keys(painter, content, row.keys, look.mirrored)
        elif row.detail or row.time:
            self._paint_end(painter, content, row, window)
        if row.kind is Kind.HIT:
            self._paint_speaker(painter, content, row.speaker, window)
        elif row.icon or row.kind is Kind.COMMAND:
            self._paint_icon(painter, content, row.icon, window)
        bold = row.kind is Kind.CHAT and not row.icon
        quiet = row.kind is Kind.MORE
        painter.setFont(theme.font(bold=bold))
        painter.setPen(colors.color("secondary" if quiet else "text"))
        if row.marks:
            self._paint_marked(painter, content, row, look.mirrored)
        else:
            paint_line(painter, content, row.text, window)

    def _paint_end(
        self, painter: QPainter, content: QRectF, row: Row, window: Qt.LayoutDirection
    ) -> None:
        """Draw what stands at the line's end, and leave ``content`` what is left."""
        words = row.detail
        if row.time:
            words = short_time(row.time, dt.datetime.now().date(), reader_locale())
        theme = self._theme
        painter.setFont(theme.font(scale=SMALL))
        painter.setPen(theme.colors.color("secondary"))
        words = one_line(words)
        needed = QFontMetrics(painter.font()).horizontalAdvance(words) + 6
        width = min(needed, content.width() * 0.5)
        mirrored = window is Qt.LayoutDirection.RightToLeft
        left = content.left() if mirrored else content.right() - width
        paint_line(painter, QRectF(left, content.top(), width, content.height()), words, window)
        spent = width + theme.px(12)
        content.adjust(spent if mirrored else 0, 0, 0 if mirrored else -spent, 0)

    def _paint_keys(self, painter: QPainter, content: QRectF, keys: str, mirrored: bool) -> None:
        theme, colors = self._theme, self._theme.colors
        painter.setFont(theme.font(scale=SMALL))
        width = QFontMetrics(painter.font()).horizontalAdvance(keys) + theme.px(12)
        height = theme.px(20)
        left = content.left() if mirrored else content.right() - width
        chip = QRectF(left, content.center().y() - height / 2, width, height)
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color("window"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(colors.color("secondary"))
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
            paint_icon(painter, box, name, self._theme.colors.color("secondary"))
        content.adjust(0 if mirrored else side + gap, 0, -(side + gap) if mirrored else 0, 0)

    def _paint_speaker(
        self, painter: QPainter, content: QRectF, who: str, window: Qt.LayoutDirection
    ) -> None:
        theme = self._theme
        painter.setFont(theme.font(scale=SMALL))
        painter.setPen(theme.colors.color("secondary"))
        advance = QFontMetrics(painter.font()).horizontalAdvance(who)
        width = max(advance + theme.px(10), theme.px(64))
        mirrored = window is Qt.LayoutDirection.RightToLeft
        left = content.right() - width if mirrored else content.left()
        paint_line(painter, QRectF(left, content.top(), width, content.height()), who, window)
        content.adjust(0 if mirrored else width, 0, -width if mirrored else 0, 0)

    def _paint_marked(self, painter: QPainter, content: QRectF, row: Row, mirrored: bool) -> None:
        text = "".join(" " if character in "\n\r\t\u2028\u2029" else character
                       for character in row.text)  # fmt: skip
        text, marks = _with_first_mark(text, row.marks, painter.font(), content.width())
        layout = self._marked(text, marks, painter.font())
        natural = layout.lineAt(0).naturalTextWidth()
        if natural > content.width():
            metrics = QFontMetrics(painter.font())
            bold = max(0, math.ceil(natural - metrics.horizontalAdvance(text)))
            room = int(content.width()) - bold - 2
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            marks = tuple(mark for mark in marks if sum(mark) < len(text))
            layout = self._marked(text, marks, painter.font())
            natural = layout.lineAt(0).naturalTextWidth()
        x = content.right() - natural if mirrored else content.left()
        painter.save()
        painter.setClipRect(content)
        height = layout.lineAt(0).height()
        layout.draw(painter, QPointF(x, content.center().y() - height / 2))
        painter.restore()

    def _marked(self, text: str, marks: tuple[tuple[int, int], ...], font: QFont) -> QTextLayout:
        """Return a line in its own direction, the marked words bold and in the accent."""
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setTextDirection(direction_of(text))
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        marked = QTextCharFormat()
        marked.setFontWeight(QFont.Weight.Bold)
        marked.setForeground(self._theme.colors.color("accent"))
        ranges = []
        for start, length in marks:
            piece = QTextLayout.FormatRange()
            # Python counts characters, Qt counts UTF-16 units.
            piece.start = _units(text[:start])
            piece.length = _units(text[start : start + length])
            piece.format = marked
            ranges.append(piece)
        layout.setFormats(ranges)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e6)
        layout.endLayout()
        return layout


def _with_first_mark(
    text: str, marks: tuple[tuple[int, int], ...], font: QFont, width: float
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a line without so many of its first words that its first mark is seen."""
    metrics = QFontMetrics(font)
    start, length = marks[0]
    while metrics.horizontalAdvance(text[: start + length]) > 0.9 * width:
        space = text.find(" ", 0 if text[:1] != "…" else 1)
        if not 0 <= space < start:
            break
        gone = space + 1 - len("…")
        text = "…" + text[space + 1 :]
        marks = tuple((first - gone, count) for first, count in marks)
        start -= gone
    return text, marks


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
