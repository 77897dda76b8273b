"""The text box that replaces a message while it is edited."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.kit.controls import takes_escape
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.text_height import height_of_text
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.kit.writing_side import WritingSide

_MOST_LINES: Final = 14
_PAUSE_MS: Final = 400
_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Edit(NamedTuple):
    """An unfinished edit of a message: the text, and the caret's position."""

    text: str
    caret: int


class _Box(PlainEdit):
    breaks_lines = True
    accepted = Signal()
    cancelled = Signal()
    wrapped = Signal()
    """The lines are others: it has another width."""

    def event(self, event: QEvent) -> bool:
        return takes_escape(event) or super().event(event)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._was_shown = False
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.setInterval(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._opening.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._was_shown or self._opening.isActive():
            self.ensureCursorVisible()  # nobody has scrolled yet, and its lines are others now
        if event.size().width() != event.oldSize().width():
            self.wrapped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in _RETURN and control:
            self.accepted.emit()
        else:
            super().keyPressEvent(event)


class MessageEditor(QWidget):
    """A text box with Save and Cancel; Ctrl+Enter saves, Esc cancels."""

    accepted = Signal(str)
    cancelled = Signal()
    typed = Signal()
    """After a moment of rest, or at :meth:`flush`: the text is another."""
    height_changed = Signal()

    def __init__(self, theme: Theme, role: Role, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message_editor")
        self._theme = theme
        self._box = _Box(self)
        self._box.setObjectName("edit_message")
        self._box.setAccessibleName(tr("Edit message"))
        self._box.setTabChangesFocus(True)
        self._box.setFont(theme.font())
        self._box.setPlainText(text)
        WritingSide(self._box)
        self._box.selectAll()
        cursor = self._box.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._box.setTextCursor(cursor)
        self._save = QPushButton(tr("Save && Send") if role is Role.USER else tr("Save"), self)
        self._save.setObjectName("save")
        set_tip(self._save, "", keys=tr("Ctrl+Enter"))
        self._cancel = QPushButton(tr("Cancel"), self)
        self._cancel.setObjectName("cancel")
        set_tip(self._cancel, "", keys=tr("Esc"))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._box)
        layout.addLayout(buttons)
        self.setFocusProxy(self._box)
        self._box.accepted.connect(self._accept)
        self._box.cancelled.connect(self.cancelled)
        self._box.textChanged.connect(self._text_changed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.typed)
        self._box.textChanged.connect(self._pause.start)
        self._box.wrapped.connect(self._text_changed)
        self._cancel.clicked.connect(self.cancelled)
        self._save.clicked.connect(self._accept)
        self._text_height = 0
        self.apply_theme()
        self._text_changed()

    def apply_theme(self) -> None:
        """Apply the theme's colours and sizes."""
        theme = self._theme
        self._box.setFont(theme.font())
        for button in (self._save, self._cancel):
            button.setFont(theme.font(scale=0.95))
        self.setStyleSheet(
            theme.fill(
                "QPlainTextEdit { placeholder-text-color: @secondary;"
                " border: 1px solid @edge; border-radius: 10px; padding: 6px 8px;"
                " background: @window; color: @text; }"
                " QPlainTextEdit:focus { border: 2px solid @accent; padding: 5px 7px; }"
                " QPushButton { border: 1px solid @edge; border-radius: 8px; padding: 5px 14px;"
                " background: @window; color: @text; }"
                " QPushButton:hover { background: @hover; }"
                " QPushButton#save { background: @accent; color: @on_accent;"
                " border-color: @accent; }"
                " QPushButton#save:disabled { background: @hover; color: @secondary;"
                " border-color: @line; }"
                " QPushButton:focus { border: 2px solid @text; padding: 4px 13px; }"
            )
        )

    def flush(self) -> None:
        """Report at once what was typed since the last report."""
        if self._pause.isActive():
            self._pause.stop()
            self.typed.emit()

    def edit(self) -> Edit:
        """Return the current edit."""
        caret = self._box.place_in_text(self._box.textCursor().position())
        return Edit(self._box.toPlainText(), caret)

    def resume(self, edit: Edit) -> None:
        """Continue an earlier edit."""
        cursor = self._box.textCursor()
        cursor.select(cursor.SelectionType.Document)
        text = self._box.breakable(edit.text)
        self._box.expect(text)
        cursor.insertText(text)
        (caret,) = self._box.positions([edit.caret])
        cursor.setPosition(min(caret, self._box.document().characterCount() - 1))
        self._box.setTextCursor(cursor)

    def height_needed(self) -> int:
        """Return the height for the current lines, scrolling from 14 lines on."""
        line = self._box.fontMetrics().lineSpacing()
        box = min(max(2 * line, self._text_height), _MOST_LINES * line) + 28
        return box + 8 + self._save.sizeHint().height()

    @Slot()
    def _accept(self) -> None:
        text = self._box.toPlainText()
        if text.strip():
            self.accepted.emit(text)

    @Slot()
    def _text_changed(self) -> None:
        self._save.setEnabled(bool(self._box.document().toPlainText().strip()))
        height = height_of_text(self._box)
        if height != self._text_height:
            self._text_height = height
            self.height_changed.emit()
