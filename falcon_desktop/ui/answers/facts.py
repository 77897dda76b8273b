"""How an answer was made, as lines of text: figures, options, and what is unknown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from falcon_desktop.core.domain.conversation import Failure, Message, MessageStatus
from falcon_desktop.core.domain.generation import DEFAULT_SYSTEM_MESSAGE, Thinking
from falcon_desktop.core.domain.provenance import ProvenanceReport
from falcon_desktop.core.domain.servers import PARAMETER_NAMES
from falcon_desktop.ui.kit.connection_names import connection_name
from falcon_desktop.ui.kit.costs import cost_words, spent_words
from falcon_desktop.ui.kit.i18n import told, tr
from falcon_desktop.ui.options.words import label_of, thinking_text
from falcon_desktop.ui.transcript.words import failure_words

_ALONE, _END_ALONE = "\u2068", "\u2069"
"""What stands between them is read in its own direction, whatever stands around it."""


def summary_of(how: ProvenanceReport, *, alone: bool = False) -> str:
    """Return what is known of how an answer was made, one fact a line, then the options.

    ``alone``: signs, which :func:`without_signs` takes out, keep each value in its own direction.
    Beside names that are read from the right, JSON and English would have their ends turned round.
    """
    answer = how.answer
    kept = _kept_alone if alone else str
    facts = {**_origin(how), **_ending(answer), **_figures(answer), **_costs(how)}
    lines = [f"{name}: {kept(value)}" for name, value in facts.items() if value not in (None, "")]
    options = _options(answer)
    if options:
        lines += ["", tr("Options used:")]
        lines += [f"  {name}: {kept(value)}" for name, value in options.items()]
    lines += _later(answer)
    lines += _unsure(how)
    if not how.request.is_exact and how.request.problem:
        lines += ["", told(how.request.problem)]
    return "\n".join(lines)


def without_signs(shown: str) -> str:
    """Return what is copied of a summary."""
    return shown.replace(_ALONE, "").replace(_END_ALONE, "")


def _kept_alone(value: object) -> str:
    lines = str(value).split("\n")  # the signs hold for a line
    return "\n".join(f"{_ALONE}{line}{_END_ALONE}" for line in lines)


def _later(answer: Message) -> list[str]:
    """Return what is known of the requests after the first, a line each."""
    lines: list[str] = []
    for number, one in enumerate(answer.later_requests, 2):
        tokens = (
            (tr("Prompt tokens"), one.usage.prompt_tokens),
            (tr("Completion tokens"), one.usage.completion_tokens),
        )
        told_of = [one.provenance.model, one.finish_reason]
        told_of += [f"{name}: {count}" for name, count in tokens if count is not None]
        words = " · ".join(filter(None, told_of))
        lines.append(f"{tr('Request {number}', number=number)}: {words}")
    return ["", *lines] if lines else []


def _unsure(how: ProvenanceReport) -> list[str]:
    """Return the tokens that the model was least sure of, a line each: for who can't see or point
    at where they are marked.
    """
    if not how.least_certain:
        return []
    from falcon_desktop.ui.markdown.tokens import token_lines  # few answers have some

    text = how.answer.text
    lines = [" · ".join(token_lines(text, one)) for one in how.least_certain]
    return ["", tr("Least certain tokens:"), *(f"  {line}" for line in lines)]


def request_text(how: ProvenanceReport) -> str:
    """Return the request's JSON, or what remains of it."""
    if not how.request.body:
        return told(how.request.problem)
    text = json.dumps(how.request.body, ensure_ascii=False, indent=2)
    if how.request.is_exact:
        return text
    left = tr("What remains of the request, without the messages:")
    return f"{told(how.request.problem)}\n\n{left}\n\n{text}"


def curl_text(how: ProvenanceReport) -> str:
    """Return the command, with what is needed to run it as shell comments."""
    return how.curl_text(told)


def prompt_text(how: ProvenanceReport) -> str:
    """Return the prompt as it was sent."""
    return how.request.prompt or told(how.request.problem)


def error_text(answer: Message) -> str:
    """Return the failure with the server's own words, "" if nothing failed."""
    failure = answer.failure
    if failure is None:
        return ""
    lines = [failure_words(failure), tr("Code: {code}", code=failure.code)]
    if failure.retry_after is not None:
        lines.append(tr("Retry after: {seconds} s", seconds=f"{failure.retry_after:g}"))
    if failure.detail:
        lines += ["", _whose_words(failure), told(failure.detail)]
    return "\n".join(lines)


def _whose_words(failure: Failure) -> str:
    return tr("From the file:") if failure.from_file else tr("Server response:")


def status_word(status: MessageStatus) -> str:
    """Return how an answer ended, in a word."""
    return {
        MessageStatus.COMPLETE: tr("complete"),
        MessageStatus.STREAMING: tr("in progress"),
        MessageStatus.STOPPED: tr("stopped by you"),
        MessageStatus.INTERRUPTED: tr("interrupted"),
        MessageStatus.FAILED: tr("failed"),
    }[status]


def _origin(how: ProvenanceReport) -> dict[str, Any]:
    made = how.answer.provenance
    name = connection_name(made.connection_name, made.connection_id)
    if how.connection is None and made.connection_id:
        name = tr("{name} (since removed)", name=name)
    return {
        tr("Model"): made.model,
        tr("Model file (SHA-256)"): made.model_hash,
        tr("Connection"): name,
        tr("Address"): tr("built-in engine") if how.is_engine else made.address,
        tr("Server"): made.server,
        tr("Key"): tr("sent") if made.has_key and not how.is_engine else "",
    }


def _ending(answer: Message) -> dict[str, Any]:
    made = answer.provenance
    sent = made.settings.get("seed")
    reported = made.seed
    return {
        tr("Status"): status_word(answer.status),
        tr("Text"): tr("edited after the model wrote it") if made.edited else "",
        tr("Finish reason"): answer.finish_reason,
        tr("Seed"): _seed(sent, reported),
    }


def _seed(sent: object, reported: int | None) -> str:
    if isinstance(sent, int) and sent >= 0:
        return tr("{seed} (set by you)", seed=sent)
    if reported is not None:
        return tr("{seed} (set by the server)", seed=reported)
    return tr("not sent (server chose)")


def _figures(answer: Message) -> dict[str, Any]:
    usage, timings = answer.usage, answer.timings
    return {
        tr("Prompt tokens"): usage.prompt_tokens,
        tr("Cached tokens"): usage.cached_tokens,
        tr("Tokens written to cache"): answer.provenance.cache_written,
        tr("Completion tokens"): usage.completion_tokens,
        tr("Reasoning tokens"): usage.reasoning_tokens,
        tr("Time to first token"): _seconds(timings.first_token),
        tr("Time to load the model"): _seconds(timings.loading),
        tr("Time to read the prompt"): _seconds(timings.prompt),
        tr("Total time"): _seconds(timings.total),
        tr("Thinking time"): _seconds(timings.reasoning),
        tr("Tokens per second"): _number(timings.tokens_per_second),
        tr("Oldest messages left out"): answer.provenance.left_out or None,
    }


def _costs(how: ProvenanceReport) -> dict[str, str]:
    """Return what the server said that the answer cost, and what is known of its chat."""
    cost = how.answer.usage.cost
    return {
        tr("Cost"): cost_words(cost, exact=True) if cost else "",
        tr("This chat so far"): spent_words(how.spent),
    }


def _options(answer: Message) -> Mapping[str, Any]:
    settings = dict(answer.provenance.settings)
    if not settings and not answer.provenance.request:
        return {}
    system = settings.pop("system_message", None)
    if answer.provenance.recipe.get("form") != "text":
        words = DEFAULT_SYSTEM_MESSAGE if system is None else system
        settings = {"system_message": words or tr("none"), **settings}
    return {
        label_of(name) if name in PARAMETER_NAMES else name: _thinking(value)
        if name == "thinking"
        else (tr("on") if value else tr("off"))
        if isinstance(value, bool)
        else value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
        for name, value in settings.items()
    }


def _thinking(value: object) -> str:
    try:
        return thinking_text(Thinking(str(value)))
    except ValueError:  # of a newer version
        return str(value)


def _seconds(value: float | None) -> str | None:
    return None if value is None else tr("{seconds} s", seconds=f"{value:.2f}")


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"
