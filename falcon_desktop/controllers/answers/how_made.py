"""Shows how an answer was made, and runs its question again, unchanged or with other options."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.ui.kit.i18n import told, tr
from falcon_desktop.ui.transcript.actions import MessageAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.actions import MessageActions
    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.core.chat.versions import AnswerVariant


class HowMadeController(WindowController):
    """How answers were made, and running them again."""

    considered = Signal(str, str)
    """See :class:`~falcon_desktop.controllers.answers.run_with.RunWithController`."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        actions: MessageActions,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        actions.add(
            {
                MessageAction.DETAILS: self._show_one,
                MessageAction.RUN_AGAIN: self.run_again,
                MessageAction.RUN_WITH: self.run_with,
            }
        )

    @Slot()
    def show_last(self) -> None:
        """Show how the last answer was made."""
        if last := self._chat.last(Role.ASSISTANT):
            self._start(self._show(last))

    @Slot()
    def run_last_again(self) -> None:
        """Run the last answer again, exactly as before."""
        if last := self._chat.last(Role.ASSISTANT):
            self.run_again(last)

    @async_slot(str)
    async def run_again(self, message_id: str) -> None:
        """Run an answer again, exactly as before."""
        services = await self._backend.services()
        try:
            rerun = await self._backend.call(services.versions.run_again, message_id)
        except NotFound as error:
            self._window.notice.show_notice(
                told(error.sentence),
                action=tr("Run with…"),
                does=partial(self.run_with, message_id),
                icon_name="warning",
            )
            return
        await self._conversation.show_exchange(rerun.exchange)
        if not rerun.is_repeatable:
            self._window.notice.show_notice(
                tr("No seed was sent, so this answer may differ from the first one.")
            )

    @Slot()
    def run_last_with(self) -> None:
        """Run the last answer again with another model or options."""
        if last := self._chat.last(Role.ASSISTANT):
            self.run_with(last)

    @async_slot(str)
    async def run_with(self, message_id: str) -> None:
        """Ask which model and options to run an answer again with."""
        services = await self._backend.services()
        messages = await self._backend.call(services.library.messages, [message_id])
        if not messages:
            return
        await self._backend.load("falcon_desktop.controllers.answers.run_with")
        await self._backend.load("falcon_desktop.ui.models.popup")
        from falcon_desktop.controllers.answers.run_with import RunWithController

        controller = RunWithController(self._window, services.connections, messages[0], "")
        controller.wanted.connect(self._run_variant)
        controller.considered.connect(self.considered)
        controller.view.show()

    @async_slot(str)
    async def _show_one(self, message_id: str) -> None:
        await self._show(message_id)

    async def _show(self, message_id: str) -> None:
        services = await self._backend.services()
        how = await self._backend.call(services.provenance.report, message_id)
        await self._backend.load("falcon_desktop.ui.answers.how_made_window")
        from falcon_desktop.ui.answers.how_made_window import HowMadeWindow

        window = HowMadeWindow(self._window.theme, how, self._window)
        window.run_again_requested.connect(self.run_again)
        window.run_with_requested.connect(self.run_with)
        window.show()

    @async_slot(str, object)
    async def _run_variant(self, message_id: str, variant: AnswerVariant) -> None:
        services = await self._backend.services()
        exchange = await self._backend.call(services.versions.run_with, message_id, variant)
        await self._conversation.show_exchange(exchange)
