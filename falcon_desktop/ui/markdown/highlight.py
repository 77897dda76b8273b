"""Highlights code with Pygments, only what is drawn.

Code is coloured in chunks that begin where a statement probably begins, so that neither a long
block nor a hostile one costs more than what is visible of it. Pygments is imported from a timer,
after the first paint. A lexer that fails leaves its block without colours.
"""

from __future__ import annotations

import logging
import time
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QTextCharFormat

from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.palette import CodePalette
from falcon_desktop.ui.markdown.rows import LONGEST, Rows

if TYPE_CHECKING:
    from pygments.lexer import Lexer

    from falcon_desktop.core.text.markdown.net import Net

_LOG = logging.getLogger(__name__)

Painted: TypeAlias = list[tuple[int, int, QTextCharFormat]]

_SOFT: Final = 1_200
_HARD: Final = 4_800
"""Characters of a chunk: from the first on it ends at a good place, at the second anywhere."""
_LONGEST_ROW: Final = 1_000
"""Characters of a row that is coloured; regular expressions may be slow on longer ones."""
_SLOW_S: Final = 0.15
"""Seconds after which a block is not coloured any further: its text is hostile."""
_BUDGET_S: Final = 0.006


class Coloured(Protocol):
    """Notified when colours are known."""

    def recolor(self, first: int, last: int) -> None:
        """Redraw the rows from ``first`` up to ``last``: they have new colours."""


class Colors:
    """The colours of one code block's rows."""

    def __init__(self, highlighter: Highlighter, target: Coloured) -> None:
        self._highlighter = highlighter
        self._target = target
        self._language = ""
        self._rows = Rows()
        self._chunks = [0]
        self._size = 0
        self._scanned = 0
        self._painted: dict[int, Painted] = {}
        self._given_up = False

    def restart(self, language: str) -> None:
        """Start over with a language."""
        self._language = language
        self._rows = Rows()
        self._chunks = [0]
        self._size = self._scanned = 0
        self._painted.clear()
        self._given_up = not language

    def feed(self, rows: Rows, first: int) -> None:
        """Update the rows, of which those from ``first`` on are new or changed."""
        self._rows = rows
        if self._given_up:
            return
        for row in [row for row in self._painted if row >= first]:
            del self._painted[row]
        if first < self._scanned:
            while len(self._chunks) > 1 and self._chunks[-1] >= first:
                self._chunks.pop()
            self._scanned = self._chunks[-1]
            self._size = 0
        texts = rows.texts
        for index in range(self._scanned, len(texts)):
            text = texts[index]
            if self._size >= _HARD or (
                self._size >= _SOFT and text[:1] not in " \t)]}" and not texts[index - 1].strip()
            ):
                self._chunks.append(index)
                self._size = 0
            self._size += len(text) + 1
        self._scanned = len(texts)

    def row(self, index: int) -> Painted:
        """Return a row's colours; nothing while they are unknown."""
        if self._given_up:
            return []
        found = self._painted.get(index)
        if found is None:
            chunk = bisect_right(self._chunks, index) - 1
            if not self._highlighter.may_work():
                self._highlighter.request(self, chunk)
                return []
            self.paint_chunk(chunk)
            found = self._painted.get(index, [])
        return found

    def work_off(self, chunk: int) -> None:
        """Highlight a requested chunk and have it drawn."""
        if chunk < len(self._chunks) and not self._given_up:
            self.paint_chunk(chunk)
            last = self._chunks[chunk + 1] if chunk + 1 < len(self._chunks) else self._scanned
            self._target.recolor(self._chunks[chunk], last)

    def paint_chunk(self, chunk: int) -> None:
        """Highlight the rows of a chunk."""
        first = self._chunks[chunk]
        last = self._chunks[chunk + 1] if chunk + 1 < len(self._chunks) else self._scanned
        texts = [text if len(text) <= _LONGEST_ROW else "" for text in self._rows.texts[first:last]]
        for row in range(first, last):
            self._painted[row] = []
        try:
            self._paint(texts, first)
        except Exception as error:  # a lexer of a hundred, written for files that somebody wrote
            self._highlighter.net.tell("Colouring code", error)
            for row in range(first, last):
                self._painted[row] = []
            self._given_up = True

    def _paint(self, texts: list[str], first: int) -> None:
        lexer = self._highlighter.lexer(self._language)
        if lexer is None:
            self._given_up = True
            return
        started = time.perf_counter()
        brush = _Brush(self._painted, texts, first)
        palette = self._highlighter.palette
        for _, kind, value in lexer.get_tokens_unprocessed(self._joined(texts, first) + "\n"):
            brush.paint(value, palette.format(kind))
        if time.perf_counter() - started > _SLOW_S:
            _LOG.debug("Code in %r takes too long to colour", self._language[:40])
            self._given_up = True

    def _joined(self, texts: list[str], first: int) -> str:
        """Return rows as lines again: what is cut only to be shown is one piece of code.

        A very long line stays cut, for lexers may take long over it.
        """
        pieces: list[str] = []
        length = 0
        for index, text in enumerate(texts):
            if index:
                length += len(texts[index - 1])
                goes_on = self._rows.goes_on(first + index - 1) and length + len(text) <= LONGEST
                if not goes_on:
                    pieces.append("\n")
                    length = 0
            pieces.append(text)
        return "".join(pieces)

    def close(self) -> None:
        """Stop pending work."""
        self._given_up = True


class _Brush:
    """Goes along rows with a lexer's pieces, whether or not a line ends where a row does."""

    def __init__(self, painted: dict[int, Painted], texts: list[str], first: int) -> None:
        self._painted = painted
        self._texts = texts
        self._first = first
        self._row = 0
        self._column = 0

    def paint(self, value: str, made: QTextCharFormat | None) -> None:
        """Give the next characters a format, None for the usual one."""
        if "\n" not in value and self._row < len(self._texts):  # so are nearly all
            end = self._column + len(value)
            if end <= len(self._texts[self._row]):
                if made is not None and value:
                    row = self._painted[self._first + self._row]
                    row.append((self._column, len(value), made))
                self._column = end
                return
        for number, piece in enumerate(value.split("\n")):
            if number:
                self._next_row()
            left = len(piece)
            while left and self._row < len(self._texts):
                length = min(left, len(self._texts[self._row]) - self._column)
                if length and made is not None:
                    self._painted[self._first + self._row].append((self._column, length, made))
                self._column += length
                left -= length
                if left:
                    self._next_row()

    def _next_row(self) -> None:
        self._row += 1
        self._column = 0


class Highlighter(QObject):
    """Highlights code blocks and shares the available time among them."""

    def __init__(self, look: Look, net: Net, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.net = net
        self.palette = CodePalette(look)
        self._lexers: dict[str, Lexer | None] = {}
        self._loaded = False
        self._window = 0.0
        self._requests: list[tuple[Colors, int]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)
        look.changed.connect(self._restyle)

    def open(self, target: Coloured) -> Colors:
        """Return the colours for a new block."""
        return Colors(self, target)

    def may_work(self) -> bool:
        """Whether a chunk can be highlighted now without delaying the window."""
        if not self._loaded:
            return False
        now = time.perf_counter()
        if now - self._window > 0.016:
            self._window = now
        return now - self._window < _BUDGET_S

    def request(self, colors: Colors, chunk: int) -> None:
        """Highlight a chunk soon."""
        if (colors, chunk) not in self._requests:
            self._requests.append((colors, chunk))
        if not self._timer.isActive():
            self._timer.start(1)

    @Slot()
    def _work(self) -> None:
        if not self._loaded:
            try:
                import pygments.lexers
            except Exception as error:
                self.net.tell("Loading what colours code", error)
                self._requests.clear()
                return
            self._loaded = bool(pygments.lexers)
            self._timer.start(1)
            return
        end = time.perf_counter() + _BUDGET_S
        while self._requests and time.perf_counter() < end:
            colors, chunk = self._requests.pop(0)
            colors.work_off(chunk)
        if self._requests:
            self._timer.start(4)

    def lexer(self, language: str) -> Lexer | None:
        """Return Pygments' lexer for a fence's language name, or None."""
        name = language.lower().strip("{}.:,")
        if name not in self._lexers:
            from pygments.lexers import get_lexer_by_name
            from pygments.util import ClassNotFound

            try:
                self._lexers[name] = get_lexer_by_name(name, stripnl=False, ensurenl=False)
            except ClassNotFound:
                self._lexers[name] = None
        return self._lexers[name]

    @Slot()
    def _restyle(self) -> None:
        self.palette.reset()
