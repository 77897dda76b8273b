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

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from falcon_desktop.ui.kit.listeners import Listeners

_POLITE: Final = QAccessible.AnnouncementPoliteness.Polite
_GATHER_MS: Final = 100
"""What is said within so much is one notification: each begins with that word."""
_SEEN_MS: Final = 5_000
"""A reader looks at a notification only some time after it was shown."""


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
        self._shown = QElapsedTimer()

    @property
    def is_free(self) -> bool:
        """Whether a reader has had the time to look at what it said."""
        return not self._shown.isValid() or self._shown.hasExpired(_SEEN_MS)

    def say(self, text: str) -> None:
        """Be shown anew, with another text."""
        self.hide()
        self.setAccessibleName(text)
        self.show()
        self._shown.start()


class Voice(QObject):
    """Speaks for ``window``."""

    def __init__(self, window: QWidget, listeners: Listeners | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._plates: deque[SpokenPlate] = deque()  # the one that spoke last is the last
        self._waiting: list[str] = []
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MS)
        self._gather.timeout.connect(self._speak)
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

    def say(self, widget: QWidget, *texts: str) -> None:
        """Say texts of ``widget``, one by one, after what is being said."""
        for text in texts:
            event = QAccessibleAnnouncementEvent(widget, text)
            event.setPoliteness(_POLITE)
            QAccessible.updateAccessibility(event)
        if self._listeners is None or self._listeners.need_notifications is False:
            return
        self._waiting += texts
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Speak soon, once it is known who listens."""
        known = self._listeners is not None and self._listeners.need_notifications is not None
        if known and self._waiting and not self._gather.isActive():
            self._gather.start()

    @Slot()
    def _speak(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self._listeners is not None and self._listeners.need_notifications:
            free = bool(self._plates) and self._plates[0].is_free
            plate = self._plates.popleft() if free else SpokenPlate(self._window)
            self._plates.append(plate)
            plate.say("\n".join(waiting))
            self._tidy.start()

    @Slot()
    def _hide_all(self) -> None:
        for plate in self._plates:
            plate.hide()
