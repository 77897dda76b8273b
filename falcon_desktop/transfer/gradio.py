"""The history of a Gradio chatbot: pairs ``[question, answer]``, or messages with role and content.

Must not know files. The messages form is also what OpenAI-style clients save. There are no times.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from falcon_desktop.core.conversation import Role
from falcon_desktop.transfer.foreign import ForeignConversation, adopt, chain
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import MAX_NAME, clean_text, mapping_of, text_of

SOURCE: Final = "Gradio"

_Turn = tuple[Role, str, str]
"""Who said it, the words, and what was thought before them."""
_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_SIDES: Final = (Role.USER, Role.ASSISTANT)


def is_gradio(data: Any) -> bool:
    """Say whether parsed JSON is a chatbot's history in either form, or a list of such."""
    return isinstance(data, list) and bool(data) and any(is_one(data) for is_one in _SHAPES)


def import_gradio(data: Sequence[Any], now: int) -> ImportPlan:
    """Read one history or several; system messages and files stay behind, and are counted."""
    histories = data if _is_several(data) else [data]
    found = adopt(SOURCE, map(_conversation, histories), now)
    left_out = sum(
        isinstance(one, dict) and text_of(one, "role") not in _ROLES
        for history in histories
        for one in history
    )
    remarks = (f"{left_out} messages of the system or of tools were left out.",) if left_out else ()
    return ImportPlan(SOURCE, found, remarks)


def _is_pairs(data: Sequence[Any]) -> bool:
    return all(
        isinstance(one, list) and len(one) == len(_SIDES) and not _is_messages(one) for one in data
    )


def _is_messages(data: Sequence[Any]) -> bool:
    return all(isinstance(one, dict) and "role" in one and "content" in one for one in data)


def _is_several(data: Sequence[Any]) -> bool:
    return all(isinstance(one, list) and bool(one) and _is_messages(one) for one in data)


_SHAPES: Final = (_is_pairs, _is_messages, _is_several)


def _conversation(history: Sequence[Any]) -> ForeignConversation:
    turns = list(_pairs(history) if _is_pairs(history) else _messages(history))
    key = hashlib.sha256(json.dumps([turn[:2] for turn in turns]).encode()).hexdigest()
    conversation = chain([(role, text) for role, text, _ in turns], key)
    for message, (_, _, thoughts) in zip(conversation.messages, turns, strict=True):
        message.reasoning = thoughts
    return conversation


def _pairs(data: Sequence[Any]) -> Iterator[_Turn]:
    for pair in data:
        for role, content in zip(_SIDES, pair, strict=True):
            text = _file(content) if isinstance(content, list) else _content(content)
            if text:
                yield role, text, ""


def _messages(data: Sequence[Any]) -> Iterator[_Turn]:
    """Return the turns; what was shown as a thought goes with the answer that follows it."""
    thoughts: list[str] = []
    for message in data:
        role = _ROLES.get(text_of(message, "role"))
        text = _content(message["content"])
        if role is None or not text:
            continue
        if role is Role.ASSISTANT and text_of(mapping_of(message, "metadata"), "title", MAX_NAME):
            thoughts.append(text)
            continue
        if thoughts and role is Role.USER:
            yield Role.ASSISTANT, "", "\n\n".join(thoughts)
            thoughts.clear()
        yield role, text, "\n\n".join(thoughts)
        thoughts.clear()
    if thoughts:
        yield Role.ASSISTANT, "", "\n\n".join(thoughts)


def _file(content: Sequence[Any]) -> str:
    """Return the words for a file that a pair has as ``[path, what it shows]``."""
    names = [one for one in content if isinstance(one, str)]
    if names and len(names) == len(content):
        return clean_text(names[1])[:MAX_NAME] if len(names) > 1 else "[File]"
    return _content(content)


def _content(content: object) -> str:
    """Return the words of a content, and that there was a file without its path."""
    if isinstance(content, str):
        return clean_text(content)
    if isinstance(content, list):
        return "\n\n".join(filter(None, map(_content, content)))
    if isinstance(content, dict):
        text = text_of(content, "text") or text_of(content, "alt_text", MAX_NAME)
        return text or "[File]"
    return ""
