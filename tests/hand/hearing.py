"""What Orca says on a desktop, word for word."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.hand.desk import SYSTEM_PYTHON, Desk
from tests.waiting import wait_until

RUNNER = Path(__file__).with_name("speaking.py")


def speaks() -> bool:
    """Whether Orca is installed."""
    return not subprocess.run([SYSTEM_PYTHON, "-c", "import orca"], capture_output=True).returncode


class Orca:
    """Orca, from when it is made to the end of the desktop."""

    def __init__(self, desk: Desk) -> None:
        self._file = desk.directory / "said"
        self._file.touch()
        self._process = desk.session.start(SYSTEM_PYTHON, str(RUNNER), str(self._file))
        self._from = 0
        self.wait_for("Screen reader on")

    def said(self) -> list[str]:
        """Return all that it said, in order."""
        lines = self._file.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines[:-1]]  # what is not ended is still written

    def since(self) -> list[str]:
        """Return what it said since the last :meth:`after`."""
        return self.said()[self._from :]

    def after(self, do: Callable[[], object], *words: str) -> list[str]:
        """Do something, and return what is said from then until all ``words`` were."""
        self._from = len(self.said())
        do()
        return self.wait_for(*words)

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
