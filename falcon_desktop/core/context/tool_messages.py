"""How tools, calls and results become parts of a request for chat completions, and of Ollama's.
Pure.

Facts and their sources: providers/README.md, section 13.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.requests import Turn
from falcon_desktop.core.text.json_values import object_in

if TYPE_CHECKING:
    from falcon_desktop.core.domain.parts import ToolCall
    from falcon_desktop.core.domain.tools import OfferedTool

PICTURES_OF_RESULT: Final = "Pictures that the tools gave:"
"""Stands before them in a message of the user's: results hold text only."""
_ID_LENGTH: Final = 9
_SHORT: Final = re.compile(r"[A-Za-z0-9]{9}")
_USUAL: Final = re.compile(r"[A-Za-z0-9_-]{1,40}|functions\.[A-Za-z0-9_-]{1,24}:\d{1,4}")
"""As Anthropic and OpenAI take them; and Kimi's, which go to itself as a rule."""


def described(tools: Iterable[OfferedTool]) -> list[dict[str, Any]]:
    """Return the field ``tools`` of chat completions, and of Ollama's ``/api/chat``."""
    return [{"type": "function", "function": _function(one)} for one in tools]


def _function(offered: OfferedTool) -> dict[str, Any]:
    description = offered.tool.description or offered.tool.title
    said = {"description": description} if description else {}
    return {"name": offered.name, **said, "parameters": parameters_of(offered.tool.schema)}


def parameters_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a tool's arguments as servers take it: always of an object."""
    return {"type": "object", "properties": {}, **schema}


def blocks_of(tools: Iterable[OfferedTool]) -> list[dict[str, Any]]:
    """Return the field ``tools`` of Anthropic's Messages."""
    functions = map(_function, tools)
    return [
        {("input_schema" if name == "parameters" else name): one[name] for name in one}
        for one in functions
    ]


def items_of(tools: Iterable[OfferedTool]) -> list[dict[str, Any]]:
    """Return the field ``tools`` of OpenAI's Responses, where schemas are strict unless they say
    that they aren't: few schemas of tools are written for that.
    """
    return [{"type": "function", **_function(one), "strict": False} for one in tools]


def call_ids(turns: Sequence[Turn], *, short: bool = False) -> list[list[str]]:
    """Return for each turn the ids of its calls, none of them twice.

    A chat's calls may come from different servers, or from none that gave them an id: what most
    servers would take stays. ``short`` ones are of nine letters and digits, as Mistral wants them.
    """
    is_right = _SHORT.fullmatch if short else _USUAL.fullmatch
    taken: set[str] = set()
    found: list[list[str]] = []
    for turn in turns:
        ids: list[str] = []
        for one in turn.calls:
            name, number = one.id, 0
            while name in taken or not is_right(name):
                said = f"{number} {one.id}".encode("utf-8", "surrogatepass")
                name, number = hashlib.sha256(said).hexdigest()[:_ID_LENGTH], number + 1
            taken.add(name)
            ids.append(name)
        found.append(ids)
    return found


def arguments_of(call: ToolCall) -> dict[str, Any]:
    """Return a call's arguments as an object; {} where what the model wrote is none."""
    return object_in(call.arguments) or {}


def with_calls(
    message: dict[str, Any], turn: Turn, ids: Sequence[str], *, beside: bool
) -> dict[str, Any]:
    """Return an answer's message with its calls.

    Arguments that are no JSON object are sent as an empty one: templates and servers read them.
    """
    calls: list[dict[str, Any]] = []
    for name, call in zip(ids, turn.calls, strict=True):
        arguments = arguments_of(call)
        if beside:
            calls.append({"function": {"name": call.name, "arguments": arguments}})
            continue
        written = call.arguments if arguments else "{}"
        function = {"name": call.name, "arguments": written}
        calls.append({"id": name, "type": "function", "function": function})
    return {**message, "tool_calls": calls}


def results(
    turn: Turn, calls: Sequence[ToolCall], ids: Sequence[str], *, beside: bool
) -> list[dict[str, Any]]:
    """Return the messages of a turn of results, for the calls of the turn before it."""
    messages: list[dict[str, Any]] = []
    for name, call, result in zip(ids, calls, turn.results, strict=True):
        which = {"tool_name": call.name} if beside else {"tool_call_id": name}
        messages.append({"role": "tool", **which, "content": result.text})
    return messages
