"""Says that somebody is at the window: what may be needed later is imported then, not before."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow

TOUCHES: Final = frozenset(
    {
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,  # of a shortcut, which no window is told of when it is pressed
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)


class FirstTouch(QObject):
    """Emits ``touched`` at the first key, click or move of the pointer in a window; ``came`` says
    whether there was one.
    """

    touched = Signal()

    def __init__(self, window: QWindow | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.came = window is None  # then nobody will tell
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first touch; takes no event away."""
        if event.type() in TOUCHES:
            watched.removeEventFilter(self)
            self.came = True
            self.touched.emit()
        return False
