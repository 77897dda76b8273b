"""Walks through the last message as assistive technology does, and presses what it finds.

Runs in the system's Python, which has ``pyatspi``: ``parts.py walk`` prints each part as a line of
JSON, ``parts.py press ROLE NAME`` does the first action of one and prints its name, and
``parts.py on`` walks on and on, prints how many parts it saw, and takes no offence at one that goes
meanwhile. Must not import anything of the project.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]


def messages(node: Any, depth: int = 0) -> Iterator[Any]:
    """Return the texts of answers below a node: paragraphs that are in no other."""
    if node is None or depth > 40:
        return
    if node.getRole() == pyatspi.ROLE_PARAGRAPH and "said" in (node.name or ""):
        yield node
        return
    for child in node:
        yield from messages(child, depth + 1)


def last_message() -> Any:
    """Return the text of the last answer."""
    found = [
        message
        for program in pyatspi.Registry.getDesktop(0)
        if program is not None and "falcon" in (program.name or "").lower()
        for message in messages(program)
    ]
    return found[-1]


def walk(node: Any) -> Iterator[Any]:
    """Return all that is below a node, with the depth."""
    for child in node:
        yield child
        yield from walk(child)


def told(node: Any) -> dict[str, Any]:
    """Return what a node tells of itself."""
    found: dict[str, Any] = {
        "role": node.getRoleName(),
        "name": node.name,
        "description": node.description,
        "attributes": node.getAttributes(),
        "states": [state.value_nick for state in node.getState().getStates()],
        "parent": node.parent.getRoleName(),
    }
    kinds = pyatspi.listInterfaces(node)
    if "Text" in kinds:
        text = node.queryText()
        found["text"] = text.getText(0, text.characterCount)
        found["run"] = text.getAttributeRun(0)[1:]
    if "TableCell" in kinds:
        cell = node.queryTableCell()
        found["position"] = list(cell.position[1:])
        found["headers"] = [one.name for one in cell.columnHeaderCells]
    if "Component" in kinds:
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        found["box"] = [box.x, box.y, box.width, box.height]
    return found


def walk_on() -> None:
    """Walk through what there is until this process is ended."""
    while True:
        seen = 0
        try:
            for node in walk(last_message()):
                told(node)
                seen += 1
        except Exception:  # what is asked went
            seen = -seen
        print(seen, flush=True)


def main() -> None:
    """Do what the arguments say."""
    if sys.argv[1] == "on":
        walk_on()
    message = last_message()
    if sys.argv[1] == "walk":
        for node in walk(message):
            print(json.dumps(told(node)))
        return
    _, _, role, name = sys.argv
    node = next(one for one in walk(message) if (one.getRoleName(), one.name) == (role, name))
    actions = node.queryAction()
    done = actions.doAction(0)
    print(json.dumps({"action": actions.getName(0), "done": bool(done)}))


if __name__ == "__main__":
    main()
