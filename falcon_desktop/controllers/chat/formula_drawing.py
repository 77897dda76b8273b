"""Has the formulas of a transcript drawn, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Controller

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.ui.markdown.formulas import Formulas


class FormulaDrawing(Controller):
    """Runs while formulas are requested, until they are closed; they own it."""

    def __init__(self, formulas: Formulas, backend: Backend) -> None:
        super().__init__(formulas, backend)
        self._formulas = formulas
        self._task: asyncio.Task[None] | None = None
        formulas.wanted.connect(self._begin)
        formulas.closed.connect(self._end)
        if formulas.busy:
            self._begin()

    @Slot()
    def _begin(self) -> None:
        if self._task is None:
            self._task = self._start(self._draw())

    @Slot()
    def _end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _draw(self) -> None:
        try:
            services = await self._backend.services()
            while (key := self._formulas.next_wanted()) is not None:
                picture = await self._backend.call(
                    services.formulas.draw, key.source, display=key.display
                )
                self._formulas.take(key, picture)
        finally:
            self._task = None
