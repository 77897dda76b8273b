"""Temporary conversations, in memory only, beside those on the disk.

Use cases and window ask :class:`WithTemporary` as they ask any store: an id says which conversation
it is, and with that where it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, Unpack

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.core.ports.store import ConversationChanges, ConversationStore
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database

if TYPE_CHECKING:
    from falcon_desktop.core.domain.parts import Part

P = ParamSpec("P")
T = TypeVar("T")


class TemporaryConversations(Conversations):
    """A store over ``:memory:`` that says at once, without a look at its rows, what is in it."""

    def __init__(self) -> None:
        self._memory = Database(None)
        super().__init__(self._memory)
        self._opening = asyncio.Lock()
        self._is_open = False
        self._conversations: set[str] = set()
        self._messages: dict[str, str] = {}
        """The conversation of each message."""

    def __contains__(self, conversation_id: str) -> bool:
        return conversation_id in self._conversations

    def of_message(self, message_id: str) -> str:
        """Return the conversation in which a message is, "" if it is not in memory."""
        return self._messages.get(message_id, "")

    def leave(self, conversation_ids: Iterable[str]) -> None:
        """Have conversations no longer in here, though their rows are, until they are purged."""
        gone = set(conversation_ids)
        self._conversations -= gone
        self._messages = {one: of for one, of in self._messages.items() if of not in gone}

    async def close(self) -> None:
        """Forget all conversations."""
        if self._is_open:
            await self._memory.close()

    async def create(self, conversation: Conversation, messages: Sequence[Message] = ()) -> None:
        """Add a conversation; the first opens the store."""
        async with self._opening:
            if not self._is_open:
                await self._memory.open()
                self._is_open = True
        self._enter(conversation.id, messages)
        await super().create(conversation, messages)

    async def add_messages(
        self,
        conversation_id: str,
        messages: Sequence[Message],
        **changes: Unpack[ConversationChanges],
    ) -> None:
        """Add messages and change their conversation in one transaction."""
        self._enter(conversation_id, messages)
        await super().add_messages(conversation_id, messages, **changes)

    async def discard_message(self, message_id: str, into: str, time: int) -> int:
        """Move a message and all that follows it into the trash, which is in memory as well."""
        self._enter(into, ())
        return await super().discard_message(message_id, into, time)

    async def purge(self, conversation_ids: Sequence[str]) -> None:
        """Remove conversations for good."""
        await super().purge(conversation_ids)
        self.leave(conversation_ids)

    async def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation, which says that it is temporary."""
        return replace(await super().conversation(conversation_id), temporary=True)

    async def whole(
        self, conversation_ids: Sequence[str]
    ) -> list[tuple[Conversation, list[Message]]]:
        """Return conversations, which say that they are temporary, with their messages."""
        found = await super().whole(conversation_ids)
        return [(replace(one, temporary=True), messages) for one, messages in found]

    def _enter(self, conversation_id: str, messages: Iterable[Message]) -> None:
        self._conversations.add(conversation_id)
        self._messages.update((message.id, conversation_id) for message in messages)


# --- where what is asked is, by the kind of id that it is asked with ----------------------------
# The id comes without its name: only such arguments may stand before a ParamSpec's (PEP 612).


def _by_conversation(
    ask: Callable[Concatenate[ConversationStore, str, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[WithTemporary, str, P], Coroutine[Any, Any, T]]:
    """Ask the store that holds the conversation whose id comes first."""

    @wraps(ask)
    async def asked(
        self: WithTemporary, conversation_id: str, /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        store = await self.holding(conversation_id)
        return await _method(ask, store)(conversation_id, *args, **kwargs)

    return asked


def _by_message(
    ask: Callable[Concatenate[ConversationStore, str, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[WithTemporary, str, P], Coroutine[Any, Any, T]]:
    """Ask the store that holds the message whose id comes first."""

    @wraps(ask)
    async def asked(
        self: WithTemporary, message_id: str, /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        store = await self.holding(self.of_message(message_id))
        return await _method(ask, store)(message_id, *args, **kwargs)

    return asked


def _by_conversations(
    ask: Callable[Concatenate[ConversationStore, Sequence[str], P], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[WithTemporary, Sequence[str], P], Coroutine[Any, Any, None]]:
    """Tell each store what concerns the conversations of it, in one transaction a store."""

    @wraps(ask)
    async def asked(
        self: WithTemporary, conversation_ids: Sequence[str], /, *args: P.args, **kwargs: P.kwargs
    ) -> None:
        for store, ids in await self.parts(conversation_ids):
            await _method(ask, store)(ids, *args, **kwargs)

    return asked


def _method(
    ask: Callable[Concatenate[ConversationStore, P], T], store: ConversationStore
) -> Callable[P, T]:
    """Return a store's own method, where ``ask`` is the port's."""
    method: Callable[P, T] = getattr(store, ask.__name__)
    return method


class WithTemporary:
    """Fulfils :class:`~falcon_desktop.core.ports.store.ConversationStore` with one store for what
    is kept and another in memory. Temporary conversations are not listed and not found by a search.
    """

    def __init__(self, kept: ConversationStore) -> None:
        self._kept = kept
        self._memory = TemporaryConversations()
        self._moving: dict[str, _Moving] = {}
        # What no id chooses looks at the disk only.
        self.summaries_of = kept.summaries_of
        self.summaries = kept.summaries
        self.search = kept.search
        self.recent_models = kept.recent_models
        self.spent = kept.spent
        self.deleted_before = kept.deleted_before
        self.flush = kept.flush
        self.discard_again = kept.discard_again  # the trash that is shown holds kept ones only

    async def close(self) -> None:
        """Forget the temporary conversations."""
        await self._memory.close()

    # --- temporary ones begin here, and may leave ----------------------------------------------

    async def create(self, conversation: Conversation, messages: Sequence[Message] = ()) -> None:
        """Add a conversation, to memory if it says that it is temporary."""
        store = self._memory if conversation.temporary else self._kept
        await store.create(conversation, messages)

    async def keep(self, conversation_id: str) -> None:
        """Move a temporary conversation to the disk; an answer that runs in it runs on.

        What is written to it meanwhile waits, and follows it.
        """
        await self._at_rest([conversation_id])
        if conversation_id not in self._memory:
            return
        self._moving[conversation_id] = moving = _Moving()
        try:
            conversation = await self._memory.conversation(conversation_id)
            messages = await self._memory.all_messages(conversation_id)
            files = await self._memory.draft_attachments(conversation_id)
            edits = await self._memory.edits(conversation_id)
            await self._kept.create(replace(conversation, temporary=False), messages)
            if files:
                await self._kept.save_draft_attachments(conversation_id, files)
            for message_id, text in edits.items():
                await self._kept.save_edit(message_id, text)
            self._memory.leave([conversation_id])
        finally:
            del self._moving[conversation_id]
            moving.end(self._store(conversation_id))
        await self._memory.purge([conversation_id])

    # --- the choice ----------------------------------------------------------------------------

    def of_message(self, message_id: str) -> str:
        """Return the temporary conversation in which a message is, "" if it is in none."""
        return self._memory.of_message(message_id)

    async def holding(self, conversation_id: str) -> ConversationStore:
        """Return the store that holds a conversation; where it moves, when that is done."""
        await self._at_rest([conversation_id])
        return self._store(conversation_id)

    async def parts(
        self, ids: Iterable[str], conversation_of: Callable[[str], str] = str
    ) -> list[tuple[ConversationStore, Sequence[str]]]:
        """Return the stores that are concerned, each with what is in it, when nothing of it moves.

        Args:
            conversation_of: gives the conversation of an id, where it is not one's own.
        """
        all_of_it = list(ids)
        await self._at_rest(map(conversation_of, all_of_it))
        here = [one for one in all_of_it if conversation_of(one) in self._memory]
        there = [one for one in all_of_it if conversation_of(one) not in self._memory]
        both: list[tuple[ConversationStore, Sequence[str]]] = [
            (self._kept, there), (self._memory, here),
        ]  # fmt: skip
        return [(store, some) for store, some in both if some]

    def _store(self, conversation_id: str) -> ConversationStore:
        return self._memory if conversation_id in self._memory else self._kept

    async def _at_rest(self, conversation_ids: Iterable[str]) -> None:
        """Wait while one of these moves."""
        if not self._moving:
            return
        ids = set(conversation_ids)
        while moving := [self._moving[one] for one in ids if one in self._moving]:
            await moving[0].ended.wait()

    def _write(
        self, conversation_id: str, write: Callable[[ConversationStore], Awaitable[None]]
    ) -> Awaitable[None]:
        """Queue a write at once; while the conversation moves, it waits in another queue."""
        moving = self._moving.get(conversation_id)
        return moving.hold(write) if moving else write(self._store(conversation_id))

    # --- what is asked -------------------------------------------------------------------------

    conversation = _by_conversation(ConversationStore.conversation)
    outline = _by_conversation(ConversationStore.outline)
    all_messages = _by_conversation(ConversationStore.all_messages)
    add_messages = _by_conversation(ConversationStore.add_messages)
    update = _by_conversation(ConversationStore.update)
    draft_attachments = _by_conversation(ConversationStore.draft_attachments)
    save_draft_attachments = _by_conversation(ConversationStore.save_draft_attachments)
    edits = _by_conversation(ConversationStore.edits)
    spent_in = _by_conversation(ConversationStore.spent_in)

    reopen_answer = _by_message(ConversationStore.reopen_answer)
    confidence = _by_message(ConversationStore.confidence)
    mark_fresh = _by_message(ConversationStore.mark_fresh)
    save_edit = _by_message(ConversationStore.save_edit)
    discard_message = _by_message(ConversationStore.discard_message)

    update_many = _by_conversations(ConversationStore.update_many)
    purge = _by_conversations(ConversationStore.purge)

    async def update_each(self, changes: Mapping[str, ConversationChanges]) -> None:
        """Change several conversations, each its own way, in one transaction a store."""
        for store, ids in await self.parts(changes):
            await store.update_each({one: changes[one] for one in ids})

    async def restore(self, conversation_ids: Sequence[str]) -> list[str]:
        """Take conversations out of the trash."""
        parts = await self.parts(conversation_ids)
        return [one for store, ids in parts for one in await store.restore(ids)]

    async def whole(
        self, conversation_ids: Sequence[str]
    ) -> list[tuple[Conversation, list[Message]]]:
        """Return conversations in the order asked, each with every message of it."""
        parts = await self.parts(conversation_ids)
        found = {one[0].id: one for store, ids in parts for one in await store.whole(ids)}
        return [found[one] for one in conversation_ids]

    async def messages(self, message_ids: Sequence[str]) -> list[Message]:
        """Return these messages in the order asked."""
        parts = await self.parts(message_ids, self.of_message)
        found = {one.id: one for store, ids in parts for one in await store.messages(ids)}
        return [found[one] for one in message_ids if one in found]

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """Remove messages and all that follows them for good."""
        for store, ids in await self.parts(message_ids, self.of_message):
            await store.remove_messages(ids)

    def append_to_answer(
        self,
        message_id: str,
        text: str,
        reasoning: str,
        pictures: Sequence[Attachment] = (),
        parts: Sequence[Part] = (),
    ) -> Awaitable[None]:
        """Queue more of a streaming answer."""
        return self._write(
            self.of_message(message_id),
            lambda store: store.append_to_answer(message_id, text, reasoning, pictures, parts),
        )

    def save_answer(self, message: Message) -> Awaitable[None]:
        """Queue an answer's whole final state."""
        return self._write(message.conversation_id, lambda store: store.save_answer(message))


class _Moving:
    """What is written to a conversation while it moves; it waits, in order."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self._held: list[
            tuple[Callable[[ConversationStore], Awaitable[None]], asyncio.Future[None]]
        ] = []

    def hold(self, write: Callable[[ConversationStore], Awaitable[None]]) -> Awaitable[None]:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._held.append((write, waiting))
        return waiting

    def end(self, store: ConversationStore) -> None:
        """Write what was held, where the conversation is now, and let others go on."""
        self.ended.set()
        for write, waiting in self._held:
            _Relay(write(store), waiting)


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
