"""A paragraph laid out with QTextLayout."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from falcon_desktop.core.text.directions import END_ISOLATE, ISOLATE, from_left, turns
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.kit.hidden import show_controls, show_hidden
from falcon_desktop.ui.kit.reading_direction import base_direction, first_direction
from falcon_desktop.ui.markdown.blocks import (
    ASIDE,
    CODE,
    FOOTNOTE,
    FORMULA,
    LINK,
    STRIKE,
    Paragraph,
    Run,
)
from falcon_desktop.ui.markdown.formulas import Drawing, Formulas
from falcon_desktop.ui.markdown.look import HEADING_SCALES, Look
from falcon_desktop.ui.markdown.offsets import Offsets
from falcon_desktop.ui.markdown.view import Link, Paintwork, Span, kept

_UNLIMITED: Final = 1e6
_LONG_WORD: Final = re.compile(r"\S{400}")
_SET_APART: Final = CODE | FORMULA | LINK
_PLACE: Final = "\u00a0"
_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignRight
_FROM_RIGHT: Final = Qt.LayoutDirection.RightToLeft
_ANYWHERE: Final = QTextOption.WrapMode.WrapAnywhere
_BY_WORD: Final = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
_NARROW: Final = 48.0
"""Pixels that a paragraph gets at least, however deep it is nested."""


class ParagraphLayout:
    """Lays out and draws one paragraph.

    ``start`` is its offset in the view's text; ``top`` its place in the view, without the gap;
    ``from_right`` whether it stands at the right, where a list, a quote or a table does.
    """

    def __init__(
        self,
        paragraph: Paragraph,
        look: Look,
        formulas: Formulas,
        align: Qt.AlignmentFlag = _LEFT,
        *,
        from_right: bool | None = None,
    ) -> None:
        self.paragraph = paragraph
        self.text = paragraph.text
        self.start = 0
        self.top = 0.0
        self.left = 0.0
        self.first_line_shift = 0.0
        self.height = 0.0
        self.waiting: set[str] = set()
        self._look = look
        self._formulas = formulas
        self._align = align
        self._drawings: list[tuple[int, Drawing]] = []
        self._lines: list[tuple[float, float]] = []
        self._grounds: list[QRectF] | None = None  # kept: it is drawn more often than laid out
        self._width = -1.0
        self._held: QTextLayout | None = None
        self._mixed = turns(self.text)
        """Whether letters may stand in another order than they are read."""
        self.direction = _direction_of(paragraph) if self._mixed else base_direction(self.text)
        self.from_right = self.right_to_left if from_right is None else from_right
        self._build()

    @property
    def right_to_left(self) -> bool:
        """Whether the paragraph reads right to left."""
        return self.direction == _FROM_RIGHT

    def stand(self, *, from_right: bool) -> bool:
        """Stand at the right or left, whichever way the letters run. Return whether that is new."""
        is_new = from_right != self.from_right
        if is_new:
            self.from_right = from_right
            self.rebuild()
        return is_new

    def first_direction(self) -> bool | None:
        """Return whether the first letter that says a direction is written from the right."""
        return _said_by(self.paragraph)

    def _build(self) -> QTextLayout:
        look, level = self._look, self.paragraph.level
        pieces: list[str] = []
        formats: list[QTextLayout.FormatRange] = []
        shifts: list[tuple[int, int, int, int]] = []
        position = source = 0
        self._drawings.clear()
        self._ranges: list[tuple[int, int]] = []
        self.waiting.clear()
        for run in self.paragraph.runs:
            shown = run.text
            made: QTextCharFormat = look.char_format(run.style, level)
            if run.style & FORMULA:
                size = look.pixel_size * HEADING_SCALES[level]
                drawing = self._formulas.drawing(run.text, size, display=False)
                if drawing is not None:
                    shown = _PLACE
                    made = self._place_for(drawing, made)
                    self._drawings.append((position, drawing))
                    shifts.append((source, position, len(run.text), 1))
                elif self._formulas.is_pending(run.text, display=False):
                    self.waiting.add(run.text)
            elif run.style & (LINK | CODE):
                shown = show_hidden(shown)
            else:
                shown = show_controls(shown)
            first = last = position
            for part, before, after in self._parts(run, shown):
                if before:
                    position = self._add_signs(before, formats, source, position, shifts)
                first = position if before and last == first else first
                units = utf16_length(part)
                if units != len(part):
                    shifts.extend(wide_shifts(part, source, position))
                entry = QTextLayout.FormatRange()
                entry.start, entry.length, entry.format = position, units, made
                formats.append(entry)
                position += units
                last = position
                source += len(run.text) if part is _PLACE else len(part)
                if after:
                    position = self._add_signs(after, formats, source, position, shifts)
                pieces += (before, part, after)
            self._ranges.append((first, last - first))
        self._offsets = Offsets(source, position, shifts)
        self._held = self._laid("".join(pieces).replace("\n", "\u2028"), formats)
        self._grounds = None
        self._width = -1.0
        return self._held

    @property
    def _layout(self) -> QTextLayout:
        """What Qt has of the paragraph; made again where it was let go."""
        if self._held is None:
            width = self._width
            self._build()
            self.set_width(width)
        return self._held or self._build()

    def let_go(self) -> None:
        """Free Qt's layout, ten times the text's size; the measurements stay."""
        self._held = None

    def _laid(self, text: str, formats: list[QTextLayout.FormatRange]) -> QTextLayout:
        look, level = self._look, self.paragraph.level
        layout = QTextLayout(text, look.heading_font(level) if level else look.font)
        align = self._align
        if self.from_right and align == _LEFT:
            align = _RIGHT  # QTextLayout does not mirror by itself
        option = QTextOption(align)
        option.setTextDirection(self.direction)
        option.setWrapMode(
            _ANYWHERE  # looking for words in one long word is quadratic
            if len(text) > 400 and _LONG_WORD.search(text)
            else _BY_WORD
        )
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.setFormats(formats)
        return layout

    def _parts(self, run: Run, shown: str) -> Iterator[tuple[str, str, str]]:
        """Give the pieces of a run with what the layout alone has before and after each: what is
        read from the left in plain text is kept so.
        """
        if run.style & _SET_APART:
            yield (shown, *self._signs_around(run, shown))
            return
        end = 0
        for first, last in from_left(shown) if self._mixed else ():
            if end < first:
                yield shown[end:first], "", ""
            yield shown[first:last], ISOLATE, END_ISOLATE
            end = last
        if end < len(shown) or not shown:
            yield shown[end:], "", ""

    def _signs_around(self, run: Run, shown: str) -> tuple[str, str]:
        """Return what the layout alone has before and after a run.

        That is the space between code and the edge of its ground, and within it and the letters
        around what keeps code in its own direction.
        """
        if not shown or shown is _PLACE:
            return "", ""
        space = _PLACE if run.style & CODE else ""
        if self._mixed and _is_ltr(run):
            return ISOLATE + space, space + END_ISOLATE
        return space, space

    def _add_signs(
        self,
        signs: str,
        formats: list[QTextLayout.FormatRange],
        source: int,
        position: int,
        shifts: list[tuple[int, int, int, int]],
    ) -> int:
        """Add signs that are not in the text. Returns where the layout goes on."""
        for place, sign in enumerate(signs, position):
            if sign == _PLACE:
                entry = QTextLayout.FormatRange()
                entry.start, entry.length, entry.format = place, 1, self._look.pad_format()
                formats.append(entry)
            shifts.append((source, place, 0, 1))
        return position + len(signs)

    def _place_for(self, drawing: Drawing, base: QTextCharFormat) -> QTextCharFormat:
        """Return a format that makes one no-break space as wide as a formula."""
        made = QTextCharFormat(base)
        made.setFont(self._look.place_font(drawing.width))
        return made

    def rebuild(self) -> None:
        """Adopt a new look or finished formulas, now or at the next width."""
        width, was_held = self._width, self._held is not None
        self._width = -1.0
        if was_held:
            self._build()
            if width >= 0:
                self.set_width(width)

    def set_width(self, width: float) -> None:
        """Break the paragraph into lines for a view of ``width``."""
        if width == self._width:
            return
        layout = self._held or self._build()
        self._width = width
        self._grounds = None
        look = self._look
        indent = look.indent(self.paragraph.nest)
        room = max(_NARROW, width - indent) if indent else width
        wanted = look.line_height(self.paragraph.level)
        left = 0.0 if self.from_right else float(indent)
        y = 0.0
        self._lines.clear()
        self.first_line_shift = 0.0
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(room)
            natural = line.height()
            height, ascent = max(wanted, natural), line.ascent()
            shift = (height - natural) / 2
            for place, drawing in self._drawings:
                if line.textStart() <= place < line.textStart() + line.textLength():
                    shift = max(shift, drawing.ascent - ascent + 2)
                    height = max(height, shift + ascent + drawing.descent + 3)
            line.setPosition(QPointF(left, y + shift))
            if not self._lines:
                self.first_line_shift = shift - (wanted - natural) / 2
            self._lines.append((y, height))
            y += height
        layout.endLayout()
        self.height = y if y else wanted

    def natural_width(self) -> float:
        """Return the width of the longest line if nothing is wrapped, in pixels."""
        self.set_width(_UNLIMITED)
        return float(self._layout.maximumWidth()) + 1

    def paint(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        """Draw with the paragraph's top left at ``(0, top)``."""
        origin = QPointF(self.left, self.top)
        if self._grounds is None:
            self._grounds = self._code_grounds()
        if self._grounds:
            self._paint_code_grounds(painter, self._grounds)
        selections: list[QTextLayout.FormatRange] = []
        if work.selection is not None:
            self._paint_ground(painter, work.selection, self._look.selection)
        self._paint_marks(painter, clip, work)
        current = selected = range(0)
        # of formats for the same text, Qt draws the first
        if work.current is not None:
            made = QTextCharFormat()
            made.setForeground(self._look.on_current)
            current = self._add_selection(selections, work.current, made)
        if work.selection is not None:
            made = QTextCharFormat()
            made.setForeground(self._look.on_selection)
            selected = self._add_selection(selections, work.selection, made)
        if work.marks:
            self._ink_marked(selections, clip, work, current)
        self._layout.draw(painter, origin, selections, clip)
        for place, drawing in self._drawings:
            line = self._layout.lineForTextPosition(place)
            if line.isValid():
                x = self.left + _extents(line, place, place + 1, mixed=self._mixed)[0][0]
                baseline = self.top + line.y() + line.ascent()
                ink = self._look.ink(selected=place in selected, current=place in current)
                drawing.paint(painter, QPointF(x, baseline), ink)

    def _paint_marks(self, painter: QPainter, clip: QRectF, work: Paintwork) -> None:
        """Draw the ground of search hits that are to be seen.

        As selections, Qt would draw the text once more for each; a letter has thousands of hits.
        """
        if not work.marks and work.current is None:
            return
        for mark in self._marks_between(clip, work):
            self._paint_ground(painter, mark, self._look.mark)
        if work.current is not None:
            self._paint_ground(painter, work.current, self._look.current_mark)

    def _marks_between(self, clip: QRectF, work: Paintwork) -> Iterator[Span]:
        """Give the search hits in the lines that are to be seen."""
        tops = [top for top, _height in self._lines]
        first = max(0, bisect_right(tops, clip.top() - self.top) - 1)
        last = max(0, bisect_right(tops, clip.bottom() - self.top) - 1)
        begin = self._layout.lineAt(first).textStart()
        line = self._layout.lineAt(last)
        low = self.start + self._offsets.to_source(begin)
        high = self.start + self._offsets.to_source(line.textStart() + line.textLength())
        at = bisect_left(work.marks, low, key=_end_of)
        while at < len(work.marks) and work.marks[at].start <= high:
            yield work.marks[at]
            at += 1

    def _ink_marked(
        self,
        found: list[QTextLayout.FormatRange],
        clip: QRectF,
        work: Paintwork,
        current: range,
    ) -> None:
        """Draw coloured text in which hits are to be seen in the colour of plain text.

        On the ground of a hit it could not be read. All of a link is, not each hit in it: Qt draws
        the text once more for each. ``current`` has a colour of its own.
        """
        coloured = self._styled(LINK | FOOTNOTE | ASIDE | STRIKE)
        if not coloured:
            return
        made = QTextCharFormat()
        made.setForeground(self._look.text)
        marks = [
            (self._offsets.to_layout(mark.start - self.start), mark.end - self.start)
            for mark in self._marks_between(clip, work)
        ]
        for _, start, length in coloured:
            source, end = self._offsets.to_source(start), start + length
            if not any(first < end and source < last for first, last in marks):
                continue
            pieces = [(start, end)]
            if current and current.start < end and start < current.stop:
                pieces = [(start, current.start), (current.stop, end)]
            for first, last in pieces:
                if first < last:
                    entry = QTextLayout.FormatRange()
                    entry.start, entry.length, entry.format = first, last - first, made
                    found.append(entry)

    def _paint_ground(self, painter: QPainter, span: Span, color: QColor) -> None:
        start = max(0, span.start - self.start)
        end = min(len(self.text), span.end - self.start)
        if start < end:
            offsets = self._offsets
            for piece in self._pieces(offsets.to_layout(start), offsets.end_to_layout(end)):
                painter.fillRect(piece, color)

    def _styled(self, flag: int) -> list[tuple[int, int, int]]:
        return [
            (index, *self._ranges[index])
            for index, run in enumerate(self.paragraph.runs)
            if run.style & flag
        ]

    def _code_grounds(self) -> list[QRectF]:
        """Return what is drawn behind code, as if ``left`` and ``top`` were 0."""
        return [
            piece.translated(-self.left, -self.top).adjusted(0.5, 0.5, -0.5, -0.5)
            for _, start, length in self._styled(CODE)
            for piece in self._pieces(start - 1, start + length + 1)
        ]

    def _paint_code_grounds(self, painter: QPainter, grounds: list[QRectF]) -> None:
        with kept(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(self._look.surface)
            painter.setPen(QPen(self._look.border, 1))
            painter.translate(self.left, self.top)
            for rect in grounds:
                painter.drawRoundedRect(rect, 4, 4)

    def _pieces(self, start: int, end: int) -> list[QRectF]:
        """Return the rectangles of a stretch of the layout's text, one a line.

        A line has several where what is read on does not stand side by side.
        """
        found: list[QRectF] = []
        begin = self._layout.lineForTextPosition(max(0, start))
        for index in range(max(0, begin.lineNumber()), self._layout.lineCount()):
            line = self._layout.lineAt(index)
            first, last = line.textStart(), line.textStart() + line.textLength()
            if last <= start or first >= end:
                if first >= end and found:
                    break
                continue
            top = self.top + line.y()
            found.extend(
                QRectF(self.left + left, top, right - left, line.height())
                for left, right in _extents(
                    line, max(start, first), min(end, last), mixed=self._mixed
                )
            )
        return found

    def _add_selection(
        self, found: list[QTextLayout.FormatRange], span: Span, look: QTextCharFormat
    ) -> range:
        """Draw a stretch in a format; return where it is in the layout's text."""
        start = max(0, span.start - self.start)
        end = min(len(self.text), span.end - self.start)
        if start >= end:
            return range(0)
        entry = QTextLayout.FormatRange()
        entry.start = self._offsets.to_layout(start)
        entry.length = self._offsets.end_to_layout(end) - entry.start
        entry.format = look
        found.append(entry)
        return range(entry.start, entry.start + entry.length)

    def offset_at(self, point: QPointF) -> int:
        """Return the offset in the paragraph nearest to a point of the view."""
        y = point.y() - self.top
        last = self._layout.lineCount() - 1
        for index, (top, height) in enumerate(self._lines):
            if y < top + height or index == last:
                line = self._layout.lineAt(index)
                place = int(line.xToCursor(point.x()))
                end = line.textStart() + line.textLength()
                if place == end and index < last:
                    place = max(line.textStart(), end - 1)
                return self._offsets.to_source(place)
        return 0

    def line_at(self, offset: int) -> Span:
        """Return which stretch of the paragraph is drawn in one line with an offset."""
        line = self._layout.lineForTextPosition(self._offsets.to_layout(offset))
        if not line.isValid():
            return Span(0, len(self.text))
        begin, end = line.textStart(), line.textStart() + line.textLength()
        return Span(self._offsets.to_source(begin), self._offsets.to_source(end))

    def rect_of(self, start: int, end: int) -> QRectF:
        """Return where a range is drawn; the caret's place if it is empty."""
        first, last = self._offsets.to_layout(start), self._offsets.end_to_layout(end)
        if start >= end or first >= last:
            line = self._layout.lineForTextPosition(first)
            if not line.isValid():
                return QRectF(0, self.top, 1, self.height)
            x = self.left + cursor_x(line, first)
            return QRectF(x, self.top + line.y(), 1, line.height())
        found = QRectF()
        for piece in self._pieces(first, last):
            found = found.united(piece)
        return found

    def rects_of(self, start: int, end: int) -> list[QRectF]:
        """Return where the pieces of a range are drawn, one a line or more."""
        return self._pieces(self._offsets.to_layout(start), self._offsets.end_to_layout(end))

    def end_rect(self) -> QRectF:
        """Return the edge at which the last line ends, in its own direction."""
        line = self._layout.lineAt(self._layout.lineCount() - 1)
        if not line.isValid():
            return QRectF(0, self.top, 1, self.height)
        box = line.naturalTextRect()
        x = box.left() - 1 if self.right_to_left else box.right()
        return QRectF(self.left + x, self.top + line.y(), 1, line.height())

    def link_at(self, point: QPointF) -> Link | None:
        """Return the link under a point of the view."""
        if not any(run.link for run in self.paragraph.runs):
            return None
        place = QPointF(point.x() + self.left, point.y())
        for index, start, length in self._styled(LINK):
            if any(piece.contains(place) for piece in self._pieces(start, start + length)):
                run = self.paragraph.runs[index]
                return Link(run.link, self._link_text(index))
        return None

    def _link_text(self, index: int) -> str:
        """Return the text of all runs that make up one link."""
        runs = self.paragraph.runs
        first = last = index
        while first and runs[first - 1].link == runs[index].link:
            first -= 1
        while last + 1 < len(runs) and runs[last + 1].link == runs[index].link:
            last += 1
        return "".join(run.text for run in runs[first : last + 1])


def _direction_of(paragraph: Paragraph) -> Qt.LayoutDirection:
    """Return the direction of the first letter that says one, code and addresses left aside."""
    right = Qt.LayoutDirection.RightToLeft
    return right if _said_by(paragraph) else Qt.LayoutDirection.LeftToRight


def _said_by(paragraph: Paragraph) -> bool | None:
    """Return whether its first letter that has a direction is written from the right; None if none
    has.
    """
    for run in paragraph.runs:
        found = None if _is_ltr(run) else first_direction(run.text)
        if found is not None:
            return found is Qt.LayoutDirection.RightToLeft
    return None


def _is_ltr(run: Run) -> bool:
    """Say whether a run is read from the left whatever stands around it: code and addresses."""
    if run.style & (CODE | FORMULA):
        return True
    return bool(run.style & LINK) and run.text.startswith(("http://", "https://"))


def _extents(line: QTextLine, start: int, end: int, *, mixed: bool) -> list[tuple[float, float]]:
    """Return from where to where a stretch of a line reaches, from the left, at least one pair.

    ``mixed`` says that letters may stand in another order than they are read.
    """
    if not mixed:
        a, b = cursor_x(line, start), cursor_x(line, end)
        return [(min(a, b), max(a, b))]
    found: list[tuple[float, float]] = []
    boxes = (run.boundingRect() for run in line.glyphRuns(start, end - start))
    for left, right in sorted((box.left(), box.right()) for box in boxes if box.width() > 0):
        if found and left <= found[-1][1] + 0.5:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    x = cursor_x(line, start)
    return found or [(x, x)]


def _end_of(span: Span) -> int:
    return span.end


def cursor_x(line: object, place: int) -> float:
    """Return a cursor's x; PySide returns it together with the position."""
    found = line.cursorToX(place)  # type: ignore[attr-defined]
    return float(found[0] if isinstance(found, tuple) else found)


def wide_shifts(text: str, source: int, layout: int) -> list[tuple[int, int, int, int]]:
    """Return the offsets of characters that take two UTF-16 units."""
    found: list[tuple[int, int, int, int]] = []
    for index, character in enumerate(text):
        if ord(character) > 0xFFFF:
            found.append((source + index, layout + index + len(found), 1, 2))
    return found
