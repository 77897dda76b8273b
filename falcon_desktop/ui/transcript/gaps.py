"""Placeholders in the transcript for messages that are not drawn yet."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.transcript.content import INSET
from falcon_desktop.ui.transcript.items import Items
from falcon_desktop.ui.transcript.message_widgets import MessageWidgets
from falcon_desktop.ui.transcript.surface import ScrollSurface


class Gaps:
    """Grey shapes in place of visible messages that are not laid out completely."""

    def __init__(self, surface: ScrollSurface, items: Items, widgets: MessageWidgets) -> None:
        self._surface = surface
        self._items = items
        self._widgets = widgets

    def any(self) -> bool:
        """Whether anything visible is not drawn yet."""
        model = self._surface.model
        visible = model.items_between(0, model.page)
        widgets = (self._widgets.get(self._items.id_at(index)) for index in visible)
        return any(widget is None or not widget.complete for widget in widgets)

    def paint(self) -> None:
        """Draw the shapes on the viewport; call it while that is painted."""
        surface, model = self._surface, self._surface.model
        painter = QPainter(surface.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(surface.theme.colors.color("code"))
        x, width = surface.column()
        for index in model.items_between(0, model.page):
            outline = self._items.outlines[index]
            widget = self._widgets.get(outline.id)
            done = 0 if widget is None else widget.laid_out_to
            if widget is not None and widget.complete:
                continue
            box = QRect(x + INSET, model.y_of(index) + 4, width - 2 * INSET, model.heights[index])
            box.setTop(box.top() + done)
            self._paint_gap(painter, box, outline.role)

    def _paint_gap(self, painter: QPainter, box: QRect, role: Role) -> None:
        px = self._surface.theme.px
        bottom = box.bottom() - px(44)
        if role is Role.USER:
            third = box.width() // 3
            x = box.left() if self._surface.isRightToLeft() else box.right() - third
            painter.drawRoundedRect(QRectF(x, box.top(), third, bottom - box.top()), 14, 14)
            return
        line = px(20)
        y = box.top() + px(30)
        while y + line // 2 <= bottom and y < self._surface.model.page:
            if y + line > 0:
                painter.drawRoundedRect(QRectF(box.left(), y, box.width(), line * 0.5), 4, 4)
            y += line
