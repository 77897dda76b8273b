"""The part of the page of models that gets more: it asks the hub, and follows the downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import async_slot
from falcon_desktop.controllers.settings.page import PageDependencies, SettingsPageController
from falcon_desktop.core.domain.downloads import WantedModel
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import DownloadsChanged
from falcon_desktop.core.domain.hub import chosen, no_such_file
from falcon_desktop.ui.kit.i18n import told, tr

if TYPE_CHECKING:
    from falcon_desktop.core.services import Services
    from falcon_desktop.ui.settings.get_models import GetModels


class GetModelsController(SettingsPageController):
    """Searches and downloads while the settings window is open; downloads continue without it.

    What becomes of a model that came: :class:`~falcon_desktop.controllers.settings.opening`.
    """

    page_wanted = Signal(str)

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies)
        self._asked = 0
        self._filled = False
        dependencies.backend.arrived.connect(self._handle_event)

    @property
    def _part(self) -> GetModels:
        """The part of the page, which asked for something: it was made."""
        return self._pages.models.get

    def connect_page(self) -> None:
        """Connect the part's signals."""
        part = self._part
        part.search_requested.connect(self._search)
        part.repository_requested.connect(self._ask)
        part.download_requested.connect(self._download)
        part.pause_requested.connect(self._pause)
        part.resume_requested.connect(self._resume)
        part.cancel_requested.connect(self._cancel)
        part.token_entered.connect(self._save_token)
        part.token_forgotten.connect(self._forget_token)
        part.page_requested.connect(self.page_wanted)

    async def fill(self) -> None:
        """Show the downloads, those of an earlier session too; contacts nobody."""
        services = await self._backend.services()
        downloads = await self._backend.call(services.downloads.all)
        self._filled = True
        self._show(self._part.show_downloads, downloads)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        if isinstance(event, DownloadsChanged) and self._filled:
            self._show(self._part.show_downloads, event.downloads)

    @async_slot(str)
    async def _search(self, words: str) -> None:
        services = await self._backend.services()
        asked = self._begin()
        try:
            found = await self._backend.call(services.hub.search, words)
        except FalconError as error:
            self._fail(asked, error.sentence)
            return
        if asked == self._asked:
            self._show(self._part.show_found, words, found)

    @async_slot(str, str)
    async def _ask(self, repository: str, wanted: str) -> None:
        services = await self._backend.services()
        asked = self._begin()
        try:
            offer = await self._backend.call(services.hub.offer, repository)
        except FalconError as error:
            self._fail(asked, error.sentence)
            return
        if asked != self._asked:
            return
        choice = chosen(offer.repository, wanted) if wanted else None
        self._show(self._part.show_offer, offer, choice.model_id if choice is not None else "")
        if wanted and choice is None:
            self._fail(asked, no_such_file(offer.repository.id, wanted))
        if offer.repository.gated:
            await self._look_for_token(services, asked)

    async def _look_for_token(self, services: Services, asked: int) -> None:
        """Show whether a token is saved, where one is asked for."""
        try:
            saved = await self._backend.call(services.hub.has_token)
        except FalconError as error:
            if asked == self._asked:
                self._show(self._part.show_token, told(error.sentence), saved=False, trouble=True)
            return
        if saved and asked == self._asked:
            self._show(self._part.show_token, tr("A token is saved."), saved=True)

    def _begin(self) -> int:
        """Note that the hub is asked: only the answer to the latest question is shown."""
        self._asked += 1
        self._show(self._part.show_asking)
        return self._asked

    def _fail(self, asked: int, sentence: str) -> None:
        if asked == self._asked:
            self._show(self._part.show_trouble, told(sentence))

    @async_slot(object)
    async def _download(self, wanted: WantedModel) -> None:
        services = await self._backend.services()
        await self._backend.call(services.downloads.add, wanted)

    @async_slot(str)
    async def _pause(self, download_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.downloads.pause, download_id)

    @async_slot(str)
    async def _resume(self, download_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.downloads.resume, download_id)

    @async_slot(str)
    async def _cancel(self, download_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.downloads.cancel, download_id)

    @async_slot(str)
    async def _save_token(self, token: str) -> None:
        services = await self._backend.services()
        try:
            kept = await self._backend.call(services.hub.save_token, token)
        except FalconError as error:
            self._show(self._part.show_token, told(error.sentence), saved=False, trouble=True)
            return
        words = tr("Saved in the keyring.") if kept else tr("Saved until the program ends.")
        self._show(self._part.show_token, words, saved=True)

    @async_slot()
    async def _forget_token(self) -> None:
        services = await self._backend.services()
        try:
            await self._backend.call(services.hub.forget_token)
        except FalconError as error:  # it may still be there
            self._show(self._part.show_token, told(error.sentence), saved=True, trouble=True)
            return
        self._show(self._part.show_token, tr("The token is forgotten."), saved=False)
