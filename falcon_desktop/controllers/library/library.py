"""Actions on conversations of the list: open, rename, pin, delete, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.controllers.library.list import ListController
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.undo import Change
from falcon_desktop.ui.kit.i18n import tr, tr_n
from falcon_desktop.ui.sidebar.row_menu import RowAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.conversation import ConversationController


class LibraryController(WindowController):
    """The conversations of this data directory, as shown in the sidebar."""

    export_wanted = Signal(list)
    loaded = Signal()
    """The list is shown for the first time."""

    def __init__(self, dependencies: Dependencies, conversation: ConversationController) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self.list = ListController(dependencies)
        self._is_loaded = False
        self._wanted: Callable[[list[str], str], str] | None = None
        """What was pressed before there was a list to choose from."""
        sidebar = dependencies.window.sidebar
        sidebar.conversation_opened.connect(self._open)
        sidebar.rename_submitted.connect(self._rename)
        sidebar.action_requested.connect(self._act)
        sidebar.pins_arranged.connect(self._arrange_pins)
        sidebar.list_requested.connect(self.show_list)
        sidebar.new_chat_requested.connect(self.new_chat)
        dependencies.chat.opened.connect(self._mark_current)
        conversation.begun.connect(self._show_begun)
        conversation.text_opened.connect(self._show_begun_text)

    async def load(self, open_conversation_id: str, *, temporary: bool = False) -> None:
        """Fill the list and open the last open conversation; a temporary one is in no list."""
        services = await self._backend.services()
        await self.list.show(ChatList.CHATS)
        open_conversation_id = self._asked_for(open_conversation_id)
        if self._conversation.box.begins_elsewhere and not self._is_loaded:
            pass  # a chat was begun before there was a list
        elif temporary:
            self._conversation.open(open_conversation_id)
        elif open_conversation_id:
            rows = await self._backend.call(services.library.summaries_of, [open_conversation_id])
            if self._conversation.box.begins_elsewhere and not self._is_loaded:
                pass  # meanwhile
            elif rows and rows[0].chat_list is not ChatList.TRASH:
                self._conversation.open(open_conversation_id)
            else:  # it was deleted meanwhile
                self._conversation.start_elsewhere()
        else:
            self._conversation.stay_in_new_chat()
        self._is_loaded = True
        self.loaded.emit()

    def _asked_for(self, begun_with: str) -> str:
        """Return the chat that keys asked for before there was a list, else the usual one.

        Words that were typed meanwhile belong to the usual one: they stay in view, with it.
        """
        wanted, self._wanted = self._wanted, None
        ids = self._window.sidebar.conversation_ids()
        typed = self._conversation.box.begins_elsewhere or self._conversation.early_text()
        return begun_with if wanted is None or typed else wanted(ids, begun_with) or begun_with

    def _open_wanted(self, wanted: Callable[[list[str], str], str]) -> None:
        ids = self._window.sidebar.conversation_ids()
        if not (ids or self._is_loaded):
            self._wanted = wanted
        elif found := wanted(ids, self._chat.conversation_id):
            self._conversation.open(found)

    @Slot()
    def new_chat(self) -> None:
        """Start a new chat."""
        self._window.hide_overlays()
        if self._window.sidebar.chat_list is not ChatList.CHATS:
            self.show_list(ChatList.CHATS)
        self._conversation.new_chat()

    @async_slot(str)
    async def show_list(self, chat_list: str) -> None:
        """Show the chats, the archive or the trash."""
        await self.list.show(ChatList(chat_list))

    @Slot()
    def show_archive(self) -> None:
        """Show the archive."""
        self._show_in_sidebar(ChatList.ARCHIVE)

    @Slot()
    def show_trash(self) -> None:
        """Show the trash."""
        self._show_in_sidebar(ChatList.TRASH)

    def _show_in_sidebar(self, chat_list: ChatList) -> None:
        if not self._window.sidebar_visible:
            self._window.toggle_sidebar()
        self.show_list(chat_list)
        self._window.sidebar.focus_list()

    @Slot()
    def undo(self) -> None:
        """Do what a notice on the screen offers to undo, else undo the last change."""
        if not self._window.notice.takes_back():
            self._start(self._undo_last())

    async def _undo_last(self) -> None:
        """Undo the last change that the history knows."""
        services, since = await self._backend.services(), self._chat.opening
        entry = await self._backend.call(services.library.undo)
        if entry is None:
            self._window.notice.show_notice(tr("Nothing to undo."))
            return
        self._window.notice.clear("undo")
        if not entry.content:
            self._window.notice.show_notice(undone_words(entry.change), seconds=3)
        elif entry.conversation_id == self._chat.conversation_id:
            self._conversation.reload()
        elif entry.conversation_id:
            self._conversation.open_made(entry.conversation_id, since)

    @Slot()
    def next_chat(self) -> None:
        """Open the conversation below the open one."""
        self._step(1)

    @Slot()
    def previous_chat(self) -> None:
        """Open the conversation above the open one."""
        self._step(-1)

    @Slot(int)
    def open_nth(self, number: int) -> None:
        """Open the conversation at this position in the list, from 1."""
        self._open_wanted(lambda ids, _: ids[number - 1] if 0 < number <= len(ids) else "")

    @Slot()
    def pin_open(self) -> None:
        """Pin the open conversation."""
        self._act_on_open(RowAction.PIN)

    @Slot()
    def duplicate_open(self) -> None:
        """Duplicate the open conversation."""
        self._act_on_open(RowAction.DUPLICATE)

    @Slot()
    def archive_open(self) -> None:
        """Archive the open conversation."""
        self._act_on_open(RowAction.ARCHIVE)

    def _act_on_open(self, action: RowAction) -> None:
        if self._chat.conversation_id:
            self._act(action, [self._chat.conversation_id])

    @Slot()
    def delete_open(self) -> None:
        """Move the open conversation to the trash."""
        if self._chat.conversation_id:
            self._start(self._delete([self._chat.conversation_id]))

    @Slot(str)
    def _open(self, conversation_id: str) -> None:
        self._window.hide_overlays()
        self._conversation.open(conversation_id)

    @Slot(str)
    def _mark_current(self, conversation_id: str) -> None:
        self.list.set_current(conversation_id)

    @Slot()
    def _show_begun(self) -> None:
        """A chat begins where the archive or the trash is listed: list the chats, it is there."""
        if self._window.sidebar.chat_list is not ChatList.CHATS:
            self.show_list(ChatList.CHATS)

    @Slot(str, str)
    def _show_begun_text(self, conversation_id: str, _word: str) -> None:
        if not conversation_id:
            self._show_begun()

    def _step(self, step: int) -> None:
        self._open_wanted(lambda ids, current: _beside(ids, current, step))

    @async_slot(str, str)
    async def _rename(self, conversation_id: str, title: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.library.rename, conversation_id, title)

    @async_slot(list)
    async def _arrange_pins(self, conversation_ids: list[str]) -> None:
        library = (await self._backend.services()).library
        await self._backend.call(library.arrange_pins, conversation_ids)

    @Slot(str, list)
    def _act(self, action: str, conversation_ids: list[str]) -> None:
        match action:
            case RowAction.EXPORT:
                self.export_wanted.emit(conversation_ids)
            case RowAction.DELETE:
                self._start(self._delete(conversation_ids))
            case RowAction.DUPLICATE:
                self._start(self._duplicate(conversation_ids[0]))
            case RowAction.PIN | RowAction.UNPIN:
                self._start(self._pin(conversation_ids, action == RowAction.PIN))
            case RowAction.ARCHIVE | RowAction.UNARCHIVE:
                self._start(self._archive(conversation_ids, action == RowAction.ARCHIVE))
            case _:
                pass

    async def _duplicate(self, conversation_id: str) -> None:
        library, since = (await self._backend.services()).library, self._chat.opening
        copy = await self._backend.call(library.duplicate, conversation_id)
        self._conversation.open_made(copy, since)

    async def _pin(self, conversation_ids: list[str], pinned: bool) -> None:
        library = (await self._backend.services()).library
        await self._backend.call(library.set_pinned, conversation_ids, pinned)

    async def _archive(self, conversation_ids: list[str], archived: bool) -> None:
        library = (await self._backend.services()).library
        await self._backend.call(library.set_archived, conversation_ids, archived)
        count = len(conversation_ids)
        if archived:
            self._offer_undo(lambda: tr_n("%n chat(s) archived", count))
        else:
            self._offer_undo(lambda: tr_n("%n chat(s) unarchived", count))

    async def _delete(self, conversation_ids: list[str]) -> None:
        services, since = await self._backend.services(), self._chat.opening
        ids = self._window.sidebar.conversation_ids()
        await self._backend.call(services.library.delete, conversation_ids)
        stayed = since == self._chat.opening
        if stayed and self._chat.conversation_id in conversation_ids:
            self._open_neighbour(ids, conversation_ids)
        count = len(conversation_ids)
        self._offer_undo(lambda: tr_n("%n chat(s) moved to Trash", count))

    def _open_neighbour(self, ids: list[str], gone: list[str]) -> None:
        current = self._chat.conversation_id
        after = ids[ids.index(current) :] if current in ids else []
        leaving = set(gone)
        neighbour = next((other for other in after if other not in leaving), None)
        if neighbour:
            self._conversation.open(neighbour)
        else:
            self._conversation.new_chat()


def undone_words(change: Change) -> str:
    """Return in words what was undone."""
    match change:
        case Change.RENAMED:
            return tr("Undone: rename.")
        case Change.PINNED:
            return tr("Undone: pinning.")
        case Change.UNPINNED:
            return tr("Undone: unpinning.")
        case Change.ARCHIVED:
            return tr("Undone: archiving.")
        case Change.UNARCHIVED:
            return tr("Undone: unarchiving.")
        case Change.RESTORED:
            return tr("Undone: restoring.")
        case Change.IMPORTED:
            return tr("Undone: import. The imported chats are in Trash.")
        case _:
            return tr("Undone.")


def _beside(ids: list[str], current: str, step: int) -> str:
    """Return what stands so many places below ``current``, from the end on from the beginning."""
    if not ids:
        return ""
    place = ids.index(current) + step if current in ids else (0 if step > 0 else -1)
    return ids[place % len(ids)]
