"""The text of an answer. Must not know the message around it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.theme import Theme
from falcon_desktop.ui.transcript.plain_text import ReadOnlyText
from falcon_desktop.ui.transcript.search import occurrences


class AnswerBody(QWidget):
    """Plain text until the Markdown body is there."""

    height_changed = Signal()
    link_activated = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._edit = ReadOnlyText(self)
        self._edit.setFont(theme.font())
        theme.changed.connect(self._take_font)

    def _take_font(self) -> None:
        self._edit.setFont(self._theme.font())

    def set_markdown(self, text: str) -> None:
        """Show a text."""
        self._edit.show_text(text)

    def append_markdown(self, text: str) -> None:
        """Add to the text."""
        cursor = QTextCursor(self._edit.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        self.height_changed.emit()

    def finish(self) -> None:
        """The text is whole."""

    def heightForWidth(self, width: int) -> int:
        size = self._edit.fit(width)
        self._edit.setGeometry(0, 0, width, size.height())
        return size.height()

    def mark_at(self, y: int) -> object:
        """Return what stands at ``y``."""
        return self._edit.cursorForPosition(QPoint(0, y)).position()

    def y_of_mark(self, mark: object) -> int | None:
        """Return where that stands now."""
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(int(str(mark)))
        return self._edit.cursorRect(cursor).top()

    def reveal(self, word: str, occurrence: int) -> int | None:
        """Select an occurrence."""
        starts = occurrences(self._edit.toPlainText(), word)
        if not starts:
            return None
        cursor = self._edit.textCursor()
        cursor.setPosition(starts[min(occurrence, len(starts) - 1)])
        cursor.setPosition(cursor.position() + len(word), QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        return self._edit.cursorRect(cursor).top()

    def selected_text(self) -> str:
        """Return the selection."""
        return self._edit.textCursor().selectedText()

    def clear_selection(self) -> None:
        """Select nothing."""
        cursor = self._edit.textCursor()
        cursor.clearSelection()
        self._edit.setTextCursor(cursor)

    def copy_selection(self) -> bool:
        """Copy the selection."""
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)
