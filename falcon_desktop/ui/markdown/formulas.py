"""Draws TeX formulas offline. Must not know where they stand."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QColor, QPainter

from falcon_desktop.ui.markdown.look import Look


class Drawing(Protocol):
    """A formula ready to be drawn; lengths in pixels, the baseline at zero."""

    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, baseline: QPointF, color: QColor) -> None:
        """Draw with the baseline's left end at a point."""


class Formulas(QObject):
    """Formulas by their source. ``ready`` names sources whose drawing came."""

    ready = Signal(object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def drawing(self, source: str, pixel_size: float, *, display: bool) -> Drawing | None:
        """Return a formula's drawing, or None while there is none; it is then on its way."""
        return None

    def is_pending(self, source: str, *, display: bool) -> bool:
        """Whether a formula is still being drawn."""
        return False
