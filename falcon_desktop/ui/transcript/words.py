"""The words around a message: who wrote it, how it was made, why it ended."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from falcon_desktop.core.domain.conversation import Failure, Message, MessageStatus, Role
from falcon_desktop.core.domain.errors import NextStep
from falcon_desktop.core.text.model_names import model_label
from falcon_desktop.core.text.sentences import Sentence, remade
from falcon_desktop.ui.kit.i18n import grouped, in_turn, one_line, reader_locale, told, tr, tr_n

_SHOWN_SECONDS: Final = 0.05
"""Less would be said as 0.0 s."""
_QUOTE: Final = "words"
"""What sentences call the server's own words in them (``providers/failures.py``)."""
_WAIT: Final = re.compile(r"Try again in \d+ (?:seconds|minutes)\.$")


@dataclass(frozen=True, slots=True)
class Note:
    """Why an answer did not end normally: a sentence, what to do, the server's own words.

    ``wait_until`` is when the server can be asked again, in seconds since 1970; 0 for at once.
    """

    sentence: str
    action: str = ""
    detail: str = ""
    severe: bool = False
    wait_until: float = 0.0
    more: tuple[tuple[str, str], ...] = ()
    """Other ways on: (action, words)."""
    beside_detail: str = ""
    """The sentence while ``detail`` is shown, which it quotes otherwise; "" for the same."""


def speaker(message: Message | None, role: Role) -> str:
    """Return who wrote a message, on one line: "You" or the model's name."""
    if role is Role.USER:
        return tr("You")
    name = model_label(message.provenance.model) if message is not None else ""
    return name or tr("Assistant")


def said(message: Message | None, role: Role) -> str:
    """Return a message's accessible name."""
    if role is Role.USER:
        return tr("You said")
    return tr("{name} said", name=speaker(message, role))


def seconds(value: float) -> str:
    """Return a duration as people say it: ``0.3 s``, ``12 s``, ``2 min 5 s``."""
    if value < 9.95:
        return tr("{n} s", n=reader_locale().toString(float(value), "f", 1))
    whole = round(value)
    if whole < 60:
        return tr("{n} s", n=whole)
    return tr("{minutes} min {n} s", minutes=whole // 60, n=whole % 60)


def how_made(message: Message) -> str:
    """Return "118 tokens · 41 tokens/s · first token 0.3 s" with what is known of it, behind
    "Edited" where a person changed it since.
    """
    parts = [tr("Edited")] if message.provenance.edited else []
    if message.usage.completion_tokens:
        parts.append(tr("{count} tokens", count=grouped(message.usage.completion_tokens)))
    speed = message.timings.tokens_per_second
    if speed is not None:
        parts.append(
            tr(
                "{speed} tokens/s",
                speed=reader_locale().toString(float(speed), "f", 0 if speed >= 10 else 1),
            )
        )
    first, total = message.timings.first_token, message.timings.total
    if first is not None and first >= _SHOWN_SECONDS and _has_content(message):
        parts.append(tr("first token {time}", time=seconds(first)))
    if not parts and total is not None and total >= _SHOWN_SECONDS:
        parts.append(seconds(total))
    if message.usage.cost is not None:
        from falcon_desktop.ui.kit.costs import cost_words  # few servers say

        parts.append(cost_words(message.usage.cost))
    return " · ".join(parts)


def thought(duration: float | None, *, running: bool) -> str:
    """Return the title of a reasoning block."""
    if running:
        return tr("Thinking…")
    if duration is None or duration < _SHOWN_SECONDS:
        return tr("Thoughts")
    return tr("Thought for {time}", time=seconds(duration))


def note_of(message: Message) -> Note | None:
    """Return what to say under a message whose text is not what was saved, which has parts that
    can't be shown, or under an answer that did not end by itself; None where all is well.
    """
    note = _ending_note(message) if message.role is Role.ASSISTANT else None
    lines = [tr("This text was damaged on disk: it is not what was saved.")] * message.altered
    if message.parts:
        from falcon_desktop.core.domain.parts import others_of  # few messages have some

        unknown = others_of(message)
        more = tr_n(
            "%n part(s) from a newer version of Falcon Desktop can't be shown. The JSON export has "
            "everything.",
            unknown,
        )
        lines += [more] * bool(unknown)
    if not lines:
        return note
    words = in_turn(lines)
    return replace(note, sentence=in_turn((words, note.sentence))) if note else Note(words)


def with_verdict(note: Note | None, verdict: str) -> Note | None:
    """Return a note that also says whether the answer fits its schema; ``verdict`` may be empty."""
    if note is None or not verdict:
        return Note(verdict) if verdict else note
    return replace(note, sentence=in_turn((note.sentence, verdict)))


def _ending_note(message: Message) -> Note | None:
    status = message.status
    if message.failure is not None and status in (MessageStatus.FAILED, MessageStatus.INTERRUPTED):
        return _failure_note(message, message.failure)
    match status:
        case MessageStatus.FAILED:
            return Note(tr("The answer failed."), NextStep.RETRY, severe=True)
        case MessageStatus.INTERRUPTED:
            words = tr("The answer was interrupted before it finished.")
            return Note(words, _way_on(message))
        case MessageStatus.STOPPED:
            return Note(tr("You stopped this answer."), _way_on(message))
        case MessageStatus.COMPLETE:
            return _limit_note(message)
        case MessageStatus.STREAMING:
            return None


def _failure_note(message: Message, failure: Failure) -> Note:
    if failure.from_file:
        return _note_from_file(message, failure)
    step = failure.next_step
    if failure.code == "context_too_long":
        return _too_long(failure)
    if step in (NextStep.RETRY, NextStep.CONTINUE):
        step = _way_on(message)
    more: tuple[tuple[str, str], ...] = ()
    if failure.code == "unreachable":  # the server may be down, or its address wrong
        more = ((NextStep.OPEN_CONNECTION.value, action_label(NextStep.OPEN_CONNECTION)),)
    if failure.code == "request_rejected" and message.provenance.schema:
        more = (("without_schema", tr("Send without the schema")),)
    ended = message.created_at / 1000 + (message.timings.total or 0)
    sentence = failure.sentence
    if failure.code == "rate_limited" and not isinstance(
        sentence, Sentence
    ):  # earlier versions kept how long to wait: hours ago
        sentence = _WAIT.sub("Try again later.", sentence)
    said, quoted = told(failure.detail), _quoted(sentence)
    if quoted and " ".join(said.split()) == quoted:
        said = ""  # all of it stands in the sentence
    return Note(
        told(sentence),
        "" if step == NextStep.NONE else step,
        "\n".join(filter(None, (_asked_to_wait(failure), said))),
        severe=message.status is MessageStatus.FAILED,
        wait_until=ended + failure.retry_after if failure.retry_after else 0.0,
        more=more,
        beside_detail=_without_quote(sentence) if quoted and said else "",
    )


def _quoted(sentence: str) -> str:
    """Return the server's words that a sentence quotes, "" if it quotes none."""
    found = sentence.values.get(_QUOTE) if isinstance(sentence, Sentence) else None
    return found if isinstance(found, str) else ""


def _without_quote(sentence: str) -> str:
    if not isinstance(sentence, Sentence):
        return told(sentence)
    return told(remade(sentence.template, {**sentence.values, _QUOTE: "…"}))


def _asked_to_wait(failure: Failure) -> str:
    if failure.retry_after is None:
        return ""
    from falcon_desktop.core.text.waits import asked_to_wait  # few failures say so

    return told(asked_to_wait(failure.retry_after))


def _note_from_file(message: Message, failure: Failure) -> Note:
    """Return what an imported file says of a failure, marked as its words.

    Whoever wrote the file chose the next step too: a key that is asked for, or settings that are
    opened, would look like the program's own idea. Only asking again is offered.
    """
    return Note(
        failure_words(failure),
        _way_on(message),
        told(failure.detail),
        severe=message.status is MessageStatus.FAILED,
    )


def failure_words(failure: Failure) -> str:
    """Return why an answer failed; words from an imported file are marked as such."""
    if not failure.from_file:
        return told(failure.sentence)
    sentence = one_line(told(failure.sentence), 2_000)
    if not sentence:
        return tr("The answer failed.")
    return tr("From the file: {sentence}", sentence=sentence)


def _too_long(failure: Failure) -> Note:
    """Return the choice where a chat does not fit: what stays behind, or another model."""
    without = failure.fits_without
    ways = [
        ("shorten", tr("Shorten the message")),
        ("start_fresh", tr("Clear context here")),
        (NextStep.CHOOSE_MODEL.value, tr("Use another model")),
        (NextStep.RETRY.value, tr("Retry")),
    ]
    if without:
        ways.insert(0, ("send_without", tr_n("Send without the oldest %n message(s)", without)))
    return Note(told(failure.sentence), "", told(failure.detail), severe=True, more=tuple(ways))


def _has_content(message: Message) -> bool:
    return bool(message.text or message.reasoning or message.attachments or message.parts)


def _way_on(message: Message) -> NextStep:
    """Return how an answer that broke off goes on: what came is worth keeping, if anything did."""
    return NextStep.CONTINUE if message.text else NextStep.RETRY


def _limit_note(message: Message) -> Note | None:
    if message.role is Role.USER:
        return None
    if message.finish_reason == "length":
        return Note(tr("Reached the length limit."), NextStep.CONTINUE)
    if message.finish_reason == "pause_turn":
        return Note(tr("The server paused this answer."), NextStep.CONTINUE)
    if message.finish_reason == "content_filter":
        return Note(tr("The server's content filter stopped this answer."))
    if not _has_content(message):
        return Note(tr("The model returned nothing."), NextStep.RETRY)
    return None


def action_label(action: str) -> str:
    """Return the label of a next step's button."""
    labels = {
        NextStep.RETRY: tr("Retry"),
        NextStep.CONTINUE: tr("Continue"),
        NextStep.OPEN_CONNECTION: tr("Open settings"),
        NextStep.ENTER_KEY: tr("Enter key"),
        NextStep.CHOOSE_MODEL: tr("Use another model"),
        NextStep.SHORTEN_CONTEXT: tr("Shorten the context"),
        NextStep.FREE_SPACE: tr("Free some space"),
        NextStep.RESTORE_BACKUP: tr("Restore a backup"),
        NextStep.RUN_WITH: tr("Run with…"),
        NextStep.UPDATE: tr("Check for updates"),
    }
    try:
        return labels[NextStep(action)]
    except (KeyError, ValueError):
        return tr("Retry")
