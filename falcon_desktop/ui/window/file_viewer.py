"""The window that shows an attached file as the model reads it: plain text, or the picture. Hidden
characters are shown as visible signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from falcon_desktop.core.domain.attachments import Attachment, hidden_characters
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.hidden import show_hidden
from falcon_desktop.ui.kit.i18n import begun_here, one_line, size_words, told, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.placing import ChildWindow
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.shrunk_picture import ShrunkPicture
from falcon_desktop.ui.kit.sided_text import SidedText
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.transcript.plain_text import MOST_MARKS

STYLE: Final = """
#file_window { background: @window; }
QPlainTextEdit { background: @code; color: @text; border: 1px solid @edge; border-radius: 8px;
    padding: 6px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QPlainTextEdit:focus { border: 2px solid @accent; padding: 5px 7px; }
"""


class FileViewer(ChildWindow):
    """Shows a file; frees itself when closed."""

    def __init__(self, theme: Theme, attachment: Attachment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._attachment = attachment
        self._spans: list[tuple[int, int]] = []
        self.setObjectName("file_window")
        name = one_line(show_hidden(attachment.name), 200)
        self.setWindowTitle(name)
        self.facts = Label(theme, _facts(attachment), scale=SMALL, tone="secondary", wrap=True)
        self.facts.setObjectName("file_facts")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.facts)
        self.view: QWidget = (
            _Picture(theme, attachment) if attachment.is_image else self._text(attachment)
        )
        layout.addWidget(self.view, 1)
        QShortcut(QKeySequence("Esc"), self, self.close)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.resize(self.sizeHint())
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """Return a size for some thirty lines."""
        return QSize(self._theme.px(720), self._theme.px(560))

    def mark_spans(self, spans: Sequence[tuple[int, int]]) -> None:
        """Highlight search matches: (start, end) of each in the text."""
        if isinstance(self.view, PlainEdit) and spans:
            places = _places(self._attachment.text, spans[:MOST_MARKS])
            ends = iter(self.view.positions(chain.from_iterable(places)))
            self._spans = list(zip(ends, ends, strict=True))
            self._mark(self.view)
            cursor = QTextCursor(self.view.document())
            cursor.setPosition(self._spans[0][0])
            self.view.setTextCursor(cursor)
            self.view.centerCursor()

    def _mark(self, view: QPlainTextEdit) -> None:
        color = self._theme.marks()[0]
        selections = []
        for start, end in self._spans:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(view.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            format_ = QTextCharFormat()
            format_.setBackground(color)
            selection.format = format_
            selections.append(selection)
        view.setExtraSelections(selections)

    def _text(self, attachment: Attachment) -> QPlainTextEdit:
        view = SidedText()
        view.breaks_lines = True
        view.setPlainText(show_hidden(attachment.text))
        name_widget(view, "File text", tr("File text"))
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        view.setTabChangesFocus(True)
        return view

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, STYLE)
        if isinstance(self.view, QPlainTextEdit):
            self.view.setFont(self._theme.code_font())
            self._mark(self.view)


class _Picture(QWidget):
    """A picture, as large as there is room, never larger than it is."""

    def __init__(self, theme: Theme, attachment: Attachment) -> None:
        super().__init__()
        self._image = QImage()
        ShrunkPicture(attachment, 4 * theme.px(400)).ready.connect(self._take)
        name_widget(self, "Picture", tr("Image"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @Slot(QImage)
    def _take(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = self.rect()
        place.setSize(size)
        place.moveCenter(self.rect().center())
        painter.drawImage(place, self._image)


def _places(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places in Qt's units, which count some characters as two."""
    places, seen, units = [], 0, 0
    for start, end in spans:
        units += utf16_length(text[seen:start])
        first, seen = units, end
        units += utf16_length(text[start:end])
        places.append((first, units))
    return places


def _facts(attachment: Attachment) -> str:
    parts = [size_words(attachment.size), attachment.media_type]
    if attachment.width:
        parts.append(f"{attachment.width} × {attachment.height}")
    if attachment.note:
        parts.append(told(attachment.note))
    if hidden_characters(attachment.text):
        parts.append(tr("hidden characters, shown as symbols"))
    return begun_here(" · ".join(parts))
