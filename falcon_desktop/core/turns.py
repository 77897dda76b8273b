"""From a path of messages to the turns a model reads. Must not know any server's format."""

from __future__ import annotations

from collections.abc import Iterable

from falcon_desktop.core.attachments import images_of, with_files
from falcon_desktop.core.conversation import Message, Role
from falcon_desktop.core.ports import Turn


def turns_of(path: Iterable[Message]) -> tuple[Turn, ...]:
    """Return the turns of a path: empty messages are left out, neighbours of one role merge.

    A failed answer leaves two questions in a row, which strict chat templates refuse; merged, they
    read as one turn.
    """
    turns: list[Turn] = []
    for message in path:
        if not has_content(message):
            continue
        text, images = with_files(message.text, message.attachments), images_of(message.attachments)
        if turns and turns[-1].role is message.role:
            before = turns[-1]
            text = "\n\n".join(part for part in (before.text, text) if part.strip())
            turns[-1] = Turn(message.role, text, before.images + images)
        else:
            turns.append(Turn(message.role, text, images))
    while turns and turns[0].role is Role.ASSISTANT:
        del turns[0]
    return tuple(turns)


def has_content(message: Message) -> bool:
    """Say whether a message holds anything that a model could read."""
    return bool(message.text.strip() or message.attachments)
