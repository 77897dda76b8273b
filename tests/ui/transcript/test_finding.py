"""Find in conversation: also what a model thought, but not what a link hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from falcon_desktop.core.conversation import Role
from falcon_desktop.ui.transcript.search import Finder, without_targets
from falcon_desktop.ui.transcript.view import TranscriptView


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
