"""Sums of what answers cost: exact, by month and connection, each answer once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import apsw
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Cost,
    Message,
    MessageStatus,
    Provenance,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.cost import Spent
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.spent import _BY_MONTH
from tests.store.conftest import Made, Opened

OCTOBER = round(dt.datetime(2026, 10, 31, 23, 59).timestamp() * 1000)
NOVEMBER = OCTOBER + 120_000


def answered(
    make: Made, of: Conversation, cost: Cost | None, at: int = OCTOBER, by: str = "r"
) -> Message:
    return replace(
        make.answer(of, None, "Because.", MessageStatus.COMPLETE),
        created_at=at,
        usage=Usage(3, 4, cost=cost),
        provenance=Provenance(by, f"Name of {by}"),
    )


async def test_all_that_is_said_of_an_answer_is_kept(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    answer = replace(
        answered(make, conversation, Cost(147_250_000, "EUR", partial=True)),
        timings=Timings(loading=1.5, prompt=0.25),
    )
    running = replace(make.answer(conversation, None), provenance=answer.provenance)
    await opened.store.create(conversation, [answer, running])
    ended = replace(answer, id=running.id, created_at=running.created_at)
    await opened.store.save_answer(ended)
    assert await opened.store.messages([answer.id, running.id]) == [answer, ended]
    await opened.store.reopen_answer(ended.id)
    [again] = await opened.store.messages([ended.id])
    assert again.usage.cost == ended.usage.cost


async def test_months_and_connections_are_summed_apart(opened: Opened, make: Made) -> None:
    one, other = make.conversation(), make.conversation()
    large = 999_999 * 10**12
    mine = [
        answered(make, one, Cost(large + number, partial=number == 1), OCTOBER + number)
        for number in range(20)
    ]
    mine += [
        answered(make, one, None, OCTOBER - 1),
        answered(make, one, Cost(5), NOVEMBER),
        answered(make, one, Cost(7, "EUR"), NOVEMBER),
        answered(make, one, None, by="local"),
        make.question(one),
        replace(answered(make, one, None), provenance=Provenance("r", edited=True)),
        replace(answered(make, one, None), text="", status=MessageStatus.FAILED),
        replace(answered(make, one, None), status=MessageStatus.STREAMING),
    ]
    await opened.store.create(one, mine)
    await opened.store.create(other, [answered(make, other, Cost(2), NOVEMBER, "s")])
    october = Spent(20 * large + 190, "USD", 20, 2, "2026-10", "r", "Name of r")
    assert await opened.store.spent() == [
        Spent(7, "EUR", 1, 0, "2026-11", "r", "Name of r"),
        Spent(5, "USD", 1, 0, "2026-11", "r", "Name of r"),
        Spent(2, "USD", 1, 0, "2026-11", "s", "Name of s"),
        october,
    ]
    assert await opened.store.spent_in(one.id) == [
        Spent(7, "EUR", 1, 2), Spent(20 * large + 195, "USD", 21, 3)
    ]  # fmt: skip
    assert await opened.store.spent_in("nothing") == []


async def test_copies_are_paid_once_and_the_trash_counts_until_it_is_emptied(
    opened: Opened, make: Made
) -> None:
    one, copy = make.conversation(), make.conversation()
    answer = answered(make, one, Cost(5))
    await opened.store.create(one, [answer])
    copied = replace(answer, id=new_id(), conversation_id=copy.id)
    await opened.store.create(copy, [copied])
    [sum_of_month] = await opened.store.spent()
    assert (sum_of_month.amount, sum_of_month.answers) == (5, 1)
    assert [each.amount for each in await opened.store.spent_in(copy.id)] == [5]
    await opened.store.update(one.id, deleted_at=1)
    await opened.store.purge([copy.id])
    assert [each.amount for each in await opened.store.spent()] == [5]
    await opened.store.purge([one.id])
    assert await opened.store.spent() == []


async def test_sums_read_the_index_alone(opened: Opened, path: Path) -> None:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {_BY_MONTH}")]
    connection.close()
    assert any("USING COVERING INDEX message_charged" in line for line in plan), plan
    assert not any("SCAN message" in line and "COVERING" not in line for line in plan), plan


async def test_what_is_brought_in_counts_too(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    answer = answered(make, conversation, Cost(5))
    edited = replace(answer, id=new_id(), provenance=Provenance("r", edited=True))
    later = replace(edited, id=new_id(), created_at=NOVEMBER, usage=Usage(cost=Cost(3)))
    await opened.store.bring_in(
        [(conversation, [answer, replace(edited, usage=Usage()), later])], [], Progress()
    )
    assert [(one.month, one.amount, one.unknown) for one in await opened.store.spent()] == [
        ("2026-11", 3, 0), ("2026-10", 5, 0)
    ]  # fmt: skip
