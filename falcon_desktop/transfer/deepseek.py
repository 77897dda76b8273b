"""DeepSeek's export: a zip with ``user.json`` and ``conversations.json``, a list of conversations,
each a ``mapping`` of nodes as ChatGPT has one. A message is a list of ``fragments``: REQUEST is a
question; THINK, SEARCH with its ``results``, RESPONSE and others an answer. All branches are
there, and none is said to be the one that was shown. Times are ISO 8601.

As chat-stasher's reader measured it on an export of July 2026 (234 conversations, 59 with
branches), danny-avila/LibreChat#7696, CherryHQ/cherry-studio#12932 and ceyaima/deepseek-exporter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_mappings, as_whole
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    Kept,
    LeftOut,
    convert,
    newest_leaf,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import link, outside_code
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_iso

SOURCE: Final = "DeepSeek"

MAX_ADDRESS: Final = 2_000

_LOOKED_AT: Final = 20
"""Nodes that are looked at to know a conversation."""
_CITATION: Final = re.compile(r"\[(?:citation|reference):(\d{1,6})\]")
_WORDS: Final = ("RESPONSE", "TEMPLATE_RESPONSE", "TEXT")
_THOUGHTS: Final = ("THINK", "REASONING")
_TOOLS: Final = {"SEARCH": "web_search", "TOOL_SEARCH": "web_search", "TOOL_OPEN": "open_page"}
_SILENT: Final = ("TIP",)
"""Hints of the program itself, such as that answers are made by a model."""


def is_deepseek(item: Any) -> bool:
    """Whether parsed JSON is one of DeepSeek's conversations."""
    if not isinstance(item, dict) or not isinstance(item.get("mapping"), dict):
        return False
    nodes = islice(item["mapping"].values(), _LOOKED_AT)
    messages = [mapping_of(node, "message") for node in nodes if isinstance(node, dict)]
    return "inserted_at" in item or any("fragments" in message for message in messages)


def import_deepseek(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the conversations, every branch of them."""
    left_out = LeftOut()
    found = convert(SOURCE, _conversations(items, left_out), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(items: Sequence[Any], left_out: LeftOut) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_deepseek(item):
            left_out.unread += 1
            continue
        nodes = {
            key: node for key, node in mapping_of(item, "mapping").items() if isinstance(node, dict)
        }
        messages = [one for key, node in nodes.items() if (one := _message(key, node, left_out))]
        messages = Kept(messages, {key: _parent(node) for key, node in nodes.items()}).messages
        yield ForeignConversation(
            key=text_of(item, "id", MAX_NAME) or f"{place} {item.get('inserted_at')}",
            title=text_of(item, "title"),
            created_at=time_from_iso(item.get("inserted_at")),
            updated_at=time_from_iso(item.get("updated_at")),
            messages=messages,
            active=newest_leaf(messages),
        )


def _message(key: str, node: Mapping[str, Any], left_out: LeftOut) -> ForeignMessage | None:
    """Return a node's message; None if it has none, as the root."""
    message = mapping_of(node, "message")
    if not message:
        return None
    fragments = as_mappings(message.get("fragments"))
    if not fragments:  # as it was before there were fragments
        is_question = text_of(message, "role", 20).lower() == "user"
        fragments = [
            {"type": "THINK", "content": message.get("reasoning_content")},
            {"type": "REQUEST" if is_question else "RESPONSE", "content": message.get("content")},
        ]
        fragments = [one for one in fragments if one["content"]]
    reader = _Fragments(fragments, left_out)
    made = reader.read(as_mappings(message.get("files")))
    if made.is_empty:
        return None
    return ForeignMessage(
        key=key,
        parent=_parent(node),
        role=Role.USER if reader.is_question else Role.ASSISTANT,
        text=made.text,
        created_at=time_from_iso(message.get("inserted_at")),
        reasoning=made.reasoning,
        model="" if reader.is_question else text_of(message, "model", MAX_NAME),
        attachments=made.attachments,
        parts=made.parts(),
    )


def _parent(node: Mapping[str, Any]) -> str | None:
    parent = node.get("parent")
    return parent if isinstance(parent, str) else None


class _Fragments:
    """What the fragments of one message say together."""

    def __init__(self, fragments: Sequence[Mapping[str, Any]], left_out: LeftOut) -> None:
        self._fragments = fragments
        self._left_out = left_out
        self._made = Pieces()
        self._sources: dict[int, Mapping[str, Any]] = {}
        self._cited: dict[int, None] = {}
        kinds = {text_of(one, "type", 80).upper() for one in fragments}
        self.is_question = bool(kinds & {"REQUEST", "FILE"})
        for fragment in fragments:
            for number, one in enumerate(as_mappings(fragment.get("results")), 1):
                self._sources.setdefault(as_whole(one.get("cite_index")) or number, one)

    def read(self, files: Sequence[Mapping[str, Any]]) -> Pieces:
        """Return all of it; ``files`` are those that the message itself names."""
        inner = [as_mappings(fragment.get("files")) for fragment in self._fragments]
        named = self._files([*files, *(one for some in inner for one in some)])
        for fragment in self._fragments:
            self._take(fragment)
        self._made.say("\n\n".join(named))
        self._made.rest_on(
            (text_of(one, "url", MAX_ADDRESS), text_of(one, "title"), text_of(one, "snippet"))
            for one in map(self._sources.__getitem__, self._cited)
        )
        return self._made

    def _take(self, fragment: Mapping[str, Any]) -> None:
        kind = text_of(fragment, "type", 80).upper()
        words = text_of(fragment, "content")
        if kind in _WORDS and ("[citation:" in words or "[reference:" in words):
            words = outside_code(words, _CITATION, self._link)
        if kind in ("REQUEST", *_WORDS):
            self._made.say(words)
        elif kind in _THOUGHTS:
            self._made.think(words.strip())
        elif kind in _TOOLS or kind.startswith(("TOOL", "READ")):
            found = as_mappings(fragment.get("results"))
            said = "\n\n".join(filter(None, map(_found, found))) if found else None
            self._made.tool(_TOOLS.get(kind, kind.lower()), words, said)
        elif kind not in _SILENT:
            self._made.say(words)  # of a kind that came later
            self._left_out.unread += not words and kind != "FILE"

    def _link(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        one = self._sources.get(number, {})
        said = link(text_of(one, "title", MAX_NAME), text_of(one, "url", MAX_ADDRESS))
        if not said:
            self._left_out.sources += 1
            return ""
        self._cited[number] = None
        return f" ({said})"

    def _files(self, given: Sequence[Mapping[str, Any]]) -> list[str]:
        """Take the files whose text is there; return what stands for the others."""
        names: dict[str, None] = {}
        for one in given:
            name = one_line(text_of(one, "file_name", MAX_NAME) or text_of(one, "name", MAX_NAME))
            text = text_of(one, "content")
            if text:
                self._made.file(text_file(name or "file.txt", text))
            else:
                names[name or "without a name"] = None
        self._left_out.files += len(names)
        return [f"[File: {name}]" for name in names]


def _found(one: Mapping[str, Any]) -> str:
    """Return something that a search found in words: title, address, what is said there."""
    words = (text_of(one, "title"), text_of(one, "url", MAX_ADDRESS), text_of(one, "snippet"))
    return "\n".join(filter(None, map(one_line, words)))
