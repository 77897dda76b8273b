"""What a model said: its name, thoughts, text, and how it ended."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.actions import OPEN_FILE
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.content import INSET, Mark, MessageContent
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.reasoning import ReasoningView
from falcon_desktop.ui.transcript.search import Words, occurrences
from falcon_desktop.ui.transcript.words import note_of, speaker

if TYPE_CHECKING:
    from falcon_desktop.ui.transcript.extras import AnswerExtras

_TILE = 20
_HEADER = 28
_BEYOND = 1e6
_CANCEL_STYLE = (
    "QPushButton { border: 1px solid @line; border-radius: 8px; padding: 3px 10px;"
    " background: @window; color: @text; }"
    " QPushButton:hover { background: @hover; }"
    " QPushButton:focus { border: 2px solid @accent; padding: 2px 9px; }"
)


class AnswerContent(MessageContent):
    """A message of the model's. While it streams, new text is only added to what is there."""

    bottom_gap = 10

    def __init__(
        self,
        rendering: Rendering,
        message: Message,
        width: int,
        frame: QWidget,
        *,
        unfolded: bool = False,
    ) -> None:
        super().__init__(rendering.look.theme, message, frame)
        self._shown = True
        self._fixed = False
        self._rendering = rendering
        self._parts = [message.text]
        self._progress = ""
        self._thinking_since: float | None = None
        self._thought: float | None = None
        self._reasoning: ReasoningView | None = None
        self._note: NoteView | None = None
        self._extras: AnswerExtras | None = None
        self._cancel: QPushButton | None = None
        self._body = AnswerBody(rendering, frame)
        self._body.resize(max(1, width - 2 * INSET), 1)
        if self.running:
            self._body.append_markdown(message.text)
            self._body.flush()
        else:
            self._body.set_markdown(message.text, driven=True)
        self._body.show_running(self.running)
        self._body.height_changed.connect(self.height_changed)
        self._body.link_activated.connect(self.link_activated)
        self._body.selection_changed.connect(self.selection_changed)
        self._body.selection_dragged.connect(self._dragged)
        self._body.setVisible(bool(message.text))
        if message.reasoning:
            self._reasoning_view().extend(message.reasoning)
            self._update_reasoning()
            self._reasoning_view().set_unfolded(unfolded)
        self._update_extras()
        self._update_note()

    # --- the answer comes -----------------------------------------------------------------------

    @property
    def complete(self) -> bool:
        return self.running or self._body.is_complete

    def build(self, deadline: float) -> None:
        self._body.build(deadline)

    def let_go(self) -> None:
        self._body.let_go()
        if self._reasoning is not None and self._reasoning.body is not None:
            self._reasoning.body.let_go()
        if self._extras is not None:
            self._extras.let_go()

    def mime_data(self) -> QMimeData:
        """Return what copying the whole answer puts on the clipboard."""
        return self._body.whole_mime_data()

    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    @property
    def has_text(self) -> bool:
        """Whether any text came."""
        return any(self._parts)

    @property
    def unfolded(self) -> bool:
        """Whether the reasoning is shown."""
        return self._reasoning is not None and self._reasoning.unfolded

    @property
    def unfolded_by_hand(self) -> bool:
        """Whether the reasoning is shown, and not only for a search that goes through it."""
        return self._reasoning is not None and self._reasoning.unfolded_by_hand

    def extend(self, text: str, reasoning: str) -> None:
        """Add what has just come."""
        self._offer_stop(False)
        if reasoning:
            self._progress = ""
            self._reasoning_view().extend(reasoning)
        if text:
            first = not self.has_text
            self._parts.append(text)
            self._body.append_markdown(text)
            if first:
                self._progress = ""
                self._body.flush()
                self._body.show()
                self.height_changed.emit()
        if reasoning or (text and self._reasoning is not None):
            self._update_reasoning()
        if reasoning and len(self._parts) == 1:
            self.height_changed.emit()

    def set_model(self, model: str) -> None:
        """Name who answers."""
        made = replace(self.message.provenance, model=model)
        self.message = replace(self.message, provenance=made)
        self.message_changed.emit()

    def set_progress(self, words: str, *, can_stop: bool = False) -> None:
        """Say what goes on before the first token; ``can_stop`` offers to give it up."""
        if self.has_text or self._reasoning is not None or not self.running:
            return
        self._offer_stop(can_stop)
        if words != self._progress:
            self._progress = words
            self._place_cancel()
            self.frame.update()

    def _offer_stop(self, offered: bool) -> None:
        if offered == (self._cancel is not None):
            return
        if self._cancel is not None:
            self._cancel.hide()
            self._cancel.deleteLater()
            self._cancel = None
        else:
            self._cancel = QPushButton(tr("Cancel"), self.frame)
            self._cancel.setObjectName("cancel_waiting")
            self.theme.style(self._cancel, _CANCEL_STYLE)
            self._cancel.setFont(self.theme.font(scale=0.95))
            self._cancel.clicked.connect(self._give_up)
            self._cancel.show()
        self.height_changed.emit()

    def _place_cancel(self) -> None:
        """Put the button behind the words of progress."""
        if self._cancel is None:
            return
        size = self._cancel.sizeHint()
        x = INSET + QFontMetrics(self.theme.font()).horizontalAdvance(self._progress)
        x = max(INSET, min(x + self.theme.px(10), self.frame.width() - INSET - size.width()))
        x = self.frame.width() - x - size.width() if self.frame.isRightToLeft() else x
        self._cancel.setGeometry(QRect(QPoint(x, self._progress_top), size))

    @Slot()
    def _give_up(self) -> None:
        self.triggered.emit("stop")

    def finish(self, message: Message) -> None:
        """Take the finished answer. Its text is laid out again only where it is another."""
        shown = self.text()
        self.message = message
        self._offer_stop(False)
        self._progress = ""
        self._parts = [message.text]
        if message.text.startswith(shown):
            if len(message.text) > len(shown):
                self._body.append_markdown(message.text[len(shown) :])
            self._body.finish()
        else:
            self._body.set_markdown(message.text)
        self._body.show_running(False)
        self._body.setVisible(bool(message.text) and self._shown)
        thought = "" if self._reasoning is None else self._reasoning.text()
        if self._reasoning is not None and not message.reasoning.startswith(thought):
            # what seemed to be reasoning was the answer
            self._reasoning.hide()
            self._reasoning.deleteLater()
            self._reasoning, thought = None, ""
        if more := message.reasoning[len(thought) :]:
            self._reasoning_view().extend(more)
        self._update_reasoning()
        self._update_extras()
        self._update_note()
        self.message_changed.emit()
        self.height_changed.emit()

    # --- parts ----------------------------------------------------------------------------------

    @property
    def note(self) -> NoteView | None:
        """What stands under the answer because it did not end by itself."""
        return self._note

    @property
    def body(self) -> AnswerBody:
        """The text."""
        return self._body

    def _reasoning_view(self) -> ReasoningView:
        if self._reasoning is None:
            self._reasoning = ReasoningView(self._rendering, self.frame)
            self._reasoning.height_changed.connect(self.height_changed)
            self._reasoning.link_activated.connect(self.link_activated)
            self._reasoning.show()
            if self.running:
                self._thinking_since = time.monotonic()
        return self._reasoning

    @property
    def extras(self) -> AnswerExtras | None:
        """What stands about the text, where the answer is made of more."""
        return self._extras

    def _update_extras(self) -> None:
        """Show what is no text: few answers have any."""
        message = self.message
        if self._extras is None and not (message.parts or message.attachments):
            return
        if self._extras is None:
            from falcon_desktop.ui.transcript.extras import AnswerExtras

            self._extras = AnswerExtras(self._rendering, self.frame)
            self._extras.height_changed.connect(self.height_changed)
            self._extras.link_activated.connect(self.link_activated)
            self._extras.file_opened.connect(self._open_file)
        self._extras.set_message(message)
        self._extras.show(self._shown)

    @Slot(int)
    def _open_file(self, place: int) -> None:
        self.triggered.emit(f"{OPEN_FILE}{place}")

    def _update_reasoning(self) -> None:
        if self._reasoning is not None:
            running = self.running and not self.has_text
            if not running and self._thought is None and self._thinking_since is not None:
                self._thought = time.monotonic() - self._thinking_since
            duration = self.message.timings.reasoning
            duration = self._thought if duration is None else duration
            self._reasoning.set_state(duration, running=running)

    def fix(self, fixed: bool) -> None:
        self._fixed = fixed
        before = self._note
        self._update_note()
        if self._note is not before:
            self.height_changed.emit()

    def _update_note(self) -> None:
        note = note_of(self.message)
        if note is not None and self._fixed:  # in the trash nothing is asked again
            note = replace(note, action="", more=(), wait_until=0.0)
        if self._note is not None and self._note.note == note:
            return
        if self._note is not None:
            self._note.hide()
            self._note.deleteLater()
            self._note = None
        if note is not None:
            self._note = NoteView(self.theme, note, self.frame)
            self._note.action_requested.connect(self.triggered)
            self._note.height_changed.connect(self.height_changed)
            self._note.show()

    def apply_theme(self) -> None:
        if self._cancel is not None:
            self.theme.style(self._cancel, _CANCEL_STYLE)
            self._cancel.setFont(self.theme.font(scale=0.95))
        if self._reasoning is not None:
            self._reasoning.apply_theme()
        if self._extras is not None:
            self._extras.apply_theme()
        if self._note is not None:
            self._note.apply_theme()

    @property
    def has_selection(self) -> bool:
        return self._body.has_selection

    def selected_markdown(self) -> str:
        return self._body.selected_markdown()

    def selected_html(self) -> str:
        return self._body.selected_html()

    def clear_selection(self) -> None:
        self.marks = None
        self._body.clear_selection()
        self._body.set_marks([])
        if self._reasoning is not None and self._reasoning.body is not None:
            self._reasoning.body.set_marks([])
        for body in [] if self._extras is None else self._extras.bodies:
            body.set_marks([])

    def select_whole(self) -> None:
        self._body.select_all()

    def extend_selection(self, *, down: bool) -> None:
        self._body.extend_to(QPointF(_BEYOND, _BEYOND) if down else QPointF(-1, -1))

    def select_to(self, place: QPoint, *, down: bool) -> None:
        body = self._body
        start = body.first_point() if down else body.last_point()
        body.select(start, body.point_at(QPointF(body.mapFrom(self.frame, place))))

    @Slot(QPoint)
    def _dragged(self, place: QPoint) -> None:
        self.selection_dragged.emit(self._body.mapToGlobal(place))

    # --- layout ---------------------------------------------------------------------------------

    @property
    def editor_top(self) -> int:
        return self.theme.px(_HEADER)

    def show(self, shown: bool) -> None:
        self._shown = shown
        self._body.setVisible(shown and self.has_text)
        for part in (self._reasoning, self._note):
            if part is not None:
                part.setVisible(shown)
        if self._extras is not None:
            self._extras.show(shown)
        self.frame.update()

    def lay_out(self, width: int) -> int:
        px = self.theme.px
        y = px(_HEADER)
        if self._reasoning is not None:
            edge = self._reasoning.overhang
            height = self._reasoning.layout_for(width + 2 * edge)
            self._reasoning.setGeometry(INSET - edge, y, width + 2 * edge, height)
            y += height + px(12 if self._reasoning.unfolded else 6)
        if self._extras is not None:
            y = self._extras.lay_out_above(width, y)
        if self.has_text:
            height = self._body.heightForWidth(width)
            self._body.setGeometry(INSET, y, width, height)
            y += height
        elif self.running:
            self._progress_top = y
            y += self._progress_height() + px(4)
            self._place_cancel()
        if self._extras is not None:
            y = self._extras.lay_out_below(width, y)
        if self._note is not None:
            y += px(8) if self.has_text else 0
            height = self._note.layout_for(width)
            self._note.setGeometry(INSET, y, width, height)
            y += height
        return y

    _progress_top = 0

    def _progress_height(self) -> int:
        line = QFontMetrics(self.theme.font()).lineSpacing()
        return max(line, self._cancel.sizeHint().height()) if self._cancel is not None else line

    # --- painting -------------------------------------------------------------------------------

    def paint(self, painter: QPainter, clip: QRect, *, tinted: bool) -> None:
        theme, px = self.theme, self.theme.px
        if clip.top() > max(px(_HEADER), self._progress_top + px(_HEADER)):
            return
        colors = theme.colors
        mirrored = self.frame.isRightToLeft()
        side = px(_TILE)
        tile = QRect(INSET, px(2), side, side)
        name = QRect(
            INSET + side + px(8), px(2), self.frame.width() - 2 * INSET - side - px(8), side
        )
        if mirrored:
            tile.moveRight(self.frame.width() - INSET - 1)
            name.moveLeft(INSET)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("accent"))
        painter.drawRoundedRect(QRectF(tile), px(6), px(6))
        painter.setPen(colors.color("on_accent"))
        painter.setFont(theme.font(scale=0.85, bold=True))
        name_said = speaker(self.message, self.message.role)
        painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, name_said[:1].upper())
        painter.setPen(colors.color("secondary"))
        painter.setFont(theme.font(scale=0.95))
        lead = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        mark = f" · {tr('Edited')}" if self.message.provenance.edited else ""
        metrics = painter.fontMetrics()
        room = name.width() - metrics.horizontalAdvance(mark)
        words = metrics.elidedText(name_said, Qt.TextElideMode.ElideRight, room)
        align = lead | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(name, align, f"{words}{mark}")
        if self.running and not self.has_text and self._shown:
            self._paint_progress(painter, align)

    def _paint_progress(self, painter: QPainter, align: Qt.AlignmentFlag) -> None:
        painter.setFont(self.theme.font())
        height = self._progress_height()
        place = QRect(INSET, self._progress_top, self.frame.width() - 2 * INSET, height)
        words = self._progress or (tr("Waiting…") if self._reasoning is None else "")
        painter.drawText(place, align, words)

    # --- places ---------------------------------------------------------------------------------

    def mark_at(self, y: int) -> Mark:
        body = self._body
        if self.has_text and body.y() <= y < body.y() + body.height():
            return self._body_mark(y - body.y())
        if self._note is not None and y >= self._note.y():
            return Mark("note", 0, y - self._note.y())
        if self.has_text and y >= body.y() + body.height():
            return Mark("end", 0, y - body.y() - body.height())
        if self._reasoning is not None and y >= self._reasoning.y():
            return Mark("reasoning", 0, y - self._reasoning.y())
        return Mark("top", 0, y)

    def _body_mark(self, y: int) -> Mark:
        point = self._body.mark_at(y)
        top = self._body.y_of_mark(point)
        return Mark("body", point, 0 if top is None else y - top)

    def y_of_mark(self, mark: Mark) -> int | None:
        body = self._body
        match mark.part:
            case "body":
                place = mark.place
                y = body.y_of_mark(place) if isinstance(place, Point) else None
                return None if y is None else body.y() + y + mark.rest
            case "note" if self._note is not None:
                return self._note.y() + mark.rest
            case "end":
                return body.y() + body.height() + mark.rest
            case "reasoning" if self._reasoning is not None:
                return self._reasoning.y() + mark.rest
            case "top":
                return mark.rest
        return None

    def show_marks(self, words: Matcher | None) -> None:
        self.marks = words
        bodies = [self._body]
        if self._reasoning is not None and self._reasoning.body is not None:
            bodies.append(self._reasoning.body)
        if self._extras is not None:
            bodies += self._extras.bodies
        for body in bodies:
            body.set_marks(body.find(words) if words else [])

    def fold_back(self) -> None:
        if self._reasoning is not None:
            self._reasoning.fold_back()

    def keep_unfolded(self) -> None:
        if self._reasoning is not None:
            self._reasoning.keep_unfolded()

    def reveal(self, word: Words, occurrence: int) -> int | None:
        if self._reasoning is not None:
            if occurrence < 0:
                self._body.set_marks([])
                count = len(occurrences(self._reasoning.text(), word))
                return self._reveal_thought(self._reasoning, word, max(0, count + occurrence))
            self._reasoning.fold_back()
            if self._reasoning.body is not None:
                self._reasoning.body.set_marks([])
        y = self._body.reveal_word(word, max(0, occurrence))
        return None if y is None else self._body.y() + y

    def _reveal_thought(self, view: ReasoningView, word: Words, occurrence: int) -> int | None:
        view.unfold_for_now()
        if view.body is None:
            return None
        y = view.body.reveal_word(word, occurrence)
        return None if y is None else view.y() + view.body.y() + y
