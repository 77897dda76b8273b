"""Open WebUI's export: a list of chats, each with ``chat.history.messages`` by id.

Must not know files. Times are seconds, mostly; a chat without a history has a plain
``chat.messages`` list, and older files have what is in ``chat`` without anything around it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.attachments import Attachment
from falcon_desktop.core.conversation import Role
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    adopt,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_seconds

SOURCE: Final = "Open WebUI"

_DETAILS: Final = re.compile(
    r'<details type="(reasoning|tool_calls|code_interpreter)"[^>]{0,100000}>\s*'
    r"(?:<summary>[^<]{0,300}</summary>)?(.{0,1000000}?)</details>\s*",
    re.DOTALL,
)
MAX_DETAILS: Final = 100
"""Texts with more of them stay as they are: looking for their ends could take minutes."""
_SECONDS: Final = 100_000_000
"""No time in seconds of the last fifty years is less, none of the next thousand times as much."""
_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}


def is_open_webui(item: Any) -> bool:
    """Say whether parsed JSON is one of Open WebUI's chats, or what older ones have in it."""
    if not isinstance(item, dict):
        return False
    history = mapping_of(item, "history")
    return isinstance(item.get("chat"), dict) or isinstance(history.get("messages"), dict)


def import_open_webui(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the chats, every branch of them; system prompts and parameters stay behind."""
    left_out = LeftOut()
    found = adopt(SOURCE, _conversations(items, left_out), now)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(items: Sequence[Any], left_out: LeftOut) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_open_webui(item):
            continue
        chat = mapping_of(item, "chat") or item
        history = mapping_of(chat, "history")
        messages = list(_messages(chat, mapping_of(history, "messages"), left_out))
        yield ForeignConversation(
            key=text_of(item, "id", MAX_NAME) or f"{place} {chat.get('timestamp')}",
            title=text_of(item, "title") or text_of(chat, "title"),
            created_at=_time(item.get("created_at")) or _time(chat.get("timestamp")),
            updated_at=_time(item.get("updated_at")),
            messages=messages,
            active=text_of(history, "currentId", MAX_NAME)
            or (messages[-1].key if messages else None),
            archived=item.get("archived") is True,
            pinned=item.get("pinned") is True,
        )


def _messages(
    chat: Mapping[str, Any], history: Mapping[str, Any], left_out: LeftOut
) -> Iterator[ForeignMessage]:
    linear = chat.get("messages")
    given = list(history.values()) or (linear if isinstance(linear, list) else [])
    before: str | None = None
    for number, data in enumerate(given):
        if not isinstance(data, dict) or text_of(data, "role") not in _ROLES:
            left_out.tools += isinstance(data, dict)
            continue
        key = text_of(data, "id", MAX_NAME) or str(number)
        parent = text_of(data, "parentId", MAX_NAME) or None
        text, thoughts = _parted(_content(data.get("content")), left_out)
        files, named = _files(data.get("files"))
        left_out.files += len(named)
        yield ForeignMessage(
            key=key,
            parent=parent if history else before,
            role=_ROLES[data["role"]],
            text="\n\n".join(filter(None, [text, *(f"[File: {name}]" for name in named)])),
            created_at=_time(data.get("timestamp")),
            reasoning=text_of(data, "reasoning_content") or thoughts,
            model=text_of(data, "model", MAX_NAME),
            attachments=tuple(files),
        )
        before = key


def _time(value: object) -> int | None:
    """Return a time in seconds, or, as some versions write it, in smaller units."""
    if isinstance(value, (int, float)):
        for factor in (1_000_000_000, 1_000_000, 1_000):
            if value >= _SECONDS * factor:
                return time_from_seconds(value / factor)
    return time_from_seconds(value)


def _content(content: object) -> str:
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    texts = [text_of(one, "text") for one in blocks if isinstance(one, dict)]
    return "\n\n".join(filter(None, texts))


def _parted(text: str, left_out: LeftOut) -> tuple[str, str]:
    """Part what a model thought, and calls of tools, from what it answered.

    They stand in the text as ``<details type="reasoning">`` with quoted, escaped lines.
    """
    thoughts: list[str] = []

    def take(found: re.Match[str]) -> str:
        if found[1] == "reasoning":
            lines = html.unescape(found[2]).strip().split("\n")
            thoughts.append("\n".join(line.removeprefix(">").removeprefix(" ") for line in lines))
        else:
            left_out.tools += 1
        return ""

    if 0 < text.count("<details type=") <= MAX_DETAILS:
        text = _DETAILS.sub(take, text).strip()
    return text, "\n\n".join(thoughts)


def _files(given: object) -> tuple[list[Attachment], list[str]]:
    """Return the files whose text is in the export, and the names of the others."""
    files: list[Attachment] = []
    named: list[str] = []
    for one in given if isinstance(given, list) else []:
        if not isinstance(one, dict):
            continue
        inner = mapping_of(one, "file")
        text = text_of(mapping_of(inner, "data"), "content")
        name = text_of(one, "name", MAX_NAME) or text_of(inner, "filename", MAX_NAME)
        name = " ".join(name.split()) or ("picture" if one.get("type") == "image" else "file")
        if text:
            files.append(text_file(name, text))
        else:
            named.append(name)
    return files, named
