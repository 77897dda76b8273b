"""Draws the formulas of tests that have no worker, by the real child process."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType

from falcon_desktop.core.domain.formulas import FormulaPicture
from falcon_desktop.drawing.formulas import FormulaChild
from falcon_desktop.ui.markdown.formulas import Formulas, Key
from PySide6.QtCore import QObject, Qt, Signal, Slot
from tests.waiting import PATIENCE_S


class FormulasNow:
    """Draws for a thread that may wait, as ``core.domain.formulas.DrawFormula``."""

    def __init__(self) -> None:
        self.child = FormulaChild()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def __call__(self, source: str, display: bool) -> FormulaPicture | None:
        drawing = self.child.draw(source, display=display)
        return asyncio.run_coroutine_threadsafe(drawing, self.loop).result(PATIENCE_S)

    def __enter__(self) -> FormulasNow:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(PATIENCE_S)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _end(self) -> None:
        """End the child, and let what still waits for its turn find it closed: its loop is next.

        Nothing is cancelled: asyncio waits without end for a process whose start was, before its
        pipes were connected.
        """
        await self.child.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*left, return_exceptions=True)


class FormulasDrawn(QObject):
    """Draws what formulas want while the test's event loop turns."""

    _drawn = Signal(object, object)

    def __init__(self, formulas: Formulas) -> None:
        super().__init__()
        self._formulas = formulas
        self._now = FormulasNow()
        self._open = True
        self._drawn.connect(self._take, Qt.ConnectionType.QueuedConnection)
        formulas.wanted.connect(self.begin)
        formulas.closed.connect(self.close)

    @Slot()
    def begin(self) -> None:
        while self._open and (key := self._formulas.next_wanted()) is not None:
            asyncio.run_coroutine_threadsafe(self._draw(key), self._now.loop)

    async def _draw(self, key: Key) -> None:
        self._drawn.emit(key, await self._now.child.draw(key.source, display=key.display))

    @Slot(object, object)
    def _take(self, key: Key, picture: FormulaPicture | None) -> None:
        if self._open:
            self._formulas.take(key, picture)

    @Slot()
    def close(self) -> None:
        if self._open:
            self._open = False
            self._now.close()
