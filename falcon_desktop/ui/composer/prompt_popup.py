"""The list of saved prompts above the message box. Keyboard focus stays in the box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.labels import paint_line
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip

ROWS: Final = 8
WIDTH: Final = 440
_PROMPT: Final = Qt.ItemDataRole.UserRole
STYLE: Final = """
#prompt_popup { background: @window; border: 1px solid @line; border-radius: 8px; }
QListWidget { background: @window; color: @text; outline: 0; border: 0; }
QListWidget::item { padding: 5px 8px; border-radius: 6px; }
QListWidget::item:selected { background: @tint; color: @text; }
QListWidget::item:hover:!selected { background: @hover; }
"""


_ABOVE: Final = 5
"""Pixels above and below a line, see the style sheet."""


class _Line(QStyledItemDelegate):
    """Draws a prompt's name and, quieter, its beginning, each in its own direction."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of a line, whatever fonts the text brings with it: Qt's own differs
        before and after it is first drawn.
        """
        height = QFontMetrics(self._theme.font()).height() + 2 * _ABOVE
        return QSize(super().sizeHint(option, index).width(), height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row's ground as the style does, and its words."""
        prompt = index.data(_PROMPT)
        if prompt is None:
            super().paint(painter, option, index)
            return
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, widget)
        area = QRectF(option.rect).adjusted(10, 0, -10, 0)
        side = widget.layoutDirection()
        painter.save()
        painter.setFont(widget.font())
        name = one_line(prompt.name, 80)
        wanted = painter.fontMetrics().horizontalAdvance(name) + 8
        width = min(wanted, area.width() * 0.6)
        rest = area.adjusted(width + 8, 0, 0, 0)
        if side is Qt.LayoutDirection.RightToLeft:
            rest = area.adjusted(0, 0, -width - 8, 0)
            area.setLeft(area.right() - width)
        else:
            area.setWidth(width)
        painter.setPen(self._theme.colors.color("text"))
        paint_line(painter, area, name, side)
        painter.setPen(self._theme.colors.color("secondary"))
        paint_line(painter, rest, one_line(prompt.text, 200), side)
        painter.restore()


class PromptPopup(QFrame):
    """The prompts that match what is typed, and a way to manage them."""

    chosen = Signal(object)
    manage_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        name_widget(self, "Prompt popup", tr("Saved prompts"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setItemDelegate(_Line(theme, self))
        name_widget(self.list, "Saved prompts", tr("Saved prompts"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.list)
        self.list.itemClicked.connect(self._take)
        self.list.currentItemChanged.connect(self._tell)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.hide()

    def show_prompts(self, prompts: Sequence[SavedPrompt]) -> None:
        """List these, with the first selected."""
        self.list.clear()
        for prompt in prompts:
            name = one_line(prompt.name, 80)
            item = QListWidgetItem(f"{name}   {one_line(prompt.text, 200)}")
            item.setData(_PROMPT, prompt)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            set_tip(item, prompt.text[:1_000])
            self.list.addItem(item)
        manage = QListWidgetItem(tr("Manage prompts…"))
        manage.setForeground(self._theme.colors.color("secondary"))
        self.list.addItem(manage)
        self.list.setCurrentRow(0)

    def names(self) -> list[str]:
        """Return the names of the listed prompts."""
        items = (self.list.item(place) for place in range(self.list.count()))
        found = (item.data(_PROMPT) for item in items)
        return [prompt.name for prompt in found if prompt is not None]

    def open_above(self, box: QWidget) -> None:
        """Show the list above the message box, at its leading edge."""
        row = self.list.sizeHintForRow(0)
        self.list.setFixedHeight(min(ROWS, self.list.count()) * row + 4)
        width = min(self._theme.px(WIDTH), box.width() - 32)
        height = self.list.height() + 14
        corner = box.mapTo(self._host, QPoint(0, 0))
        left = corner.x() + 16
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left = corner.x() + box.width() - 16 - width
        self.setGeometry(left, max(4, corner.y() - height), width, height)
        if self.isVisible():
            return  # the row has been said
        self.show()
        self.raise_()
        announce(self.list, self.list.accessibleName())
        self._tell(self.list.currentItem())

    def step(self, by: int) -> None:
        """Select the next or previous row, wrapping around."""
        count = self.list.count()
        self.list.setCurrentRow((self.list.currentRow() + by) % count)

    def take(self) -> None:
        """Use the selected row."""
        if self.list.currentRow() >= 0:
            self._take(self.list.currentItem())

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        prompt = item.data(_PROMPT)
        if prompt is None:
            self.manage_requested.emit()
        else:
            self.chosen.emit(prompt)

    @Slot(QListWidgetItem)
    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.isVisible():
            announce(self.list, item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text())

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, STYLE)
