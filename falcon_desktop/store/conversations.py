"""Fulfils the core's ConversationStore with a Database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

import apsw

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    MessageOutline,
    MessageStatus,
    PutBack,
    SearchResult,
)
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.store import attachments, bulk, reading, streaming, trash, writing
from falcon_desktop.store.database import Database
from falcon_desktop.store.lists import Lists
from falcon_desktop.store.summaries import summaries_of
from falcon_desktop.store.threads import Pending

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import KeptConfidence
    from falcon_desktop.core.domain.cost import Spent
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.core.domain.transfer import Progress
    from falcon_desktop.core.ports.store import ConversationChanges
    from falcon_desktop.store.search import Search


class Conversations(Lists):
    """The conversations in a database; see
    :class:`~falcon_desktop.core.ports.store.ConversationStore`.

    Reading a conversation sees every answer write that was queued before it.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._writer = writing.Writer()
        self._search: Search | None = None
        self._unsaved = streaming.Unsaved()
        self._last_answer_write: Pending[None] | None = None

    async def create(self, conversation: Conversation, messages: Sequence[Message] = ()) -> None:
        """Add a conversation, and messages with it, in one transaction; durable on return."""
        cleaned = [_cleaned(message) for message in messages]

        def write(connection: apsw.Connection) -> None:
            self._claim(cleaned)
            self._writer.create(connection, conversation, cleaned)

        await self._database.write(write)

    async def bring_in(
        self,
        conversations: Sequence[tuple[Conversation | str, Sequence[Message]]],
        restored: Sequence[str],
        progress: Progress,
        fuller: Sequence[tuple[Message, Message]] = (),
    ) -> None:
        """Add conversations, and messages to those that are here, all or nothing, durable on
        return; what is here already stays as it is.

        One transaction: other writes wait for the seconds that it takes. Making it ready, which
        takes most of the time, holds nobody up.

        Args:
            conversations: new ones, or the ids of those here, with messages to add; they leave
                the trash.
            restored: ids of others that leave the trash.
            fuller: messages that are here, as they are and as they become: see :meth:`exchange`.

        Raises:
            Cancelled: ``progress`` was told so; nothing is changed.
        """
        progress.total = 2 * len(conversations)

        def step() -> None:
            progress.keep_on()
            progress.done += 1

        cleaned = [(one, [_cleaned(message) for message in some]) for one, some in conversations]
        ready = await asyncio.to_thread(bulk.make_ready, cleaned, step)
        here = [one.id for one in ready if one.values is None]

        def write(connection: apsw.Connection) -> None:
            for one in ready:
                step()
                self._writer.bring_in(connection, one)
            self._writer.exchange(connection, fuller)
            self._writer.take_out_of_trash(connection, [*here, *restored])
            progress.keep_on()

        def committed(_: None) -> None:
            # Some of it may have been erased since it was exported.
            messages = (message.id for one in ready for message in one.messages)
            self._database.there_again([*(one.id for one in ready), *messages])

        await self._database.write(write, committed)

    async def exchange(self, messages: Sequence[tuple[Message, Message]]) -> None:
        """Let messages hold other words, files and parts, all or none: each pair is how one is and
        how it becomes. One that is not so any more stays.
        """
        pairs = list(messages)
        await self._database.write(lambda connection: self._writer.exchange(connection, pairs))

    async def add_messages(
        self,
        conversation_id: str,
        messages: Sequence[Message],
        **changes: Unpack[ConversationChanges],
    ) -> None:
        """Add messages and change their conversation in one transaction; durable on return."""
        cleaned = [_cleaned(message) for message in messages]

        def write(connection: apsw.Connection) -> None:
            self._claim(cleaned)
            self._writer.add_messages(connection, conversation_id, cleaned)
            if changes:
                self._writer.update(connection, conversation_id, changes)

        await self._database.write(write)

    async def update(self, conversation_id: str, **changes: Unpack[ConversationChanges]) -> None:
        """Change fields of a conversation.

        Raises:
            NotFound: there is no such conversation.
        """
        await self._database.write(
            lambda connection: self._writer.update(connection, conversation_id, changes)
        )

    async def update_many(
        self, conversation_ids: Sequence[str], **changes: Unpack[ConversationChanges]
    ) -> None:
        """Change the same fields of several conversations in one transaction: all or none.

        Unknown ids are passed over.
        """
        ids = list(conversation_ids)
        await self._database.write(
            lambda connection: self._writer.update_many(connection, ids, changes)
        )

    async def update_each(self, changes: Mapping[str, ConversationChanges]) -> None:
        """Change several conversations, each its own way, in one transaction: all or none.

        Unknown ids are passed over.
        """
        each = dict(changes)

        def write(connection: apsw.Connection) -> None:
            for conversation_id, fields in each.items():
                self._writer.update_many(connection, [conversation_id], fields)

        await self._database.write(write)

    def append_to_answer(
        self,
        message_id: str,
        text: str,
        reasoning: str,
        pictures: Sequence[Attachment] = (),
        parts: Sequence[Part] = (),
    ) -> Awaitable[None]:
        """Queue more of a streaming answer for the disk.

        What a failed append could not save goes out with the next one, so that no gap remains.
        """
        more = clean_text(text), clean_text(reasoning)
        self._unsaved.put(message_id, *more, pictures, parts)
        pending = self._database.write(
            lambda connection: self._unsaved.append(connection, message_id),
            lambda number: self._unsaved.forget(message_id, number),
            soon=not pictures,
        )
        self._last_answer_write = pending
        return pending

    def save_answer(self, message: Message) -> Awaitable[None]:
        """Queue an answer's whole final state, replacing what was appended."""
        cleaned = _cleaned(message)
        newest = self._unsaved.newest()

        def write(connection: apsw.Connection) -> None:
            self._claim([cleaned])
            self._writer.save_answer(connection, cleaned)

        def committed(_: None) -> None:
            self._unsaved.forget(cleaned.id, newest)
            if cleaned.status is not MessageStatus.STREAMING:
                self._database.claims.release(cleaned.id)

        pending = self._database.write(write, committed)
        self._last_answer_write = pending
        return pending

    async def reopen_answer(self, message_id: str) -> None:
        """Mark a finished answer as streaming again, text kept, to append to it.

        Raises:
            NotFound: there is no such message.
        """

        def write(connection: apsw.Connection) -> None:
            self._database.claims.claim(message_id)
            self._writer.reopen_answer(connection, message_id)

        await self._database.write(write)

    async def mark_fresh(self, message_id: str, fresh: bool) -> None:
        """Note that the model starts fresh after a message, or that it does not.

        Raises:
            NotFound: there is no such message.
        """
        await self._database.write(
            lambda connection: self._writer.mark_fresh(connection, message_id, fresh)
        )

    async def draft_attachments(self, conversation_id: str) -> list[Attachment]:
        """Return the files of a conversation's draft; "" is the new chat's."""

        def read(connection: apsw.Connection) -> list[Attachment]:
            if not conversation_id:
                return attachments.of_draft(connection, None)
            key = writing.conversation_key(connection, conversation_id)
            return [] if key is None else attachments.of_draft(connection, key)

        return await self._database.read(read)

    async def save_draft_attachments(
        self, conversation_id: str, files: Sequence[Attachment]
    ) -> None:
        """Keep the files of a conversation's draft in place of those kept before.

        Raises:
            NotFound: there is no such conversation.
        """
        kept = tuple(files)

        def write(connection: apsw.Connection) -> None:
            key = (
                writing.existing_conversation(connection, conversation_id)
                if conversation_id
                else None
            )
            attachments.replace_draft(connection, key, kept)

        await self._database.write(write)

    async def edits(self, conversation_id: str) -> dict[str, str]:
        """Return what is being typed in the place of messages, by their ids, and is not saved."""

        def read(connection: apsw.Connection) -> dict[str, str]:
            key = writing.conversation_key(connection, conversation_id)
            return {} if key is None else attachments.edits(connection, key)

        return await self._database.read(read)

    async def save_edit(self, message_id: str, text: str) -> None:
        """Keep what is being typed in the place of a message; "" for nothing any more."""
        kept = clean_text(text)
        await self._database.write(
            lambda connection: attachments.keep_edit(connection, message_id, kept)
        )

    async def mark_abandoned(self) -> list[str]:
        """Mark streaming answers whose program ended as interrupted, text kept.

        Returns the ids of the conversations they are in. Opening does so too.
        """
        claims, found = self._database.claims, list[str]()

        def write(connection: apsw.Connection) -> list[str]:
            alone = self._database.alone_now()
            return streaming.mark_interrupted(connection, partial(claims.is_abandoned, alone=alone))

        await self._database.write(write, found.extend)
        return found

    async def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation.

        Raises:
            NotFound: there is none.
        """
        return await self._database.read(
            lambda connection: reading.conversation(connection, conversation_id)
        )

    async def outline(self, conversation_id: str) -> list[MessageOutline]:
        """Return every message of a conversation without its text, parents before children."""
        await self._answers_written()
        return await self._database.read(
            lambda connection: reading.outline(connection, conversation_id)
        )

    async def messages(self, message_ids: Sequence[str]) -> list[Message]:
        """Return these messages in the order asked; unknown ids are left out."""
        await self._answers_written()
        ids = list(message_ids)
        return await self._database.read(lambda connection: reading.messages(connection, ids))

    async def confidence(self, message_id: str) -> KeptConfidence | None:
        """Return how sure the model was of an answer's tokens, with its data; None for unknown."""
        await self._answers_written()
        return await self._database.read(
            lambda connection: reading.confidence(connection, message_id)
        )

    async def all_messages(self, conversation_id: str) -> list[Message]:
        """Return every message of a conversation, all versions, parents before children."""
        await self._answers_written()
        return await self._database.read(
            lambda connection: reading.all_messages(connection, conversation_id)
        )

    async def whole(
        self, conversation_ids: Sequence[str]
    ) -> list[tuple[Conversation, list[Message]]]:
        """Return conversations in the order asked, each with every message of it.

        Raises:
            NotFound: one of them is not there.
        """
        await self._answers_written()
        ids = list(conversation_ids)
        return await self._database.read(
            lambda connection: [
                (reading.conversation(connection, one), reading.all_messages(connection, one))
                for one in ids
            ]
        )

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """Remove messages and all that follows them for good, index included."""
        ids = list(message_ids)
        await self._database.erase(
            lambda connection: [one for id_ in ids for one in writing.followers(connection, id_)],
            lambda connection: self._writer.remove_messages(connection, ids),
        )
        await self._forget_log()

    async def discard_message(self, message_id: str, into: str, time: int) -> int:
        """Move a message and all that follows it into the trash, as a conversation ``into``."""
        moved: list[int] = []
        await self._database.write(
            lambda connection: trash.discard_message(connection, message_id, into, time),
            moved.append,
        )
        return moved[0]

    async def discard_again(self, parts: Sequence[PutBack]) -> None:
        """Take back that messages left the trash, all or none, in this order."""

        def write(connection: apsw.Connection) -> None:
            for part in parts:
                trash.discard_again(connection, part)

        await self._database.write(write)

    async def restore(self, conversation_ids: Sequence[str]) -> list[str]:
        """Take conversations out of the trash, all or none; discarded messages go back."""
        ids, restored = list(conversation_ids), list[str]()
        await self._database.write(
            lambda connection: trash.restore(connection, ids), restored.extend
        )
        return restored

    async def summaries_of(self, conversation_ids: Sequence[str]) -> list[ConversationSummary]:
        """Return the rows of conversations, wherever they are listed; unknown ids are left out."""
        ids = list(conversation_ids)
        return await self._database.read(lambda connection: summaries_of(connection, ids))

    async def search(
        self, query: str, *, limit: int = 50, seconds: float | None = None
    ) -> SearchResult:
        """Return messages and titles that hold the query's words, newest first.

        Odd input is never an error. A search whose caller was cancelled ends at once.
        """
        cancelled = threading.Event()
        try:
            return await self._database.read(
                lambda connection: self._searching().run(
                    connection, query, limit, cancelled.is_set, seconds
                )
            )
        except asyncio.CancelledError:
            cancelled.set()
            raise

    def _searching(self) -> Search:
        """Return what searches; on the thread that reads."""
        if self._search is None:
            from falcon_desktop.store.search import Search  # a list of chats needs none

            self._search = Search()
        return self._search

    async def recent_models(self) -> list[str]:
        """Return the ids of the models that made the newest answers."""
        return await self._database.read(reading.recent_models)

    async def spent(self) -> list[Spent]:
        """Return what answers cost, by month and connection, the newest month first."""
        from falcon_desktop.store import spent  # few look

        return await self._database.read_aside(spent.spent)

    async def spent_in(self, conversation_id: str) -> list[Spent]:
        """Return what the answers of a conversation cost, all their versions, by currency."""
        from falcon_desktop.store import spent  # few look

        return await self._database.read(
            lambda connection: spent.spent_in(connection, conversation_id)
        )

    async def purge(self, conversation_ids: Sequence[str]) -> None:
        """Remove conversations for good, what was discarded of them, index and log included."""
        ids = list(conversation_ids)
        step = 200
        for start in range(0, len(ids), step):
            some = ids[start : start + step]
            await self._database.erase(
                partial(trash.ids_within, conversation_ids=some),
                partial(trash.purge, conversation_ids=some),
            )
        await self._forget_log()

    async def deleted_before(self, time: int) -> list[str]:
        """Return the conversations in the trash since before ``time`` (milliseconds)."""
        return await self._database.read(
            lambda connection: reading.deleted_before(connection, time)
        )

    async def flush(self) -> None:
        """Return when everything queued before is on disk."""
        await self._database.on_writer(lambda connection: None)

    def _claim(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if message.status is MessageStatus.STREAMING:
                self._database.claims.claim(message.id)

    async def _answers_written(self) -> None:
        pending = self._last_answer_write
        if pending is None or pending.done():
            return
        await pending.ended()

    async def _forget_log(self) -> None:
        """Empty the write-ahead log, which still holds what was removed."""
        if self._database.in_memory:
            return

        def checkpoint(connection: apsw.Connection) -> Any:
            try:
                connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            except apsw.BusyError:
                return None  # a reader holds it; the next checkpoint or close does it
            return None

        await self._database.on_writer(checkpoint)


def _cleaned(message: Message) -> Message:
    text = clean_text(message.text)
    return message if text is message.text else replace(message, text=text)
