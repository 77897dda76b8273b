"""The text of an answer: Markdown with a caret while it comes, and places that can be found again.

Must not know the message around it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.points import Point
from falcon_desktop.ui.markdown.rendering import Rendering

_CARET_WIDTH: Final = 5


class AnswerBody(MessageBody):
    """A Markdown body. ``running`` draws a caret after the last character."""

    def __init__(self, rendering: Rendering, parent: QWidget | None = None) -> None:
        super().__init__(rendering, parent)
        self._running = False

    def show_running(self, running: bool) -> None:
        """Draw the caret, or no longer."""
        if running != self._running:
            self._running = running
            self.update()

    def mark_at(self, y: int) -> Point:
        """Return the place in the text that stands at ``y``."""
        return self.point_at(QPointF(0, y))

    def y_of_mark(self, point: Point) -> int | None:
        """Return the top of the line that holds a place; None if it is gone."""
        if point.block >= len(self._views):
            return None
        view = self._views[point.block]
        return round(view.top + view.rect_of(point.offset, point.offset).top())

    def reveal_word(self, word: str, occurrence: int) -> int | None:
        """Mark every ``word``, one of them as the current one; return its y, None for none."""
        places = self.find(word)
        if not places:
            return None
        current = places[min(occurrence, len(places) - 1)]
        self.set_marks(places, current)
        return self.reveal(current).top()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._running and self._views:
            self._paint_caret()

    def _paint_caret(self) -> None:
        view = self._views[-1]
        end = len(view.text())
        place = view.rect_of(end, end).translated(0, view.top)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        theme = self._rendering.look.theme
        painter.setBrush(theme.colors.color("text"))
        height = min(place.height(), self._rendering.look.line) * 0.72
        top = (
            place.bottom() - height - (min(place.height(), self._rendering.look.line) - height) / 2
        )
        painter.drawRoundedRect(
            QRectF(place.right() + 2, top, theme.px(_CARET_WIDTH), height), 1.5, 1.5
        )

    def selected_text(self) -> str:
        return ""

    def copy_selection(self) -> bool:
        return False

    def clear_selection(self) -> None:
        self.set_marks([])
