"""A position in a running answer. A module of its own, so that reading one needs no event loop."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cursor:
    """How many characters of a running answer a reader has taken."""

    text: int = 0
    reasoning: int = 0
