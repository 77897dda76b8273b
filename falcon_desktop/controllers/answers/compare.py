"""Compares models: choosing them, streaming their answers side by side, picking one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.chat.formula_drawing import FormulaDrawing
from falcon_desktop.controllers.chat.json_answers import JsonAnswers
from falcon_desktop.controllers.chat.progress_words import progress_words
from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerModelKnown,
    AnswerParts,
    AnswerProgress,
    AnswerStarted,
)
from falcon_desktop.runtime.frames import FramePuller
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.models.picker import ModelChoice
from falcon_desktop.ui.transcript.actions import MessageAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.actions import MessageActions
    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.core.chat.versions import AnswerVariant
    from falcon_desktop.ui.answers.compare_pane import Column, ComparePane

_LOOKING: Final = frozenset(("copy", "details", "copy_conversation"))
"""Actions in a column that leave the comparison open."""


class CompareController(WindowController):
    """Comparisons of the open conversation; an open one returns with its chat."""

    considered = Signal(str, str)
    """The connection's id and the model that may be asked soon: it was chosen to be compared."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        actions: MessageActions,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self.pane: ComparePane | None = None
        self._compared: dict[str, list[str]] = {}
        self._asked_about = ""
        self._frames = FramePuller(dependencies.backend.running, self)
        self._frames.text_arrived.connect(self._extend)
        self._actions = actions
        actions.add(
            {
                MessageAction.COMPARE: self._choose_for,
                MessageAction.COMPARE_VERSIONS: self._compare_versions,
            }
        )
        dependencies.chat.opened.connect(self._opened)
        conversation.questions.compared.connect(self._show_asked)
        dependencies.backend.arrived.connect(self._handle_event)

    @property
    def compared(self) -> dict[str, list[str]]:
        """The comparisons that are open: the answers' ids, by conversation."""
        return dict(self._compared)

    def take_compared(self, compared: Mapping[str, list[str]]) -> None:
        """Show these comparisons in their chats: another window had them open."""
        self._compared.update(compared)

    def flush_edits(self) -> None:
        """Report unfinished edits of the compared answers at once."""
        for column in self.pane.columns if self.pane is not None else ():
            column.view.widgets.flush_edits()

    @property
    def is_open(self) -> bool:
        """Whether a comparison is shown."""
        return self.pane is not None

    @Slot()
    def compare_last(self) -> None:
        """Ask which models should answer the last question, or in a new chat the typed one."""
        last = self._chat.last(Role.ASSISTANT) or self._chat.last(Role.USER)
        composer = self._window.composer
        if last:
            self._start(self._choose(last))
        elif self._chat.shows_text:
            self._tell(tr("Models can only be compared in chats."))
        elif composer.text().strip() or composer.attachments():
            self._start(self._choose(""))
        else:
            self._tell(tr("Type a question first, then compare models."))
            composer.focus()

    def _tell(self, words: str) -> None:
        self._window.notice.show_notice(words, seconds=4)

    @Slot()
    def close(self) -> None:
        """Return to the chat; running answers continue there, as versions."""
        if self.pane is not None:
            self._compared.pop(self._chat.conversation_id, None)
            self._drop()
            self._window.chat.show_transcript()
            self._conversation.reload()
            self._window.composer.focus()

    @async_slot(str)
    async def _choose_for(self, message_id: str) -> None:
        await self._choose(message_id)

    @async_slot(str)
    async def _compare_versions(self, message_id: str) -> None:
        services = await self._backend.services()
        _, answers = await self._backend.call(services.versions.answers_to, message_id)
        await self._show([answer.id for answer in answers][-3:])

    # --- choosing -------------------------------------------------------------------------------

    async def _choose(self, message_id: str) -> None:
        """Ask for models; ``message_id`` is a question or its answer, "" for what is in the box."""
        answers: list[Message] = []
        services = await self._backend.services()
        ticket = self._chat.opening
        if message_id:
            question, answers = await self._backend.call(services.versions.answers_to, message_id)
            asked_about, text = question.id, question.text
        else:
            composer = self._window.composer
            names = ", ".join(one.name for one in composer.attachments())
            asked_about, text = "", composer.text().strip() or names
        await self._backend.load("falcon_desktop.ui.answers.compare_chooser")
        await self._backend.load("falcon_desktop.ui.models.popup")
        from falcon_desktop.ui.answers.compare_chooser import CompareChooser

        if not message_id and ticket != self._chat.opening:
            return  # another chat was opened meanwhile, with another box
        self._asked_about = asked_about
        chooser = CompareChooser(
            self._window.theme,
            self._window.header,
            self._suggested(answers),
            one_line(text, 200),
            self._window,
        )
        if not message_id:
            self._chat.opened.connect(chooser.close)
        chooser.compare_requested.connect(self._compare)
        chooser.model_chosen.connect(self.considered)
        chooser.show()

    def _suggested(self, answers: list[Message]) -> list[ModelChoice]:
        """Return two choices: what answers now, and another connection or model if there is one."""
        groups = self._window.header.choices
        connection_id, model = self._chat.chosen_model
        default = self._window.header.choice.connection_id
        made = answers[-1].provenance if answers else None
        first = ModelChoice(
            connection_id or (made.connection_id if made is not None else "") or default, model
        )
        for group in groups:
            for other in (group.default_model, *group.models):
                choice = ModelChoice(group.connection_id, other)
                if group.connection_id != first.connection_id or (
                    other and other not in (first.model, group.default_model)
                ):
                    return [first, choice]
        return [first, first]

    @Slot(list)
    def _compare(self, choices: list[ModelChoice]) -> None:
        # imported with the services, on the worker: the window does without while it starts
        from falcon_desktop.core.chat.versions import AnswerVariant

        variants = [AnswerVariant(choice.connection_id, choice.model) for choice in choices]
        if self._asked_about:
            self._start(self._ask(self._asked_about, variants))
        else:
            self._conversation.questions.submit_to(variants)

    @Slot(str, list)
    def _show_asked(self, conversation_id: str, answer_ids: list[str]) -> None:
        self._compared[conversation_id] = answer_ids
        if conversation_id == self._chat.conversation_id:
            self._start(self._show(answer_ids))

    async def _ask(self, question_id: str, variants: list[AnswerVariant]) -> None:
        services = await self._backend.services()
        self._conversation.questions.asking.emit()
        exchanges = await self._backend.call(services.versions.compare, question_id, variants)
        conversation_id = exchanges[0].conversation.id
        ids = [exchange.answer.id for exchange in exchanges]
        self._compared[conversation_id] = ids
        if conversation_id == self._chat.conversation_id:
            await self._conversation.show_exchange(exchanges[0])
            await self._show(ids)

    # --- showing --------------------------------------------------------------------------------

    async def _show(self, answer_ids: list[str]) -> None:
        """Show answers beside each other, as far as they are there still."""
        ticket = self._chat.opening
        services = await self._backend.services()
        found = await self._backend.call(services.library.messages, answer_ids)
        if len(found) < 2:
            return
        question, _ = await self._backend.call(services.versions.answers_to, found[0].id)
        await self._backend.load("falcon_desktop.ui.answers.compare_pane")
        if ticket != self._chat.opening:
            return
        from falcon_desktop.ui.answers.compare_pane import ComparePane

        self._drop()
        answers, cursors = self._conversation.shown.live(found)
        self.pane = pane = ComparePane(self._window.theme, question, answers)
        in_chat = self._window.transcript.rendering.code
        for column in pane.columns:
            column.view.announcer.amount = self._window.transcript.announcer.amount
            column.view.action_requested.connect(self._act_in_column)
            column.view.edit_submitted.connect(self._window.transcript.edit_submitted)
            column.view.edit_changed.connect(self._window.transcript.edit_changed)
            column.view.edit_dropped.connect(self._window.transcript.edit_dropped)
            column.view.link_activated.connect(self._window.transcript.link_activated)
            code = column.view.rendering.code
            code.choose(wraps=in_chat.wraps, numbers=in_chat.numbers)
            code.save_requested.connect(in_chat.save_requested)
            column.view.file_requested.connect(self._window.transcript.file_requested)
            FormulaDrawing(column.view.rendering.formulas, self._backend)
            JsonAnswers(column.view, self._backend)
        pane.kept.connect(self._keep)
        pane.stopped.connect(self._stop)
        pane.close_requested.connect(self.close)
        self._window.chat.show_beside(pane)
        for answer in answers:
            if answer.status is MessageStatus.STREAMING:
                self._frames.watch(answer.id, cursors.get(answer.id, Cursor()))
        pane.focus()

    def end(self) -> None:
        """Start nothing more: the window is closing."""
        if self.pane is not None:
            self.pane.close_rendering()

    def _drop(self) -> None:
        pane, self.pane = self.pane, None
        self._frames.clear()
        if pane is not None:
            pane.close_rendering()
            pane.hide()
            pane.deleteLater()

    @Slot(str)
    def _opened(self, conversation_id: str) -> None:
        """Another chat is shown: its comparison, if one was left open there."""
        self._drop()
        if ids := self._compared.get(conversation_id):
            self._start(self._show(ids))

    # --- what comes -----------------------------------------------------------------------------

    def _column(self, answer_id: str) -> Column | None:
        return self.pane.column(answer_id) if self.pane is not None else None

    @Slot(str, str, str)
    def _extend(self, message_id: str, text: str, reasoning: str) -> None:
        column = self._column(message_id)
        if column is not None:
            column.view.extend_answer(message_id, text, reasoning)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        match event:
            case AnswerStarted(message=message):
                column = self._column(message.id)
                if column is not None:  # one that failed is tried again
                    column.show_answer(message)
                    self._frames.watch(message.id)
            case AnswerModelKnown(message_id=message_id, model=model):
                column = self._column(message_id)
                if column is not None:
                    column.set_model(model)
            case AnswerParts(message_id=message_id, attachments=attachments, parts=parts):
                column = self._column(message_id)
                if column is not None:
                    column.view.set_parts(message_id, attachments, parts)
            case AnswerProgress(message_id=message_id, progress=progress):
                column = self._column(message_id)
                if column is not None:
                    column.view.set_progress(message_id, progress_words(progress, 0.0))
            case AnswerFinished(message=message):
                self._frames.unwatch(message.id)
                column = self._column(message.id)
                if column is not None:
                    column.finish(message)
            case _:
                pass

    # --- what a person wants --------------------------------------------------------------------

    @async_slot(str)
    async def _keep(self, answer_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.versions.show, answer_id)
        self.close()
        self._offer_undo(lambda: tr("The other answers are kept as versions."))

    @async_slot(str)
    async def _stop(self, answer_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.chat.stop, answer_id)

    @async_slot(str, str)
    async def _act_in_column(self, action: str, message_id: str) -> None:
        services = await self._backend.services()
        if action == "retry":
            await self._retry(message_id)
            return
        if action not in _LOOKING:
            await self._backend.call(services.versions.show, message_id)
            self.close()
        self._actions.do(action, message_id)

    async def _retry(self, answer_id: str) -> None:
        """Ask the model of this column again, not the one that the chat has chosen."""
        services = await self._backend.services()
        found = await self._backend.call(services.library.messages, [answer_id])
        if not found:
            return
        made = found[0].provenance
        exchange = await self._backend.call(
            services.chat.regenerate, answer_id, connection_id=made.connection_id, model=made.model
        )
        ids = self._compared.get(exchange.conversation.id, [])
        if exchange.answer.id != answer_id and answer_id in ids:  # its text is kept as a version
            ids[ids.index(answer_id)] = exchange.answer.id
            if exchange.conversation.id == self._chat.conversation_id and self.is_open:
                await self._show(ids)
