"""Sample conversations for the tests of the window's panes."""

from __future__ import annotations

import datetime as dt

import pytest
from falcon_desktop.core.domain.conversation import ConversationSummary


def at(days: float, hour: int = 12) -> int:
    """Return the time at ``hour`` o'clock so many days ago, in milliseconds."""
    day = dt.date.today() - dt.timedelta(days=days)
    return int(dt.datetime(day.year, day.month, day.day, hour).timestamp() * 1000)


@pytest.fixture
def summaries() -> list[ConversationSummary]:
    """One conversation in each group, newest first."""
    return [
        ConversationSummary("p", "Release checklist", at(2), pinned_at=at(1)),
        ConversationSummary("a", "Why is the sky blue?", at(0, 0)),
        ConversationSummary("b", "Yesterday's question", at(1)),
        ConversationSummary("c", "SQLite WAL", at(4), unseen=True),
        ConversationSummary("d", "لماذا السماء زرقاء؟", at(20)),
        ConversationSummary("e", "Regex for ISO dates", at(100)),
    ]
