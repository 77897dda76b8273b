"""Gets ready what is about to answer while the question is typed: the model of this computer is
loaded, for a server what asks it is imported.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.errors import FalconError

if TYPE_CHECKING:
    from falcon_desktop.controllers.servers import ConnectionsController
    from falcon_desktop.core.domain.connection import Connection

AGAIN_S: Final = 60.0
"""After so long it is seen to again: the model may have been unloaded meanwhile."""


class GettingReady(WindowController):
    """Begins at the first letter that is typed, so that Enter need not wait, and where a model is
    chosen for a question that is there already. No server is asked.

    Nothing is told of it: what fails will fail again, in words, once a question is asked.
    """

    def __init__(self, dependencies: Dependencies, connections: ConnectionsController) -> None:
        super().__init__(dependencies)
        self._connections = connections
        self._begun: tuple[str, str] | None = None
        """The connection and model that were seen to last."""
        self._again_at = 0.0
        self._task: asyncio.Task[None] | None = None
        dependencies.window.composer.edit.typed.connect(self.see_to)
        dependencies.window.header.model_chosen.connect(self._follow)
        dependencies.chat.opened.connect(self._follow)
        connections.current_changed.connect(self._follow)
        dependencies.preferences.changed.connect(self._forget)

    @Slot()
    def see_to(self) -> None:
        """Get ready what would answer now: something is being typed for it."""
        connection = self._connections.current
        wanted = self._wanted(connection)
        if connection is not None and wanted is not None:
            self._begin(connection, wanted)

    @Slot(str, str)
    def see_to_choice(self, connection_id: str, model: str) -> None:
        """Get ready what a question will be asked of that is there already: it is being chosen."""
        connection = self._connections.named(connection_id)
        if connection is not None:
            self._begin(connection, (connection_id, model or connection.model))

    def _begin(self, connection: Connection, wanted: tuple[str, str]) -> None:
        now = time.monotonic()
        if wanted == self._begun and now < self._again_at:
            return
        self._stop()
        self._begun, self._again_at = wanted, now + AGAIN_S
        self._task = self._start(self._get_ready(connection, wanted[1]))

    def _wanted(self, connection: Connection | None) -> tuple[str, str] | None:
        """Return the connection and model that would answer."""
        if connection is None:
            return None
        return connection.id, self._chat.chosen_model[1] or connection.model

    async def _get_ready(self, connection: Connection, model: str) -> None:
        services = await self._backend.services()
        with contextlib.suppress(FalconError):
            await self._backend.call(services.servers.get_ready, connection, model)

    @Slot()
    def _follow(self) -> None:
        """Another chat, connection or model: give up what is on its way for the last one."""
        if self._begun is not None and self._wanted(self._connections.current) != self._begun:
            self._forget()
            self._stop()

    @Slot()
    def _forget(self) -> None:
        """How models are loaded may have changed: the next letter sees to it again."""
        self._begun = None

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
