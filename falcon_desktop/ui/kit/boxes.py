"""Message boxes that show plain text only (see ``tips``)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


class PlainBox(QMessageBox):
    """A question or notice with plain text only."""

    def __init__(self, title: str, text: str, more: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setText(text)
        self.setInformativeText(more)
        make_plain(self)


def make_plain(box: QMessageBox) -> None:
    """Make a box show its text as plain text."""
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
