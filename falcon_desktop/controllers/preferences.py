"""The current settings, changed at once and saved in the background."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.core.domain.settings import Settings


class Preferences(QObject):
    """Holds the settings; emits ``changed`` when they change."""

    changed = Signal()

    def __init__(self, settings: Settings, backend: Backend) -> None:
        super().__init__(backend)
        self.value = settings
        self._backend = backend

    def change(self, **fields: Any) -> None:
        """Change fields of :class:`~falcon_desktop.core.domain.settings.Settings` and save them."""
        changed = replace(self.value, **fields)
        if changed != self.value:
            self.value = changed
            self.changed.emit()
            self._backend.start(self._save(changed))

    def save_again(self) -> None:
        """Save again what could not be saved before."""
        self._backend.start(self._save(self.value))

    def forget_previous(self) -> None:
        """Remove earlier settings, including the backup copy."""
        self._backend.start(self._save_twice())

    async def _save_twice(self) -> None:
        keeper = await self._backend.settings()
        for _ in range(2):
            await self._backend.call(keeper.save, self.value)

    async def _save(self, settings: Settings) -> None:
        keeper = await self._backend.settings()
        if settings is self.value:  # a newer change saves itself
            await self._backend.call(keeper.save, settings)
