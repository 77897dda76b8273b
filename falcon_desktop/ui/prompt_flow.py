"""Gives the message box its saved prompts, once the program is up. Must not know how they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from falcon_desktop.core.prompt_library import SavedPrompt
    from falcon_desktop.ui.backend import Backend
    from falcon_desktop.ui.composer.prompts import PromptPicker
    from falcon_desktop.ui.main_window import MainWindow
    from falcon_desktop.ui.preferences import Preferences


class PromptFlow(QObject):
    """The saved prompts of the main window's message box."""

    management_wanted = Signal()
    """The settings' page of prompts."""

    def __init__(self, window: MainWindow, backend: Backend, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._backend = backend
        self._preferences = preferences
        self.picker: PromptPicker | None = None

    async def load(self) -> None:
        """Begin to listen to the message box."""
        await self._backend.load("falcon_desktop.ui.composer.prompts")
        if self.picker is None:
            from falcon_desktop.ui.composer.prompts import PromptPicker

            composer = self._window.composer
            self.picker = PromptPicker(composer, self._window.options.host, self._saved)
            self.picker.manage_requested.connect(self.management_wanted)

    def _saved(self) -> Sequence[SavedPrompt]:
        return self._preferences.value.prompts()
