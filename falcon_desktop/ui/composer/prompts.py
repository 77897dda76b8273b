"""``/`` in the message box: opens the list of saved prompts, inserts one and has it filled in.

Listens to the box from outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.prompt_library import Placeholder, SavedPrompt, fitting, unfolded
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.composer.placeholders import Filling
from falcon_desktop.ui.composer.prompt_popup import PromptPopup

_WORD: Final = re.compile(r"(?:^|\s)/(?P<typed>[^\s/]*)$")
_LONGEST_LINE: Final = 2_000
"""Characters before the caret that are looked at."""
_CHOOSES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class PromptPicker(QObject):
    """The saved prompts of one message box.

    Args:
        composer: the message box.
        host: what the list lies over.
        prompts: gives the saved prompts, in order.
        values: gives what is filled in for a prompt's variables.
    """

    manage_requested = Signal()

    def __init__(
        self,
        composer: Composer,
        host: QWidget,
        prompts: Callable[[], Sequence[SavedPrompt]],
        values: Callable[[SavedPrompt], Mapping[str, str]],
    ) -> None:
        super().__init__(composer)
        self._composer = composer
        self._edit = composer.edit
        self._prompts = prompts
        self._values = values
        self._armed = False
        self._composing = False
        self.filling: Filling | None = None
        self.popup = PromptPopup(composer.theme, host)
        self.popup.chosen.connect(self._insert)
        self.popup.manage_requested.connect(self._manage)
        self._edit.installEventFilter(self)
        self._edit.cursorPositionChanged.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the keys of the list and the placeholders before the box does."""
        match event:
            case QInputMethodEvent():
                self._composing = bool(event.preeditString())
                self._armed = event.commitString() == "/" and not self._composing
                if self._composing:
                    self.popup.hide()
            case QKeyEvent() if event.type() == QEvent.Type.ShortcutOverride:
                if self._wants(event):
                    event.accept()
                    return True
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress and not self._composing:
                if self._take_key(event) or self._type_twice(event):
                    return True
                if event.text():
                    self._armed = event.text() == "/" or (self._armed and event.text() != " ")
            case _ if event.type() == QEvent.Type.FocusOut:
                self._composing = False
                self.popup.hide()
            case _:
                pass
        return super().eventFilter(watched, event)

    def close(self) -> None:
        """Close the list."""
        self._armed = False
        self.popup.hide()

    def _wants(self, event: QKeyEvent) -> bool:
        """Say whether a key is the list's or the filling's, though a shortcut has it too."""
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier or self._composing:
            return False
        keys: tuple[int, ...] = ()
        if self.popup.isVisible():
            keys = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, *_CHOOSES)
        elif self.filling is not None:
            keys = (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return event.key() in keys

    def _take_key(self, event: QKeyEvent) -> bool:
        if not self._wants(event):
            return False
        key = event.key()
        if not self.popup.isVisible():
            self._fill_in(key)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.popup.step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in _CHOOSES and event.modifiers():
            return False  # Shift+Enter breaks the line
        else:
            self.popup.take()
        return True

    def _type_twice(self, event: QKeyEvent) -> bool:
        """Type into every place of a name at once; False where there is but one."""
        if self.filling is None or not _edits(event) or not self.filling.has_twins():
            return False
        with self.filling.one_step():
            self._edit.keyPressEvent(event)
        return True

    def _fill_in(self, key: int) -> None:
        if self.filling is None:
            return
        if key == Qt.Key.Key_Escape:
            self.filling.end()
        else:
            self.filling.step(1 if key == Qt.Key.Key_Tab else -1)

    @Slot()
    def _look(self) -> None:
        """Open the list where a word begins with a slash that was just typed, else close it."""
        typed = self._typed() if self._armed and not self._composing else None
        found = fitting(self._prompts(), typed) if typed is not None else []
        if typed is None:
            self._armed = False
        if not found:
            self.popup.hide()
            return
        self.popup.show_prompts(found)
        self.popup.open_above(self._composer)

    def _typed(self) -> str | None:
        """Return what stands between a slash that begins a word and the caret."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection():
            return None
        before = cursor.block().text()[: cursor.positionInBlock()][-_LONGEST_LINE:]
        match = _WORD.search(before)
        return match["typed"] if match else None

    @Slot(object)
    def _insert(self, prompt: SavedPrompt) -> None:
        typed = self._typed()
        self.close()
        if self.filling is not None:
            self.filling.end()
        text, places = unfolded(prompt.text, self._values(prompt))
        cursor = self._edit.textCursor()
        if typed is not None:
            cursor.movePosition(
                QTextCursor.MoveOperation.PreviousCharacter,
                QTextCursor.MoveMode.KeepAnchor,
                utf16_length(typed) + 1,
            )
        base = cursor.selectionStart()
        self._edit.expect(text)
        cursor.insertText(text)
        if places:
            measured = [
                Placeholder(
                    place.name, utf16_length(text[: place.start]), utf16_length(text[: place.end])
                )
                for place in places
            ]
            self.filling = Filling(self._edit, self._composer.theme, base, measured)
            self.filling.ended.connect(self._filled)
            self.filling.begin()
        else:
            self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()

    @Slot()
    def _filled(self) -> None:
        self.filling = None

    @Slot()
    def _manage(self) -> None:
        self.close()
        self.manage_requested.emit()


def _edits(event: QKeyEvent) -> bool:
    """Say whether a key changes the text, and does nothing else."""
    if event.matches(QKeySequence.StandardKey.Paste):
        return True
    if event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    ):
        return False
    if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
        return True
    return event.key() not in _CHOOSES and event.text().isprintable() and bool(event.text())
