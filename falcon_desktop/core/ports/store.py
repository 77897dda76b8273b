"""What the use cases need of a store, as protocols."""

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
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.core.domain.transfer import Progress


class ConversationChanges(TypedDict, total=False):
    """Fields of a conversation to change; what is absent stays."""

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
        """Add a conversation, and messages with it, in one transaction; durable on return."""
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
        """Queue more of a streaming answer for the disk: text, and pictures after those it has.

        ``parts`` says, where there are pictures, what all of the answer is made of so far. Queued
        when the call returns, even if the result is never awaited. What could not be saved goes
        out with the next call; nobody hands it over again. Appends are cheap: bytes written follow
        what is new, not the whole answer.
        """
        ...

    def save_answer(self, message: Message) -> Awaitable[None]:
        """Queue an answer's whole final state, replacing what was appended.

        Queued when the call returns, even if the result is never awaited: it may be called from
        ``finally`` of a cancelled task. Saving the same answer again is harmless.
        """
        ...

    async def reopen_answer(self, message_id: str) -> None:
        """Mark a finished answer as streaming again, text kept, to append to it."""
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
        """Return these messages in the order asked; unknown ids are left out."""
        ...

    async def all_messages(self, conversation_id: str) -> list[Message]:
        """Return every message of a conversation, all versions, parents before children."""
        ...

    async def whole(
        self, conversation_ids: Sequence[str]
    ) -> list[tuple[Conversation, list[Message]]]:
        """Return conversations in the order asked, each with all that :meth:`all_messages` returns.

        Raises:
            NotFound: one of them is not there.
        """
        ...

    async def mark_fresh(self, message_id: str, fresh: bool) -> None:
        """Note that the model starts fresh after a message, or that it does not.

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
        """Keep the files of a conversation's draft in place of those kept before."""
        ...

    async def edits(self, conversation_id: str) -> dict[str, str]:
        """Return what is being typed in the place of messages, by their ids, and is not saved."""
        ...

    async def save_edit(self, message_id: str, text: str) -> None:
        """Keep what is being typed in the place of a message; "" for nothing any more."""
        ...

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """Remove messages and all that follows them for good."""
        ...

    async def discard_message(self, message_id: str, into: str, time: int) -> int:
        """Move a message and all that follows it into the trash, as a conversation ``into``.

        Where one of them was shown, the newest version beside it is, else what came before it.
        Returns how many were moved; 0 if there is no such message.
        """
        ...

    async def discard_again(self, parts: Sequence[PutBack]) -> None:
        """Take back that messages left the trash, all or none, in this order.

        What follows them and is not among the others goes with them. Where their conversation is
        gone there is nothing to do.
        """
        ...

    async def restore(self, conversation_ids: Sequence[str]) -> list[str]:
        """Take conversations out of the trash, all or none; discarded messages go back into theirs.

        Returns the conversations that are there again, or have messages again; unknown ids are
        passed over.
        """
        ...

    async def summaries_of(self, conversation_ids: Sequence[str]) -> list[ConversationSummary]:
        """Return the rows of conversations, wherever they are listed; unknown ids are left out."""
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
        """Return list rows: pinned first, then the newest change first; the trash by deletion.

        With ``until`` only rows that are not pinned and not newer than that time; with ``model``
        only those with an answer of a model in whose id that stands, in small or large letters.
        """
        ...

    async def search(
        self, query: str, *, limit: int = 50, seconds: float | None = None
    ) -> SearchResult:
        """Return messages and titles that hold the query's words, newest first.

        Odd input is never an error. After ``seconds``, what was found until then is returned.
        """
        ...

    async def recent_models(self) -> list[str]:
        """Return the ids of the models that made the newest answers."""
        ...

    async def purge(self, conversation_ids: Sequence[str]) -> None:
        """Remove conversations for good, with what was discarded of them, index included."""
        ...

    async def deleted_before(self, time: int) -> list[str]:
        """Return what is in the trash since before ``time`` (milliseconds since 1970 UTC)."""
        ...

    async def flush(self) -> None:
        """Return when everything queued before is on disk."""
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
        """Add conversations, messages to those that are here, and bring back from the trash, all
        or nothing.

        ``fuller`` are messages that are here, as they are and as they become; one that is not so
        any more stays.
        """
        ...

    async def exchange(self, messages: Sequence[tuple[Message, Message]]) -> None:
        """Let messages hold other words, files and parts, all or none: each pair is how one is and
        how it becomes. One that is not so any more stays.
        """
        ...
