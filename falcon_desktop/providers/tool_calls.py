"""From what servers write of a model's tool calls to :class:`ToolCallDelta`, in the many forms that
there are. Pure. Facts: README.md section 13.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from falcon_desktop.core.domain.events import ToolCallDelta
from falcon_desktop.core.text.json_values import as_mapping, object_in
from falcon_desktop.core.text.unicode_text import clean_text

MOST_CALLS: Final = 128
"""Of one request; more are left out."""
MAX_NAME: Final = 256


@dataclass(slots=True)
class _Call:
    index: int
    id: str
    name: str
    key: int | None
    """The number by which its server tells it apart, None where it has none."""
    pieces: list[str] = field(default_factory=list)
    """Of its arguments, which are joined only where all of them are looked at."""
    size: int = 0
    """How many characters they have."""
    told: bool = False

    def add(self, arguments: str) -> None:
        """Take more of the arguments."""
        if arguments:
            self.pieces.append(arguments)
            self.size += len(arguments)

    @property
    def arguments(self) -> str:
        """What came of the arguments."""
        self.pieces[:] = ["".join(self.pieces)]
        return self.pieces[0]

    @property
    def is_whole(self) -> bool:
        """Whether its arguments are an object already."""
        end = next((one for one in reversed(self.pieces) if one.strip()), "")
        return end.rstrip().endswith("}") and object_in(self.arguments) is not None


class CallAssembler:
    """Tells the calls of one request apart, and what is new of each."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._last = 0

    @property
    def has_some(self) -> bool:
        """Whether the model called anything."""
        return bool(self._calls)

    @property
    def last(self) -> int:
        """The number of the call that the last event was about, from 0."""
        return self._last

    def take(self, entries: Any) -> list[ToolCallDelta]:
        """Take ``tool_calls`` of one event: a list, or a single call."""
        found: list[ToolCallDelta] = []
        for entry in entries if isinstance(entries, list) else [entries]:
            if isinstance(entry, dict) and (event := self._taken(entry)) is not None:
                found.append(event)
        return found

    def _taken(self, entry: Mapping[str, Any]) -> ToolCallDelta | None:
        function = as_mapping(entry.get("function")) or entry
        name, ident = _name(function.get("name")), _name(entry.get("id"))
        number = entry.get("index")
        key = number if isinstance(number, int) and not isinstance(number, bool) else None
        call = self._found(key, ident, name)
        if call is None:
            if len(self._calls) >= MOST_CALLS:
                return None
            call = _Call(len(self._calls), ident, name, key)
            self._calls.append(call)
        self._last = call.index
        call.id, call.name = call.id or ident, call.name or name
        arguments = _arguments(function.get("arguments", function.get("parameters")))
        if entry.get("whole") is True:  # said once more, at the end
            begun = arguments.startswith(call.arguments)
            arguments = arguments[call.size :] if begun else ""
        return self._more(call, arguments)

    def _found(self, key: int | None, ident: str, name: str) -> _Call | None:
        """Return the call that an entry goes on with, None where it begins another."""
        if not self._calls:
            return None
        alike = [one for one in self._calls if one.key == key] if key is not None else self._calls
        if key is None and ident:
            return next((one for one in self._calls if one.id == ident), None)
        if not alike:
            return None
        last = alike[-1]
        # Some number every call 0, and some give each piece of a call another id.
        if name and ident and last.id and ident != last.id:
            return None
        if key is None and name and last.name and (name != last.name or last.is_whole):
            return None
        return last

    @staticmethod
    def _more(call: _Call, arguments: str) -> ToolCallDelta | None:
        if len(arguments) == call.size and arguments == call.arguments and call.is_whole:
            arguments = ""  # said once more, at the end
        call.add(arguments)
        if not call.name:  # what a call is of comes first
            return None
        if call.told:
            return ToolCallDelta(call.index, arguments=arguments) if arguments else None
        call.told = True
        return ToolCallDelta(call.index, call.id, call.name, call.arguments)


def _name(value: Any) -> str:
    return clean_text(value)[:MAX_NAME] if isinstance(value, str) else ""


def _arguments(value: Any) -> str:
    """Return arguments as JSON: a text, or what the server made of it already."""
    if isinstance(value, str):
        return clean_text(value)
    if not isinstance(value, (dict, list)):
        return ""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""
