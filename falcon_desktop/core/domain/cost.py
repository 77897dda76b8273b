"""What answers cost: read from what servers say, added up, and written as decimals. All exact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from falcon_desktop.core.domain.conversation import COST_UNIT, Cost

_MOST: Final = 10**6
"""Of a currency, for one answer; more is taken for a mistake."""
_LONGEST: Final = 64
_DIGITS: Final = len(str(COST_UNIT)) - 1


@dataclass(frozen=True, slots=True)
class Spent:
    """What answers of a connection cost, in one currency.

    ``month`` is like "2026-12", in the time of this computer, "" for all time.
    ``answers`` is of how many the cost is known, ``unknown`` of how many it isn't, or not whole.
    ``connection`` is the connection's name as it was when the newest of them was made.
    """

    amount: int
    currency: str
    answers: int
    unknown: int = 0
    month: str = ""
    connection_id: str = ""
    connection: str = ""


def cost_of(value: Any, currency: str = "USD", *, divisor: int = 1) -> Cost | None:
    """Return the cost that a number, or a decimal as text, says; None where it says none.

    ``divisor`` is how many of what is counted make one of ``currency``.
    """
    from decimal import Decimal  # few servers say what an answer cost

    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str) and len(value) > _LONGEST:
        return None
    try:
        amount = Decimal(str(value)) / divisor  # a float's shortest digits are those in the JSON
        if not 0 <= amount <= _MOST:
            return None
        return Cost(int((amount * COST_UNIT).to_integral_value()), currency)
    except (ArithmeticError, ValueError):  # no number, NaN, too long
        return None


def decimal_text(amount: int) -> str:
    """Return an amount as a decimal, all digits: ``0.000147``."""
    whole, rest = divmod(amount, COST_UNIT)
    digits = f"{rest:0{_DIGITS}}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def short_text(amount: int) -> str:
    """Return an amount as people write it: ``12.35``, ``0.50``, below a hundredth two digits that
    say something: ``0.00015``.
    """
    step = COST_UNIT // 100 if amount >= COST_UNIT else 10 ** max(0, len(str(amount)) - 2)
    text = decimal_text((amount + step // 2) // step * step)
    if not amount:
        return text
    whole, _, digits = text.partition(".")
    return f"{whole}.{digits:0<2}"


def continued(before: Cost | None, more: Cost | None, *, had_content: bool) -> Cost | None:
    """Return what an answer cost that was gone on with.

    Args:
        before: what it had cost, None where that is not known.
        more: what going on cost.
        had_content: whether there was anything of it before, for which something may be due.
    """
    if before is None:
        return replace(more, partial=True) if more is not None and had_content else more
    if more is None or more.currency != before.currency:
        return replace(before, partial=True)
    return replace(more, amount=before.amount + more.amount, partial=before.partial or more.partial)
