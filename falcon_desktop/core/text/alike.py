"""How far two texts are the same."""

from __future__ import annotations

from typing import Final

_STEP: Final = 64


def same_length(one: str, at: int, other: str, place: int) -> int:
    """Return how many characters of two texts are alike, from a place in each on."""
    most = min(len(one) - at, len(other) - place)
    length, step = 0, _STEP
    while length < most and step:
        begin, end = length, min(length + step, most)
        if one[at + begin : at + end] == other[place + begin : place + end]:
            length = end
        else:
            step = min(step, end - begin) // 2
    return length
