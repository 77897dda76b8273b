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

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_mappings, as_whole
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    follow_kept,
    newest_leaf,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import link, outside_code
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_iso

SOURCE: Final = "DeepSeek"

_LOOKED_AT: Final = 20
"""Nodes that are looked at to know a conversation."""
_CITATION: Final = re.compile(r"\[(?:citation|reference):(\d{1,6})\]")
_WORDS: Final = ("RESPONSE", "TEMPLATE_RESPONSE", "TEXT")
_THOUGHTS: Final = ("THINK", "REASONING")
_SILENT: Final = ("TIP",)
"""Hints of the program itself, such as that answers are made by a model."""


def is_deepseek(item: Any) -> bool:
    """Say whether parsed JSON is one of DeepSeek's conversations."""
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
        follow_kept(messages, {key: _parent(node) for key, node in nodes.items()})
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
    reader = _Fragments(left_out)
    fragments = as_mappings(message.get("fragments"))
    for fragment in fragments:
        reader.take(fragment)
    if not fragments:  # as it was before there were fragments
        reader.take({"type": "THINK", "content": message.get("reasoning_content")})
        reader.take({"type": "RESPONSE", "content": message.get("content")})
        reader.is_question = text_of(message, "role", 20).lower() == "user"
    files = reader.files(as_mappings(message.get("files")))
    text = reader.text()
    if not (text or reader.thoughts or files):
        return None
    return ForeignMessage(
        key=key,
        parent=_parent(node),
        role=Role.USER if reader.is_question else Role.ASSISTANT,
        text=text,
        created_at=time_from_iso(message.get("inserted_at")),
        reasoning="\n\n".join(reader.thoughts),
        model="" if reader.is_question else text_of(message, "model", MAX_NAME),
        attachments=tuple(files),
    )


def _parent(node: Mapping[str, Any]) -> str | None:
    parent = node.get("parent")
    return parent if isinstance(parent, str) else None


class _Fragments:
    """What the fragments of one message say together."""

    def __init__(self, left_out: LeftOut) -> None:
        self._left_out = left_out
        self._words: list[str] = []
        self._named: list[Mapping[str, Any]] = []
        self._files_named: list[str] = []
        self._sources: dict[int, str] = {}
        self.thoughts: list[str] = []
        self.is_question = False

    def take(self, fragment: Mapping[str, Any]) -> None:
        """Take the next one."""
        kind = text_of(fragment, "type", 80).upper()
        words = text_of(fragment, "content")
        self._named += as_mappings(fragment.get("files"))
        for number, one in enumerate(as_mappings(fragment.get("results")), 1):
            said = link(text_of(one, "title", MAX_NAME), text_of(one, "url", 2_000))
            if said:
                self._sources.setdefault(as_whole(one.get("cite_index")) or number, said)
        if kind == "REQUEST":
            self.is_question = True
        if kind in ("REQUEST", *_WORDS):
            self._words += filter(None, [words])
        elif kind in _THOUGHTS:
            self.thoughts += filter(None, [words])
        elif kind == "SEARCH" or kind.startswith(("TOOL", "READ")):
            self._left_out.tools += 1
        elif kind == "FILE":
            self.is_question = True
        elif kind not in _SILENT:
            self._words += filter(None, [words])  # of a kind that came later
            self._left_out.unread += not words

    def text(self) -> str:
        """Return the words, with links in the place of numbers of sources, and names of files."""
        words = "\n\n".join(self._words)
        if not self.is_question and ("[citation:" in words or "[reference:" in words):
            words = outside_code(words, _CITATION, self._cited)
        return "\n\n".join(filter(None, [words, *self._files_named]))

    def files(self, beside: Sequence[Mapping[str, Any]]) -> list[Attachment]:
        """Return the files whose text is there; of the others the names go into the words."""
        found: list[Attachment] = []
        names: dict[str, None] = {}
        for one in [*beside, *self._named]:
            name = one_line(text_of(one, "file_name", MAX_NAME) or text_of(one, "name", MAX_NAME))
            text = text_of(one, "content")
            if text:
                found.append(text_file(name or "file.txt", text))
            else:
                names[name or "without a name"] = None
        self._files_named = [f"[File: {name}]" for name in names]
        self._left_out.files += len(names)
        return found

    def _cited(self, mark: re.Match[str]) -> str:
        said = self._sources.get(int(mark[1]), "")
        self._left_out.sources += not said
        return f" ({said})" if said else ""
