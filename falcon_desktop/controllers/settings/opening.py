"""Opens the settings window at a page, and keeps what outlives it.

The window with all its pages is imported only when it is opened for the first time, so this must
not import it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.domain.events import DownloadsChanged
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.placing import place_of, return_to

if TYPE_CHECKING:
    from falcon_desktop.controllers.settings.window import SettingsController
    from falcon_desktop.core.domain.connection import Connection
    from falcon_desktop.core.services import Services

FIRST_PAGE = "connections"


class SettingsOpener(WindowController):
    """Opens the settings window, and passes on its signals."""

    connections_changed = Signal()
    """The saved connections, or the model of this computer, are others now."""
    state_learned = Signal(str, str)
    """A test ended: a connection's id, and the code of the error, "" where it works."""
    default_learned = Signal(str, str)
    """A test found the model that a connection, by id, answers with where none is chosen."""
    key_changed = Signal(str)
    """A connection, by id, has another key, or none any more."""
    folder_wanted = Signal(str)
    """The data directory is to be shown."""
    export_wanted = Signal()
    import_wanted = Signal()
    replaced = Signal()
    """Another history is there now."""
    page_wanted = Signal(str)
    """A web page is to be shown, by its address."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._opened: SettingsController | None = None
        self._page = FIRST_PAGE
        self._connection = ""
        dependencies.window.header.manage_connections_requested.connect(self.show_last)
        dependencies.backend.arrived.connect(self._handle_event)

    @property
    def opened(self) -> SettingsController | None:
        """The controller of the window while it is open."""
        return self._opened

    @property
    def shown(self) -> tuple[str, str]:
        """The page that is shown, "" where the window is closed, and the window's place."""
        if self._opened is None:
            return "", ""
        return self._opened.view.page_name, place_of(self._opened.view)

    def close(self) -> None:
        """Close the window; what is typed in it is kept."""
        if self._opened is not None:
            self._opened.view.close()

    @async_slot(str, str)
    async def show_again(self, page: str, place: str) -> None:
        """Show what :attr:`shown` was of the window before: its language was chosen there."""
        await self._show_page(page)
        if self._opened is not None:
            return_to(self._opened.view, place)
            if page == "program":
                self._opened.view.program.language.setFocus()

    @async_slot()
    async def show_last(self) -> None:
        """Show the settings at the last page."""
        await self._show_page(self._page)

    @async_slot()
    async def show_connections(self) -> None:
        """Show the page of connections."""
        await self._show_page("connections")

    @async_slot(str)
    async def show_connection(self, connection_id: str) -> None:
        """Show a connection's form; "" is the one that answers where none is chosen."""
        await self._show_connection(connection_id, ask_key=False)

    @async_slot()
    async def show_presets(self) -> None:
        """Show the page of presets."""
        await self._show_page("presets")

    @async_slot(str)
    async def show_preset(self, preset_id: str) -> None:
        """Show a preset's form, by its id."""
        await self._show_page("presets")
        if self._opened is not None:
            self._opened.view.presets.choose(preset_id)

    @async_slot()
    async def show_prompts(self) -> None:
        """Show the page of saved prompts."""
        await self._show_page("prompts")

    @async_slot()
    async def show_shortcuts(self) -> None:
        """Show the page of shortcuts."""
        await self._show_page("shortcuts")

    @async_slot()
    async def show_program(self) -> None:
        """Show the page of general settings."""
        await self._show_page("program")

    @async_slot(str)
    async def show_page(self, name: str) -> None:
        """Show a settings page by name."""
        await self._show_page(name)

    @Slot(str, str)
    def take_next_step(self, step: str, connection_id: str) -> None:
        """Open the place for a failure's next step."""
        if step == NextStep.CHOOSE_MODEL:
            self._window.header.open_model_list()
        elif step in (NextStep.OPEN_CONNECTION, NextStep.ENTER_KEY):
            self._start(self._show_connection(connection_id, ask_key=step == NextStep.ENTER_KEY))
        elif step == NextStep.FREE_SPACE:
            self._start(self._show_folder())
        elif step == NextStep.RESTORE_BACKUP:
            self.show_page("data")
        elif step == NextStep.UPDATE:
            self.show_program()

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        if isinstance(event, DownloadsChanged) and event.arrived:
            self._start(self._take_model(event.arrived))

    async def _take_model(self, model_id: str) -> None:
        """Answer with a model that was downloaded, unless another was chosen before."""
        services = await self._backend.services()
        models = await self._backend.call(services.local_models.models)
        starter = await self._backend.call(services.local_models.starter_id)
        model = next((one for one in models if one.id == model_id), None)
        if model is None:  # it went meanwhile
            return
        name = one_line(model.name, 120)
        words = tr("{model} is ready to use.", model=name)
        before = services.connections.connection(EMBEDDED_ID)
        if before.model in ("", starter, model_id):
            self._answer_with(services, replace(before, model=model_id))
            words = tr("Now using {model}.", model=name)
        self.connections_changed.emit()
        if self._opened is None:
            self._window.notice.show_notice(words)
            return
        self._opened.connections.show_saved(services)
        await self._opened.models.show_arrived(words)

    def _answer_with(self, services: Services, embedded: Connection) -> None:
        """Let another model of this computer answer."""
        before = self._preferences.value
        saved = before.with_connection(embedded).connections
        self._preferences.change(connections=saved)
        services.connections.replace(saved, before.default_connection_id)

    async def _show_folder(self) -> None:
        services = await self._backend.services()
        report = await self._backend.call(services.maintenance.report)
        self.folder_wanted.emit(report.directory)

    async def _show_page(self, name: str) -> None:
        view = (await self._window_controller()).view
        view.show_page(getattr(view, name))

    async def _show_connection(self, connection_id: str, *, ask_key: bool) -> None:
        """Show the form of a connection; "" is the one that answers where none is chosen."""
        if not connection_id:
            connection_id = (await self._backend.services()).connections.default_id
        controller = await self._window_controller()
        await controller.show_connection(connection_id, ask_key=ask_key)

    async def _window_controller(self) -> SettingsController:
        """Return the window's controller, made with its window where that is not open."""
        await self._backend.load("falcon_desktop.controllers.settings.window")
        if self._opened is None:
            from falcon_desktop.controllers.settings.window import SettingsController

            opened = SettingsController(self._window, self._backend, self._preferences)
            opened.connections.start_with(self._connection)
            opened.closed.connect(self._closed)
            opened.connections_changed.connect(self.connections_changed)
            opened.state_learned.connect(self.state_learned)
            opened.default_learned.connect(self.default_learned)
            opened.key_changed.connect(self.key_changed)
            opened.folder_wanted.connect(self.folder_wanted)
            opened.export_wanted.connect(self.export_wanted)
            opened.import_wanted.connect(self.import_wanted)
            opened.replaced.connect(self.replaced)
            opened.page_wanted.connect(self.page_wanted)
            self._opened = opened
        return self._opened

    @Slot()
    def _closed(self) -> None:
        if self._opened is not None:
            self._page = self._opened.view.page_name
            self._connection = self._opened.connections.chosen_id
        self._opened = None
