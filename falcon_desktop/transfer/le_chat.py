"""Le Chat's export (Mistral): a zip with ``chat-ID.json`` for each chat, a list of its messages in
no order, and the files that went with them in ``chat-ID-files/``. A message has ``content`` and,
where there was more than words, ``contentChunks``: text, tool_call, reference, custom_element.
There are no titles; ``createdAt`` is ISO 8601.

As Superkikim/nexus-ai-chat-importer reads it (``src/providers/lechat/lechat-types.ts``, its
converter, its attachment extractor and their tests).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings, as_whole
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.documents import Document
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    file_beside,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import MAX_LINKS, link
from falcon_desktop.transfer.messages import thoughts_of
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, inner_json, text_of, time_from_iso

SOURCE: Final = "Le Chat (Mistral)"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_SPACED: Final = re.compile(r"\s\Z")
_DEEPEST: Final = 5
MAX_SOURCES: Final = 500


def is_le_chat(item: Any) -> bool:
    """Say whether parsed JSON is one of Le Chat's messages."""
    return isinstance(item, dict) and "chatId" in item and "role" in item


def import_le_chat(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read the messages of one chat or several, with the files that lie beside them."""
    left_out = LeftOut()
    found = convert(SOURCE, _conversations(items, left_out, beside), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(
    items: Sequence[Any], left_out: LeftOut, beside: Beside
) -> Iterator[ForeignConversation]:
    chats: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        if is_le_chat(item):
            chats.setdefault(text_of(item, "chatId", MAX_NAME), []).append(item)
        else:
            left_out.unread += 1
    for key, given in chats.items():
        messages = list(_messages(key, given, left_out, beside))
        yield ForeignConversation(
            key=key, title="", messages=messages, active=messages[-1].key if messages else None
        )


def _messages(
    chat: str, given: Sequence[Mapping[str, Any]], left_out: LeftOut, beside: Beside
) -> Iterator[ForeignMessage]:
    """Yield a chat's messages in the order of their times.

    A message that was written anew has the id of the one before, and another version.
    """
    parents: dict[str, str | None] = {}
    before: str | None = None
    in_order = sorted(
        given, key=lambda one: (time_from_iso(one.get("createdAt")) or 0, _version(one))
    )
    for number, data in enumerate(in_order):
        role = _ROLES.get(text_of(data, "role", 20).lower())
        reader = _Message(data, left_out)
        text = reader.text()
        files, named = _files(chat, data, left_out, beside)
        text = "\n\n".join(filter(None, [text, *reader.documents(), *named]))
        if role is None or not (text or files or reader.thoughts):
            left_out.tools += role is None
            left_out.unread += role is not None and not reader.tools
            continue
        left_out.ratings += text_of(data, "reaction", 80) not in ("", "neutral")
        own = text_of(data, "id", MAX_NAME) or str(number)
        parent = parents.setdefault(own, before)
        version = _version(data)
        before = f"{own} {version}" if version else own
        yield ForeignMessage(
            key=before,
            parent=parent,
            role=role,
            text=text,
            created_at=time_from_iso(data.get("createdAt")),
            reasoning=reader.thoughts,
            model=text_of(data, "model", MAX_NAME),
            attachments=tuple(files),
        )


def _version(data: Mapping[str, Any]) -> int:
    return as_whole(data.get("version")) or 0


class _Message:
    """Reads the words of one message."""

    def __init__(self, data: Mapping[str, Any], left_out: LeftOut) -> None:
        self._data = data
        self._left_out = left_out
        self._chunks = as_mappings(data.get("contentChunks"))
        self.tools = sum(_kind(chunk) == "tool_call" for chunk in self._chunks)
        self.thoughts = thoughts_of(data.get("contentChunks"))
        left_out.tools += self.tools

    def text(self) -> str:
        """Return the words. ``content`` is those of all chunks again, without what they cite."""
        whole = text_of(self._data, "content")
        if whole and not any(_kind(chunk) == "reference" for chunk in self._chunks):
            self._count_others()
            return whole
        sources = self._sources()
        words = ""
        for chunk in self._chunks:
            kind = _kind(chunk)
            if kind == "text":
                words += text_of(chunk, "text")
            elif kind == "reference":
                words += self._cited(chunk, sources)
            elif kind == "tool_call" and words and not _SPACED.search(words):
                words += "\n\n"
        self._count_others()
        return words.strip() or whole

    def documents(self) -> list[str]:
        """Return what was written beside the chat."""
        found: list[str] = []
        for one in as_mappings(self._data.get("canvas")):
            title = text_of(one, "title", MAX_NAME) or text_of(one, "name", MAX_NAME)
            content = text_of(one, "content") or text_of(one, "text")
            language = text_of(one, "language", 40)
            self._left_out.unread += not content
            found.append(Document(title, content, language or None).shown())
        return list(filter(None, found))

    def _count_others(self) -> None:
        known = ("text", "reference", "tool_call")
        for chunk in self._chunks:
            kind = _kind(chunk)
            is_thought = kind.startswith(("thinking", "reasoning", "thought"))
            self._left_out.unread += kind not in known and not is_thought

    def _sources(self) -> dict[str, str]:
        """Return links by the numbers that references name."""
        found: dict[str, str] = {}
        given = [self._data.get(name) for name in ("references", "quotes", "context")]
        for chunk in self._chunks:
            if _kind(chunk) == "tool_call":
                given += [chunk.get("publicResult"), chunk.get("references")]
        for value in given:
            _gather(inner_json(value) if isinstance(value, str) else value, "", found, 0)
        return found

    def _cited(self, chunk: Mapping[str, Any], sources: Mapping[str, str]) -> str:
        said: dict[str, None] = {}
        for one in as_list(chunk.get("referenceIds"))[:MAX_LINKS]:
            words = sources.get(str(one), "") if isinstance(one, (int, str)) else ""
            self._left_out.sources += not words
            if words:
                said[words] = None
        return f" ({', '.join(said)})" if said else ""


def _kind(chunk: Mapping[str, Any]) -> str:
    return text_of(chunk, "type", 80)


def _gather(value: Any, key: str, found: dict[str, str], depth: int) -> None:
    """Put a link for everything that has an address under its id, or the key that it stands at."""
    if depth > _DEEPEST or len(found) >= MAX_SOURCES:
        return
    if isinstance(value, list):
        for place, one in enumerate(value[:MAX_SOURCES]):
            _gather(one, str(place), found, depth + 1)
    if not isinstance(value, dict):
        return
    address = text_of(value, "url", 2_000) or text_of(value, "source", 2_000)
    said = link(text_of(value, "title", MAX_NAME) or text_of(value, "name", MAX_NAME), address)
    if said and address:
        own = next((value[one] for one in ("referenceId", "id", "index") if one in value), key)
        found.setdefault(str(own)[:MAX_NAME], said)
        return
    for name, one in list(value.items())[:MAX_SOURCES]:
        if isinstance(one, (dict, list)):
            _gather(one, str(name), found, depth + 1)


def _files(
    chat: str, data: Mapping[str, Any], left_out: LeftOut, beside: Beside
) -> tuple[list[Attachment], list[str]]:
    """Return the files that lie beside the chat, and what stands for the others."""
    found: list[Attachment] = []
    named: list[str] = []
    is_question = data.get("role") == "user"
    for one in as_mappings(data.get("files")):
        own = text_of(one, "name", MAX_NAME)
        name = one_line(own) or "without a name"
        path = f"chat-{chat}-files/{own}"
        file = file_beside(name, path, beside, left_out, is_question=is_question)
        if file is None:
            named.append(f"[{'Image' if one.get('type') == 'image' else 'File'}: {name}]")
        else:
            found.append(file)
    return found, named
