"""A button that counts down while a server asks to wait."""

from __future__ import annotations

import math
import time
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from falcon_desktop.ui.kit.i18n import tr

LONGEST: Final = 3_600
"""Seconds; nobody waits longer in front of a button."""


class WaitingButton(QPushButton):
    """Emits ``due`` when pressed, or when the wait chosen by a press is over.

    Pressed during the wait, it asks when the wait is over; pressed again, it does not. Nothing is
    ever asked again by itself.
    """

    due = Signal()
    text_changed = Signal()
    """It may be wider now."""

    def __init__(self, words: str, wait_until: float, parent: QWidget) -> None:
        super().__init__(words, parent)
        self._words = words
        self._until = wait_until if wait_until - time.time() <= LONGEST else 0.0
        self._is_armed = False
        self.clicked.connect(self._pressed)
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._tick)
        if self.seconds_left:
            self._timer.start()
            self._tick()

    @property
    def seconds_left(self) -> int:
        """The remaining wait."""
        return max(0, math.ceil(self._until - time.time()))

    @Slot()
    def _pressed(self) -> None:
        if self.seconds_left:
            self._is_armed = not self._is_armed
            self._tick()
        else:
            self.due.emit()

    @Slot()
    def _tick(self) -> None:
        left = self.seconds_left
        if left:
            said = tr("{action} in {seconds} s", action=self._words, seconds=left)
            if self._is_armed:
                said = tr("Waiting {seconds} s… Cancel", seconds=left)
            self._say(said)
            return
        self._timer.stop()
        self._say(self._words)
        if self._is_armed:
            self._is_armed = False
            self.due.emit()

    def _say(self, words: str) -> None:
        if words != self.text():
            longer = len(words) != len(self.text())
            self.setText(words)
            if longer:
                self.text_changed.emit()
