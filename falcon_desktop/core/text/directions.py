"""The reading direction of a text."""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

Side = Literal["ltr", "rtl"]
_LOOKED_AT: Final = 2_000


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
