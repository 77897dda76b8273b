"""Waiting until a widget has done all that it had begun."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QWidget
from tests.waiting import wait_until

LONGEST_MS = 1_000
"""Timers that run longer wait for a person, such as the one that hides a notice."""


def turn(count: int = 1) -> None:
    """Let the event loop turn: what is posted or due is done."""
    for _ in range(count):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(*widgets: QWidget) -> None:
    """Turn the event loop until no single-shot timer of the widgets is left to fire.

    What a widget puts off it puts off by such timers, so that nothing more happens by itself then.
    """

    def idle() -> bool:
        turn(3)
        return not any(
            timer.isActive() and timer.isSingleShot() and timer.interval() <= LONGEST_MS
            for widget in widgets
            for timer in widget.findChildren(QTimer)
        )

    wait_until(idle, "the end of a widget's work")
