"""The lines of ``ask --json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Message, Usage
from falcon_desktop.core.domain.cost import decimal_text
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import Progress
from falcon_desktop.core.domain.json_answers import Fit, Verdict
from falcon_desktop.core.domain.provenance import ProvenanceReport


def done_line(
    status: str,
    message: Message | None = None,
    conversation_id: str | None = None,
    error: FalconError | None = None,
    *,
    text_missing: bool = False,
    verdict: Verdict | None = None,
) -> dict[str, Any]:
    """Return the last line. ``error`` takes precedence over what is saved with the message.

    ``status`` is complete, stopped, interrupted or failed; not_sent after a dry run. ``error`` is
    null or an object with ``code``, ``sentence``, ``detail`` and ``next_step``. ``text_missing``
    says that a part of what the server sent could not be read. ``schema`` is null, or says whether
    the answer ``fits`` its schema (null where that could not be checked), in a ``sentence``, and
    the ``place`` where not.
    """
    told: dict[str, Any] | None = None
    if error is not None:
        told = {
            "code": error.code,
            "sentence": error.sentence,
            "detail": error.detail,
            "next_step": error.next_step.value,
        }
    elif message is not None and message.failure is not None:
        told = asdict(message.failure)
    return {
        "type": "done",
        "status": status,
        "finish_reason": (message.finish_reason or None) if message else None,
        "usage": _usage(message.usage) if message else None,
        "timings": asdict(message.timings) if message else None,
        "conversation_id": conversation_id,
        "message_id": message.id if message and conversation_id else None,
        "model": (message.provenance.model or None) if message else None,
        "error": told,
        "text_missing": text_missing,
        "schema": None if verdict is None else _fit(verdict),
    }


def _fit(verdict: Verdict) -> dict[str, Any]:
    return {
        "fits": None if verdict.fit is Fit.UNKNOWN else verdict.fit is Fit.FITS,
        "sentence": verdict.sentence,
        "place": list(verdict.place),
    }


def confidence_line(message: Message) -> dict[str, Any] | None:
    """Return the line that says how sure the model was of its tokens, None where that is unknown.

    Each of ``tokens`` has ``text``, where it stands in the answer's text (``start``, ``end``, in
    characters), ``logprob``, and ``alternatives``: texts with theirs.
    """
    if message.confidence is None:
        return None
    from falcon_desktop.transfer.json_confidence import confidence_json  # few ask for it

    tokens = confidence_json(message)
    if not tokens:
        return None
    text = message.text
    return {
        "type": "confidence",
        "tokens": [{"text": text[one["start"] : one["end"]], **one} for one in tokens],
    }


def request_line(report: ProvenanceReport) -> dict[str, Any]:
    """Return the line of a dry run: what would be sent, the key left out, and as a command."""
    return {
        "type": "request",
        "method": "POST",
        "address": None if report.is_engine else report.answer.provenance.address,
        "model": report.answer.provenance.model,
        "body": report.request.body,
        "curl": report.curl,
    }


def image_line(image: Attachment) -> dict[str, Any]:
    """Return the line that says that an image came, which is kept with the chat."""
    return {
        "type": "image",
        "name": image.name,
        "media_type": image.media_type,
        "size": image.size,
        "width": image.width,
        "height": image.height,
    }


def _usage(usage: Usage) -> dict[str, Any]:
    """Return counts, and what the answer cost: a decimal as text, since no float holds it."""
    cost = usage.cost
    return {
        **asdict(usage),
        "cost": decimal_text(cost.amount) if cost else None,
        "currency": cost.currency if cost else None,
        "cost_is_partial": cost.partial if cost else False,
    }


def progress_line(progress: Progress) -> dict[str, Any]:
    """Return the line that says what happens before the text arrives."""
    return {
        "type": "progress",
        "phase": progress.phase.value,
        "fraction": progress.fraction,
        "seconds": progress.seconds,
    }
