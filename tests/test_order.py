"""The long tests are begun first, a share by each worker; nothing else is moved or lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import long_ones_first


@dataclass(frozen=True)
class Case:
    path: Path
    number: int
    long: bool


def cases(files: int, each: int, long: set[int]) -> list[Case]:
    return [
        Case(Path(f"test_{file}.py"), number, file in long)
        for file in range(files)
        for number in range(each)
    ]


@pytest.mark.parametrize("workers", [1, 2, 3, 6, 8])
@pytest.mark.parametrize(("files", "each"), [(40, 3), (7, 1), (3, 50), (2, 2)])
def test_every_worker_begins_with_its_share_of_the_long_ones(
    workers: int, files: int, each: int
) -> None:
    before = cases(files, each, long={0, 1, files - 1})
    after = long_ones_first(before, workers, lambda test: test.long)
    assert sorted(map(repr, after)) == sorted(map(repr, before)), "none is lost or runs twice"
    assert [one for one in after if not one.long] == [one for one in before if not one.long]

    begun: list[list[Case]] = []  # as xdist deals them out
    left = list(after)
    for worker in range(workers):
        share = len(left) // (workers - worker)
        begun.append(left[:share])
        left = left[share:]
    if (files, each) == (40, 3):
        for share_of_one in begun:
            kinds = [one.long for one in share_of_one]
            assert kinds == sorted(kinds, reverse=True), "the long ones come first"
        with_long = [{one.path for one in share if one.long} for share in begun]
        assert sum(map(len, with_long)) == 3, "those of a file stay together"
        assert sum(map(bool, with_long)) == min(3, workers)


def test_nothing_is_moved_where_none_is_long() -> None:
    before = cases(5, 5, long=set())
    assert long_ones_first(before, 4, lambda test: test.long) == before
