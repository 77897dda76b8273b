"""What a person wrote, shown literally.

Long text is shown in steps, so that a pasted log costs what is read of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolButton, QWidget

from falcon_desktop.core.text.directions import (
    kept_from_left,
    place_in_isolated,
    with_isolates,
)
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.kit.i18n import grouped, tr
from falcon_desktop.ui.kit.plain_edit import wrap_mode
from falcon_desktop.ui.kit.theme import Theme

FIRST_LINES: Final = 24
FIRST_CHARACTERS: Final = 2_000
STEP_CHARACTERS: Final = 20_000
LINE_HEIGHT: Final = 1.12
"""Distance of lines, as a multiple of the font's height."""
MOST_MARKS: Final = 500


def first_part(text: str, limit: int = FIRST_CHARACTERS, lines: int = FIRST_LINES) -> str:
    """Return the part of ``text`` shown above "Show more"; all of it if it is short.

    A little more than the limit is shown whole: a button that reveals one line is a nuisance.
    """
    if len(text) <= limit * 5 // 4 and text.count("\n") <= lines * 5 // 4:
        return text
    part = text[:limit]
    ends = [match.start() for match in re.finditer("\n", part)]
    return part[: ends[lines - 1]] if len(ends) >= lines else part


class ReadOnlyText(QTextEdit):
    """Selectable text without a frame that is as tall as its text and never scrolls."""

    selection_dragged = Signal(QPoint)
    wanted_in_view = Signal(QRect)
    """Where the caret went by keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line_height = 0.0
        self._text = ""
        self._spans: list[tuple[int, int]] = []
        """What is read from the left beside letters from the right, in UTF-16 units of the text."""
        self._signs: list[int] = []
        """Where in the document signs stand that keep this so, and that are not in the text."""
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.viewport().setAutoFillBackground(False)
        # each paragraph has a direction of its own; a mirrored scroll area would hide its text
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDocumentMargin(0)
        # else the widget's own width, 100 pixels before it is shown, would wrap the text
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        # a bar that is only hidden still scrolls to a selection's end
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.rangeChanged.connect(self._hold_still)

    def show_text(self, text: str) -> None:
        """Replace the text; each paragraph has its own base direction."""
        option = QTextOption(self.document().defaultTextOption())
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(wrap_mode(text))
        self.document().setDefaultTextOption(option)
        self._text = text.replace("\0", "\ufffd")
        # who has it read aloud hears its characters one by one, and would hear the signs, too
        spans = [] if QAccessible.isActive() else kept_from_left(self._text)
        self._spans = _in_utf16(self._text, spans)
        ends = sorted(end for span in self._spans for end in span)
        self._signs = [end + before for before, end in enumerate(ends)]
        self.setPlainText(with_isolates(self._text, spans))
        self._set_line_height()

    def place_of(self, place: int, *, ends: bool) -> int:
        """Return where a place of the text, in UTF-16 units, is in the document.

        ``ends``: something ends there, so that it is before a sign, not after it.
        """
        return place_in_isolated(place, self._spans, ends=ends)

    def selected_text(self) -> str:
        """Return what is selected of the text, "" for nothing."""
        cursor = self.textCursor()
        if not self._signs:
            return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
        first, last = (
            place - bisect_left(self._signs, place)
            for place in (cursor.selectionStart(), cursor.selectionEnd())
        )
        units = self._text.encode("utf-16-le", "surrogatepass")
        return units[2 * first : 2 * last].decode("utf-16-le", "surrogatepass")

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return what is selected of the text, for where it is dragged to."""
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def set_line_height(self, pixels: float) -> None:
        """Set the line height."""
        if pixels != self._line_height:
            self._line_height = pixels
            self._set_line_height()

    def _set_line_height(self) -> None:
        if self._line_height:
            format_ = QTextBlockFormat()
            kind = QTextBlockFormat.LineHeightTypes.FixedHeight
            format_.setLineHeight(self._line_height, kind.value)
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.mergeBlockFormat(format_)

    def fit(self, width: int) -> QSize:
        """Lay the text out at most ``width`` wide and return the required size."""
        document: QTextDocument = self.document()
        document.setTextWidth(width)
        across = min(width, int(document.idealWidth()) + 2)
        # the same lines, in no more room than the widget gets
        self.setLineWrapColumnOrWidth(across)
        document.setTextWidth(across)
        return QSize(across, int(document.size().height() + 0.99))

    @Slot()
    def _hold_still(self) -> None:
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            if bar.maximum():
                bar.setRange(0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.selection_dragged.emit(event.position().toPoint())

    def let_tab_in(self, wanted: bool) -> None:
        """Let Tab come here, and keys move a caret; else a click alone brings the keyboard."""
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if wanted:
            flags |= Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if wanted else policy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # copying, scrolling, moving between messages: all the transcript's
        if not self._move_caret(event):
            event.ignore()

    def _move_caret(self, event: QKeyEvent) -> bool:
        """Do what a key does to the caret; False if it is not for it, or there is no line more."""
        keys = Qt.TextInteractionFlag.TextSelectableByKeyboard
        if not self.textInteractionFlags() & keys:
            return False
        from falcon_desktop.ui.markdown.caret import move_of  # few go there with keys

        move = move_of(event)
        if move is None:
            return False
        before = self.textCursor().position()
        if move.unit == "paragraph":
            cursor, kind = self.textCursor(), QTextCursor.MoveOperation
            mode = QTextCursor.MoveMode
            cursor.movePosition(
                kind.NextBlock if move.step > 0 else kind.PreviousBlock,
                mode.KeepAnchor if move.selects else mode.MoveAnchor,
            )
            self.setTextCursor(cursor)
        else:
            super().keyPressEvent(event)
            while self._passed_sign(before):
                before = self.textCursor().position()
                super().keyPressEvent(event)
        if move.unit == "line" and self.textCursor().position() == before:
            return False
        self.wanted_in_view.emit(self.cursorRect())
        return True

    def _passed_sign(self, before: int) -> bool:
        """Whether the caret went from there over a sign alone, which nobody sees."""
        now = self.textCursor().position()
        return abs(now - before) == 1 and min(now, before) in self._signs


class PlainText(QWidget):
    """A message's text as typed, collapsed if it is long."""

    height_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._shown = 0
        self.wanted = 0
        """How many characters somebody wanted to see; a search may show more for now."""
        self._marks: tuple[tuple[int, int], ...] = ()
        self.extra_above = 0
        """Pixels between the top of the first line and its letters' own height."""
        self._edit = ReadOnlyText(self)
        self._more: QToolButton | None = None

    def set_text(self, text: str) -> None:
        """Show another text, or its beginning if it is long."""
        self._text = text
        self._show(first_part(text))
        self.wanted = self._shown

    @property
    def edit(self) -> ReadOnlyText:
        """The text widget."""
        return self._edit

    @property
    def shown(self) -> int:
        """The number of characters shown."""
        return self._shown

    def show_characters(self, count: int) -> None:
        """Show at least this many characters."""
        self._show_for_now(count)
        self.keep_unfolded()

    def _show_for_now(self, count: int) -> None:
        if count > self._shown:
            self._show(self._text[:count])

    def fold_back(self) -> bool:
        """Collapse to what the user expanded; return False if nothing more is shown."""
        more = self._shown > self.wanted
        if more:
            self._show(self._text[: self.wanted])
        return more

    def keep_unfolded(self) -> None:
        """Keep what is expanded for now."""
        self.wanted = self._shown

    def apply_theme(self) -> None:
        """Apply the theme's font, and its colours to marks; others come from the palette."""
        font = self._theme.font()
        self._edit.setFont(font)
        height = QFontMetricsF(font).height()
        self._edit.set_line_height(round(height * LINE_HEIGHT))
        self.extra_above = round(height * LINE_HEIGHT - height)
        if self._more is not None:
            self._more.setFont(self._theme.font(scale=0.92))
        if self._marks:
            self.mark_spans(self._marks)

    def fit(self, width: int) -> QSize:
        """Lay out at most ``width`` wide and return the required size."""
        size = self._edit.fit(width)
        self._edit.setGeometry(0, 0, size.width(), size.height())
        if self._more is None:
            return size
        hint = self._more.sizeHint()
        gap = self._theme.px(4)
        whole = QSize(max(size.width(), hint.width()), size.height() + gap + hint.height())
        self._edit.resize(whole.width(), size.height())
        x = 0 if not self.isRightToLeft() else whole.width() - hint.width()
        self._more.setGeometry(QRect(QPoint(x, size.height() + gap), hint))
        return whole

    def place_at(self, y: int) -> int:
        """Return the character position at ``y`` from this widget's top."""
        return self._edit.cursorForPosition(QPoint(0, y)).position()

    def y_of(self, place: int) -> int:
        """Return the top of the line with a character position."""
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(min(place, max(0, self._edit.document().characterCount() - 1)))
        return self._edit.cursorRect(cursor).top()

    def selected_text(self) -> str:
        """Return the selected text, "" for none."""
        return self._edit.selected_text()

    def mark_spans(self, spans: Sequence[tuple[int, int]]) -> None:
        """Highlight characters: (start, end) of each range."""
        self._marks = tuple(spans)
        selections = []
        color = self._theme.marks()[0]
        for start, end in self._marks[:MOST_MARKS]:
            if end > self._shown:
                break
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._edit.document())
            cursor.setPosition(self._place_of(start))
            cursor.setPosition(self._place_of(end, ends=True), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            format_ = QTextCharFormat()
            format_.setBackground(color)
            selection.format = format_
            selections.append(selection)
        self._edit.setExtraSelections(selections)

    def select_span(self, start: int, length: int) -> int:
        """Show and select characters; return where they are, from this widget's top."""
        if start + length > self._shown:
            self._show_for_now(start + length + 200)
        cursor = self._edit.textCursor()
        cursor.setPosition(self._place_of(start))
        end = self._place_of(start + length, ends=True)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        return self._edit.cursorRect(cursor).top()

    def select_places(self, first: int, last: int) -> None:
        """Select what is between two places of the document."""
        cursor, end = self._edit.textCursor(), self._edit.document().characterCount() - 1
        cursor.setPosition(min(first, end))
        cursor.setPosition(min(last, end), QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)

    def _place_of(self, character: int, *, ends: bool = False) -> int:
        """Return where a character of the text stands in the document, or would, at its end."""
        last = max(0, self._edit.document().characterCount() - 1)
        return min(self._edit.place_of(utf16_length(self._text[:character]), ends=ends), last)

    def extend_selection(self, *, down: bool) -> None:
        """Extend the selection to the end or the beginning."""
        self._move_cursor(self._edit.textCursor().anchor(), down=down)

    def select_to(self, place: QPoint, *, down: bool) -> None:
        """Select from the beginning (``down``) or the end to a point of the text."""
        end = self._edit.cursorForPosition(place).position()
        cursor = self._edit.textCursor()
        operation = QTextCursor.MoveOperation
        cursor.movePosition(operation.Start if down else operation.End)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)

    def _move_cursor(self, anchor: int, *, down: bool) -> None:
        cursor = self._edit.textCursor()
        cursor.setPosition(anchor)
        operation = QTextCursor.MoveOperation
        cursor.movePosition(
            operation.End if down else operation.Start, QTextCursor.MoveMode.KeepAnchor
        )
        self._edit.setTextCursor(cursor)

    def clear_selection(self) -> None:
        """Clear the selection."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self._edit.setTextCursor(cursor)

    def _show(self, part: str) -> None:
        self._shown = len(part)
        self._edit.show_text(part)
        self.apply_theme()
        left = len(self._text) - len(part)
        if left and self._more is None:
            self._more = QToolButton(self)
            self._more.setObjectName("show_more")
            self._more.setStyleSheet("border: none; padding: 2px 0; background: transparent;")
            self._more.setCursor(Qt.CursorShape.PointingHandCursor)
            self._more.clicked.connect(self._show_more)
            self._more.show()
        elif not left and self._more is not None:
            self._more.hide()
            self._more.deleteLater()
            self._more = None
        if self._more is not None:
            self._more.setText(tr("Show more ({count} characters)", count=grouped(left)))
            self.apply_theme()

    @Slot()
    def _show_more(self) -> None:
        self._show(self._text[: self._shown + STEP_CHARACTERS])
        self.keep_unfolded()
        self.height_changed.emit()


def _in_utf16(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where spans of a text are in UTF-16 units."""
    found, before, units = [], 0, 0
    for first, last in spans:
        start = units + utf16_length(text[before:first])
        before, units = last, start + utf16_length(text[first:last])
        found.append((start, units))
    return found
