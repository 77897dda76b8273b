"""Rows of the tables to values of the core and back.

Reading is lenient, since a damaged or hand-edited row must not hide a conversation: what can't be
understood becomes its default.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

import apsw

from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Cost,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    ScrollAnchor,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.json_values import (
    as_mapping,
    as_number,
    as_text,
    as_whole,
    object_in,
)
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.core.text.stored_sentences import sentence_of, template_of
from falcon_desktop.core.text.unicode_text import clean_text

EnumT = TypeVar("EnumT", bound=StrEnum)
OtherT = TypeVar("OtherT")
_LARGEST: Final = 2**63 - 1
_DIGEST: Final = 8
_REASONING: Final = "reasoning"
_PARTS: Final = "parts"
"""Each stands in a digest where a text's has the role."""

MESSAGE_COLUMNS: Final = (
    "id", "parent_id", "role", "status", "created_at", "checksum", "finish_reason", "model",
    "prompt_tokens", "completion_tokens", "cached_tokens", "reasoning_tokens",
    "seconds_to_first_token", "seconds_total", "seconds_reasoning", "tokens_per_second",
    "text_length", "text", "search_text", "reasoning", "search_reasoning", "provenance", "failure",
    "cost", "currency", "cost_is_partial", "charged_by", "seconds_to_load", "seconds_of_prompt",
    "fresh_after",
)  # fmt: skip
CONVERSATION_COLUMNS: Final = (
    "id", "title", "created_at", "updated_at", "kind", "title_edited", "active_leaf_id", "draft",
    "anchor_message_id", "anchor_offset", "connection_id", "model", "settings", "pinned_at",
    "archived_at", "deleted_at", "unseen", "context_policy", "removed_from",
)  # fmt: skip


def checksum(message_id: str, role: str, text: str, reasoning: str, *, parts: bytes = b"") -> bytes:
    """Return what betrays a message whose bytes changed on the disk: 8 bytes of BLAKE2b of its
    text, 8 more of its reasoning where it has some, and 8 more of its ``parts`` where there are
    rows of them (``parts.fingerprint``); those of its reasoning stand before them in any case.
    """
    made = _digest(message_id, role, _bytes(text))
    if reasoning or parts:
        made += _digest(message_id, _REASONING, _bytes(reasoning))
    if parts:
        made += _digest(message_id, _PARTS, parts)
    return made


def is_as_saved(
    saved: bytes,
    message_id: str,
    role: str,
    text: bytes,
    reasoning: bytes,
    *,
    parts: bytes | None = b"",
) -> bool:
    """Say whether a message's bytes in the file are those that its checksum was made of.

    Earlier versions of this program made none of the reasoning, and then nothing is said of that.
    ``parts`` None says nothing of the parts.
    """
    if saved[:_DIGEST] != _digest(message_id, role, text):
        return False
    if len(saved) == _DIGEST:
        return not parts
    if saved[_DIGEST : 2 * _DIGEST] != _digest(message_id, _REASONING, reasoning):
        return False
    made_of = _digest(message_id, _PARTS, parts) if parts else b""
    return parts is None or saved[2 * _DIGEST :] == made_of


def row_is_as_saved(row: Mapping[str, Any], parts: bytes | None) -> bool:
    """Say the same of a message's row by the names of its columns, texts as such or as bytes."""
    text, reasoning = (
        one if isinstance(one, bytes) else _bytes(one) for one in (row["text"], row["reasoning"])
    )
    return is_as_saved(bytes(row["checksum"]), row["id"], row["role"], text, reasoning, parts=parts)


def _digest(message_id: str, role: str, text: bytes) -> bytes:
    begin = f"{message_id}\0{role}\0".encode("utf-8", "surrogatepass")
    made = hashlib.blake2b(begin, digest_size=_DIGEST)
    made.update(text)
    return made.digest()


def has_parts(message: Message) -> bool:
    """Say whether a message has rows of parts."""
    return bool(
        message.parts or message.later_requests or message.attachments or message.confidence
    )


def message_values(
    message: Message, normaliser: Normaliser | None, parts: bytes
) -> tuple[apsw.SQLiteValue, ...]:
    """Return a message's values in the order of :data:`MESSAGE_COLUMNS`; its text is clean.

    Without ``normaliser`` what the index holds is left out: see ``connections.INDEX_BYTES``.
    ``parts`` is the fingerprint of the rows of its parts.
    """
    usage, timings, cost = message.usage, message.timings, message.usage.cost
    reasoning = clean_text(message.reasoning)
    return (
        message.id,
        message.parent_id,
        message.role.value,
        message.status.value,
        whole(message.created_at) or 0,
        checksum(message.id, message.role.value, message.text, reasoning, parts=parts),
        clean_text(message.finish_reason),
        clean_text(message.provenance.model),
        whole(usage.prompt_tokens),
        whole(usage.completion_tokens),
        whole(usage.cached_tokens),
        whole(usage.reasoning_tokens),
        real(timings.first_token),
        real(timings.total),
        real(timings.reasoning),
        real(timings.tokens_per_second),
        len(message.text),
        message.text,
        normaliser.index_form(message.text) if normaliser else None,
        reasoning,
        normaliser.index_form(reasoning) if normaliser else None,
        provenance_json(message.provenance),
        _failure_json(message.failure),
        whole(cost.amount) if cost else None,
        clean_text(cost.currency) if cost else None,
        int(cost.partial) if cost else 0,
        _charged_by(message),
        real(timings.loading),
        real(timings.prompt),
        int(message.fresh_after),
    )


def message_from(row: tuple[Any, ...], conversation_id: str, parts: bytes = b"") -> Message:
    """Return the message of a row in the order of :data:`MESSAGE_COLUMNS`.

    ``parts`` is the fingerprint of the rows of its parts; they themselves are added elsewhere.
    """
    (
        message_id, parent_id, role, status, created_at, saved, finish_reason, model,
        prompt, completion, cached, reasoned, first, total, thinking, speed,
        _, text, _, reasoning, _, provenance, failure,
        amount, currency, partial, _, loading, reading, fresh_after,
    ) = row  # fmt: skip
    cost = None if amount is None else Cost(amount, currency or "", bool(partial))
    return Message(
        id=message_id,
        conversation_id=conversation_id,
        parent_id=parent_id,
        role=enum(Role, role, Role.ASSISTANT),
        text=text,
        created_at=created_at,
        status=enum(MessageStatus, status, MessageStatus.INTERRUPTED),
        reasoning=reasoning,
        finish_reason=finish_reason,
        usage=Usage(prompt, completion, cached, reasoned, cost),
        timings=Timings(first, total, thinking, speed, loading, reading),
        provenance=provenance_from(provenance, model),
        failure=_failure_from(failure),
        fresh_after=bool(fresh_after),
        altered=not is_as_saved(
            saved, message_id, role, _bytes(text), _bytes(reasoning), parts=parts
        ),
    )


def _charged_by(message: Message) -> str | None:
    """Return the id of the connection that may want money for an answer, None where none does."""
    connection_id = clean_text(message.provenance.connection_id)
    if message.usage.cost is not None:
        return connection_id
    if message.role is not Role.ASSISTANT or message.provenance.edited:
        return None
    came = message.text or message.reasoning or message.attachments
    return connection_id if connection_id and came else None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def conversation_values(conversation: Conversation) -> tuple[apsw.SQLiteValue, ...]:
    """Return a conversation's values in the order of :data:`CONVERSATION_COLUMNS`."""
    anchor = conversation.scroll_anchor
    return (
        conversation.id,
        clean_text(conversation.title),
        whole(conversation.created_at) or 0,
        whole(conversation.updated_at) or 0,
        conversation.kind.value,
        int(conversation.title_edited),
        conversation.active_leaf_id,
        clean_text(conversation.draft),
        anchor.message_id if anchor else None,
        anchor.offset if anchor else None,
        conversation.connection_id,
        clean_text(conversation.model),
        settings_json(conversation.settings),
        whole(conversation.pinned_at),
        whole(conversation.archived_at),
        whole(conversation.deleted_at),
        int(conversation.unseen),
        conversation.context_policy or "",
        conversation.removed_from,
    )


def conversation_from(row: tuple[Any, ...]) -> Conversation:
    """Return the conversation of a row in the order of :data:`CONVERSATION_COLUMNS`."""
    (
        conversation_id, title, created_at, updated_at, kind, title_edited, leaf, draft,
        anchor_id, anchor_offset, connection_id, model, settings, pinned, archived, deleted, unseen,
        policy, removed_from,
    ) = row  # fmt: skip
    return Conversation(
        id=conversation_id,
        title=title,
        created_at=created_at,
        updated_at=updated_at,
        kind=enum(ConversationKind, kind, ConversationKind.CHAT),
        title_edited=bool(title_edited),
        active_leaf_id=leaf,
        draft=draft,
        scroll_anchor=None if anchor_id is None else ScrollAnchor(anchor_id, anchor_offset or 0),
        connection_id=connection_id,
        model=model,
        settings=GenerationSettings.from_json(json_object(settings)),
        pinned_at=pinned,
        archived_at=archived,
        deleted_at=deleted,
        unseen=bool(unseen),
        context_policy=enum(ContextPolicy, policy, None),
        removed_from=removed_from,
    )


def settings_json(settings: GenerationSettings) -> str:
    """Return what was changed of the settings as JSON text."""
    return json_text(settings.to_json())


def json_object(text: str | None) -> dict[str, Any]:
    """Return the object that a JSON text holds; empty if it holds none."""
    return object_in(text or "{}") or {}


def enum(kind: type[EnumT], value: str, otherwise: OtherT) -> EnumT | OtherT:
    """Return the member of ``kind`` with this value, or ``otherwise``."""
    try:
        return kind(value)
    except ValueError:
        return otherwise


def whole(value: int | None) -> int | None:
    """Return ``value`` if SQLite can hold it (64 bits), else None."""
    if value is None or not -_LARGEST <= value <= _LARGEST:
        return None
    return int(value)


def real(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=str)
"""Made once: an import writes a hundred thousand objects."""


def json_text(value: Mapping[str, Any]) -> str:
    return clean_text(_ENCODER.encode(value)) if value else "{}"


def provenance_json(provenance: Provenance) -> str:
    values = {
        "connection_id": provenance.connection_id,
        "connection_name": provenance.connection_name,
        "server": provenance.server,
        "model_hash": provenance.model_hash,
        "settings": dict(provenance.settings),
        "request": dict(provenance.request),
        "recipe": dict(provenance.recipe),
        "address": provenance.address,
        "has_key": provenance.has_key,
        "left_out": provenance.left_out,
        "edited": provenance.edited,
        "cache_written": whole(provenance.cache_written),
    }
    said = {name: value for name, value in values.items() if value}
    if provenance.seed is not None:
        said["seed"] = provenance.seed  # 0 is a seed like any other
    return json_text(said)


def provenance_from(text: str, model: str) -> Provenance:
    if text == "{}":
        return Provenance(model=model)
    data = json_object(text)
    return Provenance(
        connection_id=as_text(data.get("connection_id")),
        connection_name=as_text(data.get("connection_name")),
        server=as_text(data.get("server")),
        model=model,
        model_hash=as_text(data.get("model_hash")),
        settings=as_mapping(data.get("settings")),
        request=as_mapping(data.get("request")),
        recipe=as_mapping(data.get("recipe")),
        address=as_text(data.get("address")),
        has_key=data.get("has_key") is True,
        seed=as_whole(data.get("seed"), -(2**64), 2**64),
        left_out=as_whole(data.get("left_out")) or 0,
        edited=data.get("edited") is True,
        cache_written=as_whole(data.get("cache_written")),
    )


def _failure_json(failure: Failure | None) -> str | None:
    if failure is None:
        return None
    values: dict[str, Any] = {
        "code": failure.code,
        "sentence": failure.sentence,
        "detail": failure.detail,
        "next_step": failure.next_step,
    }
    if failure.fits_without:
        values["fits_without"] = failure.fits_without
    if (wait := real(failure.retry_after)) is not None:
        values["retry_after"] = wait
    if failure.from_file:
        values["from_file"] = True
    if (made := template_of(failure.sentence)) is not None:
        values["made_of"] = made
    return json_text(values)


def _failure_from(text: str | None) -> Failure | None:
    if text is None:
        return None
    data = json_object(text)
    return Failure(
        code=as_text(data.get("code")) or "error",
        sentence=sentence_of(as_text(data.get("sentence")), data.get("made_of")),
        detail=as_text(data.get("detail")),
        next_step=as_text(data.get("next_step")) or "none",
        fits_without=as_whole(data.get("fits_without")) or 0,
        retry_after=as_number(data.get("retry_after")),
        from_file=data.get("from_file") is True,
    )
