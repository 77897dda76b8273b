"""The context menu of conversations in the list."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import icon
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.theme import Theme

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import ConversationSummary


class RowAction(StrEnum):
    """The actions on listed conversations; the first argument of ``action_requested``.

    Renaming has its own signal.
    """

    PIN = "pin"
    UNPIN = "unpin"
    DUPLICATE = "duplicate"
    EXPORT = "export"
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DELETE = "delete"
    RESTORE = "restore"
    ERASE = "erase"
    """Delete from the trash for good."""


RENAME = "rename"


class RowMenu(Menu):
    """The menu for these conversations, all of one list; it frees itself.

    ``triggered`` tells an action whose object name is a :class:`RowAction` or :data:`RENAME`.
    """

    def __init__(
        self,
        rows: Sequence[ConversationSummary],
        chat_list: ChatList,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if chat_list is ChatList.TRASH:
            self._fill_for_trash()
        else:
            self._fill(rows, chat_list)

    def _fill(self, rows: Sequence[ConversationSummary], chat_list: ChatList) -> None:
        single = len(rows) == 1
        if single:
            self._add(RENAME, tr("Rename"), "rename")
        if chat_list is ChatList.CHATS:
            if all(row.pinned_at is not None for row in rows):
                self._add(RowAction.UNPIN, tr("Unpin"), "pin")
            else:
                self._add(RowAction.PIN, tr("Pin"), "pin")
        if single:
            self._add(RowAction.DUPLICATE, tr("Duplicate"), "duplicate")
        self._add(RowAction.EXPORT, tr("Export…"), "export")
        if chat_list is ChatList.ARCHIVE:
            self._add(RowAction.UNARCHIVE, tr("Unarchive"), "archive")
        else:
            self._add(RowAction.ARCHIVE, tr("Archive", "verb"), "archive")
        self.addSeparator()
        self._add(RowAction.DELETE, tr("Delete"), "delete")

    def _fill_for_trash(self) -> None:
        self._add(RowAction.RESTORE, tr("Restore"), "undo")
        self._add(RowAction.EXPORT, tr("Export…"), "export")
        self.addSeparator()
        self._add(RowAction.ERASE, tr("Delete permanently…"), "delete")

    def _add(self, name: str, text: str, icon_name: str) -> None:
        action = self.addAction(icon(icon_name, self._theme), text)
        action.setObjectName(name)
