"""Maps positions in a Python string to positions in Qt's layout.

Qt counts UTF-16 units, and a drawn formula is one place however long its source is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Offsets:
    """Maps both ways; a position inside an atomic element maps to its start."""

    def __init__(
        self, source_length: int, layout_length: int, shifts: list[tuple[int, int, int, int]]
    ) -> None:
        """``shifts`` are (source start, layout start, source length, layout length), ordered."""
        self._source_length = source_length
        self._layout_length = layout_length
        self._shifts = shifts
        self._source_starts = [shift[0] for shift in shifts]
        self._layout_starts = [shift[1] for shift in shifts]

    def to_layout(self, place: int) -> int:
        """Return the layout's place for a source place, after what the layout adds there."""
        if not self._shifts:
            return max(0, min(place, self._source_length))
        return self._layout_place(place, bisect_right(self._source_starts, place) - 1)

    def end_to_layout(self, place: int) -> int:
        """Return the layout's place for the end of a stretch, before what the layout adds there."""
        if not self._shifts:
            return max(0, min(place, self._source_length))
        return self._layout_place(place, bisect_left(self._source_starts, place) - 1)

    def _layout_place(self, place: int, index: int) -> int:
        place = max(0, min(place, self._source_length))
        if index < 0:
            return place
        source, layout, length, shown = self._shifts[index]
        if place >= source + length:
            return layout + shown + place - source - length
        return layout

    def to_source(self, place: int) -> int:
        """Return the source place for a layout's place."""
        place = max(0, min(place, self._layout_length))
        index = bisect_right(self._layout_starts, place) - 1
        if index < 0:
            return place
        source, layout, length, shown = self._shifts[index]
        if place >= layout + shown:
            return source + length + place - layout - shown
        return source
