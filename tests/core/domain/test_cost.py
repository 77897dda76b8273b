"""What answers cost: read from numbers and texts, added up, and written, all exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import COST_UNIT, Cost
from falcon_desktop.core.domain.cost import continued, cost_of, decimal_text, short_text
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (0.00014725, "0.00014725"), (1e-07, "0.0000001"), (0, "0"), (-0.0, "0"), (19, "19"),
        ("0.95", "0.95"), (" 1e-3 ", "0.001"), (0.1 + 0.2, "0.3"),
        (0.00010500000000000001, "0.000105"),
        ("1e-999999999", "0"), (1e6, "1000000"),
    ],
)  # fmt: skip
def test_what_a_server_says_is_kept_to_the_last_digit(said: Any, text: str) -> None:
    cost = cost_of(said)
    assert cost is not None
    assert (decimal_text(cost.amount), cost.currency, cost.partial) == (text, "USD", False)


@pytest.mark.parametrize(
    "said",
    [None, True, "", "much", "NaN", float("nan"), float("inf"), "Infinity", -1, "-0.01", 10**7,
     "9e999999999999999", "1" * 65, [], {}, "1,5"],
)  # fmt: skip
def test_what_is_no_cost_is_none(said: Any) -> None:
    assert cost_of(said) is None


def test_a_number_longer_than_python_writes_is_none() -> None:
    assert cost_of(10**5000) is None


def test_ticks_are_divided() -> None:
    assert cost_of(37_756_000, divisor=10**10) == Cost(3_775_600_000)


@given(st.lists(st.decimals(0, 1000, places=12), max_size=30))
def test_sums_are_exact(amounts: list[Decimal]) -> None:
    costs = [cost_of(str(one)) for one in amounts]
    assert all(costs) or not amounts
    total = sum(one.amount for one in costs if one is not None)
    assert Decimal(decimal_text(total)) == sum(amounts, Decimal(0))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "0"), ("0.00014725", "0.00015"), ("0.5", "0.50"), ("0.999", "1.00"),
        ("12.3456", "12.35"), ("1234.5", "1234.50"), ("0.0123", "0.012"), ("3", "3.00"),
        ("0.000000000001", "0.000000000001"),
    ],
)  # fmt: skip
def test_an_amount_is_shown_short(amount: str, shown: str) -> None:
    assert short_text(int(Decimal(amount) * COST_UNIT)) == shown


@pytest.mark.parametrize(
    ("before", "more", "had_content", "whole"),
    [
        (None, None, True, None),
        (None, Cost(2), False, Cost(2)),
        (None, Cost(2), True, Cost(2, partial=True)),
        (Cost(1), None, True, Cost(1, partial=True)),
        (Cost(1), Cost(2), True, Cost(3)),
        (Cost(1, partial=True), Cost(2), True, Cost(3, partial=True)),
        (Cost(1), Cost(2, "EUR"), True, Cost(1, partial=True)),
    ],
)
def test_an_answer_that_is_gone_on_with_costs_what_its_requests_cost(
    before: Cost | None, more: Cost | None, had_content: bool, whole: Cost | None
) -> None:
    assert continued(before, more, had_content=had_content) == whole
