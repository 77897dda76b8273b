"""Tells assistive technology where the caret of a message is, and what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleTextCursorEvent,
    QAccessibleTextSelectionEvent,
)

from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    from falcon_desktop.ui.accessible.text_map import TextMap
    from falcon_desktop.ui.markdown.body import MessageBody

_LONGEST_SAID: Final = 300


class CaretEvents(QObject):
    """Follows the caret of ``body`` as long as that lives.

    ``says``: nobody can ask for what keys select, so it is said.
    """

    def __init__(self, body: MessageBody, text_map: TextMap, *, says: bool) -> None:
        super().__init__(body)
        self._map = text_map
        self._says = says
        self._ends = self._selection(body)
        body.selection_changed.connect(self._tell)

    def _selection(self, body: MessageBody) -> tuple[int, int]:
        """Return from where to where the selection goes; twice the same where it is empty."""
        ends, caret = body.selected_points(), self._map.offset(body.caret)
        if ends is None:
            return caret, caret
        start, end = self._map.offset(ends[0]), self._map.end_offset(ends[1])
        return (start, end) if ends[1] == body.caret else (end, start)

    @Slot()
    def _tell(self) -> None:
        if not QAccessible.isActive():
            return
        body = cast("MessageBody", self.parent())
        (anchor, before), self._ends = self._ends, self._selection(body)
        place = self._map.offset(body.caret)
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(body, place))
        if not self._says:
            if self._ends != (anchor, before) and (anchor != before or self._ends[0] != place):
                ends = sorted(self._ends)
                QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(body, *ends))
        elif body.shows_caret and self._ends[0] != self._ends[1]:
            # where only its end moved, what that went over
            begin = before if self._ends[0] == anchor else self._ends[0]
            self._say(body, begin, self._ends[1])
        elif body.shows_caret and self._ends[0] == anchor != before:
            self._say(body, before, anchor)

    def _say(self, body: MessageBody, begin: int, end: int) -> None:
        text = self._map.text(min(begin, end), max(begin, end))
        if len(text) > _LONGEST_SAID:
            text = f"{text[:_LONGEST_SAID]}…"
        anchor = self._ends[0]
        if abs(end - anchor) > abs(begin - anchor):
            announce(body, tr("{words} selected", words=text))
        else:
            announce(body, tr("{words} no longer selected", words=text))
