"""Fills the window "Run with…" and runs the question with the choices made there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from falcon_desktop.core.chat.versions import AnswerVariant
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.ui.answers.run_with import RunWithWindow
from falcon_desktop.ui.models.picker import ModelChoice
from falcon_desktop.ui.options.state import chat_state

if TYPE_CHECKING:
    from falcon_desktop.core.domain.connection_book import SavedConnections
    from falcon_desktop.ui.window.main_window import MainWindow


class RunWithController(QObject):
    """One open window. ``wanted`` tells the answer's id and a ``AnswerVariant``; ends with the
    window.
    """

    wanted = Signal(str, object)
    considered = Signal(str, str)
    """The connection's id and the model that may be asked soon: it, or an option, was chosen."""

    def __init__(
        self, window: MainWindow, connections: SavedConnections, answer: Message, model: str
    ) -> None:
        made = answer.provenance
        connection_id = made.connection_id or connections.default_id
        choice = ModelChoice(connection_id, model or made.model)
        view = RunWithWindow(window.theme, window.header, choice, window)
        super().__init__(view)
        self.view = view
        self._connections = connections
        self._answer_id = answer.id
        self._chosen = GenerationSettings.from_json(made.settings)
        self.view.connection_chosen.connect(self._show_options)
        self.view.model.chosen.connect(self.considered)
        self.view.run_requested.connect(self._run)
        self.view.form.changed.connect(self._keep)
        self._show_options(connection_id)

    @Slot(object)
    def _keep(self, chosen: GenerationSettings) -> None:
        self._chosen = chosen
        choice = self.view.model.choice
        self.considered.emit(choice.connection_id, choice.model)

    @Slot(str)
    def _show_options(self, connection_id: str) -> None:
        try:
            connection = self._connections.connection(connection_id)
        except NotFound:
            connection = None
        self.view.show_options(
            chat_state(self._chosen, connection, self._connections.general, None)
        )

    @Slot(str, str, object)
    def _run(self, connection_id: str, model: str, chosen: GenerationSettings) -> None:
        self.wanted.emit(self._answer_id, AnswerVariant(connection_id, model, chosen))
