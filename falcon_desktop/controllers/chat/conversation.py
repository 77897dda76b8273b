"""Which conversation is open, what it is made of, and how a question is sent in it.

Connects the transcript, composer and header to the use cases.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.chat.asked import Asked, Question
from falcon_desktop.controllers.chat.exchanges import (
    around,
    files_of,
    fresh,
    messages_of,
    opened_at,
)
from falcon_desktop.controllers.chat.running import ShownAnswers
from falcon_desktop.controllers.chosen_settings import NOTHING
from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.conversation import (
    ConversationKind,
    Message,
)
from falcon_desktop.core.domain.events import ChangedElsewhere, ConversationChanged, LibraryChanged
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.transcript.search import Hit

if TYPE_CHECKING:
    import asyncio
    from typing import TypeAlias

    from falcon_desktop.core.chat.chat import Exchange
    from falcon_desktop.core.chat.versions import AnswerVariant
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.conversation import Conversation
    from falcon_desktop.core.domain.generation import GenerationSettings
    from falcon_desktop.core.domain.open_conversation import OpenConversation
    from falcon_desktop.core.services import Services

    Reading: TypeAlias = asyncio.Future[tuple[OpenConversation, list[Message]]]

EARLY: Final = "early_question"


class ConversationController(WindowController):
    """The open conversation, or a new one that is not saved before its first question.

    From the moment on in which a chat is to be opened, what is typed is its: the message box is
    empty while the chat is on its way, and so it is until the program's first one is there. A
    question that is asked meanwhile waits for it.

    Args:
        start: the conversation that the program is about to open, "" for a new chat.
    """

    text_opened = Signal(str, str)
    """Not a chat but a text is to be shown, by id ("" for a new one), and a word in it."""
    unsent = Signal(str, str)
    """Text that left the message box and could not be sent, to be added to a conversation's draft,
    by id."""
    settled = Signal()
    """What waited for its chat is there: a question on disk or in the message box again, what was
    typed for a text on its page.
    """
    new_chat_asked = Signal(str)
    """The new chat's question is on disk; what is left of the new chat's draft."""
    leaving = Signal()
    """Another chat is about to be shown: what is still being typed belongs to this one."""
    asking = Signal()
    """A question is about to be asked: what is still being typed about it counts."""
    begun = Signal(str)
    """The new chat that is shown was saved with its first question, as the conversation that is
    told ``opened`` next: what is in the box since stays there.
    """
    compared = Signal(str, list)
    """A question went to several models: the conversation's id, and the ids of the answers."""
    next_step_wanted = Signal(str, str)
    """A failure's next step that lies outside the conversation, and the connection's id."""

    def __init__(self, dependencies: Dependencies, start: str = "") -> None:
        super().__init__(dependencies)
        dependencies.chat.changed.connect(self._show_title)
        self._questions: list[Question] = []
        self._first = True
        self._ending = False
        self._beginning = start
        self._on_the_way: str | None = start
        self._unkept: str | None = None
        """What is on its way, or was, if nothing of it may be on the disk."""
        self._left = ""
        self._typed = ""
        self._awaits_page = False
        self._shelved = ""
        self.unsaved_drafts: dict[str, str] = {}
        """What is on its way to the disk, by conversation."""
        self.unsaved_words: list[str] = []
        """What left the message box for where it belongs, and is not on the disk yet."""
        self.new_chat_id = ""
        """The id that the new chat gets with its first question, "" for any."""
        self.begun_id = ""
        """The conversation that the last question of a new chat made, "" where it failed."""
        self._marked_unseen: set[str] = set()
        self.shown = ShownAnswers(
            dependencies.window, dependencies.backend, dependencies.chat, self
        )
        self.shown.ended_elsewhere.connect(self._keep_unseen)
        dependencies.window.composer.submitted.connect(self.submit)
        dependencies.window.empty_state.prompt_chosen.connect(self.ask_offered)
        dependencies.backend.arrived.connect(self._handle_event)

    @property
    def is_starting(self) -> bool:
        """Whether nothing was shown yet since the program was started."""
        return self._first

    @property
    def is_ending(self) -> bool:
        """Whether the program ends: what can't be saved at once is kept with the settings."""
        return self._ending

    @property
    def begins_elsewhere(self) -> bool:
        """Whether another chat was asked for before the one to begin with could be shown."""
        return not self._first or self._on_the_way != self._beginning

    @property
    def box_of(self) -> str:
        """The conversation that what is typed belongs to, "" for a new chat."""
        return self._chat.conversation_id if self._on_the_way is None else self._on_the_way

    @property
    def is_on_the_way(self) -> bool:
        """Whether another chat than the one on the screen is being opened."""
        return self._on_the_way is not None

    def is_asking(self, conversation_id: str) -> bool:
        """Whether a question is not on disk yet that was asked in a conversation."""
        return any(question.target == conversation_id for question in self._questions)

    @Slot()
    def new_chat(self) -> None:
        """Show an empty conversation; nothing is saved before the first question."""
        self._chat.turn_to_another()
        self._go_to_new()
        self._window.chat.show_new_chat()
        self._chat.opened.emit("")
        self._carry_out()

    def stay_in_new_chat(self) -> None:
        """The program started without a conversation to open: what is typed is the new chat's."""
        if self._first and self._chat.content is None and not self._ending:
            self._arrive()
            self._chat.opened.emit("")
            self._carry_out()

    def start_elsewhere(self) -> None:
        """The conversation to begin with is not there any more: what was asked is not sent."""
        if not self._ending:
            self.give_back()
            self.new_chat()

    def end(self) -> None:
        """The program ends: open nothing more, and have what was asked too early in the box."""
        self._ending = True
        if self._on_the_way is None and not self.is_text_awaited:
            return
        self._chat.turn_to_another()
        if self._on_the_way is None:
            return
        self.give_back()
        if not self._first:
            self._hand_over()

    def give_back(self) -> None:
        """Put what was asked and waits for its chat back into the message box."""
        self._window.notice.clear(EARLY)
        for question in [one for one in self._questions if one.chosen is None]:
            self._asked(question)
            self._take_back(question)

    def early_text(self) -> str:
        """Return what was typed before anything was shown, and questions that were not saved."""
        questions = [one for one in self._questions if one.typed and self._is_kept(one.target)]
        texts = [*self.unsaved_words, *(question.text for question in questions)]
        if (self._first and self._is_kept(self.box_of)) or self.is_text_awaited:
            texts.append(self._typed + self._window.composer.text())
        return "\n\n".join(text for text in texts if text.strip())

    def _is_kept(self, conversation_id: str) -> bool:
        if self._chat.current is not None and self._chat.current.temporary:
            return conversation_id not in (self._unkept, self._chat.current.id)
        return conversation_id != self._unkept

    def open_coming(self, conversation_id: str, making: Coroutine[Any, Any, None]) -> None:
        """Show a temporary chat as soon as it is made; what is typed from now on is its already."""
        if self._first:
            self._hand_over()  # what was typed before is to be kept
        self._chat.turn_to_another()
        self._unkept = conversation_id
        self._depart(conversation_id)
        self._start(self._show_made(conversation_id, self._chat.opening, making))

    async def _show_made(
        self, conversation_id: str, ticket: int, making: Coroutine[Any, Any, None]
    ) -> None:
        try:
            await making
        except BaseException:
            if ticket == self._chat.opening:
                self._stay()
            raise
        await self._show(conversation_id, ticket, None, Hit("", "", False))

    def open_made(self, conversation_id: str, since: int) -> None:
        """Show what took a while to make, unless something else was opened meanwhile.

        ``since`` is what :attr:`opening` was when it was asked for.
        """
        if since == self._chat.opening:
            self.open(conversation_id)

    @Slot(str)
    def open(
        self, conversation_id: str, message_id: str = "", word: str = "", *, thought: bool = False
    ) -> None:
        """Show a conversation where it was last read, or at a message with a search's words.

        ``thought`` says that they are in what the model thought before it answered.
        """
        if conversation_id == self._chat.conversation_id and self._on_the_way is not None:
            self._stay()
        if conversation_id == self._chat.conversation_id and self._chat.is_text:
            if message_id:
                self._open_text(conversation_id, word)
            return
        if conversation_id == self._chat.conversation_id:
            if message_id in self._chat.path_ids():
                self._window.transcript.reveal_hit(message_id, word, thought=thought)
            if not message_id or message_id in self._chat.path_ids():
                self._window.composer.focus()
                return
        self._chat.turn_to_another()
        self._depart(conversation_id)
        services, reading = self._backend.ready_services, None
        if (
            services is not None
        ):  # read while what lay over the old chat is still being cleared away
            reading = self._backend.begin(opened_at, services.library, conversation_id, message_id)
        hit = Hit(message_id, word, thought)
        self._start(self._show(conversation_id, self._chat.opening, reading, hit))

    async def _show(
        self, conversation_id: str, ticket: int, reading: Reading | None, hit: Hit
    ) -> None:
        try:
            services = await self._backend.services()
            opened, texts = await self._read(services, conversation_id, reading, hit)
        except BaseException:
            if ticket == self._chat.opening:
                self._stay()
            raise
        if ticket != self._chat.opening:
            return
        self._arrive()
        self._chat.show(opened)
        self.shown.leave()
        conversation = opened.conversation
        if conversation.kind is ConversationKind.COMPLETION:
            self._typed = ""  # it stays in the box until the text is shown: more may come
            self._open_text(conversation.id, hit.query)
        else:
            texts, running = self.shown.live(texts)
            self._window.show_conversation(opened, texts, hit if hit.message_id else None)
            self.fill_box(self.unsaved_drafts.get(conversation.id, conversation.draft))
            self.shown.join(running)
        self._chat.opened.emit(conversation.id)
        self._carry_out()
        if conversation.unseen or conversation.id in self._marked_unseen:
            self._marked_unseen.discard(conversation.id)
            await self._backend.call(services.library.set_unseen, conversation.id, False)

    async def _read(
        self, services: Services, conversation_id: str, reading: Reading | None, hit: Hit
    ) -> tuple[OpenConversation, list[Message]]:
        begin, message_id = self._backend.begin, hit.message_id
        if reading is None:
            reading = begin(opened_at, services.library, conversation_id, message_id)
        opened, texts = await reading
        hidden = message_id and all(outline.id != message_id for outline in opened.path)
        if hidden and await self._backend.call(services.chat.show_version_with, message_id):
            opened, texts = await begin(opened_at, services.library, conversation_id, message_id)
            self._window.notice.show_notice(
                tr("Switched version."),
                action=tr("Undo"),
                does=self._window.actions_table["undo"].trigger,
                token="undo",
            )
        return opened, texts

    # --- the message box and the chat that it belongs to -----------------------------------------

    def _depart(self, conversation_id: str) -> None:
        """Another chat is on its way: what is typed from now on is its."""
        if self._on_the_way is None:
            self.leaving.emit()
            self._window.composer.flush_draft()
            self._left = self._window.composer.text()
            self._window.composer.set_draft("")
        elif not self._first and self._on_the_way != conversation_id:
            self._hand_over()
        self._on_the_way = conversation_id
        self._show_asking()

    def _stay(self) -> None:
        """What was on its way does not come: the box is again what it was."""
        self._chat.turn_to_another()
        if self._first:
            self.start_elsewhere()
            return
        self.give_back()
        self._hand_over()
        self._on_the_way = None
        self._window.composer.set_draft(self._left)
        if self.is_text_awaited:  # its page was given up for what does not come
            self._open_text(self._chat.conversation_id)
        self._show_asking()

    def _hand_over(self) -> None:
        """Give what was typed to the draft of the chat on its way, which is not shown after all."""
        text = self._window.composer.text()
        self._window.composer.set_draft("")
        if text.strip() and self._on_the_way is not None:
            self.unsent.emit(self._on_the_way, text)

    def _go_to_new(self, *, text: bool = False) -> None:
        """Leave for what is not saved yet: a chat, or a text."""
        if self._on_the_way is None:
            self.leaving.emit()
            self._window.composer.flush_draft()
            self._window.composer.set_draft("")
        elif not self._first:
            self._hand_over()
        self._arrive()
        self._chat.show_new(text=text)
        self.shown.leave()  # of the chat that is open now: another one's answer may run on

    def _arrive(self) -> None:
        """What was on its way is about to be shown."""
        on_the_way, self._on_the_way = self._on_the_way, None
        self._typed = "" if on_the_way is None else self._window.composer.text()
        self._awaits_page = False
        self._shelved = self._left = ""
        self._first = False
        self._backend.frames.clear()

    def fill_box(self, draft: str) -> None:
        """Put the draft of what is shown into the box, or what was typed while it was on its way:
        then the draft waits until that is sent.
        """
        typed, self._typed = self._typed, ""
        asked = any(one.chosen is None and one.target == self.box_of for one in self._questions)
        self._shelved = draft if typed or asked else ""
        if typed:  # it is there, with its caret and what is being composed
            self._window.composer.touch()
        else:
            self._window.composer.set_draft("" if asked else draft)
        if self._shelved and typed:
            self._window.notice.show_notice(
                tr("This chat has an earlier draft. It returns once this is sent."),
                action=tr("Show it now"),
                does=self._show_earlier_draft,
                seconds=20,
            )

    def whole_draft(self, text: str) -> str:
        """Return all that is kept as the draft of what is shown when this is in the box."""
        return "\n\n".join(one for one in (self._shelved, text) if one.strip()) or text

    def _show_earlier_draft(self) -> None:
        if self._shelved and self._on_the_way is None:
            shelved, self._shelved = self._shelved, ""
            self._window.composer.put_back(shelved)

    @Slot()
    def new_text(self) -> None:
        """Show an empty text to be continued; it is saved as soon as something is written."""
        self._chat.turn_to_another()
        self._go_to_new(text=True)
        self._typed = ""
        self._awaits_page = True
        self._chat.opened.emit("")
        self._open_text("")
        self._carry_out()

    def _open_text(self, conversation_id: str, word: str = "") -> None:
        self._awaits_page = True
        self.text_opened.emit(conversation_id, word)

    def take_typed(self) -> str:
        """Return all that was typed until the text that is shown now took the box's place, once.

        Who takes it emits ``settled`` as soon as it is kept elsewhere.
        """
        self._awaits_page = False
        asked, self._typed = self._typed, ""
        return asked + self._window.composer.text()

    def adopt(self, conversation: Conversation) -> None:
        """The text that is shown was saved as this."""
        from falcon_desktop.core.domain.open_conversation import OpenConversation

        self._chat.adopt(OpenConversation(conversation, (), {}))
        self._window.chat.set_title(conversation.title)
        self._chat.opened.emit(conversation.id)

    @property
    def is_text_awaited(self) -> bool:
        """Whether the message box is there in the place of a text's page, which is not yet."""
        return self._chat.shows_text and self._awaits_page

    @async_slot()
    async def reload(self) -> None:
        """Show the open conversation again, at the same place."""
        await self.reload_now()

    async def reload_now(self) -> None:
        """Show the open conversation again, and return when it is shown."""
        if self._chat.content is None:
            return
        if self._chat.is_text:
            self._open_text(self._chat.conversation_id)
            return
        ticket, conversation_id = self._chat.opening, self._chat.conversation_id
        services = await self._backend.services()
        anchor = self._window.transcript.anchor()
        opened = await self._backend.call(services.library.open, conversation_id)
        place = anchor.message_id if anchor else ""
        texts = await self._backend.call(services.library.messages, around(opened, place))
        if ticket != self._chat.opening or conversation_id != self._chat.conversation_id:
            return
        self._backend.frames.clear()
        self.shown.leave()
        self._chat.take(opened)
        texts, running = self.shown.live(texts)
        self._window.chat.show_versions(opened, texts)
        self.shown.join(running)

    @Slot(str)
    def submit(self, text: str) -> None:
        """Send what is in the message box. It leaves the box now, so that whatever is typed next
        is the next question, and comes back if it can't be saved.
        """
        if self._chat.shows_text and not self.is_on_the_way:
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
        if not self.is_asking(self.box_of) and (text.strip() or files):
            composer.clear_after_send()
            self._ask(text, files, typed=True, variants=variants)

    def ask_early(self, text: str) -> None:
        """Send what left the message box before this was made."""
        self._ask(text, (), typed=True)

    @Slot(str)
    def ask_offered(self, text: str) -> None:
        """Send a question that the program offered; what is typed stays."""
        if not self.is_asking(self.box_of) and text.strip():
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
        waits = self._on_the_way is not None
        chosen = None if waits else (*self._chat.chosen_model, self._chat.settings.value)
        question = Question(
            text,
            self.box_of,
            tuple(files),
            chosen,
            self._chat.opening,
            typed,
            self._rest(),
            tuple(variants),
        )
        self._questions.append(question)
        self._show_asking()
        if not waits:
            self._start(self._send(question))
        elif self._first:
            self._window.composer.touch()  # it is to be kept with what is typed
            self._window.notice.show_notice(
                tr("Your question will be sent once your chats have loaded."), token=EARLY
            )

    def _rest(self) -> str:
        """Return what stays as a draft where a question leaves the box now."""
        return self.whole_draft(self._window.composer.text()) if self.box_of else self._shelved

    def _carry_out(self) -> None:
        """Send what was asked while what is shown now was on its way."""
        self._window.notice.clear(EARLY)
        for question in [one for one in self._questions if one.chosen is None]:
            self._questions.remove(question)
            if question.target != self._chat.conversation_id or self._chat.is_new_text:
                ready = replace(question, chosen=("", "", None), opening=-1, rest=None)
            elif self._chat.is_text:
                self._typed = f"{question.text}\n{self._typed}"
                continue
            else:
                chosen = (*self._chat.chosen_model, self._chat.settings.value)
                ready = replace(
                    question, chosen=chosen, opening=self._chat.opening, rest=self._rest()
                )
            self._questions.append(ready)
            self._start(self._send(ready))
        self._show_asking()

    def _show_asking(self) -> None:
        self._window.composer.set_asking(self.is_asking(self.box_of))

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
            self.settled.emit()
            raise
        self.settled.emit()
        self._show_exchange(exchanges[0], question, chosen[:2])
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
        self._show_asking()

    def _take_back(self, question: Question) -> None:
        """Put a question that was not sent back where it was typed."""
        if not question.typed:
            return
        if question.target == self.box_of and not self._chat.shows_text:
            self._window.composer.put_back(question.text)
        else:
            self.unsent.emit(question.target, question.text)

    def _show_exchange(self, exchange: Exchange, asked: Question, chosen: tuple[str, str]) -> None:
        composer = self._window.composer
        if asked.target:
            if self._chat.conversation_id != asked.target or self._on_the_way is not None:
                return  # the reader went elsewhere meanwhile
        elif self._chat.content is not None or asked.opening != self._chat.opening:
            return
        else:
            self._chat.turn_to_another()
            self._first = False
            self._shelved = ""
            self._chat.begin(fresh(exchange), chosen)
            # Its answer, and a title, may have come before it could be known to be the open chat.
            self._start(self._chat.refresh())
            self._window.chat.show_fresh_conversation(exchange.conversation)
            composer.clear_sent_files(files_of(exchange))
            self.begun.emit(exchange.conversation.id)
            self._chat.opened.emit(exchange.conversation.id)
        if composer.text():
            composer.touch()  # what was typed since is not on disk
        elif self._shelved:
            self.fill_box(self._shelved)
        composer.clear_sent_files(files_of(exchange))
        self._window.chat.show_transcript()
        self._window.transcript.append(messages_of(exchange))
        self.shown.watch(exchange.answer.id)

    async def show_exchange(self, exchange: Exchange) -> None:
        """Show the messages of a new version where the other version was."""
        if self._chat.is_text:
            await self.reload_now()
            return
        services = await self._backend.services()
        ticket = self._chat.opening
        opened = await self._backend.call(services.library.open, exchange.conversation.id)
        if ticket != self._chat.opening or self._chat.conversation_id != exchange.conversation.id:
            return
        self._chat.take(opened)
        self._window.transcript.append(messages_of(exchange), opened.versions)
        self.shown.watch(exchange.answer.id)

    @Slot()
    def _show_title(self) -> None:
        if self._chat.current is not None:
            self._window.chat.set_title(self._chat.current.title)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        match event:
            case ChangedElsewhere():
                self._start(self._look_again())
            case ConversationChanged(conversation_id=changed) if (
                changed == self._chat.conversation_id
            ):
                self._start(self._chat.refresh())
            case LibraryChanged(conversation_ids=ids) if (
                not ids or self._chat.conversation_id in ids
            ):
                self._start(self._chat.refresh())
            case _:
                pass

    async def _look_again(self) -> None:
        """Another program changed the history: show what is there of the open chat now."""
        await self._chat.refresh()
        conversation_id, opened = self._chat.conversation_id, self._chat.content
        if opened is None or self._chat.is_text or self._on_the_way is not None:
            return
        if self.is_asking(conversation_id) or self._backend.running_in(conversation_id):
            return  # what happens here is shown as it happens
        shown = [(one.id, one.status) for one in self._window.transcript.items.outlines]
        if shown != [(one.id, one.status) for one in opened.path]:
            await self.reload_now()

    @async_slot(str, bool)
    async def _keep_unseen(self, conversation_id: str, failed: bool) -> None:
        services = await self._backend.services()
        if conversation_id == self._chat.conversation_id:
            return
        self._marked_unseen.add(conversation_id)
        await self._backend.call(services.library.set_unseen, conversation_id, True, failed=failed)
