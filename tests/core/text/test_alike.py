"""How far two texts are the same, from two places on."""

from __future__ import annotations

from falcon_desktop.core.text.alike import same_length
from hypothesis import given
from hypothesis import strategies as st


def test_it_ends_with_the_shorter_and_at_the_first_other_character() -> None:
    assert same_length("abc", 0, "abc", 0) == 3
    assert same_length("xabc", 1, "abcd", 0) == 3
    assert same_length("abc", 3, "abc", 0) == 0
    assert same_length("", 0, "", 0) == 0
    assert same_length("a" * 1_000 + "b", 0, "a" * 1_000 + "c", 0) == 1_000


@given(st.text("ab", max_size=300), st.text("ab", max_size=9), st.text("ab", max_size=9))
def test_it_is_what_counting_gives(common: str, one: str, other: str) -> None:
    first, second = common + one, f"b{common}{other}"
    counted = 0
    for left, right in zip(first, second[1:], strict=False):
        if left != right:
            break
        counted += 1
    assert same_length(first, 0, second, 1) == counted
