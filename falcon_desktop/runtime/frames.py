"""Fetches the text of running answers once per frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from falcon_desktop.core.domain.cursor import Cursor

if TYPE_CHECKING:
    from falcon_desktop.core.chat.running import RunningAnswer

FRAME_MS: Final = 16


class FramePuller(QObject):
    """``text_arrived(message_id, text, reasoning)`` once per frame while a watched answer grows.

    The timer runs only while something is watched.

    Args:
        running: gives a running answer by message id, from any thread; None when it ended.
    """

    text_arrived = Signal(str, str, str)

    def __init__(
        self, running: Callable[[str], RunningAnswer | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._running = running
        self._cursors: dict[str, Cursor] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._pull)

    def watch(self, message_id: str, cursor: Cursor | None = None) -> None:
        """Start fetching an answer's text, from the start or from ``cursor``."""
        self._cursors[message_id] = cursor or Cursor()
        self._timer.start()

    def unwatch(self, message_id: str) -> None:
        """Stop fetching an answer's text."""
        self._cursors.pop(message_id, None)
        if not self._cursors:
            self._timer.stop()

    def clear(self) -> None:
        """Stop fetching anything."""
        self._cursors.clear()
        self._timer.stop()

    @Slot()
    def _pull(self) -> None:
        for message_id, cursor in list(self._cursors.items()):
            answer = self._running(message_id)
            if answer is None:
                continue  # its end arrives as an event, with the whole text
            text, reasoning, following = answer.text_since(cursor)
            if text or reasoning:
                self._cursors[message_id] = following
                self.text_arrived.emit(message_id, text, reasoning)
