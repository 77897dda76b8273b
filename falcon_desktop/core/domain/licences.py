"""The program's components and their licences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Part:
    """A component; ``licence`` is its short name, from SPDX if known."""

    name: str
    version: str
    licence: str
    text: str = ""


class Parts(Protocol):
    """Lists the program's components."""

    async def parts(self) -> Sequence[Part]:
        """Return every component, our own first; never raises."""
        ...
