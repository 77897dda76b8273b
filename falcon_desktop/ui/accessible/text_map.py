"""A message's text as one string, and where a place in it is in the blocks.

Qt and what asks it count UTF-16 units of the whole, views count characters of a block. The string
is what the views draw: their text, one below the other, and the signs before it that are no part of
it, such as an item's number.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.kit.hidden import show_controls
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.offsets import Offsets
from falcon_desktop.ui.markdown.paragraph import wide_shifts

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.stack import BlockStack
    from falcon_desktop.ui.markdown.view import View


class _Part:
    """What the string has of one block, from ``start`` on; ``text`` ends with a line feed."""

    def __init__(self, start: int, view: View) -> None:
        source = view.text()
        pieces: list[str] = []
        shifts: list[tuple[int, int, int, int]] = []
        taken = units = 0
        for place, sign in (*view.signs(), (len(source), "")):
            piece = source[taken:place]
            size = utf16_length(piece)
            if size != len(piece):
                shifts.extend(wide_shifts(piece, taken, units))
            units += size
            if sign:
                shifts.append((place, units, 0, utf16_length(sign)))
                units += utf16_length(sign)
            pieces += (piece, sign)
            taken = place
        self.start = start
        self.end = start + units
        """Where its line feed stands."""
        self.text = show_controls("".join(pieces)) + "\n"
        self.source_length = len(source)
        self.offsets = Offsets(len(source), units, shifts)
        self._units: bytes | None = None

    def cut(self, start: int, end: int) -> str:
        """Return a stretch, counted in UTF-16 units from the part's beginning."""
        if len(self.text) == self.end - self.start + 1:
            return self.text[start:end]
        if self._units is None:
            self._units = self.text.encode("utf-16-le", "surrogatepass")
        return self._units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


class TextMap:
    """The text of ``stack``. Only what changed since it was asked last is read again."""

    def __init__(self, stack: BlockStack) -> None:
        self._stack = stack
        self._parts: list[_Part] = []
        self._starts: list[int] = []
        self._whole: str | None = None
        self._changed_from = 0

    def take_change(self) -> int:
        """Return the first block that changed since this was asked last."""
        self._refreshed()
        first, self._changed_from = self._changed_from, len(self._parts)
        return first

    def _refreshed(self) -> list[_Part]:
        views = self._stack.views
        first = min(self._stack.changed_from, len(self._parts))
        self._stack.changed_from = len(views)
        if first < len(self._parts) or first < len(views):
            self._whole = None
            self._changed_from = min(self._changed_from, first)
            del self._parts[first:], self._starts[first:]
            start = self._parts[-1].end + 1 if self._parts else 0
            for view in views[first:]:
                part = _Part(start, view)
                self._parts.append(part)
                self._starts.append(start)
                start = part.end + 1
        return self._parts

    @property
    def length(self) -> int:
        """How many UTF-16 units the text has."""
        parts = self._refreshed()
        return parts[-1].end if parts else 0

    def text(self, start: int, end: int) -> str:
        """Return a stretch of the text; both ends in UTF-16 units."""
        parts, length = self._refreshed(), self.length
        start, end = max(0, start), min(end, length)
        if start >= end:
            return ""
        if not start and end == length:
            if self._whole is None:
                self._whole = "".join(part.text for part in parts)[:-1]
            return self._whole
        pieces = []
        for index in range(bisect_right(self._starts, start) - 1, len(parts)):
            part = parts[index]
            if part.start >= end:
                break
            pieces.append(part.cut(max(0, start - part.start), end - part.start))
        return "".join(pieces)

    def point(self, offset: int) -> Point:
        """Return the place in the blocks of a place in the text."""
        parts = self._refreshed()
        if not parts:
            return Point(0, 0)
        index = max(0, bisect_right(self._starts, offset) - 1)
        part = parts[index]
        return Point(index, min(part.source_length, part.offsets.to_source(offset - part.start)))

    def offset(self, point: Point) -> int:
        """Return the place in the text of a place in the blocks."""
        parts = self._refreshed()
        if not parts:
            return 0
        if point.block >= len(parts):
            return parts[-1].end
        part = parts[point.block]
        return part.start + part.offsets.to_layout(point.offset)

    def end_offset(self, point: Point) -> int:
        """Return the same for the end of a stretch: before the signs that follow there."""
        parts = self._refreshed()
        if not parts or point.block >= len(parts):
            return parts[-1].end if parts else 0
        part = parts[point.block]
        return part.start + part.offsets.end_to_layout(point.offset)
