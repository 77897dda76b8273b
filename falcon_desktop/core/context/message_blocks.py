"""How turns become the content of a request to Anthropic's Messages: blocks, the system message
beside them, and marks where the server's prompt cache may begin anew. Pure.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.attachments import (
    MAX_DOCUMENT_PAGES,
    Attachment,
    pages_of,
    shown_name,
    without_file,
)
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.requests import Turn

SIGNED: Final = {"thinking": ("thinking", "signature"), "redacted_thinking": ("data",)}
"""Blocks that the server wants back unchanged, each with what it holds: texts."""
MAX_REQUEST_BYTES: Final = 22_000_000
"""Of files in one request, which become a third more in it: it may have 32 MB with all texts."""
CACHED_TURNS: Final = 2
"""Questions that are marked, the newest: the one before ended what was cached last time."""
_MARK: Final = {"type": "ephemeral"}


def message_blocks(
    turns: Sequence[Turn],
    system_message: str,
    *,
    marks_cache: bool = True,
    origin: str = "",
    model: str = "",
    documents: Collection[int] = (),
) -> dict[str, Any]:
    """Return the fields ``system`` and ``messages`` of a request.

    Blank texts are left out, as the server refuses them, and so are blanks at the end of an answer
    that is to be gone on with. Without ``marks_cache`` nothing says what may be cached. Signed
    thoughts go along that came from this ``origin`` and ``model``. ``documents`` are the places
    of the PDFs, among all of the turns, that go as they are instead of as their text.
    """
    messages: list[dict[str, Any]] = []
    seen = 0
    for place, turn in enumerate(turns):
        is_begun = turn.role is Role.ASSISTANT and place == len(turns) - 1
        text = turn.text.rstrip() if is_begun else turn.text
        blocks: list[dict[str, Any]] = []
        if turn.data and not is_begun:
            blocks += _signed(turn, origin, model)
        begin = len(blocks)
        for number, file in enumerate(turn.documents, seen):
            if number in documents:
                text = without_file(text, file)
                blocks.append({**_block("document", file), "title": shown_name(file.name)})
        seen += len(turn.documents)
        blocks += [_block("image", one) for one in turn.images]
        if not text.strip() and len(blocks) == begin:
            continue
        if text.strip():
            blocks.append({"type": "text", "text": text})
        if blocks:
            messages.append({"role": turn.role.value, "content": blocks})
    content: dict[str, Any] = {}
    if system_message.strip():
        content["system"] = [{"type": "text", "text": system_message}]
    content["messages"] = messages
    if marks_cache:
        for block in content.get("system", ()):
            block["cache_control"] = _MARK
        questions = [one for one in messages if one["role"] == Role.USER.value]
        for one in questions[-CACHED_TURNS:]:
            one["content"][-1]["cache_control"] = _MARK
    return content


def _block(kind: str, file: Attachment) -> dict[str, Any]:
    data = base64.b64encode(file.data).decode("ascii")
    return {
        "type": kind,
        "source": {"type": "base64", "media_type": file.media_type, "data": data},
    }


def fitting_documents(turns: Sequence[Turn], refused: Collection[Attachment] = ()) -> list[int]:
    """Return the places of the PDFs, among all of the turns, that a request has room for as they
    are, the newest first; those that were ``refused`` and those not kept stay text.
    """
    room = MAX_REQUEST_BYTES - sum(len(one.data) for turn in turns for one in turn.images)
    pages = MAX_DOCUMENT_PAGES
    found: list[int] = []
    every = [one for turn in turns for one in turn.documents]
    for place, one in reversed(list(enumerate(every))):
        size, more = len(one.data), pages_of(one)
        if size and one not in refused and size <= room and more <= pages:
            room, pages = room - size, pages - more
            found.append(place)
    return sorted(found)


def _signed(turn: Turn, origin: str, model: str) -> list[dict[str, Any]]:
    """Return a turn's signed blocks: anybody may have written a file they came from, so only the
    members that are known are taken, and those of one kind together or not at all.
    """
    from falcon_desktop.core.domain.parts import returnable

    blocks: list[dict[str, Any]] = []
    for part in returnable(turn.data, origin, model):
        names = SIGNED.get(part.kind, ())
        values = {name: part.data.get(name) for name in names}
        if names and all(isinstance(value, str) for value in values.values()):
            blocks.append({"type": part.kind, **values})
    return blocks
