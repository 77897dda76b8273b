"""The text of one part of a message: a stretch of the whole, counted from its own beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessibleTextInterface

from falcon_desktop.ui.accessible.answers_for_qt import answer_for_qt
from falcon_desktop.ui.accessible.structure import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon_desktop.ui.accessible.structure import Node
    from falcon_desktop.ui.accessible.text import BodyText


class PartText(QAccessibleTextInterface):
    """What a part has of ``whole``; an item has its own words and its sign.

    ``node`` returns the part as it is now, None once it is gone.
    """

    def __init__(self, whole: BodyText, node: Callable[[], Node | None]) -> None:
        super().__init__()
        self._whole = whole
        self._node = node
        self._tells_selection = answer_for_qt(self)

    def span(self) -> tuple[int, int]:
        """Return from where to where it goes in the whole."""
        node = self._node()
        if node is None:
            return 0, 0
        text_map = self._whole.map
        begin, end = text_map.offset(node.first), text_map.end_offset(node.words_end)
        if node.kind is Kind.ITEM:
            begin, end = text_map.end_offset(node.first), max(begin, end)
        return begin, max(begin, end)

    # --- text -----------------------------------------------------------------------------------

    def characterCount(self) -> int:
        begin, end = self.span()
        return end - begin

    def text(self, start: int, end: int) -> str:
        begin, last = self.span()
        stop = last if end < 0 else min(last, begin + end)
        return self._whole.map.text(begin + max(0, start), stop)

    # --- places ---------------------------------------------------------------------------------

    def characterRect(self, offset: int) -> QRect:
        begin, end = self.span()
        return self._whole.characterRect(begin + offset) if 0 <= offset <= end - begin else QRect()

    def offsetAtPoint(self, point: QPoint) -> int:
        begin, end = self.span()
        found = self._whole.offsetAtPoint(point)
        return found - begin if begin <= found <= end else -1

    def scrollToSubstring(self, start: int, end: int) -> None:
        begin = self.span()[0]
        self._whole.scrollToSubstring(begin + start, begin + end)

    def line(self, offset: int) -> tuple[int, int]:
        """Return from where to where a line goes that it has, or has a part of."""
        begin, end = self.span()
        first, last = self._whole.line(begin + offset)
        return max(begin, first) - begin, min(end, last) - begin

    # --- caret and selection --------------------------------------------------------------------

    def cursorPosition(self) -> int:
        begin, end = self.span()
        place = self._whole.cursorPosition()
        return place - begin if begin <= place <= end else -1

    def setCursorPosition(self, position: int) -> None:
        self._whole.setCursorPosition(self.span()[0] + position)

    def selectionCount(self) -> int:
        if not self._tells_selection or not self._whole.selectionCount():
            return 0
        start, end = self.selection(0)
        return 1 if start < end else 0

    def selection(self, index: int) -> tuple[int, int]:
        """Return from where to where it is selected."""
        begin, end = self.span()
        first, last = self._whole.selection(index)
        first, last = max(first, begin), min(last, end)
        return (first - begin, last - begin) if first < last else (0, 0)

    def attribute_run(self, offset: int) -> tuple[int, int]:
        """Return all of it: nothing is told of its look."""
        del offset
        return 0, self.characterCount()

    def addSelection(self, start: int, end: int) -> None:
        begin = self.span()[0]
        self._whole.addSelection(begin + start, begin + end)

    def setSelection(self, index: int, start: int, end: int) -> None:
        if not index:
            self.addSelection(start, end)

    def removeSelection(self, index: int) -> None:
        self._whole.removeSelection(index)
