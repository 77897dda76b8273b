"""Where the caret of a text goes by each key."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QAccessible, QKeySequence

from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.markdown import selection as selecting
from falcon_desktop.ui.markdown.blocks import Point

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from falcon_desktop.ui.markdown.stack import BlockStack


class Move(NamedTuple):
    """What a key asks for: one ``unit`` on (1) or back (-1), or to an end of it."""

    unit: str
    step: int
    selects: bool = False


_Key = QKeySequence.StandardKey
_MOVES: Final = {
    _Key.MoveToNextChar: Move("character", 1),
    _Key.MoveToPreviousChar: Move("character", -1),
    _Key.MoveToNextWord: Move("word", 1),
    _Key.MoveToPreviousWord: Move("word", -1),
    _Key.MoveToNextLine: Move("line", 1),
    _Key.MoveToPreviousLine: Move("line", -1),
    _Key.MoveToEndOfLine: Move("line end", 1),
    _Key.MoveToStartOfLine: Move("line end", -1),
    _Key.MoveToEndOfDocument: Move("text end", 1),
    _Key.MoveToStartOfDocument: Move("text end", -1),
    _Key.SelectNextChar: Move("character", 1, True),
    _Key.SelectPreviousChar: Move("character", -1, True),
    _Key.SelectNextWord: Move("word", 1, True),
    _Key.SelectPreviousWord: Move("word", -1, True),
    _Key.SelectNextLine: Move("line", 1, True),
    _Key.SelectPreviousLine: Move("line", -1, True),
    _Key.SelectEndOfLine: Move("line end", 1, True),
    _Key.SelectStartOfLine: Move("line end", -1, True),
    _Key.SelectEndOfDocument: Move("text end", 1, True),
    _Key.SelectStartOfDocument: Move("text end", -1, True),
}
BEGINS: Final = frozenset(("character", "word"))
"""What nothing else wants: the first of these keys shows the caret."""
_PROBE: Final = 6.0
"""Pixels to look further down, or up, for the next line; no line is lower."""
_AROUND: Final = 64
"""Characters in which one sign ends that is made of several."""
_FAR: Final = 1e6


def move_of(event: QKeyEvent) -> Move | None:
    """Return what a key does to a caret, on this system; None for nothing."""
    for key, move in _MOVES.items():
        if event.matches(key):
            return move
    plain = event.modifiers() & ~(
        Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    )
    if plain == Qt.KeyboardModifier.ControlModifier and event.key() in (
        Qt.Key.Key_Up, Qt.Key.Key_Down,
    ):  # fmt: skip
        selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return Move("paragraph", 1 if event.key() == Qt.Key.Key_Down else -1, selects)
    return None


def moved(stack: BlockStack, point: Point, move: Move, x: float | None) -> Point | None:
    """Return where the caret goes from ``point``; None where there is nothing in that direction.

    ``x`` is where a caret keeps to that goes up or down, from the left edge.
    """
    step = move.step
    match move.unit:
        case "character" | "word":
            if stack.views[point.block].reads_from_right(point.offset):
                step = -step
            if move.unit == "word":
                return _by_word(stack, point, step, selects=move.selects)
            return _by_character(stack, point, step)
        case "line" if stack.reads_drawn_lines or not QAccessible.isActive():
            return _by_drawn_line(stack, point, step, x)
        case "line" | "paragraph":
            return _by_paragraph(stack, point, step)
        case "line end":
            mirrored = stack.views[point.block].reads_from_right(point.offset)
            side = _FAR if (step > 0) != mirrored else -_FAR
            return stack.point_at(QPointF(side, stack.rect_at(point).center().y()))
    last = len(stack.views) - 1
    return Point(0, 0) if step < 0 else Point(last, len(stack.views[last].text()))


def _by_word(stack: BlockStack, point: Point, step: int, *, selects: bool) -> Point:
    """Go to where a word begins, which is then read; a selection ends with the word."""
    found = selecting.moved(stack.views, point, step, word=True)
    text, offset = stack.views[found.block].text(), found.offset
    if step > 0 and not selects and sys.platform != "darwin":
        while offset < len(text) and text[offset].isspace():
            offset += 1
    return Point(found.block, offset)


def _by_character(stack: BlockStack, point: Point, step: int) -> Point:
    """Go over one sign as people see it, which may be several characters."""
    text, offset = stack.views[point.block].text(), point.offset
    if not 0 <= offset + step <= len(text):
        return selecting.moved(stack.views, point, step, word=False)
    low = max(0, offset - _AROUND)
    around = text[low : offset + _AROUND]
    if around.isascii():
        return Point(point.block, offset + step)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, around)
    finder.setPosition(utf16_length(text[low:offset]))
    found = finder.toNextBoundary() if step > 0 else finder.toPreviousBoundary()
    units = around.encode("utf-16-le", "surrogatepass")[: 2 * max(0, found)]
    return Point(point.block, low + len(units.decode("utf-16-le", "surrogatepass")))


def _by_drawn_line(stack: BlockStack, point: Point, step: int, x: float | None) -> Point | None:
    rect, line = stack.rect_at(point), stack.line_at(point)
    here, y = rect.center().y(), float(rect.bottom() if step > 0 else rect.top())
    wanted = float(rect.center().x()) if x is None else x
    while 0 <= y <= stack.height:
        y += step * _PROBE
        found = stack.point_at(QPointF(wanted, y))
        beyond = (stack.rect_at(found).center().y() - here) * step > 2
        if beyond and stack.line_at(found) != line:  # a row of a table is one
            return found
    return None


def _by_paragraph(stack: BlockStack, point: Point, step: int) -> Point | None:
    """Go to where the next paragraph, item, line of code or row begins, or the one before."""
    text = stack.views[point.block].text()
    if step > 0:
        end = text.find("\n", point.offset)
        if end >= 0:
            return Point(point.block, end + 1)
        return Point(point.block + 1, 0) if point.block + 1 < len(stack.views) else None
    begin = text.rfind("\n", 0, point.offset) + 1
    if begin:
        return Point(point.block, text.rfind("\n", 0, begin - 1) + 1)
    if not point.block:
        return None
    above = stack.views[point.block - 1].text()
    return Point(point.block - 1, above.rfind("\n") + 1)
