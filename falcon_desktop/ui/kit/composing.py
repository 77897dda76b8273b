"""Lets Enter and Esc end what an input method composes, before they do anything else.

Most input methods keep both keys to themselves meanwhile. One that passes them on would have Enter
send, accept or choose without what is being composed, and Esc close the field with it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMPOSES: Final = Qt.WidgetAttribute.WA_InputMethodEnabled


class Composing(QObject):
    """Watches what has the keyboard, in every window, as long as ``parent`` lives: a text field, or
    what an input method composes at for one, by a relay that was made before this.

    Its filter is asked before those that the field's owners have installed.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._field: QWidget | None = None
        self._composed = ""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
            self._focus_changed(None, app.focusWidget())

    @Slot(QWidget, QWidget)
    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        field, self._field, self._composed = self._field, None, ""
        if field is not None and isValid(field):
            field.removeEventFilter(self)
        if new is not None and (
            isinstance(new, QLineEdit | QPlainTextEdit) or new.testAttribute(_COMPOSES)
        ):
            self._field = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key that ends the composition."""
        if isinstance(event, QInputMethodEvent):
            self._composed = event.preeditString()
        elif self._composed and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        enters = event.key() in _ENTERS
        if not enters and event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # before the window's own Esc (Stop) has it
        elif event.type() == QEvent.Type.KeyPress:
            self._end(kept=enters)
        return True

    def _end(self, *, kept: bool) -> None:
        method = QGuiApplication.inputMethod()
        composed = self._composed
        if kept:
            method.commit()
        else:
            method.reset()
        if not self._composed or self._field is None:  # it told the field so
            return
        end = QInputMethodEvent()
        if kept:
            end.setCommitString(composed)
        QApplication.sendEvent(self._field, end)
