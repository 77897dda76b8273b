"""A plain-text editor that breaks very long words quickly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Slot
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

READ: Final = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)
"""What can be done to a text that is only read: keys move a caret, too."""
VERY_LONG: Final = 1_000
_LAID_OUT_WHOLE: Final = 20_000
"""Characters up to which all of a text is laid out at once, in some milliseconds."""
_LINE_END: Final = "\u2029"
_NEAR: Final = 8
"""Positions in which a break is looked for, on either side."""
_BACKSPACE: Final = Qt.Key.Key_Backspace
LONG_WORD: Final = re.compile(rf"\S{{{VERY_LONG}}}")
"""A word that is broken anywhere. Where words are kept whole if that is possible, Qt lays every
line of such a word out to its end: 100,000 letters take 0.3 s, a million half a minute."""


def wrap_mode(text: str) -> QTextOption.WrapMode:
    """Return how to wrap a text: between words unless a word is very long."""
    mode = QTextOption.WrapMode
    return mode.WrapAnywhere if LONG_WORD.search(text) else mode.WrapAtWordBoundaryOrAnywhere


class PlainEdit(QPlainTextEdit):
    """Plain text; whatever is set, typed, pasted or dropped is laid out without delay.

    Who inserts with a cursor of its own calls :meth:`expect` before. The text at its top stays
    there in every width, and is there again where a width comes back. The scroll bar's place is
    kept, so that lines break alike whether there is something to scroll or not. Where
    ``breaks_lines``, a very long line is shown as several (soft_breaks.py), and positions are those
    of what is shown.
    """

    breaks_lines = False
    _guarded = False
    _broken = False
    """Whether a line may be shown as several."""
    _caret_was = 0
    """Where the caret was."""
    _hint: str | None = None
    """The placeholder, while something is composed where it stands."""
    _top: tuple[int, int, int] | None = None
    """The first character that is seen, and the text's revision and the bar's value as that left
    them: where these are others, someone wrote or scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unlaid: tuple[int, int] | None = None
        """From where to where text was changed since it was laid out."""
        bar = self.verticalScrollBar()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar.setEnabled(False)  # so its handle is not drawn
        bar.rangeChanged.connect(self._show_handle)
        self.document().contentsChange.connect(self._note_change)
        self.document().contentsChanged.connect(self._lay_out_changed)

    def setReadOnly(self, wanted: bool) -> None:  # noqa: N802 - Qt's name
        """Take no more words, or take them again. What is only read has a caret, too: keys select
        in it, and a screen reader reads it line by line.
        """
        super().setReadOnly(wanted)
        if wanted:
            self.setTextInteractionFlags(READ)

    @Slot(int, int)
    def _show_handle(self, least: int, most: int) -> None:
        self.verticalScrollBar().setEnabled(most > least)

    @Slot(int, int, int)
    def _note_change(self, position: int, _removed: int, added: int) -> None:
        low, high = self._unlaid or (position, position)
        self._unlaid = (min(low, position), max(high, position + added))

    @Slot()
    def _lay_out_changed(self) -> None:
        """Let the bar know every line at once: Qt lays out one changed paragraph, not several, and
        counts anew where their lines are more or less, not where they are higher or lower.
        """
        changed, self._unlaid = self._unlaid, None
        if changed is None or self.document().characterCount() > _LAID_OUT_WHOLE:
            return
        self._lay_out(*changed)
        layout = self.document().documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())

    def expect(self, text: str) -> None:
        """Set the line breaking that this text needs before it is inserted."""
        mode = wrap_mode(text)
        if mode is QTextOption.WrapMode.WrapAnywhere:
            self.setWordWrapMode(mode)

    def setPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        self._broken = False
        text = self.breakable(text, anew=True)
        mode = wrap_mode(text)
        if mode is not self.wordWrapMode():
            super().setPlainText("")  # else what goes would be laid out once more
            self.setWordWrapMode(mode)
        super().setPlainText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is read where it is: Qt keeps the number of its line, which is another now."""
        bar, document = self.verticalScrollBar(), self.document()
        now = (document.revision(), bar.value())
        if self._top is None or self._top[1:] != now:
            block = document.findBlockByLineNumber(bar.value())
            line = block.layout().lineAt(max(0, bar.value() - block.firstLineNumber()))
            start = line.textStart() if line.isValid() else 0
            self._top = (block.position() + start, *now)
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out_whole()
        place = self._top[0]
        block = document.findBlock(place)
        line = block.layout().lineForTextPosition(place - block.position())
        bar.setValue(block.firstLineNumber() + (line.lineNumber() if line.isValid() else 0))
        self._top = (place, document.revision(), bar.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what is around, where there is nothing to scroll: a bar that is
        disabled, as that one is, would take it and do nothing.
        """
        if self.verticalScrollBar().isEnabled():
            super().wheelEvent(event)
        else:
            event.ignore()

    def setPlaceholderText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show a text where there is none yet."""
        if self._hint is None:
            super().setPlaceholderText(text)
        else:
            self._hint = text

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what is composed. Qt would draw the placeholder under it."""
        composes = bool(event.preeditString())
        if composes and self._hint is None:
            hint = self.placeholderText()
            super().setPlaceholderText("")
            self._hint = hint
        super().inputMethodEvent(event)
        if not composes and self._hint is not None:
            hint, self._hint = self._hint, None
            super().setPlaceholderText(hint)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw all of it anew: what is only moved is off by the part of a pixel that lines have."""
        viewport = self.viewport()
        if not viewport.updatesEnabled():
            super().scrollContentsBy(dx, dy)
            return
        viewport.setUpdatesEnabled(False)
        super().scrollContentsBy(dx, dy)
        viewport.setUpdatesEnabled(True)

    def changeEvent(self, event: QEvent) -> None:
        """Take another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out_whole()

    def _lay_out_whole(self) -> None:
        """Lay all of a text out that is not very long: Qt counts a paragraph that it has not laid
        out as one line, and the scroll bar with it.
        """
        end = self.document().characterCount()
        if end <= _LAID_OUT_WHOLE:
            self._lay_out(0, end)

    def _lay_out(self, low: int, high: int) -> None:
        layout = self.document().documentLayout()
        block = self.document().findBlock(low)
        while block.isValid() and block.position() <= high:
            layout.blockBoundingRect(block)
            block = block.next()

    def breakable(self, text: str, before: int = 0, *, anew: bool = False) -> str:
        """Return a text as it is inserted after ``before`` characters of its line.

        ``anew``: in the place of all that there is.
        """
        if not self.breaks_lines or len(text) + before <= _LAID_OUT_WHOLE:
            return text
        from falcon_desktop.ui.kit.soft_breaks import MARK, with_breaks  # few texts need it

        shown = with_breaks(text, before)
        if shown is not text and not self._broken:
            if not anew and MARK in super().toPlainText():
                return text  # nobody could tell a break from a sign of the text
            self._broken = True
            self._caret_was = self.textCursor().position()
            if not self._guarded:
                self._guarded = True
                self.cursorPositionChanged.connect(self._leave_break)
        return shown

    def shown(self) -> str:
        """Return the text as displayed, unchanged."""
        return self.document().toRawText().replace("\u2029", "\n")

    def toPlainText(self) -> str:  # noqa: N802 - Qt's name
        """Return the text."""
        text = super().toPlainText()
        return self.without_breaks(text)

    def without_breaks(self, shown: str) -> str:
        """Return the text for a displayed text."""
        if not self._broken:
            return shown
        from falcon_desktop.ui.kit.soft_breaks import without_breaks

        return without_breaks(shown)

    def place_in_text(self, place: int) -> int:
        """Return the offset in the text of a position, in UTF-16 units."""
        if not self._broken:
            return place
        from falcon_desktop.ui.kit.soft_breaks import place_in_text

        return place_in_text(self.shown(), place)

    def positions(self, places: Iterable[int]) -> list[int]:
        """Return the positions of offsets in the text, which count UTF-16 units."""
        if not self._broken:
            return list(places)
        from falcon_desktop.ui.kit.soft_breaks import places_shown

        return places_shown(self.shown(), places)

    def insertPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Insert at the caret."""
        self._leave_break()
        text = self.breakable(text, self._before())
        self.expect(text)
        super().insertPlainText(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert what is pasted or dropped."""
        self._leave_break()
        text = source.text()
        shown = self.breakable(text, self._before())
        self.expect(shown)
        if shown is text:
            super().insertFromMimeData(source)
        else:
            super().insertPlainText(shown)
            self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return what is copied, cut or dragged."""
        if not self._broken:
            return super().createMimeDataFromSelection()
        data = QMimeData()
        data.setText(self.without_breaks(self.textCursor().selection().toPlainText()))
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete a break together with the character beyond it."""
        forward = event.key() == Qt.Key.Key_Delete
        if self._broken and not self.isReadOnly() and (forward or event.key() == _BACKSPACE):
            cursor = self.textCursor()
            cursor.beginEditBlock()
            if not cursor.hasSelection():
                self._remove_break(cursor.position(), forward=forward)
            super().keyPressEvent(event)
            cursor.endEditBlock()
        else:
            super().keyPressEvent(event)

    def _before(self) -> int:
        """Return how many characters of the caret's line stay there."""
        cursor, document = self.textCursor(), self.document()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        first, last = document.findBlock(start), document.findBlock(end)
        return start - first.position() + last.position() + last.length() - 1 - end

    def _breaks_at(self, place: int) -> list[tuple[int, int]]:
        """Return from where to where breaks reach that a place is in or beside."""
        from falcon_desktop.ui.kit.soft_breaks import BREAKS, MARK

        document, of_break = self.document(), (MARK, _LINE_END)
        start = end = place
        while start > max(0, place - _NEAR) and document.characterAt(start - 1) in of_break:
            start -= 1
        while end < place + _NEAR and document.characterAt(end) in of_break:
            end += 1
        part = "".join(document.characterAt(at) for at in range(start, end))
        found = (one.span() for one in BREAKS.finditer(part.replace(_LINE_END, "\n")))
        return [(start + first, start + last) for first, last in found]

    def _remove_break(self, place: int, *, forward: bool) -> None:
        """Remove what stands between the caret and the next character that the text has."""
        for start, end in self._breaks_at(place):
            if start <= place < end if forward else start < place <= end:
                cursor = QTextCursor(self.document())
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
                return

    @Slot()
    def _leave_break(self) -> None:
        """Keep the caret out of a break, where nothing can be seen of it; it goes on through."""
        if not self._broken:
            return
        cursor = self.textCursor()
        place = cursor.position()
        for start, end in self._breaks_at(place):
            if start < place < end:
                step = place - self._caret_was  # else it jumped to an end of a line that is seen
                goes_on = step > 0 if abs(step) == 1 else place > start + 1
                place = end if goes_on else start
                mode = QTextCursor.MoveMode
                selects = cursor.hasSelection()
                cursor.setPosition(place, mode.KeepAnchor if selects else mode.MoveAnchor)
                self._caret_was = place  # before it is told
                self.setTextCursor(cursor)
                return
        self._caret_was = place
