"""The defaults of every chat while the settings are open. Must not know how they are shown."""

from __future__ import annotations

from PySide6.QtCore import Slot

from falcon_desktop.core.generation import GenerationSettings
from falcon_desktop.ui.options.state import general_state
from falcon_desktop.ui.settings_page_flow import SettingsPageFlow, SettingsStage


class DefaultsFlow(SettingsPageFlow):
    """Keeps what is chosen on the page of chats, and tells the use cases."""

    def __init__(self, stage: SettingsStage) -> None:
        super().__init__(stage)
        stage.pages.chat.defaults.changed.connect(self._choose)
        self._show_all(fresh=True)

    @Slot(object)
    def _choose(self, settings: GenerationSettings) -> None:
        self._preferences.change(chat_defaults=settings)
        self._show_all(fresh=False)
        self._start(self._apply(settings))

    def _show_all(self, *, fresh: bool) -> None:
        general = self._preferences.value.chat_defaults
        self._show(self._pages.chat.defaults.show_state, general_state(general), fresh=fresh)
        self._show(self._pages.connections.editor.set_general, general)

    async def _apply(self, settings: GenerationSettings) -> None:
        desk = await self._backend.desk()
        desk.connections.set_general(settings)
