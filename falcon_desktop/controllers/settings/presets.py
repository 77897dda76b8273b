"""The settings pages of presets and prompts: saved at once, exported and imported."""

from __future__ import annotations

from typing import TypeAlias, cast

from PySide6.QtCore import QDir, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.settings.page import PageDependencies, SettingsPageController
from falcon_desktop.core.domain.bundle import ENDING, Bundle, check_room, merged
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.errors import FalconError, InvalidInput
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.core.domain.shipped import PRESETS, PROMPTS
from falcon_desktop.ui.kit.i18n import one_line, told, tr, tr_n
from falcon_desktop.ui.settings.presets_page import PresetsPage
from falcon_desktop.ui.settings.prompts_page import PromptsPage

EitherPage: TypeAlias = PresetsPage | PromptsPage


class PresetsPagesController(SettingsPageController):
    """Saves changes on the two pages."""

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies)
        self._asking: EitherPage | None = None
        dependencies.preferences.changed.connect(self._fill)

    def connect_page(self, name: str) -> None:
        """Fill one of the two pages, and connect its signals."""
        page: EitherPage = getattr(self._pages, name)
        page.import_requested.connect(self._ask_import)
        page.export_requested.connect(self._ask_export)
        page.shipped_requested.connect(self._bring_back)
        page.changed.connect(self._keep_prompts if name == "prompts" else self._keep_presets)
        self._fill()

    @property
    def _page(self) -> EitherPage:
        """The page that a file was chosen for."""
        return self._asking or self._pages.presets

    @property
    def _all(self) -> Bundle:
        value = self._preferences.value
        return Bundle(value.presets(), value.prompts())

    @Slot()
    def _fill(self) -> None:
        value = self._preferences.value
        if self._pages.has_made("presets"):
            page = self._pages.presets
            self._show(page.set_connections, value.all_connections(), value.chat_defaults)
            self._show(page.set_entries, value.presets())
        if self._pages.has_made("prompts"):
            self._show(self._pages.prompts.set_entries, value.prompts())

    @Slot(object)
    def _keep_presets(self, presets: tuple[ChatPreset, ...]) -> None:
        self._keep(self._pages.presets, Bundle(presets, self._all.prompts))

    @Slot(object)
    def _keep_prompts(self, prompts: tuple[SavedPrompt, ...]) -> None:
        self._keep(self._pages.prompts, Bundle(self._all.presets, prompts))

    def _keep(self, page: EitherPage, bundle: Bundle) -> bool:
        try:
            check_room(bundle.presets, bundle.prompts)
        except InvalidInput as error:
            self._show(page.say, told(error.sentence), trouble=True)
            return False
        self._preferences.change(chat_presets=bundle.presets, saved_prompts=bundle.prompts)
        return True

    @Slot()
    def _bring_back(self) -> None:
        page = self._sender()
        mine = self._all
        presets, prompts = {one.id for one in mine.presets}, {one.id for one in mine.prompts}
        if isinstance(page, PresetsPage):
            missing = tuple(one for one in PRESETS if one.id not in presets)
            bundle = Bundle((*mine.presets, *missing), mine.prompts)
        else:
            lost = tuple(one for one in PROMPTS if one.id not in prompts)
            bundle = Bundle(mine.presets, (*mine.prompts, *lost))
        if bundle == mine:
            self._show(page.say, tr("All built-ins are already here."))
        else:
            self._keep(page, bundle)

    @Slot()
    def _ask_import(self) -> None:
        self._asking = self._sender()
        dialog = QFileDialog(self._asking, tr("Import presets and prompts"), QDir.homePath())
        dialog.setObjectName("import_presets_file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Presets and prompts (*.json)"), tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    @Slot()
    def _ask_export(self) -> None:
        self._asking = self._sender()
        dialog = QFileDialog(self._asking, tr("Export presets and prompts"), QDir.homePath())
        dialog.setObjectName("export_presets_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Presets and prompts (*.json)")])
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"falcon{ENDING}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    @Slot(str)
    def import_from(self, path: str) -> None:
        """Add the content of a file."""
        self._start(self._import(path, self._page))

    @Slot(str)
    def export_to(self, path: str) -> None:
        """Write all presets and prompts to a file."""
        self._start(self._export(path, self._page))

    async def _import(self, path: str, page: EitherPage) -> None:
        services = await self._backend.services()
        try:
            found = await self._backend.call(services.preset_files.read, path)
        except FalconError as error:
            self._show(page.say, told(error.sentence), trouble=True)
            return
        mine = self._all
        everything = merged(mine, found)
        if not self._keep(page, everything):
            return
        presets = len(everything.presets) - len(mine.presets)
        prompts = len(everything.prompts) - len(mine.prompts)
        added = f"{tr_n('%n preset(s) added', presets)}, {tr_n('%n prompt(s) added', prompts)}"
        nothing = tr("You already have everything in this file.")
        self._show(page.say, f"{added}." if presets or prompts else nothing)

    async def _export(self, path: str, page: EitherPage) -> None:
        services = await self._backend.services()
        try:
            await self._backend.call(services.preset_files.write, path, self._all)
        except FalconError as error:
            self._show(page.say, told(error.sentence), trouble=True)
            return
        self._show(page.say, tr("Saved to {path}.", path=one_line(path)))

    def _sender(self) -> EitherPage:
        """Return which of the two asks."""
        return cast("EitherPage", self.sender())
