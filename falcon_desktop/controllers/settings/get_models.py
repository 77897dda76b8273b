"""The part of the page of models that gets more: it asks the hub, and follows the downloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import async_slot
from falcon_desktop.controllers.settings.page import PageDependencies, SettingsPageController
from falcon_desktop.core.domain.downloads import Download, DownloadState, WantedModel
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.hub import chosen, no_such_file
from falcon_desktop.ui.kit.i18n import told, tr

if TYPE_CHECKING:
    from falcon_desktop.ui.settings.get_models import GetModels


class GetModelsController(SettingsPageController):
    """Searches and downloads while the settings window is open; downloads continue without it."""

    arrived = Signal(str)
    """A model was downloaded: its id."""
    page_wanted = Signal(str)
    changed = Signal(object)
    """From the worker: the downloads as they are now."""

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies)
        self._asked = 0
        self._followed: set[str] = set()
        self._watching = False
        self._watcher = self.changed.emit
        self.changed.connect(self._show_downloads)
        # here, before the window's controller hears of the closing: it goes unless one of its parts
        # has begun to finish something by then
        self._pages.closed.connect(self._unwatch)

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
        part.page_requested.connect(self.page_wanted)

    async def fill(self) -> None:
        """Show the downloads, those of an earlier session too; contacts nobody."""
        services = await self._backend.services()
        if self._open and not self._watching:
            self._watching = True
            await self._backend.call(services.downloads.watch, self._watcher)
        downloads = await self._backend.call(services.downloads.all)
        self._show(self._part.show_downloads, downloads)
        for one in downloads:
            if not one.ended:
                self._follow(one.id)

    @async_slot()
    async def _unwatch(self) -> None:
        if self._watching:
            self._watching = False
            services = await self._backend.services()
            await self._backend.call(services.downloads.unwatch, self._watcher)

    @Slot(object)
    def _show_downloads(self, downloads: Sequence[Download]) -> None:
        left = [one for one in downloads if one.state is not DownloadState.DONE]
        self._show(self._part.show_downloads, left)

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
        self._follow(wanted.model_id)

    @async_slot(str)
    async def _pause(self, download_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.downloads.pause, download_id)

    @async_slot(str)
    async def _resume(self, download_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.downloads.resume, download_id)
        self._follow(download_id)

    @async_slot(str)
    async def _cancel(self, download_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.downloads.cancel, download_id)

    def _follow(self, download_id: str) -> None:
        """Wait for the end of a download, though the window be closed meanwhile."""
        if download_id not in self._followed:
            self._followed.add(download_id)
            self._start(self._wait_for(download_id))

    async def _wait_for(self, download_id: str) -> None:
        services = await self._backend.services()
        try:
            ended = await self._backend.call(services.downloads.finished, download_id)
        except KeyError:  # it ended before anybody asked
            here = await self._backend.call(services.local_models.models)
            if any(one.id == download_id for one in here):
                self.arrived.emit(download_id)
            return
        finally:
            self._followed.discard(download_id)
        if ended.state is DownloadState.DONE:
            self.arrived.emit(download_id)

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
