"""The bar that names the archive or the trash, and leads back to the chats."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip


class ListBar(QWidget):
    """The list's name between a back button and, for the trash, a button to empty it."""

    back = Signal()
    empty_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = IconButton(theme, "previous", side=28)
        name_widget(self._back, "Back to the chats", tr("Back to chats"))
        set_tip(self._back, tr("Back to chats"))
        self.title = Label(theme, bold=True, elide=True)
        self.title.setObjectName("shelf")
        self._empty = Button(theme, tr("Empty…"), look=Look.LINK)
        name_widget(self._empty, "Empty the trash", tr("Empty Trash"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 12, 0)
        layout.setSpacing(4)
        layout.addWidget(self._back)
        layout.addWidget(self.title, 1)
        layout.addWidget(self._empty)
        self._back.clicked.connect(self.back)
        self._empty.clicked.connect(self.empty_wanted)

    def show_list(self, chat_list: ChatList, *, has_rows: bool) -> None:
        """Show a list's name; hidden for the chats."""
        self.setVisible(chat_list is not ChatList.CHATS)
        self.title.setText(tr("Trash") if chat_list is ChatList.TRASH else tr("Archive"))
        self._empty.setVisible(chat_list is ChatList.TRASH and has_rows)
