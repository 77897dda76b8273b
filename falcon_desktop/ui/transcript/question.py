"""What the user said: a tinted bubble at the trailing edge."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import HitPlace, Message
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.kit.file_chips import FileChips
from falcon_desktop.ui.kit.theme import RADIUS_BUBBLE
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.actions import OPEN_FILE
from falcon_desktop.ui.transcript.content import (
    INSET,
    Mark,
    MessageContent,
    SelectedPart,
    read_in_order,
)
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.plain_text import PlainText
from falcon_desktop.ui.transcript.search import Words, occurrences, spans_of
from falcon_desktop.ui.transcript.words import note_of

if TYPE_CHECKING:
    from falcon_desktop.ui.transcript.body import AnswerBody
    from falcon_desktop.ui.transcript.reasoning import FoldedView

PADDING_X = 14
PADDING_Y = 9
_WIDEST = 0.86
"""A bubble's greatest share of the column."""


class QuestionContent(MessageContent):
    """The user's message, verbatim."""

    bottom_gap = 2

    def __init__(
        self,
        rendering: Rendering,
        message: Message,
        frame: QWidget,
        *,
        shown: int = 0,
        unfolded: frozenset[str] = frozenset(),
    ) -> None:
        theme = rendering.look.theme
        super().__init__(theme, message, frame)
        self._shown = True
        self._choosing = False
        self._bubble = QRect()
        self._text = PlainText(theme, frame)
        self._text.set_text(message.text)
        self._files: FileChips | None = None
        if message.attachments:
            self._files = FileChips(theme, removable=False, parent=frame)
            self._files.at_end = True
            self._files.set_files(message.attachments)
            self._files.opened.connect(self._open_file)
        self._note: NoteView | None = None
        if note := note_of(message):
            self._note = NoteView(theme, note, frame)
        self._text.show_characters(shown)
        self._text.height_changed.connect(self.height_changed)
        self._text.edit.selectionChanged.connect(self._selected)
        self._text.edit.selection_dragged.connect(self._dragged)
        self._text.edit.wanted_in_view.connect(self._want_in_view)
        self._folds: list[FoldedView] = []
        if message.parts:
            self._make_folds(rendering, unfolded)
        files = [self._files] if self._files is not None else []
        if files or self._folds:
            read_in_order([*files, self._text, *self._folds])

    def _make_folds(self, rendering: Rendering, unfolded: frozenset[str]) -> None:
        from falcon_desktop.ui.transcript.extras import folds_of

        self._folds = folds_of(self.message, rendering, self.frame)
        for fold in self._folds:
            fold.height_changed.connect(self.height_changed)
            fold.body_made.connect(self._watch_body)
            fold.set_unfolded(fold.key in unfolded)
            fold.show()

    @Slot(object)
    def _watch_body(self, body: AnswerBody) -> None:
        body.link_activated.connect(self.link_activated)
        body.selection_changed.connect(self._selected)
        body.wanted_in_view.connect(self._want_in_view)

    @property
    def readable(self) -> QWidget | None:
        return None if self._text.isHidden() else self._text.edit

    def name_texts(self, name: str) -> None:
        self._text.edit.setAccessibleName(name)

    def let_tab_in(self, wanted: bool) -> None:
        self._text.edit.let_tab_in(wanted)

    @property
    def unfolded_by_hand(self) -> frozenset[str]:
        return frozenset(fold.key for fold in self._folds if fold.unfolded_by_hand)

    @property
    def _bodies(self) -> list[AnswerBody]:
        return [fold.body for fold in self._folds if fold.body is not None]

    @property
    def shown(self) -> int:
        """The number of characters shown, not counting what a search expanded."""
        return self._text.wanted

    def let_go(self) -> None:
        for body in self._bodies:
            body.let_go()

    def apply_theme(self) -> None:
        self._text.apply_theme()
        for fold in self._folds:
            fold.apply_theme()
        if self._note is not None:
            self._note.apply_theme()

    @Slot()
    def _selected(self) -> None:
        """Something else is selected here: it is the only thing that is."""
        if self._choosing:
            return
        self._choosing = True
        chosen = self.sender()
        if self._folds and chosen is not self._text.edit:
            self._text.clear_selection()
        for body in self._bodies:
            if body is not chosen:
                body.clear_selection()
        self._choosing = False
        self.selection_changed.emit()

    @property
    def has_selection(self) -> bool:
        return self._text.edit.textCursor().hasSelection() or any(
            body.has_selection for body in self._bodies
        )

    def selected_markdown(self) -> str:
        body = next((one for one in self._bodies if one.has_selection), None)
        return self._text.selected_text() if body is None else body.selected_markdown()

    def selected_html(self) -> str:
        body = next((one for one in self._bodies if one.has_selection), None)
        if body is not None:
            return body.selected_html()
        text = self._text.selected_text()
        return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if text else ""

    def selected_parts(self) -> list[SelectedPart]:
        cursor = self._text.edit.textCursor()
        if cursor.hasSelection():
            first, last = cursor.selectionStart(), cursor.selectionEnd()
            return [SelectedPart(0, Point(0, first), Point(0, last))]
        found = []
        for number, fold in enumerate(self._folds, 1):
            points = None if fold.body is None else fold.body.selected_points()
            if points is not None:
                found.append(SelectedPart(number, *points))
        return found

    def select_parts(self, parts: Sequence[SelectedPart]) -> None:
        for part in parts:
            if not part.number:
                self._text.select_places(part.first.offset, part.last.offset)
            elif part.number <= len(self._folds):
                body = self._folds[part.number - 1].body
                if body is not None:
                    body.select(part.first, part.last)

    def clear_selection(self) -> None:
        self._text.clear_selection()
        for body in self._bodies:
            body.clear_selection()
            body.set_marks([])

    def select_whole(self) -> None:
        self._text.edit.selectAll()

    def extend_selection(self, *, down: bool) -> None:
        self._text.extend_selection(down=down)

    def select_to(self, place: QPoint, *, down: bool) -> None:
        self._text.select_to(self._text.edit.mapFrom(self.frame, place), down=down)

    @Slot(QPoint)
    def _dragged(self, place: QPoint) -> None:
        self.selection_dragged.emit(self._text.edit.mapToGlobal(place))

    def show_marks(self, words: Matcher | None) -> None:
        self.marks = words
        self._text.mark_spans(spans_of(self.message.text, words) if words else [])
        for body in self._bodies:
            body.set_marks(body.find(words) if words else [])

    def fold_back(self) -> None:
        if self._text.fold_back():
            self.height_changed.emit()
        for fold in self._folds:
            fold.fold_back()

    def keep_unfolded(self) -> None:
        self._text.keep_unfolded()
        for fold in self._folds:
            fold.keep_unfolded()

    def words(self) -> list[tuple[HitPlace, str]]:
        return [
            (HitPlace.TEXT, self.message.text),
            *((fold.place, fold.words()) for fold in self._folds),
        ]

    def reveal(self, word: Words, occurrence: int) -> int | None:
        spans = spans_of(self.message.text, word)
        left = occurrence - len(spans)
        for fold in self._folds if left >= 0 else ():
            count = len(occurrences(fold.words(), word))
            if left < count:
                return self._reveal_in(fold, word, left)
            left -= count
        for fold in self._folds:
            fold.fold_back()
        if not spans:
            return None
        start, end = spans[min(occurrence, len(spans) - 1)]
        before = self._text.shown
        if end <= self._text.wanted:
            self._text.fold_back()
        y = self._text.select_span(start, end - start)
        if self._text.shown != before:
            self.height_changed.emit()
            y = self._text.select_span(start, end - start)
        return self._text.y() + y

    def _reveal_in(self, fold: FoldedView, word: Words, occurrence: int) -> int | None:
        for other in self._folds:
            if other is not fold:
                other.fold_back()
        if self._text.fold_back():
            self.height_changed.emit()
        self._text.clear_selection()
        body = fold.unfolded_body()
        y = None if body is None else body.reveal_word(word, occurrence)
        return None if body is None or y is None else body.mapTo(self.frame, QPoint(0, y)).y()

    def unfold(self, place: HitPlace, word: Words) -> int | None:
        folds = [fold for fold in self._folds if fold.place is place]
        if not folds:
            return None
        self._reveal_in(folds[0], word, 0)
        return folds[0].y()

    def mark_at(self, y: int) -> Mark:
        place = self._text.place_at(max(0, y - self._text.y()))
        return Mark("text", place, y - self._text.y() - self._text.y_of(place))

    def y_of_mark(self, mark: Mark) -> int | None:
        place = mark.place
        return (
            self._text.y() + self._text.y_of(place) + mark.rest if isinstance(place, int) else None
        )

    def show(self, shown: bool) -> None:
        self._shown = shown
        self._text.setVisible(shown)
        if self._files is not None:
            self._files.setVisible(shown)
        if self._note is not None:
            self._note.setVisible(shown)
        for fold in self._folds:
            fold.setVisible(shown)
        self.frame.update()

    @Slot(int)
    def _open_file(self, place: int) -> None:
        self.triggered.emit(f"{OPEN_FILE}{place}")

    def _layout_files(self, width: int) -> int:
        """Place the files above the bubble; return where that begins."""
        if self._files is None:
            return self.theme.px(2)
        height = self._files.height_for(width)
        self._files.setFixedHeight(height)
        self._files.setGeometry(INSET, self.theme.px(2), width, height)
        return self.theme.px(2) + height + self.theme.px(8)

    def lay_out(self, width: int) -> int:
        px = self.theme.px
        pad_x, pad_y = px(PADDING_X), px(PADDING_Y)
        top = self._layout_files(width)
        if not self.message.text.strip() and (self._files is not None or self._folds):
            self._bubble = QRect()
            self._text.hide()
            return self._layout_note(self._layout_folds(top, width), width)
        size = self._text.fit(max(60, int(width * _WIDEST)) - 2 * pad_x)
        across = size.width() + 2 * pad_x
        x = INSET if self.frame.isRightToLeft() else INSET + width - across
        self._bubble = QRect(x, top, across, size.height() + 2 * pad_y)
        # a line's extra height stands above its letters; half of it belongs below
        y = top + pad_y - self._text.extra_above // 2
        self._text.setGeometry(x + pad_x, y, size.width(), size.height())
        below = self._layout_folds(self._bubble.bottom() + 1, width)
        return self._layout_note(below, width)

    def _layout_folds(self, y: int, width: int) -> int:
        """Place what is folded at the end of the line, as all of a question; return where it ends.

        Unfolded it is as wide as the column.
        """
        for fold in self._folds:
            edge = fold.overhang
            across = width + 2 * edge
            if not fold.unfolded:
                across = min(across, fold.folded_width)
            height = fold.layout_for(across)
            y += self.theme.px(6)
            x = INSET - edge if self.frame.isRightToLeft() else INSET + width + edge - across
            fold.setGeometry(x, y, across, height)
            y += height
        return y

    def _layout_note(self, y: int, width: int) -> int:
        """Place what is to be said under the bubble; return where that ends."""
        if self._note is None:
            return y
        y += self.theme.px(6)
        across = min(width, self._note.line_width())
        height = self._note.layout_for(across)
        x = INSET if self.frame.isRightToLeft() else INSET + width - across
        self._note.setGeometry(x, y, across, height)
        return y + height

    def paint(self, painter: QPainter, clip: QRect, *, tinted: bool) -> None:
        if not self._shown or not clip.intersects(self._bubble):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colors.color("tint"))
        painter.drawPath(self._outline())
        if tinted:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.theme.colors.color("accent"))
            painter.drawPath(self._outline())

    def _outline(self) -> QPainterPath:
        """A rounded rectangle whose lower corner on the writing side's end is nearly square."""
        box, radius, small = QRectF(self._bubble), float(RADIUS_BUBBLE), 4.0
        path = QPainterPath()
        path.addRoundedRect(box, radius, radius)
        corner = QRectF(box.center(), box.bottomRight())
        if self.frame.isRightToLeft():
            corner = QRectF(box.left(), box.center().y(), box.width() / 2, box.height() / 2)
        square = QPainterPath()
        square.addRoundedRect(corner, small, small)
        return path.united(square)
