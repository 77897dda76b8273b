"""Colours code with Pygments, a little at a time. Must not know how code is drawn."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCharFormat

from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.rows import Rows

Painted: TypeAlias = list[tuple[int, int, QTextCharFormat]]


class Coloured(Protocol):
    """What is told when colours are known."""

    def recolor(self, first: int, last: int) -> None:
        """Rows from ``first`` up to ``last`` have other colours now."""


class Colors:
    """The colours of one code block."""

    def restart(self, language: str) -> None:
        """Begin anew, for a language."""

    def feed(self, rows: Rows, first: int) -> None:
        """Rows from ``first`` on are new or changed."""

    def row(self, index: int) -> Painted:
        """Return the colours of a row, as far as they are known."""
        return []

    def close(self) -> None:
        """Stop pending work."""


class Highlighter(QObject):
    """Makes colours for code blocks."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def open(self, target: Coloured) -> Colors:
        """Return the colours of a block that begins."""
        return Colors()
