"""ChatGPT's export, ``conversations.json``: a list of conversations, each a ``mapping`` of nodes.
The format is undocumented; what is read here is what exports of 2023 to 2026 have: nodes with
``parent`` and ``message``, messages with ``author.role``, ``content`` and ``create_time`` in
seconds. Pictures and files lie beside it, in any folder, under names that begin with the id by
which messages name them; since 2026 the name ends there, and another file tells how each was
called.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, TypeAlias

from falcon_desktop.core.domain.attachments import MAX_NAME as MAX_FILE_NAME
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.archives import MAX_BESIDE, Beside
from falcon_desktop.transfer.documents import Changes, Document
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    file_of,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import MAX_GROWTH, link, sources_in, without_marks
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import (
    MAX_NAME,
    load_json,
    mapping_of,
    text_of,
    time_from_seconds,
)

SOURCE: Final = "ChatGPT"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_BESIDE: Final = ("thoughts", "reasoning_recap", "user_editable_context", "model_editable_context")
"""Kinds of content that are no words of tools: thoughts come along with the answer after them,
what a person wrote of themselves as the system message."""
_CANVAS: Final = "canmore.create_textdoc"
_CANVAS_CHANGED: Final = "canmore.update_textdoc"
_CANVASES: Final = "canmore."
_DRAWN: Final = ("dalle", "generation")
"""What tells of a picture that a model drew it."""
_HIDDEN: Final = ("is_visually_hidden_from_conversation", "is_visually_hidden_from_user")
MAX_UP: Final = 300
"""How many nodes above one are looked at for what goes with it."""
_ASSET: Final = re.compile(
    r"(?:(?:file-service|sediment)://)?(file[-_][A-Za-z0-9]{1,100})(?:[?#].*)?", re.DOTALL
)
"""The id in ``file-service://file-…``, ``sediment://file_…#…``, or by itself."""
_NAMES: Final = "conversation_asset_file_names.json"

_Said: TypeAlias = "tuple[str | Attachment, ...]"
"""Words that stand by themselves, and the files among them, in order."""


def is_chatgpt(item: Any) -> bool:
    """Whether parsed JSON is one of ChatGPT's conversations."""
    return isinstance(item, dict) and isinstance(item.get("mapping"), dict)


def import_chatgpt(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read the conversations, every branch of them, with the images and files next to them.

    Messages to and from tools and the system are left out; what follows them joins what was before.
    """
    left_out = LeftOut()
    changes = Changes()
    assets = _Assets(beside, left_out)
    found = convert(SOURCE, _conversations(items, left_out, changes, assets), now, left_out)
    left_out.changes += changes.failed
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(
    items: Sequence[Any], left_out: LeftOut, changes: Changes, assets: _Assets
) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_chatgpt(item):
            left_out.unread += 1
            continue
        nodes = {
            key: node for key, node in mapping_of(item, "mapping").items() if isinstance(node, dict)
        }
        reader = _Nodes(nodes, left_out, changes, assets)
        messages = reader.messages()
        reader.count()
        active = item.get("current_node")
        yield ForeignConversation(
            key=text_of(item, "conversation_id", MAX_NAME)
            or text_of(item, "id", MAX_NAME)
            or f"{place} {item.get('create_time')}",
            title=text_of(item, "title"),
            created_at=time_from_seconds(item.get("create_time")),
            updated_at=time_from_seconds(item.get("update_time")),
            messages=messages,
            active=reader.kept_at_or_above(active) if isinstance(active, str) else None,
            archived=item.get("is_archived") is True,
            pinned=item.get("is_starred") is True,
            system=reader.instructions(),
        )


class _Assets:
    """The pictures and files beside the chats, by the ids that messages name them by.

    Each is read once; what all messages get of them is bounded as what is read is.
    """

    def __init__(self, beside: Beside, left_out: LeftOut) -> None:
        self._beside = beside
        self._left_out = left_out
        self._found: dict[str, Attachment | None] = {}
        self._names: Mapping[str, Any] | None = None
        self._left = MAX_BESIDE

    def file(self, pointer: str, name: str = "", *, counted: bool = True) -> Attachment | None:
        """Return what a pointer or an id names; None, and ``counted``, where it can't be had.

        ``name`` is what it is called, "" if only the export tells.
        """
        ident, files = _ASSET.fullmatch(pointer), self._beside.files
        path = files.beginning(ident[1]) if ident else ""
        if not path:
            self._left_out.files += counted
            return None
        if path not in self._found:
            content = files.read(path)
            self._found[path] = None if content is None else file_of(self._called(path), content)
        file = self._found[path]
        if file is None or file.size > self._left:
            self._left_out.unkept += counted
            return None
        self._left -= file.size
        return replace(file, name=one_line(name)[:MAX_FILE_NAME]) if name else file

    def _called(self, path: str) -> str:
        own = posixpath.basename(path)
        if self._names is None:
            data = self._beside.read(_NAMES) or b""
            self._names = _json_object(data.decode("utf-8", "replace"))
        return posixpath.basename(text_of(self._names, own, 1_000)) or own


class _Nodes:
    """A conversation's nodes, and which of them hold something that a person wrote or read."""

    def __init__(
        self,
        nodes: Mapping[str, Mapping[str, Any]],
        left_out: LeftOut,
        changes: Changes,
        assets: _Assets,
    ) -> None:
        self._nodes = nodes
        self._left_out = left_out
        self._changes = changes
        self._assets = assets
        self._kept: dict[str, str | None] = {}
        self._thought: dict[str | None, str] = {}
        self._documents: dict[str, Document] = {}
        self._changed: dict[str, str] = {}
        self._reports: set[str] = set()
        self._said = {key: self._said_at(key) for key in nodes}
        self._unanswered = self._thoughts_without_answer()
        self._taken: set[str] = set()
        self._room = MAX_GROWTH * len(nodes) + MAX_UP

    def count(self) -> None:
        """Count what does not come along."""
        for key, said in self._said.items():
            message = mapping_of(self._nodes[key], "message")
            content = mapping_of(message, "content")
            kind = text_of(content, "content_type")
            self._left_out.memories += bool(text_of(content, "model_set_context"))
            if said or kind in _BESIDE or key in self._taken or not _has_words(content):
                continue
            if message.get("recipient") == _CANVAS_CHANGED and not _is_hidden(message):
                continue  # counted as a change that could not be worked out
            if _is_hidden(message) and text_of(mapping_of(message, "author"), "role") in _ROLES:
                self._left_out.hidden += 1
            else:
                self._left_out.tools += 1

    def instructions(self) -> str:
        """Return what the person wrote of themselves, and how they wanted answers."""
        for node in self._nodes.values():
            message = mapping_of(node, "message")
            content = mapping_of(message, "content")
            if content.get("content_type") == "user_editable_context":
                about = mapping_of(mapping_of(message, "metadata"), "user_context_message_data")
                parts = (
                    text_of(about, "about_user_message") or text_of(content, "user_profile"),
                    text_of(about, "about_model_message") or text_of(content, "user_instructions"),
                )
                found = "\n\n".join(part.strip() for part in parts if part.strip())
                if found:
                    return found
        return ""

    def messages(self) -> list[ForeignMessage]:
        return [self._message(key) for key in self._said if self._is_kept(key)]

    def kept_at_or_above(self, key: str | None) -> str | None:
        """Return the nearest node from ``key`` towards the root that is kept."""
        passed: list[str] = []
        kept: str | None = None
        for seen in self._up(key):
            if self._is_kept(seen) or seen in self._kept:
                kept = self._kept.get(seen, seen)
                break
            passed.append(seen)
        self._kept.update(dict.fromkeys(passed, kept))
        return kept

    def _said_at(self, key: str) -> _Said:
        message = mapping_of(self._nodes[key], "message")
        report = _report_in(message)
        if report:
            ident = text_of(report, "id", MAX_NAME)
            if ident in self._reports:  # the same one, as it was left later
                return ()
            self._reports.update(filter(None, [ident]))
            return _words(report, self._left_out, self._assets)
        if message.get("recipient") in (_CANVAS, _CANVAS_CHANGED) and not _is_hidden(message):
            document = self._document_at(key)
            made = message.get("recipient") == _CANVAS
            return _alone(document.shown() if made else self._changed.get(key, ""))
        return _visible(message, self._left_out, self._assets)

    def _document_at(self, key: str) -> Document:
        """Return the document beside the chat as it is after a message."""
        changed: list[str] = []
        document = Document("", "")
        for seen in islice(self._up(key), MAX_UP):
            message = mapping_of(self._nodes[seen], "message")
            if seen in self._documents:
                document = self._documents[seen]
                break
            if message.get("recipient") == _CANVAS:
                document = self._documents[seen] = _document(message)
                break
            if message.get("recipient") == _CANVAS_CHANGED:
                changed.append(seen)
        for one in reversed(changed):
            message = mapping_of(self._nodes[one], "message")
            given = _json_object(text_of(mapping_of(message, "content"), "text")).get("updates")
            updates = as_mappings(given)
            self._changes.failed += not updates
            after = self._changes.updated(document, updates)
            self._changed[one] = after.shown() if after else ""
            document = self._documents[one] = after or document
        return document

    def _message(self, key: str) -> ForeignMessage:
        message = mapping_of(self._nodes[key], "message")
        above = self._parent(key)
        role = _ROLES.get(text_of(mapping_of(message, "author"), "role"), Role.ASSISTANT)
        pieces = Pieces()
        if role is Role.ASSISTANT:
            self._done_before(key, pieces)
        for one in self._said[key]:
            if isinstance(one, Attachment):
                pieces.file(one)
            else:
                pieces.say(one)
        if role is Role.ASSISTANT:
            for address, title in sources_in(mapping_of(message, "metadata")):
                pieces.cite(address, title)
        return ForeignMessage(
            key=key,
            parent=self.kept_at_or_above(above),
            role=role,
            text=pieces.text,
            created_at=time_from_seconds(message.get("create_time")),
            reasoning=pieces.reasoning,
            attachments=pieces.attachments,
            parts=pieces.parts(),
            model=text_of(mapping_of(message, "metadata"), "model_slug", MAX_NAME),
        )

    def _is_kept(self, key: str) -> bool:
        return bool(self._said[key]) or key in self._unanswered

    def _parent(self, key: str) -> str | None:
        parent = self._nodes[key].get("parent")
        return parent if isinstance(parent, str) else None

    def _thoughts_without_answer(self) -> dict[str, str]:
        """Return what was thought before an answer was stopped, by the last node that has it."""
        having = {key for key in self._nodes if self._thought_at(key)}
        if not having:
            return {}
        parents = {self._parent(key) for key in self._nodes}
        asked: list[str | None] = []
        answered: list[str | None] = []
        ends = [key for key in self._nodes if key not in parents]
        for key, said in self._said.items():
            if said:
                message = mapping_of(self._nodes[key], "message")
                is_asked = text_of(mapping_of(message, "author"), "role") == "user"
                (asked if is_asked else answered).append(self._parent(key))
        for above in answered:
            having.difference_update(self._between(above))
        found: dict[str, str] = {}
        for below in (*asked, *ends):
            last = next((seen for seen in self._between(below) if seen in having), None)
            if last is not None:
                found[last] = self._thoughts(last)
        return found

    def _between(self, key: str | None) -> Iterator[str]:
        """Give the nodes from one towards the root, up to the message before."""
        for seen in islice(self._up(key), MAX_UP):
            if self._said[seen]:
                return
            yield seen

    def _done_before(self, key: str, pieces: Pieces) -> None:
        """Add what the model thought, and what it did by tools, since the message before."""
        start = key if key in self._unanswered else self._parent(key)
        between = list(self._between(start))
        self._room -= len(between)
        called = ""
        for seen in reversed(between):
            pieces.think(self._thought_at(seen))
            message = mapping_of(self._nodes[seen], "message")
            if self._room < 0 or not _is_of_a_tool(message):
                continue
            author, words = mapping_of(message, "author"), _words_of_a_tool(message)
            if text_of(author, "role") == "tool":
                pieces.result(called, words, text_of(author, "name", MAX_NAME))
                for file in self._pictures_of_a_tool(seen):
                    pieces.file(file)
                self._taken.add(seen)
                continue
            called = seen
            self._taken.add(seen)
            pieces.call(seen, text_of(message, "recipient", MAX_NAME), words)

    def _pictures_of_a_tool(self, key: str) -> Iterator[Attachment]:
        """Give the pictures that a tool showed, such as what a program drew."""
        message = mapping_of(self._nodes[key], "message")
        content = mapping_of(message, "content")
        about = mapping_of(mapping_of(message, "metadata"), "aggregate_result")
        given = [
            text_of(one, "asset_pointer", MAX_NAME) for one in as_mappings(content.get("parts"))
        ]
        given += [text_of(one, "image_url", MAX_NAME) for one in as_mappings(about.get("messages"))]
        for pointer in filter(None, given):
            file = self._assets.file(pointer, counted=key not in self._taken)
            if file is not None:
                yield file

    def _thoughts(self, key: str | None) -> str:
        """Return what the model thought between the message before and what is below ``key``."""
        if key not in self._thought:
            found = [self._thought_at(seen) for seen in self._between(key)]
            self._thought[key] = "\n\n".join(reversed([words for words in found if words]))
        return self._thought[key]

    def _thought_at(self, key: str) -> str:
        content = mapping_of(mapping_of(self._nodes[key], "message"), "content")
        thoughts = content.get("thoughts")
        if content.get("content_type") != "thoughts" or not isinstance(thoughts, list):
            return ""
        words = (
            clean_text(one)
            if isinstance(one, str)
            else text_of(one, "content") or text_of(one, "summary")
            for one in thoughts
            if isinstance(one, (str, dict))
        )
        return "\n\n".join(filter(None, words))

    def _up(self, key: str | None) -> Iterator[str]:
        seen: set[str] = set()
        while key is not None and key in self._nodes and key not in seen:
            seen.add(key)
            yield key
            key = self._parent(key)


def _is_of_a_tool(message: Mapping[str, Any]) -> bool:
    """Say whether a message is the call of a tool, or what one said; those that make documents
    beside the chat are neither.
    """
    content, role = mapping_of(message, "content"), mapping_of(message, "author").get("role")
    if _is_hidden(message) or not _has_words(content) or content.get("content_type") in _BESIDE:
        return False
    if role == "tool":
        return not text_of(mapping_of(message, "author"), "name").startswith(_CANVASES)
    recipient = message.get("recipient")
    is_call = isinstance(recipient, str) and recipient not in ("", "all")
    return role == "assistant" and is_call and not str(recipient).startswith(_CANVASES)


def _words_of_a_tool(message: Mapping[str, Any]) -> str:
    content = mapping_of(message, "content")
    given = (text_of(content, "text"), text_of(content, "result"))
    parts = [one for one in as_list(content.get("parts")) if isinstance(one, str)]
    return next(filter(None, given), "") or "\n\n".join(parts)


def _visible(message: Mapping[str, Any], left_out: LeftOut, assets: _Assets) -> _Said:
    role = text_of(mapping_of(message, "author"), "role")
    content = mapping_of(message, "content")
    kind = text_of(content, "content_type")
    if _is_hidden(message) or kind in _BESIDE:
        return ()
    if role == "tool" and kind == "multimodal_text":
        return _pictures_made(message, assets)
    if role not in _ROLES or message.get("recipient") not in (None, "all"):
        return ()
    if kind in ("code", "execution_output"):
        return (fenced(text_of(content, "text"), text_of(content, "language", 40)),)
    return _words(message, left_out, assets)


def _alone(words: str) -> _Said:
    return (words,) if words else ()


def _words(message: Mapping[str, Any], left_out: LeftOut, assets: _Assets) -> _Said:
    """Return a message's words, with the pictures and files that went with them, or what stands for
    those.
    """
    content, metadata = mapping_of(message, "content"), mapping_of(message, "metadata")
    files = _Files(metadata, assets)
    given = [files.part(part) for part in as_list(content.get("parts"))]
    if not any(given):
        given = [text_of(content, "text")]
        if "url" in content:  # a quotation
            given.insert(0, link(text_of(content, "title", MAX_NAME), text_of(content, "url")))
    found: list[str | Attachment] = []
    for one in given:
        if isinstance(one, Attachment):
            found.append(one)
        elif one:
            readable = without_marks(one, metadata)
            left_out.sources += readable.unnamed
            found += _alone(readable.text)
    left = files.left()
    if files.sounds and not (found or left):
        left_out.files += 1
        return ("[Audio]",)
    kept = [one for one in left if isinstance(one, Attachment)]
    return (*kept, *found, *(one for one in left if isinstance(one, str)))


class _Files:
    """The pictures and files that went with a message: each as such, or what stands for it."""

    def __init__(self, metadata: Mapping[str, Any], assets: _Assets) -> None:
        given = metadata.get("attachments")
        self._assets = assets
        self._named: list[tuple[str, str, bool]] = []
        for one in as_list(given):
            if isinstance(one, dict):
                kind = text_of(one, "mime_type", 80) or text_of(one, "mimeType", 80)
                name = " ".join(text_of(one, "name", MAX_NAME).split())
                is_image = kind.startswith("image/")
                if name or not is_image:  # a picture without a name stands among the parts
                    self._named.append((text_of(one, "id", MAX_NAME), name, is_image))
        self.sounds = 0

    def part(self, part: object) -> str | Attachment:
        """Return the words of a part of a message, the file that it is, or what stands for it."""
        if isinstance(part, str):
            return part
        if not isinstance(part, dict):
            return ""
        kind = text_of(part, "content_type", 80)
        if kind == "audio_transcription":
            return text_of(part, "text")
        if "audio" in kind:  # its transcription stands beside it
            self.sounds += 1
            return ""
        if text := text_of(part, "text"):
            return text
        address = text_of(part, "asset_pointer", MAX_NAME)
        pointer, is_image, name = address.rpartition("//")[2], "image" in kind, ""
        for one in self._named if is_image else ():
            if one[2] and one[0] in (pointer, ""):
                self._named.remove(one)
                name = one[1]
                break
        else:
            return self._assets.file(address) or ("[Image]" if is_image else "[File]")
        return self._assets.file(address, name) or f"[Image: {name}]"

    def left(self) -> list[str | Attachment]:
        """Return those that are not among the parts, or what stands for them."""
        return [
            self._assets.file(ident, name)
            or f"[{'Image' if is_image else 'File'}: {name or 'without a name'}]"
            for ident, name, is_image in self._named
        ]


def _is_hidden(message: Mapping[str, Any]) -> bool:
    metadata = mapping_of(message, "metadata")
    return any(metadata.get(name) is True for name in _HIDDEN)


def _has_words(content: Mapping[str, Any]) -> bool:
    parts = content.get("parts")
    shown = (content.get(key) for key in ("text", "result", "screenshot"))
    return any(shown) or (isinstance(parts, list) and any(parts))


def _pictures_made(message: Mapping[str, Any], assets: _Assets) -> _Said:
    """Return the pictures that a model drew, which the export has as what a tool said, or in words
    which ones.
    """
    found: list[str | Attachment] = []
    for part in as_mappings(mapping_of(message, "content").get("parts")):
        if "image" not in text_of(part, "content_type", 80):
            continue
        about = mapping_of(part, "metadata")
        if message.get("channel") == "final" or any(map(about.get, _DRAWN)):
            prompt = one_line(text_of(mapping_of(about, "dalle"), "prompt", 1_000))
            file = assets.file(text_of(part, "asset_pointer", MAX_NAME), prompt)
            found.append(file or (f"[Image: {prompt}]" if prompt else "[Image]"))
    return tuple(found)


def _report_in(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the report of a research, which lies in the state of a widget of a hidden message."""
    state = mapping_of(mapping_of(message, "metadata"), "chatgpt_sdk").get("widget_state")
    if isinstance(state, str):
        state = _json_object(state)
    return mapping_of(state, "report_message") if isinstance(state, dict) else {}


def _document(message: Mapping[str, Any]) -> Document:
    """Return the document that a model made beside the chat, an empty one if it is none."""
    made = _json_object(text_of(mapping_of(message, "content"), "text"))
    kind = text_of(made, "type", 80)
    language = kind.removeprefix("code/") if kind.startswith("code/") else None
    return Document(text_of(made, "name", MAX_NAME), text_of(made, "content"), language)


def _json_object(words: str) -> Mapping[str, Any]:
    try:
        data = load_json(words)
    except InvalidInput:
        return {}
    return data if isinstance(data, dict) else {}
