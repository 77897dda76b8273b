"""Text is pulled once a frame, whole and in order, and nothing runs while nothing grows."""

from __future__ import annotations

from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.events import ReasoningDelta, TextDelta
from falcon_desktop.runtime.frames import FramePuller
from PySide6.QtCore import QObject, QTimer, Slot
from pytestqt.qtbot import QtBot


class NoJournal:
    """The disk is not what is tested: this port takes and keeps nothing."""

    def add(self, text: str, reasoning: str) -> None:
        """Keep nothing."""


def answer() -> RunningAnswer:
    message = Message("m", "c", None, Role.ASSISTANT, "", 0)
    made = RunningAnswer(message, store=None, publish=print)  # type: ignore[arg-type]
    made._journal = NoJournal()  # type: ignore[assignment]
    return made


class Reader(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.reasoning = ""
        self.pulls = 0

    @Slot(str, str, str)
    def take(self, _message_id: str, text: str, reasoning: str) -> None:
        self.text += text
        self.reasoning += reasoning
        self.pulls += 1


def test_text_arrives_whole_once_a_frame(qtbot: QtBot) -> None:
    running = answer()
    puller, reader = FramePuller({"m": running}.get), Reader()
    puller.text_arrived.connect(reader.take)
    running.take(ReasoningDelta("because"))
    for number in range(1_000):
        running.take(TextDelta(f"{number} "))
    puller.watch("m")
    qtbot.waitUntil(lambda: reader.pulls > 0)
    running.take(TextDelta("end"))
    qtbot.waitUntil(lambda: reader.text.endswith("end"))
    assert reader.text == "".join(f"{number} " for number in range(1_000)) + "end"
    assert reader.reasoning == "because"
    assert reader.pulls == 2
    puller.unwatch("m")
    assert not any(timer.isActive() for timer in puller.findChildren(QTimer))


def test_an_ended_answer_is_left_to_its_event(qtbot: QtBot) -> None:
    nothing: dict[str, RunningAnswer] = {}
    puller, reader = FramePuller(nothing.get), Reader()
    puller.text_arrived.connect(reader.take)
    puller.watch("gone")
    # another puller's frame comes after this one's
    running = answer()
    running.take(TextDelta("later"))
    other, later = FramePuller({"m": running}.get), Reader()
    other.text_arrived.connect(later.take)
    other.watch("m")
    qtbot.waitUntil(lambda: later.pulls > 0)
    assert reader.pulls == 0
    other.clear()
    puller.clear()
    assert not any(timer.isActive() for timer in puller.findChildren(QTimer))
