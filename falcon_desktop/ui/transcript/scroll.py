"""The scroll position in a column of items whose heights become known late.

The truth is an anchor: an item and how many pixels of it are above the view's top. Everything
else (positions, the handle) follows from it, so that no height that changes above or below moves
what is being read.

The handle lives in units of its own: each item's *weight*, which stays what it was when its
height becomes known, so that measuring never moves the handle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from falcon_desktop.ui.transcript.heights import Heights


class ScrollModel:
    """Scrolling over ``heights``, in device-independent pixels from the view's top down.

    ``tail`` is empty space after the last item; it exists only while it keeps the view where it
    is. ``following`` says that a growing end may pull the view along.
    """

    def __init__(self) -> None:
        self.heights = Heights()
        self._weights = Heights()
        self.page = 0
        self.padding_top = 0
        self.padding_bottom = 0
        self.index = 0
        self.offset = 0
        self.tail = 0
        self.following = True
        self._held: tuple[int, int] | None = None

    def reset(self, heights: Sequence[int]) -> None:
        """Start over with new items, at the top."""
        self.heights = Heights(heights)
        self._weights = Heights(heights)
        self.tail = 0
        self.following = True
        self._held = None
        self.index, self.offset = 0, -self.padding_top

    def rescale(self, factors: Sequence[float], known: Mapping[int, int]) -> None:
        """Take another width or zoom: every height times its factor, those that are ``known`` as
        they are. The anchor stays, and so does the handle, as far as the factors are alike.
        """
        heights = [
            known.get(index, round(self.heights[index] * factor))
            for index, factor in enumerate(factors)
        ]
        weights = [round(self._weights[index] * factor) for index, factor in enumerate(factors)]
        self.heights = Heights(heights)
        self._weights = Heights(weights)

    def append(self, height: int) -> None:
        """Add an item at the end; what is visible stays."""
        self.heights.append(height)
        self._weights.append(height)

    def cut(self, heights: Sequence[int]) -> None:
        """Keep only the first items, with these heights; the position may be beyond them."""
        weights = [self._weights[index] for index in range(len(heights))]
        self._held = None
        self.heights = Heights(heights)
        self._weights = Heights(weights)
        self.index, self.offset = 0, -self.padding_top

    def set_height(self, index: int, height: int, *, settled: bool = True) -> None:
        """Set an item's actual height.

        ``settled`` False says that the item itself grew or that nothing was painted yet: then the
        handle may follow.
        """
        self.heights.set(index, height)
        if not settled:
            self._weights.set(index, height)

    # --- positions -----------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """Pixels of the column above the view's top."""
        if not len(self.heights):
            return 0
        return self.padding_top + self.heights.top(self.index) + self.offset

    @property
    def end(self) -> int:
        """Where the column ends, without the tail."""
        return self.padding_top + self.heights.total + self.padding_bottom

    @property
    def last_position(self) -> int:
        """The maximum position."""
        return max(0, self.end + self.tail - self.page)

    @property
    def below(self) -> int:
        """Pixels between the view's bottom and the column's end; negative if there is space."""
        return self.end - self.position - self.page

    @property
    def end_in_view(self) -> bool:
        """Whether the end of the last item is visible."""
        return self.below <= self.padding_bottom

    def y_of(self, index: int) -> int:
        """Return where an item begins, relative to the view's top."""
        return self.heights.top(index) - self.heights.top(self.index) - self.offset

    def items_between(self, top: int, bottom: int) -> range:
        """Return the items from ``top`` to ``bottom``, both relative to the view's top."""
        if not len(self.heights):
            return range(0)
        base = self.position - self.padding_top
        return range(self.heights.at(base + top), self.heights.at(max(0, base + bottom - 1)) + 1)

    # --- moving --------------------------------------------------------------------------------

    def move_to(self, position: int) -> None:
        """Move the view there, or as close as the column's ends allow."""
        if not len(self.heights):
            return
        position = min(max(0, position), self.last_position)
        self.index = self.heights.at(position - self.padding_top)
        self.offset = position - self.padding_top - self.heights.top(self.index)

    def move_to_item(self, index: int, y: int) -> None:
        """Move the view so that an item begins at ``y``, or as close as possible."""
        self._held = None
        self.move_to(self.padding_top + self.heights.top(index) - y)

    def hold_item(self, index: int, y: int) -> None:
        """Let an item begin at ``y``, or as near as possible, whatever heights the others turn out
        to have, until :meth:`release` or until the view is moved.
        """
        self.index, self.offset = index, -y
        self._held = (index, y)

    @property
    def held(self) -> bool:
        """Whether :meth:`hold_item` determines the view's position."""
        return self._held is not None

    def release(self) -> None:
        """Hold what is at the view's top again."""
        self._held = None

    def read_to(self, position: int) -> None:
        """Scroll as the reader: going up stops following, reaching the end starts it."""
        self._held = None
        before = self.position
        self.move_to(position)
        # the empty space that is out of view now is given back, or one could scroll into it again
        self.tail = max(0, min(self.tail, -self.below))
        self.following = self.position >= before and self.end_in_view

    def jump_to_end(self) -> None:
        """Show the column's end and follow it."""
        self._held = None
        self.tail = 0
        self.following = True
        self.move_to(self.last_position)

    def place_question(self, index: int) -> None:
        """Put a new item near the top third and follow the end, making room below if need be.

        An item taller than a third ends at two thirds instead, so that its answer has room.
        """
        self._held = None
        third = self.page // 3
        y = min(third, 2 * third - self.heights[index])
        top = self.padding_top + self.heights.top(index)
        target = max(0, top - y)
        self.tail = max(0, target + self.page - self.end)
        self.following = True
        self.move_to(target)

    def settle(self) -> None:
        """After heights changed: hold what is read, or follow the end while following."""
        if not len(self.heights):
            return
        if self._held is not None:
            self.tail = 0
            index, y = self._held
            self.move_to(self.padding_top + self.heights.top(index) - y)
            return
        position = self.position
        room = position + self.page - self.end
        if self.following and room < 0:
            self.tail = 0
            self.move_to(self.last_position)
            return
        # a column that got shorter below keeps the view still by means of the tail
        self.tail = max(0, room) if position > 0 else 0
        self.move_to(position)

    # --- the handle ----------------------------------------------------------------------------

    @property
    def handle_range(self) -> int:
        """The handle's maximum value."""
        if self.last_position == 0:
            return 0
        return max(1, self.padding_top + self._weights.total + self.padding_bottom - self.page)

    @property
    def handle(self) -> int:
        """The handle's value for the current position."""
        # A share of the weights up to the last position, not up to the total: so the handle is at
        # its end exactly when the view is, whatever the heights there turned out to be.
        last = self.last_position
        if last == 0 or not len(self.heights):
            return 0
        position = self.position
        if position >= last:
            return self.handle_range
        share = self._units(self.index, self.offset) / max(1.0, self._units_at(last))
        return round(min(1.0, max(0.0, share)) * self.handle_range)

    def position_of_handle(self, value: int) -> int:
        """Return the position for a value of the handle."""
        whole, last = self.handle_range, self.last_position
        if whole == 0 or value >= whole:
            return last
        units = value / whole * self._units_at(last) - self.padding_top
        if units <= 0:
            return max(0, round(units + self.padding_top))
        index = self._weights.at(int(units))
        into = units - self._weights.top(index)
        weight, height = self._weights[index], self.heights[index]
        offset = into * height / weight if into <= weight and weight else height + into - weight
        return self.padding_top + self.heights.top(index) + round(offset)

    def _units_at(self, position: int) -> float:
        y = position - self.padding_top
        index = self.heights.at(y)
        return self._units(index, y - self.heights.top(index))

    def _units(self, index: int, offset: int) -> float:
        """Return how far a place is in the handle's units.

        Within an item its height is stretched to its weight; the padding and the tail, which
        belong to no item, count pixel by pixel.
        """
        weight, height = self._weights[index], self.heights[index]
        if offset <= 0 or height == 0:
            into = float(offset)
        elif offset <= height:
            into = offset * weight / height
        else:
            into = float(weight + offset - height)
        return self.padding_top + self._weights.top(index) + into
