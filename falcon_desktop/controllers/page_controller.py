"""The base of the controllers behind a window that may be closed while they work."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from falcon_desktop.controllers.controller import Controller

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.controllers.backend import Backend


class PageController(Controller):
    """Finishes what was started even if its window closes meanwhile, then frees itself.

    The controller of one page is a child of its window's: they end together and go together, so
    that whom a page tells of what it finished is there to hear it.
    """

    def __init__(self, parent: QObject, backend: Backend) -> None:
        super().__init__(parent, backend)
        self._open = True
        self._pending = 0

    @Slot()
    def end(self) -> None:
        """Note that the window was closed: nothing is shown any more."""
        self._open = False
        for part in self.findChildren(PageController):
            part.end()
        self._go_if_done()

    def _show(self, method: Callable[..., None], *values: Any, **named: Any) -> None:
        """Show something on a page, unless the window was closed meanwhile."""
        if self._open:
            method(*values, **named)

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
        """Begin what is finished though the window be closed meanwhile."""
        task = super()._start(coroutine)
        if task is not None:  # a page is there only while the worker is
            self._pending += 1
            # not in the coroutine: one that is cancelled before its first step does nothing at all
            task.add_done_callback(self._ended)
        return task

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._pending -= 1
        self._go_if_done()

    def _go_if_done(self) -> None:
        whole = self.parent()
        if isinstance(whole, PageController):
            whole._go_if_done()
        elif not self._open and not self._is_busy():
            self.deleteLater()

    def _is_busy(self) -> bool:
        return self._pending > 0 or any(
            part._is_busy() for part in self.findChildren(PageController)
        )
