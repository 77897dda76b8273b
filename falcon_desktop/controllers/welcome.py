"""Shows the card of the first start while there is no chat yet, and handles its links."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.events import AnswerStarted
from falcon_desktop.ui.window.welcome import WelcomeCard


class WelcomeController(WindowController):
    """The card from the first start until the first question, or until closed."""

    chosen = Signal(str)
    """A :class:`~falcon_desktop.ui.window.welcome.Way`."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._shown = False
        dependencies.backend.arrived.connect(self._handle_event)

    def show_if_new(self) -> None:
        """Show the card if there is no conversation and it was not closed."""
        if self._preferences.value.welcome_closed or self._window.sidebar.conversation_ids():
            return
        card = WelcomeCard(self._window.theme)
        card.chosen.connect(self.chosen)
        card.closed.connect(self._close)
        self._shown = True
        self._window.empty_state.set_card(card)

    @Slot()
    def _close(self) -> None:
        self._remove()
        self._preferences.change(welcome_closed=True)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        if isinstance(event, AnswerStarted):
            self._remove()

    def _remove(self) -> None:
        if self._shown:
            self._shown = False
            self._window.empty_state.set_card(None)
