"""What a screen reader says by itself, wherever the keyboard is.

Costs a question while assistive technology is not active; all else is imported after that.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, *texts: str) -> None:
    """Have a screen reader say texts in turn, after what it is saying; "" says nothing."""
    said = [text for text in texts if text]
    if said and QAccessible.isActive():
        from falcon_desktop.ui.kit.voice import voice_of

        voice_of(widget.window()).say(widget, *said)


def announce_field(field: QWidget) -> None:
    """Have the name of a field said that a shortcut has given the keyboard.

    Qt tells AT-SPI of the text that a field selects before it tells that the field has the
    keyboard. Orca follows such a caret without a word, and finds nothing new in the focus. Other
    systems' readers say the name by themselves.
    """
    if QGuiApplication.platformName() in ("xcb", "wayland"):
        announce(field, field.accessibleName())
