"""ChatGPT's export, ``conversations.json``: a list of conversations, each a ``mapping`` of nodes.

Must not know files. The format is undocumented; what is read here is what exports of 2023 to 2026
have: nodes with ``parent`` and ``message``, messages with ``author.role``, ``content`` and
``create_time`` in seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from falcon_desktop.core.conversation import Role
from falcon_desktop.core.errors import InvalidInput
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    adopt,
    fenced,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import (
    MAX_NAME,
    MAX_TEXT,
    load_json,
    mapping_of,
    text_of,
    time_from_seconds,
)

SOURCE: Final = "ChatGPT"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_READ: Final = ("text", "multimodal_text", "code")
_PLACES: Final = ("[Image]", "[File]")
_BESIDE: Final = ("thoughts", "reasoning_recap", "user_editable_context", "model_editable_context")
"""Kinds of content that are no words of tools: thoughts come along with the answer after them."""
_CANVAS: Final = "canmore.create_textdoc"
_CANVAS_CHANGED: Final = "canmore.update_textdoc"
_EVERYTHING: Final = (".*", "(?s).*", "^.*$", "[\\s\\S]*")
"""Patterns by which models replace a whole document; other changes are not worked out."""
_DRAWN: Final = ("dalle", "generation")
"""What tells of a picture that a model drew it."""
MAX_REFERENCES: Final = 200
MAX_REPEATS: Final = 20
"""How often one citation is put in; a hostile file could make a short text endless."""
MAX_UP: Final = 300
"""How many nodes above one are looked at for what goes with it."""
_MARK_BEGINS: Final = "\ue200"
_MARK: Final = re.compile("\ue200[^\ue200\ue201]{0,2000}\ue201")


def is_chatgpt(item: Any) -> bool:
    """Say whether parsed JSON is one of ChatGPT's conversations."""
    return isinstance(item, dict) and isinstance(item.get("mapping"), dict)


def import_chatgpt(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the conversations, every branch of them.

    Messages to and from tools and the system are left out; what follows them joins what was before.
    """
    left_out = LeftOut()
    found = adopt(SOURCE, _conversations(items, left_out), now)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(items: Sequence[Any], left_out: LeftOut) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_chatgpt(item):
            continue
        nodes = {
            key: node for key, node in mapping_of(item, "mapping").items() if isinstance(node, dict)
        }
        reader = _Nodes(nodes)
        reader.count(left_out)
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
        self._kept: dict[str, str | None] = {}
        self._thought: dict[str | None, str] = {}
        self._texts = {
            key: _visible_text(mapping_of(node, "message")) or self._rewritten(key)
            for key, node in nodes.items()
        }

    def count(self, left_out: LeftOut) -> None:
        """Count what does not come along."""
        for key, text in self._texts.items():
            message = mapping_of(self._nodes[key], "message")
            content = mapping_of(message, "content")
            parts = content.get("parts")
            parts = parts if isinstance(parts, list) else []
            if text:
                left_out.files += sum(_part(part) in _PLACES for part in parts)
                left_out.files += len(_file_names(message))
            elif text_of(mapping_of(message, "author"), "role") in ("assistant", "tool", "system"):
                kept_elsewhere = text_of(content, "content_type") in _BESIDE
                left_out.tools += bool(not kept_elsewhere and (any(parts) or content.get("text")))

    def messages(self) -> list[ForeignMessage]:
        return [self._message(key) for key, text in self._texts.items() if text]

    def kept_at_or_above(self, key: str | None) -> str | None:
        """Return the nearest node from ``key`` towards the root that is kept."""
        passed: list[str] = []
        kept: str | None = None
        for seen in self._up(key):
            if self._texts[seen] or seen in self._kept:
                kept = self._kept.get(seen, seen)
                break
            passed.append(seen)
        self._kept.update(dict.fromkeys(passed, kept))
        return kept

    def _rewritten(self, key: str) -> str:
        """Return the document beside the chat as a message left it, "" if it wrote no whole one."""
        message = mapping_of(self._nodes[key], "message")
        if message.get("recipient") != _CANVAS_CHANGED or _is_hidden(message):
            return ""
        updates = _json_object(text_of(mapping_of(message, "content"), "text")).get("updates")
        for one in reversed(updates if isinstance(updates, list) else []):
            if isinstance(one, dict) and text_of(one, "pattern", 80) in _EVERYTHING:
                return _document(text_of(one, "replacement"), *self._canvas_above(key))
        return ""

    def _canvas_above(self, key: str) -> tuple[str, str]:
        """Return the name and the kind of the nearest document above."""
        for seen in islice(self._up(key), MAX_UP):
            message = mapping_of(self._nodes[seen], "message")
            if message.get("recipient") == _CANVAS:
                made = _json_object(text_of(mapping_of(message, "content"), "text"))
                return text_of(made, "name", MAX_NAME), text_of(made, "type", 80)
        return "", ""

    def _message(self, key: str) -> ForeignMessage:
        message = mapping_of(self._nodes[key], "message")
        parent = self._nodes[key].get("parent")
        above = parent if isinstance(parent, str) else None
        return ForeignMessage(
            key=key,
            parent=self.kept_at_or_above(above),
            role=_ROLES.get(text_of(mapping_of(message, "author"), "role"), Role.ASSISTANT),
            text=self._texts[key],
            created_at=time_from_seconds(message.get("create_time")),
            reasoning=self._thoughts(above),
            model=text_of(mapping_of(message, "metadata"), "model_slug", MAX_NAME),
        )

    def _thoughts(self, key: str | None) -> str:
        """Return what the model thought between the message before and what is below ``key``."""
        if key not in self._thought:
            self._thought[key] = self._thoughts_above(key)
        return self._thought[key]

    def _thoughts_above(self, key: str | None) -> str:
        found: list[str] = []
        for seen in islice(self._up(key), MAX_UP):
            if self._texts[seen]:
                break
            content = mapping_of(mapping_of(self._nodes[seen], "message"), "content")
            thoughts = content.get("thoughts")
            if content.get("content_type") == "thoughts" and isinstance(thoughts, list):
                words = [
                    text_of(one, "content") or text_of(one, "summary")
                    for one in thoughts
                    if isinstance(one, dict)
                ]
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
    recipient = message.get("recipient")
    if role == "tool" and kind == "multimodal_text" and not _is_hidden(message):
        return _pictures_made(content)
    if role not in _ROLES or kind not in _READ or _is_hidden(message):
        return ""
    if recipient not in (None, "all"):
        return _canvas(text_of(content, "text")) if recipient == _CANVAS else ""
    if kind == "code":
        return fenced(text_of(content, "text"), text_of(content, "language", 40))
    parts = content.get("parts")
    words = list(filter(None, map(_part, parts if isinstance(parts, list) else [])))
    if not words and not _file_names(message):
        return ""
    text = "\n\n".join([*words, *(f"[File: {name}]" for name in _file_names(message))])
    return _without_marks(text, message)


def _is_hidden(message: Mapping[str, Any]) -> bool:
    return mapping_of(message, "metadata").get("is_visually_hidden_from_user") is True


def _pictures_made(content: Mapping[str, Any]) -> str:
    """Return in words which pictures a model drew; the export has them as what a tool said."""
    parts = content.get("parts")
    words: list[str] = []
    for part in parts if isinstance(parts, list) else []:
        about = mapping_of(part, "metadata") if isinstance(part, dict) else {}
        if about and "image" in text_of(part, "content_type", 80) and any(map(about.get, _DRAWN)):
            prompt = one_line(text_of(mapping_of(about, "dalle"), "prompt", 1_000))
            words.append(f"[Image: {prompt}]" if prompt else "[Image]")
    return "\n\n".join(words)


def _part(part: object) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return ""
    kind = text_of(part, "content_type", 80)
    if kind == "audio_transcription":
        return text_of(part, "text")
    if "audio" in kind:  # its transcription stands beside it
        return ""
    return "[Image]" if "image" in kind else "[File]"


def _file_names(message: Mapping[str, Any]) -> list[str]:
    """Return the names of files that were attached; pictures stand among the parts."""
    given = mapping_of(message, "metadata").get("attachments")
    names = []
    for one in given if isinstance(given, list) else []:
        if isinstance(one, dict) and not text_of(one, "mime_type", 80).startswith("image/"):
            names.append(" ".join(text_of(one, "name", MAX_NAME).split()) or "without a name")
    return names


def _without_marks(text: str, message: Mapping[str, Any]) -> str:
    """Put the links in the place of the private marks that stand for citations."""
    if _MARK_BEGINS not in text:
        return text
    given = mapping_of(message, "metadata").get("content_references")
    for one in (given if isinstance(given, list) else [])[:MAX_REFERENCES]:
        mark = text_of(one, "matched_text", 2_000) if isinstance(one, dict) else ""
        if _MARK.fullmatch(mark) and len(text) < MAX_TEXT:
            text = text.replace(mark, text_of(one, "alt", 4_000), MAX_REPEATS)
    return _MARK.sub("", text)


def _canvas(words: str) -> str:
    """Return the document that a model made beside the chat, "" if it is none."""
    made = _json_object(words)
    name, kind = text_of(made, "name", MAX_NAME), text_of(made, "type", 80)
    return _document(text_of(made, "content"), name, kind)


def _document(content: str, name: str, kind: str) -> str:
    if content and kind.startswith("code/"):
        content = fenced(content, kind.removeprefix("code/"))
    title = one_line(name)
    return f"**{title}**\n\n{content}" if title and content else content


def _json_object(words: str) -> Mapping[str, Any]:
    try:
        data = load_json(words)
    except InvalidInput:
        return {}
    return data if isinstance(data, dict) else {}
