"""Message boxes of Qt's own show plain text only (see ``tips``)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox


def make_plain(box: QMessageBox) -> None:
    """Make a box show its text as plain text."""
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
