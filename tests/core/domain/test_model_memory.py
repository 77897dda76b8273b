"""How much memory a model takes; the figures are llama.cpp's own, from its log."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.model_memory import (
    CacheType,
    Fit,
    MemoryNeed,
    ModelShape,
    cache_bytes,
    fit_of,
    longest_context,
    need_of,
)

MIB = 1 << 20
SMOL = ModelShape(
    layers=30, width=576, inner=1_536, vocabulary=49_152, heads=9, kv_heads=(3,) * 30,
    key_length=64, value_length=64,
)  # fmt: skip
WEIGHTS = 98 * 10**6


@pytest.mark.parametrize(("tokens", "mebibytes"), [(8_192, 180), (16_384, 360)])
def test_the_cache_is_what_llama_cpp_reports(tokens: int, mebibytes: int) -> None:
    assert cache_bytes(SMOL, tokens) == mebibytes * MIB


def test_smaller_types_take_less() -> None:
    full = cache_bytes(SMOL, 8_192)
    assert cache_bytes(SMOL, 8_192, CacheType.Q8_0) == full * 34 // 64
    assert cache_bytes(SMOL, 8_192, CacheType.Q4_0) == full * 18 // 64


def test_a_sliding_window_ends_the_growth_of_its_layers() -> None:
    shape = ModelShape(
        layers=6,
        kv_heads=(1,) * 6,
        key_length=1,
        value_length=1,
        window_of_swa=1_024,
        swa_pattern=6,
    )
    assert cache_bytes(shape, 1_000_000) == 2 * 2 * (1_000_000 + 5 * (1_024 + 512))
    assert cache_bytes(shape, 1_000) == 2 * 2 * 6 * 1_000


def test_a_recurrent_state_does_not_grow_but_each_answer_has_one() -> None:
    shape = ModelShape(layers=2, kv_heads=(0, 0), state=1_000)
    assert cache_bytes(shape, 1_000) == cache_bytes(shape, 100_000) == 8_000
    assert cache_bytes(shape, 1_000, answers=4) == 32_000


def test_the_graph_is_near_what_llama_cpp_reserves() -> None:
    """22.64 MiB and 30.64 MiB, and 35 MB for the process beside the model (measured)."""
    for tokens, graph in ((8_192, 22.64), (16_384, 30.64)):
        need = need_of(SMOL, WEIGHTS, tokens)
        assert 0 <= need.overhead - graph * MIB - 35 * 10**6 < 20 * MIB


def test_fits_tight_and_does_not_fit() -> None:
    need = MemoryNeed(weights=70, cache=20, overhead=10)
    assert [fit_of(need, free) for free in (99, 100, 124, 125)] == [
        Fit.DOES_NOT_FIT, Fit.TIGHT, Fit.TIGHT, Fit.FITS,
    ]  # fmt: skip


@pytest.mark.parametrize("free", [250 * MIB, 400 * MIB, 1_000 * MIB])
def test_the_longest_context_fits_and_one_step_more_does_not(free: int) -> None:
    found = longest_context(SMOL, WEIGHTS, free, most=131_072)
    assert found % 256 == 0
    assert not found or fit_of(need_of(SMOL, WEIGHTS, found), free) is Fit.FITS
    assert fit_of(need_of(SMOL, WEIGHTS, found + 256), free) is not Fit.FITS


def test_no_context_is_longer_than_the_model_was_trained_for() -> None:
    assert longest_context(SMOL, WEIGHTS, 1 << 40, most=8_192) == 8_192
    assert longest_context(SMOL, WEIGHTS, 1 << 40, most=1_000) == 1_000
    assert longest_context(SMOL, WEIGHTS, 1, most=8_192) == 0
