"""A real input method composes in the real window: ibus, with an engine of the tests' own."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.hand.conftest import Begin
from tests.hand.desk import SYSTEM_PYTHON, Desk, wait_for
from tests.hand.display import Place
from tests.hand.program import Running
from tests.hand.robot import Robot
from tests.hand.server import Answers
from tests.lacking import skip_without

pytestmark = [pytest.mark.desktop, pytest.mark.long, pytest.mark.timeout(300)]
ENGINE = Path(__file__).with_name("composing_engine.py")
DAEMON = "ibus-daemon"


class Method:
    """A running ibus whose engine tells what it is told."""

    def __init__(self, desk: Desk, log: Path, language: str) -> None:
        known = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('IBus', '1.0')"]
        if shutil.which(DAEMON) is None or subprocess.run(known, capture_output=True).returncode:
            skip_without("ibus gir1.2-ibus-1.0")
        self._log = log
        desk.environment["QT_IM_MODULE"] = "ibus"
        without = [part for name in ("panel", "config", "emoji-extension")
                   for part in (f"--{name}", "disable")]  # fmt: skip
        # a test's own directory is too long for a socket's name
        address = f"unix:path={tempfile.mkdtemp()}/ibus"
        desk.session.start(DAEMON, "--single", "--cache", "none", "--address", address, *without)
        desk.session.start(SYSTEM_PYTHON, str(ENGINE), str(log), language)
        wait_for(lambda: any(one.get("ready") for one in self.told()), "no engine")

    def told(self) -> list[dict[str, Any]]:
        """What the engine was told so far."""
        text = self._log.read_text() if self._log.exists() else ""
        return [json.loads(line) for line in text.splitlines() if line.endswith("}")]

    def last(self, what: str) -> Any:
        """The last of a kind."""
        return next((one[what] for one in reversed(self.told()) if what in one), None)

    def has_keyboard(self) -> bool:
        """Whether a field of a program has the keyboard; at first ibus has it itself."""
        seen = [one["focus"] for one in self.told() if "focus" in one]
        return False in seen and seen[-1]


@pytest.fixture
def begun(
    desktop: Desk, begin: Begin, tmp_path: Path
) -> Callable[..., tuple[Running, Method, Robot]]:
    """Start the program with an input method for a language, and wait until it composes."""

    def start(language: str = "ja", **options: Any) -> tuple[Running, Method, Robot]:
        method = Method(desktop, tmp_path / "told.jsonl", language)
        robot = begin(**options)
        wait_for(method.has_keyboard, "no field has the keyboard")
        return robot.program, method, robot

    return start


def text(program: Running) -> Any:
    return program.state()["focus"]["text"]


def box_of(program: Running) -> Place:
    """Return where the message box is, between the edge of its frame and its scroll bar."""
    first, bar = program.place("attach"), program.place("message")
    return Place(first.x, bar.y, bar.x + bar.width - first.x, bar.height)


def has_keyboard(program: Running, name: str) -> bool:
    return bool(program.state()["focus"]["name"] == name)


def is_gone(program: Running, name: str) -> bool:
    return not program.shows(name)


def was_asked(answers: Answers, question: str) -> bool:
    return question in answers.questions


def composes(desk: Desk, method: Method, keys: str) -> None:
    """Type letters, and wait until they are composed."""
    before = method.last("held") or ""
    desk.hand.type(keys)
    wait_for(lambda: method.last("held") == before + keys.upper(), f"{keys} is not composed")


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_what_ibus_composes_is_drawn_committed_and_taken_back(
    begun: Callable[..., tuple[Running, Method, Robot]], desktop: Desk, answers: Answers
) -> None:
    program, method, robot = begun()
    hand, box = desktop.hand, box_of(program)
    robot.now()
    empty = part(desktop, box)
    composes(desktop, method, "abc")
    robot.now()
    drawn = part(desktop, box)
    assert drawn != empty
    assert text(program) == ""  # nothing of it is in the draft
    x, y, width, height = method.last("caret")
    assert box.x < x < box.x + box.width and abs(y - box.y) < height, (box, x, y, width)
    hand.key("Return")
    wait_for(lambda: text(program) == "ABC", "Return does not commit")
    robot.now()
    assert part(desktop, box) != drawn  # without the line below it
    assert answers.questions == []
    composes(desktop, method, "de")
    hand.key("Escape")
    wait_for(lambda: method.last("held") == "", "Escape does not end the composition")
    assert text(program) == "ABC"
    hand.key("ctrl+z")
    wait_for(lambda: text(program) == "", "it is not taken back")


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_the_second_enter_sends_however_soon_it_comes(
    begun: Callable[..., tuple[Running, Method, Robot]], desktop: Desk, answers: Answers
) -> None:
    """The first one ends the composition: nobody waits for the window between the two."""
    program, method, _robot = begun()
    hand = desktop.hand
    for words in ("one", "two", "three"):
        composes(desktop, method, words)
        hand.key("Return")
        hand.key("Return")
        wait_for(partial(was_asked, answers, words.upper()), f"{words} is not sent")
        wait_for(lambda: not program.state()["answering"], "the answer does not end")
    assert answers.questions == ["ONE", "TWO", "THREE"]


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_what_is_composed_at_a_button_stands_in_the_message_box(
    begun: Callable[..., tuple[Running, Method, Robot]], desktop: Desk, answers: Answers
) -> None:
    program, method, _robot = begun()
    hand = desktop.hand
    hand.key("Tab")
    wait_for(partial(has_keyboard, program, "attach"), "no button has the keyboard")
    wait_for(method.has_keyboard, "nothing composes at a button")
    composes(desktop, method, "abc")
    assert has_keyboard(program, "attach")
    hand.key("Return")
    wait_for(partial(has_keyboard, program, "message"), "the message box has no keyboard")
    assert text(program) == "ABC"
    assert answers.questions == []


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_ibus_composes_while_an_answer_comes(
    begun: Callable[..., tuple[Running, Method, Robot]], desktop: Desk, answers: Answers
) -> None:
    program, method, _robot = begun()
    hand = desktop.hand
    composes(desktop, method, "held")
    hand.key("Return")
    wait_for(lambda: text(program) == "HELD", "Return does not commit")
    hand.key("Return")
    wait_for(lambda: answers.questions == ["HELD"], "it is not sent")
    wait_for(lambda: text(program) == "", "the box is not empty")
    composes(desktop, method, "next")
    before = len([one for one in method.told() if "reset" in one or one.get("focus") is False])
    answers.go_on.set()
    wait_for(lambda: not program.state()["answering"], "the answer does not end")
    after = len([one for one in method.told() if "reset" in one or one.get("focus") is False])
    assert (after, method.last("held")) == (before, "NEXT")  # nobody ended the composition
    hand.key("Return")
    wait_for(lambda: text(program) == "NEXT", "it was lost")
    assert answers.questions == ["HELD"]


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_esc_ends_what_ibus_composes_before_it_closes_a_field(
    begun: Callable[..., tuple[Running, Method, Robot]], desktop: Desk, answers: Answers
) -> None:
    program, method, robot = begun()
    hand = desktop.hand
    composes(desktop, method, "short")
    hand.key("Return")
    wait_for(lambda: text(program) == "SHORT", "Return does not commit")
    hand.key("Return")
    wait_for(lambda: answers.questions == ["SHORT"], "it is not sent")
    wait_for(lambda: not program.state()["answering"], "the answer does not end")
    fields = {
        "ctrl+k": "search",
        "ctrl+f": "find",
        "F2": "conversation_title",
        "Up": "edit_message",
    }
    for keys, name in fields.items():
        robot.now()
        hand.key(keys)
        wait_for(partial(has_keyboard, program, name), f"no {name}")
        was = text(program)
        composes(desktop, method, "xy")
        place = Place(*program.state()["focus"]["place"])
        x, y, *_size = method.last("caret")
        assert abs(y - place.y) < place.height and x < place.x + place.width, (name, place, x, y)
        hand.key("Escape")
        wait_for(lambda: method.last("held") == "", "Escape does not end the composition")
        robot.now()
        assert has_keyboard(program, name)
        if was != "Short":  # what was selected gave way
            assert text(program) in (was, "")
        hand.key("Escape")
        wait_for(partial(is_gone, program, name), f"{name} does not close")
        hand.key("shift+Escape")
        wait_for(partial(has_keyboard, program, "message"), "the message box has no keyboard")


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_the_caret_of_the_empty_box_follows_the_language_that_ibus_types(
    begun: Callable[..., tuple[Running, Method, Robot]], desktop: Desk
) -> None:
    program, method, _robot = begun("ar")
    box = box_of(program)
    desktop.hand.key("Shift_L")  # it is told of the caret with a key
    wait_for(lambda: (method.last("caret") or [0])[0] > box.middle[0], "the caret is at the left")


def part(desk: Desk, place: Place) -> bytes:
    """Return the pixels of a part of the screen."""
    pixels, width = desk.screen.all_pixels(), desk.screen.width
    return b"".join(
        pixels[(y * width + place.x) * 4 : (y * width + place.x + place.width) * 4]
        for y in range(place.y, place.y + place.height)
    )
