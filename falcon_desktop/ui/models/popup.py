"""The list of connections and their models that opens under the model button, with a filter.

Imported when it opens for the first time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.text.model_names import model_label, told_apart
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.connection_names import connection_in_words
from falcon_desktop.ui.kit.controls import Button, let_clear, name_widget
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.placing import dialog_width
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.models.picker import ModelChoice, ModelGroup

_CHOICE: Final = Qt.ItemDataRole.UserRole
_CURRENT: Final = Qt.ItemDataRole.UserRole + 1
_GROUP: Final = Qt.ItemDataRole.UserRole + 2
"""The id of the connection that a row belongs to, "" for none."""
_MORE: Final = Qt.ItemDataRole.UserRole + 3
FRAME_MS: Final = 16
_STEPS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ModelPopup(QFrame):
    """A filter box over the list of connections and their models. An id that is not listed can be
    typed. Frees itself when it closes.
    """

    chosen = Signal(str, str)
    """Connection id, model id ("" for the connection's default)."""
    manage_requested = Signal()
    groups_seen = Signal(list)
    """The ids of the connections whose rows can be seen: a good moment to ask their servers."""

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
        self._groups = {group.connection_id: group for group in groups}
        self._current = current
        self._shown: dict[str, ModelGroup] = {}
        """The groups as their rows show them now."""
        self._all_servers = False
        self._told = ""
        """What was said of the selected row."""
        self._small = theme.font(scale=0.85, bold=True)
        self._bold = theme.font(bold=True)
        self._refill = QTimer(self)
        self._refill.setSingleShot(True)
        self._refill.setInterval(FRAME_MS)
        self._refill.timeout.connect(self._bring_up_to_date)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(FRAME_MS)
        self._looking.timeout.connect(self._tell_seen)
        self.setObjectName("model_popup")
        self.setAccessibleName(tr("Choose the model"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.filter = QLineEdit()
        let_clear(self.filter, theme)
        show_hint(self.filter, tr("Filter, or enter a model ID"), tr("Filter"))
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
        theme.style(self, _POPUP_STYLE)
        self._connect()
        self.setFixedWidth(dialog_width(self, 360, theme.px(360)))
        self.list.ensurePolished()  # rows have the height of the first time that they are asked
        self._fill()

    def _connect(self) -> None:
        self.filter.installEventFilter(self)
        self.filter.textChanged.connect(self._filter_changed)
        self.list.verticalScrollBar().valueChanged.connect(self._look)
        self.list.itemClicked.connect(self._take)
        self.manage.clicked.connect(self._manage)

    def set_groups(self, groups: Sequence[ModelGroup]) -> None:
        """Show new models with the next frame; filter and selection are kept."""
        self._groups = {group.connection_id: group for group in groups}
        if not self._refill.isActive():
            self._refill.start()

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
        self._show_selected()  # the list has its height only now
        self.filter.setFocus(Qt.FocusReason.PopupFocusReason)
        announce(self, self.accessibleName())
        self._tell()
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up, Down and Enter in the filter box move in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _STEPS and self._refill.isActive():
                self._refill.stop()  # what was typed counts before the next frame, too
                self._bring_up_to_date()
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

    @Slot()
    def _filter_changed(self) -> None:
        self._all_servers = False
        self._shown.clear()  # every row may be another
        if not self._refill.isActive():
            self._refill.start()

    @Slot()
    def _bring_up_to_date(self) -> None:
        """Fill the list anew where it must be, else change the groups that are others now."""
        if list(self._shown) != list(self._groups):
            self._fill()
            self._tell()
            return
        changed = [one for key, one in self._groups.items() if self._shown[key] != one]
        for group in changed:
            self._change_group(group)
        if changed:
            self._look()
            self._tell()

    def _fill(self) -> None:
        self.list.clear()
        words = self.filter.text().casefold().split()
        for group in self._groups.values():
            for item in self._items_of(group, words):
                self.list.addItem(item)
        self._shown = dict(self._groups)
        for item in self._unlisted_models():
            self.list.addItem(item)
        self._select_start()
        self._look()

    def _change_group(self, group: ModelGroup) -> None:
        """Put a group's rows in the place of those it had; the chosen row stays chosen."""
        rows = [
            row for row in range(self.list.count()) if self._group_at(row) == group.connection_id
        ]
        items = self._items_of(group, self.filter.text().casefold().split())
        self._shown[group.connection_id] = group
        if not rows and not items:
            return
        choice = self._chosen()
        top = rows[0] if rows else self._place_of(group.connection_id)
        bar = self.list.verticalScrollBar()
        above = self.list.indexAt(QPoint(1, 1)).row() > top
        place = bar.value()
        lost = self.list.currentRow() in rows
        seen = self._sees_selected()
        for row in reversed(rows):
            self.list.takeItem(row)
        for number, item in enumerate(items):
            self.list.insertItem(top + number, item)
            if lost and choice is not None and item.data(_CHOICE) == choice:
                self.list.setCurrentItem(item)
                lost = False
        grown = len(items) - len(rows) if above else 0  # the bar counts rows
        bar.setValue(place + grown)  # what is being looked at stays where it is
        if lost or self._chosen() is None:
            self._select_start()
        elif seen and not self._sees_selected():
            self._show_selected()  # rows came between it and what stays above

    def _chosen(self) -> ModelChoice | None:
        row = self.list.currentRow()
        found = self.list.item(row).data(_CHOICE) if row >= 0 else None
        return found if isinstance(found, ModelChoice) else None

    def _place_of(self, connection_id: str) -> int:
        """Return the row at which a group without rows would begin."""
        order = list(self._groups)
        later = set(order[order.index(connection_id) + 1 :])
        for row in range(self.list.count()):
            if self._group_at(row) in later or not self._group_at(row):
                return row
        return self.list.count()

    def _group_at(self, row: int) -> str:
        return str(self.list.item(row).data(_GROUP) or "")

    def _unlisted_models(self) -> list[QListWidgetItem]:
        """Return rows for an id that no list has: over the connection in use, others on demand."""
        model = self.filter.text().strip()
        if not model or any(model in group.models for group in self._groups.values()):
            return []
        groups = list(self._groups.values())
        here = self._groups.get(self._current.connection_id)
        first = [here] if here is not None else groups[:1]
        items = [self._unlisted(group, model) for group in (groups if self._all_servers else first)]
        if len(groups) > 1 and not self._all_servers:
            more = QListWidgetItem("   " + tr("Use another connection…"))
            more.setData(_MORE, True)
            items.append(more)
        return items

    def _unlisted(self, group: ModelGroup, model: str) -> QListWidgetItem:
        text = tr("Use “{model}” via {name}", model=one_line(model, 80),
                  name=one_line(connection_in_words(group.connection_name, group.connection_id),
                                60))  # fmt: skip
        return self._item(text, ModelChoice(group.connection_id, model))

    def _tell(self) -> None:
        """Have what is selected said, once: the keyboard is in the filter box."""
        row = self.list.currentRow()
        if row < 0 or not self.isVisible():
            return
        item = self.list.item(row)
        words = str(item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text().strip())
        group = self._groups.get(self._group_at(row))
        if group is not None:
            words += f", {one_line(group.connection_name, 60)}"
        if words != self._told:
            self._told = words
            announce(self, words)

    @Slot()
    def _look(self) -> None:
        if not self._looking.isActive():
            self._looking.start()

    @Slot()
    def _tell_seen(self) -> None:
        view = self.list.viewport().rect()
        first = self.list.indexAt(view.topLeft() + QPoint(1, 1)).row()
        last = self.list.indexAt(view.bottomLeft() + QPoint(1, -1)).row()
        last = self.list.count() - 1 if last < 0 else last
        seen = dict.fromkeys(self._group_at(row) for row in range(max(0, first), last + 1))
        seen.pop("", None)
        if seen and self.isVisible():
            self.groups_seen.emit(list(seen))

    def _items_of(self, group: ModelGroup, words: list[str]) -> list[QListWidgetItem]:
        rows = [(text, model) for model, text in told_apart(group.models)]
        if not rows or group.default_model:
            default = model_label(group.default_model) or tr("Default model")
            rows = [(default, ""), *(row for row in rows if row[1] != group.default_model)]
        name = one_line(group.connection_name, 60)
        fitting = [
            (text, model)
            for text, model in rows
            if all(word in f"{text} {model} {name}".casefold() for word in words)
        ]
        if not fitting:
            return []
        head = QListWidgetItem(name + (f"  ·  {one_line(group.note, 80)}" if group.note else ""))
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        head.setForeground(self._theme.colors.color("secondary"))
        head.setFont(self._small)
        items = [head]
        for text, model in fitting:
            choice = ModelChoice(group.connection_id, model)
            named = ModelChoice(group.connection_id, model or group.default_model)
            current = self._current in (choice, named)
            line = one_line(text, 200)
            if named.model in group.loaded:
                line += "  ·  " + tr("loaded")
            if named.model in group.seeing:
                line += "  ·  " + tr("reads images")
            items.append(self._item(line, choice, current=current))
        for item in items:
            item.setData(_GROUP, group.connection_id)
        return items

    def _item(self, text: str, choice: ModelChoice, *, current: bool = False) -> QListWidgetItem:
        item = QListWidgetItem("   " + text)
        item.setData(_CHOICE, choice)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        if choice.model and choice.model not in text:
            set_tip(item, one_line(choice.model, 300))
        if current:
            item.setData(_CURRENT, True)
            item.setFont(self._bold)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, tr("selected"))
        return item

    def _select_start(self) -> None:
        """Select what answers, else the first model of its connection, else the first of all."""
        first = here = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            choice = item.data(_CHOICE)
            if choice is None:
                continue
            first = first or item
            if self.filter.text():
                break
            if item.data(_CURRENT):
                here = item
                break
            if here is None and choice.connection_id == self._current.connection_id:
                here = item
        if first is not None:
            self.list.setCurrentItem(here or first)
            self._show_selected()

    def _sees_selected(self) -> bool:
        row = self.list.currentRow()
        room = self.list.viewport().rect()
        return row >= 0 and room.contains(self.list.visualItemRect(self.list.item(row)))

    def _show_selected(self) -> None:
        """Scroll to what is selected, with the name of its connection above it."""
        row = self.list.currentRow()
        if row > 0:
            self.list.scrollToItem(self.list.item(row - 1))
            self.list.scrollToItem(self.list.item(row))

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            item = self.list.item(row)
            if item.data(_CHOICE) is not None or item.data(_MORE):
                self.list.setCurrentRow(row)
                self._tell()
                return
            row += by

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        choice = item.data(_CHOICE)
        if item.data(_MORE):
            self._all_servers = True
            self._fill()
        elif choice is not None:
            self.chosen.emit(choice.connection_id, choice.model)
            self.close()

    @Slot()
    def _manage(self) -> None:
        self.manage_requested.emit()
        self.close()


_POPUP_STYLE: Final = """
#model_popup { background: @window; border: 1px solid @line; border-radius: 8px; }
QLineEdit { placeholder-text-color: @secondary;
    background: @window; color: @text; border: 1px solid @edge; border-radius: 8px;
            padding: 5px 8px; }
QLineEdit:focus { border: 2px solid @accent; padding: 4px 7px; }
QListWidget { background: @window; color: @text; outline: 0; }
QListWidget::item { padding: 5px 6px; border-radius: 6px; }
QListWidget::item:selected { background: @tint; color: @text; }
QListWidget::item:hover:!selected { background: @hover; }
"""
