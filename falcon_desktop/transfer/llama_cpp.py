"""Chats of llama.cpp's own web page, which exports them: as ``{conv, messages}`` or a list of
these, since June 2026 as lines of JSON (first the chat, then its messages), several in a zip.
Every message names the one before it; the first is empty and shows nothing.

As in ggml-org/llama.cpp, ``tools/ui/src/lib/types/database.d.ts`` and
``services/conversation-transfer.service.ts``; marks in texts of early 2026 as in
``utils/legacy-migration.ts`` there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    Kept,
    LeftOut,
    convert,
    picture,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.messages import content_of
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.thinking import parted
from falcon_desktop.transfer.values import MAX_NAME, inner_json, mapping_of, text_of, time_of

SOURCE: Final = Sentence("llama.cpp's web page")

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_OPTIONS: Final = ("mcpServerOverrides", "thinkingEnabled", "reasoningEffort")
_OF_TEXT: Final = ("text", "textfile", "context", "mcp_prompt", "mcp_resource", "pdf", "pdffile")
_OF_PICTURES: Final = ("image", "imagefile")
MAX_UP: Final = 300
"""Messages above one that are looked at for what tools did."""
MAX_GROWTH: Final = 20
"""How many times as many parts as messages a chat may have."""
_THOUGHT: Final = re.compile(
    r"<<<reasoning_content_start>>>(.*?)(?:<<<reasoning_content_end>>>|\Z)", re.DOTALL
)
_CALL: Final = re.compile(
    r"(?:(?<!\n)\n+)?<<<AGENTIC_TOOL_CALL_START>>>.*?(?:<<<AGENTIC_TOOL_CALL_END>>>\n*|\Z)",
    re.DOTALL,
)


def is_llama_cpp(item: Any) -> bool:
    """Whether parsed JSON is such a chat, or a line of one."""
    if not isinstance(item, dict):
        return False
    if isinstance(item.get("conv"), dict):
        return isinstance(item.get("messages"), list)
    return _is_head(item) or _is_line(item) or _is_message(item)


def import_llama_cpp(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the chats, every branch of them."""
    left_out = LeftOut()
    found = convert(SOURCE, _conversations(items, left_out), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _is_head(item: Mapping[str, Any]) -> bool:
    is_theirs = item.get("harness") == "llama.app" or "lastModified" in item
    return item.get("type") == "session" and is_theirs


def _is_line(item: Mapping[str, Any]) -> bool:
    return item.get("type") == "message" and _is_message(mapping_of(item, "message"))


def _is_message(item: Mapping[str, Any]) -> bool:
    return "convId" in item and "role" in item


def _gathered(
    items: Sequence[Any], left_out: LeftOut
) -> Iterator[tuple[Mapping[str, Any], list[Any]]]:
    """Give each chat with its messages; those without a chat are one by its id."""
    current: tuple[Mapping[str, Any], list[Any]] | None = None
    loose: dict[str, list[Any]] = {}
    for item in items:
        if not is_llama_cpp(item):
            left_out.unread += 1
        elif isinstance(item.get("conv"), dict):
            yield item["conv"], as_list(item["messages"])
        elif _is_head(item):
            if current is not None:
                yield current
            current = (item, [])
        else:
            message = mapping_of(item, "message") if _is_line(item) else item
            if current is not None:
                current[1].append(message)
            else:
                loose.setdefault(text_of(message, "convId", MAX_NAME), []).append(message)
    if current is not None:
        yield current
    for ident, messages in loose.items():
        yield {"id": ident}, messages


def _conversations(items: Sequence[Any], left_out: LeftOut) -> Iterator[ForeignConversation]:
    for place, (head, given) in enumerate(_gathered(items, left_out)):
        left_out.unread += sum(not isinstance(one, dict) for one in given)
        reader = _Chat(as_mappings(given), left_out)
        messages = reader.messages()
        kept = Kept(messages, reader.above)
        left_out.options += sum(head.get(name) not in (None, [], "") for name in _OPTIONS)
        times = [message.created_at for message in messages if message.created_at]
        current = _id_of(head, "currNode")
        yield ForeignConversation(
            key=_id_of(head, "id") or str(place),
            title=text_of(head, "name"),
            created_at=min(times, default=None),
            updated_at=time_of(head, "lastModified"),
            messages=kept.messages,
            active=kept.at_or_above(current) if current else None,
            pinned=head.get("pinned") is True,
            system=reader.system,
            stamp=0,
        )


def _id_of(data: Mapping[str, Any], name: str) -> str:
    """Return an id; it was a number once."""
    value = data.get(name)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value)[:MAX_NAME] if is_number else text_of(data, name, MAX_NAME)


class _Chat:
    """Reads the messages of a chat. What tools did stands with the answer that called them or,
    where it said nothing, before the next.
    """

    def __init__(self, given: Sequence[Mapping[str, Any]], left_out: LeftOut) -> None:
        self._left_out = left_out
        self._nodes = {_id_of(one, "id") or str(at): one for at, one in enumerate(given)}
        self.above = {key: _id_of(one, "parent") or None for key, one in self._nodes.items()}
        self.system = ""
        self._pieces: dict[str, Pieces] = {}
        self._taken: set[str] = set()
        self._owners: dict[str, str | None] = {}
        self._room = MAX_GROWTH * len(given) + MAX_UP

    def messages(self) -> list[ForeignMessage]:
        """Return the messages that are kept, and count what is not."""
        found: list[ForeignMessage] = []
        for key, data in self._nodes.items():
            if data.get("type") == "root":
                continue
            if data.get("role") == "system" and not self.system and not found:
                self.system = text_of(data, "content")
                continue
            message = self._message(key, data)
            if message is not None:
                found.append(message)
            elif data.get("role") not in (*_ROLES, "tool"):
                self._left_out.tools += 1
        kept = {message.key for message in found}
        for message in found:
            self._in_order(message, kept)
        for key, data in self._nodes.items():
            owner = self._owner(key) if data.get("role") == "tool" else None
            if owner in kept and key not in self._taken:
                self._take(key, self._pieces[owner])
            is_of_tools = data.get("role") == "tool" or bool(_calls_of(data))
            self._left_out.tools += is_of_tools and key not in self._taken
        return [
            replace(one, parts=self._pieces[one.key].parts_after(one.attachments)) for one in found
        ]

    def _message(self, key: str, data: Mapping[str, Any]) -> ForeignMessage | None:
        role = _ROLES.get(text_of(data, "role", 20))
        if role is None:
            return None
        text, pictures = content_of(data.get("content"), self._left_out, keep=role is Role.USER)
        thoughts = text_of(data, "reasoningContent") or text_of(data, "thinking")
        if role is Role.ASSISTANT:
            text, more = _unmarked(text, self._left_out)
            thoughts = thoughts or more
        files, named = _files(data.get("extra"), role, self._left_out)
        text = "\n\n".join(filter(None, [text, *named]))
        if not (text or thoughts or files or pictures):
            return None
        return ForeignMessage(
            key=key,
            parent=None,
            role=role,
            text=text,
            created_at=time_of(data, "timestamp") or None,
            reasoning=thoughts,
            model=text_of(data, "model", MAX_NAME),
            attachments=(*pictures, *files),
        )

    def _in_order(self, message: ForeignMessage, kept: Collection[str]) -> None:
        """Put together what was done before an answer, what it says, and whom it calls."""
        pieces = self._pieces[message.key] = Pieces()
        before: list[str] = []
        seen = self.above.get(message.key)
        while seen in self._nodes and seen not in kept and len(before) < MAX_UP:
            before.append(seen)
            seen = self.above[seen]
        self._room -= len(before)
        if message.role is Role.ASSISTANT and self._room >= 0:
            for key in reversed(before):
                if self._owner(key) not in kept:
                    self._take(key, pieces)
        pieces.think(message.reasoning)
        pieces.say(message.text)
        if _calls_of(self._nodes[message.key]):
            self._take(message.key, pieces)

    def _take(self, key: str, pieces: Pieces) -> None:
        """Take the calls of an answer, or what a tool said."""
        data = self._nodes[key]
        if data.get("role") == "tool":
            pieces.result(text_of(data, "toolCallId", MAX_NAME), text_of(data, "content"))
            self._taken.add(key)
            return
        for call in _calls_of(data):
            function = mapping_of(call, "function")
            name = text_of(function, "name", MAX_NAME)
            pieces.call(text_of(call, "id", MAX_NAME), name, function.get("arguments"))
            self._taken.add(key)

    def _owner(self, key: str) -> str | None:
        """Return the message that called the tool that a message is of."""
        passed: list[str] = []
        owner: str | None = key
        while owner is not None and self._nodes.get(owner, {}).get("role") == "tool":
            if owner in self._owners or len(passed) == MAX_UP:
                owner = self._owners.get(owner)
                break
            passed.append(owner)
            owner = self.above[owner]
        self._owners.update(dict.fromkeys(passed, owner))
        return owner


def _calls_of(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the calls of tools in a message; they are JSON within a text, or stand as they are."""
    given = data.get("toolCalls")
    return as_mappings(inner_json(given) if isinstance(given, str) and given else given, MAX_UP)


def _unmarked(text: str, left_out: LeftOut) -> tuple[str, str]:
    """Part an answer from what was thought and done within it, which stood between marks."""
    if "<<<" not in text:
        return parted(text)
    thoughts = [found.strip() for found in _THOUGHT.findall(text)]
    text, calls = _CALL.subn("\n\n", _THOUGHT.sub("", text))
    left_out.tools += calls
    text, more = parted(text.strip())
    return text, "\n\n".join(filter(None, [*thoughts, more]))


def _files(given: object, role: Role, left_out: LeftOut) -> tuple[list[Attachment], list[str]]:
    """Return the files of a message, and what stands for those that can't be kept."""
    files: list[Attachment] = []
    named: list[str] = []
    for one in as_mappings(given):
        kind = text_of(one, "type", 80).lower()
        if kind == "custom_instruction":
            left_out.options += 1
            continue
        name = one_line(text_of(one, "name", MAX_NAME)) or "file"
        content = text_of(one, "content")
        pages = [page for page in as_list(one.get("images")) if isinstance(page, str)]
        addresses = pages if kind.startswith("pdf") and not content else []
        if kind in _OF_PICTURES:
            addresses = [text_of(one, "base64Url")]
        found = [picture(name, address) for address in addresses if role is Role.USER]
        kept = [one for one in found if one is not None]
        if kind in _OF_TEXT and content:
            kept.append(text_file(name, content))
        files += kept
        if not kept:
            named.append(f"[{_word(kind)}: {name}]")
        left_out.pictures += len(addresses) - len(kept) if addresses else 0
        left_out.unkept += not kept and not addresses
    return files, named


def _word(kind: str) -> str:
    if kind in _OF_PICTURES:
        return "Image"
    return "Audio" if kind.startswith("audio") else "File"
