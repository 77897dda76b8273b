"""Where something is drawn on a widget, for tests of what is seen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

DIFFERENT = 40
"""How much one of its colours differs from the ground's where a pixel is drawn on."""


def picture_of(widget: QWidget) -> QImage:
    """Return how a widget looks, a pixel for each of its own."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def ink(image: QImage, area: QRect) -> QRect:
    """Return what is drawn on in an area; its ground is the colour of the area's first pixel."""
    ground = image.pixelColor(area.topLeft())
    left, top, right, bottom = area.right() + 1, area.bottom() + 1, area.left() - 1, area.top() - 1
    for y in range(area.top(), area.bottom() + 1):
        for x in range(area.left(), area.right() + 1):
            color = image.pixelColor(x, y)
            apart = max(
                abs(color.red() - ground.red()),
                abs(color.green() - ground.green()),
                abs(color.blue() - ground.blue()),
            )
            if apart > DIFFERENT:
                left, right = min(left, x), max(right, x)
                top, bottom = min(top, y), max(bottom, y)
    return QRect(left, top, max(0, right - left + 1), max(0, bottom - top + 1))
