"""The text field of the message box: plain text, sends on Enter, grows with its content."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.text_height import height_of_text
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.writing_side import WritingSide

LARGE_PASTE: Final = 4_000
"""From so many characters on, a paste is better attached as a file: ``large_paste`` says so."""
WINDOW_SHARE: Final = 0.25
"""So is one that takes more than this share of what the model can read at once."""
CARET_ROOM: Final = 1
"""Pixels around the text, so that the caret can be seen at its right edge."""
PICTURES: Final = ("image/png", "image/jpeg", "image/webp", "image/gif")
"""The formats of a picture that are taken, the best first."""
LONG_LINE: Final = 5_000
"""Characters of a line from which on it is laid out too slowly to type in: it is not taken in."""


class MessageEdit(PlainEdit):
    """The field itself.

    A ``QPlainTextEdit`` lays out only what is seen, so that 20,000 pasted lines cost no more than
    twenty.
    """

    send_requested = Signal()
    stop_requested = Signal()
    edit_last_requested = Signal()
    files_offered = Signal(list)
    """Paths of files that were dropped or pasted."""
    image_pasted = Signal(object)
    """A picture that no file holds: its bytes, empty where they are of no taken type, or a
    ``QImage``."""
    hidden_pasted = Signal(int)
    """So many characters that nobody sees came with a paste."""
    large_paste = Signal(int, int)
    """So many lines and characters were pasted at once; :meth:`take_paste` gives them."""
    long_line_pasted = Signal(str)
    """A text with a very long line was pasted, which did not get in."""
    height_changed = Signal()
    typed = Signal()
    """A letter was typed here, or an input method composes one; nothing was pasted or put here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._composing = False
        self._send_key = SendKey.ENTER
        self._large: tuple[QTextCursor, QTextCursor] | None = None
        """Where the last large paste begins and ends, wherever it is moved by what is typed."""
        self._window: int | None = None
        name_widget(self, "Message", tr("Message"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(CARET_ROOM)
        self.document().documentLayout().documentSizeChanged.connect(self.height_changed)
        self.textChanged.connect(self.height_changed)  # as many lines may be taller now
        self._follow_theme()
        theme.changed.connect(self._follow_theme)
        WritingSide(self)

    @property
    def send_key(self) -> SendKey:
        """Which key sends."""
        return self._send_key

    def set_send_key(self, key: SendKey) -> None:
        """Choose which key sends."""
        self._send_key = key

    def set_window(self, tokens: int | None) -> None:
        """Set the model's context window in tokens, None if unknown."""
        self._window = tokens

    def wanted_height(self) -> int:
        """Return the height that shows all lines, at least one, in pixels."""
        return max(height_of_text(self), self.fontMetrics().lineSpacing()) + 4

    def sizeHint(self) -> QSize:
        """Return the size that shows all lines."""
        return QSize(200, self.wanted_height())

    def minimumSizeHint(self) -> QSize:
        """Return the size of one line."""
        return QSize(80, self.fontMetrics().lineSpacing() + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, insert a new line, edit the last message or stop, else type."""
        if self._composing:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter(event)
            case Qt.Key.Key_Up if self._is_blank() and not _held(event):
                self.edit_last_requested.emit()
            case Qt.Key.Key_Escape:
                self.stop_requested.emit()
            case _:
                super().keyPressEvent(event)
                if event.text() and event.text().isprintable():
                    self.typed.emit()

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window (undo of a delete) if there is nothing typed to undo."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if undo and not self.document().isUndoAvailable():
                event.ignore()
                return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether an input method is composing: its Enter picks a word."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if self._composing or event.commitString():
            self.typed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a composition that the input method dropped without notice."""
        super().focusOutEvent(event)
        self._composing = False

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Accept text, files and pictures."""
        return source.hasText() or source.hasUrls() or _has_picture(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert plain text; attach files instead of inserting their names."""
        paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if paths and not (source.hasText() and _is_prose(source.text(), paths)):
            self.files_offered.emit(paths)
            return
        if _has_picture(source) and not source.hasText():
            self._paste_picture(source)
            return
        self._paste_text(source.text())

    def _paste_picture(self, source: QMimeData) -> None:
        """Offer a picture as it was given. Qt would decode it here and now, in any format that it
        knows: also what hangs the window for minutes, such as a few hundred bytes of SVG.
        """
        if forms := _picture_forms(source):
            taken = next((form for form in PICTURES if form in forms), "")
            self.image_pasted.emit(bytes(source.data(taken).data()) if taken else b"")
            return
        image = source.imageData()  # pixels: of this program, or of a system that has no other form
        if isinstance(image, QImage) and not image.isNull():
            self.image_pasted.emit(image)

    def _paste_text(self, pasted: str) -> None:
        """Insert a text, and tell what is to be known of it."""
        from falcon_desktop.core.domain.attachments import (
            hidden_characters,  # there since the start
        )

        text = pasted.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        folded = longest_line(text) > LONG_LINE
        begin = self.textCursor().selectionStart()
        if not folded:
            self.insertPlainText(text)
            self.ensureCursorVisible()
        if hidden := hidden_characters(text):
            self.hidden_pasted.emit(hidden)
        if folded:
            self.long_line_pasted.emit(text)
        elif self._is_large(text):
            self._large = self._place(begin), self._place(self.textCursor().position())
            self.large_paste.emit(text.count("\n") + (not text.endswith("\n")), len(text))

    def _is_large(self, text: str) -> bool:
        from falcon_desktop.core.text.token_estimate import estimate

        if len(text) >= LARGE_PASTE:
            return True
        return self._window is not None and estimate(text) > self._window * WINDOW_SHARE

    def take_paste(self) -> str:
        """Take the last large paste out of the text again and return it, as it is by now; "" if it
        is not there any more.
        """
        place, self._large = self._large, None
        if place is None:
            return ""
        cursor = self.textCursor()
        cursor.setPosition(place[0].position())
        cursor.setPosition(place[1].position(), QTextCursor.MoveMode.KeepAnchor)
        text = cursor.selection().toPlainText()
        cursor.removeSelectedText()
        return text

    def _place(self, position: int) -> QTextCursor:
        """Return a cursor that stays before what is typed at its place."""
        cursor = self.textCursor()
        cursor.setPosition(position)
        cursor.setKeepPositionOnInsert(True)
        return cursor

    def _enter(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        others = held & ~Qt.KeyboardModifier.ControlModifier
        sends = not others and (control or self._send_key is SendKey.ENTER)
        if sends:
            if not event.isAutoRepeat():
                self.send_requested.emit()
            return
        self.insertPlainText("\n")
        self.ensureCursorVisible()

    def _is_blank(self) -> bool:
        return self.document().isEmpty()

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self._theme.font(scale=1.05))
        self.height_changed.emit()


def _picture_forms(source: QMimeData) -> list[str]:
    return [form for form in source.formats() if form.startswith("image/")]


def _has_picture(source: QMimeData) -> bool:
    return source.hasImage() or bool(_picture_forms(source))


def longest_line(text: str) -> int:
    """Return the length of a text's longest line."""
    return max(map(len, text.split("\n")))


def _held(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def _is_prose(text: str, paths: list[str]) -> bool:
    """Say whether a paste with files also holds text that is more than their names."""
    words = set(text.replace("file://", "").split("\n"))
    return not words <= {*paths, *(Path(path).name for path in paths), ""}
