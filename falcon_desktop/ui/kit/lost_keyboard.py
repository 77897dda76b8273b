"""Moves the keyboard focus to the writing place when the focused widget is hidden or freed.

Qt moves it on by itself only from what is hidden while it has it. A popup that closes gives it back
to what had it before, seen or not, and of what is freed nobody takes it over.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget


class LostKeyboard(QObject):
    """Calls ``home`` while ``window`` is active and none of its widgets that are seen has the
    keyboard.
    """

    def __init__(self, window: QWidget, home: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._home = home
        # not at once: who gives the keyboard to a widget may be about to show it
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    @Slot(QWidget, QWidget)
    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not new.isVisible():
            self._soon.start(0)

    @Slot()
    def _look(self) -> None:
        if not self._window.isActiveWindow():
            return  # it looks again when it becomes active
        focused: QWidget | None = QApplication.focusWidget()
        if focused is None or (focused.window() is self._window and not focused.isVisible()):
            self._home()
