"""Draws the rounded frame of a block."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from falcon_desktop.ui.kit.theme import RADIUS_CONTROL
from falcon_desktop.ui.markdown.view import kept

_CAP: Final = RADIUS_CONTROL + 2.0


def paint_frame(
    painter: QPainter, frame: QRectF, clip: QRectF, ground: QColor | None, border: QColor
) -> None:
    """Draw the part of a frame that is within ``clip``.

    Only the ends are drawn as rounded rectangles: one as high as a long block is slow.
    """
    area = frame.intersected(clip.adjusted(-1, -1, 1, 1))
    if area.isEmpty():
        return
    middle = frame.adjusted(0, _CAP, 0, -_CAP)
    for end in (
        QRectF(frame.left(), frame.top(), frame.width(), _CAP),
        QRectF(frame.left(), frame.bottom() - _CAP, frame.width(), _CAP),
    ):
        if not end.intersects(area):
            continue
        with kept(painter):
            painter.setClipRect(end, Qt.ClipOperation.IntersectClip)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(border, 1))
            painter.setBrush(ground if ground is not None else QBrush())
            top = end.top() if end.top() <= frame.top() else end.bottom() - 2 * _CAP
            shape = QRectF(end.left(), top, end.width(), 2 * _CAP).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(shape, RADIUS_CONTROL, RADIUS_CONTROL)
    part = middle.intersected(area)
    if not part.isEmpty():
        if ground is not None:
            painter.fillRect(part, ground)
        for x in (frame.left(), frame.right() - 1):
            painter.fillRect(QRectF(x, part.top(), 1, part.height()), border)
