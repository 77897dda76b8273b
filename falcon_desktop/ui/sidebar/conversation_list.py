"""The list of conversations as mouse and keyboard use it: opening, renaming, its menu.

Must not know the pane around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QWidget

from falcon_desktop.ui.controls import name_widget
from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.icons import icon
from falcon_desktop.ui.sidebar.delegate import ConversationDelegate
from falcon_desktop.ui.sidebar.model import ConversationModel
from falcon_desktop.ui.sidebar.view import EvenListView
from falcon_desktop.ui.theme import Theme


class RowAction(StrEnum):
    """What can be asked for conversations of the list; the first argument of ``action_requested``.

    Renaming has its own signal.
    """

    PIN = "pin"
    UNPIN = "unpin"
    DUPLICATE = "duplicate"
    EXPORT = "export"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DELETE = "delete"


class ConversationList(EvenListView):
    """The list itself: Enter opens, F2 renames, Delete deletes, the Menu key shows the rest.

    ``opened`` tells the conversation to show, ``wanted`` an action and the conversations it is for.
    """

    opened = Signal(str)
    wanted = Signal(str, list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._theme = theme
        delegate = ConversationDelegate(theme)
        super().__init__(delegate, parent)
        delegate.setParent(self)
        self._delegate = delegate
        self._open_id: str | None = None
        self._menu_ids: list[str] = []
        self._on_more = False
        self.conversations = ConversationModel(self)
        self.setModel(self.conversations)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        name_widget(self, "Conversations", tr("Conversations"))
        self.clicked.connect(self._clicked)
        self.customContextMenuRequested.connect(self._show_menu)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def selected_ids(self) -> list[str]:
        """Return the selected conversations in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = (self.conversations.summary_at(row) for row in rows)
        return [summary.id for summary in found if summary is not None]

    def select(self, conversation_id: str | None) -> None:
        """Show a conversation as the open one, the only selected; None selects nothing."""
        self._open_id = conversation_id
        row = self.conversations.row_of(conversation_id) if conversation_id else None
        if row is None:
            # clears the current row too, so that Tab into the list starts at its top
            self.selectionModel().clear()
            return
        index = self.conversations.index(row)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def rename(self, conversation_id: str) -> None:
        """Let the user type another title in place."""
        row = self.conversations.row_of(conversation_id)
        if row is not None:
            index = self.conversations.index(row)
            self.scrollTo(index)
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, rename, delete or show the menu."""
        chosen = self.selected_ids()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if chosen:
                self._open(self.currentIndex())
            case Qt.Key.Key_F2 if chosen:
                self.rename(chosen[0])
            case Qt.Key.Key_Delete if chosen:
                self.wanted.emit(str(RowAction.DELETE), chosen)
            case Qt.Key.Key_Menu if chosen:
                self._show_menu(self.visualRect(self.currentIndex()).center())
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a row's menu where its dots are; the selection stays as it is."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        summary = self.conversations.summary_at(index.row())
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        dots = self._delegate.more_area(QRectF(self.visualRect(index)), mirrored)
        left = event.button() == Qt.MouseButton.LeftButton
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self._on_more = summary is not None and left and not held and dots.contains(point)
        if self._on_more and summary is not None:
            self._popup_menu([summary.id], point)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the release of a press on the dots: it is no click on the row."""
        if self._on_more:
            self._on_more = False
        else:
            super().mouseReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Select the open conversation again when the keyboard only looked at others."""
        super().focusOutEvent(event)
        staying = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        editing = self.state() is QAbstractItemView.State.EditingState
        if event.reason() in staying or editing or len(self.selected_ids()) > 1:
            return
        self.select(self._open_id)

    def menu_for(self, conversation_ids: Sequence[str]) -> QMenu:
        """Return the menu of what can be done with these conversations; it frees itself."""
        self._menu_ids = list(conversation_ids)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.conversations.row_of(conversation_ids[0])
        first = self.conversations.summary_at(row) if row is not None else None
        pinned = first is not None and first.pinned_at is not None
        archived = first is not None and first.archived_at is not None
        if len(conversation_ids) == 1:
            self._add(menu, "rename", tr("Rename"), "rename")
        if pinned:
            self._add(menu, RowAction.UNPIN, tr("Unpin"), "pin")
        else:
            self._add(menu, RowAction.PIN, tr("Pin"), "pin")
        if len(conversation_ids) == 1:
            self._add(menu, RowAction.DUPLICATE, tr("Duplicate"), "duplicate")
        self._add(menu, RowAction.EXPORT, tr("Export…"), "export")
        if archived:
            self._add(menu, RowAction.UNARCHIVE, tr("Bring back from the archive"), "archive")
        else:
            self._add(menu, RowAction.ARCHIVE, tr("Archive"), "archive")
        menu.addSeparator()
        self._add(menu, RowAction.DELETE, tr("Delete"), "delete")
        menu.triggered.connect(self._chosen)
        return menu

    def _add(self, menu: QMenu, name: str, text: str, icon_name: str) -> None:
        action = menu.addAction(icon(icon_name, self._theme), text)
        action.setObjectName(name)

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        chosen = self.selected_ids()
        if chosen:
            self._popup_menu(chosen, point)

    def _popup_menu(self, conversation_ids: list[str], point: QPoint) -> None:
        self.menu_for(conversation_ids).popup(self.viewport().mapToGlobal(point))

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        chosen = self._menu_ids
        if action.objectName() == "rename":
            self.rename(chosen[0])
        else:
            self.wanted.emit(action.objectName(), chosen)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        modifiers = QGuiApplication.keyboardModifiers()
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not modifiers & several:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        summary = self.conversations.summary_at(index.row())
        if summary is not None:
            self.opened.emit(summary.id)

    @Slot()
    def _follow_theme(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.colors.color("sidebar"))
        self.setPalette(palette)
        self.follow_row_height()
        self.viewport().update()
