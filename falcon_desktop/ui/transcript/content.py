"""The content of a message's widget, as the transcript uses it.

``question`` and ``answer`` are the two kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, cast

from PySide6.QtCore import QObject, QPoint, QRect, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import HitPlace, Message, MessageStatus
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.transcript.search import Words

INSET: Final = 8
"""Pixels that a message reaches over the text column on each side, for its focus ring."""


@dataclass(slots=True)
class Mark:
    """A place in a message that survives a new layout: a part and a place in it."""

    part: str
    place: object = 0
    rest: int = 0


class SelectedPart(NamedTuple):
    """What is selected in one part of a message, by the part's number."""

    number: int
    first: Point
    last: Point


class MessageContent(QObject):
    """The content of one ``message``.

    Its parts are children of the message's widget, its ``frame``; all places are in pixels of that.
    """

    height_changed = Signal()
    """Another height is needed."""
    message_changed = Signal()
    """:attr:`message` is another state of the same message."""
    triggered = Signal(str)
    """What one of the parts asks for."""
    call_decided = Signal(int, object)
    """the number of a tool's call among the message's, and a person's Decision"""
    link_activated = Signal(str, str)
    selection_changed = Signal()
    selection_dragged = Signal(QPoint)
    """the pointer's place on the screen"""
    wanted_in_view = Signal(QRect)
    """A place that is gone to in one of the texts: it is to be seen."""

    marks: Matcher | None = None
    """The words that are marked wherever they stand."""
    bottom_gap = 0
    """Pixels between the row of buttons and the next message, at a zoom of 1."""

    def __init__(self, theme: Theme, message: Message, frame: QWidget) -> None:
        super().__init__(frame)
        self.theme = theme
        self.message = message

    @property
    def frame(self) -> QWidget:
        """The widget that this is the content of; not kept here, for that would be a circle, and
        memory is not searched for circles while messages come and go.
        """
        return cast(QWidget, self.parent())

    @property
    def running(self) -> bool:
        """Whether more text may arrive."""
        return self.message.status is MessageStatus.STREAMING

    def text(self) -> str:
        """Return the message's current text."""
        return self.message.text

    @Slot(QRect)
    def _want_in_view(self, place: QRect) -> None:
        """Tell of a place in the text that sent it, as one in the frame."""
        text = cast(QWidget, self.sender())
        self.wanted_in_view.emit(QRect(text.mapTo(self.frame, place.topLeft()), place.size()))

    @property
    def readable(self) -> QWidget | None:
        """The text that the keyboard goes to, None where there is none yet."""
        return None

    def leave_part(self) -> bool:
        """Put the keyboard from a link or a button in one of the texts back to that text itself.

        Returns whether it was at one.
        """
        return False

    @property
    def refines(self) -> bool:
        """Whether the height that changes now was an estimate, so that nothing grew."""
        return False

    def name_texts(self, name: str) -> None:
        """Set what assistive technology calls the texts."""

    def let_tab_in(self, wanted: bool) -> None:
        """Let Tab reach the texts, or have it pass them."""

    def apply_theme(self) -> None:
        """Apply the theme's colours and sizes."""
        raise NotImplementedError

    def lay_out(self, width: int) -> int:
        """Place the parts for the text column's width; return where the buttons go."""
        raise NotImplementedError

    def show(self, shown: bool) -> None:
        """Show the parts, or hide them while an editor replaces them."""
        raise NotImplementedError

    @property
    def editor_top(self) -> int:
        """Where an editor begins that replaces the text."""
        return 0

    def fix(self, fixed: bool) -> None:
        """Disable, or enable again, everything that changes the conversation."""

    def paint(self, painter: QPainter, clip: QRect, *, tinted: bool) -> None:
        """Draw what is behind the parts; ``tinted``: the whole message is selected."""
        raise NotImplementedError

    # --- places ---------------------------------------------------------------------------------

    def mark_at(self, y: int) -> Mark:
        """Return a mark for what is at ``y``, to find it again later."""
        raise NotImplementedError

    def y_of_mark(self, mark: Mark) -> int | None:
        """Return where a mark is now; None if it is gone."""
        raise NotImplementedError

    # --- laying out in slices -------------------------------------------------------------------

    @property
    def complete(self) -> bool:
        """Whether everything is laid out; a very long text is laid out in slices."""
        return True

    def build(self, deadline: float) -> None:
        """Lay out more of the content, until a moment of :func:`time.perf_counter`."""

    def let_go(self) -> None:
        """Stop all work; the widget is about to be destroyed."""

    # --- selection ------------------------------------------------------------------------------

    @property
    def has_selection(self) -> bool:
        """Whether text of this message is selected."""
        raise NotImplementedError

    def selected_markdown(self) -> str:
        """Return the selection in this message, "" for none."""
        raise NotImplementedError

    def selected_html(self) -> str:
        """Return the selection as HTML that fetches nothing."""
        raise NotImplementedError

    def selected_parts(self) -> list[SelectedPart]:
        """Return where something is selected here, for :meth:`select_parts`."""
        raise NotImplementedError

    def select_parts(self, parts: Sequence[SelectedPart]) -> None:
        """Select what was selected where the same message was shown."""
        raise NotImplementedError

    def clear_selection(self) -> None:
        """Clear the selection."""
        raise NotImplementedError

    def select_whole(self) -> None:
        """Select all text of this message."""
        raise NotImplementedError

    def extend_selection(self, *, down: bool) -> None:
        """Extend the selection that began here to the message's end or beginning."""
        raise NotImplementedError

    def select_to(self, place: QPoint, *, down: bool) -> None:
        """Select from the beginning (``down``) or the end to a place."""
        raise NotImplementedError

    # --- words ----------------------------------------------------------------------------------

    def show_marks(self, words: Matcher | None) -> None:
        """Highlight words wherever they occur, or nothing."""
        raise NotImplementedError

    @property
    def unfolded_by_hand(self) -> frozenset[str]:
        """The keys of what is unfolded, and not only for a search that goes through it."""
        return frozenset()

    def fold_back(self) -> None:
        """Collapse what is shown only because :meth:`reveal` went there."""
        raise NotImplementedError

    def keep_unfolded(self) -> None:
        """Keep expanded what :meth:`reveal` has shown."""
        raise NotImplementedError

    def words(self) -> list[tuple[HitPlace, str]]:
        """Return in what one can find, in the order that is shown."""
        raise NotImplementedError

    def reveal(self, word: Words, occurrence: int) -> int | None:
        """Highlight an occurrence of ``word``, ignoring case; return its y, None for none.

        They count from 0 through all that :meth:`words` returns. What is folded is unfolded.
        """
        raise NotImplementedError

    def unfold(self, place: HitPlace, word: Words) -> int | None:
        """Show what is folded at a place where a search found words that are not drawn; return its
        y, None for none.
        """
        return None


def read_in_order(views: Sequence[QWidget]) -> None:
    """Have readers come to parts of a message in this order, before all else in it.

    They go by the place among its children, not by where things are seen.
    """
    for view in reversed(views):
        view.lower()
