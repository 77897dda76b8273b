"""Estimates a message's height from its length before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtGui import QFontMetricsF

from falcon_desktop.core.domain.conversation import MessageOutline, Role
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.action_bar import ROW_HEIGHT

_SAMPLE: Final = "The quick brown fox jumps over the lazy dog, and then it rests a while."
_ANSWER_AIR: Final = 1.25
"""An answer's headings, lists and code make it taller than the same text set solid."""
_LONGEST_QUESTION: Final = 2_000


class Estimator:
    """Estimates heights for one width and zoom, in pixels."""

    def __init__(self, theme: Theme, width: int) -> None:
        metrics = QFontMetricsF(theme.font())
        per_character = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        self._line = metrics.lineSpacing() * 1.15
        self._answer_line = max(8.0, width / per_character)
        self._question_line = max(8.0, width * 0.8 / per_character)
        row = theme.px(ROW_HEIGHT) + 2
        self._answer_rest = theme.px(28) + row + theme.px(10)
        self._question_rest = theme.px(20) + row + theme.px(2)

    def height(self, role: Role, length: int) -> int:
        """Return the estimated height for this many characters."""
        if role is Role.USER:
            lines = int(min(length, _LONGEST_QUESTION) / self._question_line) + 1
            return int(lines * self._line) + self._question_rest
        lines = int(length / self._answer_line * _ANSWER_AIR) + 1
        return int(lines * self._line) + self._answer_rest

    def heights(self, outlines: Iterable[MessageOutline]) -> list[int]:
        """Return the heights for many lengths; each distinct length is computed once."""
        known: dict[tuple[Role, int], int] = {}
        result: list[int] = []
        for outline in outlines:
            key = (outline.role, outline.length)
            height = known.get(key)
            if height is None:
                height = known[key] = self.height(outline.role, outline.length)
            result.append(height)
        return result

    def factors(self, former: Estimator, outlines: Iterable[MessageOutline]) -> list[float]:
        """Return the factors from heights under another width or zoom to these."""
        known: dict[tuple[Role, int], float] = {}
        result: list[float] = []
        for outline in outlines:
            key = (outline.role, outline.length)
            factor = known.get(key)
            if factor is None:
                factor = known[key] = self.height(*key) / former.height(*key)
            result.append(factor)
        return result
