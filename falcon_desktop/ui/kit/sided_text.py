"""A plain text to read, each paragraph of which stands at the side that it is read from.

A ``QPlainTextEdit`` sets all of a text at one side. So the lines that are seen are moved before
they are drawn: Qt draws, marks and hits them where they are then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.text.directions import (
    END_ISOLATE,
    ISOLATE,
    kept_from_left,
    place_in_isolated,
    with_isolates,
)
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.reading_direction import first_direction

_KEPT_TOGETHER: Final = 20_000
"""Characters of the longest text in which ``sorted()`` beside letters from the right is kept from
turning round: no line of such a text is shown as several."""
_COUNTED: Final = 500
"""Paragraphs of which it is counted how many are read from the right."""


class SidedText(PlainEdit):
    """Text that is not edited; a paragraph without letters stands where most of the others do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_from_right = False
        self._spans: list[tuple[int, int]] = []
        """What is kept together by signs that are not in the text, in UTF-16 units of it."""
        self.setReadOnly(True)

    def setPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        spans = []
        has_signs = ISOLATE in text or END_ISOLATE in text
        # who has it read aloud character by character would hear the signs, too
        if len(text) <= _KEPT_TOGETHER and not has_signs and not QAccessible.isActive():
            spans = kept_from_left(text)
        self._spans = [
            (utf16_length(text[:first]), utf16_length(text[:last])) for first, last in spans
        ]
        super().setPlainText(with_isolates(text, spans))
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

    def without_breaks(self, shown: str) -> str:
        """Return the text for a displayed text."""
        if self._spans:
            return shown.replace(ISOLATE, "").replace(END_ISOLATE, "")
        return super().without_breaks(shown)

    def positions(self, places: Iterable[int]) -> list[int]:
        """Return the positions of offsets in the text, which count UTF-16 units."""
        if self._spans:
            return [place_in_isolated(place, self._spans, ends=False) for place in places]
        return super().positions(places)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return what is copied or dragged."""
        if not self._spans:
            return super().createMimeDataFromSelection()
        data = QMimeData()
        data.setText(self.without_breaks(self.textCursor().selection().toPlainText()))
        return data

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
