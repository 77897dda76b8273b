"""What Orca says on a desktop, word for word."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.hand.desk import SYSTEM_PYTHON, Desk
from tests.waiting import wait_until

RUNNER = Path(__file__).with_name("speaking.py")
HARMLESS: Final = ("Shift_L", "Shift_R")
"""Keys that do nothing by themselves, neither in the program nor in Orca; by turns, so that one
that Orca takes in late is not taken for the next."""
AGAIN_SECONDS: Final = 2.0
"""Pace: after so long it is pressed again, where it went to no window."""


def speaks() -> bool:
    """Whether Orca is installed."""
    return not subprocess.run([SYSTEM_PYTHON, "-c", "import orca"], capture_output=True).returncode


class Orca:
    """Orca, from when it is made to the end of the desktop."""

    def __init__(self, desk: Desk) -> None:
        self._hand = desk.hand
        self._harmless = itertools.cycle(HARMLESS)
        self._file = desk.directory / "said"
        self._file.touch()
        self._process = desk.session.start(SYSTEM_PYTHON, str(RUNNER), str(self._file))
        self._from = 0
        self.wait_for("Screen reader on")

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def said(self) -> list[str]:
        """Return all that it said, in order."""
        return [words for words in self._lines() if isinstance(words, str)]

    def released(self) -> list[str]:
        """Return the keys that were let go, in order, so far as Orca has taken them in."""
        return [line[0] for line in self._lines() if isinstance(line, list)]

    def _lines(self) -> list[Any]:
        lines = self._file.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines[:-1]]  # what is not ended is still written

    def since(self) -> list[str]:
        """Return what it said since the last :meth:`after`."""
        return self.said()[self._from :]

    def after(self, do: Callable[[], object], *words: str) -> list[str]:
        """Do something, and return what is said from then until all ``words`` were."""
        self.catch_up()
        self._from = len(self.said())
        do()
        return self.wait_for(*words)

    def catch_up(self) -> None:
        """Wait until Orca has taken in every key that was pressed.

        AT-SPI's registry hands Orca one key after the other, each when Orca has answered the one
        before. Qt waits a tenth of a second for that, and then takes the key itself. Where Orca is
        slow, the caret has therefore moved before Orca hears of the key behind the last one's
        release; it doesn't know why the caret moved, and says nothing. A harmless key takes the
        same way as all others: when Orca has it, no other is left there.

        Raises:
            TimeoutError: Orca takes in no key.
        """
        key, before, pressed = "", 0, 0.0

        def has_it() -> bool:
            nonlocal key, before, pressed
            if time.monotonic() - pressed > AGAIN_SECONDS:  # between two windows it goes nowhere
                key = next(self._harmless)
                before = self.released().count(key)
                self._hand.key(key)
                pressed = time.monotonic()
            return self.released().count(key) > before

        wait_until(has_it, "that Orca takes in a key")

    def wait_for(self, *words: str) -> list[str]:
        """Wait until all of these words were said since the last :meth:`after`, in this order.

        Returns what was said until then.

        Raises:
            TimeoutError: they are not said.
        """

        def until() -> list[str]:
            heard, left = [], list(words)
            for text in self.since():
                heard.append(text)
                place = 0
                while left and (found := text.find(left[0], place)) >= 0:
                    place = found + len(left.pop(0))
                if not left:
                    return heard
            return []

        try:
            return wait_until(until)
        except TimeoutError:
            heard = self.since()
            raise TimeoutError(f"Orca does not say {words}, but {heard}") from None
