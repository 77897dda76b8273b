"""A text that grows in small pieces, using little memory."""

from __future__ import annotations

from typing import Final

JOINED: Final = 512
"""So many pieces become one: of a text of two letters a piece, a piece takes thirty times as much
as its letters."""


class GrowingText:
    """One thread adds; any thread may read."""

    __slots__ = ("_blocks", "_single")

    def __init__(self, text: str = "") -> None:
        self._blocks: list[tuple[int, str]] = [(len(text), text)] if text else []
        """Pieces in order, each with its end in the whole. Changed in single steps only."""
        self._single = 0

    def __len__(self) -> int:
        """Return the number of characters."""
        return self._blocks[-1][0] if self._blocks else 0

    def add(self, text: str) -> None:
        """Add a piece at the end."""
        if not text:
            return
        self._blocks.append((len(self) + len(text), text))
        self._single += 1
        if self._single == JOINED:
            last = self._blocks[-JOINED:]
            self._blocks[-JOINED:] = [(len(self), "".join(piece for _, piece in last))]
            self._single = 0

    def since(self, place: int) -> tuple[str, int]:
        """Return the text after the first ``count`` characters, and the new length."""
        blocks = self._blocks[:]
        found: list[str] = []
        for end, piece in reversed(blocks):
            if end <= place:
                break
            begin = end - len(piece)
            found.append(piece if begin >= place else piece[place - begin :])
        if len(found) == 1:  # the very same, not a second one
            return found[0], blocks[-1][0]
        return "".join(reversed(found)), blocks[-1][0] if blocks else 0

    def settle(self) -> str:
        """Return the whole text and store it compactly from now on."""
        text, length = self.since(0)
        if length:
            self._blocks[:] = [(length, text)]
            self._single = 0
        return text
