"""The left pane: new chat, search, the conversations, and at its foot the state of the connection.

Values come in through setters, wishes go out as signals. Must not know the store or the bridge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QGuiApplication, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.conversation import ConversationSummary
from falcon_desktop.ui.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.icons import icon
from falcon_desktop.ui.labels import Label, Surface
from falcon_desktop.ui.sidebar.connection_state import ConnectionState, Mood
from falcon_desktop.ui.sidebar.delegate import ConversationDelegate
from falcon_desktop.ui.sidebar.model import ConversationModel
from falcon_desktop.ui.sidebar.view import EvenListView
from falcon_desktop.ui.theme import SMALL, Theme


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
            self.menu_for(chosen).popup(self.viewport().mapToGlobal(point))

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        chosen = self.selected_ids()
        if not chosen:
            return
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


class Sidebar(Surface):
    """The left pane."""

    conversation_opened = Signal(str)
    rename_submitted = Signal(str, str)
    action_requested = Signal(str, list)
    """A :class:`RowAction` and the ids of the conversations it is for."""
    new_chat_requested = Signal()
    search_requested = Signal()
    settings_requested = Signal()
    connection_clicked = Signal()
    hide_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "sidebar", edge=Qt.Edge.RightEdge, parent=parent)
        name_widget(self, "Sidebar", tr("Sidebar"))
        self.new_chat = Button(
            theme, tr("New chat"), icon_name="new_chat", look=Look.OUTLINED, hint="Ctrl N"
        )
        self.new_chat.bold = True
        name_widget(self.new_chat, "New chat", tr("New chat"))
        self.search = Button(
            theme, tr("Search all chats"), icon_name="search", look=Look.FILLED, hint="Ctrl K"
        )
        self.search.quiet = True
        name_widget(self.search, "Search all chats", tr("Search all chats"))
        self.list = ConversationList(theme)
        self._empty = Label(
            theme, tr("Your chats will be listed here."), scale=SMALL, tone="secondary", wrap=True
        )
        self._empty.setContentsMargins(20, 12, 20, 0)
        self.connection = ConnectionState(theme)
        self.hide_button = IconButton(theme, "sidebar", side=30)
        self.hide_button.setToolTip(tr("Hide the sidebar"))
        name_widget(self.hide_button, "Hide the sidebar", tr("Hide the sidebar"))
        self.settings = IconButton(theme, "settings", side=30)
        self.settings.setToolTip(tr("Settings"))
        name_widget(self.settings, "Settings", tr("Settings"))
        self._arrange()
        self._connect()
        self._show_emptiness()

    def sizeHint(self) -> QSize:
        """Return the usual width: 268 px."""
        return QSize(self.theme.px(268), 600)

    def minimumSizeHint(self) -> QSize:
        """Return the least width: 200 px (ui.md section 2)."""
        return QSize(200, 300)

    # --- values in -----------------------------------------------------------------------------

    def set_conversations(self, summaries: Iterable[ConversationSummary]) -> None:
        """List exactly these; what is selected stays so where it is still there."""
        selected = self.list.selected_ids()
        self.list.conversations.set_conversations(summaries)
        if len(selected) == 1:
            self.list.select(selected[0])
        self._show_emptiness()

    def upsert(self, summary: ConversationSummary) -> None:
        """Add a conversation or show its new state."""
        self.list.conversations.upsert(summary)
        self._show_emptiness()

    def remove(self, conversation_ids: Iterable[str]) -> None:
        """Take conversations out of the list."""
        self.list.conversations.remove(conversation_ids)
        self._show_emptiness()

    def set_streaming(self, conversation_ids: Iterable[str]) -> None:
        """Mark the conversations in which an answer runs."""
        self.list.conversations.set_streaming(conversation_ids)

    def set_current(self, conversation_id: str | None) -> None:
        """Select the conversation that is open; None for a chat that is not saved yet."""
        self.list.select(conversation_id)

    def set_connection_state(self, title: str, detail: str, mood: Mood | str) -> None:
        """Say at the foot how the current connection is."""
        self.connection.set_state(title, detail, Mood(mood))

    def set_shortcut_hints(self, new_chat: str, search: str) -> None:
        """Show these keys on the two buttons."""
        self.new_chat.set_hint(new_chat)
        self.search.set_hint(search)

    # --- for the keyboard ----------------------------------------------------------------------

    def conversation_ids(self) -> list[str]:
        """Return all ids in the order of the list (for Ctrl+1…9 and Ctrl+Tab)."""
        return self.list.conversations.conversation_ids()

    def rename(self, conversation_id: str) -> None:
        """Let the user type another title in the list."""
        self.list.rename(conversation_id)

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- inside --------------------------------------------------------------------------------

    def _arrange(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(10, 12, 10, 0)
        top.setSpacing(8)
        for button in (self.new_chat, self.search):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            top.addWidget(button)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 8, 10, 8)
        foot.setSpacing(2)
        foot.addWidget(self.connection, 1)
        foot.addWidget(self.hide_button)
        foot.addWidget(self.settings)
        line = Surface(self.theme, "line")
        line.setFixedHeight(1)
        inset = QHBoxLayout()
        inset.setContentsMargins(10, 0, 10, 0)
        inset.addWidget(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 1, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        layout.addLayout(inset)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.new_chat.clicked.connect(self._new_chat)
        self.search.clicked.connect(self._search)
        self.settings.clicked.connect(self._settings)
        self.connection.clicked.connect(self._connection)
        self.hide_button.clicked.connect(self._hide)
        self.list.opened.connect(self.conversation_opened)
        self.list.wanted.connect(self.action_requested)
        self.list.conversations.rename_requested.connect(self.rename_submitted)

    def _show_emptiness(self) -> None:
        self._empty.setVisible(self.list.conversations.count() == 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Group by today's date."""
        super().showEvent(event)
        self.list.conversations.refresh_dates()

    def changeEvent(self, event: QEvent) -> None:
        """Group by today's date when the window comes back to the front: no timer waits for it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.list.conversations.refresh_dates()

    @Slot()
    def _new_chat(self) -> None:
        self.new_chat_requested.emit()

    @Slot()
    def _search(self) -> None:
        self.search_requested.emit()

    @Slot()
    def _settings(self) -> None:
        self.settings_requested.emit()

    @Slot()
    def _connection(self) -> None:
        self.connection_clicked.emit()

    @Slot()
    def _hide(self) -> None:
        self.hide_requested.emit()
