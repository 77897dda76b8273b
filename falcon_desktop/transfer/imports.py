"""What an import would do: a plan read from a file, compared with the store, then carried out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageStatus,
    MessageTree,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.transfer import Arrival, ImportResult, Progress
from falcon_desktop.core.text.sentences import Listing, Sentence, following
from falcon_desktop.transfer.values import derived_id

if TYPE_CHECKING:
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.core.ports.store import ConversationStore, ImportStore

GROUP_MESSAGES: Final = 500
"""How many messages are looked up at once."""
PLACE: Final = re.compile(r"^\[(?:File|Image|Audio)(?:: [^\n]{0,1000})?\]$", re.MULTILINE)
"""What stands in a text for something that is not in the export."""


@dataclass(frozen=True, slots=True)
class ImportedConversation:
    """A conversation from a file, with our ids; parents come before children."""

    conversation: Conversation
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The content of a file. ``remarks`` are sentences on what is left out."""

    source: str
    conversations: tuple[ImportedConversation, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportStep:
    """One conversation of an import; ``messages`` are only those that are not here yet, ``fuller``
    those that are here, as they are and as they become: with tools, sources and files of which an
    import before knew nothing.
    """

    change: Arrival
    conversation: Conversation
    messages: tuple[Message, ...]
    fuller: tuple[tuple[Message, Message], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do, before anything is done."""

    source: str
    steps: tuple[ImportStep, ...]
    remarks: tuple[str, ...]

    def count(self, change: Arrival) -> int:
        """Return how many conversations the import changes in this way."""
        return sum(step.change is change for step in self.steps)

    @property
    def new_messages(self) -> int:
        """The number of messages that are not here yet."""
        return sum(len(step.messages) for step in self.steps)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is already here."""
        return all(step.change is Arrival.UNCHANGED for step in self.steps)

    def sentences(self) -> list[str]:
        """Return the preview in sentences."""
        counted = (
            Sentence("{number} new", number=self.count(Arrival.NEW)),
            Sentence("{number} with new messages", number=self.count(Arrival.EXTENDED)),
            Sentence("{number} with more details", number=self.count(Arrival.FULLER)),
            Sentence("{number} to restore from Trash", number=self.count(Arrival.RESTORED)),
            Sentence("{number} already here", number=self.count(Arrival.UNCHANGED)),
        )
        found = [
            Sentence("{count} chat(s) in the file", count=len(self.steps)),
            *(one for one in counted if one.values["number"]),
        ]
        told: list[str] = [
            Sentence("{source}: {counts}.", source=self.source, counts=Listing(found))
        ]
        if self.new_messages:
            told.append(Sentence("{count} new message(s).", count=self.new_messages))
        return [following(told), *self.remarks]


async def preview_import(
    plan: ImportPlan, store: ConversationStore, connections: Collection[str]
) -> ImportPreview:
    """Compare a plan with the store, without writing anything.

    ``connections`` are the ids of the connections here: a conversation that names another one will
    use the default.

    Raises:
        StorageError: the store can't be read.
    """
    here = await _all_ids(store)
    steps: list[ImportStep] = []
    for group in _groups(plan.conversations):
        messages = [message for item in group for message in item.messages]
        known: dict[str, Message] = {}
        conversations: dict[str, Conversation] = {}
        ids = [item.conversation.id for item in group if item.conversation.id in here]
        for conversation, its_messages in await store.whole(ids):
            conversations[conversation.id] = conversation
            known.update((message.id, message) for message in its_messages)
        known |= await _known(store, [one for one in messages if one.id not in known])
        conflicts = [message for message in messages if _conflicts(message, known)]
        known |= await _known(store, [_copy(message) for message in conflicts])
        for item in group:
            steps.append(compare(item, conversations.get(item.conversation.id), known))
    remarks = plan.remarks
    if fuller := sum(len(step.fuller) for step in steps):
        remarks += (
            Sentence(
                "Messages already here that get tools, sources, images or files: {number}.",
                number=fuller,
            ),
        )
    return ImportPreview(plan.source, *_known_connections_only(steps, connections, remarks))


def compare(
    item: ImportedConversation, here: Conversation | None, known: Mapping[str, Message]
) -> ImportStep:
    """Return what importing a conversation does, given what exists under its ids.

    A message that is here with the same words is not imported again; where the file has more than
    words of it, and it is as it was imported, it gets that. One that is here under the
    same id with other words, or in another conversation, comes in as a version of its own, under
    an id made from its content, so that nothing is overwritten and a second import finds it
    (``known`` holds messages by the ids in the file and by the ids of such copies).
    """
    new_ids: dict[str, str] = {}
    missing: list[Message] = []
    fuller: list[tuple[Message, Message]] = []
    for message in item.messages:
        made = _fuller(known.get(message.id), message)
        if made is not None:
            fuller.append((known[message.id], made))
            new_ids[message.id] = message.id
            continue
        parent = new_ids.get(message.parent_id or "", message.parent_id)
        own = _copy(message) if _conflicts(message, known) else message
        new_ids[message.id] = own.id
        if own.id not in known:
            # most are as they are in the file, and a copy of one costs what all else here does
            missing.append(own if parent == own.parent_id else replace(own, parent_id=parent))
    conversation = item.conversation
    leaf = new_ids.get(conversation.active_leaf_id or "", conversation.active_leaf_id)
    if leaf != conversation.active_leaf_id:
        conversation = replace(conversation, active_leaf_id=leaf)
    if here is None:
        return ImportStep(Arrival.NEW, conversation, tuple(missing))
    if missing:
        return ImportStep(Arrival.EXTENDED, here, tuple(missing), tuple(fuller))
    if here.deleted_at is not None and conversation.deleted_at is None:
        return ImportStep(Arrival.RESTORED, here, (), tuple(fuller))
    if fuller:
        return ImportStep(Arrival.FULLER, here, (), tuple(fuller))
    return ImportStep(Arrival.UNCHANGED, here, ())


async def carry_out(preview: ImportPreview, store: ImportStore, progress: Progress) -> ImportResult:
    """Import everything of a preview, all or nothing.

    Raises:
        StorageError: the store can't be written.
        Cancelled: ``progress`` was told so.
    """
    by_change: dict[Arrival, list[ImportStep]] = {change: [] for change in Arrival}
    for step in preview.steps:
        by_change[step.change].append(step)
    new, extended = by_change[Arrival.NEW], by_change[Arrival.EXTENDED]
    restored = by_change[Arrival.RESTORED]
    brought: list[tuple[Conversation | str, Sequence[Message]]] = []
    brought += [(step.conversation, step.messages) for step in new]
    brought += [(step.conversation.id, step.messages) for step in extended]
    fuller = [pair for step in preview.steps for pair in step.fuller]
    await store.bring_in(brought, [one.conversation.id for one in restored], progress, fuller)
    changed = len(extended) + len(by_change[Arrival.FULLER])
    return ImportResult(len(new), changed, len(restored), preview.new_messages)


def tidy(conversation: Conversation, messages: Sequence[Message]) -> ImportedConversation:
    """Return a conversation with parents before children, without cycles and orphans.

    Messages that are in order already keep their order. Those that were removed from another
    conversation still follow the message in it that they followed.
    """
    outside: set[str | None] = set()
    if conversation.removed_from:
        outside = {one.parent_id for one in messages} - {one.id for one in messages}
    seen: set[str | None] = {None, *outside}
    in_order = True
    for message in messages:
        if message.parent_id not in seen:
            in_order = False
            break
        seen.add(message.id)
    if in_order:
        return ImportedConversation(conversation, tuple(messages))
    tree = MessageTree(messages)
    ordered: list[Message] = []
    pending = [
        (root.parent_id if root.parent_id in outside else None, root)
        for root in tree.children(None)
    ]
    for parent_id, message in pending:
        ordered.append(replace(message, parent_id=parent_id))
        pending.extend((message.id, child) for child in tree.children(message.id))
    return ImportedConversation(conversation, tuple(ordered))


async def _all_ids(store: ConversationStore) -> set[str]:
    """Return the ids of every conversation: listed, archived, in the trash."""
    found: set[str] = set()
    for archived, deleted in ((False, False), (True, False), (False, True)):
        rows = await store.summaries(archived=archived, deleted=deleted)
        found.update(row.id for row in rows)
    return found


def _groups(items: Sequence[ImportedConversation]) -> Iterator[list[ImportedConversation]]:
    group: list[ImportedConversation] = []
    messages = 0
    for item in items:
        group.append(item)
        messages += len(item.messages)
        if messages >= GROUP_MESSAGES:
            yield group
            group, messages = [], 0
    if group:
        yield group


async def _known(store: ConversationStore, messages: Sequence[Message]) -> dict[str, Message]:
    if not messages:
        return {}
    found = await store.messages([message.id for message in messages])
    return {message.id: message for message in found}


def _conflicts(message: Message, known: Mapping[str, Message]) -> bool:
    other = known.get(message.id)
    return other is not None and not (
        other.conversation_id == message.conversation_id and _same_words(message, other)
    )


def _known_connections_only(
    steps: Sequence[ImportStep], connections: Collection[str], remarks: tuple[str, ...]
) -> tuple[tuple[ImportStep, ...], tuple[str, ...]]:
    kept: list[ImportStep] = []
    unknown = own_settings = 0
    for step in steps:
        conversation = step.conversation
        if step.change is Arrival.NEW:
            own_settings += conversation.settings != GenerationSettings()
            if conversation.connection_id and conversation.connection_id not in connections:
                unknown += 1
                conversation = replace(conversation, connection_id="", model="")
        # replacing costs, and most steps stay as they are
        same = conversation is step.conversation
        kept.append(step if same else replace(step, conversation=conversation))
    if own_settings:
        remarks += (
            Sentence(
                "{count} chat(s) in the file with custom options (such as a system "
                "message), which are imported too.",
                count=own_settings,
            ),
        )
    if unknown:
        remarks += (
            Sentence(
                "{count} chat(s) in the file used a connection that is not set up here.",
                count=unknown,
            ),
        )
    return tuple(kept), remarks


def _copy(message: Message) -> Message:
    words = (message.conversation_id, message.id, message.role, message.text, message.reasoning)
    return replace(message, id=derived_id(message.created_at, 1, "copy", *words))


def _fuller(here: Message | None, given: Message) -> Message | None:
    """Return a message that is here with what a file has of it besides its words; None where that
    is nothing, or what is here is not just what an earlier import made of the same message.

    Pictures may stand in its text by their names, which then go.
    """
    if here is None or here.conversation_id != given.conversation_id:
        return None
    adds_files = len(given.attachments) > len(here.attachments)
    if not (given.parts or adds_files) or here.later_requests:
        return None
    if here.parts and not (adds_files and _without_places(here) == _without_places(given)):
        return None
    if here.altered or here.provenance.edited or here.status is MessageStatus.STREAMING:
        return None
    if not all(one in given.attachments for one in here.attachments):
        return None
    made = replace(
        here,
        text=given.text,
        reasoning=given.reasoning,
        attachments=given.attachments,
        parts=given.parts,
    )
    if adds_files:
        bare = [replace(one, text=PLACE.sub("", one.text)) for one in (here, given)]
        return made if _same_words(*bare) else None
    return made if _same_words(here, given) else None


def _without_places(message: Message) -> list[Part]:
    """Return what a message is made of but for words and files, which stand for each other."""
    from falcon_desktop.core.domain.parts import FilePart, TextPart  # few messages have some

    return [part for part in message.parts if not isinstance(part, (TextPart, FilePart))]


def _same_words(one: Message, other: Message) -> bool:
    return (
        one.role is other.role
        and one.text.split() == other.text.split()
        and one.reasoning.split() == other.reasoning.split()
    )
