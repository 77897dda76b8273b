"""How long daily backups are kept, and which of them that means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

DAYS: Final = 7
"""The newest so many are kept, whatever is chosen, the one just made among them."""


class BackupRetention(StrEnum):
    """How far back the daily backups reach."""

    WEEK = "week"
    MONTH = "month"
    """One a week, too, of four weeks."""
    HALF_YEAR = "half_year"
    """One a month, too, of six months."""


_WEEKS: Final = {BackupRetention.WEEK: 0, BackupRetention.MONTH: 5, BackupRetention.HALF_YEAR: 5}
_MONTHS: Final = {BackupRetention.WEEK: 0, BackupRetention.MONTH: 0, BackupRetention.HALF_YEAR: 7}
"""The one that runs counts, too."""


def retained(times: Sequence[int], retention: BackupRetention) -> set[int]:
    """Return which backups made at ``times`` (ms since 1970 UTC) to keep besides the newest.

    The newest six, and the newest one of each of the last weeks or months that have any: counted
    in backups, not in days, so that a clock that goes wrong takes none of them.
    """
    newest = sorted(times, reverse=True)
    return {
        *newest[: DAYS - 1],
        *_one_each(newest, _week, _WEEKS[retention]),
        *_one_each(newest, _month, _MONTHS[retention]),
    }


def _one_each(
    newest: Sequence[int], span: Callable[[dt.datetime], tuple[int, int]], count: int
) -> list[int]:
    found: dict[tuple[int, int], int] = {}
    for time in newest:
        found.setdefault(span(_moment(time)), time)
    return list(found.values())[:count]


def _moment(time: int) -> dt.datetime:
    return dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=time)


def _week(moment: dt.datetime) -> tuple[int, int]:
    year, week, _ = moment.isocalendar()
    return year, week


def _month(moment: dt.datetime) -> tuple[int, int]:
    return moment.year, moment.month
