"""LibreChat's export of a conversation as JSON: ``messages`` in a row, of one branch or of all, or
``messagesTree``, in which each message has its ``children`` within it, as deep as the chat is long.
Times are ISO 8601; ``content`` are the parts of newer answers, ``text`` the words of the others.

As danny-avila/LibreChat writes it (``client/src/hooks/Conversations/useExportConversation.ts``,
``useBuildMessageTree.ts``) and reads it (``api/server/utils/import``, with its sample files).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    Kept,
    LeftOut,
    convert,
    newest_leaf,
    picture,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import link, outside_code
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import (
    MAX_NAME,
    PiecewiseParser,
    Step,
    as_words,
    load_json,
    mapping_of,
    text_of,
    time_from_iso,
)

SOURCE: Final = "LibreChat"

_LOOKED_AT: Final = 20
_NO_OPTIONS: Final = (
    "presetId", "model", "endpoint", "endpointType", "title", "promptPrefix", "system",
    "instructions", "chatGptLabel", "modelLabel", "agent_id", "assistant_id", "resendFiles",
    "imageDetail", "iconURL", "greeting", "spec", "tags",
)  # fmt: skip
"""What says nothing of how answers are made, or comes along."""
_SYSTEM: Final = ("system", "promptPrefix", "instructions")
_THINKING: Final = re.compile(r"\A:::thinking\n(.{0,1000000}?)\n:::\n*", re.DOTALL)
"""How thoughts stood in the text before there were parts."""
_CITATION: Final = re.compile(
    r"(?:\\ue202|\ue202)turn(\d{1,4})([a-z]{1,20})(\d{1,4})|[\ue200-\ue206]|\\ue20[0-6]"
)
_SIGNS: Final = ("\ue202", "\\ue202")
"""How a citation begins: with a letter for private use, or with its number as words."""
_NO_PARENT: Final = "00000000-0000-0000-0000-000000000000"
_LISTS: Final = {"search": "organic", "news": "topStories", "ref": "references", "image": "images"}
"""Where what a mark of a kind points to stands in what a search found."""


def is_librechat(item: Any) -> bool:
    """Whether parsed JSON is one of LibreChat's conversations."""
    if not isinstance(item, dict):
        return False
    messages = as_mappings(item.get("messages"), _LOOKED_AT)
    return isinstance(item.get("messagesTree"), list) or (
        "conversationId" in item and any("isCreatedByUser" in message for message in messages)
    )


def import_librechat(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the conversations with all exported branches."""
    left_out = LeftOut()
    found = convert(SOURCE, _conversations(items, left_out), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(items: Sequence[Any], left_out: LeftOut) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_librechat(item):
            left_out.unread += 1
            continue
        options = mapping_of(item, "options")
        left_out.options += sum(
            value not in (None, "", [], {}, False)
            for name, value in options.items()
            if name not in _NO_OPTIONS
        )
        left_out.tags += len(as_list(item.get("tags") or options.get("tags")))
        model = text_of(options, "model", MAX_NAME)
        messages = _messages(item, model, left_out)
        yield ForeignConversation(
            key=text_of(item, "conversationId", MAX_NAME) or str(place),
            title=text_of(item, "title"),
            messages=messages,
            active=newest_leaf(messages),
            system=next(filter(None, (text_of(options, name) for name in _SYSTEM)), ""),
        )


def _messages(item: Mapping[str, Any], model: str, left_out: LeftOut) -> list[ForeignMessage]:
    given = as_list(item.get("messagesTree")) or as_list(item.get("messages"))
    found: list[ForeignMessage] = []
    above: dict[str, str | None] = {}
    before: str | None = None
    pending: list[tuple[Any, str | None]] = [(one, None) for one in reversed(given)]
    while pending:
        data, parent = pending.pop()
        if not isinstance(data, dict):
            left_out.unread += 1
            continue
        key = text_of(data, "messageId", MAX_NAME) or f"number {len(above)}"
        named = text_of(data, "parentMessageId", MAX_NAME)
        if parent is None and "parentMessageId" in data:
            parent = None if named == _NO_PARENT else named or None
        elif parent is None and given[0] is not data and "children" not in data:
            parent = before  # in a row, without a word of what follows what
        message = _Message(data, left_out).read(key, parent, model)
        above.setdefault(key, parent)
        if message is not None:
            found.append(message)
            before = key
        pending += [(one, key) for one in reversed(as_list(data.get("children")))]
    return Kept(found, above).messages


class _Message:
    """Reads one message."""

    def __init__(self, data: Mapping[str, Any], left_out: LeftOut) -> None:
        self._data = data
        self._left_out = left_out
        self._is_question = data.get("isCreatedByUser") is True
        self._made = Pieces()
        self._cited: dict[tuple[str, str], None] = {}
        self._failure = ""

    def read(self, key: str, parent: str | None, model: str) -> ForeignMessage | None:
        """Return it; None if there is nothing in it."""
        data, made = self._data, self._made
        named = self._files()
        for part in as_list(data.get("content")):
            self._part(part)
        own = text_of(data, "text")
        if own and not made.text:
            self._take_text(own)
        self._left_out.ratings += bool(mapping_of(data, "feedback"))
        made.say("\n\n".join(named))
        made.rest_on(self._cited)
        if made.is_empty and not self._failure:
            self._left_out.unread += 1
            return None
        return ForeignMessage(
            key=key,
            parent=parent,
            role=Role.USER if self._is_question else Role.ASSISTANT,
            text=made.text,
            created_at=time_from_iso(data.get("createdAt")),
            reasoning=made.reasoning,
            model="" if self._is_question else self._model() or model,
            attachments=made.attachments,
            failure=self._failure,
            unfinished=data.get("unfinished") is True and not self._is_question,
            parts=made.parts(),
        )

    def _model(self) -> str:
        """Return the model's name, of an agent its own: the model stands there as an id."""
        model = text_of(self._data, "model", MAX_NAME)
        is_agent = model.startswith(("agent_", "asst_"))
        return text_of(self._data, "sender", MAX_NAME) if is_agent else model

    def _take_text(self, text: str) -> None:
        if self._is_question:
            self._made.say(text)
        elif self._data.get("error") is True:
            self._failure = self._failure or text
        else:
            begin = _THINKING.match(text)
            if begin is not None:
                self._made.think(begin[1].strip())
                text = text[begin.end() :]
            self._say(text)

    def _say(self, words: str) -> None:
        if not self._is_question and any(sign in words for sign in _SIGNS):
            words = outside_code(words, _CITATION, self._link)
        self._made.say(words)

    def _part(self, part: object) -> None:
        if isinstance(part, str):
            self._say(part)
        if not isinstance(part, dict):
            return
        kind = text_of(part, "type", 80)
        words = text_of(part, kind) or text_of(mapping_of(part, kind), "value")
        if kind in ("think", "thinking", "reasoning"):
            self._made.think(words.strip())
        elif kind == "error" and not self._is_question:
            self._failure = words or text_of(part, "text") or Sentence("The answer failed.")
        elif kind == "tool_call":
            self._tool(mapping_of(part, kind))
        elif kind in ("image_file", "image_url"):
            self._picture(mapping_of(part, kind))
        elif words or text_of(part, "text"):
            self._say(words or text_of(part, "text"))
        elif kind not in ("agent_update", "summary"):
            self._left_out.unread += 1

    def _tool(self, call: Mapping[str, Any]) -> None:
        """Take a tool that was used: newer ones have their names beside, older ones within."""
        inner = mapping_of(call, "function") or mapping_of(call, text_of(call, "type", 80))
        name = text_of(call, "name", MAX_NAME) or text_of(inner, "name", MAX_NAME)
        names = ("args", "arguments", "input")
        asked = next((of[one] for of in (call, inner) for one in names if one in of), "")
        said = next((of["output"] for of in (call, inner) if of.get("output") is not None), None)
        self._made.tool(
            name or text_of(call, "type", MAX_NAME),
            as_words(asked),
            None if said is None else as_words(said),
            text_of(call, "id", MAX_NAME),
        )

    def _picture(self, given: Mapping[str, Any]) -> None:
        address = text_of(given, "url") or text_of(given, "filepath")
        is_inside = address[:5].lower() == "data:"
        found = picture("picture", address) if is_inside else None
        if found is not None:
            self._made.file(found)
            return
        name = one_line(text_of(given, "filename", MAX_NAME))
        self._made.say(f"[Image: {name}]" if name else "[Image]")
        self._left_out.pictures += is_inside
        self._left_out.files += not is_inside

    def _files(self) -> list[str]:
        """Take the files whose text is there; return what stands for the others."""
        named: list[str] = []
        for file in as_mappings(self._data.get("files")):
            name = one_line(text_of(file, "filename", MAX_NAME)) or "without a name"
            text = text_of(file, "text")
            if text:
                self._made.file(text_file(name, text))
                continue
            is_image = text_of(file, "type", 80).startswith("image/")
            named.append(f"[{'Image' if is_image else 'File'}: {name}]")
            self._left_out.files += 1
        return named

    def _link(self, mark: re.Match[str]) -> str:
        """Return a link in the place of a mark; nothing in the place of a sign around such."""
        if mark[1] is None:
            return ""
        for one in as_mappings(self._data.get("attachments")):
            found = mapping_of(one, "web_search")
            if str(found.get("turn", 0)) != mark[1]:
                continue
            entries = as_mappings(found.get(_LISTS.get(mark[2], "")))
            entry = entries[int(mark[3])] if int(mark[3]) < len(entries) else {}
            address, title = text_of(entry, "link", 2_000), text_of(entry, "title", MAX_NAME)
            said = link(title, address)
            if said:
                self._cited[address, title] = None
                return f" ({said})"
        self._left_out.sources += 1
        return ""


def is_deep(text: str) -> bool:
    """Whether a text that nests too deep is a conversation with deeply nested messages."""
    return '"messagesTree"' in text[:_HEAD]


def read_deep(text: str, step: Step) -> Any:
    """Parse a conversation whose messages nest deeper than accepted elsewhere.

    Returns it with ``messagesTree`` in a row, each message with its parent's ``messageId``.

    Raises:
        InvalidInput: it is no such JSON, or anything but ``children`` nests too deep.
    """
    return load_json(text, step, _DeepParser)


class _DeepParser(PiecewiseParser):
    """Parses messages that have others within them, in a loop: the parser itself would recurse."""

    def _member(self, name: str) -> Any:
        return self._tree() if name == "messagesTree" and self._next() == "[" else self._value()

    def _tree(self) -> list[Any]:
        found: list[tuple[Any, dict[str, Any] | None]] = []
        opened: list[
            dict[str, Any]
        ] = []  # the messages that are being read, each in the one before
        state = self._began_list()
        while state is not _At.END:
            if state is _At.ITEM:
                parent = opened[-1] if opened else None
                if self._next() == "{":
                    self._at += 1
                    self._step()
                    opened.append({})
                    found.append((opened[-1], parent))
                    state = _At.AFTER_MEMBER if self._next() == "}" else _At.MEMBER
                else:
                    found.append((self._whole(), parent))
                    state = _At.AFTER_ITEM
            elif state is _At.MEMBER:
                name = self._name()
                if name == "children" and self._next() == "[":
                    state = self._began_list()
                else:
                    opened[-1][name] = self._whole()
                    state = _At.AFTER_MEMBER
            elif state is _At.AFTER_MEMBER:
                is_more = self._take(",}") == ","
                if not is_more:
                    opened.pop()
                state = _At.MEMBER if is_more else _At.AFTER_ITEM
            else:
                is_more = self._take(",]") == ","
                below = _At.AFTER_MEMBER if opened else _At.END
                state = _At.ITEM if is_more else below
        for message, parent in found:
            if isinstance(message, dict) and parent is not None:
                message["parentMessageId"] = parent.get("messageId")
        return [message for message, _ in found]

    def _began_list(self) -> _At:
        self._take("[")
        return _At.AFTER_ITEM if self._next() == "]" else _At.ITEM


class _At(Enum):
    """Where the parser is in a list of messages."""

    ITEM = 1
    AFTER_ITEM = 2
    MEMBER = 3
    AFTER_MEMBER = 4
    END = 5


_HEAD: Final = 262_144
"""Characters that are looked at to know such a file."""
