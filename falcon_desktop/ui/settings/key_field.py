"""The field for an API key: masked, revealed only while its eye is pressed, never filled.

A saved key is never shown again.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.forms import row, words
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip

MAX_KEY_LENGTH = 8_192


def key_problem(key: str) -> str:
    """Return why a text can't be a key, "" if it can: it must be fit for an HTTP header."""
    if not key:
        return tr("Enter a key first.")
    if any(character.isspace() for character in key):
        return tr("A key has no spaces or line ends inside. Was something else copied with it?")
    if not all("!" <= character <= "~" for character in key):
        return tr("A key has only plain letters, digits and signs. Was something else copied?")
    return ""


class KeyField(QWidget):
    """Takes a key. ``submitted`` tells it trimmed and fit; the field is empty from then on."""

    submitted = Signal(str)
    forgotten = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = False
        self._told = ("", False)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(MAX_KEY_LENGTH)
        self.field.setPlaceholderText(tr("Paste the key here"))
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        name_widget(self.field, "Key", tr("Key"))
        self.reveal = IconButton(theme, "eye", side=30)
        set_tip(self.reveal, tr("Show the key while this is pressed"))
        name_widget(self.reveal, "Show the key", tr("Show the key while this is pressed"))
        self.save = Button(theme, tr("Save key"), look=Look.OUTLINED)
        self.save.setObjectName("save_key")
        self.forget = Button(theme, tr("Forget key"), look=Look.OUTLINED)
        self.forget.setObjectName("forget_key")
        self.forget.hide()
        self.state = words(theme)
        name_widget(self.state, "Key state", tr("Key"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row(self.field, self.reveal, self.save, self.forget, stretch=0))
        layout.addWidget(self.state)
        self.field.returnPressed.connect(self._submit)
        self.field.textChanged.connect(self._changed)
        self.save.clicked.connect(self._submit)
        self.forget.clicked.connect(self._forget)
        self.reveal.pressed.connect(self._show)
        self.reveal.released.connect(self._mask)
        self.save.setEnabled(False)

    def show_state(self, sentence: str, *, saved: bool, trouble: bool = False) -> None:
        """Say where the key is, or why there is none."""
        self._told = (sentence, trouble)
        self._tell(sentence, trouble=trouble)
        self._saved = saved
        self.forget.setVisible(saved)
        self._changed()
        self.field.setPlaceholderText(tr("Kept, not shown") if saved else tr("Paste the key here"))

    def _tell(self, sentence: str, *, trouble: bool) -> None:
        self.state.setText(sentence)
        self.state.setVisible(bool(sentence))
        self.state.set_tone("error" if trouble else "secondary")

    def clear(self) -> None:
        """Forget what was typed; ``QLineEdit.clear`` would leave it to Undo."""
        self.field.setText("")
        self._mask()

    @property
    def is_saved(self) -> bool:
        """Whether a key is kept for this connection, as far as was told."""
        return self._saved

    def finish(self) -> bool:
        """Take a key that is typed and was not saved yet; False where it can't be one."""
        if self.field.text().strip():
            self._submit()
        return not self.field.text().strip()

    def changeEvent(self, event: QEvent) -> None:
        """Mask again when the window loses the keyboard."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._mask()

    @Slot()
    def _submit(self) -> None:
        key = self.field.text().strip()
        problem = key_problem(key)
        if problem:
            self._tell(problem, trouble=True)
            return
        self.clear()
        self.submitted.emit(key)

    @Slot()
    def _changed(self) -> None:
        sentence, trouble = self._told
        self._tell(sentence, trouble=trouble)  # what was wrong with another text
        typed = bool(self.field.text().strip())
        self.save.setEnabled(typed)
        self.save.setVisible(typed or not self._saved)

    @Slot()
    def _forget(self) -> None:
        self.clear()
        self.forgotten.emit()

    @Slot()
    def _show(self) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal)

    @Slot()
    def _mask(self) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
