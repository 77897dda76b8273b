"""How turns become the content of a request to OpenAI's Responses: items, and the system message
beside them. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from falcon_desktop.core.domain.attachments import data_address
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.requests import Turn

REASONING: Final = "reasoning"
"""The item that the server wants back unchanged: the kind of its data."""


def response_items(
    turns: Sequence[Turn], system_message: str, *, origin: str = "", model: str = ""
) -> dict[str, Any]:
    """Return the fields ``instructions`` and ``input`` of a request.

    Encrypted reasoning goes along that came from this ``origin`` and ``model``, before the answer
    that it led to; not before one that is gone on with.
    """
    items: list[dict[str, Any]] = []
    ids = _call_ids(turns) if any(one.calls or one.results for one in turns) else []
    for place, turn in enumerate(turns):
        is_answer = turn.role is Role.ASSISTANT
        if turn.data and not (is_answer and place == len(turns) - 1):
            items += _reasoning(turn, origin, model)
        content: list[dict[str, Any]] = [
            {"type": "input_image", "image_url": data_address(one)} for one in turn.images
        ]
        if turn.calls or turn.results:
            items += _of_tools(turn, ids[place - 1 if turn.results else place], content)
            continue
        if turn.text.strip() or not content:
            kind = "output_text" if is_answer else "input_text"
            content.append({"type": kind, "text": turn.text})
        items.append({"type": "message", "role": turn.role.value, "content": content})
    instructions = {"instructions": system_message} if system_message else {}
    return {**instructions, "input": items}


def _call_ids(turns: Sequence[Turn]) -> list[list[str]]:
    from falcon_desktop.core.context.tool_messages import call_ids  # few chats use tools

    return call_ids(turns)


def _of_tools(
    turn: Turn, ids: Sequence[str], pictures: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the items of a turn with calls, or of what tools gave, whose pictures follow it; the
    ``ids`` are those of the calls.
    """
    from falcon_desktop.core.context import tool_messages

    if turn.results:
        results = zip(ids, turn.results, strict=True)
        items: list[dict[str, Any]] = [
            {"type": "function_call_output", "call_id": name, "output": one.text}
            for name, one in results
        ]
        if not pictures:
            return items
        words = {"type": "input_text", "text": tool_messages.PICTURES_OF_RESULT}
        message = {"type": "message", "role": turn.role.value, "content": [*pictures, words]}
        return [*items, message]
    items = []
    if turn.text.strip():
        content = [{"type": "output_text", "text": turn.text}]
        items.append({"type": "message", "role": turn.role.value, "content": content})
    for name, one in zip(ids, turn.calls, strict=True):
        written = one.arguments if tool_messages.arguments_of(one) else "{}"
        call = {"type": "function_call", "call_id": name, "name": one.name, "arguments": written}
        items.append(call)
    return items


def _reasoning(turn: Turn, origin: str, model: str) -> list[dict[str, Any]]:
    """Return a turn's encrypted reasoning: anybody may have written a file it came from, so only
    the members that are known are taken. Its id is not: nothing is stored under it.
    """
    from falcon_desktop.core.domain.parts import returnable

    items: list[dict[str, Any]] = []
    for part in returnable(turn.data, origin, model):
        encrypted, summary = part.data.get("encrypted_content"), part.data.get("summary")
        if part.kind != REASONING or not isinstance(encrypted, str):
            continue
        texts = summary if isinstance(summary, (list, tuple)) else ()
        said = [{"type": "summary_text", "text": one} for one in texts if isinstance(one, str)]
        items.append({"type": REASONING, "summary": said, "encrypted_content": encrypted})
    return items
