"""Which conversation is open, what it is made of, and how a question is sent in it.

Connects the transcript, composer and header to the use cases. Must not know how they run or draw.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from falcon_desktop.core.conversation import (
    ConversationKind,
    Message,
    Role,
)
from falcon_desktop.core.errors import NotFound
from falcon_desktop.core.events import ConversationChanged, LibraryChanged
from falcon_desktop.ui.answers_flow import AnswersFlow
from falcon_desktop.ui.chosen_settings import ChosenSettings
from falcon_desktop.ui.exchanges import Hit, around, files_of, fresh, messages_of, opened_at
from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.shown_answers import ShownAnswers

if TYPE_CHECKING:
    import asyncio
    from typing import TypeAlias

    from falcon_desktop.core.attachments import Attachment
    from falcon_desktop.core.chat import Exchange
    from falcon_desktop.core.conversation import Conversation
    from falcon_desktop.core.generation import GenerationSettings
    from falcon_desktop.core.library import OpenConversation
    from falcon_desktop.core.versions import Wish
    from falcon_desktop.ui.backend import Backend
    from falcon_desktop.ui.main_window import MainWindow

    Reading: TypeAlias = asyncio.Future[tuple[OpenConversation, list[Message]]]


class ConversationFlow(QObject):
    """The open conversation, or a new one that is not saved before its first question."""

    opened = Signal(str)
    """Another conversation is shown, by id; "" for a new chat."""
    text_opened = Signal(str, str)
    """Not a chat but a text is to be shown, by id ("" for a new one), and a word in it."""
    changed = Signal()
    """The open conversation was changed: its title, or where it is."""
    unsent = Signal(str, str)
    """Text that could not be sent, with the id of the conversation it is the draft of."""
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

    def __init__(self, window: MainWindow, backend: Backend) -> None:
        super().__init__(window)
        self._window = window
        self._backend = backend
        self._open: OpenConversation | None = None
        self._is_new_text = False
        self._chosen = ("", "")
        self._saving_choice = 0
        self.chosen = ChosenSettings(backend, self)
        self._opening = 0
        self._coming = ""
        """The conversation that is being read from the disk to be shown."""
        self._sending = ""
        self._first = True
        self._marked_unseen: set[str] = set()
        self.shown = ShownAnswers(window, backend, self)
        self.shown.ended_elsewhere.connect(self._keep_unseen)
        self.answers = AnswersFlow(window, backend, self)
        window.composer.submitted.connect(self.submit)
        window.empty_state.prompt_chosen.connect(self.submit)
        backend.arrived.connect(self._hear)

    @property
    def conversation_id(self) -> str:
        """The open conversation's id, "" for a new chat."""
        return self._open.conversation.id if self._open else ""

    @property
    def saved_id(self) -> str:
        """The open conversation's id if it is one that is kept, else ""."""
        return "" if self.current is None or self.current.temporary else self.current.id

    @property
    def current(self) -> Conversation | None:
        """The open conversation, None for a new chat."""
        return self._open.conversation if self._open else None

    @property
    def opening(self) -> int:
        """A number that changes whenever another conversation is opened."""
        return self._opening

    @property
    def chosen_model(self) -> tuple[str, str]:
        """The connection's id and model chosen for the next question, "" for the default."""
        return self._chosen

    @property
    def answered_by(self) -> str:
        """The name of the connection that made the last answer, "" where none was made here."""
        return self._open.answered_by if self._open else ""

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether the open conversation has answers, and none of them was made here."""
        return self._open is not None and self._open.is_from_elsewhere

    def is_sending(self, draft: str) -> bool:
        """Whether a draft is what is being sent just now: it is no draft any more.

        An empty one never is: that everything was deleted has to be kept like any other change.
        """
        return bool(self._sending) and draft.strip() == self._sending

    @Slot()
    def new_chat(self) -> None:
        """Show an empty conversation; nothing is saved before the first question."""
        self._opening += 1
        self._leave()
        self._first = False
        self._open, self._is_new_text = None, False
        self.shown.leave()  # of the chat that is open now: another one's answer may run on
        self._chosen = ("", "")
        self.chosen.open_new_chat()
        self._window.chat.show_new_chat()
        self.opened.emit("")

    def stay_in_new_chat(self) -> None:
        """The program started without a conversation to open: what is typed is the new chat's."""
        if self._first and self._open is None:
            self._first = False
            if not self._window.composer.text():
                self.opened.emit("")

    def open_made(self, conversation_id: str, since: int) -> None:
        """Show what took a while to make, unless something else was opened meanwhile.

        ``since`` is what :attr:`opening` was when it was asked for.
        """
        if since == self._opening:
            self.open(conversation_id)

    @Slot(str)
    def open(
        self, conversation_id: str, message_id: str = "", word: str = "", *, thought: bool = False
    ) -> None:
        """Show a conversation where it was last read, or at a message with a search's words.

        ``thought`` says that they are in what the model thought before it answered.
        """
        if conversation_id == self.conversation_id and self.is_text:
            if message_id:
                self.text_opened.emit(conversation_id, word)
            return
        if conversation_id == self.conversation_id:
            if message_id in self.path_ids():
                self._window.transcript.reveal_hit(message_id, word, thought=thought)
            if not message_id or message_id in self.path_ids():
                self._coming = ""  # whatever was asked for before: this is wanted now
                self._window.composer.focus()
                return
        self._opening += 1
        self._coming = conversation_id
        desk, reading = self._backend.ready_desk, None
        if desk is not None:  # read while what lay over the old chat is still being cleared away
            reading = self._backend.begin(opened_at, desk.library, conversation_id, message_id)
        hit = Hit(message_id, word, thought)
        self._start(self._show(conversation_id, self._opening, reading, hit))

    async def _show(
        self, conversation_id: str, ticket: int, reading: Reading | None, hit: Hit
    ) -> None:
        desk = await self._backend.desk()
        begin, message_id = self._backend.begin, hit.message_id
        if reading is None:
            reading = begin(opened_at, desk.library, conversation_id, message_id)
        opened, texts = await reading
        hidden = message_id and all(outline.id != message_id for outline in opened.path)
        if hidden and await self._backend.call(desk.chat.show_version_with, message_id):
            opened, texts = await begin(opened_at, desk.library, conversation_id, message_id)
            self._window.notice.show_notice(
                tr("Another version of this chat is shown now."), action=tr("Undo"), token="undo"
            )
        if ticket != self._opening or self._coming != conversation_id:
            return
        self._coming = ""
        # What was typed while the program started belongs to the conversation that opens.
        typed = self._window.composer.text() if self._first else ""
        self._leave()
        self._first = False
        self._open = opened
        self.shown.leave()
        conversation = opened.conversation
        self._chosen = (conversation.connection_id, conversation.model)
        self.chosen.open(conversation.id, conversation.settings)
        if conversation.kind is ConversationKind.COMPLETION:
            self.text_opened.emit(conversation.id, hit.query)
        else:
            self._show_messages(opened, texts, typed, hit)
        self.opened.emit(conversation.id)
        if conversation.unseen or conversation.id in self._marked_unseen:
            self._marked_unseen.discard(conversation.id)
            await self._backend.call(desk.library.set_unseen, conversation.id, False)

    def _show_messages(
        self, opened: OpenConversation, texts: list[Message], typed: str, hit: Hit
    ) -> None:
        texts, running = self.shown.live(texts)
        self._window.show_conversation(opened, texts, hit if hit.message_id else None)
        if typed:
            self._window.composer.insert(typed)
        self.shown.join(running)

    @Slot()
    def new_text(self) -> None:
        """Show an empty text to be continued; it is saved as soon as something is written."""
        self._opening += 1
        self._leave()
        self._first = False
        self._open, self._is_new_text = None, True
        self._chosen = ("", "")
        self.chosen.open_new_chat()
        self.text_opened.emit("", "")
        self.opened.emit("")

    def adopt(self, conversation: Conversation) -> None:
        """The text that is shown was saved as this."""
        from falcon_desktop.core.library import OpenConversation

        self._open = OpenConversation(conversation, (), {})
        self.chosen.open(conversation.id, conversation.settings)
        self._window.chat.set_title(conversation.title)
        self.opened.emit(conversation.id)

    @property
    def is_text(self) -> bool:
        """Whether what is open is a text, not a chat."""
        return self._open is not None and (
            self._open.conversation.kind is ConversationKind.COMPLETION
        )

    @property
    def shows_text(self) -> bool:
        """Whether a text is shown, though it be new and not saved yet."""
        return self.is_text if self._open is not None else self._is_new_text

    def _leave(self) -> None:
        self.leaving.emit()
        if not self.is_sending(self._window.composer.text()):
            self._window.composer.flush_draft()
        self._backend.frames.clear()

    def reload(self) -> None:
        """Show the open conversation again, at the same place."""
        self._start(self.reload_now())

    async def reload_now(self) -> None:
        """Show the open conversation again, and return when it is shown."""
        if self._open is None:
            return
        if self.is_text:
            self.text_opened.emit(self.conversation_id, "")
            return
        ticket, conversation_id = self._opening, self.conversation_id
        desk = await self._backend.desk()
        anchor = self._window.transcript.anchor()
        opened = await self._backend.call(desk.library.open, conversation_id)
        place = anchor.message_id if anchor else ""
        texts = await self._backend.call(desk.library.messages, around(opened, place))
        if ticket != self._opening or conversation_id != self.conversation_id:
            return
        self._backend.frames.clear()
        self.shown.leave()
        self._open = opened
        texts, running = self.shown.live(texts)
        self._window.chat.show_versions(opened, texts)
        self.shown.join(running)

    @Slot(str)
    def submit(self, text: str) -> None:
        """Send a question; what is typed stays until it is on disk."""
        self._submit(text, ())

    def submit_to(self, wishes: Sequence[Wish]) -> None:
        """Send what is in the box to several models at once."""
        self._submit(self._window.composer.text(), wishes)

    def _submit(self, text: str, wishes: Sequence[Wish]) -> None:
        files = self._window.composer.attachments()
        if not self._sending and (text.strip() or files):
            self.asking.emit()
            self._sending = text or files[0].name
            # Where it goes is what is on the screen now, whatever is opened meanwhile.
            chosen = (*self._chosen, self.chosen.value)
            ask = partial(self._ask, text, self.conversation_id, (*chosen, files), wishes)
            self._start(self._send(ask, text, self.conversation_id, self._opening, chosen))

    async def _ask(
        self,
        text: str,
        conversation_id: str,
        chosen: tuple[str, str, GenerationSettings, Sequence[Attachment]],
        wishes: Sequence[Wish],
    ) -> list[Exchange]:
        desk, (connection_id, model, settings, files) = await self._backend.desk(), chosen
        if not wishes:
            exchange = await self._backend.call(
                desk.chat.send,
                conversation_id or None,
                text,
                connection_id=connection_id,
                model=model,
                settings=settings,
                attachments=files,
            )
            return [exchange]
        return await self._backend.call(
            desk.versions.ask,
            conversation_id or None,
            text,
            wishes,
            connection_id=connection_id,
            model=model,
            settings=settings,
            attachments=files,
        )

    async def _send(
        self,
        ask: Callable[[], Coroutine[Any, Any, list[Exchange]]],
        text: str,
        conversation_id: str,
        ticket: int,
        chosen: tuple[str, str, GenerationSettings],
    ) -> None:
        try:
            exchanges = await ask()
        except BaseException:
            self._sending = ""
            if self.conversation_id != conversation_id:
                self.unsent.emit(conversation_id, text)
            raise
        self._sending = ""
        if not conversation_id:
            self.unsent.emit("", "")
            self.chosen.forget_new_chat(chosen[2])
        self._show_exchange(exchanges[0], conversation_id, ticket, chosen[:2])
        if len(exchanges) > 1:
            answers = [one.answer.id for one in exchanges]
            self.compared.emit(exchanges[0].conversation.id, answers)

    def _show_exchange(
        self, exchange: Exchange, asked_in: str, ticket: int, chosen: tuple[str, str]
    ) -> None:
        if asked_in:
            if self.conversation_id != asked_in:
                return  # the reader went elsewhere meanwhile
        elif self._open is not None or ticket != self._opening:
            return
        else:
            self._opening += 1
            self._first = False
            self._open = fresh(exchange)
            if self._chosen == chosen:  # it stays with what answers it now
                self._chosen = (exchange.conversation.connection_id, exchange.conversation.model)
            else:
                self.choose_model(*self._chosen)
            self.chosen.open(exchange.conversation.id, exchange.conversation.settings)
            self._window.chat.show_fresh_conversation(exchange.conversation)
            self._window.composer.clear_sent_files(files_of(exchange))
            self.begun.emit(exchange.conversation.id)
            self.opened.emit(exchange.conversation.id)
        question = exchange.question
        self._window.composer.clear_after_send(question.text if question else None)
        self._window.composer.clear_sent_files(files_of(exchange))
        self._window.chat.show_transcript()
        self._window.transcript.append(messages_of(exchange))
        self.shown.watch(exchange.answer.id)

    async def show_exchange(self, exchange: Exchange) -> None:
        """Show the messages of a new version where the other version was."""
        if self.is_text:
            await self.reload_now()
            return
        desk = await self._backend.desk()
        ticket = self._opening
        opened = await self._backend.call(desk.library.open, exchange.conversation.id)
        if ticket != self._opening or self.conversation_id != exchange.conversation.id:
            return
        self._open = opened
        self._window.transcript.append(messages_of(exchange), opened.versions)
        self.shown.watch(exchange.answer.id)

    @Slot(object)
    def _hear(self, event: object) -> None:
        here = isinstance(event, ConversationChanged) and (
            event.conversation_id == self.conversation_id
        )
        if here or isinstance(event, LibraryChanged):
            self._start(self.refresh())

    @Slot(str)
    def _keep_unseen(self, conversation_id: str) -> None:
        self._start(self._mark_unseen(conversation_id))

    async def _mark_unseen(self, conversation_id: str) -> None:
        desk = await self._backend.desk()
        if conversation_id == self.conversation_id:
            return
        self._marked_unseen.add(conversation_id)
        await self._backend.call(desk.library.set_unseen, conversation_id, True)

    async def refresh(self) -> None:
        """Look again how the open conversation is called, and where it is."""
        desk = await self._backend.desk()
        if not self.conversation_id:
            return
        try:
            opened = await self._backend.call(desk.library.open, self.conversation_id)
        except NotFound:
            return  # put back into another, or erased: who did so shows what there is instead
        if opened.conversation.id == self.conversation_id:
            self._open = opened
            if not self._saving_choice:  # else what was chosen is newer than the disk's
                self._chosen = (opened.conversation.connection_id, opened.conversation.model)
            self._window.chat.set_title(opened.conversation.title)
            self.changed.emit()

    def choose_model(self, connection_id: str, model: str) -> None:
        """Let another model answer from the next question on."""
        self._chosen = (connection_id, model)
        if self.conversation_id:
            self._saving_choice += 1
            self._start(self._save_choice(self.conversation_id, connection_id, model))

    async def _save_choice(self, conversation_id: str, connection_id: str, model: str) -> None:
        try:
            desk = await self._backend.desk()
            await self._backend.call(
                desk.library.choose_model, conversation_id, connection_id, model
            )
        finally:
            self._saving_choice -= 1
        await self.refresh()

    def path_ids(self) -> list[str]:
        """Return the ids of the messages that are shown, in order."""
        return [outline.id for outline in self._open.path] if self._open else []

    def last(self, role: Role) -> str:
        """Return the id of the newest message of a role, "" for none."""
        if self._open is None or self.is_text:
            return ""
        return next((o.id for o in reversed(self._open.path) if o.role is role), "")

    def _start(self, flow: Coroutine[Any, Any, None]) -> None:
        self._backend.start(flow)
