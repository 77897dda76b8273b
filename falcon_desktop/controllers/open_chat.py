"""The conversation that is open: what it is, who answers it, and what is chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from falcon_desktop.controllers.chosen_settings import ChosenSettings
from falcon_desktop.core.domain.conversation import ConversationKind
from falcon_desktop.core.domain.errors import NotFound

if TYPE_CHECKING:
    import asyncio
    from typing import TypeAlias

    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.core.domain.connection import Connection
    from falcon_desktop.core.domain.conversation import Conversation, Role
    from falcon_desktop.core.domain.generation import GenerationSettings
    from falcon_desktop.core.domain.open_conversation import OpenConversation

    Choices: TypeAlias = tuple[tuple[str, str] | None, GenerationSettings | None]
    """The connection and model, and the options, each None where nothing is unsaved."""


class OpenChat(QObject):
    """The open conversation, or a new one that is not saved before its first question."""

    opened = Signal(str)
    """Another conversation is shown, by id; "" for a new chat."""
    changed = Signal()
    """The open conversation was changed: its title, or where it is."""

    def __init__(self, backend: Backend, parent: QObject) -> None:
        super().__init__(parent)
        self._backend = backend
        self._opened: OpenConversation | None = None
        self._is_new_text = False
        self._opening = 0
        self._chosen = ("", "")
        self._saving_choice = 0
        self._unsaved: dict[str, tuple[str, str]] = {}
        """The models that were chosen, by conversation, until they are saved."""
        self._reads = 0
        self._newest_read = 0
        self._lock: asyncio.Lock | None = None
        self.settings = ChosenSettings(backend, self)

    @property
    def conversation_id(self) -> str:
        """The open conversation's id, "" for a new chat."""
        return self._opened.conversation.id if self._opened else ""

    @property
    def saved_id(self) -> str:
        """The open conversation's id if it is one that is kept, else ""."""
        return "" if self.current is None or self.current.temporary else self.current.id

    @property
    def current(self) -> Conversation | None:
        """The open conversation, None for a new chat."""
        return self._opened.conversation if self._opened else None

    @property
    def content(self) -> OpenConversation | None:
        """The open conversation with the path of messages that is shown, None for a new chat."""
        return self._opened

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
        return self._opened.answered_by if self._opened else ""

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether the open conversation has answers, and none of them was made here."""
        return self._opened is not None and self._opened.is_from_elsewhere

    @property
    def is_text(self) -> bool:
        """Whether what is open is a text, not a chat."""
        return self._opened is not None and (
            self._opened.conversation.kind is ConversationKind.COMPLETION
        )

    @property
    def is_new_text(self) -> bool:
        """Whether a text is shown that is not saved yet."""
        return self._opened is None and self._is_new_text

    @property
    def shows_text(self) -> bool:
        """Whether a text is shown, though it be new and not saved yet."""
        return self.is_text or self.is_new_text

    def has_moved(self, connection: Connection) -> bool:
        """Say whether the connection that answered leads to another server now."""
        return self._opened is not None and self._opened.has_moved(connection)

    def path_ids(self) -> list[str]:
        """Return the ids of the messages that are shown, in order."""
        return [outline.id for outline in self._opened.path] if self._opened else []

    def last(self, role: Role) -> str:
        """Return the id of the newest message of a role, "" for none."""
        if self._opened is None or self.is_text:
            return ""
        return next((o.id for o in reversed(self._opened.path) if o.role is role), "")

    def turn_to_another(self) -> int:
        """Another conversation is to be shown: returns the new value of :attr:`opening`."""
        self._opening += 1
        return self._opening

    def unsaved(self, conversation_id: str) -> Choices:
        """Return what was chosen for a conversation and is not on the disk that is read now."""
        model, settings = self._unsaved.get(conversation_id), self.settings.unsaved(conversation_id)
        return (model, settings)

    def show(self, opened: OpenConversation, unsaved: Choices = (None, None)) -> None:
        """A saved conversation is shown from now on; ``unsaved`` is newer than what was read."""
        conversation, (model, settings) = opened.conversation, unsaved
        self._opened = opened
        self._is_new_text = False
        self._chosen = (
            self._unsaved.get(conversation.id)
            or model
            or (
                conversation.connection_id,
                conversation.model,
            )
        )
        self.settings.open(conversation.id, settings or conversation.settings)

    def show_new(self, *, text: bool = False) -> None:
        """What is not saved yet is shown from now on: a chat, or a text."""
        self._opened = None
        self._is_new_text = text
        self._chosen = ("", "")
        self.settings.open_new_chat()

    def take(self, opened: OpenConversation) -> None:
        """What is open was read again."""
        self._opened = opened

    def adopt(self, opened: OpenConversation) -> None:
        """What was new is saved now, as this; what was chosen for it stays."""
        self._opened = opened
        self.settings.adopt(opened.conversation.id, opened.conversation.settings)

    def begin(self, opened: OpenConversation, asked: tuple[str, str]) -> None:
        """A new chat was saved with its first question; ``asked`` are the connection and model that
        were chosen then. It stays with what answers it, unless another was chosen since.
        """
        self._opened = opened
        if self._chosen == asked:
            self._chosen = (opened.conversation.connection_id, opened.conversation.model)
        else:
            self.choose_model(*self._chosen)
        self.settings.open(opened.conversation.id, opened.conversation.settings)

    async def refresh(self) -> None:
        """Look again how the open conversation is called, and where it is."""
        services = await self._backend.services()
        if not self.conversation_id:
            return
        self._reads += 1
        number = self._reads
        try:
            opened = await self._backend.call(services.library.open, self.conversation_id)
        except NotFound:
            return  # put back into another, or erased: who did so shows what there is instead
        if number < self._newest_read:
            return  # a later look, which took less long, is here already
        if opened.conversation.id == self.conversation_id:
            self._newest_read = number
            self._opened = opened
            if not self._saving_choice:  # else what was chosen is newer than the disk's
                self._chosen = (opened.conversation.connection_id, opened.conversation.model)
            self.changed.emit()

    def choose_model(self, connection_id: str, model: str) -> None:
        """Let another model answer from the next question on."""
        self._chosen = (connection_id, model)
        if self.conversation_id:
            self._saving_choice += 1
            self._unsaved[self.conversation_id] = (connection_id, model)
            self._backend.start(self._save_choice(self.conversation_id, connection_id, model))

    async def _save_choice(self, conversation_id: str, connection_id: str, model: str) -> None:
        try:
            async with self.one_at_a_time():
                services = await self._backend.services()
                choose = services.library.choose_model
                await self._backend.call(choose, conversation_id, connection_id, model)
        finally:
            self._saving_choice -= 1
            if self._unsaved.get(conversation_id) == (connection_id, model):
                del self._unsaved[conversation_id]
        await self.refresh()

    async def settle(self) -> None:
        """Return when what was chosen for the chat is saved: options and model."""
        await self.settings.settle()
        async with self.one_at_a_time():
            pass

    def one_at_a_time(self) -> asyncio.Lock:
        """Return what keeps questions, choices and drafts in order: a draft that was saved before
        its question does not come after it.
        """
        if self._lock is None:
            import asyncio

            self._lock = asyncio.Lock()
        return self._lock
