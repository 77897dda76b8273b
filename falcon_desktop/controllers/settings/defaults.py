"""The defaults of every chat while the settings are open."""

from __future__ import annotations

from PySide6.QtCore import Slot

from falcon_desktop.controllers.settings.page import SettingsPageController
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.ui.options.state import general_state


class DefaultsController(SettingsPageController):
    """Saves the defaults chosen on the page of chats, and passes them on."""

    def connect_chat(self) -> None:
        """Show them on the page of chats, and connect its signals."""
        self._pages.chat.defaults.changed.connect(self._choose)
        self._show_on_chat(fresh=True)

    @Slot(object)
    def _choose(self, settings: GenerationSettings) -> None:
        self._preferences.change(chat_defaults=settings)
        self._show_on_chat(fresh=False)
        if self._pages.has_made("connections"):
            self.show_on_connections()
        self._start(self._apply(settings))

    def _show_on_chat(self, *, fresh: bool) -> None:
        state = general_state(self._preferences.value.chat_defaults)
        self._show(self._pages.chat.defaults.show_state, state, fresh=fresh)

    def show_on_connections(self) -> None:
        """Show them as what connections inherit."""
        general = self._preferences.value.chat_defaults
        self._show(self._pages.connections.editor.set_general, general)

    async def _apply(self, settings: GenerationSettings) -> None:
        services = await self._backend.services()
        services.connections.set_general(settings)
