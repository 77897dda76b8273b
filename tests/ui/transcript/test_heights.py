"""The heights of messages: their sums and places, against a plain list."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.transcript.heights import Heights
from hypothesis import given
from hypothesis import strategies as st

heights = st.lists(st.integers(0, 5_000), min_size=1, max_size=400)


@given(heights, st.data())
def test_sums_agree_with_a_plain_list_after_changes(values: list[int], data: st.DataObject) -> None:
    sums = Heights(values)
    for _ in range(data.draw(st.integers(0, 20))):
        index = data.draw(st.integers(0, len(values) - 1))
        values[index] = data.draw(st.integers(0, 5_000))
        sums.set(index, values[index])
        if data.draw(st.booleans()):
            values.append(7)
            sums.append(7)
    assert sums.total == sum(values)
    for index in data.draw(st.lists(st.integers(0, len(values)), max_size=10)):
        assert sums.top(index) == sum(values[:index])


@given(heights, st.integers(-10, 3_000_000))
def test_at_finds_the_item_that_holds_a_place(values: list[int], y: int) -> None:
    sums = Heights(values)
    index = sums.at(y)
    if 0 <= y < sums.total:
        assert sums.top(index) <= y < sums.top(index) + sums[index]
    elif y < 0:
        assert sum(values[:index]) == 0
    else:
        assert index == len(values) - 1


def test_at_without_items_is_an_error() -> None:
    with pytest.raises(IndexError):
        Heights().at(0)
