"""The child process that draws formulas: started on demand, ended when one takes too long or none
are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from falcon_desktop.child_process import IDLE_SECONDS, AskedChild, command_of, patience
from falcon_desktop.core.domain.formulas import MAX_SOURCE, FormulaPicture
from falcon_desktop.drawing.formulas_main import MAX_SVG, SECONDS

FORMULAS_SWITCH: Final = "--falcon-formulas"
"""The argument with which a frozen program runs :mod:`falcon_desktop.drawing.formulas_main`."""
MOST_BYTES: Final = 4 * MAX_SVG
MOST_EMS: Final = 10_000.0


def default_command() -> list[str]:
    """Return the command line of the child."""
    return command_of("falcon_desktop.drawing.formulas_main", FORMULAS_SWITCH)


class FormulaChild(AskedChild):
    """Fulfils :class:`~falcon_desktop.core.domain.formulas.FormulaDrawer`."""

    def __init__(
        self, command: Sequence[str] | None = None, *, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        super().__init__(
            command or default_command(),
            patience_seconds=patience(SECONDS),
            most_bytes=MOST_BYTES,
            idle_seconds=idle_seconds,
        )

    async def draw(self, source: str, *, display: bool) -> FormulaPicture | None:
        """Return a formula's picture; None if it has an error or takes too long."""
        if len(source) > MAX_SOURCE:
            return None
        return await self.asked({"source": source, "display": display}, _read)


def _read(answer: Any) -> FormulaPicture | None:
    return None if answer is None else _picture(**answer)


def _picture(svg: object, width: float, ascent: float, descent: float) -> FormulaPicture:
    """Return what a child answered, which has read foreign text.

    Raises:
        TypeError, ValueError: it makes no sense.
    """
    if not all(isinstance(one, (int, float)) for one in (width, ascent, descent)):
        raise TypeError("no lengths")
    lengths = (width, ascent, descent)
    if not isinstance(svg, str) or not all(abs(one) < MOST_EMS for one in lengths):
        raise ValueError("no picture")
    return FormulaPicture(svg, *lengths)
