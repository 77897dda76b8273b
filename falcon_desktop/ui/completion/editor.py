"""The editor of a text that a model continues: text by models is tinted and grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.completion.spans import Spans
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.plain_edit import VERY_LONG, PlainEdit
from falcon_desktop.ui.kit.theme import TEXT_COLUMN_WIDTH, Theme
from falcon_desktop.ui.kit.writing_side import WritingSide

MARGIN: Final = 20
TOP: Final = 12
STYLE: Final = """
QPlainTextEdit { placeholder-text-color: @secondary;
    background: @window; color: @text; border: none;
    selection-background-color: @accent; selection-color: @on_accent; }
"""
_END: Final = QTextCursor.MoveOperation.End


class TextEditor(PlainEdit):
    """``edited`` reports changes by a person, ``go_on_requested`` Ctrl+Enter."""

    breaks_lines = True
    edited = Signal()
    go_on_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spans = Spans()
        self._loading = False
        self._answer_id = ""
        self._received: list[str] = []
        self._unbroken = ""
        """The end of what came: a very long word comes in parts."""
        name_widget(self, "Text", tr("Text"))
        self.setAccessibleDescription(tr("The model continues from the end. Its words are tinted."))
        self.setPlaceholderText(tr("Start writing. The model continues."))
        self.setTabChangesFocus(True)
        self.setFrameShape(PlainEdit.Shape.NoFrame)
        self.document().contentsChange.connect(self._follow_change)
        theme.changed.connect(self._follow_theme)
        WritingSide(self)
        self._follow_theme()

    # --- the text -------------------------------------------------------------------------------

    def text(self) -> str:
        """Return the text, every character as it is."""
        return self.without_breaks(self.shown())

    def pieces(self) -> list[Piece]:
        """Return the text in pieces, with who wrote each."""
        pieces = self._spans.pieces(self.shown())
        if not self._broken:
            return pieces
        return [replace(piece, text=self.without_breaks(piece.text)) for piece in pieces]

    def set_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show another text; the previous one can't be restored with Undo."""
        self._answer_id = ""
        self._load("".join(piece.text for piece in pieces))
        self._spans.forget()
        self.know(pieces)
        self._lock(False)

    def know(self, pieces: Sequence[Piece]) -> None:
        """Take the ids of the messages in which the pieces on screen were saved."""
        lengths = [utf16_length(_as_shown(piece.text)) for piece in pieces]
        if sum(lengths) == utf16_length(self.text()):
            shown = self.shown()
            if self._broken:
                ends = self.positions(accumulate(lengths, initial=0))
                ends[-1] = utf16_length(shown)
                lengths = [end - start for start, end in pairwise(ends)]
            self._spans.take(pieces, lengths)
            self._spans.remember(shown)
            self._tint()

    # --- what a model adds ----------------------------------------------------------------------

    @property
    def answer_id(self) -> str:
        """The running continuation, "" for none."""
        return self._answer_id

    def begin(self, answer_id: str) -> None:
        """Start a continuation at the end; nothing else can be changed meanwhile."""
        self._answer_id = answer_id
        self._received = []
        self._unbroken = ""
        self._lock(True)

    def extend(self, text: str) -> None:
        """Add new text. Caret and view stay, unless the view is at the end: then it follows."""
        if not text:
            return
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 1
        self._loading = True
        caret = self.textCursor()
        place = (caret.anchor(), caret.position())
        cursor = QTextCursor(self.document())
        cursor.movePosition(_END)
        if self._received:
            cursor.joinPreviousEditBlock()  # one continuation is one step of undo
        else:
            cursor.beginEditBlock()
        before = self.document().characterCount()
        self._unbroken = (self._unbroken + text)[-2 * VERY_LONG :]
        self.expect(self._unbroken)
        cursor.insertText(self.breakable(text, cursor.block().length() - 1))
        cursor.endEditBlock()
        self._loading = False
        self._keep_caret(*place, bar.value())
        self._received.append(text)
        self._spans.append(self.document().characterCount() - before, self._answer_id)
        self._tint()
        if follows:
            bar.setValue(bar.maximum())

    def finish(self, text: str) -> None:
        """End the continuation; ``text`` is all of it."""
        received = "".join(self._received)
        if text.startswith(received):
            self.extend(text[len(received) :])
        self._answer_id = ""
        self._received = []
        self._spans.remember(self.shown())
        self._lock(False)

    def unlock(self) -> None:
        """Allow changes again: no continuation comes."""
        self._answer_id = ""
        self._lock(False)

    def lock(self) -> None:
        """Allow no changes until a continuation starts."""
        self._lock(True)

    def remove_last(self) -> bool:
        """Take the last continuation out, with whatever was written behind it staying; False if
        there is none. Ctrl+Z brings it back.
        """
        place = self._spans.last_continuation()
        if place is None or self.isReadOnly():
            return False
        cursor = QTextCursor(self.document())
        cursor.setPosition(place[0])
        cursor.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return True

    @property
    def has_continuation(self) -> bool:
        """Whether any of the text is by a model."""
        return self._spans.last_continuation() is not None

    # --- Qt -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Continue on Ctrl+Enter."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if control and enter:
            self.go_on_requested.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the lines at a readable width, centred.

        Leave Ctrl+Z to the window (undo of a delete) while nothing of the text can be undone.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if undo and not self.document().isUndoAvailable():
                event.ignore()
                return False
        # Not in resizeEvent, which is of the viewport: what is shown again hears there of its size
        # before it counts as shown, and a change of it meanwhile would go unheard.
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        room = self.width() - self._theme.px(TEXT_COLUMN_WIDTH)
        side = max(MARGIN, room // 2)
        self.setViewportMargins(side, TOP, side, 0)

    @Slot(int, int, int)
    def _follow_change(self, position: int, removed: int, _added: int) -> None:
        if self._loading:
            return
        text = self.shown()
        if not self._spans.recall(text):
            self._spans.changed(position, removed, utf16_length(text))
            self._spans.remember(text)
        self._tint()
        self.edited.emit()

    def _load(self, text: str) -> None:
        self._loading = True
        self.setPlainText(text)
        self._loading = False
        self.moveCursor(_END)

    def _lock(self, locked: bool) -> None:
        if locked:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(
                flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
            )
        else:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction)

    def _keep_caret(self, anchor: int, position: int, scrolled: int) -> None:
        """Put the caret back where it was: at the end, it went along with what was inserted."""
        caret = self.textCursor()
        if (caret.anchor(), caret.position()) == (anchor, position):
            return
        caret.setPosition(anchor)
        caret.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(caret)  # which scrolls to it
        self.verticalScrollBar().setValue(scrolled)

    def _tint(self) -> None:
        tint = self._theme.colors.color("tint")
        selections: list[QTextEdit.ExtraSelection] = []
        for start, end in self._spans.generated():
            selection = QTextEdit.ExtraSelection()
            selection.format.setBackground(tint)
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, False)
            selection.cursor = QTextCursor(self.document())
            selection.cursor.setPosition(start)
            selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selections.append(selection)
        self.setExtraSelections(selections)

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, STYLE)
        self.setFont(self._theme.font(scale=1.05))
        self._fit()
        self._tint()


def _as_shown(text: str) -> str:
    """Return a text as the editor holds it: it knows one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
