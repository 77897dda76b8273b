"""The settings page of the models on this computer."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.controller import async_slot
from falcon_desktop.controllers.settings.get_models import GetModelsController
from falcon_desktop.controllers.settings.own_server import OwnServerController
from falcon_desktop.controllers.settings.page import PageDependencies, SettingsPageController
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.ui.kit.i18n import one_line, told, tr, tr_n
from falcon_desktop.ui.kit.question import Question

if TYPE_CHECKING:
    from falcon_desktop.core.services import Services
    from falcon_desktop.ui.settings.models_page import ModelsPage


class ModelsController(SettingsPageController):
    """The page of models while the settings window is open."""

    connection_changed = Signal(object)
    """The connection to this computer, answering with another model."""
    models_changed = Signal()
    page_wanted = Signal(str)

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies)
        self._doomed = ""
        self._listed: Sequence[LocalModel] | None = None
        """The models that the page shows, None until it is filled."""
        self.get = GetModelsController(dependencies)
        self.get.page_wanted.connect(self.page_wanted)
        self.server = OwnServerController(dependencies)

    @property
    def _page(self) -> ModelsPage:
        """The page, which asked for something: it was made."""
        return self._pages.models

    def connect_page(self) -> None:
        """Connect the page's signals."""
        page = self._page
        page.use_requested.connect(self._use)
        page.add_requested.connect(self._ask_file)
        page.remove_requested.connect(self._ask_remove)
        page.forget_requested.connect(self._forget)
        page.remember_requested.connect(self._remember)
        page.folder_requested.connect(self._ask_folder)
        page.folder_remove_requested.connect(self._remove_folder)
        page.loading_requested.connect(self._show_loading)
        page.loading_chosen.connect(self._choose_loading)
        page.budget_chosen.connect(self._choose_budget)
        page.idle_chosen.connect(self._choose_idle)
        self.get.connect_page()
        self.server.connect_page()

    async def fill(self) -> None:
        """Show the installed models."""
        services = await self._backend.services()
        models = await self._backend.call(services.local_models.models)
        self._listed = models
        refused = await self._backend.call(services.local_models.refused)
        starter = await self._backend.call(services.local_models.starter_id)
        used = services.connections.connection(EMBEDDED_ID).model
        if not any(model.id == used for model in models):
            used = models[0].id if models else ""
        self._show(self._page.set_models, models, used, starter, refused)
        chosen = self._preferences.value.engine_settings()
        self._show(self._page.set_places, chosen.folders, len(chosen.forgotten))
        computer = await self._backend.call(services.local_models.computer)
        self._show(self._page.show_engine, chosen, computer)
        await self.server.fill()
        await self.get.fill()

    async def look_again(self) -> None:
        """Fill the page anew if another program added a model, or removed one."""
        if self._listed is None:
            return  # it is being filled
        services = await self._backend.services()
        if await self._backend.call(services.local_models.models) != self._listed:
            self.models_changed.emit()
            await self.fill()

    @async_slot(str)
    async def _show_loading(self, model_id: str) -> None:
        services = await self._backend.services()
        try:
            memory = await self._backend.call(services.local_models.memory_of, model_id)
            computer = await self._backend.call(services.local_models.computer)
        except FalconError as error:  # the file went, or was replaced
            self._show(self._page.show_result, told(error.sentence), failed=True)
            await self.fill()
            return
        load = self._preferences.value.engine_settings().load_of(model_id)
        placed = await self._backend.call(services.local_models.placement, model_id)
        self._show(self._page.show_loading, model_id, load, memory, computer, placed)

    @async_slot(str, object)
    async def _choose_loading(self, model_id: str, load: LoadSettings) -> None:
        services = await self._backend.services()
        chosen = self._preferences.value.engine_settings()
        loads = {one: kept for one, kept in chosen.loads.items() if one != model_id}
        if load != LoadSettings():
            loads[model_id] = load
        self._load_as(services, replace(chosen, loads=loads))
        await self.fill()

    @async_slot(object)
    async def _choose_budget(self, budget: int | None) -> None:
        services = await self._backend.services()
        chosen = self._preferences.value.engine_settings()
        self._load_as(services, replace(chosen, memory_budget=budget))
        await self.fill()

    @async_slot(int)
    async def _choose_idle(self, minutes: int) -> None:
        services = await self._backend.services()
        chosen = self._preferences.value.engine_settings()
        self._load_as(services, replace(chosen, idle_minutes=minutes))

    def _load_as(self, services: Services, settings: EngineSettings) -> None:
        """Load models in another way from now on."""
        services.local_models.configure(settings)
        self._preferences.change(engine=settings)

    @async_slot(str)
    async def _use(self, model_id: str) -> None:
        await self._choose(model_id)

    async def _choose(self, model_id: str) -> None:
        services = await self._backend.services()
        embedded: Connection = services.connections.connection(EMBEDDED_ID)
        self.connection_changed.emit(replace(embedded, model=model_id))
        await self.fill()

    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self._pages, tr("Add a model file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Models for llama.cpp (*.gguf)"))
        dialog.fileSelected.connect(self._add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _ask_folder(self) -> None:
        dialog = QFileDialog(self._pages, tr("Add a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._add_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @async_slot(str)
    async def _add_folder(self, path: str) -> None:
        chosen = self._preferences.value.engine_settings()
        found: Set[str] = frozenset()
        if path not in chosen.folders:
            found = await self._configure(replace(chosen, folders=(*chosen.folders, path)))
        words = tr_n("%n model(s) found there.", len(found))
        self._show(self._page.show_result, words if found else tr("No models found there."))

    @async_slot(str)
    async def _remove_folder(self, path: str) -> None:
        chosen = self._preferences.value.engine_settings()
        left = tuple(one for one in chosen.folders if one != path)
        await self._configure(replace(chosen, folders=left))

    @async_slot(str)
    async def _forget(self, path: str) -> None:
        chosen = self._preferences.value.engine_settings()
        await self._configure(replace(chosen, forgotten=(*chosen.forgotten, path)))

    @async_slot()
    async def _remember(self) -> None:
        chosen = self._preferences.value.engine_settings()
        await self._configure(replace(chosen, forgotten=()))

    async def _ids(self) -> Set[str]:
        services = await self._backend.services()
        models = await self._backend.call(services.local_models.models)
        return {model.id for model in models}

    async def _configure(self, settings: EngineSettings) -> Set[str]:
        """Find and load models in another way from now on; return the ids of those that came."""
        services = await self._backend.services()
        before = await self._ids()
        self._preferences.change(engine=settings)
        services.local_models.configure(settings)
        now = await self._ids()
        embedded: Connection = services.connections.connection(EMBEDDED_ID)
        if embedded.model in before - now:
            self.connection_changed.emit(replace(embedded, model=""))
        self.models_changed.emit()
        await self.fill()
        return now - before

    @async_slot(str)
    async def _add(self, picked: str) -> None:
        """Use a file where it is, from now on."""
        services = await self._backend.services()
        try:
            path = await self._backend.call(services.local_models.check, picked)
        except FalconError as error:
            detail = f" {one_line(told(error.detail))}" if error.detail else ""
            self._show(self._page.show_result, f"{told(error.sentence)}{detail}", failed=True)
            return
        chosen = self._preferences.value.engine_settings()
        known = await self._backend.call(services.local_models.in_file, path)
        if known is None:
            files = tuple(one for one in chosen.files if one != path)
            left = tuple(one for one in chosen.forgotten if one != path)
            await self._configure(replace(chosen, files=(*files, path), forgotten=left))
            known = await self._backend.call(services.local_models.in_file, path)
        if known is not None:  # else it went meanwhile: the list says so
            await self._arrived(known)

    async def _arrived(self, model: LocalModel) -> None:
        """Answer with a new model from now on: that is what it was brought for."""
        await self._choose(model.id)
        self.models_changed.emit()
        name = one_line(model.name, 120)
        self._show(self._page.show_result, tr("Now using {model}.", model=name))

    @Slot(str, str)
    def _ask_remove(self, path: str, name: str) -> None:
        self._doomed = path
        question = Question(
            self._page.theme,
            tr("Delete {model} from this computer?", model=one_line(name, 120)),
            tr("Your chats stay. The file can be downloaded again."),
            tr("Delete"),
            self._pages,
        )
        question.confirmed.connect(self._remove)
        question.open()

    @Slot()
    def _remove(self) -> None:
        self._start(self._delete(self._doomed))

    async def _delete(self, path: str) -> None:
        services = await self._backend.services()
        before = await self._ids()
        try:
            await self._backend.call(services.local_models.remove, path)
        except FalconError as error:
            self._show(self._page.show_result, told(error.sentence), failed=True)
        embedded: Connection = services.connections.connection(EMBEDDED_ID)
        if embedded.model in before - await self._ids():
            self.connection_changed.emit(replace(embedded, model=""))
        self.models_changed.emit()
        await self.fill()

    async def show_arrived(self, words: str) -> None:
        """Show a model that was downloaded, and say what became of it."""
        if self._pages.has_made("models"):
            await self.fill()
            self._show(self._page.show_result, words)
