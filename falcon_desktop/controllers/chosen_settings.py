"""The sampling parameters chosen for the open chat: in force at once, saved in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from falcon_desktop.core.domain.generation import GenerationSettings

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.controllers.backend import Backend

NOTHING = GenerationSettings()


class ChosenSettings(QObject):
    """Those of the open conversation. A new chat keeps its own until its first question."""

    changed = Signal()

    def __init__(self, backend: Backend, parent: QObject) -> None:
        super().__init__(parent)
        self._backend = backend
        self._conversation_id = ""
        self._value = NOTHING
        self._of_new_chat = NOTHING
        self._unsaved: dict[str, GenerationSettings] = {}
        self._lock: asyncio.Lock | None = None
        self._saving = False

    @property
    def value(self) -> GenerationSettings:
        """What is chosen now."""
        return self._value

    def open(self, conversation_id: str, settings: GenerationSettings) -> None:
        """Another conversation is shown, with these settings; one that still saves knows better."""
        self._conversation_id = conversation_id
        self._value = self._unsaved.get(conversation_id, settings)
        self.changed.emit()

    def unsaved(self, conversation_id: str) -> GenerationSettings | None:
        """Return what a conversation's disk does not have yet, None where it has everything."""
        return self._unsaved.get(conversation_id)

    def adopt(self, conversation_id: str, settings: GenerationSettings) -> None:
        """What is shown was new and is saved now, with these settings: what was chosen for it since
        it was begun is its, and no other's.
        """
        chosen = self._value
        self.forget_new_chat(chosen)
        self.open(conversation_id, settings)
        self.choose(chosen)

    def open_new_chat(self) -> None:
        """A chat is shown that is not saved yet."""
        self.open("", self._of_new_chat)

    @property
    def of_new_chat(self) -> GenerationSettings:
        """What is chosen for the next new chat."""
        return self._of_new_chat

    def restore_new_chat(self, settings: GenerationSettings) -> None:
        """Take what was chosen for a new chat before the last end."""
        self._of_new_chat = settings
        if not self._conversation_id:
            self.open_new_chat()

    def drop_new_chat(self) -> None:
        """The next new chat begins with nothing chosen."""
        self._of_new_chat = NOTHING

    def forget_new_chat(self, asked_with: GenerationSettings) -> None:
        """The new chat's first question was asked: the next one begins with nothing chosen."""
        if self._of_new_chat == asked_with:
            self._of_new_chat = NOTHING
            self.changed.emit()

    def choose(self, settings: GenerationSettings) -> None:
        """Take other settings for the open chat."""
        if settings == self._value:
            return
        self._value = settings
        if self._conversation_id:
            self._unsaved[self._conversation_id] = settings
            if not self._saving:
                self._saving = True
                self._backend.start(self.settle())
        else:
            self._of_new_chat = settings
        self.changed.emit()

    async def settle(self) -> None:
        """Return when everything that was chosen is saved."""
        services = await self._backend.services()
        if self._lock is None:
            import asyncio

            self._lock = asyncio.Lock()
        async with self._lock:
            try:
                while self._unsaved:
                    conversation_id, settings = next(iter(self._unsaved.items()))
                    await self._backend.call(
                        services.library.choose_settings, conversation_id, settings
                    )
                    if self._unsaved.get(conversation_id) is settings:
                        del self._unsaved[conversation_id]
            except BaseException:
                self._unsaved.clear()
                raise
            finally:
                self._saving = False
