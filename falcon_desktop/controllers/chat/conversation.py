"""Which conversation is open: opens one, begins a new one, shows it again where it was changed."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible

from falcon_desktop.controllers.chat.exchanges import (
    around,
    files_of,
    fresh,
    messages_of,
    opened_at,
)
from falcon_desktop.controllers.chat.message_box import MessageBox
from falcon_desktop.controllers.chat.questions import Questions
from falcon_desktop.controllers.chat.running import ShownAnswers
from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.conversation import ConversationKind, HitPlace, Message
from falcon_desktop.core.domain.events import (
    ChangedElsewhere,
    ConversationChanged,
    LibraryChanged,
    MessagesExchanged,
)
from falcon_desktop.core.domain.settings import AnswerSpeech
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.transcript.search import Hit

if TYPE_CHECKING:
    import asyncio
    from typing import TypeAlias

    from falcon_desktop.controllers.chat.asked import Question
    from falcon_desktop.controllers.open_chat import Choices
    from falcon_desktop.core.chat.chat import Exchange
    from falcon_desktop.core.domain.conversation import Conversation
    from falcon_desktop.core.domain.open_conversation import OpenConversation
    from falcon_desktop.core.services import Services

    Reading: TypeAlias = asyncio.Future[tuple[OpenConversation, list[Message]]]


class ConversationController(WindowController):
    """The open conversation, or a new one that is not saved before its first question.

    Args:
        start: the conversation that the program is about to open, "" for a new chat.
    """

    text_opened = Signal(str, str)
    """Not a chat but a text is to be shown, by id ("" for a new one), and a word in it."""
    begun = Signal(str)
    """The new chat that is shown was saved with its first question, as the conversation that is
    told ``opened`` next: what is in the box since stays there.
    """
    next_step_wanted = Signal(str, str)
    """A failure's next step that lies outside the conversation, and the connection's id."""

    def __init__(self, dependencies: Dependencies, start: str = "") -> None:
        super().__init__(dependencies)
        dependencies.chat.changed.connect(self._show_title)
        dependencies.chat.opened.connect(dependencies.window.notice.forget_others)
        self.box = MessageBox(dependencies, start)
        self.questions = Questions(dependencies, self.box)
        self.questions.sent.connect(self._show_sent)
        announcer = dependencies.window.transcript.announcer
        announcer.amount = dependencies.preferences.value.answer_speech
        self._ending = False
        self._marked_unseen: set[str] = set()
        self.shown = ShownAnswers(
            dependencies.window, dependencies.backend, dependencies.chat, self
        )
        self.shown.ended_elsewhere.connect(self._keep_unseen)
        dependencies.backend.arrived.connect(self._handle_event)

    @property
    def is_ending(self) -> bool:
        """Whether the program ends: what can't be saved at once is kept with the settings."""
        return self._ending

    @Slot()
    def new_chat(self) -> None:
        """Show an empty conversation; nothing is saved before the first question."""
        self._chat.turn_to_another()
        self._go_to_new()
        self._window.chat.show_new_chat()
        self._chat.opened.emit("")
        self.questions.carry_out()

    def stay_in_new_chat(self) -> None:
        """The program started without a conversation to open: what is typed is the new chat's."""
        if self.box.is_starting and self._chat.content is None and not self._ending:
            self._arrive()
            self._chat.opened.emit("")
            self.questions.carry_out()

    def start_elsewhere(self) -> None:
        """The conversation to begin with is not there any more: what was asked is not sent."""
        if not self._ending:
            self.questions.give_back()
            self.new_chat()

    def end(self) -> None:
        """The program ends: open nothing more, and have what was asked too early in the box."""
        self._ending = True
        box = self.box
        if not box.is_on_the_way and not box.is_text_awaited:
            return
        self._chat.turn_to_another()
        if not box.is_on_the_way:
            return
        self.questions.give_back()
        if not box.is_starting:
            box.hand_over()

    def early_text(self) -> str:
        """Return what was typed before anything was shown, and questions that were not saved."""
        asked = self.questions.typed(self.box.is_kept)
        texts = [*self.box.unsaved_words, *asked, self.box.early_text()]
        return "\n\n".join(text for text in texts if text.strip())

    def open_coming(self, conversation_id: str, making: Coroutine[Any, Any, None]) -> None:
        """Show a temporary chat as soon as it is made; what is typed from now on is its already."""
        if self.box.is_starting:
            self.box.hand_over()  # what was typed before is to be kept
        self._chat.turn_to_another()
        self._depart(conversation_id, kept=False)
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
        await self._show(conversation_id, ticket, None, Hit(""))

    def open_made(self, conversation_id: str, since: int) -> None:
        """Show what took a while to make, unless something else was opened meanwhile.

        ``since`` is what ``OpenChat.opening`` was when it was asked for.
        """
        if since == self._chat.opening:
            self.open(conversation_id)

    @Slot(str)
    def open(
        self,
        conversation_id: str,
        message_id: str = "",
        word: str = "",
        place: HitPlace = HitPlace.TEXT,
    ) -> None:
        """Show a conversation where it was last read, or a message where a search's words are."""
        if conversation_id == self._chat.conversation_id and self.box.is_on_the_way:
            self._stay()
        if conversation_id == self._chat.conversation_id and self._chat.is_text:
            if message_id:
                self._open_text(conversation_id, word)
            return
        if conversation_id == self._chat.conversation_id:
            if message_id in self._chat.path_ids():
                self._window.transcript.reveal_hit(message_id, word, place)
            if not message_id or message_id in self._chat.path_ids():
                self._window.composer.focus()
                return
        self._chat.turn_to_another()
        self._depart(conversation_id)
        unsaved = self._chat.unsaved(conversation_id)
        services, reading = self._backend.ready_services, None
        if services is not None:
            # read while what lay over the old chat is still being cleared away
            reading = self._backend.begin(opened_at, services.library, conversation_id, message_id)
        hit = Hit(message_id, word, place)
        self._start(self._show(conversation_id, self._chat.opening, reading, hit, unsaved))

    async def _show(
        self,
        conversation_id: str,
        ticket: int,
        reading: Reading | None,
        hit: Hit,
        unsaved: Choices = (None, None),
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
        self._chat.show(opened, unsaved)
        self.shown.leave()
        conversation = opened.conversation
        if conversation.kind is ConversationKind.COMPLETION:
            self.box.leave_typed()
            self._open_text(conversation.id, hit.query)
        else:
            texts, running = self.shown.live(texts)
            self._window.show_conversation(opened, texts, hit if hit.message_id else None)
            self.fill_box(self.box.unsaved_drafts.get(conversation.id, conversation.draft))
            self.shown.join(running)
        self._chat.opened.emit(conversation.id)
        self.questions.carry_out()
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
            self._offer_undo(lambda: tr("Switched version."), about=conversation_id)
        return opened, texts

    def _depart(self, conversation_id: str, *, kept: bool = True) -> None:
        """Another chat is on its way."""
        self.box.depart(conversation_id, kept=kept)
        self.questions.show_asking()

    def _stay(self) -> None:
        """What was on its way does not come."""
        self._chat.turn_to_another()
        if self.box.is_starting:
            self.start_elsewhere()
            return
        self.questions.give_back()
        self.box.come_back()
        if self.box.is_text_awaited:  # its page was given up for what does not come
            self._open_text(self._chat.conversation_id)
        self.questions.show_asking()

    def _go_to_new(self, *, text: bool = False) -> None:
        """Leave for what is not saved yet: a chat, or a text."""
        self.box.go_to_new()
        self._backend.frames.clear()
        self._chat.show_new(text=text)
        self.shown.leave()  # of the chat that is open now: another one's answer may run on

    def _arrive(self) -> None:
        """What was on its way is about to be shown."""
        self.box.arrive()
        self._backend.frames.clear()

    def fill_box(self, draft: str) -> None:
        """Put the draft of what is shown into the message box, unless more was typed meanwhile."""
        self.box.fill(draft, asked=self.questions.is_waiting(self.box.owner))

    @Slot()
    def new_text(self) -> None:
        """Show an empty text to be continued; it is saved as soon as something is written."""
        self._chat.turn_to_another()
        self._go_to_new(text=True)
        self.box.leave_typed()
        self.box.await_page()
        self._chat.opened.emit("")
        self._open_text("")
        self.questions.carry_out()

    def _open_text(self, conversation_id: str, word: str = "") -> None:
        self.box.await_page()
        self.text_opened.emit(conversation_id, word)

    def adopt(self, conversation: Conversation) -> None:
        """The text that is shown was saved as this."""
        from falcon_desktop.core.domain.open_conversation import OpenConversation

        self._chat.adopt(OpenConversation(conversation, (), {}))
        self._window.chat.set_title(conversation.title)
        self._chat.opened.emit(conversation.id)

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

    @Slot(object, object)
    def _show_sent(self, exchange: Exchange, asked: Question) -> None:
        """Show a question that is on disk now, and its answer as it comes."""
        composer = self._window.composer
        if asked.target:
            if self._chat.conversation_id != asked.target or self.box.is_on_the_way:
                return  # the reader went elsewhere meanwhile
        elif self._chat.content is not None or asked.opening != self._chat.opening:
            return
        else:
            self._chat.turn_to_another()
            self.box.begin()
            self._chat.begin(fresh(exchange), asked.chosen_model)
            # Its answer, and a title, may have come before it could be known to be the open chat.
            self._start(self._chat.refresh())
            self._window.chat.show_fresh_conversation(exchange.conversation)
            composer.clear_sent_files(files_of(exchange))
            self.begun.emit(exchange.conversation.id)
            self._chat.opened.emit(exchange.conversation.id)
        self.box.go_on()
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
            case MessagesExchanged(conversation_ids=ids) if self._chat.conversation_id in ids:
                self._start(self._show_anew())
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

    async def _show_anew(self) -> None:
        """Messages of the open chat hold something else now."""
        if not self._is_busy():
            await self.reload_now()

    def _is_busy(self) -> bool:
        """Whether what happens in the open chat is shown as it happens, or nothing of it is."""
        conversation_id = self._chat.conversation_id
        if self._chat.content is None or self._chat.is_text or self.box.is_on_the_way:
            return True
        asking = self.questions.is_asking(conversation_id)
        return asking or bool(self._backend.running_in(conversation_id))

    async def _look_again(self) -> None:
        """Another program changed the history: show what is there of the open chat now."""
        await self._chat.refresh()
        opened = self._chat.content
        if opened is None or self._is_busy():
            return
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
        if failed or self._preferences.value.answer_speech is not AnswerSpeech.NOTHING:
            await self._tell_ended(conversation_id, failed)

    async def _tell_ended(self, conversation_id: str, failed: bool) -> None:
        """Have a screen reader say that an answer ended in a chat that is not open."""
        if not QAccessible.isActive():
            return
        services = await self._backend.services()
        summary = await self._backend.call(services.library.summary, conversation_id)
        if summary is not None:
            title = one_line(summary.title, 100)
            words = tr("Answer complete in “{title}”.", title=title)
            if failed:
                words = tr("The answer in “{title}” failed.", title=title)
            announce(self._window, words)
