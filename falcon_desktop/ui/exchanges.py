"""What of a conversation is shown first, and what a question that was just sent makes of it.

Must not know how it is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from falcon_desktop.core.conversation import Message, outline_of

if TYPE_CHECKING:
    from falcon_desktop.core.chat import Exchange
    from falcon_desktop.core.library import OpenConversation

RECENT: Final = 64
"""So many answers that just ended are known to be newer than the disk's."""
FIRST_TEXTS: Final = 24
"""So many messages around the place to read come with a conversation; the rest when needed."""


def fresh(exchange: Exchange) -> OpenConversation:
    """Return a conversation that has nothing but this question and its answer."""
    from falcon_desktop.core.library import OpenConversation

    return OpenConversation(
        exchange.conversation, tuple(map(outline_of, messages_of(exchange))), {}
    )


def messages_of(exchange: Exchange) -> list[Message]:
    """Return the messages that asking made."""
    return [m for m in (exchange.question, exchange.answer) if m is not None]


def around(opened: OpenConversation, message_id: str) -> list[str]:
    """Return the ids of the messages to fetch first: around one, else the last."""
    ids = [outline.id for outline in opened.path]
    middle = ids.index(message_id) if message_id in ids else len(ids) - 1
    first = max(0, min(middle - FIRST_TEXTS // 3, len(ids) - FIRST_TEXTS))
    return ids[first : first + FIRST_TEXTS]
