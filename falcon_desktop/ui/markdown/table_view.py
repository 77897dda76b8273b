"""Draws a table's visible rows; a wide table scrolls sideways."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.markdown import serialise
from falcon_desktop.ui.markdown.blocks import BOLD, Block, Paragraph, Row, Run, TableBlock
from falcon_desktop.ui.markdown.columns import column_widths
from falcon_desktop.ui.markdown.formulas import Formulas
from falcon_desktop.ui.markdown.frames import paint_frame
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.paragraph import ParagraphLayout
from falcon_desktop.ui.markdown.scrolling import SideScroll
from falcon_desktop.ui.markdown.view import Link, Paintwork, Span, View, kept

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.parser import Parser

WRAPPED_ROWS: Final = 200
"""Rows up to which cells wrap; a longer table has rows of one line, so that it stays cheap."""
_KEPT_ROWS: Final = 120
_MARKUP: Final = re.compile(r"[\\`*_~\[\]<&$:!]")
_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_SIDES: Final = {
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


class _RowLayout:
    """The cells of one row laid out."""

    def __init__(self, cells: list[ParagraphLayout]) -> None:
        self.cells = cells
        self.height = 0.0

    def fit(self, widths: list[float]) -> float:
        for cell, width in zip(self.cells, widths, strict=False):
            cell.set_width(width)
        self.height = max((cell.height for cell in self.cells), default=0.0)
        return self.height


class _Advances(dict[str, float]):
    """How far each character goes on, for the width of cells that are not laid out."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._metrics = QFontMetricsF(look.font)
        self._marked = look.pixel_size * 0.62

    def __missing__(self, sign: str) -> float:
        found = self[sign] = self._metrics.horizontalAdvance(sign)
        return found

    def of(self, cell: str) -> float:
        """Return a width that holds the cell in one line; what is joined takes less."""
        found = sum(map(self.__getitem__, cell)) + 2
        # code is in another font, and what is strong is wider than its signs make up for
        return max(found * 1.1, len(cell) * self._marked) if _MARKUP.search(cell) else found


class TableView(View):
    """A table. Row 0 is the header."""

    def __init__(self, owner: QWidget, look: Look, formulas: Formulas, parser: Parser) -> None:
        super().__init__()
        self._look = look
        self._formulas = formulas
        self._parser = parser
        self._block = TableBlock((), ())
        self._definitions: dict[str, Any] = {}
        self._sources: list[Row] = []
        self._taken = 0
        self._layouts: OrderedDict[int, _RowLayout] = OrderedDict()
        self._advances: _Advances | None = None
        self._naturals: list[float] = []
        self._widths: list[float] = []
        self._tops: list[float] = []
        self._starts: list[int] = []
        self._text: str | None = None
        self._scroll = SideScroll(owner, look)

    def update_block(self, block: Block) -> None:
        if not isinstance(block, TableBlock):
            raise self._refuse(block)
        sources = [block.header, *block.rows, *block.tail]
        same = 0
        if block is self._block:
            same = self._taken + 1
        while same < min(len(sources), len(self._sources)) and (
            sources[same] == self._sources[same]
        ):
            same += 1
        if block.aligns != self._block.aligns or block.definitions != self._definitions:
            same = 0
        self._block, self._taken = block, len(block.rows)
        self._definitions = dict(block.definitions)
        self._sources = sources
        for row in [row for row in self._layouts if row >= same]:
            del self._layouts[row]
        self._text = None
        self._measure(same)
        if self.width:
            self.set_width(self.width)

    @property
    def _wraps(self) -> bool:
        return len(self._sources) <= WRAPPED_ROWS

    def _runs(self, source: str) -> tuple[Run, ...]:
        if not _MARKUP.search(source):
            return (Run(source),) if source else ()
        return self._parser.cell(source, self._definitions)

    def _row(self, index: int) -> _RowLayout:
        row = self._layouts.get(index)
        if row is None:
            cells: list[ParagraphLayout] = []
            from_right = self._mirrored() if index else None
            for column, source in enumerate(self._sources[index]):
                runs = self._runs(source)
                if not index:
                    runs = tuple(Run(run.text, run.style | BOLD, run.link) for run in runs)
                aligns = self._block.aligns
                side = _SIDES.get(aligns[column] if column < len(aligns) else "")
                paragraph = Paragraph(runs)
                cells.append(
                    ParagraphLayout(
                        paragraph,
                        self._look,
                        self._formulas,
                        side or _LEFT,
                        from_right=from_right,
                    )
                )
            row = self._layouts[index] = _RowLayout(cells)
            if not index:
                for cell in cells:
                    cell.stand(from_right=self._mirrored())
            if self._widths:
                row.fit(self._widths)
            if not self._wraps and len(self._layouts) > _KEPT_ROWS:
                self._layouts.popitem(last=False)
        return row

    def _measure(self, first: int) -> None:
        """Widen the columns for rows from ``first`` on."""
        if not first:
            self._naturals = []
        if self._advances is None and not self._wraps:
            self._advances = _Advances(self._look)
        advances = self._advances
        for index in range(first, len(self._sources)):
            if advances is None or self._wraps or not index:  # the header is bold
                found = [cell.natural_width() for cell in self._row(index).cells]
            else:
                found = [advances.of(cell) for cell in self._sources[index]]
            for column, natural in enumerate(found):
                if column == len(self._naturals):
                    self._naturals.append(natural)
                elif natural > self._naturals[column]:
                    self._naturals[column] = natural

    # geometry

    def _pads(self) -> tuple[int, int]:
        return self._look.theme.px(12), self._look.theme.px(7)

    def _room(self) -> float:
        return max(64.0, self.width - self._look.indent(self._block.nest) - 2)

    def set_width(self, width: float) -> float:
        self.width = width
        across, down = self._pads()
        unit = self._look.theme.px(1)
        self._widths = column_widths(
            self._naturals, self._room(), 2.0 * across, 110.0 * unit, 340.0 * unit,
            wrap=self._wraps,
        )  # fmt: skip
        self._content = sum(self._widths) + 2 * across * len(self._widths)
        self._scroll.fit(self._content, self._room(), from_right=self._mirrored())
        self._tops = [0.0]
        if self._wraps:
            for index in range(len(self._sources)):
                height = self._row(index).fit(self._widths)
                self._tops.append(self._tops[-1] + round(height + 2 * down))
            self._body = self._tops[-1]
        else:
            for row in self._layouts.values():
                row.fit(self._widths)
            self._body = self._uniform() * len(self._sources)
        bar = self._scroll.thickness() if self._scroll.needed else 0
        self.height = self._body + 2 + bar
        return self.height

    def _uniform(self) -> float:
        return float(round(self._look.line + 2 * self._pads()[1]))

    def _row_top(self, index: int) -> float:
        return self._tops[index] if self._wraps else index * self._uniform()

    def _row_height(self, index: int) -> float:
        return self._tops[index + 1] - self._tops[index] if self._wraps else self._uniform()

    def _row_index(self, y: float) -> int:
        found = bisect_right(self._tops, y) - 1 if self._wraps else int(y // self._uniform())
        return max(0, min(found, len(self._sources) - 1))

    def _mirrored(self) -> bool:
        """Whether columns run from the right: when the header's first letter that says so does."""
        said = (cell.first_direction() for cell in self._row(0).cells)
        return next((one for one in said if one is not None), False)

    def _lefts(self) -> list[float]:
        """Return where the columns begin, scrolling included."""
        across = self._pads()[0]
        left = self._frame().left() + 1
        found = []
        if self._mirrored():
            right = left + self._content - self._scroll.value
            for width in self._widths:
                found.append(right - width - across)
                right -= width + 2 * across
            return found
        left -= self._scroll.value
        for width in self._widths:
            found.append(left + across)
            left += width + 2 * across
        return found

    def _frame(self) -> QRectF:
        indent = self._look.indent(self._block.nest)
        width = min(self._room() + 2, self._content + 2)
        if self._mirrored():
            return QRectF(self.width - indent - width, 0, width, self.height)
        return QRectF(indent, 0, width, self.height)

    def place_children(self) -> None:
        frame = self._frame().translated(0, self.top).toRect()
        thickness = self._scroll.thickness()
        bar = QRect(frame.left() + 4, frame.bottom() - thickness, frame.width() - 8, thickness)
        self._scroll.place(bar, frame)

    def move_children(self, pixels: int) -> None:
        self._scroll.move(pixels)

    # drawing

    def paint(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        look = self._look
        frame = self._frame()
        head = QRectF(frame.left(), 0, frame.width(), self._row_height(0) + 1)
        if clip.intersects(head):
            with kept(painter):
                painter.setClipRect(head, Qt.ClipOperation.IntersectClip)
                paint_frame(painter, frame, clip, look.surface, look.border)
        with kept(painter):
            painter.setClipRect(frame, Qt.ClipOperation.IntersectClip)
            lefts = self._lefts()
            # what scrolls into view may begin with the line under a row, one pixel below its end
            first, last = self._row_index(clip.top() - 1), self._row_index(clip.bottom())
            if work.selection is not None or work.marks:
                self.text()
            for index in range(first, last + 1):
                top = self._row_top(index) + 1
                self._paint_row(painter, index, lefts, work)
                if index + 1 < len(self._sources):
                    y = round(top + self._row_height(index)) - 1
                    painter.fillRect(QRectF(frame.left(), y, frame.width(), 1), look.border)
        paint_frame(painter, frame, clip, None, look.border)

    def _paint_row(
        self, painter: QPainter, index: int, lefts: list[float], work: Paintwork
    ) -> None:
        row = self._row(index)
        down = self._pads()[1]
        painter.setPen(self._look.text)
        start = self._starts[index] if self._text is not None else 0
        for column, cell in enumerate(row.cells):
            cell.left, cell.top = lefts[column], self._row_top(index) + 1 + down
            cell.start = start
            start += len(cell.text) + 1
            if cell.left > self.width or cell.left + self._widths[column] < 0:
                continue
            area = QRectF(cell.left, cell.top, self._widths[column], cell.height)
            cell.paint(painter, area, work if self._text is not None else Paintwork())

    # text

    @property
    def row_count(self) -> int:
        """How many rows there are, with the header."""
        return len(self._sources)

    def row_span(self, index: int) -> Span:
        """Return where a row is in the text."""
        text = self.text()
        after = index + 1
        return Span(
            self._starts[index],
            self._starts[after] - 1 if after < len(self._starts) else len(text),
        )

    def cells(self, index: int) -> list[tuple[Run, ...]]:
        """Return the words of a row's cells."""
        return [self._runs(one) for one in self._sources[index]]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self._block.header)

    def _cell_texts(self, index: int) -> list[str]:
        return ["".join(run.text for run in self._runs(one)) for one in self._sources[index]]

    def text(self) -> str:
        if self._text is None:
            rows = ["\t".join(self._cell_texts(index)) for index in range(len(self._sources))]
            self._starts = []
            position = 0
            for row in rows:
                self._starts.append(position)
                position += len(row) + 1
            self._text = "\n".join(rows)
        return self._text

    def plain(self, start: int, end: int) -> str:
        return self.text()[start:end]

    def _span_rows(self, start: int, end: int) -> tuple[int, int]:
        self.text()
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_right(self._starts, max(start, end - 1)) - 1)
        return first, last

    def markdown(self, start: int, end: int) -> str:
        """Return whole rows as a table, or the text if the range is within one row."""
        first, last = self._span_rows(start, end)
        if first == last and self._block.rows:
            return self.text()[start:end].replace("\t", " | ")
        signs = {"left": ":---", "right": "---:", "center": ":---:"}
        rule = "| " + " | ".join(signs.get(one, "---") for one in self._block.aligns) + " |"
        lines = [_markdown_row(self._block.header), rule]
        lines += [_markdown_row(row) for row in self._sources[max(1, first) : last + 1]]
        return "\n".join(lines)

    def html(self, start: int, end: int) -> str:
        first, last = self._span_rows(start, end)
        if first == last and self._block.rows:
            return f"<p>{html.escape(self.text()[start:end])}</p>"
        rows = [self._html_row(0, "th")]
        rows += [self._html_row(index, "td") for index in range(max(1, first), last + 1)]
        return f"<table border=1>{''.join(rows)}</table>"

    def _html_row(self, index: int, tag: str) -> str:
        cells = (
            f"<{tag}>{''.join(serialise.html_run(run) for run in self._runs(one))}</{tag}>"
            for one in self._sources[index]
        )
        return f"<tr>{''.join(cells)}</tr>"

    # places

    def _cell_at(self, point: QPointF) -> tuple[int, int, ParagraphLayout]:
        index = self._row_index(point.y() - 1)
        row, lefts = self._row(index), self._lefts()
        down = self._pads()[1]
        across = self._pads()[0]
        chosen = 0
        best = 1e9
        for column in range(len(row.cells)):
            left = lefts[column] - across
            right = lefts[column] + self._widths[column] + across
            distance = max(left - point.x(), point.x() - right, 0.0)
            if distance < best:
                chosen, best = column, distance
        cell = row.cells[chosen]
        cell.left, cell.top = lefts[chosen], self._row_top(index) + 1 + down
        return index, chosen, cell

    def _cell_start(self, index: int, column: int) -> int:
        self.text()
        return self._starts[index] + sum(len(one) + 1 for one in self._cell_texts(index)[:column])

    def offset_at(self, point: QPointF) -> int:
        if not self._sources[0]:
            return 0
        index, column, cell = self._cell_at(point)
        inside = QPointF(point.x() - cell.left, point.y())
        return self._cell_start(index, column) + cell.offset_at(inside)

    def rect_of(self, start: int, end: int) -> QRectF:
        first, last = self._span_rows(start, end)
        top = self._row_top(first)
        bottom = self._row_top(last) + self._row_height(last)
        if first == last and (found := self._cell_of(first, start)) is not None:
            column, position, cell = found
            cell.left = self._lefts()[column]
            cell.top = self._row_top(first) + 1 + self._pads()[1]
            return cell.rect_of(start - position, min(end - position, len(cell.text)))
        return QRectF(self._frame().left(), top, self._frame().width(), bottom - top)

    def rects_of(self, start: int, end: int) -> list[QRectF]:
        first, last = self._span_rows(start, end)
        lefts, down, room = self._lefts(), self._pads()[1], self._frame()
        found: list[QRectF] = []
        for index in range(first, last + 1):
            position = self._starts[index]
            for column, cell in enumerate(self._row(index).cells):
                begin, stop = max(0, start - position), min(len(cell.text), end - position)
                if begin < stop:
                    cell.left, cell.top = lefts[column], self._row_top(index) + 1 + down
                    found += [one.intersected(room) for one in cell.rects_of(begin, stop)]
                position += len(cell.text) + 1
        return found

    def reads_from_right(self, offset: int) -> bool:
        found = self._cell_of(self._span_rows(offset, offset)[0], offset)
        return found is not None and found[2].right_to_left

    def _cell_of(self, index: int, offset: int) -> tuple[int, int, ParagraphLayout] | None:
        """Return the cell of a row that an offset is in: its column, its offset, its layout."""
        position = self._starts[index]
        for column, cell in enumerate(self._row(index).cells):
            if position <= offset <= position + len(cell.text):
                return column, position, cell
            position += len(cell.text) + 1
        return None

    def show_offset(self, start: int, end: int) -> None:
        rect = self.rect_of(start, end)
        shift = self._scroll.value - self._frame().left()
        self._scroll.show_range(rect.left() + shift, rect.right() + shift, self._room())

    def scroll_sideways(self, pixels: int) -> bool:
        return self._scroll.scroll(pixels)

    def link_at(self, point: QPointF) -> Link | None:
        if not self._sources[0]:
            return None
        cell = self._cell_at(point)[2]
        return cell.link_at(QPointF(point.x() - cell.left, point.y()))

    def links(self) -> list[tuple[Span, Link]]:
        found: list[tuple[Span, Link]] = []
        for index, row in enumerate(self._sources):
            for column, source in enumerate(row):
                if "://" not in source and "mailto" not in source and "[" not in source:
                    continue
                position = self._cell_start(index, column)
                for run in self._runs(source):
                    if run.link:
                        span = Span(position, position + len(run.text))
                        found.append((span, Link(run.link, run.text)))
                    position += len(run.text)
        return found

    def formulas_ready(self, sources: set[str]) -> bool:
        found = False
        for row in self._layouts.values():
            for cell in row.cells:
                if cell.waiting & sources:
                    cell.rebuild()
                    found = True
        if found:
            self._measure(0)
        return found

    def nests(self) -> tuple[str, str]:
        return self._block.nest, self._block.nest

    def margins(self) -> tuple[float, float]:
        return self._look.gap, self._look.gap

    def restyle(self) -> None:
        self._layouts.clear()
        self._advances = None
        self._widths = []
        self._measure(0)

    def dispose(self) -> None:
        self._scroll.dispose()


def _markdown_row(cells: Row) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
