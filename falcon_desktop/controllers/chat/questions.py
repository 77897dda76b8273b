"""Sends questions from the message box to the disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.chat.asked import Asked, Question
from falcon_desktop.controllers.chosen_settings import NOTHING
from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.message_box import MessageBox
    from falcon_desktop.core.chat.chat import Exchange
    from falcon_desktop.core.chat.versions import AnswerVariant
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.generation import GenerationSettings

EARLY: Final = "early_question"


class Questions(WindowController):
    """Sends questions in their chats, one after another.

    A question that is asked while its chat is on its way waits for that. One that can't be saved is
    put back where it was typed.
    """

    asking = Signal()
    """A question is about to be asked: what is still being typed about it counts."""
    new_chat_asked = Signal(str)
    """The new chat's question is on disk; what is left of the new chat's draft."""
    sent = Signal(object, object)
    """A question is on disk, and answered from now on: the ``Exchange`` and the ``Question``."""
    compared = Signal(str, list)
    """A question went to several models: the conversation's id, and the ids of the answers."""

    def __init__(self, dependencies: Dependencies, box: MessageBox) -> None:
        super().__init__(dependencies)
        self._box = box
        self._questions: list[Question] = []
        self.new_chat_id = ""
        """The id that the new chat gets with its first question, "" for any."""
        self.begun_id = ""
        """The conversation that the last question of a new chat made, "" where it failed."""
        dependencies.window.composer.submitted.connect(self.submit)
        dependencies.window.empty_state.prompt_chosen.connect(self.ask_offered)

    def is_asking(self, conversation_id: str) -> bool:
        """Whether a conversation has a question that is not saved yet."""
        return any(question.target == conversation_id for question in self._questions)

    def is_waiting(self, conversation_id: str) -> bool:
        """Whether a question waits for its conversation to be shown."""
        return any(question.target == conversation_id for question in self._waiting)

    def typed(self, may_be_kept: Callable[[str], bool]) -> list[str]:
        """Return what was typed and is not on disk yet, of conversations that may be kept."""
        return [one.text for one in self._questions if one.typed and may_be_kept(one.target)]

    @property
    def _waiting(self) -> list[Question]:
        return [question for question in self._questions if question.chosen is None]

    @Slot(str)
    def submit(self, text: str) -> None:
        """Send what is in the message box. It leaves the box now, so that whatever is typed next
        is the next question, and comes back if it can't be saved.
        """
        if self._chat.shows_text and not self._box.is_on_the_way:
            # It takes the place of the box in a moment, with what is typed.
            self._window.composer.insert("\n")
        else:
            self._submit(text, ())

    def submit_to(self, variants: Sequence[AnswerVariant]) -> None:
        """Send what is in the box to several models at once."""
        self._submit(self._window.composer.take_text(), variants)

    def _submit(self, text: str, variants: Sequence[AnswerVariant]) -> None:
        composer = self._window.composer
        files = composer.attachments()
        if not self.is_asking(self._box.owner) and (text.strip() or files):
            composer.clear_after_send()
            self._ask(text, files, typed=True, variants=variants)

    def ask_early(self, text: str) -> None:
        """Send what left the message box before this object existed."""
        self._ask(text, (), typed=True)

    @Slot(str)
    def ask_offered(self, text: str) -> None:
        """Send a suggested question; what is typed stays."""
        if not self.is_asking(self._box.owner) and text.strip():
            self._ask(text, self._window.composer.attachments(), typed=False)

    def _ask(
        self,
        text: str,
        files: Sequence[Attachment],
        *,
        typed: bool,
        variants: Sequence[AnswerVariant] = (),
    ) -> None:
        # Where it goes is what is on the screen now, whatever is opened meanwhile.
        self.asking.emit()
        waits = self._box.is_on_the_way
        chosen = None if waits else (*self._chat.chosen_model, self._chat.settings.value)
        question = Question(
            text,
            self._box.owner,
            tuple(files),
            chosen,
            self._chat.opening,
            typed,
            self._box.rest(),
            tuple(variants),
        )
        self._questions.append(question)
        self.show_asking()
        if not waits:
            self._start(self._send(question))
        elif self._box.is_starting:
            self._window.composer.touch()  # it is to be kept with what is typed
            self._window.notice.show_notice(
                tr("Your question will be sent once your chats have loaded."), token=EARLY
            )

    def carry_out(self) -> None:
        """Send what was asked while the current chat was being opened."""
        self._window.notice.clear(EARLY)
        for question in self._waiting:
            self._questions.remove(question)
            if question.target != self._chat.conversation_id or self._chat.is_new_text:
                ready = replace(question, chosen=("", "", None), opening=-1, rest=None)
            elif self._chat.is_text:
                self._box.add_asked(question.text)
                continue
            else:
                chosen = (*self._chat.chosen_model, self._chat.settings.value)
                ready = replace(
                    question, chosen=chosen, opening=self._chat.opening, rest=self._box.rest()
                )
            self._questions.append(ready)
            self._start(self._send(ready))
        self.show_asking()

    def give_back(self) -> None:
        """Return waiting questions to the message box."""
        self._window.notice.clear(EARLY)
        for question in self._waiting:
            self._asked(question)
            self._take_back(question)

    def show_asking(self) -> None:
        """Show whether the box's chat has a question being sent."""
        self._window.composer.set_asking(self.is_asking(self._box.owner))

    async def _send(self, question: Question) -> None:
        chosen = question.chosen or ("", "", None)
        try:
            async with self._chat.one_at_a_time():
                exchanges = await self._ask_services(question, chosen)
                if not question.target:
                    self.begun_id = exchanges[0].conversation.id
                    self.new_chat_asked.emit(question.rest or "")
                    self._chat.settings.forget_new_chat(chosen[2] or NOTHING)
                self._asked(question)
        except BaseException:
            self.begun_id = self.begun_id if question.target else ""
            self._asked(question)
            self._take_back(question)
            self._box.settled.emit()
            raise
        self._box.settled.emit()
        self.sent.emit(exchanges[0], question)
        if len(exchanges) > 1:
            answers = [one.answer.id for one in exchanges]
            self.compared.emit(exchanges[0].conversation.id, answers)

    async def _ask_services(
        self, question: Question, chosen: tuple[str, str, GenerationSettings | None]
    ) -> list[Exchange]:
        services = await self._backend.services()
        where = question.target or None
        what = Asked(
            connection_id=chosen[0],
            model=chosen[1],
            settings=chosen[2],
            attachments=question.files,
            draft=question.rest if question.target else "",
            new_conversation_id="" if question.target else self.new_chat_id,
        )
        call, text = self._backend.call, question.text
        if question.variants:
            return await call(services.versions.ask, where, text, question.variants, **what)
        return [await call(services.chat.send, where, text, **what)]

    def _asked(self, question: Question) -> None:
        """A question is on disk, or can't be."""
        if question in self._questions:
            self._questions.remove(question)
        self.show_asking()

    def _take_back(self, question: Question) -> None:
        """Put a question that was not sent back where it was typed."""
        if question.typed:
            self._box.put_back(question.target, question.text)
