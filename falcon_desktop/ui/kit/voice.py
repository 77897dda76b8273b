"""Says something in the two ways that screen readers know.

An announcement is an event of its own. Windows, macOS and Orca since version 45 say it; Orca 43, of
Debian 12 and Ubuntu 22.04, has no handler for it, but says a notification that is shown. Who knows
announcements says notifications too, and would say everything twice: so it has to be known who
listens. No version can be asked for, but the registry of AT-SPI tells who waits for which events,
and Orca registers for exactly those that it handles.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from falcon_desktop.ui.kit.listeners import Listeners

_PLATES: Final = 8
"""A reader looks at a notification some time after it was shown: so many may come meanwhile."""
_SEEN_MS: Final = 5_000


def voice_of(window: QWidget) -> Voice:
    """Return what speaks for a window, made when first asked."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    found = window.findChild(Voice, options=direct)
    return Voice(window) if found is None else found


class SpokenPlate(QWidget):
    """One pixel with nothing on it, which assistive technology sees as a notification."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(0, 0, 1, 1)
        self.hide()


class Voice(QObject):
    """Speaks for ``window``."""

    def __init__(self, window: QWidget, listeners: Listeners | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._plates: deque[SpokenPlate] = deque(maxlen=_PLATES)
        self._waiting: list[str] = []
        self._tidy = QTimer(self)
        self._tidy.setSingleShot(True)
        self._tidy.setInterval(_SEEN_MS)
        self._tidy.timeout.connect(self._hide_all)
        self._listeners = listeners
        if listeners is None and QGuiApplication.platformName() in ("xcb", "wayland"):
            from falcon_desktop.ui.kit.listeners import Listeners

            self._listeners = Listeners(self)
        if self._listeners is not None:
            self._listeners.known.connect(self._go_on)

    def say(self, widget: QWidget, text: str) -> None:
        """Say ``text`` of ``widget`` after what is being said."""
        event = QAccessibleAnnouncementEvent(widget, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
        if self._listeners is None or self._listeners.need_notifications is False:
            return
        self._waiting.append(text)
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Show what waited until it was known who listens."""
        if self._listeners is None or self._listeners.need_notifications is None:
            return
        waiting, self._waiting = self._waiting, []
        if self._listeners.need_notifications:
            for text in waiting:
                self._show(text)

    def _show(self, text: str) -> None:
        full = len(self._plates) == _PLATES
        plate = self._plates.popleft() if full else SpokenPlate(self._window)
        self._plates.append(plate)
        plate.hide()
        plate.setAccessibleName(text)
        plate.show()
        self._tidy.start()

    @Slot()
    def _hide_all(self) -> None:
        for plate in self._plates:
            plate.hide()
