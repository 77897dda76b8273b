"""Actions on the open chat's answers: stop, continue, regenerate, edit, switch version."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.transcript.actions import MessageAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.actions import MessageActions
    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.core.domain.generation import GenerationSettings


class Chosen(NamedTuple):
    """What is chosen on the screen as an answer is asked for, whatever is opened meanwhile."""

    conversation_id: str
    connection_id: str
    model: str
    settings: GenerationSettings


_TO_THE_CONNECTION: Final = (
    MessageAction.OPEN_CONNECTION,
    MessageAction.ENTER_KEY,
    MessageAction.CHOOSE_MODEL,
)
_ELSEWHERE: Final = (
    MessageAction.SHORTEN_CONTEXT,
    MessageAction.FREE_SPACE,
    MessageAction.RESTORE_BACKUP,
    MessageAction.UPDATE,
)


class AnswersController(WindowController):
    """The actions below a message, and their keys, that ask a model or choose a version."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        actions: MessageActions,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._asking: set[str] = set()
        """The conversations in which an answer was asked for that is not shown yet."""
        window = dependencies.window
        transcript = window.transcript
        actions.add(
            {
                MessageAction.REGENERATE: self._regenerate_one,
                MessageAction.RETRY: self._regenerate_one,
                MessageAction.WITHOUT_SCHEMA: self._answer_in_text,
                MessageAction.CONTINUE: self._continue_one,
                MessageAction.STOP: self._stop_one,
            }
        )
        actions.add({step: partial(self._lead_to, step) for step in _TO_THE_CONNECTION})
        actions.add({step: partial(self._tell, step) for step in _ELSEWHERE})
        transcript.edit_submitted.connect(self._edit)
        transcript.version_requested.connect(self._switch_version)
        window.composer.stop_requested.connect(self.stop)
        window.composer.edit_last_requested.connect(self._edit_last)

    @Slot()
    def stop(self) -> None:
        """Stop the running answers of the open conversation, in any version."""
        running = self._backend.running_in(self._chat.conversation_id)
        if running:
            self._start(self._stop(running))

    async def _stop(self, answer_ids: list[str]) -> None:
        services = await self._backend.services()
        for answer_id in answer_ids:
            await self._backend.call(services.chat.stop, answer_id)

    @Slot()
    def continue_last(self) -> None:
        """Continue the last answer, if it did not end normally."""
        last = self._chat.last(Role.ASSISTANT)
        if last and not self._is_busy:
            self._conversation.questions.asking.emit()
            self._continue_one(last)

    @Slot()
    def regenerate_last(self) -> None:
        """Answer the last question again."""
        last = self._chat.last(Role.ASSISTANT)
        if last and not self._is_busy:
            self._conversation.questions.asking.emit()
            self._regenerate_one(last)

    def chosen(self) -> Chosen:
        """Return what is chosen for the open conversation now."""
        settings = self._chat.settings.value
        return Chosen(self._chat.conversation_id, *self._chat.chosen_model, settings)

    async def ask_again(self, answer_id: str, chosen: Chosen, *, leave_out: int = 0) -> None:
        """Answer the question again, leaving out at least this many of the oldest messages.

        ``chosen`` is what was chosen when somebody wanted it.
        """
        if not self._is_busy:
            self._asking.add(chosen.conversation_id)
            again = partial(self._regenerate, answer_id, chosen, leave_out)
            await self._asked(chosen.conversation_id, again)

    @property
    def _is_busy(self) -> bool:
        """Whether an answer runs here, or one was asked for that is not shown yet."""
        return self._conversation.shown.busy or self._chat.conversation_id in self._asking

    def _ask(self, asking: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin to ask for an answer; who presses twice asks once."""
        conversation_id = self._chat.conversation_id
        self._asking.add(conversation_id)
        self._start(self._asked(conversation_id, asking))

    async def _asked(
        self, conversation_id: str, asking: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        try:
            await asking()
        finally:
            self._asking.discard(conversation_id)

    async def _regenerate(self, answer_id: str, chosen: Chosen, leave_out: int = 0) -> None:
        services = await self._backend.services()
        await self._chat.settle()
        exchange = await self._backend.call(
            services.chat.regenerate,
            answer_id,
            connection_id=chosen.connection_id,
            model=chosen.model,
            settings=chosen.settings,
            leave_out=leave_out,
        )
        await self._conversation.show_exchange(exchange)

    async def _continue(self, answer_id: str) -> None:
        services = await self._backend.services()
        await self._chat.settle()
        await self._backend.call(services.chat.continue_answer, answer_id)
        await self._conversation.reload_now()

    @Slot(str, str)
    def _edit(self, message_id: str, text: str) -> None:
        self._conversation.questions.asking.emit()
        self._start(self._send_edited(message_id, text))

    async def _send_edited(self, message_id: str, text: str) -> None:
        services = await self._backend.services()
        await self._chat.settle()
        exchange = await self._backend.call(services.chat.edit, message_id, text)
        self._window.transcript.widgets.forget_edit(message_id)
        self._window.transcript.edit_changed.emit(message_id, "")
        if exchange is None:
            await self._conversation.reload_now()
        else:
            await self._conversation.show_exchange(exchange)

    @async_slot(str, int)
    async def _switch_version(self, message_id: str, step: int) -> None:
        services = await self._backend.services()
        if await self._backend.call(services.chat.switch_version, message_id, step) is not None:
            await self._conversation.reload_now()

    @Slot()
    def _edit_last(self) -> None:
        last = self._chat.last(Role.USER)
        if last and not self._conversation.shown.busy:
            self._window.transcript.edit(last)

    def _regenerate_one(self, answer_id: str) -> None:
        if not self._is_busy:
            self._ask(partial(self._regenerate, answer_id, self.chosen()))

    def _answer_in_text(self, answer_id: str) -> None:
        """Answer once more without the schema that a server refused; the chat keeps it."""
        if not self._is_busy:
            chosen = self.chosen()
            settings = replace(chosen.settings, json_schema="")
            self._ask(partial(self._regenerate, answer_id, chosen._replace(settings=settings)))

    def _continue_one(self, answer_id: str) -> None:
        if not self._is_busy:
            self._ask(partial(self._continue, answer_id))

    def _stop_one(self, answer_id: str) -> None:
        self.stop()

    @async_slot(object, str)
    async def _lead_to(self, step: str, message_id: str) -> None:
        """Ask for a next step over the connection that failed, which may not be today's."""
        services = await self._backend.services()
        messages = await self._backend.call(services.library.messages, [message_id])
        used = messages[0].provenance.connection_id if messages else ""
        self._conversation.next_step_wanted.emit(step, used or self._chat.chosen_model[0])

    def _tell(self, step: MessageAction, message_id: str) -> None:
        self._conversation.next_step_wanted.emit(step, message_id)
