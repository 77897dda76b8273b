"""The shown version of a conversation as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Failure,
    Message,
    MessageStatus,
    MessageTree,
    Role,
)
from falcon_desktop.core.text.model_names import model_label
from falcon_desktop.core.text.unicode_text import clean_text

STARTS_FRESH: Final = "the model starts fresh here"
ALTERED: Final = "This text was damaged on disk: it is not what was saved."


def export_plain(conversations: Iterable[tuple[Conversation, Sequence[Message]]]) -> Iterator[str]:
    """Yield the text, one piece a conversation."""
    between = ""
    for conversation, messages in conversations:
        title = one_line(conversation.title) or "Untitled"
        parts = [f"{title}\n{'=' * min(len(title), 100)}"]
        if conversation.kind is ConversationKind.COMPLETION:
            parts.append(clean_text(whole_text(conversation, messages)).rstrip())
            if any(message.altered for message in shown_messages(conversation, messages)):
                parts.append(f"[{ALTERED}]")
            yield between + "\n\n".join(parts) + "\n"
            between = "\n\n"
            continue
        parts += [
            f"{speaker(message)}:\n{clean_text(message.text).rstrip()}{made_of(message)}"
            f"{attached(message)}"
            f"{edited_line(message)}{altered_line(message)}{ending(message)}{fresh_line(message)}"
            for message in shown_messages(conversation, messages)
        ]
        yield between + "\n\n".join(parts) + "\n"
        between = "\n\n"


def shown_messages(conversation: Conversation, messages: Sequence[Message]) -> list[Message]:
    """Return the messages of the version that is shown, first to last."""
    return MessageTree(messages).path(conversation.active_leaf_id)


def whole_text(conversation: Conversation, messages: Sequence[Message]) -> str:
    """Return a text that models continue as it was left: its parts together."""
    return conversation.draft or "".join(
        message.text for message in shown_messages(conversation, messages)
    )


def speaker(message: Message) -> str:
    """Return who said a message, in words; for an answer, with the model's name."""
    if message.role is Role.USER:
        return "You"
    model = model_label(one_line(message.provenance.model))
    return f"Assistant ({model})" if model else "Assistant"


def made_of(message: Message) -> str:
    """Return in words, after a blank, what tools did and which sources are named; "" for none."""
    if not message.parts:
        return ""
    from falcon_desktop.transfer.made_of import as_text  # few messages have some

    return as_text(message)


def attached(message: Message) -> str:
    """Return in words, after a blank, which files went with a message; "" for none."""
    names = ", ".join(one_line(one.name) for one in message.attachments)
    return f"\n\n[attached: {names}]" if names else ""


def fresh_line(message: Message) -> str:
    """Return in words, after a blank, that the model starts fresh after a message; else ""."""
    return f"\n\n[{STARTS_FRESH}]" if message.fresh_after else ""


def edited_line(message: Message) -> str:
    """Return in words, after a blank, that a person changed what a model wrote; else ""."""
    return "\n\n[edited]" if message.provenance.edited else ""


def altered_line(message: Message) -> str:
    """Return in words, after a blank, that a message's text is not what was saved; else ""."""
    return f"\n\n[{ALTERED}]" if message.altered else ""


def ending(message: Message) -> str:
    """Return in words, after a blank, that a message is not whole; "" if it is."""
    return {
        MessageStatus.STOPPED: "\n\n[stopped]",
        MessageStatus.INTERRUPTED: "\n\n[interrupted]",
        MessageStatus.STREAMING: "\n\n[still being answered]",
        MessageStatus.FAILED: f"\n\n[{_failed(message.failure)}]",
    }.get(message.status, "")


def _failed(failure: Failure | None) -> str:
    if failure is None or not failure.sentence:
        return "failed"
    said = "failed, says the file it came from" if failure.from_file else "failed"
    return f"{said}: {clean_text(failure.sentence)}"


def one_line(text: str) -> str:
    """Return a text on one line, as valid Unicode."""
    return " ".join(clean_text(text).split())


def moment(milliseconds: int) -> str:
    """Return a time as ``2026-11-23 06:15 UTC``."""
    return datetime.fromtimestamp(milliseconds / 1_000, UTC).strftime("%Y-%m-%d %H:%M UTC")
