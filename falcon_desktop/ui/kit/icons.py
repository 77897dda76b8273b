"""The program's own line icons and its application icon, drawn as paths when they are shown. Paths
are written in a subset of SVG's path language (M, L, H, V, C, Q, Z, absolute) on a grid of 24, with
three shorthands of our own: ``O x y r`` a circle, ``R x y w h r`` a rounded rectangle, ``A x y r
start sweep`` an arc in degrees, counter-clockwise. Painting them costs neither the import of QtSvg
nor a file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap

from falcon_desktop.ui.kit.theme import LIGHT, Theme

GRID: Final = 24
STROKE: Final = 1.7

PATHS: Final = {
    "new_chat": "M12 4.5 H6.5 Q4.5 4.5 4.5 6.5 V17.5 Q4.5 19.5 6.5 19.5 H17.5 Q19.5 19.5 19.5 17.5"
    " V12 M9.5 14.5 L10.2 11.4 L17.6 4 Q18.6 3 19.6 4 L20 4.4 Q21 5.4 20 6.4 L12.6 13.8 Z",
    "text": "M5 6.5 H19 M5 11 H19 M5 15.5 H11.5 M15.5 13.8 V19.6 M14 13.8 H17 M14 19.6 H17",
    "search": "O10.5 10.5 6.5 M15.4 15.4 L20.5 20.5",
    "send": "M12 19.5 V5 M6 11 L12 5 L18 11",
    "stop": "R6.5 6.5 11 11 1.8",
    "attach": "M20 11.5 L11.9 19.6 C9.9 21.6 7.2 21.2 5.5 19.5 C3.8 17.8 3.4 15.1 5.4 13.1"
    " L13.7 4.8 C15 3.5 17 3.5 18.2 4.8 C19.5 6 19.5 8 18.2 9.3 L10.2 17.3"
    " C9.5 18 8.5 18 7.8 17.3 C7.1 16.6 7.1 15.6 7.8 14.9 L14.8 7.9",
    "copy": "R8.5 8.5 11.5 11.5 2 M15.5 8.5 V6 Q15.5 4 13.5 4 H6 Q4 4 4 6 V13.5 Q4 15.5 6 15.5"
    " H8.5",
    "check": "M5 12.5 L10 17.5 L19 7",
    "regenerate": "A12 12 7.5 35 290 M19.2 3.8 V8.2 H14.8",
    "edit": "M4.5 19.5 L5.4 15.2 L15.9 4.7 Q17 3.6 18.1 4.7 L19.3 5.9 Q20.4 7 19.3 8.1 L8.8 18.6 Z"
    " M13.6 7 L17 10.4",
    "previous": "M14.5 6 L8.5 12 L14.5 18",
    "next": "M9.5 6 L15.5 12 L9.5 18",
    "more": "O5.5 12 0.9 O12 12 0.9 O18.5 12 0.9",
    "sidebar": "R3.5 5 17 14 2.5 M9.5 5 V19",
    "options": "M4 8 H11 O13.6 8 2.4 M16.2 8 H20 M4 16 H7.8 O10.4 16 2.4 M13 16 H20",
    "share": "M12 14.5 V3.8 M8 7.6 L12 3.6 L16 7.6"
    " M8.2 10.5 H7 Q5 10.5 5 12.5 V18 Q5 20 7 20 H17 Q19 20 19 18 V12.5 Q19 10.5 17 10.5 H15.8",
    "pin": "M8.8 4 H15.2 L14.4 10.2 L17.6 13.2 V14.8 H6.4 V13.2 L9.6 10.2 Z M12 14.8 V20.5",
    "archive": "R3.8 4.8 16.4 4.4 1 M5.4 9.2 V17.2 Q5.4 19.2 7.4 19.2 H16.6 Q18.6 19.2 18.6 17.2"
    " V9.2 M10 12.8 H14",
    "delete": "M4.8 7 H19.2 M9.4 7 V5.6 Q9.4 4.4 10.6 4.4 H13.4 Q14.6 4.4 14.6 5.6 V7"
    " M6.6 7 L7.4 18 Q7.5 19.8 9.3 19.8 H14.7 Q16.5 19.8 16.6 18 L17.4 7 M10.3 10.8 V16"
    " M13.7 10.8 V16",
    "rename": "M4.5 16.5 L5.2 13.4 L13.9 4.7 Q14.9 3.7 15.9 4.7 L16.4 5.2 Q17.4 6.2 16.4 7.2"
    " L7.7 15.9 Z M4.5 20 H19.5",
    "duplicate": "R8.5 8.5 11.5 11.5 2 M15.5 8.5 V6 Q15.5 4 13.5 4 H6 Q4 4 4 6 V13.5 Q4 15.5 6 15.5"
    " H8.5 M14.25 11.5 V17 M11.5 14.25 H17",
    "export": "M12 4 V15 M8 11 L12 15 L16 11 M4.8 15 V18 Q4.8 20 6.8 20 H17.2 Q19.2 20 19.2 18 V15",
    "jump_down": "M12 5 V19 M6 13 L12 19 L18 13",
    "warning": "M12 4.2 Q12.9 4.2 13.4 5 L20.6 17.4 Q21.4 19.4 19.4 19.5 H4.6 Q2.6 19.4 3.4 17.4"
    " L10.6 5 Q11.1 4.2 12 4.2 M12 9.8 V13.8 M12 16.5 V16.6",
    "error": "O12 12 8.5 M12 7.6 V12.8 M12 16 V16.1",
    "key": "O8 15.5 4.2 M11 12.5 L19.5 4 M15.5 8 L18.5 11",
    "server": "R3.8 4.5 16.4 6.4 1.6 R3.8 13.1 16.4 6.4 1.6 M7.4 7.7 H7.5 M7.4 16.3 H7.5",
    "computer": "R3.8 4.8 16.4 11.2 1.6 M8.5 19.8 H15.5 M12 16 V19.8",
    "close": "M6.5 6.5 L17.5 17.5 M17.5 6.5 L6.5 17.5",
    "chevron_down": "M6.5 9.5 L12 15 L17.5 9.5",
    "chevron_up": "M6.5 14.5 L12 9 L17.5 14.5",
    "plus": "M12 5 V19 M5 12 H19",
    "eye": "M2.8 12 Q6.5 5.8 12 5.8 Q17.5 5.8 21.2 12 Q17.5 18.2 12 18.2 Q6.5 18.2 2.8 12 Z"
    " O12 12 2.8",
    "print": "M7 9 V4.5 H17 V9 M7 16.5 H5.5 Q3.8 16.5 3.8 14.8 V10.7 Q3.8 9 5.5 9 H18.5"
    " Q20.2 9 20.2 10.7 V14.8 Q20.2 16.5 18.5 16.5 H17 M7 14 H17 V19.8 H7 Z",
    "undo": "M8.5 5 L4.5 9 L8.5 13 M4.5 9 H14 C22 9 22 19 14 19 H9",
    "info": "O12 12 8.5 M12 11.4 V16.4 M12 7.9 V8",
    "sun": "O12 12 3.8 M12 3 V4.6 M12 19.4 V21 M3 12 H4.6 M19.4 12 H21 M5.6 5.6 L6.8 6.8"
    " M17.2 17.2 L18.4 18.4 M18.4 5.6 L17.2 6.8 M6.8 17.2 L5.6 18.4",
    "shield": "M12 3.6 L19 6.2 V11.4 C19 16 16 19 12 20.4 C8 19 5 16 5 11.4 V6.2 Z",
    "keyboard": "R3 6 18 12 2 M6.6 9.8 H6.7 M10.2 9.8 H10.3 M13.8 9.8 H13.9 M17.4 9.8 H17.5"
    " M8 14.2 H16",
    "dice": "R4.2 4.2 15.6 15.6 3 O8.6 8.6 0.9 O15.4 8.6 0.9 O12 12 0.9 O8.6 15.4 0.9"
    " O15.4 15.4 0.9",
    "persona": "O12 8.4 3.9 M4.8 19.8 Q4.8 14.6 12 14.6 Q19.2 14.6 19.2 19.8",
    "slash": "R3.8 3.8 16.4 16.4 3 M14.4 7.4 L9.6 16.6",
    "temporary": "M3.5 11.5 H20.5 M6.5 11.5 L8.2 5.6 Q8.6 4.4 9.8 4.7 L12 5.3 L14.2 4.7"
    " Q15.4 4.4 15.8 5.6 L17.5 11.5 O7.6 16.5 2.7 O16.4 16.5 2.7 M10.3 16.2 Q12 15.2 13.7 16.2",
    "chat": "M6.5 4.8 H17.5 Q20 4.8 20 7.3 V13.7 Q20 16.2 17.5 16.2 H11 L6.8 19.8 V16.2 H6.5"
    " Q4 16.2 4 13.7 V7.3 Q4 4.8 6.5 4.8 Z",
}
"""Name → path. ``settings`` is computed, see :func:`_gear`."""

_FILLED: Final = frozenset({"stop"})
_FILLED_TOO: Final = frozenset({"more"})
_MIRRORED: Final = frozenset({"previous", "next", "undo", "sidebar"})
"""Icons that point along the line of writing and turn round with it."""

FALCON_HEAD: Final = (
    "M17 56 C7 36 15 11 34 11 C44 11 50 17 54 25 C56 30 55 36 53 41"
    " C49 37 45 35 40 35 C40 44 36 50 29 54"
)
"""The application icon's one stroke, on a grid of 64, as in the drawing in cli/share/icons."""
FALCON_EYE: Final = (36.5, 23, 2.8)
FALCON_STROKE: Final = 5.6

_TOKEN = re.compile(r"[A-Z]|-?\d*\.?\d+")


@cache
def icon_path(name: str) -> QPainterPath:
    """Return an icon's outline on the grid of 24.

    Raises:
        KeyError: there is no such icon.
    """
    return _gear() if name == "settings" else parse_path(PATHS[name])


def paint_icon(painter: QPainter, rect: QRectF | QRect, name: str, color: QColor) -> None:
    """Draw an icon into ``rect`` (kept square, centred), mirrored where the writing is."""
    box = QRectF(rect)
    side = min(box.width(), box.height())
    path = icon_path(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center())
    painter.scale(side / GRID, side / GRID)
    if name in _MIRRORED and painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        painter.scale(-1, 1)
    painter.translate(-GRID / 2, -GRID / 2)
    filled = name in _FILLED or name in _FILLED_TOO
    painter.setBrush(color if filled else Qt.BrushStyle.NoBrush)
    if name in _FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(_pen(color, STROKE))
    painter.drawPath(path)
    painter.restore()


def icon(name: str, theme: Theme) -> QIcon:
    """Return an icon that adapts to any size and to the current colours."""
    icon_path(name)
    return QIcon(_LineIconEngine(name, theme))


def application_icon() -> QIcon:
    """Return the program's icon: a falcon's head in one stroke."""
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_application_icon(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(pixmap)
    return made


def paint_application_icon(painter: QPainter, rect: QRectF) -> None:
    """Draw the application icon into ``rect``: a white stroke on a rounded accent square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 64, rect.height() / 64)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.accent))
    painter.drawRoundedRect(QRectF(0, 0, 64, 64), 15, 15)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Below 24 px a thin stroke would wash out.
    width = FALCON_STROKE * (1.25 if rect.width() < 24 else 1)
    painter.setPen(_pen(QColor("#ffffff"), width))
    painter.drawPath(parse_path(FALCON_HEAD))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffffff"))
    x, y, radius = FALCON_EYE
    painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.restore()


def parse_path(text: str) -> QPainterPath:
    """Return the path that ``text`` describes, see the module's description."""
    path = QPainterPath()
    tokens = iter(_TOKEN.findall(text))
    for command in tokens:
        _add(path, command, tokens)
    return path


def _add(path: QPainterPath, command: str, tokens: Iterator[str]) -> None:
    def take(count: int) -> list[float]:
        return [float(next(tokens)) for _ in range(count)]

    here = path.currentPosition()
    match command:
        case "M":
            path.moveTo(*take(2))
        case "L":
            path.lineTo(*take(2))
        case "H":
            path.lineTo(take(1)[0], here.y())
        case "V":
            path.lineTo(here.x(), take(1)[0])
        case "C":
            path.cubicTo(*take(6))
        case "Q":
            path.quadTo(*take(4))
        case "Z":
            path.closeSubpath()
        case "O":
            x, y, radius = take(3)
            path.addEllipse(QPointF(x, y), radius, radius)
        case "R":
            x, y, width, height, radius = take(5)
            path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
        case "A":
            x, y, radius, start, sweep = take(5)
            around = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
            path.arcMoveTo(around, start)
            path.arcTo(around, start, sweep)
        case _:
            raise ValueError(f"unknown path command {command!r}")


def _gear() -> QPainterPath:
    teeth, outer, inner = 8, 9.0, 6.7
    points = []
    for tooth in range(teeth):
        middle = 2 * math.pi * tooth / teeth
        for radius, offset in ((inner, -0.27), (outer, -0.16), (outer, 0.16), (inner, 0.27)):
            angle = middle + offset
            points.append(QPointF(12 + radius * math.cos(angle), 12 + radius * math.sin(angle)))
    path = QPainterPath(points[0])
    for point in points[1:]:
        path.lineTo(point)
    path.closeSubpath()
    path.addEllipse(QPointF(12, 12), 2.9, 2.9)
    return path


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


class _LineIconEngine(QIconEngine):
    """Paints on demand, so that an icon costs nothing until it is seen."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._name = name
        self._theme = theme

    def clone(self) -> QIconEngine:
        return _LineIconEngine(self._name, self._theme)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colors = self._theme.colors
        color = colors.color("secondary" if mode is QIcon.Mode.Disabled else "text")
        paint_icon(painter, rect, self._name, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap
