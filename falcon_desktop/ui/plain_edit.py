"""A box of plain text that breaks very long words quickly. Must not know what is written in it."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, QMimeData
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

VERY_LONG: Final = 1_000
_LAID_OUT_WHOLE: Final = 20_000
"""Characters up to which all of a text is laid out at once, in some milliseconds."""
LONG_WORD: Final = re.compile(rf"\S{{{VERY_LONG}}}")
"""A word that is broken anywhere. Where words are kept whole if that is possible, Qt lays every
line of such a word out to its end: 100,000 letters take 0.3 s, a million half a minute."""


def wrap_mode(text: str) -> QTextOption.WrapMode:
    """Return how lines of a text are broken: between words if none of them is very long."""
    mode = QTextOption.WrapMode
    return mode.WrapAnywhere if LONG_WORD.search(text) else mode.WrapAtWordBoundaryOrAnywhere


class PlainEdit(QPlainTextEdit):
    """Plain text; whatever is set, typed, pasted or dropped is laid out without a halt.

    Who inserts with a cursor of its own calls :meth:`expect` before. The text at its top stays
    there in every width, and is there again where a width comes back.
    """

    _top: tuple[int, int, int] | None = None
    """The first character that is seen, and the text's revision and the bar's value as that left
    them: where these are others, someone wrote or scrolled."""

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
        self._lay_out_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is read where it is: Qt keeps the number of its line, which is another now."""
        bar, document = self.verticalScrollBar(), self.document()
        now = (document.revision(), bar.value())
        if self._top is None or self._top[1:] != now:
            block = document.findBlockByLineNumber(bar.value())
            line = block.layout().lineAt(max(0, bar.value() - block.firstLineNumber()))
            start = line.textStart() if line.isValid() else 0
            self._top = (block.position() + start, *now)
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out_whole()
        place = self._top[0]
        block = document.findBlock(place)
        line = block.layout().lineForTextPosition(place - block.position())
        bar.setValue(block.firstLineNumber() + (line.lineNumber() if line.isValid() else 0))
        self._top = (place, document.revision(), bar.value())

    def changeEvent(self, event: QEvent) -> None:
        """Take another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out_whole()

    def _lay_out_whole(self) -> None:
        """Lay all of a text out that is not very long: Qt counts a paragraph that it has not laid
        out as one line, and the scroll bar with it.
        """
        document = self.document()
        if document.characterCount() > _LAID_OUT_WHOLE:
            return
        layout = document.documentLayout()
        block = document.begin()
        while block.isValid():
            layout.blockBoundingRect(block)
            block = block.next()

    def insertPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Insert at the caret."""
        self.expect(text)
        super().insertPlainText(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped."""
        self.expect(source.text())
        super().insertFromMimeData(source)
