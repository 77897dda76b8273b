"""How turns become the content of a request to Anthropic's Messages: blocks, the system message
beside them, and marks where the server's prompt cache may begin anew. Pure.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.attachments import (
    MAX_DOCUMENT_PAGES,
    Attachment,
    pages_of,
    shown_name,
    without_file,
)
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.requests import Turn

if TYPE_CHECKING:
    from falcon_desktop.core.domain.parts import ToolResult

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

    What tools gave comes first in its message, then their pictures, then a question that follows:
    so the server wants it.
    """
    messages: list[dict[str, Any]] = []
    tools = _tool_blocks(turns) if any(one.calls or one.results for one in turns) else {}
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
        blocks += [*tools.get(place, ())] if turn.results else []
        blocks += [_block("image", one) for one in turn.images]
        if not text.strip() and len(blocks) == begin and not turn.calls:
            continue
        if text.strip():
            blocks.append({"type": "text", "text": text})
        blocks += [*tools.get(place, ())] if turn.calls else []
        _say(messages, turn, blocks, goes_on=bool(place and turns[place - 1].results))
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


def _say(
    messages: list[dict[str, Any]], turn: Turn, blocks: list[dict[str, Any]], *, goes_on: bool
) -> None:
    """Add a message, or a question to that of what tools gave before it, where it ``goes_on``."""
    if goes_on and turn.role is Role.USER:
        messages[-1]["content"] += blocks
    else:
        messages.append({"role": turn.role.value, "content": blocks})


def _tool_blocks(turns: Sequence[Turn]) -> dict[int, list[dict[str, Any]]]:
    """Return the blocks of calls, and of results, by the place of their turn."""
    from falcon_desktop.core.context.tool_messages import arguments_of, call_ids  # few chats do

    every = call_ids(turns)
    found: dict[int, list[dict[str, Any]]] = {}
    for place, turn in enumerate(turns):
        if turn.calls:
            found[place] = [
                {"type": "tool_use", "id": name, "name": one.name, "input": arguments_of(one)}
                for name, one in zip(every[place], turn.calls, strict=True)
            ]
        elif turn.results:
            found[place] = [
                _result_block(name, one)
                for name, one in zip(every[place - 1], turn.results, strict=True)
            ]
    return found


def _result_block(name: str, result: ToolResult) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "tool_result", "tool_use_id": name}
    if result.text.strip():
        block["content"] = [{"type": "text", "text": result.text}]
    return {**block, "is_error": True} if result.is_error else block


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


def has_signed(turn: Turn, origin: str, model: str) -> bool:
    """Whether a turn begins with thoughts that this origin and model signed."""
    return bool(_signed(turn, origin, model))
