"""From a path of messages to the turns a model reads. Must not know any server's format."""

from __future__ import annotations

from collections.abc import Iterable

from falcon_desktop.core.conversation import Message, Role
from falcon_desktop.core.ports import Turn


def turns_of(path: Iterable[Message]) -> tuple[Turn, ...]:
    """Return the turns of a path: messages without text are left out, neighbours of one role merge.

    A failed answer leaves two questions in a row, which strict chat templates refuse; merged, they
    read as one turn.
    """
    turns: list[Turn] = []
    for message in path:
        if not message.text.strip():
            continue
        if turns and turns[-1].role is message.role:
            turns[-1] = Turn(message.role, f"{turns[-1].text}\n\n{message.text}")
        else:
            turns.append(Turn(message.role, message.text))
    while turns and turns[0].role is Role.ASSISTANT:
        del turns[0]
    return tuple(turns)
