"""The page of general settings: language, notifications, updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from falcon_desktop import __version__
from falcon_desktop.controllers.settings.page import SettingsPageController
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.domain.releases import is_newer
from falcon_desktop.ui.kit.i18n import told

if TYPE_CHECKING:
    from falcon_desktop.ui.settings.program_page import ProgramPage


class ProgramController(SettingsPageController):
    """The page of general settings while the settings window is open."""

    page_wanted = Signal(str)
    """A release's page is to be opened."""

    @property
    def _page(self) -> ProgramPage:
        """The page, which asked for something: it was made."""
        return self._pages.program

    def connect_page(self) -> None:
        """Show the current settings, and connect the page's signals."""
        settings = self._preferences.value
        self._page.set_values(
            language=settings.language,
            notify=settings.notify_finished,
            updates=settings.look_for_updates,
        )
        self._page.language_chosen.connect(self._choose_language)
        self._page.notify_chosen.connect(self._choose_notify)
        self._page.updates_chosen.connect(self._choose_updates)
        self._page.updates_wanted.connect(self.look)
        self._page.page_wanted.connect(self.page_wanted)

    @Slot(str)
    def _choose_language(self, language: str) -> None:
        self._preferences.change(language=language)

    @Slot(bool)
    def _choose_notify(self, wanted: bool) -> None:
        self._preferences.change(notify_finished=wanted)

    @Slot(bool)
    def _choose_updates(self, wanted: bool) -> None:
        self._preferences.change(look_for_updates=wanted)

    @Slot()
    def look(self) -> None:
        """Check for a newer version."""
        self._page.show_looking()
        self._start(self._look())

    async def _look(self) -> None:
        services = await self._backend.services()
        try:
            release = await self._backend.call(services.releases.newest)
        except FalconError as error:
            self._show(self._page.show_failure, told(error.sentence))
            return
        self._preferences.change(updates_looked_at=now_ms())
        newer = release is not None and is_newer(release.version, __version__)
        self._show(self._page.show_release, release if newer else None)
