"""Tells assistive technology where the caret of a message is, and what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleTextCursorEvent,
    QAccessibleTextSelectionEvent,
)

if TYPE_CHECKING:
    from falcon_desktop.ui.accessible.text_map import TextMap
    from falcon_desktop.ui.markdown.blocks import Point
    from falcon_desktop.ui.markdown.body import MessageBody


class CaretEvents(QObject):
    """Follows the caret of ``body`` as long as that lives."""

    def __init__(self, body: MessageBody, text_map: TextMap) -> None:
        super().__init__(body)
        self._map = text_map
        self._selected: tuple[Point, Point] | None = body.selected_points()
        body.selection_changed.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        body = cast("MessageBody", self.parent())
        before, self._selected = self._selected, body.selected_points()
        if not QAccessible.isActive():
            return
        place = self._map.offset(body.caret)
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(body, place))
        if self._selected != before:
            ends = self._selected or (body.caret, body.caret)
            start, end = self._map.offset(ends[0]), self._map.end_offset(ends[1])
            QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(body, start, end))
