"""The context window of a chat: counting while typing, the policy, clearing, and what to do with a
question that does not fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerStarted,
    ConversationChanged,
    LibraryChanged,
)
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.transcript.actions import MessageAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.actions import MessageActions
    from falcon_desktop.controllers.chat.answers import AnswersController
    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.core.chat.memory import ContextUse
    from falcon_desktop.core.services import Services

PAUSE_MS: Final = 250
"""After the last key, until what is typed is counted."""


class ContextController(WindowController):
    """How full the open conversation's context is, and what can be done about it."""

    measured = Signal(object)
    """A :class:`~falcon_desktop.core.chat.memory.ContextUse`, None where nothing is known."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        answers: AnswersController,
        actions: MessageActions,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._answers = answers
        self._changed = True
        self._running = False
        self._again = False
        self.use: ContextUse | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._begin)
        composer = dependencies.window.composer
        composer.content_changed.connect(self.measure)
        composer.meter.policy_chosen.connect(self._choose_policy)
        composer.meter.fresh_start_requested.connect(self.start_fresh)
        dependencies.chat.opened.connect(self.measure_all)
        dependencies.chat.changed.connect(self.measure_all)
        dependencies.chat.settings.changed.connect(self.measure_all)
        dependencies.window.header.model_chosen.connect(self.measure_all)
        actions.add(
            {
                MessageAction.REMOVE_LINE: self._remove_line_after,
                MessageAction.SEND_WITHOUT: self._send_without_oldest,
                MessageAction.START_FRESH: self._start_fresh_at,
                MessageAction.SHORTEN: self._shorten_question,
            }
        )
        dependencies.preferences.changed.connect(self._take_preferences)
        dependencies.backend.arrived.connect(self._handle_event)

    @Slot()
    def measure(self) -> None:
        """Count what is typed, after the next pause."""
        self._timer.start()

    @Slot()
    def measure_all(self) -> None:
        """Count what has changed in the conversation."""
        self._changed = True
        self._timer.start()

    @Slot()
    def _begin(self) -> None:
        if self._running:
            self._again = True
            return
        self._running = True
        self._start(self._measure())

    async def _measure(self) -> None:
        try:
            await self._measure_once()
        finally:
            self._running = False
            if self._again:
                self._again = False
                self._timer.start()

    async def _measure_once(self) -> None:
        services = await self._backend.services()
        changed, self._changed = self._changed, False
        ticket = (self._chat.conversation_id, self._chat.chosen_model)
        composer = self._window.composer
        try:
            use = await self._backend.call(
                services.memory.measure,
                ticket[0],
                composer.text(),
                composer.attachments(),
                connection_id=ticket[1][0],
                model=ticket[1][1],
                settings=self._chat.settings.value,
                changed=changed,
            )
            if changed:
                await self._find_spent(services, ticket[0])
        except FalconError:
            self.use = None
            composer.clear_context()
            self.measured.emit(None)
            return
        if ticket != (self._chat.conversation_id, self._chat.chosen_model):
            self.measure_all()
            return
        self._show(use)

    async def _find_spent(self, services: Services, conversation_id: str) -> None:
        sums = []
        if conversation_id:
            sums = await self._backend.call(services.library.spent_in, conversation_id)
        words = ""
        if sums:
            from falcon_desktop.ui.kit.costs import spent_words  # few servers say

            words = spent_words(sums)
        if conversation_id == self._chat.conversation_id:
            self._window.composer.meter.set_spent(words)

    def _show(self, use: ContextUse) -> None:
        self.use = use
        composer, conversation = self._window.composer, self._chat.current
        composer.meter.set_policy(
            conversation.context_policy if conversation else None,
            self._preferences.value.context_policy,
            in_chat=conversation is not None,
        )
        composer.meter.show_use(
            use.used,
            use.window,
            use.estimated,
            room=use.room,
            left_out=use.left_out,
            stops=use.policy is ContextPolicy.ASK,
            cut_by=use.cut_by,
            cut_from=use.cut_from,
        )
        composer.show_costs(use.files, guessed=use.files_guessed)
        self._window.transcript.show_memory(use.remembers_after)
        self.measured.emit(use)

    # --- what is chosen -------------------------------------------------------------------------

    @Slot(str)
    def _choose_policy(self, value: str) -> None:
        if self._chat.conversation_id:
            self._start(self._save_policy(self._chat.conversation_id, value))

    async def _save_policy(self, conversation_id: str, value: str) -> None:
        services = await self._backend.services()
        policy = ContextPolicy(value) if value else None
        await self._backend.call(services.memory.choose_policy, conversation_id, policy)

    @async_slot()
    async def _take_preferences(self) -> None:
        services = await self._backend.services()
        services.memory.set_default_policy(self._preferences.value.context_policy)
        self.measure_all()

    @Slot()
    def start_fresh(self) -> None:
        """Clear the context after the last message."""
        if self._chat.conversation_id and not self._chat.is_text:
            self._start(self._start_fresh(self._chat.conversation_id))

    async def _start_fresh(self, conversation_id: str) -> None:
        services = await self._backend.services()
        marked = await self._backend.call(services.memory.start_fresh, conversation_id)
        if marked is not None:
            self._conversation.reload()
            self._offer_undo(lambda: tr("Context cleared. Your messages stay here."))

    # --- what does not fit ----------------------------------------------------------------------

    @async_slot(str)
    async def _remove_line_after(self, message_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.memory.set_fresh, message_id, False)
        self._conversation.reload()

    @async_slot(str)
    async def _send_without_oldest(self, answer_id: str) -> None:
        chosen = self._answers.chosen()
        services = await self._backend.services()
        answers = await self._backend.call(services.library.messages, [answer_id])
        failure = answers[0].failure if answers else None
        leave_out = failure.fits_without if failure else 0
        await self._answers.ask_again(answer_id, chosen, leave_out=leave_out)

    @async_slot(str)
    async def _start_fresh_at(self, answer_id: str) -> None:
        chosen = self._answers.chosen()
        services = await self._backend.services()
        if await self._backend.call(services.memory.start_fresh_before, answer_id) is not None:
            await self._conversation.reload_now()
        await self._answers.ask_again(answer_id, chosen)

    @async_slot(str)
    async def _shorten_question(self, answer_id: str) -> None:
        services = await self._backend.services()
        answers = await self._backend.call(services.library.messages, [answer_id])
        if answers and answers[0].parent_id:
            self._window.transcript.edit(answers[0].parent_id)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        match event:
            case AnswerStarted(message=message) | AnswerFinished(message=message):
                if message.conversation_id == self._chat.conversation_id:
                    self.measure_all()
            case ConversationChanged(conversation_id=conversation_id):
                if conversation_id == self._chat.conversation_id:
                    self.measure_all()
            case LibraryChanged(conversation_ids=ids):
                if not ids or self._chat.conversation_id in ids:
                    self.measure_all()
            case _:
                pass
