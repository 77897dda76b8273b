"""The panel of advanced options: showing, filling, changing and resetting it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QTimer, Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.controllers.servers import ConnectionsController
    from falcon_desktop.core.domain.servers import ServerProfile
    from falcon_desktop.core.ports.servers import ModelLibrary
    from falcon_desktop.ui.options.form_state import FormState
    from falcon_desktop.ui.options.panel import OptionsPanel
    from falcon_desktop.ui.options.rows import OptionRow

ROWS_AT_ONCE = 4
"""So many rows of the panel are made before others get their turn."""
TELL_LATER_MS = 1_000
SLOWER = 4
"""After a second, or so many times what the panel took to make, whichever is more, a screen reader
has heard of its widgets, and says what it is told."""
NOT_OF_TEXTS = frozenset(("system_message", "thinking", "json_schema", "confidence"))
"""Options that no text is continued with."""


class OptionsController(WindowController):
    """The options of the open chat."""

    panel_made = Signal()

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        connections: ConnectionsController,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._connections = connections
        self.panel: OptionsPanel | None = None
        self._making = False
        self._making_since = QElapsedTimer()
        self._wanted_by_key = False
        self.telling = QTimer(self)
        self.telling.setSingleShot(True)
        self.telling.timeout.connect(self._tell_first)
        self._limits: dict[tuple[str, ...], int | None] = {}
        self._unasked: set[tuple[str, ...]] = set()
        """Of those, which could not be asked: they are asked again once more is known of them."""
        self._shown_rows: dict[tuple[str, ...], ServerProfile] = {}
        """What a server of an unknown kind turned out to be, by what it says of its models."""
        self._before_reset = (0, GenerationSettings())
        dependencies.window.header.set_options_available(True)
        dependencies.window.header.options_toggled.connect(dependencies.window.toggle_options)
        dependencies.window.options_shown.connect(self._shown)
        dependencies.chat.opened.connect(self._show_other_chat)
        dependencies.chat.settings.changed.connect(self._refresh)
        conversation.questions.asking.connect(self.finish)
        conversation.box.leaving.connect(self.finish)
        connections.current_changed.connect(self._follow_connection)
        self._engine = dependencies.preferences.value.engine
        dependencies.preferences.changed.connect(self._take_preferences)
        self._shown(dependencies.window.options_visible)

    @Slot()
    def toggle(self) -> None:
        """Show the panel or hide it (Ctrl+Shift+P)."""
        self._wanted_by_key = True
        self._window.toggle_options()
        if not self._window.options_visible:
            announce(self._window, tr("Advanced options hidden"))
        self._focus()

    def _focus(self, *, at_once: bool = True) -> None:
        """Bring the keyboard to the panel if a key opened it, and have that said: later where the
        panel was just made, for a screen reader hears so much of new widgets that Orca drops what
        comes among it.
        """
        if self.panel is not None:
            if self._wanted_by_key and self._window.options_visible:
                self.panel.focus()
                if at_once:
                    announce(self._window, tr("Advanced options shown"))
                else:
                    self.telling.start(max(TELL_LATER_MS, SLOWER * self._making_since.elapsed()))
            self._wanted_by_key = False

    @Slot()
    def _tell_first(self) -> None:
        """Have said that the panel is there, and the field that the keyboard came to meanwhile."""
        if self.panel is not None and self._window.options_visible:
            field: QWidget | None = self._window.focusWidget()
            inside = field is not None and self.panel.isAncestorOf(field)
            named = field.accessibleName() if field is not None and inside else ""
            announce(self._window, tr("Advanced options shown"), named)

    @Slot()
    def finish(self) -> None:
        """Take what is still being typed: a question is about to be asked, or the chat is left."""
        if self.panel is not None:
            self.panel.form.finish()

    @Slot(bool)
    def _shown(self, visible: bool) -> None:
        self._window.header.set_options_shown(visible)
        panels = self._preferences.value.panels
        self._preferences.change(
            panels=replace(panels, options_visible=self._window.options.wanted)
        )
        if not visible:
            self.finish()
        elif self.panel is not None:
            self._refresh()
        elif not self._making:
            self._making = True
            self._making_since.start()
            self._start(self._make())

    async def _make(self) -> None:
        await self._backend.load("falcon_desktop.ui.options.panel")
        import asyncio  # the worker has it by now

        from falcon_desktop.ui.options.form import make_rows
        from falcon_desktop.ui.options.panel import OptionsPanel

        # in several turns of the loop: typing and streaming go on meanwhile
        rows: dict[str, OptionRow] = {}
        for name, row in make_rows(self._window.theme):
            rows[name] = row
            if not len(rows) % ROWS_AT_ONCE:
                await asyncio.sleep(0)
        first = self._state(self._connections.current)
        panel = OptionsPanel(self._window.theme, rows=rows, state=first)
        await asyncio.sleep(0)
        panel.changed.connect(self._changed)
        panel.reset_requested.connect(self._reset)
        panel.hide_requested.connect(self._window.toggle_options)
        self.panel = panel
        self._window.options.fill(panel)
        await asyncio.sleep(0)
        if self._state(self._connections.current) != first:  # meanwhile
            self._show(fresh=True)
        self._ask_limit()
        self.panel_made.emit()
        self._focus(at_once=False)

    @Slot()
    def _show_other_chat(self) -> None:
        self._show(fresh=True)

    @Slot()
    def _follow_connection(self) -> None:
        """Another connection answers, or this one did for the first time: it may be asked now."""
        for key in self._unasked:
            self._limits.pop(key, None)
        self._unasked.clear()
        self._refresh()

    @Slot()
    def _take_preferences(self) -> None:
        engine = self._preferences.value.engine
        if engine != self._engine:  # models of this computer are given other windows
            self._engine = engine
            for key in [one for one in self._limits if one[0] == EMBEDDED_ID]:
                del self._limits[key]
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self._show(fresh=False)

    def _show(self, *, fresh: bool) -> None:
        panel = self.panel
        if panel is None or not (fresh or self._window.options_visible):
            return
        connection = self._connections.current
        panel.show_state(self._state(connection), fresh=fresh)
        self._ask_limit()

    def _state(self, connection: Connection | None) -> FormState:
        from falcon_desktop.ui.options.state import chat_state

        server = _server(connection, self._model) if connection is not None else ()
        state = chat_state(
            self._chat.settings.value,
            connection,
            self._preferences.value.chat_defaults,
            self._limits.get(server),
            self._shown_rows.get(server),
        )
        hidden = state.hidden | NOT_OF_TEXTS
        return replace(state, hidden=hidden) if self._chat.shows_text else state

    @property
    def _model(self) -> str:
        return self._chat.chosen_model[1]

    @Slot(object)
    def _changed(self, settings: GenerationSettings) -> None:
        self._chat.settings.choose(settings)

    @Slot()
    def _reset(self) -> None:
        before = self._chat.settings.value
        self._chat.settings.choose(GenerationSettings())
        self._offer_back(8, before)

    def _offer_back(self, seconds: float, before: GenerationSettings) -> None:
        self._before_reset = (self._chat.opening, before)
        self._window.notice.show_notice(
            tr("Options reset to defaults."),
            action=tr("Undo"),
            undoes_here=True,
            does=self._undo_reset,
            seconds=seconds,
            about=self._chat.conversation_id or None,
            again=self._elsewhere(lambda other, left: other._offer_back(left, before)),
        )

    def _undo_reset(self) -> None:
        opening, settings = self._before_reset
        if opening == self._chat.opening:
            self._chat.settings.choose(settings)

    def _ask_limit(self) -> None:
        """Find out how many tokens fit, once for each connection and model.

        A key is not asked for on that account: the keyring might want to be unlocked.
        """
        connection = self._connections.current
        if connection is None or not self._window.options_visible:
            return
        key = _server(connection, self._model)
        may_ask = not connection.uses_key or self._connections.was_used(connection.id)
        if key not in self._limits and may_ask:
            self._limits[key] = connection.context_window
            if connection.context_window is None:
                self._start(self._learn_limit(connection, self._model))

    async def _learn_limit(self, connection: Connection, model: str) -> None:
        from falcon_desktop.core.domain.servers import profile_of, recognised

        services = await self._backend.services()
        wanted = model or connection.model
        key = _server(connection, model)
        try:
            if profile_of(connection).answers_here:
                found = await self._backend.call(_local_windows, services.models)
            else:
                models = await self._backend.call(services.servers.models, connection)
                found = {one.id: one.context_window for one in models}
                header, owner = (models[0].server, models[0].owner) if models else ("", "")
                self._shown_rows[key] = recognised(connection, header=header, owner=owner)
        except FalconError:
            self._unasked.add(key)
            return  # a server that can't be asked says so when a question is asked
        first = None if wanted else next(iter(found.values()), None)
        names = profile_of(connection).names_of(wanted)
        self._limits[key] = next((found[one] for one in names if one in found), first)
        self._refresh()


def _server(connection: Connection, model: str) -> tuple[str, ...]:
    """Return what tells one server and model from another."""
    named = model or connection.model
    return (connection.id, connection.kind, connection.base_url, named)


async def _local_windows(models: ModelLibrary) -> dict[str, int | None]:
    import asyncio

    found: Any = await asyncio.to_thread(models.models)
    return {one.id: one.given_window for one in found}
