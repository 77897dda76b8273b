"""Holds keys back until what they are for is ready.

A key that opens a field which takes a moment to make is often followed by what is to be in it,
faster than the field comes: the words would go to the message box, and Enter would send them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

_KEY = QEvent.Type.KeyPress
_OVERRIDE = QEvent.Type.ShortcutOverride


class HeldKeys(QObject):
    """Holds keys back from :meth:`begin` to :meth:`end`, then replays them in order.

    Args:
        actions: what the keys of ``window`` do, where no widget takes them.
    """

    def __init__(self, window: QWidget, actions: Callable[[], Iterable[QAction]]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._keys: list[QKeyEvent] = []
        self._holders = 0

    def begin(self, first: QKeyEvent | None = None) -> None:
        """Hold keys back, starting with ``first``; may be called more than once."""
        if first is not None:
            self._keys.append(first.clone())
        self._holders += 1
        app = QCoreApplication.instance()
        if self._holders == 1 and app is not None:
            app.installEventFilter(self)

    def end(self) -> None:
        """Replay the keys: what they are for is ready, or won't be."""
        self._holders -= 1
        app = QCoreApplication.instance()
        if self._holders == 0 and app is not None:
            app.removeEventFilter(self)
        while self._keys and not self._holders:  # one of them may have others wait again
            self._press(self._keys.pop(0))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hold a key back, before any shortcut takes it."""
        kind = event.type()
        if kind is _OVERRIDE:
            event.accept()
            return True
        if kind is _KEY and isinstance(event, QKeyEvent):
            self._keys.append(event.clone())
            return True
        return False

    def _press(self, key: QKeyEvent) -> None:
        """Do what a key does: what has the keyboard may want it itself, else it may be an action's,
        else it is typed.
        """
        has_it: list[QWidget | None] = [
            QApplication.activePopupWidget(), QApplication.focusWidget(), self._window.focusWidget()
        ]  # fmt: skip
        target = next((one for one in has_it if one is not None), self._window)
        if target.window() is self._window and not is_wanted(target, key):
            pressed = QKeySequence(key.keyCombination())
            for action in self._actions():
                if action.isEnabled() and pressed in action.shortcuts():
                    action.trigger()
                    return
        QApplication.sendEvent(target, key)


def is_wanted(widget: QWidget, key: QKeyEvent) -> bool:
    """Whether a widget wants a key for itself, though it may be an action's."""
    asked = QKeyEvent(_OVERRIDE, key.key(), key.modifiers(), key.text())
    asked.ignore()
    QApplication.sendEvent(widget, asked)
    return asked.isAccepted()
