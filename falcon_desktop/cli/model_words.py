"""How the command line says sizes, and whether a model fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from falcon_desktop.core.domain.model_memory import Fit
from falcon_desktop.core.text.sentences import Rounded, Sentence

FITS: Final[Mapping[Fit, Sentence]] = {
    Fit.FITS: Sentence("fits"),
    Fit.TIGHT: Sentence("tight"),
    Fit.DOES_NOT_FIT: Sentence("does not fit"),
}


def size_told(size: int) -> Sentence:
    """Return so many bytes as people read them."""
    if size < 1_000_000_000:
        return Sentence("{size} MB", size=Rounded(size / 1e6))
    return Sentence("{size} GB", size=Rounded(size / 1e9))
