"""The base of the controllers behind a window that may be closed while they work."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend


class PageController(QObject):
    """Finishes what was begun though its window be closed meanwhile, and frees itself then.

    The controller of one page is a child of its window's: they end together and go together, so
    that whom a page tells of what it finished is there to hear it.
    """

    def __init__(self, parent: QObject, backend: Backend) -> None:
        super().__init__(parent)
        self._backend = backend
        self._open = True
        self._pending = 0

    @Slot()
    def end(self) -> None:
        """The window was closed: nothing is shown from now on."""
        self._open = False
        for part in self.findChildren(PageController):
            part.end()
        self._go_if_done()

    def _show(self, method: Callable[..., None], *values: Any, **named: Any) -> None:
        """Show something on a page, unless the window was closed meanwhile."""
        if self._open:
            method(*values, **named)

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._pending += 1
        self._backend.start(self._finish(coroutine))

    async def _finish(self, coroutine: Coroutine[Any, Any, None]) -> None:
        try:
            await coroutine
        finally:
            coroutine.close()
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
