"""Stops the caret's blinking: it wakes the processor twice a second."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

REST_AFTER_MS: Final = 10_000
"""As GTK does: long enough to be found, then still."""
_AS_THE_SYSTEM_SAYS: Final = -1
"""Qt asks the system again each time, which may want no blinking at all by now."""
_WAKING: Final = (QEvent.Type.KeyPress, QEvent.Type.FocusIn, QEvent.Type.MouseButtonPress)


class CaretRest(QObject):
    """Stops the caret's blinking some seconds after the last key in ``widget``.

    Qt keeps one time for all carets; while they blink it is the system's.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_AFTER_MS)
        self._timer.timeout.connect(self._rest)
        widget.installEventFilter(self)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the caret blink again, as the system has it, when the widget is used."""
        if event.type() in _WAKING:
            QApplication.setCursorFlashTime(_AS_THE_SYSTEM_SAYS)
            self._timer.start()
        return super().eventFilter(watched, event)

    @Slot()
    def _rest(self) -> None:
        QApplication.setCursorFlashTime(0)
