"""Foreign JSON gives values of the right kind and size, or nothing."""

from __future__ import annotations

import json
import math

import pytest
from falcon_desktop.core.text.json_values import (
    MOST,
    as_list,
    as_mapping,
    as_mappings,
    as_number,
    as_pairs,
    as_text,
    as_whole,
    object_in,
)
from hypothesis import given
from hypothesis import strategies as st

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(ANYTHING)
def test_what_comes_out_is_of_its_kind_and_within_bounds(value: object) -> None:
    value = json.loads(json.dumps(value))
    assert as_text(value) == (value if isinstance(value, str) else "")
    assert as_mapping(value) == (value if isinstance(value, dict) else {})
    assert as_list(value) == (value if isinstance(value, list) else [])
    assert all(isinstance(one, dict) for one in as_mappings(value))
    whole, number = as_whole(value), as_number(value)
    assert whole is None or (type(whole) is int and 0 <= whole <= MOST and whole == value)
    assert number is None or (math.isfinite(number) and 0 <= number < 1e15 and number == value)


@pytest.mark.parametrize("value", [True, False, "1", 1.0, None, [1], -1, MOST + 1])
def test_no_whole_number(value: object) -> None:
    assert as_whole(value) is None


@pytest.mark.parametrize("value", [True, "1", None, -0.5, math.nan, math.inf, 1e15, 10**400])
def test_no_number(value: object) -> None:
    assert as_number(value) is None


def test_bounds_are_the_callers() -> None:
    assert [as_whole(one, 1, 3) for one in (0, 1, 3, 4)] == [None, 1, 3, None]
    assert as_whole(-5, -9) == -5
    assert as_number(9.5, 10) == 9.5 and as_number(10, 10) is None
    assert as_mappings([{}, 1, {"a": 1}, {}], 3) == [{}, {"a": 1}]


def test_pairs_are_two_texts() -> None:
    given = [["a", "b"], ["c"], ["d", 1], ("e", "f"), "gh", ["i", "j", "k"], None]
    assert as_pairs(given) == (("a", "b"),)
    assert as_pairs({"a": "b"}) == ()


def test_a_text_holds_an_object_or_none() -> None:
    assert object_in('{"a": [1]}') == {"a": [1]}
    assert object_in("{}") == {}
    for text in ("", "[]", "null", '"{}"', "{", '{"a": 1} {}', '{"a":' * 100_000):
        assert object_in(text) is None
