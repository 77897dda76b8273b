"""What the transcript asks of a message's content: its parts, places in it, selections, words.
``question`` and ``answer`` fulfil it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.transcript.search import Words


@dataclass(slots=True)
class Mark:
    """A place in a message that survives another layout: a part and a place in it."""

    part: str
    place: object = 0
    rest: int = 0


class MessageContent(QWidget):
    """The content of one ``message``, whatever it is made of."""

    selection_changed = Signal(object)
    selection_dragged = Signal(object, QPoint)
    """this widget, the pointer's place on the screen"""

    marks: Matcher | None = None
    """The words that are marked wherever they stand."""

    def __init__(self, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message

    def text(self) -> str:
        """Return the message's text as it is now."""
        return self.message.text

    def _layout_content(self, width: int) -> int:
        """Place everything above the row of buttons; return where that row begins."""
        raise NotImplementedError

    def _show_content(self, shown: bool) -> None:
        """Show the parts, or hide them while an editor stands in their place."""
        raise NotImplementedError

    def _editor_top(self) -> int:
        """Return where an editor begins that stands in the text's place."""
        return 0

    def mark_at(self, y: int) -> Mark:
        """Return what stands at ``y`` from this widget's top, to find it again later."""
        raise NotImplementedError

    def y_of_mark(self, mark: Mark) -> int | None:
        """Return where a mark stands now; None if it is gone."""
        raise NotImplementedError

    @property
    def complete(self) -> bool:
        """Whether everything is laid out; a very long text comes in slices."""
        return True

    def build(self, deadline: float) -> None:
        """Lay out more of what is not complete, until a moment of :func:`time.perf_counter`."""

    def let_go(self) -> None:
        """Stop all work; this widget is about to be destroyed."""

    @property
    def has_selection(self) -> bool:
        """Whether text of this message is selected."""
        raise NotImplementedError

    def selected_markdown(self) -> str:
        """Return what is selected in this message, "" for nothing."""
        raise NotImplementedError

    def selected_html(self) -> str:
        """Return the same as HTML in which nothing is fetched."""
        raise NotImplementedError

    def clear_selection(self) -> None:
        """Select nothing."""
        raise NotImplementedError

    def select_whole(self) -> None:
        """Select all text of this message."""
        raise NotImplementedError

    def extend_selection(self, *, down: bool) -> None:
        """Let the selection that began here run on to the message's end or beginning."""
        raise NotImplementedError

    def select_to(self, place: QPoint, *, down: bool) -> None:
        """Select from the beginning (``down``) or the end to a point of this widget."""
        raise NotImplementedError

    def _selection_changed(self) -> None:
        self.selection_changed.emit(self)

    def _selection_dragged(self, part: QWidget, place: QPoint) -> None:
        self.selection_dragged.emit(self, part.mapToGlobal(place))

    def show_marks(self, words: Matcher | None) -> None:
        """Mark words wherever they stand, or none any more."""
        raise NotImplementedError

    def reveal(self, word: Words, occurrence: int) -> int | None:
        """Mark an occurrence of ``word`` (case does not matter); return its y, None for none.

        Negative ones are in the reasoning, -1 its last.
        """
        raise NotImplementedError

    def _paint_content(self, painter: QPainter, clip: QRect) -> None:
        """Draw what lies behind the parts."""
        raise NotImplementedError
