"""Claude's export, ``conversations.json``: a list of conversations with ``chat_messages``.

Must not know files. Times are ISO 8601; newer exports name a ``parent_message_uuid``, in older
ones messages simply follow each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.conversation import Role
from falcon_desktop.transfer.foreign import ForeignConversation, ForeignMessage, adopt
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import MAX_NAME, text_of, time_from_iso

SOURCE: Final = "Claude"

_SENDERS: Final = {"human": Role.USER, "assistant": Role.ASSISTANT}


def is_claude(item: Any) -> bool:
    """Say whether parsed JSON is one of Claude's conversations."""
    return isinstance(item, dict) and isinstance(item.get("chat_messages"), list)


def import_claude(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the conversations; attachments come along as far as their text is in the file."""
    return ImportPlan(SOURCE, adopt(SOURCE, _conversations(items), now))


def _conversations(items: Sequence[Any]) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_claude(item):
            continue
        messages: list[ForeignMessage] = []
        for number, data in enumerate(item["chat_messages"]):
            if isinstance(data, dict) and text_of(data, "sender") in _SENDERS:
                messages.append(_message(data, number, messages[-1].key if messages else None))
        yield ForeignConversation(
            key=text_of(item, "uuid", MAX_NAME) or str(place),
            title=text_of(item, "name"),
            created_at=time_from_iso(item.get("created_at")),
            updated_at=time_from_iso(item.get("updated_at")),
            messages=messages,
            active=text_of(item, "current_leaf_message_uuid", MAX_NAME)
            or (messages[-1].key if messages else None),
            pinned=item.get("is_starred") is True,
        )


def _message(data: Mapping[str, Any], number: int, before: str | None) -> ForeignMessage:
    content = data.get("content")
    blocks = [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    texts = [text_of(block, "text") for block in blocks if block.get("type") == "text"]
    thoughts = [text_of(block, "thinking") for block in blocks if block.get("type") == "thinking"]
    text = "\n\n".join(filter(None, texts)) or text_of(data, "text")
    return ForeignMessage(
        key=text_of(data, "uuid", MAX_NAME) or str(number),
        parent=text_of(data, "parent_message_uuid", MAX_NAME) or before,
        role=_SENDERS[data["sender"]],
        text="\n\n".join(filter(None, [text, *_attachments(data)])),
        created_at=time_from_iso(data.get("created_at")),
        reasoning="\n\n".join(filter(None, thoughts)),
    )


def _attachments(data: Mapping[str, Any]) -> Iterator[str]:
    for key in ("attachments", "files"):
        given = data.get(key)
        for one in given if isinstance(given, list) else []:
            if isinstance(one, dict):
                name = " ".join(text_of(one, "file_name", MAX_NAME).split()) or "without a name"
                yield f"[File: {name}]\n\n{text_of(one, 'extracted_content')}".strip()
