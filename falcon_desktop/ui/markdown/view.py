"""What every drawn block can do. A view is not a widget: the message draws all its views.

Offsets count Python characters of :meth:`View.text`; points are relative to the view's top left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from falcon_desktop.ui.markdown.blocks import Block

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Span(NamedTuple):
    """A range of a view's text, ``end`` exclusive."""

    start: int
    end: int


class Fit(NamedTuple):
    """What a view was laid out for, and how tall it came out, in pixels."""

    width: float
    line: float
    """The height of a line of text then."""
    height: float


class Paintwork(NamedTuple):
    """What to draw besides the text: the selection, search hits and the current hit."""

    selection: Span | None = None
    marks: tuple[Span, ...] = ()
    current: Span | None = None


class Link(NamedTuple):
    """A link under the pointer."""

    url: str
    text: str


@contextmanager
def kept(painter: QPainter) -> Iterator[None]:
    """Put the painter back as it was, even where drawing fails: others draw with it, too."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


class View:
    """A block that lays itself out and draws itself.

    ``mirrored`` says that the text before stands at the right, so that indentation is there;
    ``nest_above`` are the containers of that text's last line, as in ``Paragraph.nest``.
    ``changed_from`` is the height from which :meth:`update_block` changed anything.
    ``fit`` is how it was laid out last, None before; ``restyle_due`` says that :meth:`restyle` is
    to come before the next time.
    """

    is_code = False
    shows_words = True
    """Whether its text is drawn as it was written."""

    def __init__(self) -> None:
        self.top = 0.0
        self.height = 0.0
        self.width = 0.0
        self.changed_from = 0.0
        self.fit: Fit | None = None
        self.placed_fit: Fit | None = None
        """As what its child widgets were placed."""
        self.restyle_due = False
        self.mirrored = False
        self.nest_above = ""

    def update_block(self, block: Block) -> None:
        """Show a block's new state; it must be of the kind this view was made for."""
        raise NotImplementedError

    def set_width(self, width: float) -> float:
        """Lay out for a width. Return the height."""
        raise NotImplementedError

    def paint(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        """Draw what is within ``clip``."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the text that can be selected and found."""
        raise NotImplementedError

    def signs(self) -> list[tuple[int, str]]:
        """Return what is drawn before places of the text and is no part of it, with the places."""
        return []

    def reads_from_right(self, offset: int) -> bool:
        """Whether the text at an offset is written from the right."""
        return False

    def line_at(self, offset: int) -> Span:
        """Return the line that an offset is in, as it is drawn, without the line feed after it."""
        text = self.text()
        end = text.find("\n", offset)
        return Span(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end)

    def plain(self, start: int, end: int) -> str:
        """Return a range as plain text, with list markers."""
        raise NotImplementedError

    def markdown(self, start: int, end: int) -> str:
        """Return a range as Markdown."""
        raise NotImplementedError

    def html(self, start: int, end: int) -> str:
        """Return a range as HTML that fetches nothing."""
        raise NotImplementedError

    def offset_at(self, point: QPointF) -> int:
        """Return the offset nearest to a point."""
        raise NotImplementedError

    def rect_of(self, start: int, end: int) -> QRectF:
        """Return where a range is drawn, its first line at least."""
        raise NotImplementedError

    def rects_of(self, start: int, end: int) -> list[QRectF]:
        """Return where the pieces of a range are drawn: one a line at least, without what is
        between them.
        """
        return [self.rect_of(start, end)]

    def link_at(self, point: QPointF) -> Link | None:
        """Return the link under a point."""
        return None

    def nests(self) -> tuple[str, str]:
        """Return the containers of the first and last line, as in ``Paragraph.nest``."""
        return "", ""

    def ends_mirrored(self) -> bool:
        """Whether what follows is indented from the right."""
        return self.mirrored

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What presses something in the block."""
        return ()

    def links(self) -> list[tuple[Span, Link]]:
        """Return every link with its place, in reading order."""
        return []

    def margins(self) -> tuple[float, float]:
        """Return the space required above and below, in pixels."""
        raise NotImplementedError

    def place_children(self) -> None:
        """Move child widgets to the view's current place in the message."""

    def move_children(self, pixels: int) -> None:
        """Move child widgets down with the view, which is laid out as it was."""

    def scroll_sideways(self, pixels: int) -> bool:
        """Scroll inside the block. Return whether anything moved."""
        return False

    def show_offset(self, start: int, end: int) -> None:
        """Scroll inside the block to show a range."""

    def formulas_ready(self, sources: set[str]) -> bool:
        """Draw formulas that became ready. Return whether the layout changes."""
        return False

    def restyle(self) -> None:
        """Drop everything that depends on colours, fonts and sizes."""
        raise NotImplementedError

    def _refuse(self, block: Block) -> TypeError:
        return TypeError(f"{type(self).__name__} can't show {type(block).__name__}")

    def dispose(self) -> None:
        """Release child widgets and pending work."""
