"""What the user said: a tinted bubble on the writing side's end."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.kit.file_chips import FileChips
from falcon_desktop.ui.kit.theme import RADIUS_BUBBLE, Theme
from falcon_desktop.ui.transcript.actions import OPEN_FILE
from falcon_desktop.ui.transcript.content import INSET, Mark, MessageContent
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.plain_text import PlainText
from falcon_desktop.ui.transcript.search import Words, spans_of
from falcon_desktop.ui.transcript.words import note_of

PADDING_X = 14
PADDING_Y = 9
_WIDEST = 0.86
"""A bubble's greatest share of the column."""


class QuestionContent(MessageContent):
    """A message of the user's, verbatim."""

    bottom_gap = 2

    def __init__(self, theme: Theme, message: Message, frame: QWidget, *, shown: int = 0) -> None:
        super().__init__(theme, message, frame)
        self._shown = True
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
        self._text.edit.selectionChanged.connect(self.selection_changed)
        self._text.edit.selection_dragged.connect(self._dragged)

    @property
    def shown(self) -> int:
        """How many characters are shown, but for what a search shows while it is there."""
        return self._text.wanted

    def apply_theme(self) -> None:
        self._text.apply_theme()
        if self._note is not None:
            self._note.apply_theme()

    @property
    def has_selection(self) -> bool:
        return self._text.edit.textCursor().hasSelection()

    def selected_markdown(self) -> str:
        return self._text.selected_text()

    def selected_html(self) -> str:
        text = self._text.selected_text()
        return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if text else ""

    def clear_selection(self) -> None:
        self._text.clear_selection()

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

    def fold_back(self) -> None:
        if self._text.fold_back():
            self.height_changed.emit()

    def keep_unfolded(self) -> None:
        self._text.keep_unfolded()

    def reveal(self, word: Words, occurrence: int) -> int | None:
        spans = spans_of(self.message.text, word)
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
        if not self.message.text.strip() and self._files is not None:
            self._bubble = QRect()
            self._text.hide()
            return self._layout_note(top, width)
        size = self._text.fit(max(60, int(width * _WIDEST)) - 2 * pad_x)
        across = size.width() + 2 * pad_x
        x = INSET if self.frame.isRightToLeft() else INSET + width - across
        self._bubble = QRect(x, top, across, size.height() + 2 * pad_y)
        # a line's extra height stands above its letters; half of it belongs below
        y = top + pad_y - self._text.extra_above // 2
        self._text.setGeometry(x + pad_x, y, size.width(), size.height())
        return self._layout_note(self._bubble.bottom() + 1, width)

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
