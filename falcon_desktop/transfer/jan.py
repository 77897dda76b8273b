"""Jan's chats: ``thread.json`` and, in the same folder, ``messages.jsonl`` with a message a line;
or, since 2026, one file that it exports. What was asked anew names the message before it in its
``metadata``; older chats have no such names and are one message after the other.

As in janhq/jan, ``core/src/types/message/messageEntity.ts`` and ``message-branching.ts``,
``export-conversation.ts`` and ``fileMetadata.ts`` in ``web-app/src/lib``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.json_values import as_list, as_mapping, as_mappings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    Kept,
    LeftOut,
    convert,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.messages import content_of, thoughts_of
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.thinking import parted
from falcon_desktop.transfer.values import (
    MAX_NAME,
    decode,
    load_json,
    load_lines,
    mapping_of,
    text_of,
    time_from_number,
    words_if_any,
)

SOURCE: Final = "Jan"
HEAD: Final = "thread.json"
MESSAGES: Final = "messages.jsonl"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_TAG: Final = re.compile(r"<[^<>]{0,300}>")
_ATTACHED: Final = ("[ATTACHED_FILES]\n", "\n[/ATTACHED_FILES]")
"""Between what the files of a question stand, at its end."""
_NAME: Final = re.compile(r"\bname: (.{1,300}?)(?:, (?:type|size|chunks): .*)?$", re.MULTILINE)
_ALONE: Final = Sentence(
    "This file is only the header of a Jan chat. Choose messages.jsonl next to "
    "it, or a zip of the folder."
)


def is_jan(item: Any) -> bool:
    """Whether parsed JSON is a thread, a message or an exported chat of Jan's."""
    if not isinstance(item, dict):
        return False
    return item.get("object") in ("thread", "thread.message") or _is_export(item)


def is_read_with(name: str, names: Collection[str]) -> bool:
    """Whether a file is the header of a chat whose messages are read from the file next to it."""
    folder, own = posixpath.split(name)
    return own == HEAD and posixpath.join(folder, MESSAGES) in names


def import_jan(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read threads and their messages, or exported chats, every version.

    Raises:
        InvalidInput: it is a thread without its messages.
    """
    left_out = LeftOut()
    found = convert(SOURCE, _conversations(items, left_out, beside), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _is_export(item: Mapping[str, Any]) -> bool:
    messages = as_mappings(item.get("messages"), 20)
    parts = (part for one in messages for part in as_mappings(one.get("content"), 20))
    return "exported_at" in item and any("value" in mapping_of(part, "text") for part in parts)


def _conversations(
    items: Sequence[Any], left_out: LeftOut, beside: Beside
) -> Iterator[ForeignConversation]:
    heads: dict[str, Mapping[str, Any]] = {}
    messages: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        if not is_jan(item):
            left_out.unread += 1
        elif item.get("object") == "thread.message":
            messages.setdefault(text_of(item, "thread_id", MAX_NAME), []).append(item)
        else:
            given = as_mappings(item.get("messages"))
            left_out.unread += len(as_list(item.get("messages"))) - len(given)
            first = text_of(given[0], "id", MAX_NAME) if given else ""
            key = text_of(item, "id", MAX_NAME) or f"export {first}"
            heads[key] = item
            messages.setdefault(key, []).extend(given)
    for key in [key for key, given in messages.items() if not given]:
        messages[key] = _messages_beside(beside)
    for key, given in messages.items():
        head = heads.get(key) or _head_beside(beside, key)
        yield _Thread(head, given, left_out).read(key)


def _messages_beside(beside: Beside) -> list[Mapping[str, Any]]:
    """Return the messages in the file beside a thread's; none if it has no file of them.

    Raises:
        InvalidInput: nothing beside the file can be read.
    """
    data = beside.read(MESSAGES)
    if data is None:
        if beside.is_alone:
            raise InvalidInput(_ALONE)
        return []
    return as_mappings(load_lines(decode(data)))


def _head_beside(beside: Beside, key: str) -> Mapping[str, Any]:
    data = beside.read(HEAD)
    try:
        head = as_mapping(load_json(decode(data))) if data is not None else {}
    except InvalidInput:
        return {}
    return head if text_of(head, "id", MAX_NAME) == key else {}


class _Thread:
    """Reads one chat."""

    def __init__(
        self, head: Mapping[str, Any], given: Sequence[Mapping[str, Any]], left_out: LeftOut
    ) -> None:
        self._head = head
        self._about = mapping_of(head, "metadata")
        self._assistant = next(iter(as_mappings(head.get("assistants"))), {})
        self._left_out = left_out
        self._nodes = {text_of(one, "id", MAX_NAME) or str(at): one for at, one in enumerate(given)}

    def read(self, key: str) -> ForeignConversation:
        """Return the chat; ``key`` is its id."""
        parents = self._parents()
        found = (self._message(key, data) for key, data in self._nodes.items())
        kept = Kept([one for one in found if one is not None], parents)
        self._left_out.extras += bool(mapping_of(self._about, "project"))
        model = mapping_of(self._assistant, "model")
        options = (*mapping_of(model, "parameters"), *mapping_of(self._assistant, "parameters"))
        self._left_out.options += len(options)
        return ForeignConversation(
            key=key,
            title=_TAG.sub("", text_of(self._head, "title")),
            created_at=time_from_number(self._head.get("created")),
            updated_at=time_from_number(self._head.get("updated")),
            messages=kept.messages,
            active=kept.at_or_above(self._shown(parents)),
            pinned=self._about.get("is_favorite") is True or self._about.get("isFavorite") is True,
            system=text_of(self._assistant, "instructions"),
            stamp=0,
        )

    def _message(self, key: str, data: Mapping[str, Any]) -> ForeignMessage | None:
        role = _ROLES.get(text_of(data, "role", 20))
        about, content = mapping_of(data, "metadata"), data.get("content")
        if role is None:
            self._left_out.tools += 1
            return None
        pieces = Pieces()
        for call in as_mappings(about.get("tool_calls")):
            self._called_before(call, pieces)
        files: list[Attachment] = [
            text_file(text_of(one, "name", MAX_NAME), text_of(one, "content"))
            for one in as_mappings(about.get("inline_file_contents"))
            if text_of(one, "content")
        ]
        pictures = self._parts(content, role, pieces, {one.name for one in files})
        if not (pictures or files):
            pieces.name_tools()
        failure, parts = self._failure(data, about), pieces.parts_after((*pictures, *files))
        if not (pieces.text or pieces.reasoning or pictures or files or failure):
            return None
        return ForeignMessage(
            key=key,
            parent=None,
            role=role,
            text=pieces.text,
            created_at=time_from_number(data.get("created_at")) or None,
            reasoning=pieces.reasoning,
            model=self._model(about) if role is Role.ASSISTANT else "",
            attachments=(*pictures, *files),
            parts=parts,
            failure=failure,
            stopped=data.get("status") == "stopped",
        )

    def _parts(
        self, content: object, role: Role, pieces: Pieces, kept: Collection[str]
    ) -> list[Attachment]:
        """Take the parts of a message in their order; return the pictures in it."""
        pictures: list[Attachment] = []
        for part in [content] if isinstance(content, (str, dict)) else as_list(content):
            if isinstance(part, dict) and part.get("type") == "tool_call":
                ident = text_of(part, "tool_call_id", MAX_NAME)
                pieces.call(ident, text_of(part, "tool_name", MAX_NAME), part.get("input"))
                self._answered(ident, part.get("output"), pieces)
                continue
            text, found = content_of([part], self._left_out, keep=role is Role.USER)
            pictures += found
            pieces.think(thoughts_of([part]))
            if role is Role.USER:
                text = self._without_names(text, kept)
            elif not any(pieces.words):
                text, thoughts = parted(text)
                pieces.think(thoughts)
            pieces.say(text)
        return pictures

    def _called_before(self, given: Mapping[str, Any], pieces: Pieces) -> None:
        """Take a call of a tool as older versions kept it, beside the answer."""
        tool = mapping_of(given, "tool")
        function = mapping_of(tool, "function")
        ident = text_of(tool, "id", MAX_NAME) or text_of(given, "id", MAX_NAME)
        name = text_of(function, "name", MAX_NAME) or text_of(given, "name", MAX_NAME)
        pieces.call(ident, name, function.get("arguments") or given.get("args"))
        self._answered(ident, given.get("response"), pieces)

    def _answered(self, ident: str, output: object, pieces: Pieces) -> None:
        if output is None:
            return
        content = as_mapping(output).get("content", output)
        words = [text_of(one, "text") for one in as_mappings(content)]
        text = content if isinstance(content, str) else "\n\n".join(filter(None, words))
        pieces.result(
            ident, text or words_if_any(output), is_error=bool(as_mapping(output).get("error"))
        )

    def _failure(self, data: Mapping[str, Any], about: Mapping[str, Any]) -> str:
        said = text_of(about, "error") or text_of(mapping_of(about, "error"), "message")
        return said or (Sentence("The answer failed.") if data.get("status") == "error" else "")

    def _model(self, about: Mapping[str, Any]) -> str:
        given = (
            text_of(about, "modelId", MAX_NAME),
            text_of(about, "model", MAX_NAME),
            text_of(mapping_of(about, "model"), "id", MAX_NAME),
            text_of(mapping_of(self._assistant, "model"), "id", MAX_NAME),
            text_of(mapping_of(self._head, "model"), "id", MAX_NAME),
        )
        return next(filter(None, given), "")

    def _without_names(self, text: str, kept: Collection[str]) -> str:
        """Return a question without the list of its files, which stand by name where they are not
        in the file.
        """
        asked, begin, attached = text.rstrip().rpartition(_ATTACHED[0])
        if not begin or not attached.endswith(_ATTACHED[1]):
            return text
        names = [one_line(name) for name in _NAME.findall(attached.removesuffix(_ATTACHED[1]))]
        named = [f"[File: {name}]" for name in names if name not in kept]
        self._left_out.files += len(named)
        return "\n\n".join(filter(None, [asked.rstrip(), *named]))

    # Which message follows which

    def _parents(self) -> dict[str, str | None]:
        about = {key: mapping_of(data, "metadata") for key, data in self._nodes.items()}
        if not any("parentId" in one or "activeChildId" in one for one in about.values()):
            keys = list(self._nodes)
            return dict(zip(keys, [None, *keys], strict=False))
        parents = {key: text_of(one, "parentId", MAX_NAME) or None for key, one in about.items()}
        self._reattach(parents)
        return parents

    def _reattach(self, parents: dict[str, str | None]) -> None:
        """Put answers that lost the question before them after the nearest one, and what was asked
        next after them: some versions of Jan wrote such files.
        """
        ordered = sorted(self._nodes, key=self._time)
        asked: str | None = None
        lost: dict[str, str] = {}
        for key in ordered:
            role = self._nodes[key].get("role")
            above = parents[key]
            if role == "assistant" and above is None and asked is not None:
                parents[key] = asked
                lost.setdefault(asked, key)
            elif role == "user":
                if above is not None and above in lost:
                    parents[key] = lost.pop(above)
                asked = key

    def _shown(self, parents: Mapping[str, str | None]) -> str | None:
        """Return the last message of the version that is shown."""
        children: dict[str | None, list[str]] = {}
        for key, above in parents.items():
            children.setdefault(above if above in self._nodes else None, []).append(key)
        chosen, at = text_of(self._about, "activeRootId", MAX_NAME), None
        seen: set[str] = set()
        while below := children.get(at):
            at = chosen if chosen in below else max(below, key=self._time)
            if at in seen:
                break
            seen.add(at)
            chosen = text_of(mapping_of(self._nodes[at], "metadata"), "activeChildId", MAX_NAME)
        return at

    def _time(self, key: str) -> int:
        return time_from_number(self._nodes[key].get("created_at")) or 0
