"""A question on its way knows where it was asked and of whom."""

from __future__ import annotations

from falcon_desktop.controllers.chat.asked import Question


def test_a_question_that_waits_for_its_chat_has_no_model_yet() -> None:
    waiting = Question("Why?", "a-chat", (), None, 1, typed=True)
    ready = Question("Why?", "a-chat", (), ("embedded", "starter", None), 1, typed=True)
    assert (waiting.chosen_model, ready.chosen_model) == (("", ""), ("embedded", "starter"))


def test_the_same_words_asked_twice_are_two_questions() -> None:
    first, second = (Question("Why?", "", (), None, 1, typed=True) for _ in range(2))
    assert [first, second].index(second) == 1
