"""A power cut at any moment; power_loss.py cuts many more, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.power_loss import (
    check_many,
    check_update,
)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_power_cut_loses_nothing_that_was_safe(tmp_path: Path, seed: int) -> None:
    assert await check_many(tmp_path, seed, cuts=12) > 400


async def test_a_power_cut_during_an_update(tmp_path: Path) -> None:
    old = Path(__file__).parent / "data" / "history-v1.sqlite3"
    await check_update(tmp_path, old, 4, cuts=12)
