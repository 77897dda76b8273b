"""Provides the message box with saved prompts once the program is up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.ui.kit.clipboard import copied_text

if TYPE_CHECKING:
    from falcon_desktop.core.domain.prompt_library import SavedPrompt
    from falcon_desktop.core.services import Services
    from falcon_desktop.ui.composer.prompts import PromptPicker

LONGEST: Final = 100_000
"""Characters of what was copied or selected; more is better attached as a file."""


class PromptController(WindowController):
    """The saved prompts of the main window's message box."""

    management_wanted = Signal()
    """The settings' page of prompts."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self.picker: PromptPicker | None = None

    async def load(self) -> None:
        """Start listening to the message box."""
        await self._backend.load("falcon_desktop.ui.composer.prompts")
        if self.picker is None:
            from falcon_desktop.ui.composer.prompts import PromptPicker

            composer = self._window.composer
            host = self._window.options.host
            self.picker = PromptPicker(composer, host, self._saved, self._values)
            self.picker.manage_requested.connect(self.management_wanted)

    def _saved(self) -> Sequence[SavedPrompt]:
        return self._preferences.value.prompts()

    def _values(self, prompt: SavedPrompt) -> Mapping[str, str]:
        """Return what stands for a prompt's variables now."""
        services = self._backend.ready_services
        if "{{" not in prompt.text or services is None:
            return {}
        from falcon_desktop.core.domain.variables import CLIPBOARD, SELECTION, values_at

        values = dict(values_at(services.surroundings(), self._model(services)))
        if prompt.written_here:
            copied = "\n".join(copied_text().splitlines())
            private = {CLIPBOARD: copied, SELECTION: self._window.transcript.selected_text()}
            values |= {name: text for name, text in private.items() if 0 < len(text) <= LONGEST}
        return values

    def _model(self, services: Services) -> str:
        """Return the name of what would answer, as it stands in the window's header."""
        chosen, model = self._chat.chosen_model
        if model:
            return model
        try:
            connection = services.connections.connection(chosen)
        except NotFound:
            return ""
        return connection.model or connection.name
