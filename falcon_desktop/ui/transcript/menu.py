"""A message's context menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import icon
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.transcript.message import MessageWidget

if TYPE_CHECKING:
    from falcon_desktop.ui.transcript.view import TranscriptView


class MessageMenu(Menu):
    """What can be done with one message, the rare things under *More*; it deletes itself when it
    closes.
    """

    def __init__(self, view: TranscriptView, widget: MessageWidget) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("message_menu")
        self.more = Menu(self)
        self._view = view
        self._message_id = widget.message.id
        answer = widget.message.role is Role.ASSISTANT
        still = not widget.running
        if widget.has_selection:
            self._add("copy_selection", tr("Copy selection"), "copy")
        self._add("copy", tr("Copy message"), "copy")
        free = not widget.fixed
        if free:
            self._add("edit", tr("Edit"), "edit", enabled=still)
        if answer and free:
            self._add("regenerate", tr("Regenerate"), "regenerate", enabled=still)
            self._add("continue", tr("Continue this answer"), "", enabled=still)
        self._add("branch", tr("New chat from here"), "duplicate", enabled=still)
        if answer:
            self._add("details", tr("How it was made"), "info")
        self._fill_more(widget, answer=answer, free=free, still=still)
        self.addSeparator()
        self._add("select_all", tr("Select all"), "")
        self._add("copy_conversation", tr("Copy conversation"), "")
        if free:
            self.addSeparator()
            self._add("delete", tr("Delete message"), "delete", enabled=still)
        self.triggered.connect(self._act)

    def _fill_more(self, widget: MessageWidget, *, answer: bool, free: bool, still: bool) -> None:
        more, several = self.more, widget.versions[1] > 1
        if several:
            self._add("differences", tr("Differences between versions"), "", menu=more)
        if answer and several:
            words = tr("Show versions side by side")
            self._add("compare_versions", words, "sidebar", menu=more)
        if answer and free:
            words = tr("Run again exactly")
            self._add("run_again", words, "regenerate", enabled=still, menu=more)
            self._add("run_with", tr("Run with…"), "options", enabled=still, menu=more)
        if free:
            self._add("compare", tr("Compare models…"), "sidebar", enabled=still, menu=more)
        if more.actions():
            entry = self.addMenu(more)
            entry.setText(tr("More"))
            entry.setObjectName("more")
            entry.setIcon(icon("more", self._view.theme))

    def _add(
        self,
        name: str,
        words: str,
        icon_name: str,
        *,
        enabled: bool = True,
        menu: Menu | None = None,
    ) -> None:
        action = QAction(words, self)
        action.setObjectName(name)
        action.setEnabled(enabled)
        if icon_name:
            action.setIcon(icon(icon_name, self._view.theme))
        (menu or self).addAction(action)

    @Slot(QAction)
    def _act(self, action: QAction) -> None:
        name = action.objectName()
        if name == "select_all":
            self._view.select_all()
        elif name == "copy_selection":
            self._view.copy_selection()
        elif name == "edit":
            self._view.edit(self._message_id)
        elif name == "copy_conversation":
            self._view.action_requested.emit(name, "")
        else:
            self._view.action_requested.emit(name, self._message_id)


def message_menu(view: TranscriptView, widget: MessageWidget) -> MessageMenu:
    """Return the menu for a message."""
    return MessageMenu(view, widget)
