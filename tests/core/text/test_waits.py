"""How long a server asked to wait."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.waits import asked_to_wait


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(0.2, "1 second"), (20, "20 seconds"), (121, "2 minutes"), (50_000, "14 hours")],
)
def test_a_wait_is_told_as_people_say_it(seconds: float, wait: str) -> None:
    assert asked_to_wait(seconds) == f"The server asked to wait {wait}."


@pytest.mark.parametrize("seconds", [None, 0, -5, 172_801, float("nan"), float("inf")])
def test_none_and_one_that_nobody_waits_for_are_not(seconds: float | None) -> None:
    assert asked_to_wait(seconds) == ""
