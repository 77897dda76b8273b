"""A message's context menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import icon
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.message import MessageWidget


class MessageMenu(Menu):
    """What can be done with one message, the rare things under *More*; it deletes itself when it
    closes.
    """

    chosen = Signal(str, str)
    """The message's id, and a ``MessageAction`` or what the transcript does itself: ``edit``,
    ``select_all``, ``copy_selection``, ``hide_confidence``.
    """

    def __init__(self, parent: QWidget, widget: MessageWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("message_menu")
        self.more = Menu(self)
        self._theme = theme
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
            self._add_confidence(widget)
        self._fill_more(widget, answer=answer, free=free, still=still)
        self.addSeparator()
        self._add("select_all", tr("Select all"), "")
        self._add("copy_conversation", tr("Copy chat"), "")
        if free:
            self.addSeparator()
            self._add("delete", tr("Delete message"), "delete", enabled=still)
        self.triggered.connect(self._act)

    def _add_confidence(self, widget: MessageWidget) -> None:
        """Offer to show how sure the model was, where that is known."""
        content = widget.content
        if not isinstance(content, AnswerContent) or widget.running:
            return
        if content.shows_confidence:
            self._add("hide_confidence", tr("Hide token confidence"), "")
        elif widget.message.confidence is not None:
            self._add("confidence", tr("Show token confidence"), "")

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
            entry.setIcon(icon("more", self._theme))

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
            action.setIcon(icon(icon_name, self._theme))
        (menu or self).addAction(action)

    @Slot(QAction)
    def _act(self, action: QAction) -> None:
        self.chosen.emit(self._message_id, action.objectName())
