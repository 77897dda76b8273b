"""What the controllers share: what they act on, and how they begin what takes time."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.controllers.open_chat import OpenChat
    from falcon_desktop.controllers.preferences import Preferences
    from falcon_desktop.ui.window.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What every controller is given: the window, the use cases, what is open, the settings."""

    window: MainWindow
    backend: Backend
    chat: OpenChat
    preferences: Preferences


class Controller(QObject):
    """Does one kind of thing in the window, and lives as long as the window does."""

    def __init__(self, given: Dependencies) -> None:
        super().__init__(given.window)
        self._window = given.window
        self._backend = given.backend
        self._chat = given.chat
        self._preferences = given.preferences

    def _offer_undo(self, words: str, seconds: float = 8) -> None:
        """Tell what was done, and that it can be taken back."""
        undo = self._window.actions_table["undo"].trigger
        self._window.notice.show_notice(
            words, action=tr("Undo"), does=undo, token="undo", seconds=seconds
        )

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Begin what takes time; where it fails, the window tells."""
        self._backend.start(coroutine)
