"""Message boxes whose words are plain text, whoever wrote them (see ``tips``)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget


class PlainBox(QMessageBox):
    """A question or a notice whose words are plain text."""

    def __init__(self, title: str, text: str, more: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setText(text)
        self.setInformativeText(more)
        make_plain(self)


def make_plain(box: QMessageBox) -> None:
    """Take no words of a box for rich text."""
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
