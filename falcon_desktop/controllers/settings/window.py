"""The settings window: creates each page's controller; handles appearance and chats itself."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot

from falcon_desktop import __version__
from falcon_desktop.controllers.page_controller import PageController
from falcon_desktop.controllers.settings.connections import ConnectionsPageController
from falcon_desktop.controllers.settings.data import DataController
from falcon_desktop.controllers.settings.defaults import DefaultsController
from falcon_desktop.controllers.settings.models import ModelsController
from falcon_desktop.controllers.settings.page import PageDependencies
from falcon_desktop.controllers.settings.presets import PresetsPagesController
from falcon_desktop.controllers.settings.program import ProgramController
from falcon_desktop.controllers.settings.shortcuts import ShortcutsController
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.settings import AnswerSpeech, Appearance, ModelTitles, SendKey
from falcon_desktop.ui.settings.window import SettingsWindow

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.controllers.preferences import Preferences
    from falcon_desktop.ui.window.main_window import MainWindow


class SettingsController(PageController):
    """The settings window while it is open. Frees itself once all its tasks are done."""

    closed = Signal()
    connections_changed = Signal()
    folder_wanted = Signal(str)
    export_wanted = Signal()
    import_wanted = Signal()
    replaced = Signal()
    """Another history is there now."""
    page_wanted = Signal(str)
    state_learned = Signal(str, str)
    """A test ended: a connection's id, and the code of the error, "" where it works."""
    default_learned = Signal(str, str)
    """A test found the model that a connection, by id, answers with where none is chosen."""
    key_changed = Signal(str)
    """A connection, by id, has another key, or none any more."""

    def __init__(self, window: MainWindow, backend: Backend, preferences: Preferences) -> None:
        super().__init__(window, backend)
        self._window = window
        self._preferences = preferences
        settings = preferences.value
        self.view = SettingsWindow(
            window.theme, send_key=settings.send_key, version=__version__, parent=window
        )
        pages = self.view
        pages.page_made.connect(self._connect_page)
        pages.page_shown.connect(self._follow_page)
        given = PageDependencies(self, backend, pages, preferences)
        self.connections = ConnectionsPageController(given)
        self.connections.connections_changed.connect(self.connections_changed)
        self.connections.state_learned.connect(self.state_learned)
        self.connections.default_learned.connect(self.default_learned)
        self.connections.key_changed.connect(self.key_changed)
        self.data = DataController(given)
        self.data.folder_wanted.connect(self.folder_wanted)
        self.data.export_wanted.connect(self.export_wanted)
        self.data.import_wanted.connect(self.import_wanted)
        self.data.replaced.connect(self.replaced)
        self.program = ProgramController(given)
        self.program.page_wanted.connect(self.page_wanted)
        self.models = ModelsController(given)
        self.models.page_wanted.connect(self.page_wanted)
        self.models.connection_changed.connect(self.connections.save)
        self.models.models_changed.connect(self.connections_changed)
        self.defaults = DefaultsController(given)
        self.presets = PresetsPagesController(given)
        self._filling: list[asyncio.Task[None]] = []
        pages.closed.connect(self._filling_stopped)
        pages.closed.connect(self.end)
        pages.closed.connect(self.closed)

    @Slot(str)
    def _connect_page(self, name: str) -> None:
        """Connect a page that was just made, and begin to fill it; it is shown next."""
        match name:
            case "connections":
                self.connections.connect_page()
                self.defaults.show_on_connections()
                self._fill(self.connections.fill())
            case "models":
                self.models.connect_page()
                self._fill(self.models.fill())
            case "appearance":
                self.view.appearance.appearance_chosen.connect(self._choose_appearance)
                self.view.appearance.zoom_chosen.connect(self._choose_zoom)
            case "chat":
                self._connect_chat()
                self.defaults.connect_chat()
            case "presets" | "prompts":
                self.presets.connect_page(name)
            case "data":
                self.data.connect_page()
                self._fill(self.data.fill())
            case "program":
                self.program.connect_page()
            case "shortcuts":
                table = self._window.actions_table
                ShortcutsController(self.view.shortcuts, table, self._preferences)
            case "about":
                self._fill(self.data.fill_about())

    @Slot(str)
    def _follow_page(self, name: str) -> None:
        """Show on a page that was gone to what came while another was shown."""
        if name == "models":
            self._fill(self.models.look_again())

    def _connect_chat(self) -> None:
        page, settings = self.view.chat, self._preferences.value
        page.set_policy(settings.context_policy)
        page.set_titles(settings.model_titles)
        page.send_key_chosen.connect(self._choose_send_key)
        page.policy_chosen.connect(self._choose_policy)
        page.titles_chosen.connect(self._choose_titles)
        page.set_speech(settings.answer_speech)
        page.speech_chosen.connect(self._choose_speech)

    @Slot()
    def _filling_stopped(self) -> None:
        for filling in self._filling:
            filling.cancel()

    async def show_connection(self, connection_id: str, *, ask_key: bool = False) -> None:
        """Show a connection's form, with the focus in its key field."""
        self.view.show_page(self.view.connections)
        await self.connections.show(connection_id, ask_key=ask_key)

    def _fill(self, filling: Coroutine[Any, Any, None]) -> None:
        task = self._start(filling)
        if task is not None:
            self._filling.append(task)

    @Slot(str)
    def _choose_appearance(self, appearance: str) -> None:
        self._window.theme.set_appearance(Appearance(appearance))
        self._preferences.change(appearance=Appearance(appearance))

    @Slot(float)
    def _choose_zoom(self, zoom: float) -> None:
        self._window.theme.set_zoom(zoom)
        self._preferences.change(zoom=self._window.theme.zoom)

    @Slot(str)
    def _choose_policy(self, policy: str) -> None:
        self._preferences.change(context_policy=ContextPolicy(policy))

    @Slot(str)
    def _choose_titles(self, titles: str) -> None:
        self._preferences.change(model_titles=ModelTitles(titles))
        self._start(self._apply_titles(ModelTitles(titles)))

    @Slot(str)
    def _choose_speech(self, speech: str) -> None:
        self._window.transcript.announcer.amount = AnswerSpeech(speech)
        self._preferences.change(answer_speech=AnswerSpeech(speech))

    async def _apply_titles(self, titles: ModelTitles) -> None:
        services = await self._backend.services()
        await self._backend.call(services.titles.choose, titles)

    @Slot(str)
    def _choose_send_key(self, key: str) -> None:
        self._window.composer.set_send_key(SendKey(key))
        self._preferences.change(send_key=SendKey(key))
