"""ChatGPT's export, ``conversations.json``: a list of conversations, each a ``mapping`` of nodes.

Must not know files. The format is undocumented; what is read here is what exports of 2023 to 2026
have: nodes with ``parent`` and ``message``, messages with ``author.role``, ``content`` and
``create_time`` in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.conversation import Role
from falcon_desktop.transfer.foreign import ForeignConversation, ForeignMessage, adopt
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_seconds

SOURCE: Final = "ChatGPT"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_READ: Final = ("text", "multimodal_text", "code")


def is_chatgpt(item: Any) -> bool:
    """Say whether parsed JSON is one of ChatGPT's conversations."""
    return isinstance(item, dict) and isinstance(item.get("mapping"), dict)


def import_chatgpt(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the conversations, every branch of them.

    Messages to and from tools and the system are left out; what follows them joins what was before.
    """
    return ImportPlan(SOURCE, adopt(SOURCE, _conversations(items), now))


def _conversations(items: Sequence[Any]) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_chatgpt(item):
            continue
        nodes = {
            key: node for key, node in mapping_of(item, "mapping").items() if isinstance(node, dict)
        }
        reader = _Nodes(nodes)
        active = item.get("current_node")
        yield ForeignConversation(
            key=text_of(item, "conversation_id", MAX_NAME)
            or text_of(item, "id", MAX_NAME)
            or f"{place} {item.get('create_time')}",
            title=text_of(item, "title"),
            created_at=time_from_seconds(item.get("create_time")),
            updated_at=time_from_seconds(item.get("update_time")),
            messages=reader.messages(),
            active=reader.kept_at_or_above(active) if isinstance(active, str) else None,
            archived=item.get("is_archived") is True,
        )


class _Nodes:
    """A conversation's nodes, and which of them hold something that a person wrote or read."""

    def __init__(self, nodes: Mapping[str, Mapping[str, Any]]) -> None:
        self._nodes = nodes
        self._texts = {
            key: _visible_text(mapping_of(node, "message")) for key, node in nodes.items()
        }

    def messages(self) -> list[ForeignMessage]:
        return [self._message(key) for key, text in self._texts.items() if text]

    def kept_at_or_above(self, key: str | None) -> str | None:
        """Return the nearest node from ``key`` towards the root that is kept."""
        for seen in self._up(key):
            if self._texts[seen]:
                return seen
        return None

    def _message(self, key: str) -> ForeignMessage:
        message = mapping_of(self._nodes[key], "message")
        parent = self._nodes[key].get("parent")
        above = parent if isinstance(parent, str) else None
        return ForeignMessage(
            key=key,
            parent=self.kept_at_or_above(above),
            role=_ROLES[text_of(mapping_of(message, "author"), "role")],
            text=self._texts[key],
            created_at=time_from_seconds(message.get("create_time")),
            reasoning=self._thoughts(above),
            model=text_of(mapping_of(message, "metadata"), "model_slug", MAX_NAME),
        )

    def _thoughts(self, key: str | None) -> str:
        """Return what the model thought between the message before and this one."""
        found: list[str] = []
        for seen in self._up(key):
            if self._texts[seen]:
                break
            content = mapping_of(mapping_of(self._nodes[seen], "message"), "content")
            thoughts = content.get("thoughts")
            if content.get("content_type") == "thoughts" and isinstance(thoughts, list):
                words = [text_of(one, "content") for one in thoughts if isinstance(one, dict)]
                found.append("\n\n".join(word for word in words if word))
        return "\n\n".join(reversed([words for words in found if words]))

    def _up(self, key: str | None) -> Iterator[str]:
        seen: set[str] = set()
        while key is not None and key in self._nodes and key not in seen:
            seen.add(key)
            yield key
            parent = self._nodes[key].get("parent")
            key = parent if isinstance(parent, str) else None


def _visible_text(message: Mapping[str, Any]) -> str:
    role = text_of(mapping_of(message, "author"), "role")
    content = mapping_of(message, "content")
    kind = text_of(content, "content_type")
    hidden = mapping_of(message, "metadata").get("is_visually_hidden_from_user") is True
    to_a_tool = message.get("recipient") not in (None, "all")
    if role not in _ROLES or kind not in _READ or hidden or to_a_tool:
        return ""
    if kind == "code":
        return f"```{text_of(content, 'language', 40)}\n{text_of(content, 'text')}\n```"
    parts = content.get("parts")
    return "\n\n".join(filter(None, map(_part, parts if isinstance(parts, list) else [])))


def _part(part: object) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return ""
    kind = text_of(part, "content_type", 80)
    if kind == "audio_transcription":
        return text_of(part, "text")
    return "[Image]" if "image" in kind else "[File]"
