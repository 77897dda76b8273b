"""What the flows of the window share: what they act on, and how they begin what takes time.

Must not know any of them.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.controllers.open_chat import OpenChat
    from falcon_desktop.controllers.preferences import Preferences
    from falcon_desktop.ui.window.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Stage:
    """What every flow is given: the window, the use cases, what is open, the settings."""

    window: MainWindow
    backend: Backend
    chat: OpenChat
    preferences: Preferences


class Flow(QObject):
    """Does one kind of thing in the window, and lives as long as the window does."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.window)
        self._window = stage.window
        self._backend = stage.backend
        self._chat = stage.chat
        self._preferences = stage.preferences

    def _start(self, flow: Coroutine[Any, Any, None]) -> None:
        """Begin what takes time; where it fails, the window tells."""
        self._backend.start(flow)
