"""Draws a text block: paragraphs, headings, list items and quotes."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from falcon_desktop.ui.markdown import serialise
from falcon_desktop.ui.markdown.blocks import FORMULA, LINK, Block, Marker, Paragraph, TextBlock
from falcon_desktop.ui.markdown.formulas import Formulas
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.paragraph import ParagraphLayout
from falcon_desktop.ui.markdown.view import Link, Paintwork, Span, View, kept


class TextView(View):
    """The paragraphs of one text block."""

    def __init__(self, look: Look, formulas: Formulas) -> None:
        super().__init__()
        self._look = look
        self._formulas = formulas
        self._layouts: list[ParagraphLayout] = []

    def update_block(self, block: Block) -> None:
        """Lay out only the paragraphs that changed."""
        if not isinstance(block, TextBlock):
            raise self._refuse(block)
        same = 0
        for layout, paragraph in zip(self._layouts, block.paragraphs, strict=False):
            if layout.paragraph is not paragraph and layout.paragraph != paragraph:
                break
            same += 1
        self.changed_from = self._layouts[same - 1].top if same else 0.0
        del self._layouts[same:]
        for paragraph in block.paragraphs[same:]:
            self._layouts.append(ParagraphLayout(paragraph, self._look, self._formulas))
        self._take_sides()
        if self.width:
            self.set_width(self.width)

    def _take_sides(self) -> None:
        """Let all of a list or quote stand at one side: that of its first letter which says one."""
        first = 0
        sides = self._layouts
        while first < len(sides):
            outermost = sides[first].paragraph.nest[:1]
            end = first + 1
            if not outermost:
                sides[first].stand(from_right=sides[first].right_to_left)
                first = end
                continue
            kind = _kind_of(sides[first].paragraph)
            while end < len(sides) and sides[end].paragraph.nest[:1] == outermost:
                other = _kind_of(sides[end].paragraph)
                if kind and other and kind != other:  # another list
                    break
                kind = kind or other
                end += 1
            goes_on = not first and self.nest_above[:1] == outermost
            said = self.mirrored if goes_on else None
            for layout in sides[first:end]:
                if said is not None:
                    break
                said = layout.first_direction()
            for layout in sides[first:end]:
                if layout.stand(from_right=bool(said)):
                    self.changed_from = min(self.changed_from, layout.top)
            first = end

    def set_width(self, width: float) -> float:
        self.width = width
        y = 0.0
        start = 0
        for index, layout in enumerate(self._layouts):
            layout.set_width(width)
            if index:
                y += self._gap(self._layouts[index - 1].paragraph, layout.paragraph)
                start += 0 if layout.paragraph.joined else 1
            layout.top = y
            layout.start = start
            y += layout.height
            start += len(layout.text)
        self.height = y
        return y

    def _gap(self, above: Paragraph, below: Paragraph) -> float:
        look = self._look
        if below.joined:
            return 0.0
        if below.level:
            return look.gap * (2.0 if below.level <= 2 else 1.7)
        if above.level:
            return look.gap * 0.8
        if not below.loose:
            return look.small_gap
        if below.markers and above.nest:
            return look.gap * 0.7
        return look.gap

    def margins(self) -> tuple[float, float]:
        look = self._look
        first, last = self._layouts[0].paragraph, self._layouts[-1].paragraph
        above = look.gap * (2.0 if first.level in (1, 2) else 1.7) if first.level else look.gap
        if not first.level and not first.loose:
            above = look.small_gap
        if first.joined:
            above = 0.0
        return above, look.gap * 0.8 if last.level else look.gap

    def restyle(self) -> None:
        for layout in self._layouts:
            layout.rebuild()

    def let_go(self) -> None:
        """Free Qt's layouts of the paragraphs; they are laid out again on demand."""
        for layout in self._layouts:
            layout.let_go()

    def formulas_ready(self, sources: set[str]) -> bool:
        """Draw formulas that became ready. Return whether there are any here."""
        found = False
        for layout in self._layouts:
            if layout.waiting & sources:
                layout.rebuild()
                found = True
        return found

    def nests(self) -> tuple[str, str]:
        return self._layouts[0].paragraph.nest, self._layouts[-1].paragraph.nest

    def end_rect(self) -> QRectF:
        """Return the edge at which the last line ends, one pixel wide."""
        return self._layouts[-1].end_rect()

    def ends_mirrored(self) -> bool:
        return self._layouts[-1].from_right

    def ends_from_right(self) -> bool:
        """Whether the last line is written from the right."""
        return self._layouts[-1].right_to_left

    def _from(self, y: float) -> int:
        """Return the index of the paragraph at a height."""
        return max(0, bisect_right(self._layouts, y, key=_top) - 1)

    def _index_at(self, offset: int) -> int:
        """Return the index of the paragraph that an offset is in."""
        return max(0, bisect_right(self._layouts, offset, key=_start) - 1)

    def paint(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        index = self._from(clip.top())
        while index < len(self._layouts):
            layout = self._layouts[index]
            self._paint_containers(painter, index)  # the gap above is its own
            if layout.top > clip.bottom():
                break
            layout.paint(painter, clip, work)
            index += 1

    def _paint_containers(self, painter: QPainter, index: int) -> None:
        layout = self._layouts[index]
        nest = layout.paragraph.nest
        if not nest:
            return
        for depth, container in enumerate(nest):
            if container == "q":
                self._paint_bar(painter, index, depth)
        for marker in layout.paragraph.markers:
            self._paint_marker(painter, layout, marker)

    def _paint_bar(self, painter: QPainter, index: int, depth: int) -> None:
        layout = self._layouts[index]
        nest = layout.paragraph.nest
        indent = self._look.indent(nest[:depth])
        top, bottom = layout.top, layout.top + layout.height
        before = self._layouts[index - 1] if index else None
        if before is not None and before.paragraph.nest[: depth + 1] == nest[: depth + 1]:
            top = before.top + before.height  # over the gap within one quote
        width = self._look.theme.px(3)
        x = self.width - indent - width if layout.from_right else indent
        painter.fillRect(QRectF(x, top, width, bottom - top), self._look.border)

    def _paint_marker(self, painter: QPainter, layout: ParagraphLayout, marker: Marker) -> None:
        look = self._look
        right, left = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        direction = right if layout.from_right else left
        slot = look.list_indent
        end = look.indent(layout.paragraph.nest[: marker.depth + 1])
        line = look.line_height(layout.paragraph.level)
        top = layout.top + layout.first_line_shift
        box = QRectF(end - slot, top, slot - look.theme.px(7), line)
        if layout.from_right:
            box.moveLeft(self.width - box.right())
        with kept(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if marker.text == "•":
                radius = look.pixel_size * 0.17
                center = QPointF(box.center().x() + slot * 0.12, box.center().y())
                if layout.from_right:
                    center.setX(box.center().x() - slot * 0.12)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.text)
                painter.drawEllipse(center, radius, radius)
            elif marker.text in ("[ ]", "[x]"):
                self._paint_task(painter, box, marker.text == "[x]")
            else:
                painter.setFont(look.font)
                painter.setPen(look.secondary)
                painter.setLayoutDirection(direction)  # not the window's
                side = Qt.AlignmentFlag.AlignRight
                if layout.from_right:
                    side = Qt.AlignmentFlag.AlignLeft
                wide = QFontMetricsF(look.font).horizontalAdvance(marker.text)
                if wide > box.width():
                    spare = wide - box.width()
                    box.adjust(0 if layout.from_right else -spare, 0,
                               spare if layout.from_right else 0, 0)  # fmt: skip
                flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
                painter.drawText(box, int(flags), marker.text)

    def _paint_task(self, painter: QPainter, box: QRectF, done: bool) -> None:
        look = self._look
        size = look.pixel_size * 0.95
        square = QRectF(0, 0, size, size)
        square.moveCenter(box.center())
        painter.setPen(QPen(look.accent if done else look.secondary, 1.2))
        painter.setBrush(look.accent if done else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square, 3, 3)
        if done:
            path = QPainterPath(square.topLeft() + QPointF(size * 0.22, size * 0.52))
            path.lineTo(square.topLeft() + QPointF(size * 0.43, size * 0.73))
            path.lineTo(square.topLeft() + QPointF(size * 0.79, size * 0.29))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.theme.colors.color("on_accent"), 1.6))
            painter.drawPath(path)

    def text(self) -> str:
        pieces: list[str] = []
        for index, layout in enumerate(self._layouts):
            if index and not layout.paragraph.joined:
                pieces.append("\n")
            pieces.append(layout.text)
        return "".join(pieces)

    def signs(self) -> list[tuple[int, str]]:
        return [
            (layout.start, "".join(f"{marker.text} " for marker in layout.paragraph.markers))
            for layout in self._layouts
            if layout.paragraph.markers
        ]

    def reads_from_right(self, offset: int) -> bool:
        return self._layouts[self._index_at(offset)].right_to_left

    def line_at(self, offset: int) -> Span:
        layout = self._layouts[self._index_at(offset)]
        start, end = layout.line_at(offset - layout.start)
        return Span(layout.start + start, layout.start + end)

    def paragraphs(self) -> list[tuple[int, Paragraph]]:
        """Return the paragraphs, each with its place in the text."""
        return [(layout.start, layout.paragraph) for layout in self._layouts]

    def _cuts(self, start: int, end: int) -> list[tuple[Paragraph, int, int]]:
        found = []
        for layout in self._layouts:
            first, last = max(0, start - layout.start), min(len(layout.text), end - layout.start)
            if first < last or (not layout.text and start <= layout.start <= end):
                found.append((layout.paragraph, first, last))
        return found

    def plain(self, start: int, end: int) -> str:
        pieces: list[str] = []
        for paragraph, first, last in self._cuts(start, end):
            if pieces and not paragraph.joined:
                pieces.append("\n\n" if paragraph.loose and not paragraph.markers else "\n")
            pieces.append(serialise.plain_paragraph(paragraph, first, last))
        return "".join(pieces)

    def markdown(self, start: int, end: int) -> str:
        pieces: list[str] = []
        for paragraph, first, last in self._cuts(start, end):
            if pieces and not paragraph.joined:
                tight = not paragraph.loose and paragraph.markers
                pieces.append("\n" if tight else "\n\n")
            pieces.append(serialise.markdown_paragraph(paragraph, first, last))
        return "".join(pieces)

    def html(self, start: int, end: int) -> str:
        return "".join(
            serialise.html_paragraph(paragraph, first, last)
            for paragraph, first, last in self._cuts(start, end)
        )

    def offset_at(self, point: QPointF) -> int:
        layout = self._layouts[self._from(point.y())]
        return layout.start + layout.offset_at(point)

    def rect_of(self, start: int, end: int) -> QRectF:
        found = QRectF()
        for layout in self._layouts:
            first, last = start - layout.start, end - layout.start
            if last < 0:
                break
            if first <= len(layout.text):
                rect = layout.rect_of(max(0, first), min(len(layout.text), last))
                found = rect if found.isNull() else found.united(rect)
        return found

    def rects_of(self, start: int, end: int) -> list[QRectF]:
        found: list[QRectF] = []
        for index in range(self._index_at(start), len(self._layouts)):
            layout = self._layouts[index]
            first, last = max(0, start - layout.start), min(len(layout.text), end - layout.start)
            if layout.start >= end:
                break
            if first < last:
                found += layout.rects_of(first, last)
        return found

    def link_at(self, point: QPointF) -> Link | None:
        layout = self._layouts[self._from(point.y())]
        return layout.link_at(point)

    def formula_spans(self) -> list[Span]:
        """Return where formulas stand."""
        found: list[Span] = []
        for layout in self._layouts:
            position = layout.start
            for run in layout.paragraph.runs:
                if run.style & FORMULA:
                    found.append(Span(position, position + len(run.text)))
                position += len(run.text)
        return found

    def links(self) -> list[tuple[Span, Link]]:
        found: list[tuple[Span, Link]] = []
        for layout in self._layouts:
            position = layout.start
            for run in layout.paragraph.runs:
                if run.style & LINK and run.link:
                    span = Span(position, position + len(run.text))
                    if found and found[-1][0].end == position and found[-1][1].url == run.link:
                        before = found.pop()
                        span = Span(before[0].start, span.end)
                        found.append((span, Link(run.link, before[1].text + run.text)))
                    else:
                        found.append((span, Link(run.link, run.text)))
                position += len(run.text)
        return found


def _kind_of(paragraph: Paragraph) -> str:
    """Return which kind of list an item of the outermost one is in; "" for anything else."""
    marker = next((one.text for one in paragraph.markers if not one.depth), "")
    return "number" if marker[:1].isdecimal() else marker and "bullet"


def _top(layout: ParagraphLayout) -> float:
    return layout.top


def _start(layout: ParagraphLayout) -> int:
    return layout.start
