"""The box of the system message: several lines, Undo, reported once typing pauses."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFont, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QWidget

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import MAX_SYSTEM_MESSAGE_LENGTH
from falcon_desktop.core.domain.variables import check_system_message
from falcon_desktop.ui.kit.i18n import grouped, told, tr
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.text_height import height_of_text
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.writing_side import WritingSide

PAUSE_MS = 350
LINES = (3, 9)
"""The box grows with its text between so many lines."""


class SystemBox(PlainEdit):
    """Plain text. ``edited`` emits it, ``refused`` why it is too long ("" once it fits)."""

    breaks_lines = True
    lines = LINES
    edited = Signal(str)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told = ""
        self._loading = False
        self.setTabChangesFocus(True)
        self.setPlaceholderText(tr("Not sent"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.tell)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._follow_theme)
        WritingSide(self)
        self._follow_theme()

    def show_text(self, text: str, *, fresh: bool) -> None:
        """Show a text. ``fresh``: another chat's, so Undo does not lead back; else it does.

        What is being typed is left alone unless ``fresh``.
        """
        if not fresh and (self._timer.isActive() or text == self.toPlainText()):
            return
        self._loading = True
        if fresh:
            self._timer.stop()
            self.setPlainText(text)
        else:
            cursor = self.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            shown = self.breakable(text)
            self.expect(shown)
            cursor.insertText(shown)
        self._loading = False
        self._told = text

    @Slot()
    def tell(self) -> None:
        """Report what is typed now, if it was not reported yet."""
        self._timer.stop()
        text = self.toPlainText()
        if len(text) > MAX_SYSTEM_MESSAGE_LENGTH:
            self.refused.emit(
                tr(
                    "The limit is {limit} characters.",
                    limit=grouped(MAX_SYSTEM_MESSAGE_LENGTH),
                )
            )
            return
        try:
            check_system_message(text)
        except InvalidInput as error:
            self.refused.emit(told(error.sentence))
            return
        if text != self._told:
            self._told = text
            self.refused.emit("")
            self.edited.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report at once when the focus leaves."""
        super().focusOutEvent(event)
        if self._timer.isActive():
            self.tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return a size for the least number of lines."""
        return QSize(self._theme.px(160), self._height(self.lines[0]))

    @Slot()
    def _changed(self) -> None:
        if not self._loading:
            self._timer.start()

    @Slot()
    def _fit(self) -> None:
        least, most = map(self._height, self.lines)
        wanted = height_of_text(self) + self._height(0)
        self.setFixedHeight(min(max(wanted, least), most))

    def _height(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + self._theme.px(22)

    def own_font(self) -> QFont:
        """Return the font of what is typed."""
        return self._theme.font(scale=0.95)

    @Slot()
    def _follow_theme(self) -> None:
        # never overridden: a subclass's slot is called after its window is gone (PySide 6.11)
        self.setFont(self.own_font())
        self._fit()
