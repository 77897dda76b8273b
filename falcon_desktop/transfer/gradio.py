"""The history of a Gradio chatbot: pairs ``[question, answer]``, or messages with role and content.

Must not know files. The messages form is also what OpenAI-style clients save. There are no times.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from falcon_desktop.core.conversation import Role
from falcon_desktop.transfer.foreign import adopt, chain
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import MAX_NAME, text_of

SOURCE: Final = "Gradio"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_SIDES: Final = (Role.USER, Role.ASSISTANT)


def is_gradio(data: Any) -> bool:
    """Say whether parsed JSON is a chatbot's history in either form."""
    return isinstance(data, list) and bool(data) and (_is_pairs(data) or _is_messages(data))


def import_gradio(data: Sequence[Any], now: int) -> ImportPlan:
    """Read one history; system messages and files stay behind, and are counted."""
    turns = list(_pairs(data) if _is_pairs(data) else _messages(data))
    key = hashlib.sha256(json.dumps(turns).encode()).hexdigest()
    left_out = sum(isinstance(one, dict) and text_of(one, "role") not in _ROLES for one in data)
    remarks = (f"{left_out} messages of the system or of tools were left out.",) if left_out else ()
    return ImportPlan(SOURCE, adopt(SOURCE, [chain(turns, key)], now), remarks)


def _is_pairs(data: Sequence[Any]) -> bool:
    return all(isinstance(one, list) and len(one) == len(_SIDES) for one in data)


def _is_messages(data: Sequence[Any]) -> bool:
    return all(isinstance(one, dict) and "role" in one and "content" in one for one in data)


def _pairs(data: Sequence[Any]) -> Iterator[tuple[Role, str]]:
    for pair in data:
        for role, content in zip(_SIDES, pair, strict=True):
            text = _content(content)
            if text:
                yield role, text


def _messages(data: Sequence[Any]) -> Iterator[tuple[Role, str]]:
    for message in data:
        role = _ROLES.get(text_of(message, "role"))
        text = _content(message["content"])
        if role is not None and text:
            yield role, text


def _content(content: object) -> str:
    """Return the words of a content, and that there was a file without its path."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n\n".join(filter(None, map(_content, content)))
    if isinstance(content, dict):
        text = text_of(content, "text") or text_of(content, "alt_text", MAX_NAME)
        return text or "[File]"
    return ""
