"""A model's message: its name, reasoning, text, and how it ended."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import height_of_words, paint_words
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.actions import OPEN_FILE
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.content import INSET, Mark, read_in_order
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.pieces import PiecesContent
from falcon_desktop.ui.transcript.reasoning import FoldedView, ReasoningView
from falcon_desktop.ui.transcript.words import note_of, said, speaker, with_verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.confidence import TokenConfidence
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.ui.transcript.extras import Arrangement

_JSON: Final = "```json\n"
"""Before what begins as JSON does; no line of JSON ends it."""
_TILE = 20
_HEADER = 28
_CANCEL_STYLE = (
    "QPushButton { border: 1px solid @edge; border-radius: 8px; padding: 3px 10px;"
    " background: @window; color: @text; }"
    " QPushButton:hover { background: @hover; }"
    " QPushButton:focus { border: 2px solid @accent; padding: 2px 9px; }"
)


class AnswerContent(PiecesContent):
    """A model's message. While it streams, new text is only appended."""

    bottom_gap = 10

    def __init__(
        self,
        rendering: Rendering,
        message: Message,
        width: int,
        frame: QWidget,
        *,
        unfolded: frozenset[str] = frozenset(),
        verdict: str = "",
    ) -> None:
        super().__init__(rendering, message, frame)
        self._verdict = verdict
        self._fixed = False
        self._parts = [message.text]
        self._thoughts = [message.reasoning]
        self._progress = ""
        self._thinking_since: float | None = None
        self._thought: float | None = None
        self._reasoning: ReasoningView | None = None
        self._note: NoteView | None = None
        self._arrangement: Arrangement | None = None
        self._cancel: QPushButton | None = None
        self._sure: Sequence[TokenConfidence] = ()
        self._body = AnswerBody(rendering, frame)
        self._body.resize(max(1, width - 2 * INSET), 1)
        self._adopt_text(self._body)
        self.views.append(self._body)
        if message.attachments or _is_arranged(message):
            self._arrange(driven=not self.running)
        else:
            if self.running:
                self._body.append_markdown(self._drawn(message.text))
                self._body.flush()
            else:
                self._body.set_markdown(self._drawn(message.text), driven=True)
            self._body.show_running(self.running)
            self._body.setVisible(bool(message.text))
            if message.reasoning:
                self._reasoning_view().extend(message.reasoning)
                self._update_reasoning()
        for fold in self.folds:
            if fold.key in unfolded:  # a call that waits is open by itself
                fold.set_unfolded(True)
        self._update_note()

    # --- the answer comes -----------------------------------------------------------------------

    def let_go(self) -> None:
        self._body.let_go()
        super().let_go()

    def mime_data(self) -> QMimeData:
        """Return what copying the whole answer puts on the clipboard."""
        first, *others = self.texts or [self._body]
        return first.whole_mime_data_with(others, self.text())

    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    @property
    def has_text(self) -> bool:
        """Whether any text has arrived."""
        return any(self._parts)

    @property
    def unfolded(self) -> bool:
        """Whether the reasoning is shown."""
        return any(fold.unfolded for fold in self.folds if isinstance(fold, ReasoningView))

    def extend(self, text: str, reasoning: str) -> None:
        """Add new text."""
        self._offer_stop(False)
        if self._arrangement is not None:
            self._extend_pieces(text, reasoning)
            return
        if reasoning:
            self._progress = ""
            self._thoughts.append(reasoning)
            self._reasoning_view().extend(reasoning)
        if text:
            first = not self.has_text
            self._parts.append(text)
            self._body.append_markdown(text if self._body.has_text else self._drawn(self.text()))
            if first:
                self._progress = ""
                self._body.flush()
                self._body.show()
                self.height_changed.emit()
        if reasoning or (text and self._reasoning is not None):
            self._update_reasoning()
        if reasoning and len(self._parts) == 1:
            self.height_changed.emit()

    def _drawn(self, text: str) -> str:
        """Return a text from its beginning as it is drawn: JSON as code, since the signs in it are
        no Markdown. Until it can be told what it is, nothing.
        """
        made = self.message.provenance
        if not made.schema:
            return text
        self._body.lead = _JSON if made.makes_json(text) else ""
        return self._body.lead + text if text.strip() else ""

    def _extend_pieces(self, text: str, reasoning: str) -> None:
        self._progress = ""
        self._parts.append(text)
        self._thoughts.append(reasoning)
        before = list(self.views)
        self._arrange()
        if self.views != before:
            self.height_changed.emit()

    def set_parts(self, attachments: tuple[Attachment, ...], parts: tuple[Part, ...]) -> None:
        """Take what came that is no text, and where among the text it stands."""
        self.message = replace(self.message, attachments=attachments, parts=parts)
        self._extend_pieces("", "")
        self.height_changed.emit()

    def set_model(self, model: str) -> None:
        """Show the model's name."""
        made = replace(self.message.provenance, model=model)
        self.message = replace(self.message, provenance=made)
        self.message_changed.emit()

    def set_progress(self, words: str, *, can_stop: bool = False) -> None:
        """Show what is happening before the first token; ``can_stop`` offers to cancel."""
        if self.has_text or self._reasoning is not None or not self.running:
            return
        self._offer_stop(can_stop)
        if words != self._progress:
            before = self._progress_height()
            self._progress = words
            self._place_cancel()
            self.frame.update()
            if self._progress_height() != before:
                self.height_changed.emit()

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
        size, px = self._cancel.sizeHint(), self.theme.px
        x, y = INSET, self._progress_top
        if self._has_cancel_beside():
            x += QFontMetrics(self.theme.font()).horizontalAdvance(self._progress) + px(10)
        else:
            y += self._words_height() + px(4)
        x = self._inner + 2 * INSET - x - size.width() if self.frame.isRightToLeft() else x
        self._cancel.setGeometry(QRect(QPoint(x, y), size))

    def _has_cancel_beside(self) -> bool:
        """Whether the button has room beside the words of progress."""
        if self._cancel is None:
            return False
        words = QFontMetrics(self.theme.font()).horizontalAdvance(self._progress)
        wanted = words + self.theme.px(10) + self._cancel.sizeHint().width()
        return wanted <= self._inner

    @Slot()
    def _give_up(self) -> None:
        self.triggered.emit("stop")

    def finish(self, message: Message) -> None:
        """Show the finished answer. Its text is laid out again only if it changed."""
        shown = self._drawn(self.text()) if self._arrangement is None else ""
        self.message = message
        self._verdict = ""
        self._offer_stop(False)
        self._progress = ""
        self._parts = [message.text]
        self._thoughts = [message.reasoning]
        if self._arrangement is not None or message.attachments or _is_arranged(message):
            self._arrange()
        else:
            self._finish_text(shown)
            self._finish_reasoning()
        self._update_note()
        self.message_changed.emit()
        self.height_changed.emit()

    def _finish_text(self, shown: str) -> None:
        text = self._drawn(self.message.text)
        if text.startswith(shown):
            if len(text) > len(shown):
                self._body.append_markdown(text[len(shown) :])
            self._body.finish()
        else:
            self._body.set_markdown(text)
        self._body.show_running(False)
        self._body.setVisible(bool(text) and self._shown)

    def _finish_reasoning(self) -> None:
        thought, view = self.message.reasoning, self._reasoning
        if view is not None and not thought.startswith(view.text()):
            # what seemed to be reasoning was the answer
            self.views.remove(view)
            view.hide()
            view.deleteLater()
            self._reasoning = None
        if thought:
            self._reasoning_view().set_text(thought)
        self._update_reasoning()

    # --- pieces ---------------------------------------------------------------------------------

    @property
    def note(self) -> NoteView | None:
        """The note below an answer that did not end normally."""
        return self._note

    @property
    def body(self) -> AnswerBody:
        """The text, or its first piece."""
        return self._body

    @Slot(object)
    def _adopt_text(self, body: AnswerBody) -> None:
        body.height_changed.connect(self.height_changed)
        body.setAccessibleName(said(self.message, self.message.role))
        self.watch_body(body)

    @Slot(object)
    def _adopt_fold(self, fold: FoldedView) -> None:
        fold.height_changed.connect(self.height_changed)
        fold.body_made.connect(self.watch_body)
        if self.running and isinstance(fold, ReasoningView) and self._thinking_since is None:
            self._thinking_since = time.monotonic()

    def _reasoning_view(self) -> ReasoningView:
        if self._reasoning is None:
            self._reasoning = ReasoningView(self._rendering, self.frame)
            self._adopt_fold(self._reasoning)
            self.views.insert(0, self._reasoning)
            read_in_order(self.views)
            self._reasoning.show()
        return self._reasoning

    def _arrange(self, *, driven: bool = False) -> None:
        """Show what the answer is made of in its order: few answers are more than text."""
        if self._arrangement is None:
            from falcon_desktop.ui.transcript.extras import Arrangement

            self._arrangement = Arrangement(self._rendering, self.frame, self.views)
            self._arrangement.text_made.connect(self._adopt_text)
            self._arrangement.fold_made.connect(self._adopt_fold)
            self._arrangement.file_opened.connect(self._open_file)
            self._arrangement.decided.connect(self.call_decided)
            self._arrangement.fix(self._fixed)
        self._thoughts = ["".join(self._thoughts)]
        made = replace(self.message, text=self.text(), reasoning=self._thoughts[0])
        before = list(self.views)
        self.views = self._arrangement.arranged(made, running=self.running, driven=driven)
        if self.views != before:
            read_in_order(self.views)
        self._reasoning = next((f for f in self.folds if isinstance(f, ReasoningView)), None)
        self._update_reasoning()
        self.show_pieces(self._shown)

    @Slot(int)
    def _open_file(self, place: int) -> None:
        self.triggered.emit(f"{OPEN_FILE}{place}")

    def _update_reasoning(self) -> None:
        if self._reasoning is None:
            return
        running = self.running and not self.has_text
        if not running and self._thought is None and self._thinking_since is not None:
            self._thought = time.monotonic() - self._thinking_since
        duration = self.message.timings.reasoning
        duration = self._thought if duration is None else duration
        if self._arrangement is None:
            self._reasoning.set_state(duration, running=running)
            return
        folds = [fold for fold in self.folds if isinstance(fold, ReasoningView)]
        for fold in folds:  # how long is known of all of it alone
            thinks = self.running and fold is self.views[-1]
            fold.set_state(duration if len(folds) == 1 else None, running=thinks)

    @property
    def shows_confidence(self) -> bool:
        """Whether it is marked how sure the model was of its tokens."""
        return bool(self._sure)

    def show_confidence(self, tokens: Sequence[TokenConfidence]) -> None:
        """Mark how sure the model was of the tokens of the text; () for nothing any more."""
        self._sure = tokens
        text, at = self.text(), 0
        for body in self.texts:
            source = body.whole_markdown()
            found = text.find(source, at)
            if found < 0:
                body.show_tokens(())
                continue
            at = found + len(source)
            inside = (one for one in tokens if found <= one.start and one.end <= at)
            body.show_tokens([one.moved(-found) for one in inside])

    def fix(self, fixed: bool) -> None:
        self._fixed = fixed
        before = self._note
        self._update_note()
        if self._arrangement is not None:
            self._arrangement.fix(fixed)
        if self._note is not before:
            self.height_changed.emit()

    def show_verdict(self, verdict: str) -> None:
        """Say below the answer whether it fits its schema."""
        self._verdict = verdict
        self._update_note()
        self.height_changed.emit()

    def _update_note(self) -> None:
        note = with_verdict(note_of(self.message), self._verdict)
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
        for fold in self.folds:
            fold.apply_theme()
        if self._note is not None:
            self._note.apply_theme()

    # --- layout ---------------------------------------------------------------------------------

    @property
    def editor_top(self) -> int:
        return self.theme.px(_HEADER)

    def show(self, shown: bool) -> None:
        self.show_pieces(shown)
        if self._note is not None:
            self._note.setVisible(shown)
        self.frame.update()

    def lay_out(self, width: int) -> int:
        px = self.theme.px
        self._inner = width
        y = self.lay_out_pieces(width, px(_HEADER))
        if self.running and not self.has_text:
            self._progress_top = y
            y += self._progress_height() + px(4)
            self._place_cancel()
        if self._note is not None:
            y += px(8) if self.has_text else 0
            height = self._note.layout_for(width)
            self._note.setGeometry(INSET, y, width, height)
            y += height
        return y

    _progress_top = 0
    _inner = 0
    """The width for which it was laid out, without what is left free at both sides."""

    def _words_height(self) -> int:
        """Return the height of the words of progress, which may take several lines."""
        metrics = QFontMetrics(self.theme.font())
        words = height_of_words(metrics, self._words_of_progress(), self._inner)
        return max(metrics.lineSpacing(), words)

    def _words_of_progress(self) -> str:
        return self._progress or (tr("Waiting…") if self._reasoning is None else "")

    def _progress_height(self) -> int:
        words = self._words_height()
        if self._cancel is None:
            return words
        button = self._cancel.sizeHint().height()
        below = words + self.theme.px(4) + button
        return max(words, button) if self._has_cancel_beside() else below

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
            self._paint_progress(painter)

    def _paint_progress(self, painter: QPainter) -> None:
        painter.setFont(self.theme.font())
        height = self._progress_height() if self._has_cancel_beside() else self._words_height()
        place = QRect(INSET, self._progress_top, self.frame.width() - 2 * INSET, height)
        words = self._words_of_progress()
        paint_words(painter, QRectF(place), words, self.frame.layoutDirection())

    # --- places ---------------------------------------------------------------------------------

    def mark_at(self, y: int) -> Mark:
        if self._note is not None and y >= self._note.y():
            return Mark("note", 0, y - self._note.y())
        return super().mark_at(y)

    def y_of_mark(self, mark: Mark) -> int | None:
        if mark.part == "note":
            return None if self._note is None else self._note.y() + mark.rest
        return super().y_of_mark(mark)


def _is_arranged(message: Message) -> bool:
    """Say whether a message is shown in another order than most; few have parts at all."""
    if not message.parts:
        return False
    from falcon_desktop.core.domain.parts import is_arranged

    return is_arranged(message)
