"""A line that shows or hides what is below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget


class Disclosure(QToolButton):
    """A sign and words; it is checked while what it is about is shown.

    Assistive technology is told that it expands, which Qt would call a check box.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
