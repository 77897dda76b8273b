"""Redirects typing without a target to the text box.

Keys that a widget has no use for arrive at the window. What an input method composes arrives only
at the widget that has the keyboard, so that such widgets are watched while they have it. A dead key
(´, then e) is an input method's on X11 and macOS: where none is enabled its accent is lost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget
from shiboken6 import isValid

_HELD: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ALT_GR: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
"""How Windows tells of AltGr."""
_SPACES: Final = (" ", "\u3000")
"""What Space types by input methods; some take it from the keyboard."""
_COMPOSES: Final = Qt.WidgetAttribute.WA_InputMethodEnabled


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key types something: with Shift or AltGr, but not Ctrl, Alt or Meta."""
    text = event.text()
    if not text or (event.modifiers() & _HELD) not in (Qt.KeyboardModifier.NoModifier, _ALT_GR):
        return False
    # signs that join or part letters are typed as well
    return text.isprintable() or unicodedata.category(text[0]) == "Cf"


class TypingRelay(QObject):
    """Redirects typing to ``box()``, the current text box, None if there is none.

    ``passes_on`` says of a widget whether it has no use for what is typed, so that input methods
    may compose there for the box. ``turn`` turns the page, forwards for 1.
    """

    def __init__(
        self,
        window: QWidget,
        box: Callable[[], QPlainTextEdit | None],
        passes_on: Callable[[QWidget], bool],
        turn: Callable[[int], None],
    ) -> None:
        super().__init__(window)
        self._box = box
        self._passes_on = passes_on
        self._turn = turn
        self._watched: QWidget | None = None
        self._composed = ""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    def take(self, event: QKeyEvent) -> bool:
        """Handle a key that no widget used; False if it does not type anything.

        Space turns the page while nothing is typed.
        """
        box = self._box()
        if box is None or not is_typing(event):
            return False
        if event.text() == " " and box.document().isEmpty():
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._turn(-1 if back else 1)
            return True
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.sendEvent(box, event)
        return True

    @Slot(QWidget, QWidget)
    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        watched, self._watched, self._composed = self._watched, None, ""
        if watched is not None and isValid(watched):  # one that ends loses the keyboard first
            watched.removeEventFilter(self)
            watched.destroyed.disconnect(self._forget)
            watched.setAttribute(_COMPOSES, False)
        if new is not None and not new.testAttribute(_COMPOSES) and self._passes_on(new):
            self._watched = new
            new.setAttribute(_COMPOSES)
            new.installEventFilter(self)
            new.destroyed.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._watched = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Redirect an input method from the watched widget to the box."""
        if isinstance(event, QInputMethodEvent):
            box = self._box()
            if box is None:
                return True
            begins, self._composed = not self._composed, event.preeditString()
            if begins and event.commitString() in _SPACES and self._is_for_space(box):
                self._press_space()
                return True
            QApplication.sendEvent(box, event)
            if event.commitString():
                box.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if isinstance(event, QInputMethodQueryEvent):
            box = self._box()
            enabled = Qt.InputMethodQuery.ImEnabled
            if box is not None:
                QApplication.sendEvent(box, event)
                self._move_caret(box, event)
            elif event.queries() & enabled:
                event.setValue(enabled, False)
                event.accept()
            return True
        return super().eventFilter(watched, event)

    def _is_for_space(self, box: QPlainTextEdit) -> bool:
        """Whether Space does something here, rather than being typed: a button, or a page that is
        turned while the box is empty.
        """
        return isinstance(self._watched, QAbstractButton) or box.document().isEmpty()

    def _press_space(self) -> None:
        """Give the watched widget the key that an input method took for a character."""
        none = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if self._watched is not None:
                QApplication.sendEvent(self._watched, QKeyEvent(kind, Qt.Key.Key_Space, none, " "))

    def _move_caret(self, box: QWidget, event: QInputMethodQueryEvent) -> None:
        """Say where the box's caret is from the widget that is asked."""
        query = Qt.InputMethodQuery.ImCursorRectangle
        place = event.value(query) if event.queries() & query else None
        if self._watched is not None and isinstance(place, (QRect, QRectF)):
            origin = self._watched.mapFromGlobal(box.mapToGlobal(QPoint(0, 0)))
            event.setValue(query, QRectF(place).translated(QPointF(origin)))
