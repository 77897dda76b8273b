"""How turns become the content of a request to Anthropic's Messages: blocks, the system message
beside them, and marks where the server's prompt cache may begin anew. Pure.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Final

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.requests import Turn

SIGNED: Final = {"thinking": ("thinking", "signature"), "redacted_thinking": ("data",)}
"""Blocks that the server wants back unchanged, each with what it holds: texts."""
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
) -> dict[str, Any]:
    """Return the fields ``system`` and ``messages`` of a request.

    Blank texts are left out, as the server refuses them, and so are blanks at the end of an answer
    that is to be gone on with. Without ``marks_cache`` nothing says what may be cached. Signed
    thoughts go along that came from this ``origin`` and ``model``.
    """
    messages: list[dict[str, Any]] = []
    for place, turn in enumerate(turns):
        is_begun = turn.role is Role.ASSISTANT and place == len(turns) - 1
        text = turn.text.rstrip() if is_begun else turn.text
        blocks: list[dict[str, Any]] = []
        if turn.data and not is_begun:
            blocks += _signed(turn, origin, model)
        blocks += [
            {
                "type": "image",
                "source": {
                    "type": "base64",
                    "media_type": one.media_type,
                    "data": base64.b64encode(one.data).decode("ascii"),
                },
            }
            for one in turn.images
        ]
        if not text.strip() and not turn.images:
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
