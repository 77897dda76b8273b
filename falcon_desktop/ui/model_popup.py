"""The list of connections and their models that opens under the model button, with a filter.

Imported when it opens for the first time. Must not know how models are listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.ui.controls import Button, name_widget
from falcon_desktop.ui.i18n import one_line, tr
from falcon_desktop.ui.model_picker import ModelChoice, ModelGroup
from falcon_desktop.ui.theme import Theme

_CHOICE: Final = Qt.ItemDataRole.UserRole
_CURRENT: Final = Qt.ItemDataRole.UserRole + 1


class ModelPopup(QFrame):
    """A filter box over the list of connections and their models. An id that is not listed can be
    typed. Frees itself when it closes.
    """

    chosen = Signal(str, str)
    """Connection id, model id ("" for the connection's default)."""
    manage_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        groups: Sequence[ModelGroup],
        current: ModelChoice,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._groups = tuple(groups)
        self._current = current
        self.setObjectName("model_popup")
        self.setAccessibleName(tr("Choose the model"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter, or type a model's id"))
        self.filter.setClearButtonEnabled(True)
        name_widget(self.filter, "Filter models", tr("Filter models"))
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name_widget(self.list, "Models", tr("Models"))
        self.manage = Button(theme, tr("Manage connections…"), icon_name="settings")
        self.manage.quiet = True
        self.manage.setObjectName("manage_connections")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for widget in (self.filter, self.list, self.manage):
            layout.addWidget(widget)
        self.setStyleSheet(theme.fill(_POPUP_STYLE))
        self.filter.installEventFilter(self)
        self.filter.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self._take)
        self.manage.clicked.connect(self._manage)
        self.setFixedWidth(theme.px(360))
        self._fill("")

    def set_groups(self, groups: Sequence[ModelGroup]) -> None:
        """Show newly arrived models; filter and place are kept."""
        self._groups = tuple(groups)
        self._fill(self.filter.text())

    def popup_under(self, button: QWidget) -> None:
        """Open below ``button``, within the screen."""
        rows = max(3, min(12, self.list.count()))
        row = max(self.list.sizeHintForRow(place) for place in range(min(3, self.list.count())))
        self.list.setFixedHeight(rows * row + 4)
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        if button.layoutDirection() is Qt.LayoutDirection.LeftToRight:
            corner.setX(corner.x() + button.width() - self.width())
        screen = button.screen().availableGeometry()
        corner.setX(max(screen.left() + 4, min(corner.x(), screen.right() - self.width() - 4)))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height() - 4)))
        self.move(corner)
        self.show()
        self.filter.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up, Down and Enter of the filter box move in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Up:
                    self._step(-1)
                    return True
                case Qt.Key.Key_Down:
                    self._step(1)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    item = self.list.currentItem()
                    if item is not None:
                        self._take(item)
                    return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _fill(self, typed: str) -> None:
        words = typed.casefold().split()
        self.list.clear()
        for group in self._groups:
            self._add_group(group, words)
        wish = typed.strip()
        known = any(wish in group.models for group in self._groups)
        if wish and not known:
            for group in self._groups:
                text = tr("Use “{model}” over {name}", model=one_line(wish, 80),
                          name=one_line(group.connection_name, 60))  # fmt: skip
                self._add(text, ModelChoice(group.connection_id, wish))
        self._select_start()

    def _add_group(self, group: ModelGroup, words: list[str]) -> None:
        rows = [(model, model) for model in group.models]
        if not rows or group.default_model:
            default = group.default_model or tr("Default model")
            rows = [(default, ""), *(row for row in rows if row[1] != group.default_model)]
        name = one_line(group.connection_name, 60)
        fitting = [
            (text, model)
            for text, model in rows
            if all(word in f"{text} {name}".casefold() for word in words)
        ]
        if not fitting:
            return
        head = QListWidgetItem(name + (f"  ·  {one_line(group.note, 80)}" if group.note else ""))
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        head.setForeground(self._theme.colors.color("secondary"))
        head.setFont(self._theme.font(scale=0.85, bold=True))
        self.list.addItem(head)
        for text, model in fitting:
            choice = ModelChoice(group.connection_id, model)
            named = ModelChoice(group.connection_id, model or group.default_model)
            self._add(one_line(text, 200), choice, current=self._current in (choice, named))

    def _add(self, text: str, choice: ModelChoice, *, current: bool = False) -> None:
        item = QListWidgetItem("   " + text)
        item.setData(_CHOICE, choice)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        if current:
            item.setData(_CURRENT, True)
            item.setFont(self._theme.font(bold=True))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, tr("chosen"))
        self.list.addItem(item)

    def _select_start(self) -> None:
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            choice = item.data(_CHOICE)
            if choice is not None and first is None:
                first = item
            if item.data(_CURRENT) and not self.filter.text():
                first = item
                break
        if first is not None:
            self.list.setCurrentItem(first)

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            if self.list.item(row).data(_CHOICE) is not None:
                self.list.setCurrentRow(row)
                return
            row += by

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        choice = item.data(_CHOICE)
        if choice is not None:
            self.chosen.emit(choice.connection_id, choice.model)
            self.close()

    @Slot()
    def _manage(self) -> None:
        self.manage_requested.emit()
        self.close()


_POPUP_STYLE: Final = """
#model_popup { background: @window; border: 1px solid @line; border-radius: 8px; }
QLineEdit { background: @window; color: @text; border: 1px solid @line; border-radius: 8px;
            padding: 5px 8px; }
QLineEdit:focus { border: 2px solid @accent; padding: 4px 7px; }
QListWidget { background: @window; color: @text; outline: 0; }
QListWidget::item { padding: 5px 6px; border-radius: 6px; }
QListWidget::item:selected { background: @tint; color: @text; }
QListWidget::item:hover:!selected { background: @hover; }
"""
