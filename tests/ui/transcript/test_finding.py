"""Find in conversation: also what a model thought, but not what a link hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from falcon_desktop.core.conversation import Role
from falcon_desktop.ui.exchanges import Hit
from falcon_desktop.ui.markdown.points import Point
from falcon_desktop.ui.transcript import layout
from falcon_desktop.ui.transcript.answer import AnswerWidget
from falcon_desktop.ui.transcript.question import QuestionWidget
from falcon_desktop.ui.transcript.search import Finder, without_targets
from falcon_desktop.ui.transcript.view import TranscriptView
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle
from tests.ui.transcript.conftest import SENTENCE


def test_reasoning_is_found_before_its_answer_and_unfolded(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "What of falcons?")
    talk.add(Role.ASSISTANT, "A falcon, then.", reasoning="A falcon? Yes, one falcon.")
    talk.show()
    found: list[tuple[int, int]] = []
    view.found.connect(lambda *which: found.append(which))

    def provide(ids: list[str]) -> None:
        asked = [one for one in talk.messages if one.id in ids]
        view.provide_texts(
            {one.id: one.text for one in asked}, {one.id: one.reasoning for one in asked}
        )

    view.texts_needed.connect(provide)
    view.find("falcon")
    assert found[-1] == (1, 4)
    answer = view.shelf.answer("m1")
    assert answer is not None
    before = answer.unfolded
    view.find_next()
    assert (before, answer.unfolded) == (False, True)
    thoughts = answer._reasoning_view().body
    assert thoughts is not None
    assert thoughts._current is not None
    assert thoughts._current.start == 2
    view.find_next()
    assert thoughts._current.start == 19
    view.find_next()
    assert found[-1] == (4, 4)
    assert answer.body._current is not None
    assert not thoughts._marks


def test_an_address_that_a_link_hides_is_not_counted() -> None:
    text = "[the sky](https://sky.example/sky) and ![sky](https://sky.example/s) or sky"
    assert without_targets(text) == "[the sky] and ![sky](https://sky.example/s) or sky"
    finder = Finder("sky", ["a"])
    finder.add({"a": text})
    assert finder.total == 4
    assert without_targets("[a](/sky)") == "[a](/sky)"  # a refused address is shown


# --- what a search through everything found ---------------------------------------------------


def marked(view: TranscriptView, message_id: str) -> list[str]:
    """Return what is marked of a message, as it is read."""
    widget = view.shelf.get(message_id)
    if isinstance(widget, AnswerWidget):
        body = widget.body
        return [
            body._views[block].text()[span.start : span.end]
            for block, spans in sorted(body._marks.items())
            for span in spans
        ]
    assert isinstance(widget, QuestionWidget)
    selections = widget._text.edit.extraSelections()
    return [selection.cursor.selectedText() for selection in selections]


def test_the_words_of_a_hit_are_marked_in_the_whole_conversation(
    view: TranscriptView, chat: Callable[[int], Any], qtbot: QtBot
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Ein 😀 Café, wo der Falke sitzt?")
    talk.add(
        Role.ASSISTANT, "Ein **FALKE** im Cafe\u0301.\n\n" + SENTENCE * 40 + "\n\nFalken sind es."
    )
    talk.add(Role.USER, "falke?")
    talk.add(Role.ASSISTANT, SENTENCE * 60 + "\n\nDer Falke, zuletzt.")
    talk.show()
    view.reveal_hit("m3", "cafe falke ")
    qtbot.waitUntil(lambda: bool(marked(view, "m3")))
    assert marked(view, "m3") == ["Falke"]
    last = view.shelf.answer("m3")
    assert last is not None
    end = last.body.find("zuletzt")[0]
    y = last.y() + last.body.y() + last.body.rect_at(Point(end.block, end.start)).top()
    assert 0 <= y < view.viewport().height()

    view.model.read_to(0)
    view._moved()
    qtbot.waitUntil(lambda: view.shelf.get("m1") is not None and bool(marked(view, "m1")))
    assert marked(view, "m0") == ["Café", "Falke"]
    assert marked(view, "m1") == ["FALKE", "Cafe\u0301"]
    assert view.clear_marks()
    assert marked(view, "m0") == marked(view, "m1") == []
    assert not view.clear_marks()


def test_the_next_occurrence_follows_a_hit(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(0)
    for number in range(6):
        talk.add(Role.ASSISTANT if number % 2 else Role.USER, f"{number} falcón. " + SENTENCE * 9)
    talk.show()
    found: list[tuple[int, int]] = []
    view.found.connect(lambda *which: found.append(which))
    view.texts_needed.connect(
        lambda ids: view.provide_texts({m.id: m.text for m in talk.messages if m.id in ids})
    )
    view.reveal_hit("m2", "FALCON")
    view.find_next()
    assert found[-1] == (4, 6)
    view.find_previous()
    view.find_previous()
    assert found[-1] == (2, 6)
    view.find("other")
    assert not view.clear_marks()


def y_of_word(view: TranscriptView, message_id: str, word: str) -> int:
    """Return where a word of an answer stands in the view."""
    answer = view.shelf.answer(message_id)
    assert answer is not None
    place = answer.body.find(word)[0]
    line = answer.body.rect_at(Point(place.block, place.start))
    return answer.y() + answer.body.y() + line.top()


def test_a_hit_is_shown_at_once_and_only_what_is_around_it_is_made(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(60)
    talk.add(Role.ASSISTANT, SENTENCE * 40 + "\n\nA kestrel.\n\n" + SENTENCE * 40)
    for number in range(20):
        talk.add(Role.ASSISTANT if number % 2 else Role.USER, SENTENCE * (1 + number % 7))
    placed: list[int] = []
    place = view._place
    view._place = lambda *area: (placed.append(1), place(*area))[1]  # type: ignore[method-assign, func-returns-value]
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("m60", "kestrel"))
    assert len(placed) == 1  # nothing is laid out at a place that it does not keep
    assert marked(view, "m60") == ["kestrel"]
    assert abs(y_of_word(view, "m60", "kestrel") - view.model.page // 3) <= 1
    visible = {view.items.id_at(index) for index in view.model.items_between(0, view.model.page)}
    assert {widget.message.id for widget in view.shelf} == visible
    assert not view._has_gaps()


@pytest.mark.parametrize("seconds", [0.0, 10.0])
def test_a_hit_at_the_end_leaves_no_room_below(
    view: TranscriptView,
    chat: Callable[[int], Any],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
) -> None:
    """It stays where it is, too, while what is around it comes later for want of time."""
    monkeypatch.setattr(layout, "_OPENING_BUDGET", 10.0)
    measure = view._measure_first

    def measured(index: int) -> None:
        measure(index)
        monkeypatch.setattr(layout, "_OPENING_BUDGET", seconds)

    monkeypatch.setattr(view, "_measure_first", measured)
    talk = chat(30)
    talk.add(Role.ASSISTANT, "A kestrel.")
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("m30", "kestrel"))
    assert view.model.tail == 0
    before = y_of_word(view, "m30", "kestrel")
    qtbot.waitUntil(lambda: not view._has_gaps())
    settle(talk.view)
    assert y_of_word(view, "m30", "kestrel") == before
    assert view.model.below == 0
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("m0", "message"))
    assert view.model.position == 0


def test_a_hit_that_is_not_in_the_conversation_shows_its_end(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(30)
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("elsewhere", "message"))
    assert view.model.end_in_view
    assert not marked(view, "m29")
