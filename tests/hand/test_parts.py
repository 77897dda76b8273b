"""What is in an answer, asked over the accessibility bus as a screen reader asks, and pressed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.hand.conftest import Begin
from tests.hand.desk import SYSTEM_PYTHON, Desk, wait_for
from tests.hand.robot import LEAVING, SENDING, Robot

pytestmark = [pytest.mark.desktop, pytest.mark.long, pytest.mark.timeout(300)]
ASKING = {"send", "messages", "leaf", "connection", "model"}
CLIENT = Path(__file__).with_name("parts.py")


def client(desk: Desk, *arguments: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [SYSTEM_PYTHON, str(CLIENT), *arguments],
        env=desk.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def questions(robot: Robot) -> list[int]:
    """Return the windows that stand before the main one."""
    return [one.id for one in robot.program.windows() if one.transient_for]


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_an_answer_is_walked_and_its_parts_are_pressed(begin: Begin, desktop: Desk) -> None:
    robot = begin()
    robot.type("Tell me")
    robot.key("Return", SENDING, ("message",))
    robot.wait_for_answer()
    found = {(one["role"], one["name"]): one for one in client(desktop, "walk")}
    heading = found["heading", "An answer about question 1"]
    assert heading["attributes"] == ["level:1"]
    assert heading["text"] == "An answer about question 1"
    assert heading["run"] == [0, len(heading["text"])]
    link = found["link", "link"]
    assert link["description"] == "https://example.org/1"
    assert link["parent"] == "paragraph"
    assert found["list item", "2. second"]["text"] == "2. second"
    cell = found["table cell", "name: question 1, row 2, column 1"]
    assert cell["position"] == [1, 0]
    assert cell["headers"] == ["name, column 1"]
    assert ("table column header", "value, column 2") in found
    assert ("block quote", "") in found
    code = found["section", "Code, python, 2 lines"]
    assert code["text"].startswith("def double(number):\n")
    copy = found["push button", "Copy"]
    for one in (heading, link, cell, code, copy):
        assert min(one["box"][2:]) > 0, one
    assert client(desktop, "press", "push button", "Copy") == [{"action": "Press", "done": True}]
    assert client(desktop, "press", "link", "link") == [{"action": "Press", "done": True}]
    # nothing is opened before it is asked, as after a click
    wait_for(lambda: robot.hand.active() in questions(robot), "no question with the keyboard")
    robot.hand.key("Escape")
    wait_for(lambda: not questions(robot), "the question stays")
    robot.quit()


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_answers_come_grow_and_go_while_they_are_walked_through(
    begin: Begin, desktop: Desk
) -> None:
    """Nothing that a reader holds of what went may end the program."""
    robot = begin()
    walker = subprocess.Popen(
        [SYSTEM_PYTHON, str(CLIENT), "on"],
        env=desktop.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert walker.stdout is not None
        for question in ("Tell me", "Tell me slowly: slow"):
            robot.type(question)
            robot.key("Return", SENDING, ("message",))
        robot.key("Escape", {"messages", "leaf"}, ("message",))
        robot.wait_for_answer()
        for keys in ("ctrl+r", "ctrl+r"):
            robot.key(keys, ASKING, ("message",))
            robot.wait_for_answer()
        for keys in ("ctrl+n", "ctrl+1") * 3:
            robot.key(keys, LEAVING, ("message",))
        seen = int(walker.stdout.readline())
        while seen < 10:  # all of an answer, once
            seen = int(walker.stdout.readline())
    finally:
        walker.kill()
        walker.wait()
        if walker.stdout is not None:
            walker.stdout.close()
    robot.quit()
