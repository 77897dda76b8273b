"""Conversations as many programs save them: perhaps a title, ``messages`` with role and content.
What is there is used: title, dates, model, system message, thoughts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.attachments import MAX_FILE_BYTES, Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    picture,
)
from falcon_desktop.transfer.gradio import file_in, is_file
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import (
    MAX_NAME,
    mapping_of,
    text_of,
    time_from_iso,
    time_from_number,
)

SOURCE: Final = Sentence("JSON messages")

ROLES: Final = {
    "user": Role.USER, "human": Role.USER,
    "assistant": Role.ASSISTANT, "ai": Role.ASSISTANT, "bot": Role.ASSISTANT,
    "model": Role.ASSISTANT,
}  # fmt: skip
_SYSTEM: Final = ("system", "developer")
_CREATED: Final = ("created_at", "createdAt", "create_time", "created", "timestamp", "date")
_CHANGED: Final = ("updated_at", "updatedAt", "update_time", "updated")
_THOUGHTS: Final = ("reasoning_content", "reasoning", "thinking")
_THOUGHT: Final = ("thinking", "reasoning", "thought")
"""How the types of parts begin that are no words of the answer."""
_OF_WORDS: Final = ("text", "input_text", "output_text", "refusal")
_OF_TOOLS: Final = ("tool", "function", "server_tool", "web_search")
_WORDS: Final = ("text", "value", "content", "thinking", "reasoning", "summary", "refusal")
_DEEPEST: Final = 4


def is_conversation(item: Any) -> bool:
    """Whether parsed JSON is an object with such messages."""
    messages = item.get("messages") if isinstance(item, dict) else None
    return isinstance(messages, list) and bool(messages) and all(map(_is_message, messages))


def import_messages(items: Sequence[Any], now: int, source: str = SOURCE) -> ImportPlan:
    """Read the conversations among the items; ``source`` names their program."""
    left_out = LeftOut()
    given = [item for item in items if is_conversation(item)]
    left_out.unread += len(items) - len(given)
    # Earlier versions took such files for Gradio's: what they imported is found again by its ids.
    whose = "Gradio" if source == SOURCE else source
    found = convert(whose, (_conversation(item, left_out) for item in given), now, left_out)
    return ImportPlan(source, found, left_out.remarks())


def _is_message(one: object) -> bool:
    return isinstance(one, dict) and "role" in one and ("content" in one or "text" in one)


def _conversation(item: Mapping[str, Any], left_out: LeftOut) -> ForeignConversation:
    messages: list[ForeignMessage] = []
    system: list[str] = [text_of(item, "system") or text_of(item, "system_prompt")]
    for data in item["messages"]:
        role = ROLES.get(text_of(data, "role", 20).lower())
        content = data.get("content", data.get("text"))
        tools = left_out.tools
        text, pictures = content_of(content, left_out, keep=role is Role.USER)
        if role is None and data["role"] in _SYSTEM and not messages:
            system.append(text)
            continue
        thoughts = next(filter(None, (text_of(data, name) for name in _THOUGHTS)), "")
        thoughts = thoughts or thoughts_of(content)
        if role is None or not (text or pictures or thoughts):
            left_out.tools += left_out.tools == tools  # where its parts did not count
            continue
        key = text_of(data, "id", MAX_NAME) or str(len(messages))
        messages.append(
            ForeignMessage(
                key=key,
                parent=messages[-1].key if messages else None,
                role=role,
                text=text,
                created_at=_time(data, _CREATED),
                reasoning=thoughts,
                model=text_of(data, "model", MAX_NAME)
                or (text_of(item, "model", MAX_NAME) if role is Role.ASSISTANT else ""),
                attachments=tuple(pictures),
            )
        )
    turns = [[one.role.value, one.text] for one in messages]
    return ForeignConversation(
        key=text_of(item, "id", MAX_NAME) or hashlib.sha256(json.dumps(turns).encode()).hexdigest(),
        title=text_of(item, "title") or text_of(item, "name"),
        created_at=_time(item, _CREATED),
        updated_at=_time(item, _CHANGED),
        messages=messages,
        active=messages[-1].key if messages else None,
        system="\n\n".join(filter(None, system)),
    )


def content_of(content: object, left_out: LeftOut, *, keep: bool) -> tuple[str, list[Attachment]]:
    """Return the text of a content, a text or a list of parts, and its pictures.

    ``keep`` says whether pictures are kept: only questions have some here.
    """
    if isinstance(content, str):
        return content, []
    if isinstance(content, list) and is_file(content):
        return file_in(content, left_out), []
    words: list[str] = []
    pictures: list[Attachment] = []
    for part in content if isinstance(content, list) else [content]:
        if isinstance(part, str):
            words.append(part)
        if not isinstance(part, dict) or _is_of(part, _THOUGHT):
            continue
        if _is_of(part, _OF_TOOLS):
            left_out.tools += 1
            continue
        address = text_of(mapping_of(part, "image_url"), "url") or text_of(part, "image_url")
        address = address or _inside(mapping_of(part, "source"))
        if address:
            is_inside = address[:5].lower() == "data:"
            found = picture("picture", address) if is_inside and keep else None
            if found is not None:
                pictures.append(found)
                continue
            words.append("[Image]")
            left_out.pictures += is_inside
            left_out.files += not is_inside
            continue
        text = _words_in(part)
        is_unnamed = not text and not _is_of(part, _OF_WORDS)
        words.append("[File]" if is_unnamed else text)
        left_out.files += is_unnamed
    return "\n\n".join(filter(None, words)), pictures


def thoughts_of(content: object) -> str:
    """Return the reasoning among the parts of a content."""
    parts = as_list(content)
    thoughts = [part for part in parts if isinstance(part, dict) and _is_of(part, _THOUGHT)]
    return "\n\n".join(filter(None, map(_words_in, thoughts)))


def _is_of(part: Mapping[str, Any], kinds: tuple[str, ...]) -> bool:
    return text_of(part, "type", 80).startswith(kinds)


def _words_in(part: object, depth: int = 0) -> str:
    """Return the words of a part: also of one that holds them as ``{"text": {"value": …}}``."""
    if isinstance(part, str):
        return clean_text(part)
    if depth > _DEEPEST:
        return ""
    if isinstance(part, list):
        return "\n\n".join(filter(None, (_words_in(one, depth + 1) for one in part)))
    if not isinstance(part, dict):
        return ""
    return next(filter(None, (_words_in(part.get(name), depth + 1) for name in _WORDS)), "")


def _inside(source: Mapping[str, Any]) -> str:
    """Return a picture that a part holds as ``{"media_type": …, "data": …}`` as a data URL."""
    data = text_of(source, "data", MAX_FILE_BYTES * 2)
    kind = text_of(source, "media_type", 80)
    return f"data:{kind};base64,{data}" if data else text_of(source, "url", 2_000)


def _time(data: Mapping[str, Any], names: Sequence[str]) -> int | None:
    for name in names:
        value = data.get(name)
        found = time_from_iso(value) if isinstance(value, str) else time_from_number(value)
        if found is not None:
            return found
    return None
