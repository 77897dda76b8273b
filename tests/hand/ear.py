"""Reads, hears and presses over the accessibility bus, and knows nothing else of the program.

Runs in the system's Python, which has ``pyatspi``: a line of JSON on stdin asks, a line of JSON on
stdout answers. Nodes are told by numbers, which stay until this process ends; what the program says
by events is kept in order. Must not import anything of the project.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]
from gi.repository import Atspi, GLib  # type: ignore[import-not-found]

HEARD = (
    "object:announcement",
    "object:text-changed:insert",
    "object:text-changed:delete",
    "object:text-caret-moved",
    "object:text-selection-changed",
    "object:state-changed:focused",
    "object:state-changed:showing",
)
GRANULARITIES = {
    "character": pyatspi.TEXT_BOUNDARY_CHAR,
    "word": pyatspi.TEXT_BOUNDARY_WORD_START,
    "sentence": pyatspi.TEXT_BOUNDARY_SENTENCE_START,
    "line": pyatspi.TEXT_BOUNDARY_LINE_START,
}
DEEPEST = 60
PATIENCE_MS = 60_000
"""For so long a program that is busy may take to answer; the library would wait for 0.8 s."""


class Ear:
    """Answers questions, one at a time, and keeps the events that come between them."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._events: list[dict[str, Any]] = []
        Atspi.set_timeout(PATIENCE_MS, PATIENCE_MS)
        # what the program changed without a word to the library would stay what it was
        pyatspi.Registry.getDesktop(0).set_cache_mask(Atspi.Cache.NONE)
        pyatspi.Registry.registerEventListener(self._hear, *HEARD)

    def _hear(self, event: Any) -> None:
        data = event.any_data
        self._events.append(
            {
                "kind": str(event.type).removeprefix("object:"),
                "role": self._safely(event.source, "getRoleName"),
                "name": self._safely(event.source, "get_name"),
                "data": data if isinstance(data, str) else "",
                "numbers": [event.detail1, event.detail2],
                "node": self._number(event.source),
            }
        )

    @staticmethod
    def _safely(node: Any, ask: str) -> str:
        try:
            return str(getattr(node, ask)())
        except Exception:  # it went
            return ""

    def _number(self, node: Any) -> int:
        """Return the number of a node, which is the same for the same one."""
        if node not in self._nodes:
            self._nodes.append(node)
        return self._nodes.index(node)

    def _roots(self) -> Iterator[Any]:
        for program in pyatspi.Registry.getDesktop(0):
            if program is not None and "falcon" in (program.name or "").lower():
                yield from program

    def _showing(self, node: Any, depth: int = 0, within: bool = False) -> Iterator[Any]:
        """Return a node and what is below it, but for what is hidden."""
        if node is None or depth > DEEPEST:
            return
        if not within and not node.getState().contains(pyatspi.STATE_VISIBLE):
            return
        yield node
        # the parts of a message are in its text, and not called visible beside it
        within = within or node.getRole() == pyatspi.ROLE_PARAGRAPH
        for child in node:
            yield from self._showing(child, depth + 1, within)

    def _told(self, node: Any) -> dict[str, Any]:
        return {
            "node": self._number(node),
            "role": node.getRoleName(),
            "name": node.name,
            "description": node.description,
            "states": [state.value_nick for state in node.getState().getStates()],
            "attributes": node.getAttributes(),
        }

    # --- questions -----------------------------------------------------------------------------

    def find(self, role: str, name: str, below: int | None) -> list[dict[str, Any]]:
        """Return what is showing and has this role and a name of this pattern, in order."""
        tops = self._roots() if below is None else iter([self._nodes[below]])
        fits = re.compile(name, re.DOTALL)
        return [
            self._told(node)
            for top in tops
            for node in self._showing(top, within=below is not None)
            if (not role or node.getRoleName() == role) and fits.fullmatch(node.name or "")
        ]

    def tell(self, node: int) -> dict[str, Any]:
        """Return what a node is now."""
        return self._told(self._nodes[node])

    def press(self, node: int, action: str) -> bool:
        """Do an action of a node, the first where none is named."""
        actions = self._nodes[node].queryAction()
        names = [actions.getName(place) for place in range(actions.nActions)]
        return bool(actions.doAction(names.index(action) if action else 0))

    def choose(self, node: int) -> bool:
        """Select a node in what it stands in."""
        one = self._nodes[node]
        return bool(one.parent.querySelection().selectChild(one.getIndexInParent()))

    def focus(self, node: int) -> bool:
        """Put the keyboard on a node."""
        return bool(self._nodes[node].queryComponent().grabFocus())

    def text(self, node: int) -> str:
        """Return all that a text says."""
        found = self._nodes[node].queryText()
        return str(found.getText(0, found.characterCount))

    def caret(self, node: int) -> int:
        """Return where the caret is in a text."""
        return int(self._nodes[node].queryText().caretOffset)

    def read(self, node: int, by: str) -> list[str]:
        """Return a text piece by piece, each asked for where the one before it ended."""
        text, pieces, place = self._nodes[node].queryText(), [], 0
        while place < text.characterCount:
            piece, _, end = text.getTextAtOffset(place, GRANULARITIES[by])
            pieces.append(piece)
            if end <= place:
                break
            place = end
        return pieces

    def rect(self, node: int, offset: int) -> list[int]:
        """Return where a character of a text is on the screen: x, y, width, height."""
        text = self._nodes[node].queryText()
        return list(text.getCharacterExtents(offset, pyatspi.DESKTOP_COORDS))

    def offset_at(self, node: int, x: int, y: int) -> int:
        """Return which character of a text is at a place of the screen."""
        text = self._nodes[node].queryText()
        return int(text.getOffsetAtPoint(x, y, pyatspi.DESKTOP_COORDS))

    def select(self, node: int, start: int, end: int) -> bool:
        """Select a stretch of a text, in the place of what is selected there."""
        text = self._nodes[node].queryText()
        if text.getNSelections():
            return bool(text.setSelection(0, start, end))
        return bool(text.addSelection(start, end))

    def selected(self, node: int) -> list[list[int]]:
        """Return from where to where a text is selected, for each selection."""
        text = self._nodes[node].queryText()
        return [list(text.getSelection(place)) for place in range(text.getNSelections())]

    def write(self, node: int, text: str) -> bool:
        """Put a text where another is."""
        return bool(self._nodes[node].queryEditableText().setTextContents(text))

    def cell(self, node: int) -> dict[str, Any]:
        """Return where a cell is, and its column's headers."""
        cell = self._nodes[node].queryTableCell()
        heads = [one.name for one in cell.columnHeaderCells]
        return {"position": list(cell.position[1:]), "headers": heads}

    def events(self, since: int) -> list[dict[str, Any]]:
        """Return what was heard, but for so many events."""
        return self._events[since:]


def main() -> None:
    """Answer until stdin ends."""
    ear = Ear()
    loop = GLib.MainLoop()
    left = b""

    def answer(_source: Any, _condition: Any) -> bool:
        nonlocal left
        read = os.read(sys.stdin.fileno(), 65_536)
        if not read:
            loop.quit()
            return False
        *lines, left = (left + read).split(b"\n")
        for line in lines:
            question = json.loads(line)
            try:
                found = {"found": getattr(ear, question.pop("ask"))(**question)}
            except Exception as error:
                found = {"error": repr(error)}
            print(json.dumps(found), flush=True)
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, answer)
    print(json.dumps({"found": "ready"}), flush=True)
    loop.run()


if __name__ == "__main__":
    main()
