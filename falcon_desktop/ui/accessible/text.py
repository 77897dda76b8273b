"""The text of a message as assistive technology reads it.

Offsets are UTF-16 units of :class:`TextMap`; places are pixels of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QAccessibleTextInterface

from falcon_desktop.ui.accessible.answers_for_qt import answer_for_qt
from falcon_desktop.ui.accessible.text_map import TextMap

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.body import MessageBody


class BodyText(QAccessibleTextInterface):
    """The text of ``body``, which is there as long as Qt asks.

    Where Qt can't ask where the selection is, it is told that there is none: a reader would take
    memory that nobody wrote to for a place.
    """

    def __init__(self, body: MessageBody) -> None:
        super().__init__()
        self._body = body
        self.map = TextMap(body.stack)
        self.tells_selection = body.stack.reads_drawn_lines = answer_for_qt(self)

    # --- text -----------------------------------------------------------------------------------

    def characterCount(self) -> int:
        return self.map.length

    def text(self, start: int, end: int) -> str:
        return self.map.text(start, self.map.length if end < 0 else end)

    # --- places ---------------------------------------------------------------------------------

    def characterRect(self, offset: int) -> QRect:
        """Return where a character is drawn; where the caret would stand if it is not seen."""
        text_map, body = self.map, self._body
        if not 0 <= offset <= text_map.length:
            return QRect()
        point = text_map.point(offset)
        # neither a sign before the text nor the end of a line is drawn as a part of it
        is_drawn = text_map.offset(point) <= offset and text_map.text(offset, offset + 1) != "\n"
        rect = body.stack.rect_between(point, point.offset + is_drawn)
        return rect.translated(body.mapToGlobal(QPoint(0, 0)))

    def offsetAtPoint(self, point: QPoint) -> int:
        """Return the offset nearest to a point of the body, -1 beside it."""
        place = self._body.mapFromGlobal(point)
        if not self._body.rect().contains(place):
            return -1
        return self.map.offset(self._body.point_at(QPointF(place)))

    def scrollToSubstring(self, start: int, end: int) -> None:
        del end
        self._body.bring_into_view(self.map.point(start))

    def line(self, offset: int) -> tuple[int, int]:
        """Return from where to where a line goes, as it is drawn, with the line feed after it."""
        text_map, stack = self.map, self._body.stack
        if not stack.views:
            return 0, 0
        first, last = stack.line_at(text_map.point(offset))
        end = text_map.end_offset(last)
        ends = text_map.text(end, end + 1) == "\n"
        return text_map.end_offset(first), end + ends

    # --- caret and selection --------------------------------------------------------------------

    def cursorPosition(self) -> int:
        return self.map.offset(self._body.caret)

    def setCursorPosition(self, position: int) -> None:
        self._body.place_caret(self.map.point(position))

    def selectionCount(self) -> int:
        return 1 if self.tells_selection and self._body.has_selection else 0

    def selection(self, index: int) -> tuple[int, int]:
        """Return from where to where the text is selected."""
        ends = None if index else self._body.selected_points()
        if ends is None:
            return 0, 0
        return self.map.offset(ends[0]), self.map.end_offset(ends[1])

    def attribute_run(self, offset: int) -> tuple[int, int]:
        """Return all of the text: nothing is told of its look."""
        del offset
        return 0, self.map.length

    def addSelection(self, start: int, end: int) -> None:
        """Select a stretch; there is one selection at most."""
        self._body.select(self.map.point(start), self.map.point(end))

    def setSelection(self, index: int, start: int, end: int) -> None:
        if not index:
            self.addSelection(start, end)

    def removeSelection(self, index: int) -> None:
        if not index:
            self._body.place_caret(self._body.caret)
