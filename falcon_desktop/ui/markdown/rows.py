"""The rows of a code block: its lines, with very long ones split for display."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import Final

LONGEST: Final = 2_000
"""Characters in one row at most; a longer line goes on in the next row."""
TAB: Final = 8
"""Columns from one tab stop to the next."""


class Rows:
    """Finds rows by offset. Appending and replacing the last lines is cheap.

    With ``columns``, no row has more of them: lines wrap, between words where that is possible.
    """

    def __init__(self, columns: int = 0) -> None:
        self._columns = columns
        self.texts: list[str] = []
        self.starts: list[int] = []
        self._line_firsts: list[int] = []
        self._end = 0
        self.widest = 0

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self._line_firsts)

    def first_row(self, line: int) -> int:
        """Return a line's first row, or the number of rows after the last line."""
        return self._line_firsts[line] if line < len(self._line_firsts) else len(self.texts)

    def truncate(self, lines: int) -> None:
        """Remove all lines from ``lines`` on."""
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
            end = self._end_of_row(line, position)
            piece = line[position:end]
            self.texts.append(piece)
            self.starts.append(self._end + position)
            self.widest = max(self.widest, _columns(piece))
            position = end
            if position >= len(line):
                break
        self._end += len(line) + 1

    def _end_of_row(self, line: str, start: int) -> int:
        """Return where a row that begins at ``start`` ends, at least one character further."""
        if not self._columns:
            return start + LONGEST
        longest = min(self._columns, LONGEST)
        if line.isascii() and "\t" not in line:
            return _between_words(line, start, start + longest)
        column, place = 0, start
        while place < len(line):
            column += _width(line[place], column)
            if column > longest and place > start:
                break
            place += 1
        return _between_words(line, start, max(place, start + 1))

    def number_of(self, row: int) -> int:
        """Return the number of the line that starts in a row, from 1; 0 if it continues one."""
        line = bisect_right(self._line_firsts, row) - 1
        return line + 1 if line >= 0 and self._line_firsts[line] == row else 0

    def row_at(self, offset: int) -> int:
        """Return the row that contains an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def goes_on(self, row: int) -> bool:
        """Whether the next row belongs to the same line."""
        following = row + 1
        return following < len(self.starts) and self.starts[following] == self.starts[row] + len(
            self.texts[row]
        )


def _between_words(line: str, start: int, end: int) -> int:
    """Return where a row that may reach to ``end`` ends: behind its last space, if a word comes
    before that and another would be cut.
    """
    if end >= len(line) or line[end].isspace():
        return end
    space = max(line.rfind(" ", start, end), line.rfind("\t", start, end))
    return space + 1 if space >= start and line[start:space].strip() else end


def _width(character: str, column: int) -> int:
    """Return how many columns a character takes that begins at one."""
    if character == "\t":
        return TAB - column % TAB
    if character.isascii():
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _columns(text: str) -> int:
    """Return roughly how many columns of a monospace font a text takes."""
    if text.isascii():
        return len(text) + (7 * text.count("\t") if "\t" in text else 0)
    return sum(2 if ord(character) > 0x10FF else 1 for character in text)
