"""Whether the end of a growing text is within code."""

from __future__ import annotations

import re
from typing import Final

from falcon_desktop.core.text.markdown.fences import OpenFence

_CONTAINERS: Final = re.compile(r"(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])(?=[ \t]))*[ \t]*")
_OPENING: Final = re.compile(r"(`{3,})([^`]*)\Z|(~{3,})(.*)\Z", re.DOTALL)
_TICKS: Final = re.compile(r"`+")
_LONGEST: Final = 20_000


class InCode:
    """Reads a text once, piece by piece, and says in :attr:`inside` whether it ends in code."""

    def __init__(self) -> None:
        self._fence: OpenFence | None = None
        self._containers = 0
        self._span = 0  # backticks that opened a code span which is not closed yet
        self._after_blank = True
        self._line = ""
        self._read = 0  # characters of the line that were searched for backticks

    def feed(self, text: str) -> None:
        """Take the next piece."""
        *lines, last = text.split("\n")
        for line in lines:
            self._end_line(self._line + line)
            self._line, self._read = "", 0
        self._line += last
        if len(self._line) > _LONGEST:
            self._search(self._line)
            cut = len(self._line) - 200
            self._line, self._read = "x" + self._line[cut:], self._read - cut + 1

    @property
    def inside(self) -> bool:
        """Whether the next character belongs to a code block or span.

        A span that began on a line before and is not closed yet counts only within a line: a sign
        that stands at the beginning of one is no part of it.
        """
        if self._fence is not None:
            return True
        line = self._line
        if self._is_indented(line):
            return True
        rest = line[len(_CONTAINERS.match(line)[0]) :]  # type: ignore[index]
        if not rest:
            return False
        if _OPENING.match(rest):
            return True
        self._search(line)
        return self._span > 0

    @property
    def at_line_start(self) -> bool:
        """Whether the line has only spaces so far."""
        return not self._line.strip()

    def _is_indented(self, line: str) -> bool:
        """Whether a line belongs to a block of code by its indentation alone."""
        return self._after_blank and line[:4].expandtabs(4).startswith("    ")

    def _search(self, line: str) -> None:
        for run in _TICKS.finditer(line, self._read):
            count = run.end() - run.start()
            if not self._span:
                if not (run.start() and line[run.start() - 1] == "\\"):
                    self._span = count
            elif count == self._span:
                self._span = 0
        self._read = len(line)

    def _end_line(self, line: str) -> None:
        if self._fence is not None:
            stripped = line[: self._containers].lstrip(" \t>") + line[self._containers :]
            if self._fence.is_end(stripped.rstrip("\r")):
                self._fence = None
            return
        if not line.strip():
            self._span, self._after_blank = 0, True
            return
        if self._is_indented(line):
            return
        containers = len(_CONTAINERS.match(line)[0])  # type: ignore[index]
        opening = _OPENING.match(line[containers:].rstrip("\r"))
        if opening is not None:
            signs, info = opening[1] or opening[3], opening[2] or opening[4] or ""
            self._fence = OpenFence(signs[0], len(signs), info)
            self._containers, self._span = containers, 0
        else:
            self._search(line)
        self._after_blank = False
