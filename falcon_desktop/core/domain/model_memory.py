"""How much memory a model of this computer takes, from what its file says of its shape.

The sums follow llama.cpp: ``llama_kv_cache`` and ``llama_memory_recurrent`` keep what was read,
and the largest graph is reserved for ``n_ubatch`` tokens at the load.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BATCH: Final = 512
"""Tokens that llama.cpp reads at once (``n_ubatch``)."""
PROCESS: Final = 48 << 20
"""Bytes of the engine's process without a model (measured)."""
LONGEST: Final = 1 << 20
"""Tokens, where a file does not say what its model was trained for."""
TIGHT: Final = 0.8
"""Of the free memory: a model that takes more makes other programs slow."""


class CacheType(StrEnum):
    """In what the keys and values of what was read are kept."""

    F16 = "f16"
    Q8_0 = "q8_0"
    Q4_0 = "q4_0"


CACHE_BYTES: Final[Mapping[CacheType, float]] = {
    CacheType.F16: 2.0,
    CacheType.Q8_0: 34 / 32,
    CacheType.Q4_0: 18 / 32,
}
"""Bytes of a value; the quantised types have blocks of 32 values with a scale (ggml)."""


class Fit(StrEnum):
    """Whether a model fits into the memory that is free."""

    FITS = "fits"
    TIGHT = "tight"
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True, slots=True)
class ModelShape:
    """What a model's file says of its size; 0 and () for what it does not say.

    ``kv_heads`` are those of each layer: a layer without any keeps no keys and values, as the
    recurrent layers of a hybrid. ``key_length`` and ``value_length`` are of one head.
    ``window_of_swa`` is the sliding window in tokens, and ``swa_pattern`` says that one layer of so
    many reads everything. ``state`` is the recurrent state of one layer in values.
    """

    layers: int = 0
    width: int = 0
    inner: int = 0
    vocabulary: int = 0
    heads: int = 0
    kv_heads: tuple[int, ...] = ()
    key_length: int = 0
    value_length: int = 0
    window_of_swa: int = 0
    swa_pattern: int = 0
    state: int = 0


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """What a model takes, in bytes: its weights, what it has read, and all else."""

    weights: int
    cache: int
    overhead: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.cache + self.overhead

    @property
    def counts_context(self) -> bool:
        """Whether the model's shape was known, so that what it has read is counted."""
        return self.cache > 0


def cache_bytes(
    shape: ModelShape, tokens: int, kind: CacheType = CacheType.F16, *, answers: int = 1
) -> int:
    """Return the bytes that a context of so many tokens takes.

    ``answers`` run at the same time; they share the tokens, but each has its recurrent state.
    """
    values = 0
    for layer, heads in enumerate(shape.kv_heads):
        read = tokens
        if shape.window_of_swa and shape.swa_pattern and (layer + 1) % shape.swa_pattern:
            read = min(tokens, shape.window_of_swa * answers + BATCH)
        values += read * heads * (shape.key_length + shape.value_length)
    return round(values * CACHE_BYTES[kind]) + 4 * shape.state * shape.layers * answers


def need_of(
    shape: ModelShape,
    weights: int,
    tokens: int,
    kind: CacheType = CacheType.F16,
    *,
    answers: int = 1,
) -> MemoryNeed:
    """Return what a model takes with a context of so many tokens.

    ``weights`` are the bytes of its files, with that which reads pictures for it.
    """
    graph = 4 * BATCH * (2 * shape.inner + 7 * shape.width) + 2 * BATCH * tokens
    graph += 4 * shape.vocabulary * answers
    return MemoryNeed(weights, cache_bytes(shape, tokens, kind, answers=answers), PROCESS + graph)


def fit_of(need: MemoryNeed, free: int) -> Fit:
    """Say whether it fits into so many bytes that are free."""
    if need.total > free:
        return Fit.DOES_NOT_FIT
    return Fit.TIGHT if need.total > TIGHT * free else Fit.FITS


def longest_context(
    shape: ModelShape,
    weights: int,
    free: int,
    kind: CacheType = CacheType.F16,
    *,
    answers: int = 1,
    most: int,
) -> int:
    """Return the largest context in tokens that fits, a multiple of 256, at most ``most``; 0: none.

    What is tight does not count as fitting here.
    """

    def fits(tokens: int) -> bool:
        need = need_of(shape, weights, tokens, kind, answers=answers)
        return fit_of(need, free) is Fit.FITS

    low, high = 0, most // 256
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle * 256):
            low = middle
        else:
            high = middle - 1
    return most if low == most // 256 and fits(most) else low * 256


@dataclass(frozen=True, slots=True)
class ModelMemory:
    """What the memory of a model depends on, beside what is chosen for it.

    ``weights`` are the bytes of its files, ``trained`` how many tokens it was trained for (None:
    unknown), and ``answers`` how many run at the same time.
    """

    shape: ModelShape
    weights: int
    trained: int | None = None
    answers: int = 1

    def need(self, tokens: int, kind: CacheType) -> MemoryNeed:
        """Return what it takes with a context of so many tokens."""
        return need_of(self.shape, self.weights, tokens, kind, answers=self.answers)

    def longest(self, free: int, kind: CacheType, *, most: int | None = None) -> int:
        """Return the largest context in tokens that fits with ease, 0 for none; at most ``most``,
        or what it was trained for.
        """
        most = most or self.trained or LONGEST
        return longest_context(
            self.shape, self.weights, free, kind, answers=self.answers, most=most
        )


@dataclass(frozen=True, slots=True)
class Computer:
    """What this computer has for models.

    ``free`` bytes can be used by one model, those that answer nothing having made room; ``total``
    bytes it has altogether. ``threads`` is how many can compute at the same time.
    """

    free: int
    total: int
    threads: int
