"""Drags conversations to and from the pinned ones, marking the drop place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDrag, QDragMoveEvent, QDropEvent, QPainter, QPen

from falcon_desktop.ui.kit.even_list import EvenListView
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, Theme
from falcon_desktop.ui.sidebar.model import ConversationModel

FORMAT: Final = "application/x-falcon-desktop-conversations"


class Pinning(QObject):
    """Handles conversations dragged over a list.

    ``arranged`` tells all pinned conversations in their new order, ``unpinned`` those that were
    dragged out.
    """

    arranged = Signal(list)
    unpinned = Signal(list)

    def __init__(self, view: EvenListView, conversations: ConversationModel, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._conversations = conversations
        self._theme = theme
        self._place: int | None = None
        """Before which pin the dragged ones would go; None where they would be unpinned."""
        self._over = False
        self._dragging = False

    def start(self, dragged: Sequence[str]) -> None:
        """Drag conversations, given by id."""
        if not dragged:
            return
        drag = QDrag(self._view)
        data = QMimeData()
        data.setData(FORMAT, "\n".join(dragged).encode())
        drag.setMimeData(data)
        row = self._view.visualRect(self._view.currentIndex())
        drag.setPixmap(self._view.viewport().grab(row))
        drag.setHotSpot(row.center() - row.topLeft())
        self._dragging = True
        self._view.viewport().update()
        drag.exec(Qt.DropAction.MoveAction)
        self._dragging = False
        self.leave()

    def enter(self, event: QDragMoveEvent) -> None:
        """Accept conversations anywhere at first: Qt reports no moves after a refusal."""
        self.move(event)
        if self._ids(event):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()

    def move(self, event: QDragMoveEvent) -> None:
        """Mark the drop place; refuse anything but conversations."""
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
        """Remove the mark: the drag has left."""
        self._over, self._place = False, None
        self._view.viewport().update()

    def drop(self, event: QDropEvent) -> None:
        """Report what was dropped."""
        place, possible = self._target(event)
        ids = self._ids(event)
        pins = self._conversations.pinned_ids()
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
        return (self._over and self._place is not None) or self._offers_zone()

    def paint(self, painter: QPainter) -> None:
        """Draw the mark: a line between pins, or a zone for the first pin."""
        view, colors = self._view, self._theme.colors
        if self._offers_zone():
            self._paint_zone(painter)
        elif self._place is not None:
            inset, width = 10, view.viewport().width()
            line = (1 + self._place) * view.row_height - view.verticalOffset()
            painter.setPen(QPen(colors.color("accent"), 2))
            painter.drawLine(inset, line, width - inset, line)

    def _offers_zone(self) -> bool:
        """Whether the first pin could be dropped: something is dragged, and there is none yet."""
        dragged = self._dragging or (self._over and self._place is not None)
        return dragged and not self._conversations.pinned_ids()

    def _zone(self) -> QRectF:
        """Return where the first pin is dropped, wherever the list is scrolled to."""
        return QRectF(10, 4, self._view.viewport().width() - 20, self._view.row_height + 8)

    def _paint_zone(self, painter: QPainter) -> None:
        theme, colors, zone = self._theme, self._theme.colors, self._zone()
        ground = QRectF(0, 0, self._view.viewport().width(), zone.bottom() + 5)
        painter.fillRect(ground, colors.color("sidebar"))
        painter.setPen(QPen(colors.color("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(colors.color("tint" if self._over and self._place == 0 else "window"))
        painter.drawRoundedRect(zone, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setFont(theme.font())
        words = painter.fontMetrics().elidedText(
            tr("Drop here to pin"), Qt.TextElideMode.ElideRight, int(zone.width()) - theme.px(40)
        )
        side, gap = theme.px(16), theme.px(8)
        width = side + gap + painter.fontMetrics().horizontalAdvance(words)
        left = zone.center().x() - width / 2
        mirrored = self._view.isRightToLeft()
        icon_left = left + width - side if mirrored else left
        paint_icon(painter, QRectF(icon_left, zone.center().y() - side / 2, side, side), "pin",
                   colors.color("accent"))  # fmt: skip
        painter.setPen(colors.color("accent"))
        text = QRectF(left if mirrored else left + side + gap, zone.top(), width, zone.height())
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                                   | Qt.AlignmentFlag.AlignAbsolute), words)  # fmt: skip

    def _target(self, event: QDropEvent) -> tuple[int | None, bool]:
        """Return before which pin a drop would put what is dragged, and whether it changes any."""
        view = self._view
        pins = self._conversations.pinned_ids()
        if not pins:
            on_zone = bool(self._ids(event)) and event.position().y() <= self._zone().bottom()
            return (0 if on_zone else None), on_zone
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
        known = self._conversations
        return [one for one in text.split("\n") if known.row_of(one) is not None]
