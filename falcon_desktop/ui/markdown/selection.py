"""The selection in a message, and how mouse and keys change it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.view import Span, View

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.stack import BlockStack

_WORD_EXTRA: Final = "_'’"


class Selection:
    """A selection from ``anchor``, where it began, to ``cursor``, where it is extended."""

    def __init__(self) -> None:
        self.anchor: Point | None = None
        self.cursor: Point | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor is None or self.cursor is None or self.anchor == self.cursor

    def clear(self) -> None:
        """Clear the selection."""
        self.anchor = self.cursor = None

    def collapse(self) -> None:
        """Select nothing, and leave the caret where it is."""
        self.anchor = self.cursor

    def set(self, anchor: Point, cursor: Point) -> None:
        """Select what is between two points, in either order."""
        self.anchor, self.cursor = anchor, cursor

    def ordered(self) -> tuple[Point, Point] | None:
        """Return the first and last point, or None if nothing is selected."""
        if self.anchor is None or self.cursor is None or self.anchor == self.cursor:
            return None
        return min(self.anchor, self.cursor), max(self.anchor, self.cursor)

    def span_in(self, index: int, length: int) -> Span | None:
        """Return what is selected of block ``index`` with a text of ``length``."""
        ends = self.ordered()
        if ends is None or not ends[0].block <= index <= ends[1].block:
            return None
        start = ends[0].offset if ends[0].block == index else 0
        end = ends[1].offset if ends[1].block == index else max(1, length)
        return Span(start, end) if start < end else None


def word_around(text: str, offset: int) -> Span:
    """Return the word, or the run of like characters, at an offset."""
    if not text:
        return Span(0, 0)
    offset = min(offset, len(text) - 1)
    kind = _kind(text[offset])
    start = end = offset
    while start and _kind(text[start - 1]) == kind:
        start -= 1
    while end < len(text) and _kind(text[end]) == kind:
        end += 1
    return Span(start, end)


def line_around(text: str, offset: int) -> Span:
    """Return the paragraph or line of code at an offset."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Span(start, len(text) if end < 0 else end)


def _kind(character: str) -> int:
    if character.isalnum() or character in _WORD_EXTRA:
        return 0
    return 1 if character.isspace() else 2


def moved(views: Sequence[View], point: Point, step: int, *, word: bool) -> Point:
    """Return the point one character or word further, continuing in the next block."""
    text = views[point.block].text()
    offset = point.offset
    if step > 0:
        if offset >= len(text):
            if point.block + 1 < len(views):
                return Point(point.block + 1, 0)
            return point
        if not word:
            return Point(point.block, offset + 1)
        while offset < len(text) and _kind(text[offset]) != 0:
            offset += 1
        while offset < len(text) and _kind(text[offset]) == 0:
            offset += 1
        return Point(point.block, offset)
    if offset <= 0:
        if point.block:
            return Point(point.block - 1, len(views[point.block - 1].text()))
        return point
    if not word:
        return Point(point.block, offset - 1)
    while offset and _kind(text[offset - 1]) != 0:
        offset -= 1
    while offset and _kind(text[offset - 1]) == 0:
        offset -= 1
    return Point(point.block, offset)


def joined(stack: BlockStack, selection: Selection, form: str) -> str:
    """Return the selection as ``plain``, ``markdown`` or ``html``; what fails as its plain text."""
    ends = selection.ordered()
    if ends is None:
        return ""
    pieces: list[str] = []
    single = ends[0].block == ends[1].block
    for index in range(ends[0].block, min(ends[1].block, len(stack.views) - 1) + 1):
        span = selection.span_in(index, len(stack.views[index].text()))
        if span is None:
            continue
        exactly = form == "plain" or (single and stack.views[index].is_code)
        written = "plain" if exactly and form != "html" else form
        piece = stack.attempt(index, partial(_written, span=span, form=written))
        if piece is None:  # its plain text stands in for it now
            view = stack.views[index]
            piece = _written(view, Span(0, len(view.text())), written)
        pieces.append(piece)
    return "".join(pieces) if form == "html" else "\n\n".join(pieces)


def _written(view: View, span: Span, form: str) -> str:
    match form:
        case "html":
            return view.html(*span)
        case "plain":
            return view.plain(*span)
        case _:
            return view.markdown(*span)
