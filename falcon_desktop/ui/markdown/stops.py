"""Where Tab stops in a message's text, in the order in which it is read: links, buttons of code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.view import Link, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from falcon_desktop.ui.markdown.view import View


class Stop(NamedTuple):
    """A link, or a button that belongs to a block and begins with it."""

    block: int
    span: Span
    link: Link | None = None
    button: QWidget | None = None

    @property
    def place(self) -> Point:
        """Where it begins."""
        return Point(self.block, self.span.start)


def stop_beside(views: Sequence[View], here: Stop | Point, *, forward: bool) -> Stop | None:
    """Return the next stop after a stop or a place, or the one before; None where there is none.

    What begins at a place comes after it. Only as many blocks are looked at as it takes.
    """
    block = here.block
    if block >= len(views):
        return None
    beside = _in_block(views, block)
    if isinstance(here, Stop) and here in beside:
        place = beside.index(here)
        beside = beside[place + 1 :] if forward else beside[:place]
    else:
        point = here.place if isinstance(here, Stop) else here
        beside = [one for one in beside if (one.place >= point) == forward]
    if beside:
        return beside[0 if forward else -1]
    return _first(views, range(block + 1, len(views)) if forward else range(block - 1, -1, -1))


def last_stop(views: Sequence[View]) -> Stop | None:
    """Return the last stop; None where there is none."""
    return _first(views, range(len(views) - 1, -1, -1))


def links_of(views: Sequence[View], block: int) -> Iterator[Stop]:
    """Return the links of a block."""
    return (Stop(block, span, link) for span, link in views[block].links())


def _first(views: Sequence[View], blocks: range) -> Stop | None:
    for block in blocks:
        if found := _in_block(views, block):
            return found[0 if blocks.step > 0 else -1]
    return None


def _in_block(views: Sequence[View], block: int) -> list[Stop]:
    return [
        *(Stop(block, Span(0, 0), button=one) for one in _as_seen(views[block].buttons)),
        *links_of(views, block),
    ]


def _as_seen(buttons: Iterable[QWidget]) -> list[QWidget]:
    """Return the buttons of one line in the order in which they stand."""
    shown = [one for one in buttons if not one.isHidden()]
    side = -1 if any(one.isRightToLeft() for one in shown) else 1
    return sorted(shown, key=lambda one: side * one.x())
