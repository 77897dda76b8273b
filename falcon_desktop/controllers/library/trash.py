"""The trash and the archive: restoring, erasing for good, and a banner over their chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.chat_list import ChatList, days_left
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.ui.kit.i18n import in_turn, tr, tr_n
from falcon_desktop.ui.sidebar.row_menu import RowAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.ui.kit.banner import Banner


class TrashController(WindowController):
    """The trash and the archive, and the banner of a conversation that is in one of them."""

    def __init__(self, dependencies: Dependencies, conversation: ConversationController) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._doomed: list[str] = []
        sidebar = dependencies.window.sidebar
        sidebar.action_requested.connect(self._act)
        sidebar.empty_trash_requested.connect(self.ask_to_empty)
        dependencies.window.banner.triggered.connect(self._act_on_open)
        dependencies.chat.opened.connect(self._show_state)
        dependencies.chat.changed.connect(self._show_state)

    @property
    def banner(self) -> Banner:
        """The line above the transcript."""
        return self._window.banner

    @async_slot()
    async def ask_to_empty(self) -> None:
        """Ask whether all that is in the trash may go for good."""
        library = (await self._backend.services()).library
        count = len(await self._backend.call(library.summaries, ChatList.TRASH))
        if not count:
            self._window.notice.show_notice(tr("Trash is empty."), seconds=4)
            return
        await self._ask(
            [],
            tr("Empty Trash?"),
            tr_n("%n chat(s) will be permanently deleted from this computer.", count),
        )

    @Slot(str, list)
    def _act(self, action: str, conversation_ids: list[str]) -> None:
        match action:
            case RowAction.RESTORE:
                self._start(self._restore(conversation_ids))
            case RowAction.ERASE:
                count = len(conversation_ids)
                question = tr_n("Permanently delete %n chat(s)?", count)
                words = tr("Their text will be erased from this computer.")
                self._start(self._ask(conversation_ids, question, words))
            case _:
                pass

    async def _ask(self, conversation_ids: list[str], question: str, consequence: str) -> None:
        await self._backend.load("falcon_desktop.ui.kit.question")
        from falcon_desktop.ui.kit.question import Question

        self._doomed = list(conversation_ids)
        backups = {
            BackupRetention.WEEK: tr("Earlier backups still contain it for up to a week."),
            BackupRetention.MONTH: tr("Earlier backups still contain it for up to a month."),
        }.get(
            self._preferences.value.backup_keeping,
            tr("Earlier backups still contain it for up to six months."),
        )
        window, words = self._window, in_turn((consequence, backups))
        dialog = Question(window.theme, question, words, tr("Delete permanently"), window)
        dialog.confirmed.connect(self._erase)
        dialog.open()

    @Slot()
    def _erase(self) -> None:
        self._start(self._erase_now(self._doomed))

    async def _erase_now(self, conversation_ids: list[str]) -> None:
        library, since = (await self._backend.services()).library, self._chat.opening
        current = self._chat.current
        in_trash = current is not None and current.deleted_at is not None
        if conversation_ids:
            await self._backend.call(library.erase, conversation_ids)
            count = len(conversation_ids)
        else:
            count = await self._backend.call(library.empty_trash)
        gone = not conversation_ids or (current is not None and current.id in conversation_ids)
        if in_trash and gone and since == self._chat.opening:
            self._conversation.new_chat()
        self._window.notice.show_notice(tr_n("%n chat(s) permanently deleted", count), seconds=4)

    async def _restore(self, conversation_ids: list[str]) -> None:
        library, since = (await self._backend.services()).library, self._chat.opening
        restored = await self._backend.call(library.restore, conversation_ids)
        if restored == [self._chat.conversation_id]:
            self._conversation.reload()
        elif len(restored) == 1:
            self._conversation.open_made(restored[0], since)
        count = len(restored)
        self._offer_undo(lambda: tr_n("%n chat(s) restored", count))

    @Slot(str)
    def _act_on_open(self, action: str) -> None:
        current = self._chat.current
        if current is None:
            return
        if action == RowAction.UNARCHIVE:
            self._window.sidebar.action_requested.emit(action, [current.id])
        else:
            self._act(action, [current.id])

    @Slot()
    def _show_state(self) -> None:
        """Tell where the open conversation is, and let nothing be written in the trash."""
        current = self._chat.current
        in_trash = current is not None and current.deleted_at is not None
        self._window.transcript.fix(in_trash)
        hidden = in_trash or not self._window.chat.takes_messages
        if self._window.composer.isHidden() != hidden:
            self._window.composer.setHidden(hidden)
        if current is None:
            self.banner.hide()
        elif current.deleted_at is not None:
            self._tell_trash(current.deleted_at)
        elif current.archived_at is not None:
            self.banner.tell(
                "archive",
                tr("This chat is archived."),
                [(RowAction.UNARCHIVE, tr("Unarchive"))],
            )
        else:
            self.banner.hide()

    def _tell_trash(self, deleted_at: int) -> None:
        days = days_left(deleted_at, now_ms())
        self.banner.tell(
            "delete",
            tr_n("In Trash. Deleted permanently in %n day(s).", days),
            [(RowAction.RESTORE, tr("Restore")), (RowAction.ERASE, tr("Delete permanently…"))],
        )
