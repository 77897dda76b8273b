"""The reading direction of a text, and of what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

Side = Literal["ltr", "rtl"]
ISOLATE: Final = "\u2066"
"""What follows is read from the left, whatever stands around it."""
END_ISOLATE: Final = "\u2069"
_LOOKED_AT: Final = 2_000
_WITHIN: Final = "[!-'*-~ ]{0,80}"
"""What stands in the parentheses of a call, but for others."""


def first_direction(text: str) -> Side | None:
    """Return the direction of the first letter that has one; None if there is none.

    UAX #9, rules P2 and P3, of the first :data:`_LOOKED_AT` characters.
    """
    for character in text[:_LOOKED_AT]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return None


def turns(text: str) -> bool:
    """Say whether letters of a text may stand in another order than they are read."""
    return not text.isascii() and _right_to_left().search(text) is not None


def from_left(text: str) -> list[tuple[int, int]]:
    """Return where something stands that is read from the left in any text: numbers of several
    parts, calls, options, paths.

    Beside letters that are written from the right, Unicode's rules would turn their signs round:
    ``()sorted``, ``++C``, ``15-01-2024``.
    """
    return [found.span() for found in _from_left().finditer(text)]


def isolated(text: str) -> str:
    """Return a line with signs that keep together what is read from the left, where they matter."""
    return with_isolates(text, from_left(text)) if turns(text) else text


def left_to_right(text: str) -> str:
    """Return what is read from the left as a whole, such as a path, so that it is also in a line
    that is not.
    """
    return f"{ISOLATE}{text}{END_ISOLATE}"


def with_isolates(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with signs that keep together what stands in each span of it."""
    pieces, end = [], 0
    for first, last in spans:
        pieces += [text[end:first], left_to_right(text[first:last])]
        end = last
    return "".join([*pieces, text[end:]])


def kept_from_left(text: str) -> list[tuple[int, int]]:
    """Return where something in a text of several lines must be kept together, see
    :func:`from_left`: in lines in which letters may turn round. What a line begins with says that
    line's direction, which it would not any more, and needs nothing.
    """
    if not turns(text):
        return []
    found = []
    for first, last in from_left(text):
        begin, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
        line = text[begin : None if end < 0 else end]
        begins = first_direction(text[begin:first]) is None
        if turns(line) and not (begins and first_direction(text[first:last])):
            found.append((first, last))
    return found


def place_in_isolated(place: int, spans: Sequence[tuple[int, int]], *, ends: bool) -> int:
    """Return where a place of a text is in what :func:`isolated` made of it.

    Args:
        spans: what :func:`from_left` returned.
        ends: whether something ends there, so that it is before a sign, not after it.
    """
    signs = (sign for span in spans for sign in span)
    return place + sum(sign < place or (sign == place and not ends) for sign in signs)


@cache
def _right_to_left() -> re.Pattern[str]:
    """A letter that is written from the right, or a sign that changes the direction."""
    return re.compile(
        "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
        "\U00010800-\U00010fff\U0001e800-\U0001efff]"
    )


@cache
def _from_left() -> re.Pattern[str]:
    return re.compile(
        # a telephone's number or a date: a + before it, or three parts
        r"(?<![\w-])(?:\+\d+(?:[ ./()-]{1,2}\d+)*|\d+(?:[-/]\d+){2,})(?![\w-])"
        # a call or an index, the names of some languages
        r"|(?<![\w.])[A-Za-z_][\w.:]{0,200}"
        rf"(?:\({_WITHIN}(?:\({_WITHIN}\){_WITHIN}){{0,4}}\)|\[[!-Z^-~ ]{{0,80}}\])"
        r"|(?<!\w)[A-Za-z]\w*(?:\+\+|#)(?!\w)"
        # an option, a path
        r"|(?<![^\s(])--?[A-Za-z][A-Za-z0-9-]*"
        r"|(?<![^\s(])[~.]{0,2}/[A-Za-z0-9._-][A-Za-z0-9._/-]*",
        re.ASCII,
    )
