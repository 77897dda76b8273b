"""Gives the message box its saved prompts once the program is up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from falcon_desktop.controllers.controller import Dependencies, WindowController

if TYPE_CHECKING:
    from falcon_desktop.core.domain.prompt_library import SavedPrompt
    from falcon_desktop.ui.composer.prompts import PromptPicker


class PromptController(WindowController):
    """The saved prompts of the main window's message box."""

    management_wanted = Signal()
    """The settings' page of prompts."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
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
