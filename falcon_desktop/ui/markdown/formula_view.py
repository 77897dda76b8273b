"""Draws a displayed formula, or its source until there is a drawing."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.hidden import show_hidden
from falcon_desktop.ui.markdown.blocks import Block, FormulaBlock
from falcon_desktop.ui.markdown.formulas import Drawing, Formulas
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.scrolling import SideScroll
from falcon_desktop.ui.markdown.view import Paintwork, View, kept


class FormulaView(View):
    """A formula on its own line, centred; it is selected as a whole."""

    shows_words = False

    def __init__(self, owner: QWidget, look: Look, formulas: Formulas) -> None:
        super().__init__()
        self._look = look
        self._formulas = formulas
        self._block = FormulaBlock("", "")
        self._drawing: Drawing | None = None
        self._layout: QTextLayout | None = None
        self._scroll = SideScroll(owner, look)

    def update_block(self, block: Block) -> None:
        if not isinstance(block, FormulaBlock):
            raise self._refuse(block)
        if block == self._block and (self._drawing is not None or self._layout is not None):
            return
        self._block = block
        self._read()
        if self.width:
            self.set_width(self.width)

    def _read(self) -> None:
        self._drawing = self._layout = None
        if not self._block.unfinished:
            self._drawing = self._formulas.drawing(
                self._block.source, self._look.pixel_size, display=True
            )
        if self._drawing is None:
            text = show_hidden(self._block.source).replace("\n", "\u2028")
            self._layout = QTextLayout(text, self._look.code_font)
            option = QTextOption(Qt.AlignmentFlag.AlignLeft)
            option.setTextDirection(Qt.LayoutDirection.LeftToRight)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            self._layout.setTextOption(option)

    def formulas_ready(self, sources: set[str]) -> bool:
        """Draw the formula once it is ready."""
        if self._layout is not None and self._block.source in sources:
            self._read()
            return True
        return False

    def _room(self) -> float:
        return max(48.0, self.width - self._look.indent(self._block.nest))

    def set_width(self, width: float) -> float:
        self.width = width
        pad = self._look.theme.px(6)
        if self._drawing is not None:
            drawing = self._drawing
            self._scroll.fit(drawing.width, self._room())
            bar = self._scroll.thickness() if self._scroll.needed else 0
            self.height = drawing.ascent + drawing.descent + 2 * pad + bar
            return self.height
        self._scroll.fit(0, self._room())
        if self._layout is None:
            return 0.0
        y = float(pad)
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(self._room() - 2 * pad)
            line.setPosition(QPointF(pad, y))
            y += max(line.height(), self._look.code_line)
        self._layout.endLayout()
        self.height = y + pad
        return self.height

    def _left(self) -> float:
        return 0.0 if self.mirrored else self._look.indent(self._block.nest)

    def place_children(self) -> None:
        top = round(self.top + self.height) - self._scroll.thickness()
        left, room = round(self._left()), round(self._room())
        whole = QRect(left, round(self.top), room, round(self.height))
        self._scroll.place(QRect(left, top, room, self._scroll.thickness()), whole)

    def move_children(self, pixels: int) -> None:
        self._scroll.move(pixels)

    def paint(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        look = self._look
        area = QRectF(self._left(), 0, self._room(), self.height)
        for span, color in (
            *((mark, look.mark) for mark in work.marks),
            (work.selection, look.selection),
            (work.current, look.current_mark),
        ):
            if span is not None and span.start < span.end:
                painter.fillRect(area, color)
        ink = look.ink(selected=work.selection is not None, current=work.current is not None)
        is_plain = self._block.unfinished and work == Paintwork()
        with kept(painter):
            painter.setClipRect(area)
            if self._drawing is not None:
                spare = max(0.0, (self._room() - self._drawing.width) / 2)
                baseline = look.theme.px(6) + self._drawing.ascent
                point = QPointF(area.left() + spare - self._scroll.value, baseline)
                self._drawing.paint(painter, point, ink)
            elif self._layout is not None:
                painter.setPen(look.secondary if is_plain else ink)
                self._layout.draw(painter, QPointF(area.left(), 0))

    def text(self) -> str:
        return self._block.source

    def plain(self, start: int, end: int) -> str:
        return self._block.markdown

    def markdown(self, start: int, end: int) -> str:
        return self._block.markdown

    def html(self, start: int, end: int) -> str:
        return f"<pre><code>{html.escape(self._block.markdown)}</code></pre>"

    def offset_at(self, point: QPointF) -> int:
        return 0 if point.y() < self.height / 2 else len(self._block.source)

    def rect_of(self, start: int, end: int) -> QRectF:
        return QRectF(self._left(), 0, self._room(), self.height)

    def scroll_sideways(self, pixels: int) -> bool:
        return self._scroll.scroll(pixels)

    def nests(self) -> tuple[str, str]:
        return self._block.nest, self._block.nest

    def margins(self) -> tuple[float, float]:
        return self._look.gap, self._look.gap

    def restyle(self) -> None:
        self._read()

    def dispose(self) -> None:
        self._scroll.dispose()
