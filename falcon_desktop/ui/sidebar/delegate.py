"""Draws a row of the conversation list, and edits its title."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QWidget

from falcon_desktop.core.text.directions import isolated
from falcon_desktop.ui.kit.controls import paint_focus_ring
from falcon_desktop.ui.kit.even_list import RowLook
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, SMALL, Theme
from falcon_desktop.ui.sidebar.model import Index, ListRole, RowState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

_CACHED_LINES = 1_000
_ABSOLUTE_LEFT = int(
    Qt.AlignmentFlag.AlignLeft
    | Qt.AlignmentFlag.AlignAbsolute
    | Qt.AlignmentFlag.AlignVCenter
    | Qt.TextFlag.TextSingleLine
)
_ABSOLUTE_RIGHT = int(
    Qt.AlignmentFlag.AlignRight
    | Qt.AlignmentFlag.AlignAbsolute
    | Qt.AlignmentFlag.AlignVCenter
    | Qt.TextFlag.TextSingleLine
)


class _Type:
    """A font with its metrics, and the lines that were fitted into a width with it.

    A font is loaded when it is first measured: none is at the first paint, where the list is empty.
    """

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._fitted: dict[tuple[str, int], tuple[str, Qt.LayoutDirection]] = {}

    @cached_property
    def metrics(self) -> QFontMetrics:
        """The font's metrics."""
        return QFontMetrics(self.font)

    @cached_property
    def height(self) -> int:
        """The height of a line."""
        return self.metrics.height()

    def fit(self, text: str, width: int) -> tuple[str, Qt.LayoutDirection]:
        """Return a line elided to ``width`` pixels, and the direction in which it reads."""
        key = (text, width)
        found = self._fitted.get(key)
        if found is None:
            if len(self._fitted) >= _CACHED_LINES:
                self._fitted.clear()
            shown = isolated(text)
            if self.metrics.horizontalAdvance(shown) > width:
                # a little less than there is: the outermost glyph may reach over its advance
                shown = self.metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width - 4)
            found = self._fitted[key] = (shown, base_direction(text))
        return found


class ConversationDelegate(QStyledItemDelegate):
    """Draws a title with a short time or a mark, or the name of a group.

    What stays the same between frames is kept: fonts, colours and fitted lines.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        return max(self._theme.px(33), QFontMetrics(self._theme.font()).height() + 12)

    def paint_row(self, painter: QPainter, area: QRectF, index: QModelIndex, look: RowLook) -> None:
        """Draw one row."""
        state = index.data(ListRole.STATE)
        if state is None:
            return
        area.adjust(10, 0, -10, 0)
        if state.is_group:
            self._paint_group(painter, area, state.title, look.mirrored)
        else:
            self._paint_conversation(painter, area, state, look)

    def _paint_group(self, painter: QPainter, area: QRectF, label: str, mirrored: bool) -> None:
        area.adjust(self._inset, 0, -self._inset, -self._gap / 2)
        area.setTop(area.bottom() - self._head.height)
        painter.setPen(self._secondary)
        self._paint_text(painter, area, label.upper(), self._head, mirrored)

    def _paint_conversation(
        self, painter: QPainter, area: QRectF, state: RowState, look: RowLook
    ) -> None:
        if look.selected or look.hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._tint if look.selected else self._hover)
            row = area.adjusted(0, 1, 0, -1)
            painter.drawRoundedRect(row, RADIUS_CONTROL, RADIUS_CONTROL)
        if look.focused:
            paint_focus_ring(painter, area.adjusted(0, 1, 0, -1), self._theme, RADIUS_CONTROL)
        mirrored = look.mirrored
        area.adjust(self._inset, 0, -self._inset, 0)
        if look.hovered:
            spent = self._paint_more(painter, area, mirrored)
        elif state.streaming or state.unseen:
            spent = self._paint_mark(painter, area, state, mirrored)
        else:
            spent = self._paint_time(painter, area, state.time, mirrored)
        area.adjust(spent if mirrored else 0, 0, 0 if mirrored else -spent, 0)
        if state.is_text:
            self._paint_kind(painter, area, mirrored)
        painter.setPen(self._text)
        kind = self._bold if look.selected or state.unseen else self._plain
        self._paint_text(painter, area, state.title, kind, mirrored)

    def more_area(self, row: QRectF, mirrored: bool) -> QRectF:
        """Return the area of a row's menu dots, shown while hovered."""
        width = self._inset + self._more + self._gap
        left = row.left() if mirrored else row.right() - 10 - width
        return QRectF(left, row.top(), width + 10, row.height())

    def _paint_more(self, painter: QPainter, area: QRectF, mirrored: bool) -> float:
        """Draw the three dots of the menu; return the width taken."""
        left = area.left() if mirrored else area.right() - self._more
        box = QRectF(left, area.center().y() - self._more / 2, self._more, self._more)
        paint_icon(painter, box, "more", self._secondary)
        return self._more + self._gap

    def _paint_kind(self, painter: QPainter, area: QRectF, mirrored: bool) -> None:
        """Draw the sign of a text before its title, which gives way."""
        side = self._more - 2
        left = area.right() - side if mirrored else area.left()
        box = QRectF(left, area.center().y() - side / 2, side, side)
        paint_icon(painter, box, "text", self._secondary)
        spent = side + self._gap - 2
        area.adjust(0 if mirrored else spent, 0, -spent if mirrored else 0, 0)

    def _paint_mark(
        self, painter: QPainter, area: QRectF, state: RowState, mirrored: bool
    ) -> float:
        """Draw a dot for a running answer, a ring for an unseen one, a dot in the error's colour
        for one that failed unseen; return the width taken.
        """
        left = area.left() if mirrored else area.right() - self._dot
        mark = QRectF(left, area.center().y() - self._dot / 2, self._dot, self._dot)
        if state.streaming or state.failed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._accent if state.streaming else self._error)
        else:
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            mark.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawEllipse(mark)
        return self._dot + self._gap

    def _paint_time(self, painter: QPainter, area: QRectF, time: str, mirrored: bool) -> float:
        """Draw a short time; return the width taken."""
        painter.setPen(self._secondary)
        self._paint_text(painter, area, time, self._small, not mirrored)
        return self._small.metrics.horizontalAdvance(time) + self._gap

    def _paint_text(
        self, painter: QPainter, area: QRectF, text: str, kind: _Type, at_right: bool
    ) -> None:
        shown, direction = kind.fit(text, int(area.width()))
        painter.setFont(kind.font)
        painter.setLayoutDirection(direction)
        painter.drawText(area, _ABSOLUTE_RIGHT if at_right else _ABSOLUTE_LEFT, shown)

    @Slot()
    def _follow_theme(self) -> None:
        theme, colors = self._theme, self._theme.colors
        self._plain, self._bold = _Type(theme.font()), _Type(theme.font(bold=True))
        self._small = _Type(theme.font(scale=SMALL))
        self._head = _Type(theme.font(scale=SMALL, bold=True))
        self._text, self._secondary = colors.color("text"), colors.color("secondary")
        self._tint, self._hover = colors.color("tint"), colors.color("hover")
        self._accent = colors.color("accent")
        self._error = colors.color("error")
        self._gap, self._inset, self._dot = theme.px(8), theme.px(10), theme.px(7)
        self._more = theme.px(18)

    # --- editing a title in place --------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the field for a new title."""
        editor = QLineEdit(parent)
        editor.setMaxLength(300)
        editor.setAccessibleName(tr("Conversation title"))
        editor.setFont(self._theme.font())
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill in the current title, selected."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Request the typed title."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Cover the row with the field."""
        area = QRect(option.rect)
        editor.setGeometry(area.adjusted(12, 2, -12, -2))
