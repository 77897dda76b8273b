"""Actions on single messages: copy, new chat from here, delete."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.ui.kit.clipboard import copy_data, copy_text, last_code
from falcon_desktop.ui.kit.i18n import tr, tr_n
from falcon_desktop.ui.transcript.actions import MessageAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.actions import MessageActions
    from falcon_desktop.controllers.chat.conversation import ConversationController


class MessageController(WindowController):
    """The actions on a message that ask no model."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        actions: MessageActions,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        dependencies.window.transcript.edit_dropped.connect(self._offer_dropped)
        actions.add(
            {
                MessageAction.COPY: self._copy_one,
                MessageAction.COPY_CONVERSATION: self._copy_all,
                MessageAction.DIFFERENCES: self._compare_versions,
                MessageAction.CONFIDENCE: self._show_confidence,
                MessageAction.BRANCH: self._branch_at,
                MessageAction.DELETE: self._delete_one,
            }
        )

    @Slot(str, str)
    def _offer_dropped(self, message_id: str, text: str) -> None:
        """Offer a way back to what was typed in a message's place."""
        self._offer_edit(8, message_id, text)

    def _offer_edit(self, seconds: float, message_id: str, text: str) -> None:
        self._window.notice.show_notice(
            tr("Changes discarded."),
            action=tr("Undo"),
            undoes_here=True,
            does=partial(self._window.transcript.restore_edit, message_id, text),
            seconds=seconds,
            about=self._chat.conversation_id,
            again=self._elsewhere(lambda other, left: other._offer_edit(left, message_id, text)),
        )

    @Slot()
    def copy_last_answer(self) -> None:
        """Copy the last answer, as Markdown."""
        last = self._chat.last(Role.ASSISTANT)
        if last:
            self._start(self._copy([last], code_only=False))

    @Slot()
    def copy_last_code(self) -> None:
        """Copy the last code block of the last answer."""
        last = self._chat.last(Role.ASSISTANT)
        if last:
            self._start(self._copy([last], code_only=True))

    @async_slot(str)
    async def _copy_one(self, message_id: str) -> None:
        """Copy what is drawn, Markdown and rich text, or else the text alone."""
        answer = self._window.transcript.widgets.answer(message_id)
        if answer is not None:
            copy_data(self._window, answer.mime_data())
        else:
            await self._copy([message_id], code_only=False)

    def _copy_all(self, message_id: str) -> None:
        self._start(self._copy(self._chat.path_ids(), code_only=False))

    @async_slot(str)
    async def _compare_versions(self, message_id: str) -> None:
        await self._compare(message_id)

    @async_slot(str)
    async def _show_confidence(self, message_id: str) -> None:
        """Show in an answer how sure the model was of its tokens."""
        services, since = await self._backend.services(), self._chat.opening
        for message in await self._backend.call(services.library.messages, [message_id]):
            tokens = await self._backend.call(services.library.confidence, message)
            if not tokens:
                self._window.notice.show_notice(
                    tr("The token confidence of this answer can't be read."),
                    icon_name="warning",
                    about=message.conversation_id,
                )
            elif since == self._chat.opening:
                await self._backend.load("falcon_desktop.ui.markdown.tokens")
                self._window.transcript.show_confidence(message_id, tokens)

    @async_slot(str)
    async def _branch_at(self, message_id: str) -> None:
        services, since = await self._backend.services(), self._chat.opening
        copy = await self._backend.call(services.library.branch, message_id)
        self._conversation.open_made(copy, since)

    @async_slot(str)
    async def _delete_one(self, message_id: str) -> None:
        services = await self._backend.services()
        count = await self._backend.call(services.library.delete_message, message_id)
        if count:
            self._conversation.reload()
            self._offer_undo(lambda: tr_n("%n message(s) deleted", count))

    async def _copy(self, message_ids: list[str], *, code_only: bool) -> None:
        services = await self._backend.services()
        messages, _ = self._conversation.shown.live(
            await self._backend.call(services.library.messages, message_ids)
        )
        if code_only:
            text = last_code(messages[-1].text)
        elif len(messages) == 1:
            text = messages[0].text
        else:
            text = "\n\n".join(f"**{_speaker(one)}**\n\n{one.text}" for one in messages)
        copy_text(self._window, text)

    @Slot()
    def compare_last(self) -> None:
        """Show the differences between versions of the last answer."""
        last = self._chat.last(Role.ASSISTANT)
        if last:
            self._start(self._compare(last))

    async def _compare(self, message_id: str) -> None:
        services = await self._backend.services()
        found = await self._backend.call(services.library.versions, message_id)
        if len(found) < 2:
            self._window.notice.show_notice(
                tr("There is only one version of this message."), about=self._chat.conversation_id
            )
            return
        versions, _ = self._conversation.shown.live(found)
        await self._backend.load("falcon_desktop.controllers.chat.differences")
        from falcon_desktop.controllers.chat.differences import DifferencesController

        DifferencesController(self._window, self._backend, versions, message_id)


def _speaker(message: Message) -> str:
    from falcon_desktop.ui.transcript.words import speaker

    return speaker(message, message.role)
