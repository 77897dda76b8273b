"""The text of an answer: Markdown with a caret while it streams, and marks to find places again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.markdown.text_view import TextView

_CARET_WIDTH: Final = 5


class AnswerBody(MessageBody):
    """A Markdown body. ``running`` draws a caret after the last character."""

    def __init__(self, rendering: Rendering, parent: QWidget | None = None) -> None:
        super().__init__(rendering, parent)
        self.lead = ""
        """What was put before the text so that it is drawn as something else, such as code."""
        self._running = False
        # text that comes at the end must not draw all of it again
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.update()

    def whole_markdown(self) -> str:
        return self.markdown().removeprefix(self.lead)

    def show_running(self, running: bool) -> None:
        """Show or hide the caret."""
        if running != self._running:
            self._running = running
            self.update()

    def mark_at(self, y: int) -> Point:
        """Return a mark for the place in the text at ``y``."""
        return self.point_at(QPointF(0, y))

    def y_of_mark(self, point: Point) -> int | None:
        """Return the top of the line with a marked place; None if it is gone."""
        if point.block >= len(self._stack.views):
            return None
        return self.rect_at(point).top()

    def reveal_word(self, word: str | Matcher, occurrence: int) -> int | None:
        """Highlight every ``word``, one as the current one; return its y, None for none."""
        places = self.find(word)
        if not places:
            return None
        current = places[min(occurrence, len(places) - 1)]
        self.set_marks(places, current)
        return self.reveal(current).top()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # copying is the transcript's, for a selection may run over several messages; what is
        # selected as a whole already leaves "select all" to the transcript, too
        keys = QKeySequence.StandardKey
        whole = (self.first_point(), self.last_point())
        if event.matches(keys.Copy) or (
            event.matches(keys.SelectAll) and self.selected_points() == whole
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._running and self._stack.views:
            self._paint_caret()

    def _paint_caret(self) -> None:
        view = self._stack.views[-1]
        from_right = isinstance(view, TextView) and view.ends_from_right()
        if isinstance(view, TextView):
            place = view.end_rect().translated(0, view.top)
        else:
            place = QRectF(self.rect_at(Point(len(self._stack.views) - 1, len(view.text()))))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        theme = self._rendering.look.theme
        painter.setBrush(theme.colors.color("text"))
        height = min(place.height(), self._rendering.look.line) * 0.72
        top = (
            place.bottom() - height - (min(place.height(), self._rendering.look.line) - height) / 2
        )
        width = theme.px(_CARET_WIDTH)
        left = place.left() - 2 - width if from_right else place.right() + 2
        painter.drawRoundedRect(QRectF(left, top, width, height), 1.5, 1.5)
