"""The height of a plain text as drawn."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QPlainTextEdit

_MEASURED_LINES: Final = 80
"""No box is taller; what comes after them is estimated, since measuring lays it out."""
_MEASURED_CHARACTERS: Final = 20_000
"""Nor is one that holds so many, however few its lines are: they wrap."""


def height_of_text(box: QPlainTextEdit) -> int:
    """Return the height in pixels of all lines of ``box``, margins included, one at least.

    Lines of some scripts are taller than the font's own, so that a count of lines is not enough.
    """
    document = box.document()
    layout = document.documentLayout()
    total = max(1, int(layout.documentSize().height()))
    height, measured, characters = 0.0, 0, 0
    block = document.begin()
    while (
        block.isValid()
        and measured < min(total, _MEASURED_LINES)
        and characters < _MEASURED_CHARACTERS
    ):
        height += layout.blockBoundingRect(block).height()
        measured += max(1, block.lineCount())
        characters += block.length()
        block = block.next()
    # laying out may have found more lines
    left = max(0, max(total, int(layout.documentSize().height())) - measured)
    return round(height + 0.49) + left * box.fontMetrics().lineSpacing()
