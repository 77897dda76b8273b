"""Draws a thematic break."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from falcon_desktop.ui.markdown.blocks import Block
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.view import Paintwork, View


class RuleView(View):
    """A line."""

    shows_words = False

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def update_block(self, block: Block) -> None:
        del block

    def set_width(self, width: float) -> float:
        self.width = width
        self.height = 1.0
        return self.height

    def paint(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        painter.fillRect(QRectF(0, 0, self.width, 1), self._look.border)

    def text(self) -> str:
        return ""

    def plain(self, start: int, end: int) -> str:
        return "———"

    def markdown(self, start: int, end: int) -> str:
        return "---"

    def html(self, start: int, end: int) -> str:
        return "<hr>"

    def offset_at(self, point: QPointF) -> int:
        return 0

    def rect_of(self, start: int, end: int) -> QRectF:
        return QRectF(0, 0, self.width, self.height)

    def margins(self) -> tuple[float, float]:
        return self._look.gap * 1.8, self._look.gap * 1.8

    def restyle(self) -> None:
        pass
