"""Draws TeX formulas offline with ziamath. Must not know where they stand.

Importing ziamath takes some 0.3 s and a formula 5 to 60 ms, so both happen on a thread of their
own, which ends when nothing is left to do.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_LOG = logging.getLogger(__name__)

MAX_SOURCE: Final = 4_000
"""Characters of a formula at most; a longer one shows its source."""
MAX_DEPTH: Final = 40
"""Nested braces at most."""
_KEPT: Final = 500
_PATIENCE_S: Final = 2.0
_SIZE: Final = 100.0
"""Pixels per em at which formulas are computed; drawn at any size, being vectors."""
_SCALE: Final = 1.12
"""The mathematics font looks smaller than a text font of the same size."""
_INK: Final = "#010203"


class Key(NamedTuple):
    """One formula: as part of a line or displayed it looks different."""

    source: str
    display: bool


@dataclass(slots=True)
class Vector:
    """A computed formula; lengths in units of the font's size."""

    svg: str
    width: float
    ascent: float
    descent: float
    renderer: QSvgRenderer | None = None
    ink: str = ""

    def draw(self, painter: QPainter, area: QRectF, color: QColor) -> None:
        """Draw into an area in a colour."""
        if self.renderer is None or self.ink != color.name():
            from PySide6.QtSvg import QSvgRenderer

            self.ink = color.name()
            data = QByteArray(self.svg.replace(_INK, self.ink).encode())
            self.renderer = QSvgRenderer(data)
        self.renderer.render(painter, area)


class Drawing(NamedTuple):
    """A formula at a size; lengths in pixels."""

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
    """Formulas by their source. ``ready`` carries the sources whose drawing came, as a set."""

    ready = Signal(object)
    _computed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[Key, Vector | None] = OrderedDict()
        self._wanted: deque[Key] = deque()
        self._pending: set[Key] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._computed.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def drawing(self, source: str, pixel_size: float, *, display: bool) -> Drawing | None:
        """Return a formula's drawing, or None: it is then on its way, or can't be drawn."""
        key = Key(source, display)
        if key not in self._known:
            self._want(key)
            return None
        self._known.move_to_end(key)
        vector = self._known[key]
        return None if vector is None else _sized(vector, pixel_size)

    def is_pending(self, source: str, *, display: bool) -> bool:
        """Whether a formula is still being computed."""
        return Key(source, display) in self._pending

    @property
    def busy(self) -> bool:
        """Whether any formula is still being computed."""
        return bool(self._pending)

    def close(self) -> None:
        """Stop the thread; waits for the formula at hand, two seconds at most."""
        with self._lock:
            self._closed = True
            self._wanted.clear()
            thread = self._thread
        if thread is not None:
            thread.join(_PATIENCE_S)

    def _want(self, key: Key) -> None:
        if key in self._pending:
            return
        if len(key.source) > MAX_SOURCE or _depth(key.source) > MAX_DEPTH:
            self._known[key] = None
            return
        with self._lock:
            if self._closed:
                return
            self._pending.add(key)
            self._wanted.append(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="formulas")
                self._thread.start()

    def _ends(self) -> bool:
        """Whether nobody waits for formulas any more: closed, or the program is at its end."""
        return self._closed or not threading.main_thread().is_alive()

    def _work(self) -> None:
        # No daemon: Python kills those at its end, within Qt's calls, and that aborts the process.
        _load()
        while True:
            with self._lock:
                if not self._wanted or self._ends():
                    self._thread = None
                    return
                key = self._wanted.popleft()
            vector = _compute(key)
            with self._lock:
                if self._ends():
                    self._thread = None
                    return
            self._computed.emit(key, vector)

    @Slot(object, object)
    def _take(self, key: Key, vector: Vector | None) -> None:
        self._pending.discard(key)
        self._known[key] = vector
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        if vector is not None:
            self.ready.emit({key.source})


def draw_now(source: str, pixel_size: float, *, display: bool) -> Drawing | None:
    """Return a formula's drawing, computed while the caller waits; None if it can't be drawn.

    For threads that may wait, such as one that draws pages.
    """
    if len(source) > MAX_SOURCE or _depth(source) > MAX_DEPTH:
        return None
    _load()
    vector = _compute(Key(source, display))
    return None if vector is None else _sized(vector, pixel_size)


def _sized(vector: Vector, pixel_size: float) -> Drawing:
    scale = pixel_size * _SCALE
    return Drawing(vector, vector.width * scale, vector.ascent * scale, vector.descent * scale)


def _depth(source: str) -> int:
    depth = deepest = 0
    for character in source:
        if character == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif character == "}":
            depth -= 1
    return deepest


def _load() -> None:
    """Import ziamath, which finds its font by a call that Python 3.11 calls outdated."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "path is deprecated", DeprecationWarning, "ziamath|ziafont"
        )
        import ziamath.zmath  # noqa: F401


def _compute(key: Key) -> Vector | None:
    """Return a formula as vectors, or None if it has an error."""
    try:
        from ziamath.config import config
        from ziamath.zmath import Latex

        config.svg2 = False  # QtSvg draws SVG Tiny, which has no symbols
        formula = Latex(key.source, size=_SIZE, inline=not key.display, color=_INK)
        box = formula.node.bbox
        margin = formula.margin
        return Vector(
            formula.svg(),
            (box.xmax - box.xmin + 2 * margin) / _SIZE,
            (box.ymax + margin) / _SIZE,
            (-box.ymin + margin) / _SIZE,
        )
    except Exception as error:
        _LOG.debug("A formula of %d characters has an error: %s", len(key.source), type(error))
        return None
