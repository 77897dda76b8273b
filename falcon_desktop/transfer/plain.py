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
from falcon_desktop.core.text.sentences import ENGLISH, Language, Listing, Sentence, following
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.core.text.waits import asked_to_wait
from falcon_desktop.transfer.names import UNTITLED

IMAGE: Final = Sentence("Image")
THOUGHTS: Final = Sentence("Thoughts")
STARTS_FRESH: Final = Sentence("context cleared here")
ALTERED: Final = Sentence("This text was damaged on disk: it is not what was saved.")
_ENDINGS: Final = {
    MessageStatus.STOPPED: Sentence("stopped"),
    MessageStatus.INTERRUPTED: Sentence("interrupted"),
    MessageStatus.STREAMING: Sentence("still being answered"),
}


def export_plain(
    conversations: Iterable[tuple[Conversation, Sequence[Message]]], language: Language = ENGLISH
) -> Iterator[str]:
    """Yield the text, one piece per conversation."""
    between = ""
    for conversation, messages in conversations:
        title = title_of(conversation, language)
        parts = [f"{title}\n{'=' * min(len(title), 100)}"]
        if conversation.kind is ConversationKind.COMPLETION:
            parts.append(clean_text(whole_text(conversation, messages)).rstrip())
            if any(message.altered for message in shown_messages(conversation, messages)):
                parts.append(f"[{language.told(ALTERED)}]")
            yield between + "\n\n".join(parts) + "\n"
            between = "\n\n"
            continue
        for message in shown_messages(conversation, messages):
            notes = [*notes_on(message), *[STARTS_FRESH] * message.fresh_after]
            said = "".join(f"\n\n[{clean_text(language.told(note))}]" for note in notes)
            who, text = speaker(message, language), clean_text(message.text).rstrip()
            parts.append(f"{who}:\n{text}{made_of(message, language)}{said}")
        yield between + "\n\n".join(parts) + "\n"
        between = "\n\n"


def title_of(conversation: Conversation, language: Language) -> str:
    """Return a conversation's title on one line, or the word for untitled ones."""
    return one_line(conversation.title) or language.told(UNTITLED)


def about(conversation: Conversation, messages: int, language: Language) -> str:
    """Return when a conversation began, and how many messages are shown, 0 for a text."""
    when = moment(conversation.created_at)
    if language.direction == "rtl":  # else its letters would take the number after it along
        when = f"\u2066{when}\u2069"
    many = language.told(Sentence("{count} message(s)", count=messages))
    return " · ".join([when, *[many] * bool(messages)])


def shown_messages(conversation: Conversation, messages: Sequence[Message]) -> list[Message]:
    """Return the messages of the shown version, first to last."""
    return MessageTree(messages).path(conversation.active_leaf_id)


def whole_text(conversation: Conversation, messages: Sequence[Message]) -> str:
    """Return a text that models continue as it was left, its parts joined."""
    return conversation.draft or "".join(
        message.text for message in shown_messages(conversation, messages)
    )


def speaker(message: Message, language: Language) -> str:
    """Return who wrote a message, in words; for an answer, with the model's name."""
    if message.role is Role.USER:
        return language.told(Sentence("You"))
    model = model_label(one_line(message.provenance.model))
    if not model:
        return language.told(Sentence("Assistant"))
    return one_line(language.told(Sentence("Assistant ({model})", model=model)))


def made_of(message: Message, language: Language) -> str:
    """Return in words, after a blank, what tools did and which sources are named; "" for none."""
    if not message.parts:
        return ""
    from falcon_desktop.transfer.made_of import as_text  # few messages have some

    return as_text(message, language)


def notes_on(message: Message) -> list[Sentence]:
    """Return remarks on what the text of a message does not show, joined.

    Which files went with it; whether a person changed it, or the disk; that it is not whole.
    """
    notes: list[Sentence] = []
    names = Listing(filter(None, (one_line(one.name) for one in message.attachments)))
    if names:
        notes.append(Sentence("attached: {names}", names=names))
    if message.provenance.edited:
        notes.append(Sentence("edited"))
    if message.altered:
        notes.append(ALTERED)
    if message.status is MessageStatus.FAILED:
        notes.append(_failed(message.failure))
    elif message.status in _ENDINGS:
        notes.append(_ENDINGS[message.status])
    return notes


def _failed(failure: Failure | None) -> Sentence:
    if failure is None or not failure.sentence:
        return Sentence("failed")
    if failure.from_file:
        return Sentence("failed, according to the imported file: {reason}", reason=failure.sentence)
    wait = asked_to_wait(failure.retry_after)
    reason = following([failure.sentence, wait]) if wait else failure.sentence
    return Sentence("failed: {reason}", reason=reason)


def one_line(text: str) -> str:
    """Return a text on one line, as valid Unicode."""
    return " ".join(clean_text(text).split())


def moment(milliseconds: int) -> str:
    """Return a time as ``2026-11-23 06:15 UTC``, readable in every language.

    A file travels: it must not depend on who wrote it which number is the month.
    """
    return datetime.fromtimestamp(milliseconds / 1_000, UTC).strftime("%Y-%m-%d %H:%M UTC")
