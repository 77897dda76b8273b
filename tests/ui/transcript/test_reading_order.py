"""Readers come to what is in a message in the order in which it is seen."""

from __future__ import annotations

from collections.abc import Callable

from falcon_desktop.core.domain.conversation import Failure, MessageStatus, Role
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtGui import QAccessible
from tests.ui.settling import settle
from tests.ui.transcript.conftest import Chat
from tests.ui.transcript.test_pieces import travels

MakeChat = Callable[[int], Chat]


def places(view: TranscriptView, message_id: str) -> list[tuple[int, str]]:
    """Return the parts of a message as readers come to them: how far down, and a name."""
    widget = view.widgets.get(message_id)
    assert widget is not None
    found = QAccessible.queryAccessibleInterface(widget)
    parts = [found.child(place) for place in range(found.childCount())]
    shown = [one for one in parts if not one.state().invisible and one.rect().height() > 0]
    return [(one.rect().y(), one.object().objectName()) for one in shown]


def test_the_parts_of_a_message_are_read_from_top_to_bottom(chat: MakeChat) -> None:
    talk = chat(0)
    talk.add(Role.USER, **travels())
    talk.add(Role.ASSISTANT, "Words.", reasoning="Thoughts.")
    failed = Failure("server_failed", "It broke.")
    talk.add(Role.ASSISTANT, status=MessageStatus.FAILED, failure=failed, **travels())
    talk.show()
    settle(talk.view)
    for message, most in zip(talk.messages, (4, 2, 9), strict=True):
        talk.view.reveal(message.id)
        settle(talk.view)
        found = places(talk.view, message.id)
        assert len(found) >= most
        assert found == sorted(found), message.id


def test_thoughts_are_read_before_the_answer_that_came_after_them(chat: MakeChat) -> None:
    talk = chat(0)
    answer = talk.send()
    talk.view.extend_answer(answer.id, "", "Thinking first.")
    settle(talk.view)
    talk.view.extend_answer(answer.id, "Then words.")
    settle(talk.view)
    found = places(talk.view, answer.id)
    assert found[0][1] == "reasoning"
    assert found == sorted(found)
