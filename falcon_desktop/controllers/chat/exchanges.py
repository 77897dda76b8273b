"""What is shown first of a conversation, and its state once a question was sent."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.conversation import Message, MessageStatus, outline_of
from falcon_desktop.core.domain.cursor import Cursor

if TYPE_CHECKING:
    from falcon_desktop.core.chat.chat import Exchange
    from falcon_desktop.core.chat.library import Library
    from falcon_desktop.core.chat.running import RunningAnswer
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.open_conversation import OpenConversation

RECENT: Final = 64
"""So many answers that just ended are known to be newer than the disk's."""
FIRST_TEXTS: Final = 24
"""So many messages around the place to read come with a conversation; the rest when needed."""


class RecentAnswers(OrderedDict[str, Message]):
    """The answers that just ended, by id; the oldest are dropped."""

    def keep(self, message: Message) -> None:
        """Add an answer that just ended."""
        self[message.id] = message
        while len(self) > RECENT:
            self.popitem(last=False)


def fresh(exchange: Exchange) -> OpenConversation:
    """Return a conversation with only this question and its answer."""
    from falcon_desktop.core.domain.open_conversation import OpenConversation

    return OpenConversation(
        exchange.conversation, tuple(map(outline_of, messages_of(exchange))), {}
    )


def messages_of(exchange: Exchange) -> list[Message]:
    """Return the messages of an exchange."""
    return [m for m in (exchange.question, exchange.answer) if m is not None]


def files_of(exchange: Exchange) -> tuple[Attachment, ...]:
    """Return the files that were sent."""
    return exchange.question.attachments if exchange.question else ()


async def opened_at(
    library: Library, conversation_id: str, message_id: str = ""
) -> tuple[OpenConversation, list[Message]]:
    """Load a conversation and what is shown first: around a message, or where it was last read.

    Meant to be run on the worker as one call.
    """
    opened = await library.open(conversation_id)
    anchor = opened.conversation.scroll_anchor
    place = message_id or (anchor.message_id if anchor else "")
    return opened, await library.messages(around(opened, place))


def around(opened: OpenConversation, message_id: str) -> list[str]:
    """Return the ids of the messages to load first: around one, else the last."""
    ids = [outline.id for outline in opened.path]
    middle = ids.index(message_id) if message_id in ids else len(ids) - 1
    first = max(0, min(middle - FIRST_TEXTS // 3, len(ids) - FIRST_TEXTS))
    return ids[first : first + FIRST_TEXTS]


def live(
    messages: Sequence[Message],
    running: Callable[[str], RunningAnswer | None],
    recent: Mapping[str, Message],
) -> tuple[list[Message], dict[str, Cursor]]:
    """Return messages with their answers' current text, which is newer than the disk's.

    Returns also from where to go on reading each that runs.
    """
    found: list[Message] = []
    cursors: dict[str, Cursor] = {}
    for message in messages:
        answer = running(message.id)
        if answer is None:
            newer = recent.get(message.id, message)
            found.append(replace(newer, fresh_after=message.fresh_after))
            continue
        text, reasoning, cursors[message.id] = answer.text_since(Cursor())
        found.append(
            replace(
                message,
                text=text,
                reasoning=reasoning,
                status=MessageStatus.STREAMING,
                provenance=replace(message.provenance, model=answer.model),
            )
        )
    return found, cursors
