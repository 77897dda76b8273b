"""From the JSON that a model is held to, whose template knows no tools, to text and calls. Pure.

The form is that of ``core/context/guided_calls.py``. An answer's text is shown as it comes; a call
once it is whole.
"""

from __future__ import annotations

import json
import re
from typing import Final

from falcon_desktop.core.context.guided_calls import ANSWER, ARGUMENTS, TOOL
from falcon_desktop.core.domain.events import Finished, ProviderEvent
from falcon_desktop.providers.openai_stream import ChatStreamReader

_BEGINS: Final = re.compile(rf'\s*\{{\s*"{ANSWER}"\s*:\s*"')
_OPEN: Final = re.compile(r"\\(u[0-9a-fA-F]{0,3})?$|\\u[dD][89abAB][0-9a-fA-F]{2}(\\(u\w{0,3})?)?$")
"""An escape, or the first half of a character, whose rest is still to come."""
_ENDS: Final = re.compile(r'(?<!\\)(?:\\\\)*"')


class GuidedStreamReader(ChatStreamReader):
    """Reads one answer of an OpenAI-compatible server that is held to the form."""

    _held = ""
    """What came and was not shown."""
    _in_answer = False
    _is_over = False

    def _show(self, text: str) -> None:
        self._held += text
        if self._is_over:
            self._held = ""
            return
        if not self._in_answer:
            begun = _BEGINS.match(self._held)
            if begun is None:
                return
            self._in_answer, self._held = True, self._held[begun.end() :]
        end = _ENDS.search(self._held)
        if end is not None:
            self._is_over, self._held = True, self._held[: end.end() - 1]
        open_at = _OPEN.search(self._held) if end is None else None
        whole = len(self._held) if open_at is None else open_at.start()
        shown, self._held = self._held[:whole], self._held[whole:]
        if self._is_over:
            self._held = ""
        if shown:
            super()._show(_unescaped(shown))

    def close(self) -> list[ProviderEvent]:
        """Return what was held back, the call where it was one, and the end."""
        events = super().close()
        if self._in_answer or not self._held:
            return events
        self._take_call()
        called = self._taken()
        ended = [one for one in events if isinstance(one, Finished)]
        events = [one for one in events if not isinstance(one, Finished)]
        if ended and ended[0].reason == "stop":
            ended = [Finished(self._end_reason())]
        return [*called, *events, *ended]

    def _take_call(self) -> None:
        try:
            said = json.loads(self._held)
        except (ValueError, RecursionError):
            said = None
        held, self._held = self._held, ""
        if isinstance(said, dict) and isinstance(said.get(TOOL), str):
            self._called({"index": 0, "name": said[TOOL], "arguments": said.get(ARGUMENTS)})
        elif held:  # it was cut, or is held to nothing: better seen than lost
            super()._show(held)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
