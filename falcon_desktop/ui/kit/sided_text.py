"""A plain text to read, each paragraph of which stands at the side that it is read from.

A ``QPlainTextEdit`` sets all of a text at one side. So the lines that are seen are moved before
they are drawn: Qt draws, marks and hits them where they are then.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPaintEvent, QTextBlock
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.reading_direction import first_direction

_COUNTED: Final = 500
"""Paragraphs of which it is counted how many are read from the right."""


class SidedText(PlainEdit):
    """Text that is not edited; a paragraph without letters stands where most of the others do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_from_right = False
        self.setReadOnly(True)

    def setPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        super().setPlainText(text)
        right = left = 0
        block = self.document().begin()
        for _ in range(_COUNTED):
            if not block.isValid():
                break
            found = first_direction(block.text())
            right += found is Qt.LayoutDirection.RightToLeft
            left += found is Qt.LayoutDirection.LeftToRight
            block = block.next()
        self._most_from_right = right > left

    def paintEvent(self, event: QPaintEvent) -> None:
        """Place what is seen, then draw."""
        block, y = self.firstVisibleBlock(), self.contentOffset().y()
        layout = self.document().documentLayout()
        while block.isValid() and y <= self.viewport().height():
            y += layout.blockBoundingRect(block).height()
            if self._from_right(block):
                self._set_right(block)
            block = block.next()
        super().paintEvent(event)

    def _from_right(self, block: QTextBlock) -> bool:
        found = first_direction(block.text())
        return self._most_from_right if found is None else found is Qt.LayoutDirection.RightToLeft

    def _set_right(self, block: QTextBlock) -> None:
        edge = self.viewport().width() - self.document().documentMargin()
        for number in range(block.layout().lineCount()):
            line = block.layout().lineAt(number)
            place = line.position()
            place += QPointF(edge - line.naturalTextRect().right(), 0)
            line.setPosition(place)
