"""Find in conversation: also what a model thought, but not what a link hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from falcon_desktop.core.conversation import Role
from falcon_desktop.ui.markdown.points import Point
from falcon_desktop.ui.transcript.answer import AnswerWidget
from falcon_desktop.ui.transcript.question import QuestionWidget
from falcon_desktop.ui.transcript.search import Finder, without_targets
from falcon_desktop.ui.transcript.view import TranscriptView
from pytestqt.qtbot import QtBot
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
