"""Le Chat's export (Mistral): a zip with ``chat-ID.json`` for each chat, a list of its messages in
no order, and the files that went with them in ``chat-ID-files/``. A message has ``content`` and,
where there was more than words, ``contentChunks``: text, tool_call, reference, custom_element.
There are no titles; ``createdAt`` is ISO 8601.

As Superkikim/nexus-ai-chat-importer reads it (``src/providers/lechat/lechat-types.ts``, its
converter, its attachment extractor and their tests).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

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
from falcon_desktop.transfer.marks import MAX_LINKS, is_address, link
from falcon_desktop.transfer.messages import thoughts_of
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, as_words, inner_json, text_of, time_from_iso

SOURCE: Final = "Le Chat (Mistral)"

_Source = tuple[str, str]
"""An address and a title."""
_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_DEEPEST: Final = 5
MAX_SOURCES: Final = 500


def is_le_chat(item: Any) -> bool:
    """Whether parsed JSON is one of Le Chat's messages."""
    return isinstance(item, dict) and "chatId" in item and "role" in item


def import_le_chat(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read the messages of one or several chats, with the files next to them."""
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
        made = _Message(chat, data, left_out, beside).read()
        if role is None or made.is_empty:
            left_out.tools += role is None
            left_out.unread += role is not None
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
            text=made.text,
            created_at=time_from_iso(data.get("createdAt")),
            reasoning=made.reasoning,
            model=text_of(data, "model", MAX_NAME),
            attachments=made.attachments,
            parts=made.parts(),
        )


def _version(data: Mapping[str, Any]) -> int:
    return as_whole(data.get("version")) or 0


class _Message:
    """Reads one message."""

    def __init__(
        self, chat: str, data: Mapping[str, Any], left_out: LeftOut, beside: Beside
    ) -> None:
        self._chat = chat
        self._data = data
        self._left_out = left_out
        self._beside = beside
        self._made = Pieces()
        self._chunks = as_mappings(data.get("contentChunks"))

    def read(self) -> Pieces:
        """Return what it is made of. ``content`` is the words of all chunks once more."""
        whole = text_of(self._data, "content")
        pieces = [text_of(chunk, "text") for chunk in self._chunks if _kind(chunk) == "text"]
        in_chunks = len("".join(pieces).split()) >= len(whole.split())
        sources = self._sources()
        cited: dict[str, None] = {}
        words = ""
        named = self._files()
        for chunk in self._chunks:
            kind = _kind(chunk)
            if kind == "text":
                words += text_of(chunk, "text") if in_chunks else ""
            elif kind == "reference":
                words += self._cited(chunk, sources, cited) if in_chunks else ""
            else:
                self._made.say(words.strip())
                words = ""
                self._take(kind, chunk)
        self._made.say(words.strip() if in_chunks else whole)
        self._documents()
        self._made.say("\n\n".join(named))
        self._made.rest_on(sources[key] for key in cited)
        return self._made

    def _take(self, kind: str, chunk: Mapping[str, Any]) -> None:
        if kind == "tool_call":
            asked, said = chunk.get("publicArguments"), chunk.get("publicResult")
            self._made.tool(
                text_of(chunk, "name", MAX_NAME),
                as_words(asked),
                None if said is None else as_words(said),
                text_of(chunk, "id", MAX_NAME),
                is_error=chunk.get("success") is False,
            )
        elif kind.startswith(("thinking", "reasoning", "thought")):
            self._made.think(thoughts_of([chunk]).strip())
        else:
            self._left_out.unread += 1

    def _documents(self) -> None:
        """Take what was written beside the chat."""
        for one in as_mappings(self._data.get("canvas")):
            title = text_of(one, "title", MAX_NAME) or text_of(one, "name", MAX_NAME)
            content = text_of(one, "content") or text_of(one, "text")
            language = text_of(one, "language", 40)
            self._left_out.unread += not content
            self._made.say(Document(title, content, language or None).shown())

    def _files(self) -> list[str]:
        """Take the files that lie beside the chat; return what stands for the others."""
        named: list[str] = []
        for one in as_mappings(self._data.get("files")):
            own = text_of(one, "name", MAX_NAME)
            name = one_line(own) or "without a name"
            path = f"chat-{self._chat}-files/{own}"
            file = file_beside(name, path, self._beside, self._left_out)
            if file is None:
                kind = "Image" if one.get("type") == "image" else "File"
                named.append(f"[{kind}: {name}]")
            else:
                self._made.file(file)
        return named

    def _sources(self) -> dict[str, _Source]:
        """Return addresses and titles by the numbers that references name."""
        found: dict[str, _Source] = {}
        given = [self._data.get(name) for name in ("references", "quotes", "context")]
        for chunk in self._chunks:
            if _kind(chunk) == "tool_call":
                given += [chunk.get("publicResult"), chunk.get("references")]
        for value in given:
            _gather(inner_json(value) if isinstance(value, str) else value, "", found, 0)
        return found

    def _cited(
        self, chunk: Mapping[str, Any], sources: Mapping[str, _Source], cited: dict[str, None]
    ) -> str:
        said: dict[str, None] = {}
        for one in as_list(chunk.get("referenceIds"))[:MAX_LINKS]:
            key = str(one) if isinstance(one, (int, str)) else ""
            if key in sources:
                address, title = sources[key]
                said[link(title, address)] = None
                cited[key] = None
            else:
                self._left_out.sources += 1
        return f" ({', '.join(said)})" if said else ""


def _kind(chunk: Mapping[str, Any]) -> str:
    return text_of(chunk, "type", 80)


def _gather(value: Any, key: str, found: dict[str, _Source], depth: int) -> None:
    """Put everything that has an address under its id, or the key that it stands at."""
    if depth > _DEEPEST or len(found) >= MAX_SOURCES:
        return
    if isinstance(value, list):
        for place, one in enumerate(value[:MAX_SOURCES]):
            _gather(one, str(place), found, depth + 1)
    if not isinstance(value, dict):
        return
    address = text_of(value, "url", 2_000) or text_of(value, "source", 2_000)
    if is_address(address):
        own = next((value[one] for one in ("referenceId", "id", "index") if one in value), key)
        title = text_of(value, "title", MAX_NAME) or text_of(value, "name", MAX_NAME)
        found.setdefault(str(own)[:MAX_NAME], (address, title))
        return
    for name, one in list(value.items())[:MAX_SOURCES]:
        if isinstance(one, (dict, list)):
            _gather(one, str(name), found, depth + 1)
