"""Keeps drawings of TeX formulas.

Drawing takes 5 to 60 ms, or for ever where a formula is made for that: another process does it.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPainter

from falcon_desktop.core.domain.formulas import INK, FormulaPicture

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_KEPT: Final = 500
_SCALE: Final = 1.12
"""The mathematics font looks smaller than a text font of the same size."""


class Key(NamedTuple):
    """A formula; inline and displayed ones look different."""

    source: str
    display: bool


@dataclass(slots=True)
class Vector:
    """A drawing without a fixed colour."""

    picture: FormulaPicture
    renderer: QSvgRenderer | None = None
    ink: str = ""

    def draw(self, painter: QPainter, area: QRectF, color: QColor) -> None:
        """Draw into a rectangle in a colour."""
        if self.renderer is None or self.ink != color.name():
            from PySide6.QtSvg import QSvgRenderer

            self.ink = color.name()
            data = QByteArray(self.picture.svg.replace(INK, self.ink).encode())
            self.renderer = QSvgRenderer(data)
        self.renderer.render(painter, area)


class Drawing(NamedTuple):
    """A formula at a given size; lengths in pixels."""

    vector: Vector
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, baseline: QPointF, color: QColor) -> None:
        """Draw with the baseline's left end at a point."""
        area = QRectF(
            baseline.x(), baseline.y() - self.ascent, self.width, self.ascent + self.descent
        )
        self.vector.draw(painter, area, color)


class Formulas(QObject):
    """Formulas by source. ``ready`` emits the set of sources that were drawn."""

    ready = Signal(object)
    wanted = Signal()
    """There is something to be drawn, see :meth:`next_wanted`."""
    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[Key, Vector | None] = OrderedDict()
        self._wanted: deque[Key] = deque()
        self._pending: set[Key] = set()
        self._closed = False

    def drawing(self, source: str, pixel_size: float, *, display: bool) -> Drawing | None:
        """Return a formula's drawing, or None if it is pending or can't be drawn."""
        key = Key(source, display)
        if key not in self._known:
            self._want(key)
            return None
        self._known.move_to_end(key)
        vector = self._known[key]
        return None if vector is None else sized(vector, pixel_size)

    def is_pending(self, source: str, *, display: bool) -> bool:
        """Whether a formula is still being drawn."""
        return Key(source, display) in self._pending

    @property
    def busy(self) -> bool:
        """Whether any formula is still being drawn."""
        return bool(self._pending)

    def next_wanted(self) -> Key | None:
        """Return the next formula to draw, None if there is none."""
        return self._wanted.popleft() if self._wanted else None

    def take(self, key: Key, picture: FormulaPicture | None) -> None:
        """Take a finished drawing; None if the formula can't be drawn."""
        self._pending.discard(key)
        if self._closed:
            return
        self._known[key] = None if picture is None else Vector(picture)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        if picture is not None:
            self.ready.emit({key.source})

    def close(self) -> None:
        """Stop requesting drawings."""
        self._closed = True
        self._wanted.clear()
        self._pending.clear()
        self.closed.emit()

    def _want(self, key: Key) -> None:
        if key in self._pending or self._closed:
            return
        self._pending.add(key)
        self._wanted.append(key)
        self.wanted.emit()


def sized(vector: Vector, pixel_size: float) -> Drawing:
    """Return a formula at a font's size."""
    scale, picture = pixel_size * _SCALE, vector.picture
    return Drawing(vector, picture.width * scale, picture.ascent * scale, picture.descent * scale)
