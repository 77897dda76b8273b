"""The field for an API key: masked, shown only while its eye is held, never filled in.

A saved key is never shown again.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from falcon_desktop.core.domain.errors import KeyUnusable
from falcon_desktop.core.domain.keys import MAX_KEY, clean_key
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, holds_keyboard, name_widget
from falcon_desktop.ui.kit.forms import MANY_WORDS, row, words
from falcon_desktop.ui.kit.i18n import told, tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.kit.writing_side import HintSide

MAX_TYPED: Final = 2 * MAX_KEY
"""Characters; more than a key can have, so that one that is too long is told and not cut."""


class KeyField(QWidget):
    """Takes a key. ``submitted`` emits the cleaned key; the field is empty from then on."""

    submitted = Signal(str)
    forgotten = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._saved = False
        self._told = ("", False)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(MAX_TYPED)
        self.field.setPlaceholderText(tr("Paste API key"))
        HintSide(self.field)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        name_widget(self.field, "Key", tr("Key"))
        self.reveal = IconButton(theme, "eye", side=30)
        name_widget(self.reveal, "Show the key", tr("Hold to show"))
        set_tip(self.reveal, tr("Hold to show"))
        self.save = Button(theme, tr("Save key"), look=Look.OUTLINED)
        self.save.setObjectName("save_key")
        self.forget = Button(theme, tr("Remove key"), look=Look.OUTLINED)
        self.forget.setObjectName("forget_key")
        self.forget.hide()
        self.state = words(theme)
        name_widget(self.state, "Key state", tr("Key"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._beside = row(self.field, self.reveal, self.save, self.forget, stretch=0)
        self._below = row()
        layout.addLayout(self._beside)
        layout.addLayout(self._below)
        layout.addWidget(self.state)
        self.field.returnPressed.connect(self._submit)
        self.field.textChanged.connect(self._changed)
        self.save.clicked.connect(self._submit)
        self.forget.clicked.connect(self._forget)
        self.reveal.pressed.connect(self._show)
        self.reveal.released.connect(self._mask)
        self.save.setEnabled(False)

    def show_state(
        self, sentence: str, *, saved: bool, trouble: bool = False, outside: bool = False
    ) -> None:
        """Show where the key is, or why there is none; ``outside``: it is not in the keyring."""
        self._told = (sentence, trouble)
        self._tell(sentence, trouble=trouble)
        self._saved = saved
        self.forget.setVisible(saved)
        self._changed()
        hidden = saved and not outside
        self.field.setPlaceholderText(tr("Saved (hidden)") if hidden else tr("Paste API key"))

    def _tell(self, sentence: str, *, trouble: bool) -> None:
        is_new = sentence != self.state.text()
        self.state.setText(sentence)
        self.state.setVisible(bool(sentence))
        if is_new and self.isVisible() and (trouble or holds_keyboard(self)):
            announce(self, sentence)
        self.state.set_tone("error" if trouble else "secondary")

    def clear(self) -> None:
        """Clear what was typed; ``QLineEdit.clear`` would leave it in the Undo history."""
        self.field.setText("")
        self._mask()

    @property
    def is_saved(self) -> bool:
        """Whether this connection has a saved key, as far as is known."""
        return self._saved

    def finish(self) -> bool:
        """Submit a typed key that was not saved yet; return False if it is invalid."""
        if self.field.text().strip():
            self._submit()
        return not self.field.text().strip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below where they would leave no room to read what is typed."""
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        buttons = [one for one in (self.save, self.forget) if not one.isHidden()]
        parts = [self.reveal, *buttons]
        beside = sum(one.sizeHint().width() + self._beside.spacing() for one in parts)
        narrow = self.width() - beside < self._theme.px(MANY_WORDS)
        if narrow == (self._below.indexOf(self.save) < 0):
            former, wanted = self._beside, self._below
            if not narrow:
                former, wanted = wanted, former
            for place, button in enumerate((self.save, self.forget)):
                former.removeWidget(button)
                wanted.insertWidget(place if narrow else place + 2, button)

    def changeEvent(self, event: QEvent) -> None:
        """Mask the key again when the window loses the focus."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._mask()

    @Slot()
    def _submit(self) -> None:
        if not self.field.text().strip():
            if not self._saved:  # else there is one, and nothing to save
                self._tell(tr("Enter a key first."), trouble=True)
            return
        try:
            key = clean_key(self.field.text())
        except KeyUnusable as error:
            self._tell(told(error.sentence), trouble=True)
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
        self._place_buttons()

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
