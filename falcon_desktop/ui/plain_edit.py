"""A box of plain text that breaks very long words quickly. Must not know what is written in it."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit

VERY_LONG: Final = 1_000
LONG_WORD: Final = re.compile(rf"\S{{{VERY_LONG}}}")
"""A word that is broken anywhere. Where words are kept whole if that is possible, Qt lays every
line of such a word out to its end: 100,000 letters take 0.3 s, a million half a minute."""


def wrap_mode(text: str) -> QTextOption.WrapMode:
    """Return how lines of a text are broken: between words if none of them is very long."""
    mode = QTextOption.WrapMode
    return mode.WrapAnywhere if LONG_WORD.search(text) else mode.WrapAtWordBoundaryOrAnywhere


class PlainEdit(QPlainTextEdit):
    """Plain text; whatever is set, typed, pasted or dropped is laid out without a halt.

    Who inserts with a cursor of its own calls :meth:`expect` before.
    """

    def expect(self, text: str) -> None:
        """Break lines as this text needs it before it is inserted."""
        mode = wrap_mode(text)
        if mode is QTextOption.WrapMode.WrapAnywhere:
            self.setWordWrapMode(mode)

    def setPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        mode = wrap_mode(text)
        if mode is not self.wordWrapMode():
            super().setPlainText("")  # else what goes would be laid out once more
            self.setWordWrapMode(mode)
        super().setPlainText(text)

    def insertPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Insert at the caret."""
        self.expect(text)
        super().insertPlainText(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped."""
        self.expect(source.text())
        super().insertFromMimeData(source)
