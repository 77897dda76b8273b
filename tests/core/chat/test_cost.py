"""What an answer cost, from the question to the history: stopped, gone on with, copied."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from falcon_desktop.core.chat.running import RunningAnswer
from falcon_desktop.core.domain.conversation import (
    Cost,
    Message,
    MessageStatus,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.events import (
    Finished,
    ProviderEvent,
    TextDelta,
    TimingReport,
    UsageReport,
)


class _NoStore:
    """Takes everything."""

    async def append_to_answer(self, message_id: str, text: str, reasoning: str) -> None:
        """Take it."""


def ended(events: Sequence[ProviderEvent], text: str = "", before: Cost | None = None) -> Message:
    message = Message(
        "m",
        "c",
        None,
        Role.ASSISTANT,
        text,
        0,
        MessageStatus.STREAMING,
        usage=Usage(1, 2, cost=before),
    )
    running = RunningAnswer(message, _NoStore(), lambda _: None)  # type: ignore[arg-type]
    for event in events:
        running.take(event)
    return running.concluded(None, None)


SAID = (TextDelta("x"), UsageReport(Usage(9, 10, cost=Cost(7))), Finished("stop"))
UNSAID = (TextDelta("x"), UsageReport(Usage(9, 10)), Finished("stop"))


@pytest.mark.parametrize(
    ("events", "text", "before", "cost"),
    [
        (SAID, "", None, Cost(7)),
        (UNSAID, "", None, None),
        ((TextDelta("x"),), "", None, None),
        (SAID, "Once", Cost(5), Cost(12)),
        (SAID, "Once", None, Cost(7, partial=True)),
        ((TextDelta("x"),), "Once", Cost(5), Cost(5, partial=True)),
    ],
)
async def test_what_an_answer_cost(
    events: Sequence[ProviderEvent], text: str, before: Cost | None, cost: Cost | None
) -> None:
    assert ended(events, text, before).usage.cost == cost


async def test_the_servers_durations_are_kept() -> None:
    timings = TimingReport(Timings(loading=1.5, prompt=0.25, total=3.0))
    made = ended((TextDelta("x"), timings, Finished("stop"))).timings
    assert (made.loading, made.prompt) == (1.5, 0.25)
