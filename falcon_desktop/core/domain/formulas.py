"""Formulas as pictures, and the port that draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

MAX_SOURCE: Final = 4_000
"""Characters of a formula at most; a longer one is not drawn."""
INK: Final = "#010203"
"""The colour of a formula in its SVG, to be replaced by the one it is to have."""


@dataclass(frozen=True, slots=True)
class FormulaPicture:
    """A formula as SVG without references; lengths in units of the font size.

    Text is in it only where it is of writing that the mathematics font lacks, each letter as wide
    as it is high.
    """

    svg: str
    width: float
    ascent: float
    descent: float


class FormulaDrawer(Protocol):
    """Draws TeX formulas."""

    async def draw(self, source: str, *, display: bool) -> FormulaPicture | None:
        """Return a formula's picture, or None where its source is to be shown: it has an error or
        takes too long. Never raises.
        """
        ...


DrawFormula = Callable[[str, bool], FormulaPicture | None]
"""The same for a thread that may wait: source, and whether it is displayed."""
