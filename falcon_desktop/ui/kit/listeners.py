"""Who waits for which events of AT-SPI, Linux's assistive technology, as its registry knows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
)

_BUS: Final = "falcon-desktop-listeners"
_REGISTRY: Final = (
    "org.a11y.atspi.Registry",
    "/org/a11y/atspi/registry",
    "org.a11y.atspi.Registry",
)
_ANNOUNCEMENT: Final = "object:announcement"
_SHOWING: Final = "object:statechanged:showing"
_PAIR: Final = re.compile(r'\(ss\) "([^"]*)", "([^"]*)"')


class Listeners(QObject):
    """Keeps up with the registry; asks it without waiting.

    ``known`` comes when it has answered, and when something changed since.
    """

    known = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.need_notifications: bool | None = None
        """Whether somebody hears notifications, and nobody of those announcements too; None as
        long as that is not known."""
        self._bus: QDBusConnection | None = None
        session = QDBusConnection.sessionBus()
        question = QDBusMessage.createMethodCall(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"
        )
        self._ask(session.asyncCall(question), "_take_address")

    def _ask(self, call: QDBusPendingCall, slot: str) -> None:
        watcher = QDBusPendingCallWatcher(call, self)
        watcher.finished.connect(getattr(self, slot))

    @Slot(QDBusPendingCallWatcher)
    def _take_address(self, watcher: QDBusPendingCallWatcher) -> None:
        watcher.deleteLater()
        answer = watcher.reply()
        if answer.type() is not QDBusMessage.MessageType.ReplyMessage:
            self._settle(False)
            return
        self._bus = QDBusConnection.connectToBus(str(answer.arguments()[0]), _BUS)
        name, path, interface = _REGISTRY
        for event in ("EventListenerRegistered", "EventListenerDeregistered"):
            # a slot's name is a text, whatever the stub says
            self._bus.connect(  # type: ignore[call-overload]
                name, path, interface, event, self, SLOT("_look_again()")
            )
        self._look_again()

    @Slot()
    def _look_again(self) -> None:
        if self._bus is not None:
            question = QDBusMessage.createMethodCall(*_REGISTRY, "GetRegisteredEvents")
            self._ask(self._bus.asyncCall(question), "_take_events")

    @Slot(QDBusPendingCallWatcher)
    def _take_events(self, watcher: QDBusPendingCallWatcher) -> None:
        watcher.deleteLater()
        answer = watcher.reply()
        if answer.type() is QDBusMessage.MessageType.ReplyMessage:
            self._settle(hears_notifications_alone(_pairs(repr(answer))))
        elif self.need_notifications is None:
            self._settle(False)

    def _settle(self, needed: bool) -> None:
        self.need_notifications = needed
        self.known.emit()


def hears_notifications_alone(registered: Iterable[tuple[str, str]]) -> bool:
    """Whether somebody hears notifications, and nobody hears both those and announcements.

    Args:
        registered: (who, event) as the registry has it, such as ``Object:StateChanged:Showing``; an
            event stands for all that begin with it.
    """
    announcements, notifications = set(), set()
    for who, event in registered:
        asked = event.replace("-", "").casefold().rstrip(":")
        if _within(_ANNOUNCEMENT, asked):
            announcements.add(who)
        if _within(_SHOWING, asked):
            notifications.add(who)
    return bool(notifications) and not announcements & notifications


def _within(event: str, asked: str) -> bool:
    return event == asked or event.startswith(f"{asked}:")


def _pairs(answer: str) -> list[tuple[str, str]]:
    """Return the pairs of texts in an answer, as Qt writes it out: of ``QDBusArgument``, PySide6
    6.11 can't begin a structure to read it.
    """
    return _PAIR.findall(answer)
