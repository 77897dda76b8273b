"""What the use cases need from a store, as protocols."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    MessageOutline,
    PutBack,
    ScrollAnchor,
    SearchResult,
)
from falcon_desktop.core.domain.generation import GenerationSettings

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import KeptConfidence
    from falcon_desktop.core.domain.cost import Spent
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.core.domain.transfer import Progress


class ConversationChanges(TypedDict, total=False):
    """Fields of a conversation to change; absent ones stay."""

    title: str
    title_edited: bool
    active_leaf_id: str | None
    draft: str
    scroll_anchor: ScrollAnchor | None
    connection_id: str
    model: str
    settings: GenerationSettings
    context_policy: ContextPolicy | None
    pinned_at: int | None
    archived_at: int | None
    deleted_at: int | None
    unseen: int
    updated_at: int


class ConversationStore(Protocol):
    """Conversations on disk. Every method raises :class:`StorageError` when the disk fails."""

    async def create(self, conversation: Conversation, messages: Sequence[Message] = ()) -> None:
        """Add a conversation with messages in one transaction; durable on return."""
        ...

    async def add_messages(
        self,
        conversation_id: str,
        messages: Sequence[Message],
        **changes: Unpack[ConversationChanges],
    ) -> None:
        """Add messages and change their conversation in one transaction; durable on return."""
        ...

    async def update(self, conversation_id: str, **changes: Unpack[ConversationChanges]) -> None:
        """Change fields of a conversation.

        Raises:
            NotFound: there is no such conversation.
        """
        ...

    async def update_many(
        self, conversation_ids: Sequence[str], **changes: Unpack[ConversationChanges]
    ) -> None:
        """Change the same fields of several conversations in one transaction: all or none.

        Unknown ids are passed over.
        """
        ...

    async def update_each(self, changes: Mapping[str, ConversationChanges]) -> None:
        """Change several conversations, each its own way, in one transaction: all or none.

        Unknown ids are passed over.
        """
        ...

    def append_to_answer(
        self,
        message_id: str,
        text: str,
        reasoning: str,
        pictures: Sequence[Attachment] = (),
        parts: Sequence[Part] = (),
    ) -> Awaitable[None]:
        """Queue more text of a streaming answer for the disk.

        ``parts`` says, where there are pictures, what all of the answer is made of so far. Queued
        when the call returns, even if the result is never awaited. What could not be saved goes
        out with the next call; nobody hands it over again. Appends are cheap: bytes written follow
        what is new, not the whole answer.
        """
        ...

    def save_answer(self, message: Message) -> Awaitable[None]:
        """Queue an answer's final state for the disk, replacing what was appended.

        Queued when the call returns, even if the result is never awaited: it may be called from
        ``finally`` of a cancelled task. Saving the same answer again is harmless.
        """
        ...

    async def reopen_answer(self, message_id: str) -> None:
        """Mark a finished answer as streaming again, keeping its text."""
        ...

    async def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation.

        Raises:
            NotFound: there is none.
        """
        ...

    async def outline(self, conversation_id: str) -> list[MessageOutline]:
        """Return every message of a conversation without its text, parents before children."""
        ...

    async def messages(self, message_ids: Sequence[str]) -> list[Message]:
        """Return these messages in the given order; unknown ids are left out.

        How sure a model was of its tokens comes without its data.
        """
        ...

    async def confidence(self, message_id: str) -> KeptConfidence | None:
        """Return how sure the model was of an answer's tokens, with its data; None for unknown."""
        ...

    async def all_messages(self, conversation_id: str) -> list[Message]:
        """Return every message of a conversation, all versions, parents before children, with all
        data.
        """
        ...

    async def whole(
        self, conversation_ids: Sequence[str]
    ) -> list[tuple[Conversation, list[Message]]]:
        """Return conversations in the given order, each like :meth:`all_messages`.

        Raises:
            NotFound: one of them is not there.
        """
        ...

    async def mark_fresh(self, message_id: str, fresh: bool) -> None:
        """Mark that the context is cleared after a message, or that it is not.

        Raises:
            NotFound: there is no such message.
        """
        ...

    async def draft_attachments(self, conversation_id: str) -> list[Attachment]:
        """Return the files of a conversation's draft; "" is the new chat's."""
        ...

    async def save_draft_attachments(
        self, conversation_id: str, files: Sequence[Attachment]
    ) -> None:
        """Save the files of a conversation's draft, replacing the old ones."""
        ...

    async def edits(self, conversation_id: str) -> dict[str, str]:
        """Return unsaved edits of messages, by message id."""
        ...

    async def save_edit(self, message_id: str, text: str) -> None:
        """Save an unfinished edit of a message; "" removes it."""
        ...

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """Permanently remove messages and everything after them."""
        ...

    async def discard_message(self, message_id: str, into: str, time: int) -> int:
        """Move a message and everything after it to the trash, as a conversation ``into``.

        Where one of them was shown, the newest version beside it is, else what came before it.
        Returns how many were moved; 0 if there is no such message.
        """
        ...

    async def discard_again(self, parts: Sequence[PutBack]) -> None:
        """Undo that messages left the trash, all or none, in this order.

        What follows them and is not among the others goes with them. Where their conversation is
        gone there is nothing to do.
        """
        ...

    async def restore(self, conversation_ids: Sequence[str]) -> list[str]:
        """Restore conversations, all or none; discarded messages go back into theirs.

        Returns the conversations that are there again, or have messages again; unknown ids are
        passed over.
        """
        ...

    async def summaries_of(self, conversation_ids: Sequence[str]) -> list[ConversationSummary]:
        """Return conversations' rows from any list; unknown ids are left out."""
        ...

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
        """Return list rows: pinned first, then by last change; the trash by deletion time.

        With ``until`` only rows that are not pinned and not newer than that time; with ``model``
        only those with an answer of a model in whose id that stands, in small or large letters.
        """
        ...

    async def search(
        self, query: str, *, limit: int = 50, seconds: float | None = None
    ) -> SearchResult:
        """Return messages and titles that match the query, newest first.

        Odd input is never an error. After ``seconds``, what was found until then is returned.
        """
        ...

    async def recent_models(self) -> list[str]:
        """Return the ids of the models that made the newest answers."""
        ...

    async def spent(self) -> list[Spent]:
        """Return what answers cost, as servers said, by month and connection, the newest first.

        What is in the trash counts, what was erased doesn't; copies count once.
        """
        ...

    async def spent_in(self, conversation_id: str) -> list[Spent]:
        """Return what the answers of a conversation cost, all their versions, by currency."""
        ...

    async def purge(self, conversation_ids: Sequence[str]) -> None:
        """Permanently remove conversations and their discarded messages, index included."""
        ...

    async def deleted_before(self, time: int) -> list[str]:
        """Return what has been in the trash since before ``time`` (ms since 1970 UTC)."""
        ...

    async def flush(self) -> None:
        """Return when everything queued is on disk."""
        ...


class ImportStore(ConversationStore, Protocol):
    """A store that takes many conversations in one transaction."""

    async def bring_in(
        self,
        conversations: Sequence[tuple[Conversation | str, Sequence[Message]]],
        restored: Sequence[str],
        progress: Progress,
        fuller: Sequence[tuple[Message, Message]] = (),
    ) -> None:
        """Add conversations, add messages to existing ones and restore from the trash, all or
        nothing.

        ``fuller`` are messages that are here, as they are and as they become; one that is not so
        any more stays.
        """
        ...

    async def exchange(self, messages: Sequence[tuple[Message, Message]]) -> None:
        """Let messages hold other words, files and parts, all or none: each pair is how one is and
        how it becomes. One that is not so any more stays.
        """
        ...
