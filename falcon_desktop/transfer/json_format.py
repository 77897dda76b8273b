"""Our JSON: every conversation with all versions and how each was made, without loss.

The format, version 1 (``conversations.schema.json`` beside this module says the same to a
machine)::

    {"format": "falcon-desktop-conversations", "version": 1, "conversations": [
      {"id", "title", "created_at", "updated_at", …,
       "messages": [{"id", "parent_id", "role", "text", "created_at", "status", …}]}]}

* The file is UTF-8, one conversation a line. Times are milliseconds since 1970 UTC, durations are
  seconds, ids are UUIDs. A member that is absent has its empty value: "", null, {} or false.
* ``messages`` is a tree by ``parent_id``; parents stand before children, and messages with the
  same parent are versions of each other, oldest first. ``active_leaf_id`` names the last message
  of the version that was shown.
* ``settings`` holds the options that the user changed, by the names of ``GenerationSettings``.
* A message's ``made_by`` is how an answer was made: connection, server, model, settings, and the
  request as it was sent. No key is ever in it.
* ``parts`` is what a message is made of where that is more than what it thought, its files and its
  text in this order: see :mod:`falcon_desktop.transfer.json_parts`. ``later_requests`` says how the
  second request of an answer and those after it were made, in the members that a message has.
  ``confidence`` says how sure the model was of each token:
  :mod:`falcon_desktop.transfer.json_confidence`.
* ``removed_from`` is set where the messages were put into the trash by themselves: it names the
  conversation that they go back into, and the first one's ``parent_id`` is a message of that.
* ``usage`` has the cost of an answer where the server said it, as a decimal in a text: no float
  holds it exactly.
* A reader must refuse a higher ``version`` and ignore members that it does not know.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.attachments import (
    IMAGE_TYPES,
    MAX_DOCUMENT_BYTES,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_TEXT_BYTES,
    PDF,
    Attachment,
    AttachmentKind,
)
from falcon_desktop.core.domain.attachments import MAX_NAME as MAX_FILE_NAME
from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Cost,
    Failure,
    LaterRequest,
    Message,
    Provenance,
    Role,
    ScrollAnchor,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.cost import cost_of, decimal_text
from falcon_desktop.core.domain.errors import InvalidInput, NextStep
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.imports import ImportedConversation, ImportPlan, tidy
from falcon_desktop.transfer.values import (
    MAX_NAME,
    MAX_TITLE,
    clean_json,
    count_of,
    derived_id,
    is_id,
    mapping_of,
    number_of,
    status_of,
    text_of,
    time_of,
)

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import KeptConfidence
    from falcon_desktop.core.domain.parts import Part

FORMAT: Final = "falcon-desktop-conversations"
VERSION: Final = 1
SOURCE: Final = "Falcon Desktop"
MAX_SEED: Final = 2**64 - 1
MAX_LATER: Final = 1_000
"""Requests of one answer after the first."""
_NOBODY: Final = Provenance()
_UNSAFE: Final = re.compile(r"""[\s\\'"`$<>{}|^]""")
"""What a shell may take for more than an address; RFC 3986 allows ``$`` and ``'``, servers need
neither."""


def export_json(conversations: Iterable[tuple[Conversation, Sequence[Message]]]) -> Iterator[str]:
    """Yield the file piece by piece, one piece per conversation."""
    yield f'{{"format": "{FORMAT}", "version": {VERSION}, "conversations": ['
    between = "\n"
    for conversation, messages in conversations:
        data = _conversation_json(conversation)
        data["messages"] = [_message_json(message) for message in messages]
        yield between + json.dumps(clean_json(data), ensure_ascii=False, allow_nan=False)
        between = ",\n"
    yield "\n]}\n"


def is_our_json(data: Any) -> bool:
    """Whether parsed JSON claims to be in this format."""
    return isinstance(data, dict) and data.get("format") == FORMAT


def plan_from_json(data: Any) -> ImportPlan:
    """Read parsed JSON as :func:`export_json` wrote it, without trusting it.

    Raises:
        InvalidInput: it is not this format, or from a newer version.
    """
    if not is_our_json(data):
        raise InvalidInput(Sentence("This is not a Falcon Desktop export."))
    version, conversations = data.get("version"), data.get("conversations")
    if not isinstance(version, int) or not isinstance(conversations, list):
        raise InvalidInput(Sentence("This Falcon Desktop export is damaged."))
    if version > VERSION:
        raise InvalidInput(Sentence("This file was written by a newer version of Falcon Desktop."))
    taken: set[str] = set()
    read = [
        _read_conversation(item, place, taken)
        for place, item in enumerate(conversations)
        if isinstance(item, dict)
    ]
    damaged = len(conversations) - len(read)
    remarks = (Sentence("Damaged chats, left out: {number}.", number=damaged),) if damaged else ()
    return ImportPlan(SOURCE, tuple(read), (*remarks, *_on_parts(conversations, read)))


def _on_parts(given: Sequence[Any], read: Sequence[ImportedConversation]) -> list[Sentence]:
    """Return what is to be said of parts: of those that a newer version wrote, and of too many."""
    if not any(one.parts for item in read for one in item.messages):
        return []
    from falcon_desktop.core.domain.parts import others_of  # few files have some
    from falcon_desktop.transfer.json_parts import left_out_of

    unknown = sum(others_of(one) for item in read for one in item.messages)
    beyond = sum(
        left_out_of(one.get("parts"))
        for item in as_mappings(given)
        for one in as_mappings(item.get("messages"))
    )
    counted = [
        Sentence(
            "Message parts from a newer version of Falcon Desktop, kept but not shown: {number}.",
            number=unknown,
        ),
        Sentence(
            "Tool calls, results and sources beyond what a message can hold, left out: {number}.",
            number=beyond,
        ),
    ]
    return [one for one in counted if one.values["number"]]


def _conversation_json(conversation: Conversation) -> dict[str, Any]:
    anchor = conversation.scroll_anchor
    return _without_empty(
        {
            "id": conversation.id,
            "title": conversation.title,
            "created_at": conversation.created_at,
            "updated_at": conversation.updated_at,
            "kind": conversation.kind.value,
            "title_edited": conversation.title_edited,
            "active_leaf_id": conversation.active_leaf_id,
            "draft": conversation.draft,
            "scroll_anchor": anchor and {"message_id": anchor.message_id, "offset": anchor.offset},
            "connection_id": conversation.connection_id,
            "model": conversation.model,
            "settings": conversation.settings.to_json(),
            "context_policy": conversation.context_policy,
            "pinned_at": conversation.pinned_at,
            "archived_at": conversation.archived_at,
            "deleted_at": conversation.deleted_at,
            "unseen": conversation.unseen,
            "removed_from": conversation.removed_from,
        },
        keep=("id", "title", "created_at", "updated_at"),
    )


def _message_json(message: Message) -> dict[str, Any]:
    failure = message.failure
    return _without_empty(
        {
            "id": message.id,
            "parent_id": message.parent_id,
            "role": message.role.value,
            "text": message.text,
            "created_at": message.created_at,
            "status": message.status.value,
            "reasoning": message.reasoning,
            "finish_reason": message.finish_reason,
            "usage": _usage_json(message.usage),
            "timings": _timings_json(message.timings),
            "made_by": _made_by_json(message.provenance),
            "failure": failure
            and _without_empty(
                {
                    "code": failure.code,
                    "sentence": failure.sentence,
                    "detail": failure.detail,
                    "next_step": failure.next_step,
                    "fits_without": failure.fits_without or None,
                    "retry_after": failure.retry_after,
                    "from_file": failure.from_file,
                },
                keep=("code", "sentence", "detail", "next_step"),
            ),
            "fresh_after": message.fresh_after,
            "altered": message.altered,
            "attachments": [_attachment_json(one) for one in message.attachments] or None,
            "parts": _parts_json(message) if message.parts else None,
            "later_requests": [_later_json(one) for one in message.later_requests] or None,
            "confidence": _confidence_json(message) if message.confidence else None,
        },
        keep=("id", "parent_id", "role", "text", "created_at", "status"),
    )


def _parts_json(message: Message) -> list[dict[str, Any]]:
    from falcon_desktop.transfer.json_parts import parts_json  # few messages have some

    return parts_json(message.parts)


def _confidence_json(message: Message) -> list[dict[str, Any]] | None:
    from falcon_desktop.transfer.json_confidence import confidence_json  # few messages have some

    return confidence_json(message)


def _later_json(one: LaterRequest) -> dict[str, Any]:
    return _without_empty(
        {
            "made_by": _made_by_json(one.provenance),
            "usage": _usage_json(one.usage),
            "timings": _timings_json(one.timings),
            "finish_reason": one.finish_reason,
        }
    )


def _usage_json(usage: Usage) -> dict[str, Any]:
    return _without_empty(
        {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cached_tokens": usage.cached_tokens,
            "reasoning_tokens": usage.reasoning_tokens,
            **(_cost_json(usage.cost) if usage.cost else {}),
        }
    )


def _cost_json(cost: Cost) -> dict[str, Any]:
    said = {"cost": decimal_text(cost.amount), "currency": cost.currency}
    return {**said, "cost_is_partial": True} if cost.partial else said


def _timings_json(timings: Timings) -> dict[str, Any]:
    return _without_empty(
        {
            "first_token": timings.first_token,
            "total": timings.total,
            "reasoning": timings.reasoning,
            "tokens_per_second": timings.tokens_per_second,
            "loading": timings.loading,
            "prompt": timings.prompt,
        }
    )


def _made_by_json(made_by: Provenance) -> dict[str, Any]:
    return _without_empty(
        {
            "connection_id": made_by.connection_id,
            "connection_name": made_by.connection_name,
            "server": made_by.server,
            "model": made_by.model,
            "model_hash": made_by.model_hash,
            "settings": made_by.settings,
            "request": made_by.request,
            "recipe": made_by.recipe,
            "address": made_by.address,
            "has_key": made_by.has_key,
            "seed": made_by.seed,
            "left_out": made_by.left_out or None,
            "edited": made_by.edited,
            "cache_written": made_by.cache_written,
        }
    )


def _attachment_json(attachment: Attachment) -> dict[str, Any]:
    return _without_empty(
        {
            "name": attachment.name,
            "kind": attachment.kind.value,
            "media_type": attachment.media_type,
            "size": attachment.size,
            "text": attachment.text,
            "data": base64.b64encode(attachment.data).decode("ascii"),
            "width": attachment.width or None,
            "height": attachment.height or None,
            "note": attachment.note,
        },
        keep=("name", "kind", "media_type", "size"),
    )


def _without_empty(data: dict[str, Any], keep: Sequence[str] = ()) -> dict[str, Any]:
    return {
        key: value
        for key, value in data.items()
        if key in keep or not (value is None or value is False or value in ("", {}))
    }


def _read_conversation(
    data: Mapping[str, Any], place: int, taken: set[str]
) -> ImportedConversation:
    created_at = time_of(data, "created_at") or 0
    conversation_id = _own_id(data, created_at, place, taken, "conversation")
    given = data.get("messages")
    new_ids: dict[str, str] = {}
    messages = [
        _read_message(item, number, conversation_id, taken, new_ids)
        for number, item in enumerate(as_list(given))
        if isinstance(item, dict)
    ]
    removed_from, deleted_at = data.get("removed_from"), time_of(data, "deleted_at")
    anchor = mapping_of(data, "scroll_anchor")
    anchored_to = new_ids.get(text_of(anchor, "message_id"))
    offset = anchor.get("offset")
    conversation = Conversation(
        id=conversation_id,
        title=text_of(data, "title", MAX_TITLE),
        created_at=created_at,
        updated_at=time_of(data, "updated_at") or created_at,
        kind=ConversationKind.COMPLETION
        if data.get("kind") == ConversationKind.COMPLETION
        else ConversationKind.CHAT,
        title_edited=data.get("title_edited") is True,
        active_leaf_id=new_ids.get(text_of(data, "active_leaf_id")),
        draft=text_of(data, "draft"),
        scroll_anchor=ScrollAnchor(anchored_to, offset)
        if anchored_to and isinstance(offset, int) and abs(offset) < 2**31
        else None,
        connection_id=text_of(data, "connection_id", MAX_NAME),
        model=text_of(data, "model", MAX_NAME),
        settings=_settings(mapping_of(data, "settings")),
        context_policy=_policy(data.get("context_policy")),
        pinned_at=time_of(data, "pinned_at"),
        archived_at=time_of(data, "archived_at"),
        deleted_at=deleted_at,
        unseen=data.get("unseen") is True,
        removed_from=removed_from if deleted_at is not None and is_id(removed_from) else "",
    )
    return tidy(conversation, messages)


def _read_message(
    data: Mapping[str, Any],
    place: int,
    conversation_id: str,
    taken: set[str],
    new_ids: dict[str, str],
) -> Message:
    created_at = time_of(data, "created_at") or 0
    given_id = text_of(data, "id", MAX_NAME)
    message_id = _own_id(data, created_at, place, taken, conversation_id)
    new_ids.setdefault(given_id, message_id)
    parent = data.get("parent_id")
    text, reasoning = text_of(data, "text"), text_of(data, "reasoning")
    files = _attachments(given) if (given := data.get("attachments")) else ()
    return Message(
        id=message_id,
        conversation_id=conversation_id,
        parent_id=new_ids.get(parent, parent if is_id(parent) else None)
        if isinstance(parent, str)
        else None,
        role=Role.ASSISTANT if data.get("role") == Role.ASSISTANT else Role.USER,
        text=text,
        created_at=created_at,
        status=status_of(data.get("status")),
        reasoning=reasoning,
        finish_reason=text_of(data, "finish_reason", MAX_NAME),
        usage=_usage(usage) if (usage := mapping_of(data, "usage")) else Usage(),
        timings=_timings(timings) if (timings := mapping_of(data, "timings")) else Timings(),
        provenance=_provenance(made_by) if (made_by := mapping_of(data, "made_by")) else _NOBODY,
        failure=_failure(data.get("failure")),
        attachments=tuple(one for one in files if one is not None),
        fresh_after=data.get("fresh_after") is True,
        parts=_parts(parts, text, reasoning, files) if (parts := data.get("parts")) else (),
        later_requests=_later(later) if (later := data.get("later_requests")) else (),
        confidence=_confidence(tokens, text) if (tokens := data.get("confidence")) else None,
    )


def _parts(
    given: object, text: str, reasoning: str, files: Sequence[Attachment | None]
) -> tuple[Part, ...]:
    from falcon_desktop.transfer.json_parts import read_parts  # few messages have some

    places = iter(range(len(files)))
    kept = [None if one is None else next(places) for one in files]
    return read_parts(given, text, reasoning, kept)


def _confidence(given: object, text: str) -> KeptConfidence | None:
    from falcon_desktop.transfer.json_confidence import read_confidence  # few messages have some

    return read_confidence(given, text)


def _later(given: object) -> tuple[LaterRequest, ...]:
    return tuple(
        LaterRequest(
            _provenance(mapping_of(one, "made_by")),
            _usage(mapping_of(one, "usage")),
            _timings(mapping_of(one, "timings")),
            text_of(one, "finish_reason", MAX_NAME),
        )
        for one in as_mappings(given, MAX_LATER)
    )


def _policy(value: object) -> ContextPolicy | None:
    return next((one for one in ContextPolicy if one == value), None)


def _attachments(value: object) -> tuple[Attachment | None, ...]:
    """Return the files as they are numbered; None for one that can't be kept."""
    entries = as_list(value)[:MAX_FILES]
    return tuple(_attachment(one) if isinstance(one, dict) else None for one in entries)


def _attachment(data: Mapping[str, Any]) -> Attachment | None:
    """Return a file; None for a picture of which nothing can be read."""
    kind = AttachmentKind.IMAGE if data.get("kind") == "image" else AttachmentKind.TEXT
    media_type = text_of(data, "media_type", MAX_NAME)
    pixels = b""
    if kind is AttachmentKind.IMAGE:
        try:
            pixels = base64.b64decode(text_of(data, "data"), validate=True)
        except ValueError:
            return None
        if media_type not in IMAGE_TYPES or not pixels or len(pixels) > MAX_FILE_BYTES:
            return None
    elif media_type == PDF and data.get("data"):
        with contextlib.suppress(ValueError):
            pixels = base64.b64decode(text_of(data, "data"), validate=True)
        if b"%PDF-" not in pixels[:1024] or len(pixels) > MAX_DOCUMENT_BYTES:
            pixels = b""
    return Attachment(
        name=text_of(data, "name", MAX_FILE_NAME) or "file",
        kind=kind,
        media_type=media_type,
        size=count_of(data, "size") or 0,
        text=text_of(data, "text", MAX_TEXT_BYTES) if kind is AttachmentKind.TEXT else "",
        data=pixels,
        width=min(count_of(data, "width") or 0, 65_535),
        height=min(count_of(data, "height") or 0, 65_535),
        note=text_of(data, "note", MAX_NAME),
    )


def _own_id(
    data: Mapping[str, Any], created_at: int, place: int, taken: set[str], owner: str
) -> str:
    """Return the id in the file, or, where it is malformed or used before, one made from it."""
    given = data.get("id")
    own = given if is_id(given) else ""
    if not own or own in taken:
        own = derived_id(created_at, place, SOURCE, owner, str(given), str(place))
    taken.add(own)
    return own


def _settings(data: Mapping[str, Any]) -> GenerationSettings:
    texts = {
        "system_message": str,
        "stop": list,
        "thinking": str,
        "extra_fields": str,
        "json_schema": str,
    }
    usable = {
        name: value
        for name, value in data.items()
        if isinstance(value, texts.get(name, (int, float)))
    }
    return GenerationSettings.from_json(clean_json(usable))


def _usage(data: Mapping[str, Any]) -> Usage:
    return Usage(
        prompt_tokens=count_of(data, "prompt_tokens"),
        completion_tokens=count_of(data, "completion_tokens"),
        cached_tokens=count_of(data, "cached_tokens"),
        reasoning_tokens=count_of(data, "reasoning_tokens"),
        cost=_cost(data) if "cost" in data else None,
    )


def _cost(data: Mapping[str, Any]) -> Cost | None:
    cost = cost_of(data["cost"], text_of(data, "currency", 8))
    return replace(cost, partial=data.get("cost_is_partial") is True) if cost else None


def _timings(data: Mapping[str, Any]) -> Timings:
    return Timings(
        first_token=number_of(data, "first_token"),
        total=number_of(data, "total"),
        reasoning=number_of(data, "reasoning"),
        tokens_per_second=number_of(data, "tokens_per_second"),
        loading=number_of(data, "loading"),
        prompt=number_of(data, "prompt"),
    )


def _provenance(data: Mapping[str, Any]) -> Provenance:
    return Provenance(
        connection_id=text_of(data, "connection_id", MAX_NAME),
        connection_name=text_of(data, "connection_name", MAX_NAME),
        server=text_of(data, "server", MAX_NAME * 8),
        model=text_of(data, "model", MAX_NAME),
        model_hash=text_of(data, "model_hash", MAX_NAME),
        settings=clean_json(mapping_of(data, "settings")),
        request=clean_json(mapping_of(data, "request")),
        recipe=clean_json(mapping_of(data, "recipe")),
        address=_address(text_of(data, "address", MAX_NAME * 8)),
        has_key=data.get("has_key") is True,
        seed=count_of(data, "seed", MAX_SEED),
        left_out=count_of(data, "left_out") or 0,
        edited=data.get("edited") is True,
        cache_written=count_of(data, "cache_written"),
    )


def _address(text: str) -> str:
    """Return a web address that can be shown and put into a command; "" for any other text."""
    try:
        origin_of(text)
    except InvalidInput:
        return ""
    return text if text.isprintable() and not _UNSAFE.search(text) else ""


def _failure(data: object) -> Failure | None:
    if not isinstance(data, dict):
        return None
    return Failure(
        code=text_of(data, "code", MAX_NAME),
        sentence=text_of(data, "sentence", MAX_NAME * 8),
        detail=text_of(data, "detail"),
        next_step=next(
            (step for step in NextStep if step == data.get("next_step")), NextStep.NONE
        ).value,
        fits_without=count_of(data, "fits_without") or 0,
        retry_after=number_of(data, "retry_after"),
        from_file=True,  # whatever it says of itself: anybody can have written it
    )
