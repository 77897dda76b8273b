"""What answers cost, in words."""

from __future__ import annotations

from collections.abc import Iterable

from falcon_desktop.core.domain.conversation import Cost
from falcon_desktop.core.domain.cost import Spent, decimal_text, short_text
from falcon_desktop.ui.kit.i18n import money, tr, tr_n


def cost_words(cost: Cost, *, exact: bool = False) -> str:
    """Return what one answer cost: "0.00015 USD"; with all its digits where it is ``exact``."""
    text = decimal_text(cost.amount) if exact else short_text(cost.amount)
    words = money(text, cost.currency)
    return tr("at least {amount}", amount=words) if cost.partial else words


def spent_words(sums: Iterable[Spent]) -> str:
    """Return what answers cost together, and for how many that is not known; "" for no sum."""
    sums = list(sums)
    amounts = [money(short_text(one.amount), one.currency) for one in sums]
    unknown = max((one.unknown for one in sums), default=0)
    if unknown:
        amounts.append(tr_n("the cost of %n answer(s) isn't known", unknown))
    return " · ".join(amounts)
