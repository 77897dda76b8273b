"""How a row of the conversation list looks, and the field in which a title is edited.

Must not know the model's inside, only its roles.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from falcon_desktop.ui.controls import direction_of, paint_focus_ring, paint_line
from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.sidebar.model import Index, ListRole
from falcon_desktop.ui.theme import RADIUS_CONTROL, SMALL, Theme


class ConversationDelegate(QStyledItemDelegate):
    """Draws a title with a short time or a mark, or the name of a group."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        return max(self._theme.px(33), QFontMetrics(self._theme.font()).height() + 12)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every row."""
        return QSize(self._theme.px(120), self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        area = QRectF(option.rect)
        area.adjust(10, 0, -10, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(ListRole.SUMMARY) is None:
            self._paint_group(painter, option, area, index)
        else:
            self._paint_conversation(painter, option, area, index)
        painter.restore()

    def _paint_group(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF, index: Index
    ) -> None:
        area.adjust(10, 0, -10, -self._theme.px(4))
        painter.setFont(self._theme.font(scale=SMALL, bold=True))
        painter.setPen(self._theme.colors.color("secondary"))
        height = QFontMetrics(painter.font()).height()
        area.setTop(area.bottom() - height)
        label = str(index.data(Qt.ItemDataRole.DisplayRole)).upper()
        paint_line(painter, area, label, option.direction)

    def _paint_conversation(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRectF, index: Index
    ) -> None:
        colors, theme = self._theme.colors, self._theme
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        row = area.adjusted(0, 1, 0, -1)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("tint" if selected else "hover"))
            painter.drawRoundedRect(row, RADIUS_CONTROL, RADIUS_CONTROL)
        if state & QStyle.StateFlag.State_HasFocus:
            paint_focus_ring(painter, row, theme, RADIUS_CONTROL)
        content = area.adjusted(theme.px(10), 0, -theme.px(10), 0)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        spent = self._paint_end(painter, content, index, mirrored)
        content.adjust(spent if mirrored else 0, 0, 0 if mirrored else -spent, 0)
        summary = index.data(ListRole.SUMMARY)
        painter.setFont(theme.font(bold=selected or summary.unseen))
        painter.setPen(colors.color("text"))
        title = str(index.data(Qt.ItemDataRole.DisplayRole))
        paint_line(painter, content, title, option.direction)

    def _paint_end(self, painter: QPainter, content: QRectF, index: Index, mirrored: bool) -> float:
        """Draw the time or a mark at the row's end; return the width that it took."""
        colors, theme = self._theme.colors, self._theme
        streaming = bool(index.data(ListRole.STREAMING))
        unseen = index.data(ListRole.SUMMARY).unseen
        gap = theme.px(8)
        if streaming or unseen:
            side = theme.px(7)
            left = content.left() if mirrored else content.right() - side
            mark = QRectF(left, content.center().y() - side / 2, side, side)
            if streaming:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colors.color("accent"))
            else:
                painter.setPen(colors.color("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                mark.adjust(0.5, 0.5, -0.5, -0.5)
            painter.drawEllipse(mark)
            return side + gap
        painter.setFont(theme.font(scale=SMALL))
        painter.setPen(colors.color("secondary"))
        time = str(index.data(ListRole.TIME))
        width = QFontMetrics(painter.font()).horizontalAdvance(time)
        left = content.left() if mirrored else content.right() - width
        place = QRectF(left, content.top(), width + 1, content.height())
        painter.setLayoutDirection(direction_of(time))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, time)
        return width + gap

    # --- editing a title in place --------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the field for a new title."""
        editor = QLineEdit(parent)
        editor.setMaxLength(300)
        editor.setAccessibleName(tr("Conversation title"))
        editor.setFont(self._theme.font())
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the present title in, all of it selected."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Ask for the title that was typed."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Let the field cover the row."""
        area = QRect(option.rect)
        editor.setGeometry(area.adjusted(12, 2, -12, -2))
