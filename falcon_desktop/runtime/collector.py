"""Cyclic garbage collection on the GUI thread only.

Python collects cycles on whichever thread happens to allocate, and there it may destroy widgets,
which only the GUI thread may do.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS: Final = 5_000
MIDDLE_EVERY: Final = 6
FULL_EVERY: Final = 60


class Collector(QObject):
    """Disables automatic collection and collects from a timer; ``stop`` enables it again.

    A tick looks at a counter and does nothing more while nothing was allocated, so an idle
    program stays idle.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._threshold = gc.get_threshold()[0] or 700

    def start(self) -> None:
        """Take over collection."""
        gc.disable()
        gc.collect()  # each dataclass with slots leaves the class that it was before
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Return collection to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect young objects; now and then old ones, too."""
        if gc.get_count()[0] < self._threshold:
            return
        self._ticks += 1
        if self._ticks % FULL_EVERY == 0:
            gc.collect(2)
        elif self._ticks % MIDDLE_EVERY == 0:
            gc.collect(1)
        else:
            gc.collect(0)
