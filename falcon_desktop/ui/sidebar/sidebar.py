"""The sidebar: new chat, search, the conversations, and the connection's state at the bottom.

Values come in through setters, requests go out as signals.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from falcon_desktop.core.domain.chat_list import TRASH_DAYS, ChatList
from falcon_desktop.ui.kit.connection_state import ConnectionState, Mood
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, let_expand, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label, Surface
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.sidebar.conversation_list import ConversationList
from falcon_desktop.ui.sidebar.list_bar import ListBar
from falcon_desktop.ui.sidebar.row_menu import RowAction

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import ConversationSummary

__all__ = ["RowAction", "Sidebar"]


class Sidebar(Surface):
    """The sidebar."""

    conversation_opened = Signal(str)
    rename_submitted = Signal(str, str)
    action_requested = Signal(str, list)
    """A :class:`RowAction` and the ids of the conversations it is for."""
    pins_arranged = Signal(list)
    """The ids of all pinned conversations in the order that is wanted."""
    list_requested = Signal(str)
    """A :class:`~falcon_desktop.core.domain.chat_list.ChatList` to list."""
    empty_trash_requested = Signal()
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
        self.list_bar = ListBar(theme)
        self._turned_to = False
        """Whether another list is shown, whose rows are yet to come."""
        self._filled = False  # that nothing is there can be said once it was looked for
        self._empty = Label(theme, scale=SMALL, tone="secondary", wrap=True)
        self.archive = self._list_button(tr("Archive"), "archive")
        name_widget(self.archive, "Archive", tr("Archive"))
        self.trash = self._list_button(tr("Trash"), "delete")
        name_widget(self.trash, "Trash", tr("Trash"))
        self.connection = ConnectionState(theme)
        self.hide_button = IconButton(theme, "sidebar", side=30)
        set_tip(self.hide_button, tr("Hide the sidebar"))
        name_widget(self.hide_button, "Hide the sidebar", tr("Hide the sidebar"))
        self.settings = IconButton(theme, "settings", side=30)
        set_tip(self.settings, tr("Settings"))
        name_widget(self.settings, "Settings", tr("Settings"))
        self._arrange()
        self._connect()
        self._show_emptiness()
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    def sizeHint(self) -> QSize:
        """Return the usual width: 268 px."""
        return QSize(self.theme.px(268), 600)

    def minimumSizeHint(self) -> QSize:
        """Return the minimum width: 200 px (ui/README.md section 2)."""
        return QSize(200, 300)

    # --- values in -----------------------------------------------------------------------------

    def set_conversations(self, summaries: Iterable[ConversationSummary]) -> None:
        """List these, keeping the selection where possible."""
        self._filled = True
        selected = self.list.selected_ids()
        self.list.conversations.set_conversations(summaries)
        if len(selected) == 1:
            self.list.select(selected[0])
        self._show_emptiness()
        if self._turned_to:
            self._turned_to = False
            self._tell_list()

    def append(self, summaries: Iterable[ConversationSummary]) -> None:
        """Add older conversations at the end."""
        self.list.conversations.append(summaries)
        self._show_emptiness()

    def change(self, gone: Iterable[str], changed: Iterable[ConversationSummary]) -> None:
        """Remove some conversations, and add or update others."""
        self.list.conversations.change(gone, changed)
        self._show_emptiness()

    def set_chat_list(self, chat_list: ChatList) -> None:
        """Set which list is shown: the chats, the archive or the trash."""
        self._turned_to = chat_list is not self.list.chat_list
        self.list.set_chat_list(chat_list)
        for button, of_button in ((self.archive, ChatList.ARCHIVE), (self.trash, ChatList.TRASH)):
            with QSignalBlocker(button):
                button.setChecked(chat_list is of_button)
        self._show_emptiness()

    @property
    def chat_list(self) -> ChatList:
        """The list that is shown."""
        return self.list.chat_list

    def set_streaming(self, conversation_ids: Iterable[str]) -> None:
        """Mark the conversations with a running answer."""
        self.list.conversations.set_streaming(conversation_ids)

    def set_current(self, conversation_id: str | None) -> None:
        """Select the open conversation; None for an unsaved chat."""
        self.list.select(conversation_id)

    def set_connection_state(
        self, title: str, detail: str, mood: Mood | str, *, short: str = "", why: str = ""
    ) -> None:
        """Show the state of the current connection; see ``ConnectionState.set_state``."""
        self.connection.set_state(title, detail, Mood(mood), short=short, why=why)

    @property
    def has_several(self) -> bool:
        """Whether several conversations are selected."""
        return len(self.list.selected_ids()) > 1

    # --- for the keyboard ----------------------------------------------------------------------

    def conversation_ids(self) -> list[str]:
        """Return all ids in list order (for Ctrl+1…9 and Ctrl+Tab)."""
        return self.list.conversations.conversation_ids()

    def rename(self, conversation_id: str) -> None:
        """Let the user edit a title in the list."""
        self.list.rename(conversation_id)

    def focus_list(self) -> None:
        """Focus the list."""
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
        buttons = QHBoxLayout()
        buttons.setContentsMargins(10, 4, 10, 4)
        buttons.setSpacing(2)
        self._lists = buttons
        for button in (self.archive, self.trash):
            # each gets its share of the width, however little there is
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button)
        layout.addLayout(top)
        layout.addWidget(self.list_bar)
        layout.addWidget(self.list, 1)
        # inside, so that the ring of a list without rows is around what it says
        words = QVBoxLayout(self.list.viewport())
        words.setContentsMargins(0, 0, 0, 0)
        words.addWidget(self._empty)
        words.addStretch(1)
        layout.addLayout(buttons)
        layout.addLayout(inset)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.new_chat.clicked.connect(self.new_chat_requested)
        self.search.clicked.connect(self.search_requested)
        self.settings.clicked.connect(self.settings_requested)
        self.connection.clicked.connect(self.connection_clicked)
        self.hide_button.clicked.connect(self.hide_requested)
        self.list.opened.connect(self.conversation_opened)
        self.list.wanted.connect(self.action_requested)
        self.list.conversations.rename_requested.connect(self.rename_submitted)
        self.list.arranged.connect(self.pins_arranged)
        self.list.left.connect(self._show_chats)
        self.list_bar.back.connect(self._show_chats)
        self.list_bar.empty_wanted.connect(self.empty_trash_requested)
        # toggled, not clicked: assistive technology toggles without a click
        self.archive.toggled.connect(self._toggle_archive)
        self.trash.toggled.connect(self._toggle_trash)

    def _list_button(self, text: str, icon_name: str) -> Button:
        button = Button(self.theme, text, icon_name=icon_name)
        button.quiet = True
        let_expand(button)  # it shows a list
        return button

    def _show_emptiness(self) -> None:
        has_rows = self.list.conversations.count() > 0
        self.list_bar.show_list(self.list.chat_list, has_rows=has_rows)
        match self.list.chat_list:
            case ChatList.ARCHIVE:
                words = tr("Archived chats will be listed here.")
            case ChatList.TRASH:
                words = tr(
                    "Trash is empty. Deleted chats stay here for {days} days.",
                    days=TRASH_DAYS,
                )
            case _:
                words = tr("Your chats will be listed here.")
        self._empty.setText(words)
        self._empty.setVisible(self._filled and not has_rows)

    @Slot()
    def _follow_theme(self) -> None:
        beside = 10 + self.theme.px(10)  # where the titles would begin
        self._empty.setContentsMargins(beside, 12, beside, 0)
        self._fit_lists()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the names of the lists whole."""
        super().resizeEvent(event)
        self._fit_lists()

    def _fit_lists(self) -> None:
        """Leave the icons of the lists out where their names would be cut."""
        pairs = ((self.archive, "archive"), (self.trash, "delete"))
        for button, icon_name in pairs:
            button.set_icon_name(icon_name)
        room = self.width() - 22 - self._lists.spacing()
        if sum(button.sizeHint().width() for button, _ in pairs) > room:
            for button, _ in pairs:
                button.set_icon_name("")
        for place, (button, _) in enumerate(pairs):
            self._lists.setStretch(place, button.sizeHint().width())

    def _tell_list(self) -> None:
        """Have said which list this is, or that nothing is in it."""
        from falcon_desktop.ui.kit.announcing import announce  # not for the first paint

        if not self.list.conversations.count():
            announce(self, self._empty.text())
        elif self.list.chat_list is not ChatList.CHATS:
            announce(self, self.list_bar.title.text())

    def showEvent(self, event: QShowEvent) -> None:
        """Group by today's date."""
        super().showEvent(event)
        self.list.conversations.refresh_dates()

    def changeEvent(self, event: QEvent) -> None:
        """Regroup by today's date when the window becomes active: no timer is needed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.list.conversations.refresh_dates()

    @Slot()
    def _show_chats(self) -> None:
        self.list_requested.emit(str(ChatList.CHATS))

    @Slot(bool)
    def _toggle_archive(self, wanted: bool) -> None:
        self.list_requested.emit(str(ChatList.ARCHIVE if wanted else ChatList.CHATS))

    @Slot(bool)
    def _toggle_trash(self, wanted: bool) -> None:
        self.list_requested.emit(str(ChatList.TRASH if wanted else ChatList.CHATS))
