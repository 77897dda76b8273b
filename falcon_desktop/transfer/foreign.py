"""Converts conversations of other programs into ours.

Only words, times, models, the tree and what a person told the model to be come along: no options or
addresses; of files, the text and the pictures that the export holds. The rest is counted.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from falcon_desktop.core.domain.attachments import (
    IMAGE_TYPES,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_TEXT_BYTES,
    Attachment,
    AttachmentKind,
    picture_type,
)
from falcon_desktop.core.domain.attachments import MAX_NAME as MAX_FILE_NAME
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.domain.generation import MAX_SYSTEM_MESSAGE_LENGTH, GenerationSettings
from falcon_desktop.core.domain.parts import Part
from falcon_desktop.core.domain.pictures import size_of
from falcon_desktop.core.domain.titles import title_from
from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.imports import PLACE, ImportedConversation, tidy
from falcon_desktop.transfer.values import MAX_NAME, MAX_TEXT, MAX_TITLE, derived_id

MAX_FAILURE: Final = 2_000


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
    failure: str = ""
    """What the other program says of why an answer failed."""
    stopped: bool = False
    """Whether a person stopped the answer."""
    stamp: int | None = None
    """What the id is made from instead of the time: one that no later export tells otherwise."""
    unfinished: bool = False
    """Whether the answer was cut off."""
    parts: tuple[Part, ...] = ()
    """What it is made of where that is more than reasoning, files and text in this order:
    ``pieces.Pieces`` makes this, and ``text``, ``reasoning`` and ``attachments`` with it; what is
    too long in it is cut, and no address but http and https stays."""


@dataclass(slots=True)
class LeftOut:
    """How much of a file is not imported, and why, for the preview."""

    tools: int = 0
    """Messages of the system, to tools and from them."""
    files: int = 0
    """Pictures and other files that the export only names."""
    hidden: int = 0
    """Messages that the other program does not show."""
    pictures: int = 0
    """Pictures that are in the file and can't be kept."""
    unkept: int = 0
    """Files that are there and are neither text nor a picture that can be kept."""
    sources: int = 0
    """Citations of something that the file does not name."""
    changes: int = 0
    """Changes of documents that could not be applied."""
    memories: int = 0
    options: int = 0
    tags: int = 0
    summaries: int = 0
    documents: int = 0
    """Documents of projects."""
    designs: int = 0
    extras: int = 0
    """Projects, tasks and whatever else stands beside the chats in their file."""
    activities: int = 0
    """What somebody did in the other program and that is no question."""
    ratings: int = 0
    empty: int = 0
    """Chats without any message."""
    unread: int = 0
    """Entries of no known form."""
    beside: int = 0
    """Other files in the archive."""
    twice: int = 0
    """Chats that an archive holds once more, with other messages."""
    cut: int = 0
    """Texts and files of which only the beginning is kept."""
    parts: int = 0
    """Calls of tools, their results and sources that are more than one message can have."""

    def remarks(self) -> tuple[Sentence, ...]:
        """Return this in sentences."""
        counted = [
            Sentence(
                "System and tool messages left out: {number}.",
                number=self.tools,
            ),
            Sentence(
                "Images and files missing from the export, names only: {number}.",
                number=self.files,
            ),
            Sentence(
                "Images that are damaged or of an unsupported kind, names only: {number}.",
                number=self.pictures,
            ),
            Sentence(
                "Files of an unsupported kind, names only: {number}.",
                number=self.unkept,
            ),
            Sentence(
                "Messages hidden by the other program, left out: {number}.", number=self.hidden
            ),
            Sentence("Citations without a source in the file: {number}.", number=self.sources),
            Sentence(
                "Document changes that could not be applied: {number}.",
                number=self.changes,
            ),
            Sentence("Chat options, such as temperature, left out: {number}.", number=self.options),
            Sentence(
                "Memories of you in the other program, left out: {number}.",
                number=self.memories,
            ),
            Sentence("Chat summaries left out: {number}.", number=self.summaries),
            Sentence("Chat tags left out: {number}.", number=self.tags),
            Sentence("Project documents left out: {number}.", number=self.documents),
            Sentence("Design chats left out: {number}.", number=self.designs),
            Sentence(
                "Projects, tasks and other items left out: {number}.",
                number=self.extras,
            ),
            Sentence("Activity other than questions, left out: {number}.", number=self.activities),
            Sentence("Answer ratings left out: {number}.", number=self.ratings),
            Sentence("Chats without messages, left out: {number}.", number=self.empty),
            Sentence("Entries of unknown form, left out: {number}.", number=self.unread),
            Sentence("Other files in the archive, left out: {number}.", number=self.beside),
            Sentence(
                "Chats repeated in the archive with different text, imported once: {number}.",
                number=self.twice,
            ),
            Sentence("Texts that were too long and were cut: {number}.", number=self.cut),
            Sentence(
                "Tool calls, results and sources beyond what a message can hold, left out: "
                "{number}.",
                number=self.parts,
            ),
        ]
        return tuple(remark for remark in counted if remark.values["number"])


def text_file(name: str, text: str) -> Attachment:
    """Return a text file attached to a message; :func:`convert` cuts what is too long."""
    text = clean_text(text)
    name = " ".join(clean_text(name).split())[:MAX_FILE_NAME] or "file.txt"
    return Attachment(name, AttachmentKind.TEXT, "text/plain", len(text.encode()), text)


def picture(name: str, address: str) -> Attachment | None:
    """Return the picture in a data URL; None if it is damaged or unsupported.

    What it is has to be what it says, and what its first bytes are: nothing else is ever decoded.
    """
    head, _, data = address.partition(",")
    media_type, *flags = head.removeprefix("data:").lower().split(";")
    if media_type not in IMAGE_TYPES or "base64" not in flags:
        return None
    if len(data) > MAX_FILE_BYTES * 4 // 3 + 4:
        return None
    try:
        pixels = base64.b64decode("".join(data.split()), validate=True)
    except ValueError:
        return None
    return _picture_of(name, media_type, pixels)


def file_of(name: str, data: bytes) -> Attachment | None:
    """Return a file next to a chat: text or a picture; None if it is unsupported."""
    media_type = picture_type(data[:12])
    if media_type:
        return _picture_of(name, media_type, data) if media_type in IMAGE_TYPES else None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text_file(name, text) if text.strip() and "\0" not in text else None


def file_beside(name: str, path: str, beside: Beside, left_out: LeftOut) -> Attachment | None:
    """Return a message's file that lies next to its chat.

    None, and counted, where it does not or is of a kind that can't be kept.
    """
    content = beside.read(path)
    file = file_of(name, content) if content is not None else None
    if file is None:
        is_there = beside.holds(path)
        left_out.unkept += is_there
        left_out.files += not is_there
    return file


def _picture_of(name: str, media_type: str, pixels: bytes) -> Attachment | None:
    size = size_of(pixels) if picture_type(pixels[:12]) == media_type else None
    if size is None:
        return None
    name = " ".join(clean_text(name).split())[:MAX_FILE_NAME] or "picture"
    return Attachment(
        name, AttachmentKind.IMAGE, media_type, len(pixels), data=pixels, width=size[0],
        height=size[1],
    )  # fmt: skip


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
    system: str = ""
    """What the model was told to be, for this conversation."""
    stamp: int | None = None
    """What the id is made from instead of the time, where exports of one chat differ in that."""


def convert(
    source: str,
    conversations: Iterable[ForeignConversation],
    now: int,
    left_out: LeftOut | None = None,
) -> tuple[ImportedConversation, ...]:
    """Convert conversations into ours, with ids that stay the same in the next import.

    Conversations without any message are left out. ``now`` stands in for times that are missing.
    """
    left_out = LeftOut() if left_out is None else left_out
    taken: set[str] = set()
    found: list[ImportedConversation] = []
    for conversation in conversations:
        if conversation.messages:
            found.append(_adopted(source, conversation, now, taken, left_out))
            left_out.options += len(conversation.system) > MAX_SYSTEM_MESSAGE_LENGTH
        else:
            left_out.empty += 1
    return tuple(found)


class Kept:
    """The imported messages of a tree, each after its nearest imported ancestor.

    ``above`` says of every message of the tree, kept or not, which one it follows.
    """

    def __init__(self, messages: Sequence[ForeignMessage], above: Mapping[str, str | None]) -> None:
        self._kept = {message.key for message in messages}
        self._above = above
        self._found: dict[str, str | None] = {}
        self.messages = [
            replace(one, parent=self.at_or_above(above.get(one.key))) for one in messages
        ]

    def at_or_above(self, key: str | None) -> str | None:
        """Return ``key`` or its nearest imported ancestor."""
        passed: set[str] = set()
        while key is not None and key not in self._kept and key not in passed:
            if key in self._found:
                key = self._found[key]
                break
            passed.add(key)
            key = self._above.get(key)
        found = key if key in self._kept else None
        self._found.update(dict.fromkeys(passed, found))
        return found


def chain(
    turns: Sequence[tuple[Role, str]], key: str, title: str = "", model: str = ""
) -> ForeignConversation:
    """Return a conversation without branches or times."""
    messages = [
        ForeignMessage(str(place), str(place - 1) if place else None, role, text, model=model)
        for place, (role, text) in enumerate(turns)
    ]
    return ForeignConversation(key, title, messages=messages)


def newest_leaf(messages: Sequence[ForeignMessage]) -> str | None:
    """Return the key of the newest leaf, for when no other is named."""
    followed = {message.parent for message in messages}
    leaves = [message for message in reversed(messages) if message.key not in followed]
    newest = max(leaves, key=lambda one: one.created_at or 0, default=None)
    return newest.key if newest else None


def _adopted(
    source: str,
    conversation: ForeignConversation,
    now: int,
    taken: set[str],
    left_out: LeftOut,
) -> ImportedConversation:
    times = [message.created_at for message in conversation.messages if message.created_at]
    created_at = conversation.created_at or min(times, default=None)
    begun = (created_at or 0) if conversation.stamp is None else conversation.stamp
    conversation_id = _new_id(taken, begun, 0, source, conversation.key)
    own_ids: list[str] = []
    ids: dict[str, str] = {}
    for place, message in enumerate(conversation.messages):
        # An order of their own only for those without times: it may differ in the next export.
        order = 0 if message.stamp or message.created_at else place
        stamp = message.stamp or message.created_at or created_at or 0
        own_ids.append(_new_id(taken, stamp, order, source, conversation.key, message.key))
        ids.setdefault(message.key, own_ids[-1])
    messages = [
        Message(
            id=own_id,
            conversation_id=conversation_id,
            parent_id=ids.get(message.parent or ""),
            role=message.role,
            text=_cut(_with_surplus(message, left_out), MAX_TEXT, left_out),
            created_at=message.created_at or created_at or now,
            reasoning=_cut(message.reasoning, MAX_TEXT, left_out),
            provenance=Provenance(model=clean_text(message.model)[:MAX_NAME]),
            attachments=tuple(_kept(one, left_out) for one in message.attachments[:MAX_FILES]),
            status=_status(message),
            failure=_failure(message.failure),
            parts=message.parts,
        )
        for own_id, message in zip(own_ids, conversation.messages, strict=True)
    ]
    messages = [_fitted(one, left_out) if one.parts else one for one in messages]
    asked = [m.text for m in messages if m.role is Role.USER] or [messages[0].text]
    first = next((words for one in asked if (words := PLACE.sub("", one).strip())), asked[0])
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
            settings=_settings(conversation.system),
        ),
        messages,
    )


def _status(message: ForeignMessage) -> MessageStatus:
    if message.failure:
        return MessageStatus.FAILED
    if message.stopped:
        return MessageStatus.STOPPED
    return MessageStatus.INTERRUPTED if message.unfinished else MessageStatus.COMPLETE


def _fitted(message: Message, left_out: LeftOut) -> Message:
    """Return a message whose parts are of what was kept of it, and within the bounds of our own."""
    from falcon_desktop.transfer.json_parts import left_out_of, parts_json, read_parts  # few have

    files, given = range(len(message.attachments)), parts_json(message.parts)
    left_out.parts += left_out_of(given)
    kept = read_parts(given, message.text, message.reasoning, files)
    return replace(message, parts=kept)


def _with_surplus(message: ForeignMessage, left_out: LeftOut) -> str:
    """Return a message's words, after them the files that are more than a message can have."""
    words = [message.text]
    for one in message.attachments[MAX_FILES:]:
        if one.kind is AttachmentKind.TEXT:
            words.append(f"[File: {one.name}]\n\n{fenced(one.text)}")
        else:
            words.append(f"[Image: {one.name}]")
            left_out.pictures += 1
    return "\n\n".join(filter(None, words))


def _cut(text: str, most: int, left_out: LeftOut) -> str:
    text = clean_text(text)
    left_out.cut += len(text) > most
    return text[:most]


def _kept(attachment: Attachment, left_out: LeftOut) -> Attachment:
    """Return a file as it can be kept: of a long text its beginning."""
    if len(attachment.text) <= MAX_TEXT_BYTES:
        return attachment
    text = _cut(attachment.text, MAX_TEXT_BYTES, left_out)
    return replace(attachment, text=text, size=len(text.encode()))


def _settings(system: str) -> GenerationSettings:
    words = clean_text(system).strip()
    if not words or len(words) > MAX_SYSTEM_MESSAGE_LENGTH:
        return GenerationSettings()
    return GenerationSettings(system_message=words)


def _failure(words: str) -> Failure | None:
    if not words:
        return None
    sentence = words if isinstance(words, Sentence) else clean_text(words)[:MAX_FAILURE]
    return Failure("error", sentence, next_step=NextStep.RETRY.value, from_file=True)


def _new_id(taken: set[str], stamp: int, order: int, *origin: str) -> str:
    """Return an id made from where something came from; another one where that is used already."""
    number = 0
    while (made := derived_id(stamp, order, *origin, *([str(number)] * bool(number)))) in taken:
        number += 1
    taken.add(made)
    return made
