"""The real program and a client of the accessibility bus in front of it, who sees nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.hand.desk import SYSTEM_PYTHON, Desk
from tests.hand.program import QUIET, ROOT, Coming
from tests.waiting import wait_until

CLIENT = Path(__file__).with_name("ear.py")


@dataclass(frozen=True)
class Heard:
    """An event: its ``kind``, what it ``told``, and of which node."""

    kind: str
    role: str
    name: str
    told: str
    numbers: tuple[int, int]
    node: int


class Node:
    """Something that the program exposes."""

    def __init__(self, ear: Ear, told: dict[str, Any]) -> None:
        self._ear = ear
        self.number: int = told["node"]
        self.role: str = told["role"]
        self.name: str = told["name"]
        self.description: str = told["description"]
        self.states: list[str] = told["states"]
        self.attributes: list[str] = told["attributes"]

    def __repr__(self) -> str:
        return f"{self.role} {self.name!r} {self.states}"

    def _ask(self, what: str, **details: Any) -> Any:
        return self._ear.ask(what, node=self.number, **details)

    def has(self, state: str) -> bool:
        """Whether it is in a state now; what has gone is in none."""
        with contextlib.suppress(LookupError):
            return state in self._ask("tell")["states"]
        return False

    def press(self, action: str = "") -> None:
        """Do an action, the first where none is named."""
        assert self._ask("press", action=action), self

    def focus(self) -> None:
        """Put the keyboard there, and wait until it is."""
        self._ask("focus")
        wait_until(lambda: self.has("focused"), f"the keyboard on {self}")

    def choose(self) -> None:
        """Choose it among those beside it."""
        assert self._ask("choose"), self

    def write(self, text: str) -> None:
        """Put a text in the place of its own."""
        self.focus()
        assert self._ask("write", text=text), self
        wait_until(lambda: self.text == text, f"{text!r} in {self}")

    @property
    def text(self) -> str:
        """All that it says."""
        return str(self._ask("text"))

    @property
    def caret(self) -> int:
        """Where the caret is."""
        return int(self._ask("caret"))

    def read(self, by: str) -> list[str]:
        """Read it by ``character``, ``word``, ``sentence`` or ``line``."""
        return list(self._ask("read", by=by))

    def rect(self, offset: int) -> tuple[int, int, int, int]:
        """Return where a character is on the screen: x, y, width, height."""
        x, y, width, height = self._ask("rect", offset=offset)
        return x, y, width, height

    def offset_at(self, x: int, y: int) -> int:
        """Return which character is at a place of the screen."""
        return int(self._ask("offset_at", x=x, y=y))

    def select(self, start: int, end: int) -> None:
        """Select a stretch of its text."""
        assert self._ask("select", start=start, end=end), self

    @property
    def selected(self) -> list[list[int]]:
        """From where to where its text is selected, for each selection."""
        return list(self._ask("selected"))

    def cell(self) -> tuple[list[int], list[str]]:
        """Return a cell's place in its table and the names of its column's headers."""
        found = self._ask("cell")
        return found["position"], found["headers"]

    def all(self, role: str, name: str = ".*") -> list[Node]:
        """Return what is below it, by role and the pattern of a name."""
        return self._ear.all(role, name, self)

    def find(self, role: str, name: str = ".*") -> Node:
        """Wait for something below it, the last of its kind."""
        return self._ear.find(role, name, self)


class Ear:
    """The client. It hears from when it is made."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._process = desk.session.start_talker(SYSTEM_PYTHON, str(CLIENT))
        self._take()

    def _take(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            log = self._desk.session.home / f"{CLIENT.name}.log"
            raise EOFError(log.read_text(errors="replace"))
        answer = json.loads(line)
        if "error" in answer:
            raise LookupError(answer["error"])
        return answer["found"]

    def ask(self, what: str, **details: Any) -> Any:
        """Ask the client.

        Raises:
            LookupError: what it asked has gone, or can't do that.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"ask": what, **details}) + "\n")
        self._process.stdin.flush()
        return self._take()

    def all(self, role: str, name: str = ".*", below: Node | None = None) -> list[Node]:
        """Return what is there by role and the pattern of a name, in order."""
        number = None if below is None else below.number
        found = self.ask("find", role=role, name=name, below=number)
        return [Node(self, one) for one in found]

    def find(self, role: str, name: str = ".*", below: Node | None = None) -> Node:
        """Wait for something, and return the last of its kind."""

        def look() -> list[Node]:
            with contextlib.suppress(LookupError):  # it goes while it is walked through
                return self.all(role, name, below)
            return []

        return wait_until(look, f"{role} {name}")[-1]

    def gone(self, role: str, name: str) -> None:
        """Wait until nothing of this role and name is there."""

        def look() -> bool:
            with contextlib.suppress(LookupError):
                return not self.all(role, name)
            return False

        wait_until(look, f"the end of {role} {name}")

    def events(self, since: int = 0) -> list[Heard]:
        """Return what was heard, but for so many events."""
        return [
            Heard(
                one["kind"],
                one["role"],
                one["name"],
                one["data"],
                tuple(one["numbers"]),
                one["node"],
            )
            for one in self.ask("events", since=since)
        ]

    def said(self, since: int = 0) -> list[str]:
        """Return the announcements."""
        return [one.told for one in self.events(since) if one.kind.startswith("announcement")]

    def hear(self, *patterns: str, since: int = 0) -> list[str]:
        """Wait until all of this was announced in this order; returns what was said since."""

        def heard() -> list[str]:
            said, left = self.said(since), list(patterns)
            for words in said:
                if left and re.search(left[0], words):
                    left.pop(0)
            return [] if left else said

        try:
            return wait_until(heard)
        except TimeoutError:
            raise TimeoutError(f"{patterns} is not said, but {self.said(since)}") from None

    def after(
        self, do: Callable[[], object], kind: str, role: str = "", name: str = ".*", on: int = 1
    ) -> Heard:
        """Do something, and wait for an event of this kind, of what has this role and name.

        Args:
            on: 1 for a state that begins, 0 for one that ends.
        """
        since = len(self.events())
        do()
        return wait_until(
            lambda: [
                one
                for one in self.events(since)
                if one.kind.startswith(kind)
                and role in ("", one.role)
                and re.fullmatch(name, one.name)
                and (not kind.startswith("state-changed") or one.numbers[0] == on)
            ],
            f"{kind} of {role} {name}",
        )[0]

    def focused_after(self, keys: str, role: str = "", name: str = ".*") -> Heard:
        """Press keys, and wait until the keyboard is on this."""
        return self.after(partial(self._desk.hand.key, keys), "state-changed:focused", role, name)

    def choose_in_menu(self, button: Node, name: str) -> None:
        """Open a button's menu, go down to an item that is heard, and choose it.

        Menus are in no window that the program tells of: what is heard is all there is of them.
        """
        self.after(button.press, "state-changed:showing", "popup menu")
        first = heard = self.focused_after("Down", "menu item").name
        while not re.fullmatch(name, heard):
            heard = self.focused_after("Down", "menu item").name
            assert heard != first, f"no {name} in the menu"
        self._desk.hand.key("Return")


@contextlib.contextmanager
def started(desk: Desk, data_dir: Path, chosen: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Start the program as it is shipped; it must complain of nothing, and end well when told to.

    Args:
        chosen: what is written as its settings first.
    """
    data_dir.mkdir()
    SettingsFile(data_dir / "settings.json").save(chosen)
    errors = desk.directory / "errors"
    with errors.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "falcon_desktop", "--data-dir", str(data_dir)],
            cwd=ROOT, env=desk.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(Coming(desk, process), "the window and the keyboard in it")
        assert process.poll() is None, errors.read_text(errors="replace")
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    lines = errors.read_text(errors="replace").splitlines()
    complaints = [line for line in lines if not line.startswith(QUIET)]
    assert not complaints, "\n".join(complaints)
