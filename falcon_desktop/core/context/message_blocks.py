"""How turns become the content of a request to Anthropic's Messages: blocks, the system message
beside them, and marks where the server's prompt cache may begin anew. Pure.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Final

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.requests import Turn

FORM: Final = "blocks"
"""What a recipe calls this form of a conversation."""
CACHED_TURNS: Final = 2
"""Questions that are marked, the newest: the one before ended what was cached last time."""
_MARK: Final = {"type": "ephemeral"}


def message_blocks(
    turns: Sequence[Turn], system_message: str, *, marks_cache: bool = True
) -> dict[str, Any]:
    """Return the fields ``system`` and ``messages`` of a request.

    Blank texts are left out, as the server refuses them, and so are blanks at the end of an answer
    that is to be gone on with. Without ``marks_cache`` nothing says what may be cached.
    """
    messages: list[dict[str, Any]] = []
    for place, turn in enumerate(turns):
        is_begun = turn.role is Role.ASSISTANT and place == len(turns) - 1
        text = turn.text.rstrip() if is_begun else turn.text
        blocks = [
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


def blocks_recipe(turns: Sequence[Turn], *, marks_cache: bool) -> dict[str, Any]:
    """Return the recipe of :func:`message_blocks`."""
    return {"form": FORM, "turns": len(turns), "marks_cache": marks_cache}
