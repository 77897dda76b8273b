"""Where a mark and the text beside it stand in a control that is drawn here, and the ring of one.

What leads in a text that is read from the left trails in one from the right: ``mirrored``.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from falcon_desktop.ui.kit.theme import Theme


def leading_box(area: QRectF, side: float, inset: float, mirrored: bool) -> QRectF:
    """Return a square in the middle of an area's height, ``inset`` from its leading edge."""
    left = area.right() - inset - side if mirrored else area.left() + inset
    return QRectF(left, area.center().y() - side / 2, side, side)


def between(area: QRectF, start: float, end: float, mirrored: bool) -> QRectF:
    """Return what is left of an area without ``start`` at its leading edge and ``end`` beyond."""
    return area.adjusted(end if mirrored else start, 0, -start if mirrored else -end, 0)


def paint_ring(
    painter: QPainter, box: QRectF, theme: Theme, *, checked: bool, lit: bool = False
) -> None:
    """Draw the ring of one of several to choose, with its dot where it is chosen."""
    colors, ring = theme.colors, box.adjusted(1, 1, -1, -1)
    painter.setPen(QPen(colors.color("accent" if checked or lit else "secondary"), 1.5))
    painter.setBrush(colors.color("window"))
    painter.drawEllipse(ring)
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("accent"))
        painter.drawEllipse(ring.center(), box.width() / 4, box.width() / 4)
