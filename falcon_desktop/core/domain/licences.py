"""What the program is made of, and under which licences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program; ``licence`` is its short name, from SPDX where known."""

    name: str
    version: str
    licence: str
    text: str = ""


class Parts(Protocol):
    """Tells what the program is made of."""

    async def parts(self) -> Sequence[Part]:
        """Return every part, ours first; never raises."""
        ...
