"""Esc, where the keyboard is at a link, a button or a picture of a message: back to its text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from falcon_desktop.ui.kit.controls import takes_escape
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.message_widgets import MessageWidgets
from falcon_desktop.ui.transcript.surface import ScrollSurface

_SHORTCUT_OVERRIDE = QEvent.Type.ShortcutOverride


class Leaving(QObject):
    """Takes Esc from the window's own (Stop), unless there is an answer to stop.

    It sees what happens to the transcript only while the keyboard is in a message.
    """

    def __init__(self, surface: ScrollSurface, widgets: MessageWidgets) -> None:
        super().__init__(surface)
        self._surface = surface
        self._widgets = widgets

    def watch(self, focused: QWidget | None) -> None:
        """Note where the keyboard is now."""
        if focused is not None and self._message_of(focused) is not None:
            self._surface.installEventFilter(self)
        else:
            self._surface.removeEventFilter(self)

    def _message_of(self, focused: QWidget) -> MessageWidget | None:
        return next((one for one in self._widgets if one.isAncestorOf(focused)), None)

    def _left_part(self) -> MessageWidget | None:
        """Return the message whose text the keyboard can go back to."""
        focused = QApplication.focusWidget()
        message = self._message_of(focused) if focused is not None else None
        if message is None or message.editing or message.content.readable is None:
            return None
        at_text = focused is message.content.readable
        return None if at_text and not message.content.is_at_part else message

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc where there is a text to go back to."""
        if event.type() is not _SHORTCUT_OVERRIDE:
            return False
        if any(widget.running for widget in self._widgets):
            return False
        return self._left_part() is not None and takes_escape(event)

    def go_back(self) -> MessageWidget | None:
        """Put the keyboard back to the text of the message that it is in a part of; return that."""
        message = self._left_part()
        if message is not None and not message.content.leave_part():
            message.take_focus(Qt.FocusReason.OtherFocusReason)
        return message
