"""Converts a slider's positions to a parameter's values and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from falcon_desktop.core.domain.generation import PARAMETERS, Parameter

LOG_STEPS: Final = 300
"""Positions of a logarithmic slider."""
LONGEST_SHOWN: Final = {"max_new_tokens": 32_768, "context_window": 131_072}
"""Tokens at the end of a slider while nobody says how many there may be; more can be typed."""
LOGARITHMIC: Final = frozenset(("max_new_tokens", "context_window", "top_k"))


@dataclass(frozen=True, slots=True)
class Scale:
    """Positions 0 … ``last``. ``off_first``: position 0 is the parameter's "off"."""

    parameter: Parameter
    maximum: float
    off_first: bool = False

    @property
    def last(self) -> int:
        """The highest position."""
        if self.logarithmic:
            return LOG_STEPS
        return round((self.maximum - self.parameter.minimum) / self.parameter.step)

    @property
    def logarithmic(self) -> bool:
        """Whether equal distances are equal factors."""
        return self.parameter.name in LOGARITHMIC

    def value(self, position: int) -> float:
        """Return the rounded value at a position."""
        low = self.parameter.minimum
        if not self.logarithmic:
            value = min(low + position * self.parameter.step, self.maximum)
            return round(value, 4)
        if self.off_first and position <= 0:
            return float(self.parameter.off or 0)
        if position >= self.last:
            return self.maximum  # round or not: the end is what is allowed
        part = position / self.last
        value = math.exp(math.log(low) + part * (math.log(self.maximum) - math.log(low)))
        return min(max(_rounded(value), low), self.maximum)

    def position(self, value: float) -> int:
        """Return the position nearest to a value."""
        low = self.parameter.minimum
        if not self.logarithmic:
            return min(max(round((value - low) / self.parameter.step), 0), self.last)
        if self.off_first and value == self.parameter.off:
            return 0
        value = min(max(value, low), self.maximum)
        span = math.log(self.maximum) - math.log(low)
        position = round(self.last * (math.log(value) - math.log(low)) / span) if span else 0
        return max(position, 1) if self.off_first else position


def scale_of(name: str, limit: int | None = None) -> Scale:
    """Return a parameter's scale; ``limit`` is the most tokens that the server allows."""
    maximum = most_of(name, limit)
    if limit is None:
        maximum = LONGEST_SHOWN.get(name, maximum)
    return Scale(PARAMETERS[name], maximum, off_first=name == "top_k")


def most_of(name: str, limit: int | None = None) -> float:
    """Return a parameter's highest value; ``limit`` is the most tokens that the server allows."""
    maximum = PARAMETERS[name].maximum
    if name in LONGEST_SHOWN and limit is not None:
        return min(maximum, max(limit, PARAMETERS[name].minimum + 1))
    return maximum


def _rounded(value: float) -> float:
    """Return a near number that people like: eighths between powers of two from 64 on."""
    if value >= 64:
        power = 2 ** math.floor(math.log2(value))
        return float(power + power * round((value / power - 1) * 8) // 8)
    return float(max(1, round(value)))
