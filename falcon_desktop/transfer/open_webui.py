"""Open WebUI's export: a list of chats, each with ``chat.history.messages`` by id. Times are
seconds, mostly; a chat without a history has a plain ``chat.messages`` list, and older files have
what is in ``chat`` without anything around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.core.text.markdown.in_code import InCode
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    picture,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import link
from falcon_desktop.transfer.messages import content_of, thoughts_of
from falcon_desktop.transfer.values import (
    MAX_NAME,
    mapping_of,
    text_of,
    time_from_seconds,
    unescaped,
)

SOURCE: Final = "Open WebUI"

_DETAILS: Final = re.compile(
    r'<details\b(?=[^>]{0,2000}\stype="(reasoning|tool_calls|code_interpreter)")[^>]{0,100000}>\s*'
    r"(?:<summary>[^<]{0,300}</summary>)?(.{0,1000000}?)</details>\s*",
    re.DOTALL,
)
MAX_DETAILS: Final = 100
"""Texts with more of them stay as they are: looking for their ends could take minutes."""
MAX_SOURCES: Final = 200
MAX_ERROR: Final = 2_000
_SECONDS: Final = 100_000_000
"""No time in seconds of the last fifty years is less, none of the next thousand times as much."""
_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}


def is_open_webui(item: Any) -> bool:
    """Whether parsed JSON is one of Open WebUI's chats, or the inner part of an older one."""
    if not isinstance(item, dict):
        return False
    history = mapping_of(item, "history")
    return isinstance(item.get("chat"), dict) or isinstance(history.get("messages"), dict)


def import_open_webui(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the chats, every branch of them; parameters and tags are left out and counted."""
    left_out = LeftOut()
    found = convert(SOURCE, _conversations(items, left_out), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(items: Sequence[Any], left_out: LeftOut) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_open_webui(item):
            left_out.unread += 1
            continue
        chat = mapping_of(item, "chat") or item
        history = mapping_of(chat, "history")
        messages = list(_messages(chat, mapping_of(history, "messages"), left_out))
        params = mapping_of(chat, "params")
        given = (value for key, value in params.items() if key != "system")
        left_out.options += sum(value not in (None, "", [], {}) for value in given)
        tags = mapping_of(item, "meta").get("tags") or chat.get("tags")
        left_out.tags += len(as_list(tags))
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
            system=text_of(chat, "system") or text_of(params, "system"),
        )


def _messages(
    chat: Mapping[str, Any], history: Mapping[str, Any], left_out: LeftOut
) -> Iterator[ForeignMessage]:
    linear = chat.get("messages")
    given = list(history.values()) or as_list(linear)
    before: str | None = None
    for number, data in enumerate(given):
        if not isinstance(data, dict) or text_of(data, "role") not in _ROLES:
            left_out.tools += isinstance(data, dict)
            continue
        key = text_of(data, "id", MAX_NAME) or str(number)
        parent = text_of(data, "parentId", MAX_NAME) or None
        role = _ROLES[data["role"]]
        content, pictures = content_of(data.get("content"), left_out, keep=role is Role.USER)
        # A person who writes of such marks means them.
        text, thoughts = (content, "") if role is Role.USER else _parted(content, left_out)
        executed = data.get("code_executions")
        left_out.tools += len(as_list(executed))
        said, mused = _output(data.get("output"), left_out)
        files, named = _files(data.get("files"), role, left_out)
        message = ForeignMessage(
            key=key,
            parent=parent if history else before,
            role=role,
            text="\n\n".join(filter(None, [text or said, *named, _sources(data)])),
            created_at=_time(data.get("timestamp")),
            reasoning=text_of(data, "reasoning_content")
            or thoughts
            or mused
            or thoughts_of(data.get("content")),
            model=text_of(data, "model", MAX_NAME),
            attachments=(*pictures, *files),
            failure=_error(data.get("error")),
        )
        yield message
        merged = text_of(mapping_of(data, "merged"), "content")
        if merged:
            yield replace(
                message, key=f"{key} merged", text=merged, reasoning="", model="", attachments=(),
                failure="",
            )  # fmt: skip
        before = key


def _time(value: object) -> int | None:
    """Return a time in seconds, or, as some versions write it, in smaller units."""
    if isinstance(value, (int, float)):
        for factor in (1_000_000_000, 1_000_000, 1_000):
            if value >= _SECONDS * factor:
                return time_from_seconds(value / factor)
    return time_from_seconds(value)


def _output(given: object, left_out: LeftOut) -> tuple[str, str]:
    """Return the words and the thoughts of an answer that is kept as a list of what came."""
    words: list[str] = []
    thoughts: list[str] = []
    for one in as_mappings(given):
        kind = text_of(one, "type", 80)
        if kind in ("message", "reasoning"):
            parts = content_of(one.get("content") or one.get("summary"), left_out, keep=False)[0]
            (words if kind == "message" else thoughts).append(parts)
        elif kind.endswith("_call"):
            left_out.tools += 1
        elif not kind.endswith("_call_output"):
            left_out.unread += 1
    return "\n\n".join(filter(None, words)), "\n\n".join(filter(None, thoughts))


def _error(given: object) -> str:
    """Return what is said of an answer that failed, "" where none did."""
    return _words_of_error(given, 0)[:MAX_ERROR] or (
        Sentence("The answer failed.") if given or isinstance(given, dict) else ""
    )


def _words_of_error(given: object, depth: int) -> str:
    if isinstance(given, str):
        return clean_text(given[:MAX_ERROR])
    if depth > 4:
        return ""
    if isinstance(given, dict):
        names = ("content", "message", "detail", "msg", "error")
        inner = (_words_of_error(given.get(name), depth + 1) for name in names)
        return next(filter(None, inner), "")
    if isinstance(given, list):
        return "; ".join(filter(None, (_words_of_error(one, depth + 1) for one in given[:5])))
    return ""


def _sources(data: Mapping[str, Any]) -> str:
    """Return what the numbers in an answer point to, as a list."""
    given = data.get("sources") or data.get("citations")
    found: dict[str, str] = {}
    for one in as_mappings(given):
        source = mapping_of(one, "source")
        for entry in as_mappings(one.get("metadata")) or [{}]:
            name = text_of(entry, "name", MAX_NAME) or text_of(source, "name", MAX_NAME)
            ident = text_of(entry, "source", 2_000) or text_of(source, "id", 2_000) or name
            inner = (text_of(entry, "url"), ident, text_of(source, "url"), name)
            address = next((of for of in inner if of.startswith(("http://", "https://"))), "")
            said = link(name if name != address else "", address)
            if said and len(found) < MAX_SOURCES:
                found.setdefault(ident, said)
    return "\n".join(f"{number}. {said}" for number, said in enumerate(found.values(), 1))


def _parted(text: str, left_out: LeftOut) -> tuple[str, str]:
    """Part what a model thought, and calls of tools, from what it answered.

    They stand in the text as ``<details type="reasoning">`` with quoted, escaped lines. Within
    code they are what the answer is about.
    """
    thoughts: list[str] = []
    code, read = InCode(), 0

    def take(found: re.Match[str]) -> str:
        nonlocal read
        code.feed(text[read : found.start()])
        if code.inside:
            read = found.start()
            return found[0]
        read = found.end()
        if found[1] == "reasoning":
            lines = unescaped(found[2]).strip().split("\n")
            thoughts.append("\n".join(line.removeprefix(">").removeprefix(" ") for line in lines))
        else:
            left_out.tools += 1
        return ""

    if 0 < text.count("<details") <= MAX_DETAILS:
        return _DETAILS.sub(take, text).strip(), "\n\n".join(thoughts)
    return text, "\n\n".join(thoughts)


def _files(given: object, role: Role, left_out: LeftOut) -> tuple[list[Attachment], list[str]]:
    """Return the files that are in the export, and what stands for the others."""
    files: list[Attachment] = []
    named: list[str] = []
    for one in as_mappings(given):
        inner = mapping_of(one, "file")
        text = text_of(mapping_of(inner, "data"), "content")
        name = text_of(one, "name", MAX_NAME) or text_of(inner, "filename", MAX_NAME)
        is_image = one.get("type") == "image"
        name = " ".join(name.split()) or ("picture" if is_image else "file")
        address = text_of(one, "url")
        is_inside = address[:5].lower() == "data:"
        # Only questions have pictures here: what a model drew is named where it was.
        found = picture(name, address) if is_inside and role is Role.USER else None
        if text:
            files.append(text_file(name, text))
        elif found is not None:
            files.append(found)
        else:
            named.append(f"[{'Image' if is_image else 'File'}: {name}]")
            left_out.pictures += is_inside
            left_out.files += not is_inside
    return files, named
