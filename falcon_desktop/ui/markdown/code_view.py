"""Draws a code block's visible lines."""

from __future__ import annotations

import html
import math
from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from falcon_desktop.ui.kit.hidden import has_hidden, show_hidden
from falcon_desktop.ui.markdown.blocks import Block, CodeBlock
from falcon_desktop.ui.markdown.code_menu import CodeMenuButton
from falcon_desktop.ui.markdown.code_options import CodeOptions
from falcon_desktop.ui.markdown.copy_button import CopyButton
from falcon_desktop.ui.markdown.frames import paint_frame
from falcon_desktop.ui.markdown.highlight import Highlighter, Painted
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.offsets import Offsets
from falcon_desktop.ui.markdown.paragraph import cursor_x, wide_shifts
from falcon_desktop.ui.markdown.rows import TAB, Rows
from falcon_desktop.ui.markdown.scrolling import SideScroll
from falcon_desktop.ui.markdown.view import Paintwork, Span, View, kept

_KEPT_ROWS: Final = 300
"""Laid out rows that are kept: some screens full."""


class _Row:
    """One row laid out."""

    def __init__(self, text: str, colors: Painted, look: Look) -> None:
        shown = show_hidden(text)
        self.layout = QTextLayout(shown, look.code_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setTabStopDistance(TAB * QFontMetricsF(look.code_font).horizontalAdvance("0"))
        self.layout.setTextOption(option)
        wide = wide_shifts(text, 0, 0) if not text.isascii() else []
        if len(shown) != len(text):  # a sign outside the first plane became one inside it
            wide = []
        self.offsets = Offsets(len(text), len(text) + len(wide), wide)
        formats: list[QTextLayout.FormatRange] = []
        for start, length, color in colors:
            entry = QTextLayout.FormatRange()
            entry.start = self.offsets.to_layout(start)
            entry.length = self.offsets.to_layout(start + length) - entry.start
            entry.format = color
            formats.append(entry)
        self.layout.setFormats(formats)
        self.layout.beginLayout()
        line = self.layout.createLine()
        line.setNumColumns(1 << 24)
        self.layout.endLayout()
        self.width = line.naturalTextWidth()
        self.ascent = line.ascent()
        self.height = line.height()


class CodeButtons(QWidget):
    """Holds the buttons of a code block."""


class CodeView(View):
    """A code block with its header."""

    is_code = True

    def __init__(
        self, owner: QWidget, look: Look, highlighter: Highlighter, options: CodeOptions
    ) -> None:
        super().__init__()
        self._options = options
        self._columns = 0
        self._digits = 0
        self._look = look
        self._owner = owner
        self._highlighter = highlighter
        self._block = CodeBlock("")
        self._rows = Rows()
        self._taken = 0
        self._deceives = False
        self._text: str | None = None
        self._cache: OrderedDict[int, _Row] = OrderedDict()
        self._scroll = SideScroll(owner, look)
        # Qt looks at each child of the message for every frame, so both buttons are in one
        self._buttons = CodeButtons(owner)
        self._button = CopyButton(self._buttons, look, self.code)
        self._menu = CodeMenuButton(self._buttons, look, options, self._code_and_language)
        self._colors = highlighter.open(self)

    def code(self) -> str:
        """Return exactly the code."""
        return self._block.code

    @property
    def block(self) -> CodeBlock:
        """The block that is shown."""
        return self._block

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """Copy, and the menu with what else can be done with the code."""
        return self._button, self._menu

    def holds(self, widget: QWidget) -> bool:
        """Whether a widget is what the buttons are in."""
        return widget is self._buttons

    def _code_and_language(self) -> tuple[str, str]:
        return self.code(), self.language

    @property
    def language(self) -> str:
        """The language named after the fence, or nothing."""
        return self._block.language.split(maxsplit=1)[0] if self._block.language else ""

    def update_block(self, block: Block) -> None:
        if not isinstance(block, CodeBlock):
            raise self._refuse(block)
        if block is not self._block:
            self._block = block
            self._taken = 0
            self._deceives = False
            self._rows = Rows(self._columns)
            self._cache.clear()
            self._colors.restart(self.language)
        self._rows.truncate(self._taken)
        first = self._rows.first_row(self._taken)
        for line in block.lines[self._taken :]:
            self._rows.append(line)
            self._deceives = self._deceives or has_hidden(line)
        self._taken = len(block.lines)
        for line in block.tail:
            self._rows.append(line)
        for row in [row for row in self._cache if row >= first]:
            del self._cache[row]
        self.changed_from = self._top_of_rows() + (first - 1) * self._line() if first else 0.0
        self._text = None
        self._button.set_warning(self._deceives or any(map(has_hidden, block.tail)))
        self._colors.feed(self._rows, first)
        if self.width:
            self.set_width(self.width)

    def recolor(self, first: int, last: int) -> None:
        """Lay rows out again with their new colours."""
        for row in [row for row in self._cache if first <= row < last]:
            del self._cache[row]
        if isValid(self._owner):  # its window may have gone while they were made
            frame = self._frame().translated(0, self.top)
            self._owner.update(frame.toAlignedRect())

    # geometry

    def _frame(self) -> QRectF:
        left = self._look.indent(self._block.nest)
        if self.mirrored:
            return QRectF(0, 0, self.width - left, self.height)
        return QRectF(left, 0, self.width - left, self.height)

    def _header(self) -> float:
        return math.ceil(self._look.line * 1.28)

    def _pad(self) -> int:
        return self._look.theme.px(12)

    def _content_width(self) -> float:
        return self._rows.widest * self._advance() + 2

    def _gutter(self) -> float:
        """Return the room that line numbers take, with the space after them."""
        return (self._digits + 2) * self._advance() if self._digits else 0.0

    def _advance(self) -> float:
        return QFontMetricsF(self._look.code_font).horizontalAdvance("0")

    def _fit_rows(self, width: float) -> float:
        """Cut the lines into rows for a width, if they wrap; return the room of the text."""
        digits = len(str(max(1, self._rows.lines))) if self._options.numbers else 0
        if digits != self._digits:
            self._digits = digits
            self.changed_from = 0.0
        room = width - self._look.indent(self._block.nest) - 2 * self._pad() - self._gutter()
        columns = max(8, int((room - 2) / self._advance())) if self._options.wraps else 0
        if columns != self._columns:
            self._columns = columns
            self._rows = Rows(columns)
            for line in (*self._block.lines, *self._block.tail):
                self._rows.append(line)
            self._cache.clear()
            self._colors.restart(self.language)
            self._colors.feed(self._rows, 0)
            self.changed_from = 0.0
        return max(1.0, room)

    def set_width(self, width: float) -> float:
        self.width = width
        room = self._fit_rows(width)
        self._scroll.fit(self._content_width(), room)
        rows = len(self._rows.texts)
        self.height = (
            self._header() + 2 * self._look.theme.px(10) + rows * self._line()
            + (self._scroll.thickness() if self._scroll.needed else 0)
        )  # fmt: skip
        return self.height

    def _line(self) -> float:
        return round(self._look.code_line)

    def _origin(self) -> QPointF:
        """Return where the first row begins, scrolling included."""
        frame = self._frame()
        return QPointF(
            frame.left() + self._pad() + self._gutter() - self._scroll.value,
            self._top_of_rows(),
        )

    def _top_of_rows(self) -> float:
        return self._header() + self._look.theme.px(10)

    def place_children(self) -> None:
        frame = self._frame().translated(0, self.top).toRect()
        button = self._button.sizeHint()
        header = round(self._header())
        pad = self._look.theme.px(6)
        width, height = button.width(), button.height()
        self._buttons.setGeometry(
            frame.right() - width - height - pad,
            frame.top() + (header - height) // 2 + 1,
            width + height,
            height,
        )
        self._menu.setGeometry(0, 0, height, height)
        self._button.setGeometry(height, 0, width, height)
        if self._buttons.isHidden():
            self._buttons.show()
        thickness = self._scroll.thickness()
        bar = QRect(frame.left() + 4, frame.bottom() - thickness, frame.width() - 8, thickness)
        self._scroll.place(bar, frame)

    def move_children(self, pixels: int) -> None:
        self._buttons.move(self._buttons.x(), self._buttons.y() + pixels)
        self._scroll.move(pixels)

    # drawing

    def _row(self, index: int) -> _Row:
        row = self._cache.get(index)
        if row is None:
            row = _Row(self._rows.texts[index], self._colors.row(index), self._look)
            self._cache[index] = row
            if len(self._cache) > _KEPT_ROWS:
                self._cache.popitem(last=False)
        return row

    def paint(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        look = self._look
        frame = self._frame()
        header = self._header()
        paint_frame(painter, frame, clip, look.surface, look.border)
        with kept(painter):
            if clip.top() < header:
                painter.fillRect(QRectF(frame.left(), header - 1, frame.width(), 1), look.border)
                painter.setPen(look.secondary)
                painter.setFont(look.small_font)
                name = QRectF(frame.left() + self._pad(), 0, frame.width() / 2, header)
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                name_flags = int(flags | Qt.AlignmentFlag.AlignAbsolute)
                painter.drawText(name, name_flags, show_hidden(self.language[:60]))
            painter.setClipRect(frame.adjusted(1, header, -1, -1))
            rows = self._rows_in(clip)
            if self._digits:
                self._paint_numbers(painter, rows)
                left = frame.left() + self._pad() + self._gutter() - self._advance() / 2
                painter.setClipRect(frame.adjusted(left - frame.left(), header, -1, -1))
            self._paint_rows(painter, rows, work)

    def _rows_in(self, clip: QRectF) -> range:
        top, line = self._top_of_rows(), self._line()
        first = max(0, int((clip.top() - top) // line))
        last = min(len(self._rows.texts), int((clip.bottom() - top) // line) + 1)
        return range(first, last)

    def _paint_numbers(self, painter: QPainter, rows: range) -> None:
        """Draw the numbers of the lines that begin in these rows; they are no part of the text."""
        look, line, top = self._look, self._line(), self._top_of_rows()
        painter.setFont(look.code_font)
        painter.setPen(look.secondary)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left, width = self._frame().left() + self._pad(), self._digits * self._advance()
        for index in rows:
            if number := self._rows.number_of(index):
                box = QRectF(left, top + index * line, width + 1, line)
                painter.drawText(box, int(flags | Qt.AlignmentFlag.AlignAbsolute), str(number))

    def _paint_rows(self, painter: QPainter, rows: range, work: Paintwork) -> None:
        origin, line = self._origin(), self._line()
        painter.setPen(self._look.text)
        for index in rows:
            row = self._row(index)
            top = origin.y() + index * line
            point = QPointF(origin.x(), top + (line - row.height) / 2)
            row.layout.draw(painter, point, self._selections(index, row, work))

    def _selections(self, index: int, row: _Row, work: Paintwork) -> list[QTextLayout.FormatRange]:
        found: list[QTextLayout.FormatRange] = []
        look = self._look
        if work.selection is None and not work.marks:
            return found
        pieces = [(span, look.mark) for span in work.marks]
        if work.selection is not None:
            pieces.append((work.selection, look.selection))
        if work.current is not None:
            pieces.append((work.current, look.current_mark))
        start = self._rows.starts[index]
        length = len(self._rows.texts[index])
        for span, color in pieces:
            first, last = max(0, span.start - start), min(length, span.end - start)
            if first >= last:
                continue
            entry = QTextLayout.FormatRange()
            entry.start = row.offsets.to_layout(first)
            entry.length = row.offsets.to_layout(last) - entry.start
            made = QTextCharFormat()
            made.setBackground(color)
            if span is work.current:
                made.setForeground(look.on_current)
            else:  # its own colours could not be read there
                made.setForeground(look.text if color is look.mark else look.on_selection)
            entry.format = made
            found.append(entry)
        return found

    # text

    def text(self) -> str:
        if self._text is None:
            self._text = "\n".join([*self._block.lines, *self._block.tail])
        return self._text

    def plain(self, start: int, end: int) -> str:
        return self.text()[start:end]

    def markdown(self, start: int, end: int) -> str:
        code = self.text()[start:end]
        fence = "```"
        while fence in code:
            fence += "`"
        return f"{fence}{self._block.language}\n{code}\n{fence}"

    def html(self, start: int, end: int) -> str:
        return f"<pre><code>{html.escape(self.text()[start:end])}</code></pre>"

    def offset_at(self, point: QPointF) -> int:
        origin, line = self._origin(), self._line()
        count = len(self._rows.texts)
        if not count or point.y() < self._header():
            return 0
        index = int((point.y() - origin.y()) // line)
        if index >= count:
            return self._rows.starts[-1] + len(self._rows.texts[-1])
        index = max(0, index)
        row = self._row(index)
        place = row.layout.lineAt(0).xToCursor(point.x() - origin.x())
        return self._rows.starts[index] + row.offsets.to_source(int(place))

    def line_at(self, offset: int) -> Span:
        if not self._rows.texts:
            return Span(0, 0)
        index = self._rows.row_at(offset)
        start = self._rows.starts[index]
        return Span(start, start + len(self._rows.texts[index]))

    def rect_of(self, start: int, end: int) -> QRectF:
        if not self._rows.texts:
            return QRectF(0, 0, 1, self.height)
        index = self._rows.row_at(start)
        row, origin, line = self._row(index), self._origin(), self._line()
        first = row.offsets.to_layout(start - self._rows.starts[index])
        last = row.offsets.to_layout(min(end, self._rows.starts[index] + len(
            self._rows.texts[index])) - self._rows.starts[index])  # fmt: skip
        a, b = cursor_x(row.layout.lineAt(0), first), cursor_x(row.layout.lineAt(0), last)
        rows = self._rows.row_at(max(start, end)) - index + 1
        top = origin.y() + index * line
        return QRectF(origin.x() + min(a, b), top, max(1.0, abs(b - a)), rows * line)

    def rects_of(self, start: int, end: int) -> list[QRectF]:
        frame, line = self._frame(), self._line()
        left = frame.left() + self._pad() + self._gutter()
        room = QRectF(left, 0, frame.right() - 1 - left, self.height)
        found: list[QRectF] = []
        for index in range(self._rows.row_at(start), self._rows.row_at(max(start, end - 1)) + 1):
            begins, length = self._rows.starts[index], len(self._rows.texts[index])
            first, last = max(0, start - begins), min(length, end - begins)
            inside = self._rows.texts[index][first:last]
            first += len(inside) - len(inside.lstrip())  # nobody sees the indentation
            if first >= last:
                continue
            row, origin = self._row(index), self._origin()
            a = cursor_x(row.layout.lineAt(0), row.offsets.to_layout(first))
            b = cursor_x(row.layout.lineAt(0), row.offsets.to_layout(last))
            top = origin.y() + index * line
            found.append(QRectF(origin.x() + min(a, b), top, abs(b - a), line).intersected(room))
        return found

    def show_offset(self, start: int, end: int) -> None:
        """Scroll sideways to show a range."""
        rect = self.rect_of(start, end).translated(-self._origin().x(), 0)
        room = self._frame().width() - 2 * self._pad() - self._gutter()
        self._scroll.show_range(rect.left(), rect.right(), room)

    def scroll_sideways(self, pixels: int) -> bool:
        return self._scroll.scroll(pixels)

    def nests(self) -> tuple[str, str]:
        return self._block.nest, self._block.nest

    def margins(self) -> tuple[float, float]:
        return self._look.gap, self._look.gap

    def restyle(self) -> None:
        self._cache.clear()
        self._colors.restart(self.language)
        self._colors.feed(self._rows, 0)

    def dispose(self) -> None:
        self._colors.close()
        self._scroll.dispose()
        self._buttons.hide()
        self._buttons.deleteLater()
