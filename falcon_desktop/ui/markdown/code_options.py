"""How code blocks are shown, and the actions on one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class CodeOptions(QObject):
    """Applies to every code block: ``wraps`` long lines, shows line ``numbers``."""

    changed = Signal()
    save_requested = Signal(str, str)
    """Code that is to be a file, and its language, "" for none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wraps = False
        self.numbers = False

    def choose(self, *, wraps: bool, numbers: bool) -> None:
        """Change how all code blocks are shown."""
        if (wraps, numbers) != (self.wraps, self.numbers):
            self.wraps, self.numbers = wraps, numbers
            self.changed.emit()
