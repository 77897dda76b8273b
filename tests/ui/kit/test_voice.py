"""What a window says, in the two ways that screen readers know."""

from __future__ import annotations

from functools import partial

import pytest
from falcon_desktop.ui.kit.listeners import Listeners
from falcon_desktop.ui.kit.voice import SpokenPlate, Voice
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


class Registry(QObject):
    """What is known of who listens."""

    known = Signal()

    def __init__(self, need_notifications: bool | None) -> None:
        super().__init__()
        self.need_notifications = need_notifications


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def voice(window: QWidget, registry: Registry) -> Voice:
    heard: Listeners = registry  # type: ignore[assignment]
    return Voice(window, heard)


def shown(window: QWidget) -> list[str]:
    plates = window.findChildren(SpokenPlate)
    return [plate.accessibleName() for plate in plates if plate.isVisible()]


def is_shown(window: QWidget, words: str) -> bool:
    return words in shown(window)


def test_what_is_said_at_once_is_one_notification(window: QWidget, qtbot: QtBot) -> None:
    speaks = voice(window, Registry(need_notifications=True))
    for number in range(30):
        speaks.say(window, f"Sentence {number}.")
    qtbot.waitUntil(lambda: bool(shown(window)))
    assert shown(window) == ["\n".join(f"Sentence {number}." for number in range(30))]


def test_what_was_said_stays_until_a_reader_has_looked(window: QWidget, qtbot: QtBot) -> None:
    speaks = voice(window, Registry(need_notifications=True))
    wanted = [f"Sentence {number}." for number in range(12)]
    for words in wanted:
        speaks.say(window, words)
        qtbot.waitUntil(partial(is_shown, window, words))
    assert shown(window) == wanted


def test_notifications_that_were_seen_are_used_again(
    window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SpokenPlate, "is_free", True)
    speaks = voice(window, Registry(need_notifications=True))
    for words in ("One.", "Two.", "Three."):
        speaks.say(window, words)
        qtbot.waitUntil(partial(is_shown, window, words))
    assert len(window.findChildren(SpokenPlate)) == 1


def test_what_is_said_before_it_is_known_who_listens_is_said_then(
    window: QWidget, qtbot: QtBot
) -> None:
    registry = Registry(need_notifications=None)
    speaks = voice(window, registry)
    speaks.say(window, "Early.")
    registry.need_notifications = True
    registry.known.emit()
    qtbot.waitUntil(lambda: shown(window) == ["Early."])


def test_who_knows_announcements_is_shown_nothing(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[QAccessible.Event] = []

    def note(event: QAccessibleEvent) -> None:
        told.append(event.type())

    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    voice(window, Registry(need_notifications=False)).say(window, "Once.")
    assert told == [QAccessible.Event.Announcement]
    assert window.findChildren(SpokenPlate) == []
