"""Dragging conversations to the pinned ones and out of them, with a mark where they would go.

Must not know what pinning is: it tells the order that is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDrag, QDragMoveEvent, QDropEvent, QPainter, QPen

from falcon_desktop.ui.theme import RADIUS_CONTROL, Theme

if TYPE_CHECKING:
    from falcon_desktop.ui.sidebar.conversation_list import ConversationList

FORMAT: Final = "application/x-falcon-desktop-conversations"


class Pinning(QObject):
    """What a list does while conversations are dragged over it.

    ``arranged`` tells all pinned conversations in their new order, ``unpinned`` those that were
    dragged out.
    """

    arranged = Signal(list)
    unpinned = Signal(list)

    def __init__(self, view: ConversationList, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._place: int | None = None
        """Before which pin the dragged ones would go; None where they would be unpinned."""
        self._over = False

    def start(self) -> None:
        """Drag what is selected."""
        dragged = self._view.selected_ids()
        if not dragged:
            return
        drag = QDrag(self._view)
        data = QMimeData()
        data.setData(FORMAT, "\n".join(dragged).encode())
        drag.setMimeData(data)
        row = self._view.visualRect(self._view.currentIndex())
        drag.setPixmap(self._view.viewport().grab(row))
        drag.setHotSpot(row.center() - row.topLeft())
        drag.exec(Qt.DropAction.MoveAction)
        self.leave()

    def move(self, event: QDragMoveEvent) -> None:
        """Mark where what is dragged would go; anything but conversations is refused."""
        place, possible = self._target(event)
        if possible:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()
        if (place, possible) != (self._place, self._over):
            self._place, self._over = place, possible
            self._view.viewport().update()

    def leave(self) -> None:
        """Take the mark away: nothing is dragged here any more."""
        self._over, self._place = False, None
        self._view.viewport().update()

    def drop(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        place, possible = self._target(event)
        ids = self._ids(event)
        pins = self._view.conversations.pinned_ids()
        self.leave()
        if not possible or not ids:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        if place is None:
            self.unpinned.emit([one for one in ids if one in pins])
            return
        order = [one for one in pins[:place] if one not in ids]
        order += ids
        order += [one for one in pins[place:] if one not in ids]
        if order != pins:
            self.arranged.emit(order)

    @property
    def marked(self) -> bool:
        """Whether there is a mark to draw."""
        return self._over and self._place is not None

    def paint(self, painter: QPainter) -> None:
        """Draw the mark: a line between pins, or a frame round the rows where there are none."""
        if self._place is None:
            return
        view, colors = self._view, self._theme.colors
        inset, height = 10.0, view.row_height
        width = view.viewport().width() - 2 * inset
        pins = len(view.conversations.pinned_ids())
        top = -view.verticalOffset()
        painter.setPen(QPen(colors.color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if pins:
            line = top + (1 + self._place) * height
            painter.drawLine(int(inset), line, int(inset + width), line)
        else:
            frame = QRectF(inset + 1, top + 2, width - 2, height - 3)
            painter.drawRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)

    def _target(self, event: QDropEvent) -> tuple[int | None, bool]:
        """Return before which pin a drop would put what is dragged, and whether it changes any."""
        view = self._view
        pins = view.conversations.pinned_ids()
        y = int(event.position().y()) + view.verticalOffset()
        rows = (y + view.row_height // 2) // view.row_height
        ids = self._ids(event)
        if ids and rows <= len(pins) + 1:
            return min(max(0, rows - 1), len(pins)), True
        return None, any(one in pins for one in ids)

    def _ids(self, event: QDropEvent) -> list[str]:
        if not event.mimeData().hasFormat(FORMAT):
            return []
        text = bytes(event.mimeData().data(FORMAT).data()).decode("utf-8", "replace")
        known = self._view.conversations
        return [one for one in text.split("\n") if known.row_of(one) is not None]
