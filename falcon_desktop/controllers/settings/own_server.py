"""The part of the page of models that says which program runs them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.controller import async_slot
from falcon_desktop.controllers.settings.page import PageDependencies, SettingsPageController
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.ui.kit.i18n import told, tr

if TYPE_CHECKING:
    from falcon_desktop.ui.settings.server_section import ServerSection


class OwnServerController(SettingsPageController):
    """Looks at a llama-server on the worker before it is used, and says what came of it."""

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies)
        self._asked = 0
        self._seen: str | None = None
        """The llama-server that was looked at last."""

    @property
    def _part(self) -> ServerSection:
        """The part of the page, which asked for something: it was made."""
        return self._pages.models.server

    def connect_page(self) -> None:
        """Connect the part's signals."""
        self._part.chosen.connect(self._choose)
        self._part.browse_requested.connect(self._browse)

    async def fill(self) -> None:
        """Show what runs the models; runs a llama-server only where it was chosen before."""
        services = await self._backend.services()
        found = await self._backend.call(services.local_models.servers)
        used = self._preferences.value.engine_settings().server
        self._show(self._part.show_server, used, found)
        if used and self._seen != used:
            self._start(self._look(used))

    @async_slot(str)
    async def _choose(self, path: str) -> None:
        if path:
            await self._look(path)
            return
        self._asked += 1  # what is being looked at is not wanted any more
        self._seen = None
        await self._use("")

    async def _look(self, path: str) -> None:
        """Ask a llama-server what it can do, and use it if it can be used."""
        services = await self._backend.services()
        self._asked += 1
        asked, self._seen = self._asked, path
        self._show(self._part.show_looking, path)
        try:
            facts = await self._backend.call(services.local_models.server_facts, path)
        except FalconError as error:
            if asked == self._asked:
                self._show(self._part.show_problem, told(error.sentence))
            return
        if asked != self._asked:
            return
        await self._use(path)
        if asked == self._asked:
            self._show(self._part.show_facts, facts)

    async def _use(self, path: str) -> None:
        services = await self._backend.services()
        chosen = self._preferences.value.engine_settings()
        if chosen.server != path:
            settings = replace(chosen, server=path)
            services.local_models.configure(settings)
            self._preferences.change(engine=settings)
        found = await self._backend.call(services.local_models.servers)
        self._show(self._part.show_server, path, found)

    @Slot()
    def _browse(self) -> None:
        dialog = QFileDialog(self._pages, tr("Choose a llama-server"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._part.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
