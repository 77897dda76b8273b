"""Aligns typed text by its reading direction, and sizes a placeholder like text.

A ``QPlainTextEdit`` sets every text at the left, also Arabic, and an empty one its caret, wherever
its hint stands. The hint has the font of its viewport, which does not follow that of the box under
a style sheet once both are shown.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from falcon_desktop.ui.kit.reading_direction import base_direction, first_direction

_READ_LINES: Final = 50
"""Lines in which the first letter of a direction is looked for."""


class WritingSide(QObject):
    """Aligns the text of ``box`` to the right if its first letter says so.

    Where there is none, the side is that of the window; but that of the keyboard where that types
    a language that is written from the right, or once it was switched to another direction.
    """

    def __init__(self, box: QPlainTextEdit) -> None:
        super().__init__(box)
        self._box = box
        self._keyboard: Qt.LayoutDirection | None = None
        """The keyboard's direction, where that counts."""
        method = QGuiApplication.inputMethod()
        self._keyboard_was = method.inputDirection()
        from_right = self._keyboard_was is Qt.LayoutDirection.RightToLeft
        if from_right and method.locale() != QLocale.system():  # else nobody knows the keyboard
            self._keyboard = self._keyboard_was
        method.localeChanged.connect(self._follow_keyboard)
        method.inputDirectionChanged.connect(self._follow_keyboard)
        box.installEventFilter(self)
        # the document's own signal: a box is often filled while its signals are blocked
        box.document().contentsChanged.connect(self._take_side)
        self._take_side()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window where nothing else says the side, and the font."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._take_side()
        elif event.type() == QEvent.Type.FontChange:
            self._box.viewport().setFont(self._box.font())
        return super().eventFilter(watched, event)

    def _direction(self) -> Qt.LayoutDirection:
        block = self._box.document().begin()
        for _ in range(_READ_LINES):
            if not block.isValid():
                break
            found = first_direction(block.text())
            if found is not None:
                return found
            block = block.next()
        return self._box.layoutDirection() if self._keyboard is None else self._keyboard

    @Slot()
    def _follow_keyboard(self) -> None:
        now = QGuiApplication.inputMethod().inputDirection()
        if now is not self._keyboard_was:
            self._keyboard = self._keyboard_was = now
            self._take_side()

    @Slot()
    def _take_side(self) -> None:
        mirrored = self._direction() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        option = self._box.document().defaultTextOption()
        if option.alignment() != side:
            option.setAlignment(side)
            self._box.document().setDefaultTextOption(option)


class HintSide(QObject):
    """Has the caret of an empty field at the side where its hint begins.

    Qt puts it where the keyboard's language begins, which on many desktops nobody knows. What is
    typed stands at the side that it is read from.
    """

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        field.installEventFilter(self)
        field.textChanged.connect(self._take_side)
        self._take_side()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window, and a hint that was given since."""
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.Show):
            self._take_side()
        return super().eventFilter(watched, event)

    @Slot()
    def _take_side(self) -> None:
        edge = Qt.AlignmentFlag
        hint = self._field.placeholderText()
        side = edge.AlignLeading
        if hint and not self._field.text():
            mirrored = base_direction(hint) is Qt.LayoutDirection.RightToLeft
            side = (edge.AlignRight if mirrored else edge.AlignLeft) | edge.AlignAbsolute
        side |= edge.AlignVCenter
        if self._field.alignment() != side:
            self._field.setAlignment(side)
