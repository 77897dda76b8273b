"""The use cases on whole conversations: list, open, rename, pin, archive, delete, undo."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from falcon_desktop.core.chat.last_answer import last_made
from falcon_desktop.core.chat.restoring import BeforeRestore, before_restore
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.binding import bound
from falcon_desktop.core.domain.chat_list import DAY_MS, TRASH_DAYS, ChatList
from falcon_desktop.core.domain.conversation import (
    UNSEEN_FAILURE,
    Conversation,
    ConversationKind,
    ConversationSummary,
    Message,
    MessageStatus,
    MessageTree,
    ScrollAnchor,
    SearchResult,
)
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.events import ConversationChanged, LibraryChanged
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.open_conversation import OpenConversation
from falcon_desktop.core.domain.titles import NEW_TITLE, clean_title
from falcon_desktop.core.domain.undo import Change, UndoEntry, UndoHistory
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.core.ports.store import ConversationChanges, ConversationStore
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import TokenConfidence
    from falcon_desktop.core.domain.cost import Spent
    from falcon_desktop.core.text.differences import Differences

BULK: Final = 10
"""Conversations that are deleted at once: before so many the history is backed up."""
FEW: Final = 50
"""Conversations that change at once: more are told as one change."""
MANY: Final = 10_000
"""More are not told by their ids: looking for so many takes longer than listing all anew."""


class _Where(TypedDict):
    archived: bool
    deleted: bool


class Library:
    """Every conversation of this data directory.

    Args:
        store: where conversations are kept.
        publish: hears every :data:`~falcon_desktop.core.domain.events.ChatEvent`.
        undo: remembers how to take changes back.
        stop_answers: stops what is being answered in conversations, and returns when it is saved.
        keep: moves a temporary conversation to where the others are; None where there are none.
        before_bulk: called before many conversations are deleted, with ``wait`` True where nothing
            brings them back; None for nothing to do.
    """

    def __init__(
        self,
        store: ConversationStore,
        publish: Publish,
        undo: UndoHistory,
        stop_answers: Callable[[Sequence[str]], Awaitable[None]],
        keep: Callable[[str], Awaitable[None]] | None = None,
        *,
        before_bulk: Callable[..., Awaitable[None]] | None = None,
    ) -> None:
        self._store = store
        self._publish = publish
        self._undo = undo
        self._stop_answers = stop_answers
        self._keep = keep
        self._before_bulk = before_bulk

    async def summaries(
        self,
        chat_list: ChatList = ChatList.CHATS,
        *,
        limit: int | None = None,
        until: int | None = None,
        skip: int = 0,
    ) -> list[ConversationSummary]:
        """Return list rows: pinned first, then by last change; the trash by deletion time.

        To go on after the first ``limit`` rows, give the last row's time as ``until`` and how many
        rows of that time are known as ``skip``. Every pinned row is among the first.
        """
        where: _Where = {
            "archived": chat_list is ChatList.ARCHIVE,
            "deleted": chat_list is ChatList.TRASH,
        }
        rows = await self._store.summaries(**where, limit=limit, until=until, offset=skip)
        first = until is None and limit is not None and chat_list is not ChatList.TRASH
        if first and rows and len(rows) == limit and rows[-1].pinned_at is not None:
            return await self._store.summaries(**where)  # so many pins
        return rows

    async def summary(self, conversation_id: str) -> ConversationSummary | None:
        """Return one row, or None if the conversation is not (or no longer) in the list."""
        rows = await self._store.summaries_of([conversation_id])
        return rows[0] if rows and rows[0].chat_list is ChatList.CHATS else None

    async def summaries_of(self, conversation_ids: Sequence[str]) -> list[ConversationSummary]:
        """Return rows from any list; conversations that are gone are left out."""
        return await self._store.summaries_of(conversation_ids)

    async def open(self, conversation_id: str) -> OpenConversation:
        """Return a conversation, bound to what answered it, with the outline of its active path.

        Raises:
            NotFound: there is no such conversation.
        """
        conversation = await self._store.conversation(conversation_id)
        tree = MessageTree(await self._store.outline(conversation_id))
        path = tree.path(conversation.active_leaf_id)
        versions: dict[str, tuple[int, int]] = {}
        for node in path:
            siblings = tree.versions(node.id)
            if len(siblings) > 1:
                place = next(i for i, sibling in enumerate(siblings, 1) if sibling.id == node.id)
                versions[node.id] = (place, len(siblings))
        made = await last_made(self._store, path)
        name = made.connection_name or made.connection_id if made is not None else ""
        return OpenConversation(bound(conversation, made), tuple(path), versions, name, made)

    async def messages(self, message_ids: Sequence[str]) -> list[Message]:
        """Return messages by id, with their texts."""
        return await self._store.messages(message_ids)

    async def confidence(self, message: Message) -> tuple[TokenConfidence, ...]:
        """Return how sure the model was of an answer's tokens; none where that is not known."""
        from falcon_desktop.core.domain.confidence import unpack  # few answers have some

        kept = await self._store.confidence(message.id)
        return () if kept is None else await asyncio.to_thread(unpack, kept, len(message.text))

    async def versions(self, message_id: str) -> list[Message]:
        """Return a message and its other versions, the oldest first; none if it is gone."""
        found = await self._store.messages([message_id])
        if not found:
            return []
        tree = MessageTree(await self._store.outline(found[0].conversation_id))
        if message_id not in tree:
            return found
        return await self._store.messages([node.id for node in tree.versions(message_id)])

    async def compare(self, before: str, after: str) -> Differences:
        """Return the differences between two texts, without blocking the event loop."""
        from falcon_desktop.core.text.differences import differences  # few ever compare

        return await asyncio.to_thread(differences, before, after)

    async def all_messages(self, conversation_id: str) -> list[Message]:
        """Return every message of a conversation, all versions."""
        return await self._store.all_messages(conversation_id)

    async def search(
        self, query: str, limit: int = 50, seconds: float | None = None
    ) -> SearchResult:
        """Return matches of the query, newest first; odd input is never an error.

        After ``seconds``, what was found until then is returned.
        """
        return await self._store.search(query, limit=limit, seconds=seconds)

    async def recent(self, limit: int) -> list[ConversationSummary]:
        """Return the most recently changed conversations, newest first."""
        return await self._store.summaries(limit=limit)

    async def recent_models(self) -> list[str]:
        """Return the ids of the models that made the newest answers."""
        return await self._store.recent_models()

    async def spent(self) -> list[Spent]:
        """Return what answers cost, as servers said, by month and connection, the newest first."""
        return await self._store.spent()

    async def spent_in(self, conversation_id: str) -> list[Spent]:
        """Return what the answers of a conversation cost, all their versions, by currency."""
        return await self._store.spent_in(conversation_id)

    async def begin_temporary(self, conversation_id: str = "") -> str:
        """Start a conversation that is kept only in memory and not listed; return its id.

        ``conversation_id`` is a new one that it gets, "" for any.
        """
        now = now_ms()
        made = Conversation(conversation_id or new_id(), NEW_TITLE, now, now, temporary=True)
        await self._store.create(made)
        return made.id

    async def keep_temporary(self, conversation_id: str) -> None:
        """Save a temporary conversation like any other."""
        if self._keep is not None:
            await self._keep(conversation_id)
            self._publish(ConversationChanged(conversation_id))

    async def rename(self, conversation_id: str, title: str) -> None:
        """Set a title that only the user changes from now on."""
        before = await self._store.conversation(conversation_id)
        cleaned = clean_title(title) if title.strip() else before.title
        if cleaned == before.title and before.title_edited:
            return
        await self._change(conversation_id, title=cleaned, title_edited=True)
        self._remember(
            Change.RENAMED,
            {conversation_id: {"title": before.title, "title_edited": before.title_edited}},
        )

    async def delete(self, conversation_ids: Sequence[str]) -> None:
        """Move conversations to the trash, all or none; their running answers are stopped."""
        ids = tuple(conversation_ids)
        if not ids:
            return
        await self._stop_answers(ids)
        await self._prepare(len(ids), wait=False)
        await self._change_many(ids, deleted_at=now_ms())
        self._undo.push(UndoEntry(Change.DELETED, ids[0], partial(self._bring_back, ids)))

    async def restore(self, conversation_ids: Sequence[str]) -> list[str]:
        """Restore rows of the trash, all or none; messages return to their conversation.

        Returns the conversations to look at.

        Raises:
            NotFound: none of it is there any more.
        """
        rows = await self._store.summaries_of(conversation_ids)
        before = await before_restore(self._store, rows)
        restored = await self._bring_back(conversation_ids)
        shown = before.shows
        undo = partial(self._restore_back, before)
        self._undo.push(UndoEntry(Change.RESTORED, shown or restored[0], undo, content=bool(shown)))
        return restored

    async def erase(self, conversation_ids: Sequence[str]) -> None:
        """Permanently remove conversations from the trash."""
        ids = list(conversation_ids)
        await self._prepare(len(ids), wait=True)
        await self._store.purge(ids)
        self._tell(ids)

    async def empty_trash(self) -> int:
        """Permanently remove everything in the trash; return how many conversations that was."""
        ids = [row.id for row in await self._store.summaries(deleted=True)]
        await self.erase(ids)
        return len(ids)

    async def erase_old(self) -> int:
        """Permanently remove what has been in the trash for :data:`TRASH_DAYS`; return how many."""
        ids = await self._store.deleted_before(now_ms() - TRASH_DAYS * DAY_MS)
        if ids:
            await self.erase(ids)
        return len(ids)

    async def set_pinned(self, conversation_ids: Sequence[str], pinned: bool) -> None:
        """Pin or unpin conversations, all or none."""
        rows = await self._store.summaries_of(conversation_ids)
        changed = [row for row in rows if (row.pinned_at is not None) != pinned]
        if not changed:
            return
        await self._change_many([row.id for row in changed], pinned_at=now_ms() if pinned else None)
        self._remember(
            Change.PINNED if pinned else Change.UNPINNED,
            {row.id: {"pinned_at": row.pinned_at} for row in changed},
        )

    async def arrange_pins(self, conversation_ids: Sequence[str]) -> None:
        """Pin conversations in this order, all or none; other pins follow."""
        rows = await self._store.summaries_of(conversation_ids)
        now = now_ms()
        changes: dict[str, ConversationChanges] = {
            row.id: {"pinned_at": now - place} for place, row in enumerate(rows)
        }
        if changes:
            await self._put_back(changes)
            self._remember(Change.PINNED, {row.id: {"pinned_at": row.pinned_at} for row in rows})

    async def set_archived(self, conversation_ids: Sequence[str], archived: bool) -> None:
        """Archive or unarchive conversations, all or none."""
        rows = await self._store.summaries_of(conversation_ids)
        changed = [row for row in rows if (row.archived_at is not None) != archived]
        if not changed:
            return
        when = now_ms() if archived else None
        await self._change_many([row.id for row in changed], archived_at=when)
        self._remember(
            Change.ARCHIVED if archived else Change.UNARCHIVED,
            {row.id: {"archived_at": row.archived_at} for row in changed},
        )

    async def set_unseen(self, conversation_id: str, unseen: bool, *, failed: bool = False) -> None:
        """Mark that an answer arrived (or ``failed``) unseen, or that it was seen."""
        await self._change(conversation_id, unseen=UNSEEN_FAILURE if failed else unseen)

    async def save_draft(self, conversation_id: str, draft: str) -> None:
        """Save what is typed and not sent. A text has no message box: its draft is the text."""
        conversation = await self._store.conversation(conversation_id)
        if conversation.kind is not ConversationKind.COMPLETION:
            await self._store.update(conversation_id, draft=draft)

    async def draft_attachments(self, conversation_id: str) -> list[Attachment]:
        """Return the files of a conversation's draft; "" is the new chat's."""
        return await self._store.draft_attachments(conversation_id)

    async def save_draft_attachments(
        self, conversation_id: str, files: Sequence[Attachment]
    ) -> None:
        """Save the files of a conversation's draft."""
        await self._store.save_draft_attachments(conversation_id, files)

    async def edits(self, conversation_id: str) -> dict[str, str]:
        """Return unsaved edits of messages, by message id."""
        return await self._store.edits(conversation_id)

    async def save_edit(self, message_id: str, text: str) -> None:
        """Save an unfinished edit of a message; "" removes it."""
        await self._store.save_edit(message_id, text)

    async def save_anchor(self, conversation_id: str, anchor: ScrollAnchor | None) -> None:
        """Save the reading position."""
        await self._store.update(conversation_id, scroll_anchor=anchor)

    async def choose_model(self, conversation_id: str, connection_id: str, model: str) -> None:
        """Set the connection and model that answer in a conversation from now on."""
        await self._change(conversation_id, connection_id=connection_id, model=model)

    async def choose_settings(self, conversation_id: str, settings: GenerationSettings) -> None:
        """Set how answers are generated in a conversation from now on."""
        await self._store.update(conversation_id, settings=settings)

    async def duplicate(self, conversation_id: str) -> str:
        """Copy a conversation with all its versions; return the copy's id."""
        original = await self._store.conversation(conversation_id)
        messages = await self._store.all_messages(conversation_id)
        copy_id = await self._copy(original, messages, leaf_id=original.active_leaf_id)
        self._undo.push(UndoEntry(Change.DUPLICATED, copy_id, partial(self._to_trash, copy_id)))
        return copy_id

    async def branch(self, message_id: str) -> str:
        """Copy a conversation up to a message, that version only; return the copy's id.

        Raises:
            NotFound: the message is not there any more.
        """
        message = await self._message(message_id)
        original = await self._store.conversation(message.conversation_id)
        tree = MessageTree(await self._store.outline(original.id))
        path = await self._store.messages([node.id for node in tree.path(message_id)])
        path = [
            replace(one, confidence=await self._store.confidence(one.id)) if one.confidence else one
            for one in path
        ]
        copy_id = await self._copy(original, path, leaf_id=message_id)
        self._undo.push(UndoEntry(Change.BRANCHED, original.id, partial(self._to_trash, copy_id)))
        return copy_id

    async def delete_message(self, message_id: str) -> int:
        """Move a message and everything after it to the trash; can be undone.

        Returns how many messages it were.

        Raises:
            NotFound: the message is not there any more.
        """
        message = await self._message(message_id)
        conversation_id = message.conversation_id
        tree = MessageTree(await self._store.outline(conversation_id))
        removed = map(tree.node, tree.descendants(message_id))
        if any(one.status is MessageStatus.STREAMING for one in removed):
            await self._stop_answers([conversation_id])
        holder = new_id()
        moved = await self._store.discard_message(message_id, holder, now_ms())
        if not moved:
            raise NotFound(Sentence("That message no longer exists."))
        self._tell([conversation_id, holder])
        self._undo.push(
            UndoEntry(Change.DELETED, conversation_id, partial(self._bring_back, [holder]))
        )
        return moved

    async def undo(self) -> UndoEntry | None:
        """Undo the last change; return what it was, None if there is nothing to undo."""
        return await self._undo.undo()

    async def _message(self, message_id: str) -> Message:
        found = await self._store.messages([message_id])
        if not found:
            raise NotFound(Sentence("That message no longer exists."))
        return found[0]

    async def _copy(
        self, original: Conversation, messages: Sequence[Message], leaf_id: str | None
    ) -> str:
        """Add a conversation with copies of these messages; an answer that runs is cut off."""
        ids = {message.id: new_id() for message in messages}
        copy_id, now = new_id(), now_ms()
        copies = [
            replace(
                message,
                id=ids[message.id],
                conversation_id=copy_id,
                parent_id=ids.get(message.parent_id or ""),
                status=MessageStatus.INTERRUPTED
                if message.status is MessageStatus.STREAMING
                else message.status,
            )
            for message in messages
        ]
        copy = replace(
            original,
            id=copy_id,
            created_at=now,
            updated_at=now,
            active_leaf_id=ids.get(leaf_id or ""),
            pinned_at=None,
            archived_at=None,
            deleted_at=None,
            scroll_anchor=None,
            unseen=False,
            removed_from="",
        )
        await self._store.create(copy, copies)
        self._publish(ConversationChanged(copy_id))
        return copy_id

    async def _bring_back(self, conversation_ids: Sequence[str]) -> list[str]:
        restored = await self._store.restore(conversation_ids)
        if not restored:
            raise NotFound(Sentence("It is no longer in Trash."))
        self._tell({*conversation_ids, *restored})
        return restored

    async def _restore_back(self, before: BeforeRestore) -> None:
        await before.revert(self._store)
        self._tell(before.ids())

    async def _to_trash(self, conversation_id: str) -> None:
        await self._change(conversation_id, deleted_at=now_ms())

    async def _prepare(self, count: int, *, wait: bool) -> None:
        """Let be done what has to come before so many conversations are deleted."""
        if self._before_bulk is not None and count >= BULK:
            await self._before_bulk(wait=wait)

    async def _change(self, conversation_id: str, **changes: Unpack[ConversationChanges]) -> None:
        await self._store.update(conversation_id, **changes)
        self._publish(ConversationChanged(conversation_id))

    async def _change_many(
        self, conversation_ids: Sequence[str], **changes: Unpack[ConversationChanges]
    ) -> None:
        await self._store.update_many(conversation_ids, **changes)
        self._tell(conversation_ids)

    async def _put_back(self, before: Mapping[str, ConversationChanges]) -> None:
        await self._store.update_each(before)
        self._tell(before)

    def _tell(self, conversation_ids: Iterable[str]) -> None:
        ids = tuple(conversation_ids)
        if len(ids) > FEW:
            self._publish(LibraryChanged(ids if len(ids) <= MANY else ()))
            return
        for conversation_id in ids:
            self._publish(ConversationChanged(conversation_id))

    def _remember(self, change: Change, before: Mapping[str, ConversationChanges]) -> None:
        """Let undo give conversations these fields again."""
        self._undo.push(
            UndoEntry(change, next(iter(before)), partial(self._put_back, before), content=False)
        )
