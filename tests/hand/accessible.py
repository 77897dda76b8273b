"""Presses what assistive technology finds, by its accessible name.

Runs in the system's Python, which has ``pyatspi``: a line on stdin holds a name and a role, or
``focused`` alone; the answer is a line of JSON on stdout. Must not import anything of the project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]


def programs() -> Iterator[Any]:
    """Return the program's accessible root, if it is on the bus."""
    for program in pyatspi.Registry.getDesktop(0):
        if program is not None and "falcon" in (program.name or "").lower():
            yield program


def every(node: Any, depth: int = 0) -> Iterator[Any]:
    """Return a node and all below it that is showing."""
    if node is None or depth > 40:
        return
    yield node
    for child in node:
        if child is not None and child.getState().contains(pyatspi.STATE_VISIBLE):
            yield from every(child, depth + 1)


def find(name: str, role: str) -> Any:
    """Return the first showing node of a name (and role, where one is given)."""
    for program in programs():
        for window in program:
            for node in every(window):
                state = node.getState()
                named = node.name == name and state.contains(pyatspi.STATE_SHOWING)
                if named and (not role or node.getRoleName() == role):
                    return node
    return None


def answer(question: dict[str, str]) -> dict[str, Any]:
    """Do what is asked, and say what came of it."""
    node = find(question["name"], question.get("role", ""))
    if node is None:
        return {"found": False}
    said: dict[str, Any] = {
        "found": True,
        "role": node.getRoleName(),
        "states": [str(state) for state in node.getState().getStates()],
    }
    if question["do"] == "press":
        actions = node.queryAction()
        names = [actions.getName(place) for place in range(actions.nActions)]
        said["actions"] = names
        place = 0
        if question.get("action"):
            place = names.index(question["action"])
        said["done"] = bool(actions.doAction(place))
    return said


def main() -> None:
    """Answer until stdin ends."""
    for line in sys.stdin:
        try:
            found = answer(json.loads(line))
        except Exception as error:
            found = {"error": repr(error)}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
