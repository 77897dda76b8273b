"""Conversations of other programs on their way to become ours. Must not know any program's format.

Only words, times, models and the tree come along: no system messages, settings or addresses; of
files, the text that the export holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from falcon_desktop.core.attachments import MAX_FILES, MAX_TEXT_BYTES, Attachment, AttachmentKind
from falcon_desktop.core.attachments import MAX_NAME as MAX_FILE_NAME
from falcon_desktop.core.conversation import Conversation, Message, Provenance, Role
from falcon_desktop.core.titles import title_from
from falcon_desktop.transfer.imports import ImportedConversation, tidy
from falcon_desktop.transfer.values import MAX_NAME, MAX_TEXT, MAX_TITLE, clean_text, derived_id

_BACKTICKS: Final = re.compile(r"`+")
_ODD: Final = re.compile(r"[^\w+#.-]")


@dataclass(slots=True)
class ForeignMessage:
    """A message; ``key`` and ``parent`` are the other program's ids, times in milliseconds."""

    key: str
    parent: str | None
    role: Role
    text: str
    created_at: int | None = None
    reasoning: str = ""
    model: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(slots=True)
class LeftOut:
    """How much of a file does not come along, and why, for the preview of the import."""

    tools: int = 0
    """Messages of the system, to tools and from them."""
    files: int = 0
    """Pictures and other files that the export only names."""

    def remarks(self) -> tuple[str, ...]:
        """Return it in sentences."""
        found = []
        if self.tools:
            found.append(f"Messages of the system and of tools that are left out: {self.tools:,}.")
        if self.files:
            found.append(
                "Pictures and files that the export does not hold, only their names: "
                f"{self.files:,}."
            )
        return tuple(found)


def text_file(name: str, text: str) -> Attachment:
    """Return a file of text that came with a message."""
    text = clean_text(text)[:MAX_TEXT_BYTES]
    name = " ".join(clean_text(name).split())[:MAX_FILE_NAME] or "file.txt"
    return Attachment(name, AttachmentKind.TEXT, "text/plain", len(text.encode()), text)


def fenced(text: str, language: str = "") -> str:
    """Return text as a block of code that nothing in it ends."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{_ODD.sub('', language)[:40]}\n{text.rstrip()}\n{fence}"


@dataclass(slots=True)
class ForeignConversation:
    """A conversation; ``active`` is the key of the last message that was shown."""

    key: str
    title: str
    created_at: int | None = None
    updated_at: int | None = None
    messages: list[ForeignMessage] = field(default_factory=list)
    active: str | None = None
    archived: bool = False
    pinned: bool = False


def adopt(
    source: str, conversations: Iterable[ForeignConversation], now: int
) -> tuple[ImportedConversation, ...]:
    """Turn conversations into ours, under ids that are the same at the next import.

    Conversations without any message are left out. ``now`` stands in for times that are missing.
    """
    taken: set[str] = set()
    found: list[ImportedConversation] = []
    for conversation in conversations:
        if conversation.messages:
            found.append(_adopted(source, conversation, now, taken))
    return tuple(found)


def chain(
    turns: Sequence[tuple[Role, str]], key: str, title: str = "", model: str = ""
) -> ForeignConversation:
    """Return a conversation without branches or times."""
    messages = [
        ForeignMessage(str(place), str(place - 1) if place else None, role, text, model=model)
        for place, (role, text) in enumerate(turns)
    ]
    return ForeignConversation(key, title, messages=messages)


def _adopted(
    source: str, conversation: ForeignConversation, now: int, taken: set[str]
) -> ImportedConversation:
    times = [message.created_at for message in conversation.messages if message.created_at]
    created_at = conversation.created_at or min(times, default=None)
    conversation_id = _new_id(taken, created_at or 0, 0, source, conversation.key)
    own_ids: list[str] = []
    ids: dict[str, str] = {}
    for place, message in enumerate(conversation.messages):
        # An order of their own only for those without times: it may differ in the next export.
        order = 0 if message.created_at else place
        stamp = message.created_at or created_at or 0
        own_ids.append(_new_id(taken, stamp, order, source, conversation.key, message.key))
        ids.setdefault(message.key, own_ids[-1])
    messages = [
        Message(
            id=own_id,
            conversation_id=conversation_id,
            parent_id=ids.get(message.parent or ""),
            role=message.role,
            text=clean_text(message.text)[:MAX_TEXT],
            created_at=message.created_at or created_at or now,
            reasoning=clean_text(message.reasoning)[:MAX_TEXT],
            provenance=Provenance(model=clean_text(message.model)[:MAX_NAME]),
            attachments=message.attachments[:MAX_FILES],
        )
        for own_id, message in zip(own_ids, conversation.messages, strict=True)
    ]
    first = next((m.text for m in messages if m.role is Role.USER), messages[0].text)
    title = clean_text(conversation.title).strip()[:MAX_TITLE] or title_from(first)
    made = created_at or now
    changed = conversation.updated_at or max(times, default=made)
    return tidy(
        Conversation(
            id=conversation_id,
            title=title,
            created_at=made,
            updated_at=changed,
            title_edited=bool(conversation.title.strip()),
            active_leaf_id=ids.get(conversation.active or ""),
            archived_at=changed if conversation.archived else None,
            pinned_at=changed if conversation.pinned else None,
        ),
        messages,
    )


def _new_id(taken: set[str], stamp: int, order: int, *origin: str) -> str:
    """Return an id made from where something came from; another one where that is used already."""
    number = 0
    while (made := derived_id(stamp, order, *origin, *([str(number)] * bool(number)))) in taken:
        number += 1
    taken.add(made)
    return made
