"""Places in a message's text. Must not know Qt."""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """A place between two characters: the block's number and the offset in its text."""

    block: int
    offset: int


class Position(NamedTuple):
    """A stretch within one block, such as a search hit."""

    block: int
    start: int
    end: int
