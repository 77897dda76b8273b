"""The widget that shows a message's Markdown.

It draws its blocks itself: one widget a message, so that a selection runs through all of it and a
long answer costs no widgets. Child widgets are only Copy buttons and sideways scroll bars.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.markdown.blocks import Position
from falcon_desktop.ui.markdown.interaction import SelectableText
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.markdown.stack import BlockStack
from falcon_desktop.ui.markdown.text_view import TextView
from falcon_desktop.ui.markdown.view import Paintwork, Span, View, kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from falcon_desktop.core.domain.confidence import TokenConfidence
    from falcon_desktop.ui.markdown.blocks import Block
    from falcon_desktop.ui.markdown.parser import Parser
    from falcon_desktop.ui.markdown.reading import Reader
    from falcon_desktop.ui.markdown.tokens import TokenMarks

FRAME_MS: Final = 33
"""How often growing text is shown at most."""
_FIRST_SLICE_S: Final = 0.015
"""Seconds that the first part of a text takes at once, about; a longer one comes in slices."""
_SLICE_S: Final = 0.008
_REST_MS: Final = 4
"""Between two slices of what is laid out anew out of sight, for what else there is to do."""


class MessageBody(SelectableText):
    """Markdown that may grow.

    ``height_changed`` comes when :meth:`heightForWidth` gives another height for the same width.
    ``link_activated`` carries the address and the text of a link that was chosen; nothing is
    opened here.
    """

    height_changed = Signal()

    def __init__(self, rendering: Rendering, parent: QWidget | None = None) -> None:
        super().__init__(BlockStack(self._make, rendering.net, self._lay_out_soon), parent)
        self._rendering = rendering
        self._reader: Reader | None = None
        self._unshown: int | None = None
        self._driven = False
        self._marks: dict[int, tuple[Span, ...]] = {}
        self._current: Position | None = None
        self._sure: Sequence[TokenConfidence] = ()
        self._tokens: TokenMarks | None = None
        self._anew: QTimer | None = None
        self._behind = QTimer(self)
        self._behind.setSingleShot(True)
        self._behind.setInterval(_REST_MS)
        self._behind.timeout.connect(self._catch_up)
        self._refines = False
        self._stack.line = rendering.look.line
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._work_off)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # Text that comes at the end must not have all of the message drawn again.
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        rendering.look.changed.connect(self._restyle)
        rendering.formulas.ready.connect(self._formulas_ready)
        rendering.code.changed.connect(self._code_changed)

    # text

    def set_markdown(self, text: str, *, driven: bool = False) -> None:
        """Show a complete text. A long one appears in slices, its end last.

        ``driven`` says that whoever asks calls :meth:`build` for every slice, also the first.
        """
        self.start()
        self._driven = driven
        reader = self._reading()
        reader.add(text)
        reader.end()
        if not driven:
            self.build(time.perf_counter() + _FIRST_SLICE_S)

    def start(self) -> None:
        """Start an empty text that grows by :meth:`append_markdown`."""
        self._frame.stop()
        self._reader = None
        self._unshown = None
        self._driven = False
        self._stack.drop(0)
        self._marks = {}
        self._current = None
        self._tokens = None
        self._selection.clear()
        self._relayout(0)

    def _reading(self) -> Reader:
        if self._reader is None:
            from falcon_desktop.ui.markdown.reading import Reader

            self._reader = Reader(self._rendering.parser)
        return self._reader

    def append_markdown(self, text: str) -> None:
        """Add text at the end; it is shown within a frame. Resumes a finished text."""
        self._driven = False
        self._reading().add(text)
        if not self._frame.isActive():
            self._frame.start(FRAME_MS)

    def finish(self) -> None:
        """Mark the text as complete."""
        self._reading().end()
        self.flush()

    def flush(self) -> None:
        """Show everything received so far at once."""
        self._frame.stop()
        self._work_off()

    def let_go(self) -> None:
        """Stop all work; this widget is about to be destroyed."""
        self._frame.stop()
        self._behind.stop()
        if self._anew is not None:
            self._anew.stop()
        self._reader = None
        self._stack.drop(0)

    @property
    def blocks(self) -> Sequence[Block]:
        """What was read of the source so far; not all of it may be laid out yet."""
        return () if self._reader is None else self._reader.blocks

    @property
    def parser(self) -> Parser:
        """What reads the source."""
        return self._rendering.parser

    @property
    def has_text(self) -> bool:
        """Whether there is any source."""
        return self._reader is not None and self._reader.has_text

    def markdown(self) -> str:
        """Return the whole source, including what is not shown yet."""
        return "" if self._reader is None else self._reader.text

    @property
    def is_complete(self) -> bool:
        """Whether everything that was set or finished is shown."""
        return self._unshown is None and (self._reader is None or self._reader.done)

    @Slot()
    def _work_off(self) -> None:
        budget = _SLICE_S if self._stack.views else _FIRST_SLICE_S
        self.build(time.perf_counter() + budget)

    def build(self, deadline: float) -> None:
        """Parse and lay out a part, until a moment of :func:`time.perf_counter`."""
        reader = self._reader
        if reader is None:
            return
        if self._unshown is None:
            self._unshown = reader.read(deadline)
        if self._unshown is not None:
            self._show(reader.blocks, self._unshown, deadline)
        if not self._driven and not self.is_complete:
            self._frame.start(0)
        if self._sure:
            self._mark_tokens()

    def _show(self, blocks: list[Block], first: int, deadline: float) -> None:
        """Lay out blocks from the first that changed, at least that one."""
        self._unshown = None
        self._tokens = None
        width = self._text_width()
        for index in range(first, len(blocks)):
            self._stack.show(index, blocks[index], width)
            if time.perf_counter() > deadline and index + 1 < len(blocks):
                self._unshown = index + 1
                break
        else:
            self._stack.drop(len(blocks))
        self._relayout(first)

    def _make(self, block: Block) -> View:
        return self._rendering.view(block, self)

    # geometry

    def hasHeightForWidth(self) -> bool:
        """Qt's question; the answer is yes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height for a width, in pixels.

        Of a text of many blocks whose width or look has just changed it is an estimate, until
        ``height_changed`` comes.
        """
        if width != self._stack.width and self._stack.views:
            self._lay_out(float(width), 0)
        return round(self._stack.height)

    def sizeHint(self) -> QSize:
        """Return the present size."""
        return QSize(self.width(), self.heightForWidth(max(1, self.width())))

    def _text_width(self) -> float:
        return self._stack.width or float(max(1, self.width()))

    def _lay_out(self, width: float, first: int) -> None:
        self._stack.lay_out(width, first)
        if self._stack.is_behind and not self._behind.isActive():
            self._behind.start()

    @Slot()
    def _catch_up(self) -> None:
        """Lay out a part of what is out of sight; tell the height once all of it is."""
        if not self._stack.catch_up(time.perf_counter() + _SLICE_S):
            self._behind.start()
            return
        self.update()
        self.updateGeometry()
        self._refines = True
        try:
            self.height_changed.emit()  # even for the same height: what is in it has moved
        finally:
            self._refines = False

    @property
    def refines(self) -> bool:
        """Whether a height that is told now was an estimate before: nothing grew."""
        return self._refines

    def _relayout(self, first: int) -> None:
        before = round(self._stack.height)
        self._lay_out(self._text_width(), first)
        if first < len(self._stack.views):
            view = self._stack.views[first]
            top = max(0, int(view.top + view.changed_from) - 2)
            self.update(0, top, self.width(), max(self.height(), round(self._stack.height)) - top)
            view.changed_from = 0.0
        else:
            self.update()
        if round(self._stack.height) != before:
            self.updateGeometry()
            self.height_changed.emit()

    def _lay_out_soon(self) -> None:
        """Lay out anew once what is going on is over: it may be drawing."""
        if self._anew is None:
            self._anew = QTimer(self)
            self._anew.setSingleShot(True)
            self._anew.timeout.connect(self._lay_out_anew)
        self._anew.start(0)

    @Slot()
    def _lay_out_anew(self) -> None:
        self._tokens = None
        self._refines = self._stack.is_behind
        try:
            self._relayout(0)
        finally:
            self._refines = False
        self._mark_tokens()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for a new width."""
        if event.size().width() != self._stack.width:
            self._lay_out(float(event.size().width()), 0)
        if event.size().width() != event.oldSize().width():
            self.update()

    @Slot()
    def _restyle(self) -> None:
        self._stack.restyle(self._rendering.look.line)
        before = round(self._stack.height)
        self._lay_out(self._stack.width or float(self.width()), 0)
        self.update()
        if round(self._stack.height) != before:
            self.updateGeometry()
            self.height_changed.emit()

    @Slot()
    def _code_changed(self) -> None:
        """Show the code blocks in another way."""
        codes = [index for index, view in enumerate(self._stack.views) if view.is_code]
        for index in codes:
            self._stack.views[index].width = 0.0
        if codes:
            self._relayout(codes[0])
            self.update()

    @Slot(object)
    def _formulas_ready(self, sources: set[str]) -> None:
        first = len(self._stack.views)
        for index in range(len(self._stack.views)):
            if self._stack.attempt(index, lambda view: view.formulas_ready(sources)):
                self._stack.views[index].width = 0.0
                first = min(first, index)
        if first < len(self._stack.views):
            self._relayout(first)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the visible blocks."""
        if not self._stack.views:
            return
        area = QRectF(event.rect())
        if self._stack.is_behind:
            self._stack.be_seen(area.top(), area.bottom())
        self._note_seen()
        painter = QPainter(self)
        for index in range(self._stack.index_at(area.top()), len(self._stack.views)):
            view = self._stack.views[index]
            self._paint_quotes(painter, index)  # between two blocks it is the lower one's
            if view.top > area.bottom():
                break
            self._stack.hold(view)
            with kept(painter):
                painter.translate(0, view.top)
                clip = area.translated(0, -view.top)
                self._stack.paint(painter, index, clip, self._paintwork(index))
                if self._tokens is not None:
                    self._paint_tokens(painter, index, clip)
        self._paint_link_focus(painter)
        if self._shows_caret and self.hasFocus() and self._link_focus is None:
            place = self.rect_at(self.caret)
            place.setWidth(max(2, self._rendering.look.theme.px(2)))
            painter.fillRect(place, self._rendering.look.text)
        painter.end()

    def _note_seen(self) -> None:
        """Note what is seen, not only what is drawn: it comes first when all is laid out anew."""
        seen = self.visibleRegion().boundingRect()
        stack = self._stack
        stack.seen = (stack.index_at(seen.top()), stack.index_at(seen.bottom()))

    def _paint_quotes(self, painter: QPainter, index: int) -> None:
        """Draw the bars of quotes beside a block, and up to the one before if they go on."""
        view = self._stack.views[index]
        first = view.nests()[0]
        if "q" not in first:
            return
        look = self._rendering.look
        above = self._stack.views[index - 1] if index else None
        last = above.nests()[1] if above is not None else ""
        width = look.theme.px(3)
        for depth, container in enumerate(first):
            if container != "q":
                continue
            goes_on = above is not None and last[: depth + 1] == first[: depth + 1]
            top = above.top + above.height if above is not None and goes_on else view.top
            bottom = view.top if isinstance(view, TextView) else view.top + view.height
            indent = look.indent(first[:depth])
            x = view.width - indent - width if view.mirrored else indent
            painter.fillRect(QRectF(x, top, width, bottom - top), look.border)

    def _paint_link_focus(self, painter: QPainter) -> None:
        if self._link_focus is None or self._link_focus.block >= len(self._stack.views):
            return
        if not self.hasFocus():  # the keyboard is in another window meanwhile
            return
        span = self._link_focus.span
        view = self._stack.views[self._link_focus.block]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._rendering.look.accent, 1.5))
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        for rect in view.rects_of(*span):  # one a line
            ring = rect.translated(0, view.top).adjusted(-2, 0, 2, 0).intersected(room)
            painter.drawRoundedRect(ring, 3, 3)

    def _paintwork(self, index: int) -> Paintwork:
        current = None
        if self._current is not None and self._current.block == index:
            current = Span(self._current.start, self._current.end)
        selection = None
        if not self._selection.is_empty:
            selection = self._selection.span_in(index, len(self._stack.views[index].text()))
        return Paintwork(selection, self._marks.get(index, ()), current)

    # how sure the model was

    def show_tokens(self, tokens: Sequence[TokenConfidence]) -> None:
        """Mark how sure the model was of these tokens of the source; () for nothing any more."""
        self._sure = tokens
        self._tokens = None
        self._mark_tokens()
        self.update()

    def _mark_tokens(self) -> None:
        if self._sure and self._tokens is None and self.is_complete:
            from falcon_desktop.ui.markdown.tokens import TokenMarks  # few look at it

            look, views = self._rendering.look, self._stack.views
            try:
                self._tokens = TokenMarks(look, views, self.whole_markdown(), self._sure)
            except Exception as error:
                self._leave_tokens(error)
            self.update()

    def _paint_tokens(self, painter: QPainter, index: int, clip: QRectF) -> None:
        try:
            if self._tokens is not None:
                self._tokens.paint(painter, index, self._stack.views[index], clip)
        except Exception as error:
            self._leave_tokens(error)

    def _leave_tokens(self, error: Exception) -> None:
        self._rendering.net.tell("Marking tokens", error)
        self._tokens, self._sure = None, ()

    def tip_at(self, place: QPointF) -> str:
        """Return how sure the model was of the token at a point, where that is shown."""
        if self._tokens is None or not self._stack.views:
            return ""
        index = self._stack.index_at(place.y())
        view = self._stack.views[index]
        return self._tokens.tip(index, view, QPointF(place.x(), place.y() - view.top))

    # finding

    def plain_text(self) -> str:
        """Return the text as people read it, without Markdown syntax."""
        return self._stack.plain_text()

    def find(self, text: str | Matcher) -> list[Position]:  # type: ignore[override]
        """Return every place of ``text``, upper and lower case alike, or of a search's words."""
        return self._stack.find(text)

    def set_marks(self, positions: list[Position], current: Position | None = None) -> None:
        """Highlight search hits, one of them as the current one."""
        marks: dict[int, list[Span]] = {}
        for position in positions:
            marks.setdefault(position.block, []).append(Span(position.start, position.end))
        self._marks = {index: tuple(spans) for index, spans in marks.items()}
        self._current = current
        self.update()

    def reveal(self, position: Position) -> QRect:
        """Scroll inside blocks so that a place is visible; return where it is in this widget."""
        return self._stack.reveal(position)

    def whole_markdown(self) -> str:
        """Return the source."""
        return self.markdown()
