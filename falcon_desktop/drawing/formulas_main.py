"""The child process that draws formulas: TeX in, SVG out.

Some formulas of a hundred characters take for ever (each brace doubles the work): the system ends
this process where one takes more than :data:`SECONDS` of a processor.

A piece (:func:`falcon_desktop.child_process.packed`) is ``{"source": …, "display": …}`` in,
``{"svg": …, "width": …, "ascent": …, "descent": …}`` or ``null`` out. An empty piece says that the
child is ready.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from falcon_desktop.child_process import answer_all
from falcon_desktop.confinement import confine, give_up_rights, program_files
from falcon_desktop.core.domain.formulas import INK, FormulaPicture

SECONDS: Final = 1.0
"""Of a processor for one formula; hundreds of ordinary ones take as long."""
MEMORY: Final = 1_000_000_000
MAX_SVG: Final = 1_000_000
"""Characters of a picture at most, which the window has to read."""
_GENTLE: Final = 10
_SIZE: Final = 100.0
"""Pixels per em at which formulas are computed; drawn at any size, being vectors."""


def load() -> None:
    """Import ziamath, which finds its font by a call that is deprecated in Python 3.11."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "path is deprecated", DeprecationWarning, "ziamath|ziafont"
        )
        from falcon_desktop.drawing import mathematics  # noqa: F401


def drawn(source: str, *, display: bool) -> FormulaPicture | None:
    """Return a formula as SVG, or None if it has an error or is too large."""
    try:
        from falcon_desktop.drawing.mathematics import laid_out

        formula = laid_out(source, size=_SIZE, display=display, color=INK)
        box = formula.node.bbox
        margin = formula.margin
        svg = formula.svg()
    except Exception:  # ziamath's many ways to meet what is no formula
        return None
    if len(svg) > MAX_SVG:
        return None
    return FormulaPicture(
        svg,
        (box.xmax - box.xmin + 2 * margin) / _SIZE,
        (box.ymax + margin) / _SIZE,
        (-box.ymin + margin) / _SIZE,
    )


def main() -> int:
    """Answer formulas from stdin on stdout until stdin ends; return the exit status."""
    load()
    logging.disable(logging.CRITICAL)
    give_up_rights(niceness=_GENTLE, memory=MEMORY)
    confine(program_files())
    answer_all(_answer, SECONDS)
    return 0


def _answer(wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    picture = drawn(wanted["source"], display=wanted["display"])
    return None if picture is None else asdict(picture)


if __name__ == "__main__":
    sys.exit(main())
