"""A store in which temporary conversations are kept in memory only, and all others on the disk.

Use cases and window ask it as they ask any store: which conversation, and with it where it is, is
told by the id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Unpack

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    MessageOutline,
    PutBack,
    SearchResult,
)
from falcon_desktop.core.ports.store import ConversationChanges, ConversationStore
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database


class WithTemporary:
    """Fulfils :class:`~falcon_desktop.core.ports.store.ConversationStore` with one store and
    another in memory. Temporary conversations are not listed and not found by a search.
    """

    def __init__(self, kept: ConversationStore) -> None:
        self._kept = kept
        self._database = Database(None)
        self._memory = Conversations(self._database)
        self._opening = asyncio.Lock()
        self._is_open = False
        self._conversations: set[str] = set()
        self._messages: dict[str, str] = {}
        self._moving: dict[str, _Moving] = {}

    async def close(self) -> None:
        """Forget the temporary conversations."""
        if self._is_open:
            await self._database.close()

    # --- temporary ones begin here, and may leave ----------------------------------------------

    async def create(self, conversation: Conversation, messages: Sequence[Message] = ()) -> None:
        """Add a conversation, to memory if it says that it is temporary."""
        if not conversation.temporary:
            await self._kept.create(conversation, messages)
            return
        async with self._opening:
            if not self._is_open:
                await self._database.open()
                self._is_open = True
        self._remember(conversation.id, messages)
        await self._memory.create(conversation, messages)

    async def keep(self, conversation_id: str) -> None:
        """Move a temporary conversation to the disk; an answer that runs in it runs on.

        What is written to it meanwhile waits, and follows it.
        """
        if conversation_id not in self._conversations or conversation_id in self._moving:
            return
        self._moving[conversation_id] = moving = _Moving()
        try:
            conversation = await self._memory.conversation(conversation_id)
            messages = await self._memory.all_messages(conversation_id)
            files = await self._memory.draft_attachments(conversation_id)
            edits = await self._memory.edits(conversation_id)
            await self._kept.create(conversation, messages)
            if files:
                await self._kept.save_draft_attachments(conversation_id, files)
            for message_id, text in edits.items():
                await self._kept.save_edit(message_id, text)
            self._forget([conversation_id])
        finally:
            del self._moving[conversation_id]
            moving.end(self)
        await self._memory.purge([conversation_id])

    def _remember(self, conversation_id: str, messages: Iterable[Message]) -> None:
        self._conversations.add(conversation_id)
        self._messages.update((message.id, conversation_id) for message in messages)

    def _forget(self, conversation_ids: Iterable[str]) -> None:
        gone = set(conversation_ids)
        self._conversations -= gone
        self._messages = {one: of for one, of in self._messages.items() if of not in gone}

    async def _at_rest(self, conversation_id: str) -> None:
        """Wait while a conversation moves."""
        if conversation_id in self._moving:
            await self._moving[conversation_id].ended.wait()

    def _of(self, conversation_id: str) -> ConversationStore:
        return self._memory if conversation_id in self._conversations else self._kept

    def _of_message(self, message_id: str) -> ConversationStore:
        return self._memory if message_id in self._messages else self._kept

    # --- conversations -------------------------------------------------------------------------

    async def add_messages(
        self,
        conversation_id: str,
        messages: Sequence[Message],
        **changes: Unpack[ConversationChanges],
    ) -> None:
        """Add messages and change their conversation in one transaction."""
        await self._at_rest(conversation_id)
        if conversation_id in self._conversations:
            self._remember(conversation_id, messages)
        await self._of(conversation_id).add_messages(conversation_id, messages, **changes)

    async def update(self, conversation_id: str, **changes: Unpack[ConversationChanges]) -> None:
        """Change fields of a conversation."""
        await self._at_rest(conversation_id)
        await self._of(conversation_id).update(conversation_id, **changes)

    async def update_many(
        self, conversation_ids: Sequence[str], **changes: Unpack[ConversationChanges]
    ) -> None:
        """Change the same fields of several conversations in one transaction."""
        for store, ids in self._parts(conversation_ids):
            await store.update_many(ids, **changes)

    async def update_each(self, changes: Mapping[str, ConversationChanges]) -> None:
        """Change several conversations, each its own way, in one transaction."""
        for store, ids in self._parts(changes):
            await store.update_each({one: changes[one] for one in ids})

    async def restore(self, conversation_ids: Sequence[str]) -> list[str]:
        """Take conversations out of the trash."""
        restored: list[str] = []
        for store, ids in self._parts(conversation_ids):
            restored += await store.restore(ids)
        return restored

    async def purge(self, conversation_ids: Sequence[str]) -> None:
        """Remove conversations for good."""
        for store, ids in self._parts(conversation_ids):
            await store.purge(ids)
            if store is self._memory:
                self._forget(ids)

    async def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation; it says whether it is temporary."""
        store = self._of(conversation_id)
        found = await store.conversation(conversation_id)
        return replace(found, temporary=True) if store is self._memory else found

    async def outline(self, conversation_id: str) -> list[MessageOutline]:
        """Return every message of a conversation without its text."""
        return await self._of(conversation_id).outline(conversation_id)

    async def all_messages(self, conversation_id: str) -> list[Message]:
        """Return every message of a conversation, all versions."""
        return await self._of(conversation_id).all_messages(conversation_id)

    async def whole(
        self, conversation_ids: Sequence[str]
    ) -> list[tuple[Conversation, list[Message]]]:
        """Return conversations in the order asked, each with every message of it."""
        if self._conversations.isdisjoint(conversation_ids):
            return await self._kept.whole(conversation_ids)
        return [
            (await self.conversation(one), await self.all_messages(one)) for one in conversation_ids
        ]

    async def draft_attachments(self, conversation_id: str) -> list[Attachment]:
        """Return the files of a conversation's draft."""
        return await self._of(conversation_id).draft_attachments(conversation_id)

    async def save_draft_attachments(
        self, conversation_id: str, files: Sequence[Attachment]
    ) -> None:
        """Keep the files of a conversation's draft."""
        await self._of(conversation_id).save_draft_attachments(conversation_id, files)

    async def edits(self, conversation_id: str) -> dict[str, str]:
        """Return what is being typed in the place of messages."""
        return await self._of(conversation_id).edits(conversation_id)

    async def save_edit(self, message_id: str, text: str) -> None:
        """Keep what is being typed in the place of a message."""
        await self._of_message(message_id).save_edit(message_id, text)

    def _parts(
        self, conversation_ids: Iterable[str]
    ) -> list[tuple[ConversationStore, Sequence[str]]]:
        """Return the stores that are concerned, each with its conversations."""
        ids = list(conversation_ids)
        here = [one for one in ids if one in self._conversations]
        there = [one for one in ids if one not in self._conversations]
        parts: list[tuple[ConversationStore, Sequence[str]]] = [
            (self._kept, there),
            (self._memory, here),
        ]
        return [(store, some) for store, some in parts if some]

    # --- messages ------------------------------------------------------------------------------

    def append_to_answer(self, message_id: str, text: str, reasoning: str) -> Awaitable[None]:
        """Queue more of a streaming answer."""
        moving = self._moving.get(self._messages.get(message_id, ""))
        if moving is not None:
            return moving.hold_piece(message_id, text, reasoning)
        return self._of_message(message_id).append_to_answer(message_id, text, reasoning)

    def save_answer(self, message: Message) -> Awaitable[None]:
        """Queue an answer's whole final state."""
        moving = self._moving.get(message.conversation_id)
        if moving is not None:
            return moving.hold_answer(message)
        return self._of_message(message.id).save_answer(message)

    async def reopen_answer(self, message_id: str) -> None:
        """Mark a finished answer as streaming again."""
        await self._of_message(message_id).reopen_answer(message_id)

    async def mark_fresh(self, message_id: str, fresh: bool) -> None:
        """Note that the model starts fresh after a message, or that it does not."""
        await self._of_message(message_id).mark_fresh(message_id, fresh)

    async def messages(self, message_ids: Sequence[str]) -> list[Message]:
        """Return these messages in the order asked."""
        here = [one for one in message_ids if one in self._messages]
        if not here:
            return await self._kept.messages(message_ids)
        found = await self._memory.messages(here)
        there = [one for one in message_ids if one not in self._messages]
        if there:
            found += await self._kept.messages(there)
        by_id = {message.id: message for message in found}
        return [by_id[one] for one in message_ids if one in by_id]

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """Remove messages and all that follows them for good."""
        for one in message_ids:
            await self._of_message(one).remove_messages([one])

    async def discard_message(self, message_id: str, into: str, time: int) -> int:
        """Move a message and all that follows it into the trash."""
        store = self._of_message(message_id)
        if store is self._memory:
            self._conversations.add(into)
        return await store.discard_message(message_id, into, time)

    async def discard_again(self, parts: Sequence[PutBack]) -> None:
        """Take back that messages left the trash; the trash that is shown holds kept ones only."""
        await self._kept.discard_again(parts)

    # --- what only looks at the disk -----------------------------------------------------------

    async def summaries_of(self, conversation_ids: Sequence[str]) -> list[ConversationSummary]:
        """Return the rows of conversations; temporary ones have none."""
        return await self._kept.summaries_of(conversation_ids)

    async def summaries(
        self,
        *,
        archived: bool = False,
        deleted: bool = False,
        limit: int | None = None,
        offset: int = 0,
        until: int | None = None,
        model: str = "",
    ) -> list[ConversationSummary]:
        """Return list rows; temporary conversations have none."""
        return await self._kept.summaries(
            archived=archived, deleted=deleted, limit=limit, offset=offset, until=until, model=model
        )

    async def search(
        self, query: str, *, limit: int = 50, seconds: float | None = None
    ) -> SearchResult:
        """Return what holds the query's words on the disk."""
        return await self._kept.search(query, limit=limit, seconds=seconds)

    async def recent_models(self) -> list[str]:
        """Return the models that made the newest answers on the disk."""
        return await self._kept.recent_models()

    async def deleted_before(self, time: int) -> list[str]:
        """Return what is in the trash since before ``time``."""
        return await self._kept.deleted_before(time)

    async def flush(self) -> None:
        """Return when everything queued before is on disk."""
        await self._kept.flush()


class _Moving:
    """What is written to a conversation while it moves; it waits, in order."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self._held: list[tuple[Message | tuple[str, str, str], asyncio.Future[None]]] = []

    def hold_piece(self, message_id: str, text: str, reasoning: str) -> Awaitable[None]:
        return self._hold((message_id, text, reasoning))

    def hold_answer(self, message: Message) -> Awaitable[None]:
        return self._hold(message)

    def end(self, store: ConversationStore) -> None:
        """Write what was held, where the conversation is now, and let others go on."""
        self.ended.set()
        for what, waiting in self._held:
            if isinstance(what, Message):
                written = store.save_answer(what)
            else:
                written = store.append_to_answer(*what)
            _Relay(written, waiting)

    def _hold(self, what: Message | tuple[str, str, str]) -> Awaitable[None]:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._held.append((what, waiting))
        return waiting


class _Relay:
    """Tells one who waited for a write how it ended."""

    def __init__(self, written: Awaitable[None], waiting: asyncio.Future[None]) -> None:
        self._waiting = waiting
        self._written = asyncio.ensure_future(written)
        self._written.add_done_callback(self._ended)

    def _ended(self, written: asyncio.Future[None]) -> None:
        if self._waiting.done():
            return
        error = written.exception()
        if error is None:
            self._waiting.set_result(None)
        else:
            self._waiting.set_exception(error)
