"""Tools for a model whose template knows none: described in the system message, and called in JSON
that a schema holds it to. Pure.

Such a model answers ``{"tool": NAME, "arguments": {…}}``, or ``{"answer": TEXT}``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from falcon_desktop.core.context.tool_messages import arguments_of, parameters_of
from falcon_desktop.core.context.turns import add_turn
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.requests import Turn
from falcon_desktop.core.domain.tools import OfferedTool

TOOL: Final = "tool"
ARGUMENTS: Final = "arguments"
ANSWER: Final = "answer"


def guide(tools: Sequence[OfferedTool]) -> str:
    """Return what the system message says of tools, for the model."""
    lines = [
        "You can call tools. Reply with JSON only.",
        f'To call a tool: {{"{TOOL}": NAME, "{ARGUMENTS}": {{…}}}}',
        f'To answer: {{"{ANSWER}": TEXT}}',
        "Tools:",
    ]
    for one in tools:
        said = one.tool.description or one.tool.title or one.name
        schema = json.dumps(parameters_of(one.tool.schema), ensure_ascii=False)
        lines.append(f"- {one.name}: {said} Arguments: {schema}")
    return "\n".join(lines)


def with_guide(system_message: str, text: str) -> str:
    """Return the system message with what it says of tools."""
    return f"{system_message}\n\n{text}" if system_message else text


def guided_schema(tools: Sequence[OfferedTool], *, must_call: bool) -> dict[str, Any]:
    """Return the schema of what the model may say."""
    ways: list[dict[str, Any]] = [
        _object({TOOL: {"const": one.name}, ARGUMENTS: parameters_of(one.tool.schema)})
        for one in tools
    ]
    if not must_call:
        ways.append(_object({ANSWER: {"type": "string"}}))
    return {"anyOf": ways}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def as_told(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return turns with calls and results as texts, in the form in which the model writes calls.

    Answers before are in that form as well, for a model does as it did. Neighbours of one role
    merge, as templates want it.
    """
    found: list[Turn] = []
    for place, turn in enumerate(turns):
        text = _said(turn, turns[place - 1] if place else None)
        add_turn(found, Turn(turn.role, text, turn.images))
    return tuple(found)


def _said(turn: Turn, before: Turn | None) -> str:
    if turn.results and before is not None:
        pairs = zip(before.calls, turn.results, strict=True)
        return "\n\n".join(f"Result of {call.name}:\n{one.text}" for call, one in pairs)
    if turn.calls:
        return "\n".join(
            json.dumps({TOOL: one.name, ARGUMENTS: arguments_of(one)}, ensure_ascii=False)
            for one in turn.calls
        )
    if turn.role is Role.ASSISTANT:
        return json.dumps({ANSWER: turn.text}, ensure_ascii=False)
    return turn.text
