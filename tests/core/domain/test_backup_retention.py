"""Which daily backups stay: a week, weeks of a month, months of half a year."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from falcon_desktop.core.domain.backup_retention import DAYS, BackupRetention, retained
from hypothesis import given
from hypothesis import strategies as st

DAY = 86_400_000
BEGIN = int(dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC).timestamp() * 1000)


def lived(days: int, retention: BackupRetention) -> list[int]:
    """Make a backup each day and remove what is not kept; returns the ages in days."""
    there: list[int] = []
    for day in range(days):
        stay = retained(there, retention)
        there = [*(one for one in there if one in stay), BEGIN + day * DAY]
    return [(there[-1] - one) // DAY for one in reversed(there)]


@pytest.mark.parametrize(
    ("retention", "most", "at_least", "oldest"),
    [
        (BackupRetention.WEEK, DAYS, DAYS, 6),
        (BackupRetention.MONTH, DAYS + 5, 21, 34),
        (BackupRetention.HALF_YEAR, DAYS + 12, 150, 190),
    ],
)
@pytest.mark.parametrize("days", [400, 407, 431])
def test_they_reach_as_far_as_was_chosen(
    retention: BackupRetention, most: int, at_least: int, oldest: int, days: int
) -> None:
    ages = lived(days, retention)
    assert ages[:DAYS] == list(range(DAYS))
    assert len(ages) <= most
    assert min(at_least, oldest) <= ages[-1] <= oldest
    gaps = [later - earlier for earlier, later in pairwise(ages)]
    assert max(gaps) <= (1 if retention is BackupRetention.WEEK else 32)


@given(st.lists(st.integers(-(10**12), 10**13), max_size=60), st.sampled_from(BackupRetention))
def test_any_times_are_fine_and_the_newest_stay(
    times: list[int], retention: BackupRetention
) -> None:
    stay = retained(times, retention)
    assert stay <= set(times)
    assert set(sorted(times, reverse=True)[: DAYS - 1]) <= stay
    assert retained(sorted(stay), retention) == stay


def test_a_shorter_choice_keeps_less() -> None:
    times = [BEGIN + day * DAY for day in range(300)]
    week, month, half = (retained(times, one) for one in BackupRetention)
    assert week < month < half
