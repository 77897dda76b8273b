"""Times for sample conversations."""

from __future__ import annotations

import datetime as dt


def at(days: float, hour: int = 12) -> int:
    """Return the time at ``hour`` o'clock so many days ago, in milliseconds."""
    day = dt.date.today() - dt.timedelta(days=days)
    return int(dt.datetime(day.year, day.month, day.day, hour).timestamp() * 1000)
