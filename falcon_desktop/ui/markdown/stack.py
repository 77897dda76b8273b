"""A message's blocks, one below the other: their places, and what is at a place.

What a block's view fails over costs no word: its text is shown plainly in its place.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.markdown.blocks import Point, Position
from falcon_desktop.ui.markdown.plain import plain_block
from falcon_desktop.ui.markdown.text_view import TextView
from falcon_desktop.ui.markdown.view import Fit, Link, Paintwork, View, kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from falcon_desktop.core.text.markdown.net import Net
    from falcon_desktop.ui.markdown.blocks import Block

_Made = TypeVar("_Made")
_HELD_VIEWS: Final = 64
"""So many text blocks stay laid out, the last that were used: some 500 kB of text. Of a longer text
the others keep their height alone, and are laid out again where they are drawn."""

_AT_ONCE: Final = 6_000.0
"""So many pixels are laid out anew at once. Of more, the blocks that are far from what is seen are
as tall as they were, in proportion, until :meth:`BlockStack.catch_up` comes to them."""
_NEAR: Final = 1_000.0
"""So many pixels above and below what is seen are laid out with it."""

_SOME_WIDTH: Final = 600.0
"""In pixels, for which something is laid out before any width is known."""


class BlockStack:
    """Lays out ``views`` for a width, in pixels from its top left corner.

    Args:
        make: creates an empty view for a block.
        net: what is told of a view that fails.
        replaced: hears that a plain text stands for such a view, which may be of another height.
    """

    def __init__(
        self, make: Callable[[Block], View], net: Net, replaced: Callable[[], None]
    ) -> None:
        self._make = make
        self._net = net
        self._replaced = replaced
        self.views: list[View] = []
        self.width = 0.0
        """For which everything is laid out; 0 before."""
        self.height = 0.0
        self.line = 1.0
        """The height of a line of text now, in pixels, by which others are estimated."""
        self.seen = (0, 0)
        """The first and the last block that were seen."""
        self.is_behind = False
        """Whether the heights of some blocks are estimates."""
        self.reads_drawn_lines = False
        """Whether assistive technology reads lines as they are drawn, not paragraphs."""
        self.changed_from = 0
        """The first block whose text is another since who reads it as a whole set this."""
        self._blocks: list[Block] = []
        self._plain: set[int] = set()
        """The blocks that could not be drawn, so that a plain text stands for them."""
        self._held: dict[TextView, None] = {}

    # --- blocks ---------------------------------------------------------------------------------

    def show(self, index: int, block: Block, width: float) -> None:
        """Show a block's new state, or the next block."""
        views = self.views
        self.changed_from = min(self.changed_from, index)
        if index < len(views) and (
            type(self._blocks[index]) is not type(block) or index in self._plain
        ):
            self.drop(index)
        if index == len(views):
            views.append(self._make(block))
            self._blocks.append(block)
        self._blocks[index] = block
        above = views[index - 1] if index else None
        views[index].mirrored = above is not None and above.ends_mirrored()
        views[index].nest_above = above.nests()[1] if above is not None else ""
        self._take_look(index)
        self.attempt(index, lambda view: _show(view, block, width))
        self._note_fit(index)

    def attempt(self, index: int, act: Callable[[View], _Made]) -> _Made | None:
        """Return what ``act`` makes of a view; None of one that fails: its text is plain then."""
        try:
            return act(self.views[index])
        except Exception as error:
            self._net.tell("Drawing Markdown", error)
            if index not in self._plain:
                self._show_plainly(index)
            return None

    def _show_plainly(self, index: int) -> None:
        failed, stand_in = self.views[index], plain_block(self._blocks[index])
        view = self._make(stand_in)
        view.update_block(stand_in)
        view.set_width(self.width or failed.width or _SOME_WIDTH)
        view.top = failed.top
        self.changed_from = min(self.changed_from, index)
        self._plain.add(index)
        self._let_go(failed)
        self.views[index] = view
        self._replaced()

    def _let_go(self, view: View) -> None:
        view.dispose()
        if isinstance(view, TextView):
            self._held.pop(view, None)

    def hold(self, view: View) -> None:
        """Note that a view is laid out; of many, let the one go that was not used for longest."""
        if not isinstance(view, TextView):
            return
        held = self._held
        held.pop(view, None)
        held[view] = None
        if len(held) > _HELD_VIEWS:
            oldest = next(iter(held))
            del held[oldest]
            oldest.let_go()

    def drop(self, first: int) -> None:
        """Keep only the blocks before ``first``."""
        self.changed_from = min(self.changed_from, first)
        for view in self.views[first:]:
            self._let_go(view)
        del self.views[first:], self._blocks[first:]
        self._plain = {index for index in self._plain if index < first}

    # --- layout ---------------------------------------------------------------------------------

    def lay_out(self, width: float, first: int) -> None:
        """Place the blocks from ``first`` on, or all of them if the width changed.

        All are laid out, or of many those that are new or near what is seen, see ``is_behind``.
        """
        if width != self.width:
            first = 0
            self.width = width
        views = self.views
        due = [index for index in range(first, len(views)) if views[index].width != width]
        tall = sum(fit.height for index in due if (fit := views[index].fit) is not None)
        near = self._near() if tall > _AT_ONCE else range(len(views))
        for index in due:
            fit = views[index].fit
            if fit is None or index in near:
                self._lay_out(index)
            else:
                views[index].height = _estimate(views[index], fit, width, self.line)
                self.is_behind = True
        self._place(first)

    def _near(self) -> range:
        """Return the blocks that are seen or may soon be, by where they stood until now."""
        if not self.views:
            return range(0)
        first, last = (min(index, len(self.views) - 1) for index in self.seen)
        below = self.views[last]
        return range(
            self.index_at(self.views[first].top - _NEAR),
            self.index_at(below.top + below.height + _NEAR) + 1,
        )

    def restyle(self, line: float) -> None:
        """Have every block drawn anew when it is laid out the next time, which is due now.

        Args:
            line: the height of a line of text in the new look, in pixels.
        """
        self.line = line
        for view in self.views:
            view.restyle_due = True
            view.width = 0.0

    def catch_up(self, deadline: float) -> bool:
        """Lay out blocks whose heights are estimates, until a moment of
        :func:`time.perf_counter`; return whether that was all of them: they are placed then.
        """
        views = self.views
        first = min(self.seen[0], len(views))
        for index in chain(range(first, len(views)), range(first - 1, -1, -1)):
            if views[index].width != self.width:
                if time.perf_counter() > deadline:
                    return False
                self._lay_out(index)
        self.is_behind = False
        self._place(0)
        return True

    def at(self, index: int) -> View:
        """Return a block's view, laid out."""
        if self.views[index].width != self.width and self.width:
            self._lay_out(index)
        return self.views[index]

    def be_seen(self, top: float, bottom: float) -> None:
        """Lay out what is between two heights; the first block there stays where it is."""
        views = self.views
        first = index = self.index_at(top)
        late = False
        while index < len(views) and (index == first or views[index].top <= bottom):
            if views[index].width != self.width and self.width:
                self._lay_out(index)
                late = True
            if late and index + 1 < len(views):
                self._place(index + 1, index + 2)
            index += 1
        if late:
            _put(views[first], views[first].top)
            self._place(first + 1)
            self._replaced()

    def _take_look(self, index: int) -> None:
        if self.views[index].restyle_due:
            self.views[index].restyle_due = False
            self.attempt(index, _restyle)

    def _lay_out(self, index: int) -> None:
        self._take_look(index)
        self.attempt(index, lambda view: view.set_width(self.width))
        self._note_fit(index)

    def _note_fit(self, index: int) -> None:
        view = self.views[index]
        view.fit = Fit(view.width, self.line, view.height)
        self.hold(view)

    def _place(self, first: int, end: int | None = None) -> None:
        """Put the blocks from ``first`` on below the one before it."""
        views = self.views
        y = space = 0.0
        if first:
            before = views[first - 1]
            y, space = before.top + before.height, before.margins()[1]
        for index in range(first, len(views) if end is None else end):
            view = views[index]
            above, below = view.margins()
            y = round(y + (min(above, max(space, above)) if index else 0.0))
            if index and above and space > above and not _tight(view):
                y = round(y + space - above)
            _put(view, y)
            y += view.height
            space = below
        if end is None:
            self.height = y

    def paint(self, painter: QPainter, index: int, clip: QRectF, work: Paintwork) -> None:
        """Draw what is within ``clip`` of a view; of one that fails, its plain text."""
        plain = index in self._plain
        self.attempt(index, lambda view: _paint(painter, view, clip, work))
        if not plain and index in self._plain:
            self.attempt(index, lambda view: _paint(painter, view, clip, Paintwork()))

    # --- places ---------------------------------------------------------------------------------

    def index_at(self, y: float) -> int:
        """Return the index of the block at a height."""
        return max(0, bisect_right(self.views, y, key=_top) - 1)

    def point_at(self, place: QPointF) -> Point:
        """Return the text position nearest to a point."""
        if not self.views:
            return Point(0, 0)
        index = self.index_at(place.y())
        view = self.at(index)
        return Point(index, view.offset_at(QPointF(place.x(), place.y() - view.top)))

    def first_point(self) -> Point:
        """Return the position before all text."""
        return Point(0, 0)

    def last_point(self) -> Point:
        """Return the position after all text."""
        if not self.views:
            return Point(0, 0)
        return Point(len(self.views) - 1, max(1, len(self.views[-1].text())))

    def rect_at(self, point: Point) -> QRect:
        """Return where the caret would stand at a place of the text."""
        if point.block >= len(self.views):
            return QRect()
        view = self.at(point.block)
        return view.rect_of(point.offset, point.offset).translated(0, view.top).toRect()

    def line_at(self, point: Point) -> tuple[Point, Point]:
        """Return from where to where the line of a place is drawn."""
        view = self.at(point.block)
        self.hold(view)
        line = view.line_at(point.offset)
        return Point(point.block, line.start), Point(point.block, line.end)

    def rect_between(self, start: Point, end: int) -> QRect:
        """Return where a stretch of a block is drawn, its first line at least."""
        if start.block >= len(self.views):
            return QRect()
        view = self.at(start.block)
        self.hold(view)
        return view.rect_of(start.offset, end).translated(0, view.top).toRect()

    def link_at(self, place: QPointF) -> Link | None:
        """Return the link at a point."""
        if not self.views:
            return None
        view = self.at(self.index_at(place.y()))
        return view.link_at(QPointF(place.x(), place.y() - view.top))

    def reveal(self, position: Position) -> QRect:
        """Scroll inside a block to make a position visible; return where it is."""
        if position.block >= len(self.views):
            return QRect()
        view = self.at(position.block)
        view.show_offset(position.start, position.end)
        return view.rect_of(position.start, position.end).translated(0, view.top).toRect()

    # --- words ----------------------------------------------------------------------------------

    def plain_text(self) -> str:
        """Return the text as people read it, without Markdown syntax."""
        return "\n\n".join(view.plain(0, len(view.text())) for view in self.views)

    def find(self, text: str | Matcher) -> list[Position]:
        """Return every place of ``text``, upper and lower case alike, or of a search's words."""
        if isinstance(text, Matcher):
            return [
                Position(index, start, end)
                for index, view in enumerate(self.views)
                for start, end in text.spans(view.text())
            ]
        wanted = text.lower()
        found: list[Position] = []
        if not wanted:
            return found
        for index, view in enumerate(self.views):
            content = _lowered(view.text())
            place = content.find(wanted)
            while place >= 0:
                found.append(Position(index, place, place + len(wanted)))
                place = content.find(wanted, place + len(wanted))
        return found


def _show(view: View, block: Block, width: float) -> None:
    view.update_block(block)
    if view.width != width:
        view.set_width(width)


def _restyle(view: View) -> None:
    view.restyle()


def _put(view: View, top: float) -> None:
    """Let a view begin there, and its child widgets with it."""
    moves, view.top = round(top - view.top), top
    if view.placed_fit is not view.fit:
        view.placed_fit = view.fit
        view.place_children()
    elif moves:
        view.move_children(moves)


def _estimate(view: View, fit: Fit, width: float, line: float) -> float:
    """Return about how tall a view will be for a width: text fills fewer lines or more."""
    grows = line / fit.line
    if isinstance(view, TextView) and width:
        grows *= grows * fit.width / width
    return max(line, round(fit.height * grows))


def _paint(painter: QPainter, view: View, clip: QRectF, work: Paintwork) -> None:
    with kept(painter):
        view.paint(painter, clip, work)


def _top(view: View) -> float:
    return view.top


def _tight(view: View) -> bool:
    return view.margins()[0] == 0.0


def _lowered(text: str) -> str:
    """Return ``text`` in lower case with every character in its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
