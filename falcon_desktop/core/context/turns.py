"""Turns a path of messages into the turns a model reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from falcon_desktop.core.domain.attachments import (
    Attachment,
    documents_of,
    images_of,
    with_files,
)
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.requests import Turn

if TYPE_CHECKING:
    from falcon_desktop.core.domain.parts import ProviderData


def turns_of(
    path: Iterable[Message], *, with_calls: bool = False, with_pictures: bool = True
) -> tuple[Turn, ...]:
    """Return the turns of a path: empty messages are left out, neighbours of one role merge.

    With ``with_calls`` the calls that answers made, and what came of them, are turns of their own;
    else those answers read as their text. ``with_pictures`` False leaves pictures of results out.

    A failed answer leaves two questions in a row, which strict chat templates refuse; merged, they
    read as one turn. Pictures that a model made are named: servers take none in an answer.
    """
    turns: list[Turn] = []
    for one in path:
        if with_calls and one.parts:
            from falcon_desktop.core.context.call_turns import call_turns, has_calls  # few have

            if has_calls(one):
                for turn in call_turns(one, with_pictures=with_pictures):
                    add_turn(turns, turn)
                continue
        if not has_content(one):
            continue
        message = without_pictures(one) if one.role is Role.ASSISTANT else one
        text, images = with_files(message.text, message.attachments), pictures_sent(message)
        data = _data_of(message) if message.parts else ()
        add_turn(turns, Turn(message.role, text, images, data, documents_sent(message)))
    while turns and (turns[0].role is Role.ASSISTANT or turns[0].results):
        del turns[0]
    return tuple(turns)


def add_turn(turns: list[Turn], turn: Turn) -> None:
    """Add a turn, to the one before it if both are of one role and nothing is between them."""
    before = turns[-1] if turns else None
    if before is None or before.role is not turn.role or before.calls or before.results:
        turns.append(turn)
        return
    turns[-1] = Turn(
        turn.role,
        "\n\n".join(part for part in (before.text, turn.text) if part.strip()),
        before.images + turn.images,
        before.data + turn.data,
        before.documents + turn.documents,
        turn.calls,
        turn.results,
    )


def _data_of(message: Message) -> tuple[ProviderData, ...]:
    from falcon_desktop.core.domain.parts import ProviderData  # few messages have parts

    return tuple(part for part in message.parts if isinstance(part, ProviderData))


def pictures_sent(message: Message) -> tuple[Attachment, ...]:
    """Return the pictures of a message that are sent to a model: those of questions."""
    return images_of(message.attachments) if message.role is Role.USER else ()


def documents_sent(message: Message) -> tuple[Attachment, ...]:
    """Return the PDFs of a question."""
    return documents_of(message.attachments) if message.role is Role.USER else ()


def without_pictures(message: Message) -> Message:
    """Return a message for a model without image support: pictures are only named."""
    names = ", ".join(one.name for one in images_of(message.attachments))
    if not names:
        return message
    kept = tuple(one for one in message.attachments if not one.is_image)
    text = "\n\n".join(part for part in (f"[Picture: {names}]", message.text) if part.strip())
    return replace(message, attachments=kept, text=text)


def unseen(path: Iterable[Message]) -> list[Message]:
    """Return a path for a model without image support. Answers are as they were: their turns hold
    no pictures of theirs, and a text with more at its beginning would not fit their parts.
    """
    return [one if one.role is Role.ASSISTANT else without_pictures(one) for one in path]


def has_content(message: Message) -> bool:
    """Whether a message has anything a model can read."""
    return bool(message.text.strip() or message.attachments)
