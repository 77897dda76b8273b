"""The interface of the note below an answer that did not end normally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget

if TYPE_CHECKING:
    from falcon_desktop.ui.transcript.notes import NoteView


class NoteInterface(QAccessibleWidget):
    """An alert where an answer failed, else words that belong together."""

    def __init__(self, note: NoteView) -> None:
        role = QAccessible.Role.AlertMessage if note.note.severe else QAccessible.Role.Grouping
        super().__init__(note, role)
