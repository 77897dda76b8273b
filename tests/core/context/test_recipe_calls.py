"""A request with calls and their results is made again from the messages, over every protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.context import recipe
from falcon_desktop.core.context.message_blocks import message_blocks
from falcon_desktop.core.context.response_items import response_items
from falcon_desktop.core.context.turns import turns_of
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Message, Provenance, Role
from falcon_desktop.core.domain.requests import Turn
from falcon_desktop.core.domain.servers import SystemPlace
from tests.core.context.test_call_turns import QUESTION, two_rounds

Made = tuple[Mapping[str, Any], Mapping[str, Any]]
"""The content of a request, and its recipe."""
AFTER = Message("q2", "c", "a", Role.USER, "And tomorrow?", 3)
PICTURE = Attachment("a.png", AttachmentKind.IMAGE, "image/png", 1, data=b"x")
PATH = [QUESTION, replace(two_rounds(), attachments=(PICTURE,)), AFTER]


def chat(turns: Sequence[Turn], **more: Any) -> Made:
    messages = recipe.chat_messages(turns, "", SystemPlace.OWN, **more)
    kept = recipe.messages_recipe(turns, SystemPlace.OWN, calls=True, **more)
    return {"messages": messages}, kept


def mistral(turns: Sequence[Turn]) -> Made:
    return chat(turns, short_ids=True)


def ollama(turns: Sequence[Turn]) -> Made:
    return chat(turns, beside=True)


def anthropic(turns: Sequence[Turn]) -> Made:
    kept = recipe.blocks_recipe(turns, marks_cache=True, returns_data=False, calls=True)
    return message_blocks(turns, ""), kept


def responses(turns: Sequence[Turn]) -> Made:
    return response_items(turns, ""), recipe.items_recipe(turns, returns_data=False, calls=True)


@pytest.mark.parametrize("form", [chat, mistral, ollama, anthropic, responses])
@pytest.mark.parametrize("left_out", [0, 1])
@pytest.mark.parametrize("sees", [True, False])
def test_it_is_exact(form: Any, left_out: int, sees: bool) -> None:
    path = [QUESTION, AFTER, *PATH][1 - left_out :] if left_out else PATH
    content, kept = form(turns_of(PATH, with_calls=True, with_pictures=sees))
    kept = {**kept, "digest": recipe.digest_of(content)}
    made = Provenance(
        request={"model": "falcon", "stream": True}, recipe=kept, settings={"system_message": ""}
    )
    answer = Message("a2", "c", "q2", Role.ASSISTANT, "Sun.", 4, provenance=made)
    found = recipe.request_of(answer, path)
    assert found.is_exact, found.problem
    assert found.body == {"model": "falcon", **content, "stream": True}
    for words in ("Weather?", "Let me look.", "look({})", "rain", "And tomorrow?"):
        assert words in found.prompt
    assert ("[picture]" in found.prompt) is sees
    other = replace(answer, provenance=replace(made, recipe={**kept, "calls": False}))
    assert not recipe.request_of(other, path).is_exact


def test_a_long_chat_is_not_read_once_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    path = [one for _ in range(200) for one in (QUESTION, two_rounds())] + PATH
    content, kept = chat(turns_of(PATH, with_calls=True))
    kept = {**kept, "digest": recipe.digest_of(content)}
    made = Provenance(request={"model": "falcon"}, recipe=kept, settings={"system_message": ""})
    read: list[int] = []

    def counted(path: Sequence[Message], **more: Any) -> tuple[Turn, ...]:
        read.append(len(path))
        return turns_of(path, **more)

    monkeypatch.setattr(recipe, "turns_of", counted)
    answer = Message("a2", "c", "q2", Role.ASSISTANT, "Sun.", 4, provenance=made)
    assert recipe.request_of(answer, path).is_exact
    assert len(read) < 20
