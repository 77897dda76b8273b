"""Lines of the palette's list, laid out once and cached."""

from __future__ import annotations

import datetime as dt
import math
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QTextCharFormat, QTextLayout, QTextOption

from falcon_desktop.core.text.directions import from_left, isolated, place_in_isolated
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.kit.dates import short_time
from falcon_desktop.ui.kit.i18n import reader_locale
from falcon_desktop.ui.kit.labels import fitted
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.theme import SMALL, Theme

Marks = tuple[tuple[int, int], ...]

_KEPT: Final = 400
"""Lines that are remembered; many times what is seen at once."""
_NOT_IN_LINES: Final = str.maketrans(dict.fromkeys("\n\r\t\u2028\u2029", " "))


class Pen(NamedTuple):
    """A font and its measures."""

    font: QFont
    metrics: QFontMetrics


class Laid(NamedTuple):
    """A line with marked words, and how wide it is."""

    layout: QTextLayout
    width: float


class Lines(QObject):
    """Caches fonts, colours and lines until the theme changes."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pens: dict[tuple[float, bool], Pen] = {}
        self._colors: dict[str, QColor] = {}
        self._fitted: dict[tuple[str, float, bool, float], tuple[str, Qt.LayoutDirection]] = {}
        self._marked: dict[tuple[str, Marks, float], Laid] = {}
        self._times: dict[tuple[int, dt.date], str] = {}
        theme.changed.connect(self.forget)

    @Slot()
    def forget(self) -> None:
        """Clear the cache."""
        self._pens.clear()
        self._colors.clear()
        self._fitted.clear()
        self._marked.clear()
        self._times.clear()

    def pen(self, *, small: bool = False, bold: bool = False) -> Pen:
        """Return one of the interface's fonts."""
        key = (SMALL if small else 1.0, bold)
        if key not in self._pens:
            font = self._theme.font(scale=key[0], bold=bold)
            self._pens[key] = Pen(font, QFontMetrics(font))
        return self._pens[key]

    def color(self, name: str) -> QColor:
        """Return a token as a colour."""
        if name not in self._colors:
            self._colors[name] = self._theme.colors.color(name)
        return self._colors[name]

    def fitted(
        self, text: str, width: float, *, small: bool = False, bold: bool = False
    ) -> tuple[str, Qt.LayoutDirection]:
        """Return an elided line and its reading direction."""
        key = (text, SMALL if small else 1.0, bold, width)
        if key not in self._fitted:
            if len(self._fitted) >= _KEPT:
                self._fitted.clear()
            self._fitted[key] = fitted(text, self.pen(small=small, bold=bold).metrics, width)
        return self._fitted[key]

    def time(self, time_ms: int) -> str:
        """Return a time in short form, relative to today."""
        key = (time_ms, dt.datetime.now().date())
        if key not in self._times:
            if len(self._times) >= _KEPT:
                self._times.clear()
            self._times[key] = short_time(*key, reader_locale())
        return self._times[key]

    def marked(self, text: str, marks: Marks, width: float) -> Laid:
        """Return an elided line with its first match visible, matches bold and coloured."""
        key = (text, marks, width)
        if key not in self._marked:
            if len(self._marked) >= _KEPT:
                self._marked.clear()
            self._marked[key] = self._lay(text.translate(_NOT_IN_LINES), marks, width)
        return self._marked[key]

    def _lay(self, text: str, marks: Marks, width: float) -> Laid:
        """Lay a line out in its own direction."""
        font, metrics = self.pen()
        text, marks = _with_first_mark(text, marks, metrics, width)
        # Qt measures plain text, and bold words are wider.
        bold = QFontMetrics(_bold(font))
        words = [text[start : start + length] for start, length in marks]
        more = sum(bold.horizontalAdvance(one) - metrics.horizontalAdvance(one) for one in words)
        if metrics.horizontalAdvance(text) + more > width:
            room = int(width) - max(0, math.ceil(more)) - 2
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            marks = tuple(mark for mark in marks if sum(mark) < len(text))
        text, marks = _isolated(text, marks)
        layout = QTextLayout(text, font)
        layout.setCacheEnabled(True)
        option = QTextOption()
        option.setTextDirection(base_direction(text))
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats(self._formats(text, marks))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e6)
        layout.endLayout()
        return Laid(layout, line.naturalTextWidth())

    def _formats(self, text: str, marks: Marks) -> list[QTextLayout.FormatRange]:
        marked = QTextCharFormat()
        marked.setFontWeight(QFont.Weight.Bold)
        marked.setForeground(self.color("accent"))
        ranges = []
        for start, length in marks:
            piece = QTextLayout.FormatRange()
            # Python counts characters, Qt counts UTF-16 units.
            piece.start = utf16_length(text[:start])
            piece.length = utf16_length(text[start : start + length])
            piece.format = marked
            ranges.append(piece)
        return ranges


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


def _isolated(text: str, marks: Marks) -> tuple[str, Marks]:
    """Return a line with its marks, where what is read from the left is kept so."""
    shown = isolated(text)
    if len(shown) == len(text):
        return text, marks
    spans = from_left(text)
    moved = []
    for start, length in marks:
        begin = place_in_isolated(start, spans, ends=False)
        moved.append((begin, place_in_isolated(start + length, spans, ends=True) - begin))
    return shown, tuple(moved)


def _with_first_mark(
    text: str, marks: Marks, metrics: QFontMetrics, width: float
) -> tuple[str, Marks]:
    """Return a line without so many of its first words that its first mark is seen."""
    start, length = marks[0]
    while metrics.horizontalAdvance(text[: start + length]) > 0.9 * width:
        space = text.find(" ", 0 if text[:1] != "…" else 1)
        if not 0 <= space < start:
            break
        gone = space + 1 - len("…")
        text = "…" + text[space + 1 :]
        marks = tuple((first - gone, count) for first, count in marks)
        start -= gone
    return text, marks
