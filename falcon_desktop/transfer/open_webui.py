"""Open WebUI's export: a list of chats, each with ``chat.history.messages`` by id.

Must not know files. Times are seconds; a chat without a history has a plain ``chat.messages`` list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.conversation import Role
from falcon_desktop.transfer.foreign import ForeignConversation, ForeignMessage, adopt
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_seconds

SOURCE: Final = "Open WebUI"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}


def is_open_webui(item: Any) -> bool:
    """Say whether parsed JSON is one of Open WebUI's chats."""
    return isinstance(item, dict) and isinstance(item.get("chat"), dict)


def import_open_webui(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the chats, every branch of them; system prompts and parameters stay behind."""
    return ImportPlan(SOURCE, adopt(SOURCE, _conversations(items), now))


def _conversations(items: Sequence[Any]) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_open_webui(item):
            continue
        chat: Mapping[str, Any] = item["chat"]
        history = mapping_of(chat, "history")
        messages = list(_messages(chat, mapping_of(history, "messages")))
        yield ForeignConversation(
            key=text_of(item, "id", MAX_NAME) or f"{place} {chat.get('timestamp')}",
            title=text_of(item, "title") or text_of(chat, "title"),
            created_at=time_from_seconds(item.get("created_at")),
            updated_at=time_from_seconds(item.get("updated_at")),
            messages=messages,
            active=text_of(history, "currentId", MAX_NAME)
            or (messages[-1].key if messages else None),
            archived=item.get("archived") is True,
            pinned=item.get("pinned") is True,
        )


def _messages(chat: Mapping[str, Any], history: Mapping[str, Any]) -> Iterator[ForeignMessage]:
    linear = chat.get("messages")
    given = list(history.values()) or (linear if isinstance(linear, list) else [])
    before: str | None = None
    for number, data in enumerate(given):
        if not isinstance(data, dict) or text_of(data, "role") not in _ROLES:
            continue
        key = text_of(data, "id", MAX_NAME) or str(number)
        parent = text_of(data, "parentId", MAX_NAME) or None
        yield ForeignMessage(
            key=key,
            parent=parent if history else before,
            role=_ROLES[data["role"]],
            text=_content(data.get("content")),
            created_at=time_from_seconds(data.get("timestamp")),
            reasoning=text_of(data, "reasoning_content"),
            model=text_of(data, "model", MAX_NAME),
        )
        before = key


def _content(content: object) -> str:
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    texts = [text_of(one, "text") for one in blocks if isinstance(one, dict)]
    return "\n\n".join(filter(None, texts))
