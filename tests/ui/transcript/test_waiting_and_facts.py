"""What is said while an answer waits for its server, and of one that never began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.controllers.chat.progress_words import progress_words
from falcon_desktop.core.domain.conversation import (
    Cost,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.domain.events import Phase, Progress
from falcon_desktop.ui.transcript.action_bar import _Facts
from falcon_desktop.ui.transcript.words import how_made, note_of, thought
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from tests.ui.ink import ink, picture_of
from tests.ui.settling import settle
from tests.ui.transcript.conftest import Chat

ENDED = [MessageStatus.STOPPED, MessageStatus.INTERRUPTED, MessageStatus.FAILED]


def answer(text: str = "", **more: object) -> Message:
    return replace(Message("m", "c", None, Role.ASSISTANT, text, 0), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ENDED)
@pytest.mark.parametrize("step", [None, NextStep.RETRY, NextStep.CONTINUE])
@pytest.mark.parametrize("reasoning", ["", "Hm."])
def test_what_never_began_is_asked_again_not_continued(
    status: MessageStatus, step: NextStep | None, reasoning: str
) -> None:
    failure = Failure("interrupted", "It broke off.", "", step) if step else None
    note = note_of(answer(status=status, failure=failure, reasoning=reasoning))
    assert note is not None and note.action == NextStep.RETRY
    if status is not MessageStatus.FAILED:
        note = note_of(answer("Half an", status=status, failure=failure))
        assert note is not None and note.action == NextStep.CONTINUE


@pytest.mark.parametrize("status", ENDED)
@pytest.mark.parametrize(
    ("timings", "said"),
    [
        (Timings(first_token=0.0, total=0.0), ""),
        (Timings(total=0.04), ""),
        (Timings(total=30.0), "30 s"),
        (Timings(first_token=0.3, total=12.0), "12 s"),
    ],
)
def test_nothing_is_counted_of_what_never_began(
    status: MessageStatus, timings: Timings, said: str
) -> None:
    made = answer(status=status, timings=timings, usage=Usage(completion_tokens=0))
    assert how_made(made) == said


def test_an_edited_answer_says_so_first() -> None:
    made = answer("Yes.", provenance=Provenance(model="m", edited=True))
    assert how_made(made) == "Edited"
    gone_on = replace(made, usage=Usage(completion_tokens=12))
    assert how_made(gone_on) == "Edited · 12 tokens"


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (Cost(147_250_000), "12 tokens · 0.00015 USD"),
        (Cost(0), "12 tokens · 0 USD"),
        (Cost(1_234_560_000_000_000, "EUR", partial=True), "12 tokens · at least 1,234.56 EUR"),
        (None, "12 tokens"),
    ],
)
def test_what_an_answer_cost_comes_last(cost: Cost | None, said: str) -> None:
    made = answer("Yes.", usage=Usage(completion_tokens=12, cost=cost))
    assert how_made(made) == said


def test_what_took_no_time_to_speak_of_is_left_out() -> None:
    timings = Timings(first_token=0.01, total=0.4, tokens_per_second=30.0)
    made = answer("Yes.", timings=timings, usage=Usage(completion_tokens=12))
    assert how_made(made) == "12 tokens · 30 tokens/s"
    assert "first token 0.1 s" in how_made(replace(made, timings=replace(timings, first_token=0.1)))


@pytest.mark.parametrize(
    ("phase", "seconds", "elapsed", "words"),
    [
        (Phase.RATE_LIMITED, 21.0, 0.0, "Rate limit reached. Trying again in 21 s"),
        (Phase.RATE_LIMITED, 21.0, 20.9, "Rate limit reached. Trying again…"),
        (Phase.RETRYING, 3.0, 1.0, "The server is busy. Trying again in 2 s"),
        (Phase.RETRYING, None, 1.0, "The server is busy. Trying again…"),
    ],
)
def test_a_wait_says_what_for_and_how_long(
    phase: Phase, seconds: float | None, elapsed: float, words: str
) -> None:
    assert progress_words(Progress(phase, seconds=seconds), elapsed) == words


@pytest.mark.parametrize("when", ["in 20 seconds", "in 3 minutes", "later"])
def test_a_kept_error_tells_no_time_that_is_long_over(when: str) -> None:
    sentence = f"api.example.org accepts no more requests for now. Try again {when}."
    failure = Failure("rate_limited", sentence, "", NextStep.RETRY, retry_after=20.0)
    note = note_of(answer(status=MessageStatus.FAILED, failure=failure))
    assert note is not None
    assert note.sentence == "api.example.org accepts no more requests for now. Try again later."
    assert note.detail == "The server asked to wait 20 seconds."


def test_a_wait_can_be_cancelled_where_it_is_said(chat: Callable[[int], Chat]) -> None:
    talk = chat(2)
    talk.show()
    asked: list[tuple[str, str]] = []
    talk.view.action_requested.connect(lambda *what: asked.append(what))
    running = talk.send()
    widget = talk.view.widgets.get(running.id)
    assert widget is not None

    def button() -> QPushButton | None:
        assert widget is not None
        found = widget.findChildren(QPushButton, "cancel_waiting")
        return next((one for one in found if one.isVisible()), None)

    talk.view.set_progress(running.id, "Waiting for the server…")
    assert button() is None
    talk.view.set_progress(running.id, "Rate limit reached. Trying again in 21 s", can_stop=True)
    cancel = button()
    assert cancel is not None
    assert widget.rect().contains(cancel.geometry())
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert asked == [("stop", running.id)]
    talk.view.extend_answer(running.id, "So")
    assert button() is None
    other = talk.send()
    widget = talk.view.widgets.get(other.id)
    assert widget is not None
    talk.view.set_progress(other.id, "Rate limit reached.", can_stop=True)
    assert button() is not None
    talk.view.finish_answer(replace(other, status=MessageStatus.STOPPED))
    assert button() is None


def test_words_of_a_wait_and_its_button_never_lie_over_each_other(
    chat: Callable[[int], Chat],
) -> None:
    talk = chat(2)
    talk.show()
    running = talk.send()
    widget = talk.view.widgets.get(running.id)
    assert widget is not None
    words = "Rate limit reached. Trying again in 21 s"
    talk.view.set_progress(running.id, words, can_stop=True)
    cancel = widget.findChild(QPushButton, "cancel_waiting")
    assert cancel is not None
    line = QFontMetrics(talk.view.theme.font()).horizontalAdvance(words)
    beside = cancel.geometry()
    assert beside.left() > line
    talk.view.resize(line + beside.width() // 2, 600)
    settle(talk.view)
    below = cancel.geometry()
    assert below.top() >= beside.top() + QFontMetrics(talk.view.theme.font()).height()
    assert widget.rect().contains(below)
    talk.view.set_progress(running.id, "Waiting", can_stop=True)
    settle(talk.view)
    assert cancel.geometry().top() == beside.top()


def test_facts_that_have_no_room_are_left_out_whole(qapp: QApplication) -> None:
    line = _Facts()
    line.setText("118 tokens · 41 tokens/s")
    metrics = line.fontMetrics()
    first = metrics.horizontalAdvance("118 tokens")
    assert line.fitting(2_000) == line.text()
    assert line.fitting(first + 2) == "118 tokens"
    assert line.fitting(first - 2) == ""
    line.resize(40, 28)  # a sign stands for them
    assert not ink(picture_of(line), QRect(2, 2, 36, 24)).isEmpty()
    line.deleteLater()


@pytest.mark.parametrize("duration", [None, 0.0, 0.049])
def test_thoughts_of_no_time_that_can_be_told_are_told_without_one(duration: float | None) -> None:
    assert thought(duration, running=False) == "Thoughts"
    assert thought(0.05, running=False) != "Thoughts"
