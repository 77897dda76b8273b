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


def turns_of(path: Iterable[Message]) -> tuple[Turn, ...]:
    """Return the turns of a path: empty messages are left out, neighbours of one role merge.

    A failed answer leaves two questions in a row, which strict chat templates refuse; merged, they
    read as one turn. Pictures that a model made are named: servers take none in an answer.
    """
    turns: list[Turn] = []
    for one in path:
        if not has_content(one):
            continue
        message = without_pictures(one) if one.role is Role.ASSISTANT else one
        text, images = with_files(message.text, message.attachments), pictures_sent(message)
        data = _data_of(message) if message.parts else ()
        documents = documents_sent(message)
        if turns and turns[-1].role is message.role:
            before = turns[-1]
            text = "\n\n".join(part for part in (before.text, text) if part.strip())
            images, data = before.images + images, before.data + data
            turns[-1] = Turn(message.role, text, images, data, before.documents + documents)
        else:
            turns.append(Turn(message.role, text, images, data, documents))
    while turns and turns[0].role is Role.ASSISTANT:
        del turns[0]
    return tuple(turns)


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


def has_content(message: Message) -> bool:
    """Whether a message has anything a model can read."""
    return bool(message.text.strip() or message.attachments)
