"""Compares two versions of a message for the window that shows their differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from falcon_desktop.controllers.page_controller import PageController
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.ui.answers.differences_window import DifferencesWindow

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.ui.window.main_window import MainWindow


class DifferencesController(PageController):
    """The window while it is open, first comparing the shown version with the one before."""

    def __init__(
        self, window: MainWindow, backend: Backend, versions: Sequence[Message], message_id: str
    ) -> None:
        super().__init__(window, backend)
        self._versions = tuple(versions)
        self._wanted = (0, 0)
        shown = next((n for n, one in enumerate(versions) if one.id == message_id), 1)
        pair = (shown - 1, shown) if shown else (0, 1)
        self.view = DifferencesWindow(window.theme, self._versions, window)
        self.view.pair_chosen.connect(self._compare)
        self.view.closed.connect(self.end)
        self.view.choose(*pair)
        self.view.show()

    @Slot(int, int)
    def _compare(self, before: int, after: int) -> None:
        self._wanted = (before, after)
        self._start(self._find(before, after))

    async def _find(self, before: int, after: int) -> None:
        services = await self._backend.services()
        found = await self._backend.call(
            services.library.compare, self._versions[before].text, self._versions[after].text
        )
        if self._wanted == (before, after):
            self._show(self.view.show_differences, found)
