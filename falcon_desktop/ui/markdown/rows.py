"""The rows of a code block: its lines, very long ones cut for display. Must not know Qt."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

LONGEST: Final = 2_000
"""Characters in one row at most; a longer line goes on in the next row."""


class Rows:
    """Finds rows by offset. Lines may be appended, and the last ones replaced, cheaply."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.starts: list[int] = []
        self._line_firsts: list[int] = []
        self._end = 0
        self.widest = 0

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._line_firsts)

    def first_row(self, line: int) -> int:
        """Return the first row of a line, or the number of rows behind the last line."""
        return self._line_firsts[line] if line < len(self._line_firsts) else len(self.texts)

    def truncate(self, lines: int) -> None:
        """Drop every line from ``lines`` on."""
        if lines >= len(self._line_firsts):
            return
        row = self._line_firsts[lines]
        self._end = self.starts[row]
        del self.texts[row:], self.starts[row:], self._line_firsts[lines:]

    def append(self, line: str) -> None:
        """Add a line."""
        self._line_firsts.append(len(self.texts))
        position = 0
        while True:
            piece = line[position : position + LONGEST]
            self.texts.append(piece)
            self.starts.append(self._end + position)
            self.widest = max(self.widest, _columns(piece))
            position += LONGEST
            if position >= len(line):
                break
        self._end += len(line) + 1

    def row_at(self, offset: int) -> int:
        """Return the row that holds an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def goes_on(self, row: int) -> bool:
        """Whether the next row belongs to the same line."""
        following = row + 1
        return following < len(self.starts) and self.starts[following] == self.starts[row] + len(
            self.texts[row]
        )


def _columns(text: str) -> int:
    """Return roughly how many columns of a monospace font a text takes."""
    if text.isascii():
        return len(text) + (7 * text.count("\t") if "\t" in text else 0)
    return sum(2 if ord(character) > 0x10FF else 1 for character in text)
