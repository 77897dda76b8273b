"""Which file reads pictures for a model: one beside it that gives vectors of the model's width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from falcon_desktop.core.text.model_names import without_quantisation

_MARK: Final = re.compile(r"(?:^|[-_.])mmproj(?:[-_.]|$)", re.IGNORECASE)
_PREFERRED: Final = ("f16", "bf16", "q8_0", "f32")
"""The first is exact enough and half the size of the last; few processors are quick with BF16."""


@dataclass(frozen=True, slots=True)
class Projector:
    """A projector's file, and the width of what it gives, 0 where it does not say."""

    path: str
    width: int
    sees: bool


def projector_for(model: str, width: int, beside: Sequence[Projector], *, alone: bool) -> str:
    """Return the projector of a model, "" for none.

    Args:
        model: the model's file.
        width: of the model's vectors.
        beside: the projectors in the same folder.
        alone: whether it is the only model there, so that a name need not match.
    """
    fitting = [
        one
        for one in beside
        if one.sees
        and one.width in (0, width)
        and (alone or _is_of(Path(one.path).stem, Path(model).stem))
    ]
    return min(fitting, key=_rank, default=Projector("", 0, sees=False)).path


def _is_of(projector: str, model: str) -> bool:
    """Whether a projector's name is the model's, or nobody's."""
    name = _MARK.sub("-", projector).strip("-_. ")
    name = without_quantisation(f"-{name}").strip("-").casefold()
    return not name or without_quantisation(model).casefold() == name


def _rank(one: Projector) -> tuple[int, str]:
    name = Path(one.path).stem.casefold()
    for rank, kind in enumerate(_PREFERRED):
        if re.search(rf"(?:^|[-_.]){kind}$", name):
            return rank, one.path
    return len(_PREFERRED), one.path
