"""How sure the model was, in an answer's text: asked for in its menu, kept while one scrolls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.confidence import TokenConfidence, pack
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.parts import Citation, ReasoningPart, TextPart
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.body import AnswerBody
from PySide6.QtCore import QPointF
from tests.ui.transcript.conftest import Chat

TEXT = "The **sky** is blue."
TOKENS = (TokenConfidence(0, 3, -0.01), TokenConfidence(4, 11, -1.0), TokenConfidence(11, 14, -3.0))


@pytest.fixture
def talk(chat: Callable[[int], Chat]) -> Chat:
    talk = chat(0)
    talk.add(Role.USER, "Why?")
    talk.add(Role.ASSISTANT, TEXT, confidence=pack(TOKENS))
    talk.add(Role.USER, "Really?")
    talk.add(Role.ASSISTANT, "Yes.")
    talk.show()
    return talk


def answer_of(talk: Chat, message_id: str = "m1") -> AnswerContent:
    content = talk.view.widgets.answer(message_id)
    assert content is not None
    return content


def tip_over(body: AnswerBody, word: str) -> str:
    (place,) = body.find(word)
    return body.tip_at(QPointF(body.reveal(place).center()))


def offered(talk: Chat, message_id: str) -> list[str]:
    menu = talk.view.menu_of(message_id)
    assert menu is not None
    names = [one.objectName() for one in menu.actions() if "confidence" in one.objectName()]
    menu.deleteLater()
    return names


def test_the_menu_offers_it_where_it_is_known(talk: Chat) -> None:
    assert [offered(talk, one.id) for one in talk.messages] == [[], ["confidence"], [], []]
    talk.view.show_confidence("m1", TOKENS)
    assert offered(talk, "m1") == ["hide_confidence"]
    menu = talk.view.menu_of("m1")
    assert menu is not None
    next(one for one in menu.actions() if one.objectName() == "hide_confidence").trigger()
    menu.deleteLater()
    assert offered(talk, "m1") == ["confidence"]
    assert tip_over(answer_of(talk).body, "sky") == ""


def test_it_is_shown_in_the_text_and_stays_while_one_scrolls(talk: Chat) -> None:
    assert tip_over(answer_of(talk).body, "sky") == ""
    talk.view.show_confidence("m1", TOKENS)
    assert tip_over(answer_of(talk).body, "sky") == "37% “\u2068**sky**\u2069”"
    talk.view.widgets.drop("m1")
    talk.view.arrange()
    assert tip_over(answer_of(talk).body, "sky") == "37% “\u2068**sky**\u2069”"
    talk.show()
    assert tip_over(answer_of(talk).body, "sky") == "", "the chat was left"


def test_it_ends_when_the_answer_goes_on(talk: Chat) -> None:
    talk.view.show_confidence("m1", TOKENS)
    talk.view.finish_answer(replace(talk.messages[1], text=f"{TEXT} And wide."))
    assert not answer_of(talk).shows_confidence
    assert tip_over(answer_of(talk).body, "sky") == ""


def test_an_answer_in_pieces_has_it_in_each(chat: Callable[[int], Chat]) -> None:
    talk = chat(0)
    first, second = "The sky is", "blue today."
    parts = (
        TextPart(0, 10),
        ReasoningPart(0, 3),
        TextPart(12, 23),
        Citation("https://example.org"),
    )
    talk.add(Role.USER, "Why?")
    talk.add(Role.ASSISTANT, f"{first}\n\n{second}", reasoning="Hm.", parts=parts)
    talk.show()
    tokens = [TokenConfidence(4, 7, -1.0), TokenConfidence(12, 16, -2.0)]
    talk.view.show_confidence("m1", tokens)
    one, other = answer_of(talk).texts
    assert tip_over(one, "sky") == "37% “\u2068sky\u2069”"
    assert tip_over(other, "blue") == "14% “\u2068blue\u2069”"
    assert tip_over(other, "today") == ""


def test_an_answer_that_is_not_there_is_left_alone(talk: Chat) -> None:
    talk.view.show_confidence("gone", TOKENS)
    talk.view.show_confidence("m0", TOKENS)
    assert offered(talk, "m0") == []
