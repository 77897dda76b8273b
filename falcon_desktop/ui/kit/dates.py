"""Which group of the list a time belongs to, and its short form. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QDate, QLocale, QTime

from falcon_desktop.ui.kit.i18n import tr

_WORDS: Final = r"(?:'[^']*'|[^'dMy])*"
_YEAR_FIRST: Final = re.compile(rf"(y+{_WORDS})(M+{_WORDS})(d{{1,2}}(?!d){_WORDS})")
"""A long date of languages that say the year first, then month and day: ``yyyy年M月d日dddd``."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the list: its label, and the first millisecond (UTC) that belongs to it."""

    label: str
    begins: int


def groups(today: dt.date, locale: QLocale) -> Iterator[Group]:
    """Yield the groups from the newest to ever older ones, down to the year 1."""
    yield Group(tr("Today"), _start(today))
    yield Group(tr("Yesterday"), _start(today - dt.timedelta(days=1)))
    yield Group(tr("Previous 7 days"), _start(today - dt.timedelta(days=7)))
    last = today - dt.timedelta(days=30)
    yield Group(tr("Previous 30 days"), _start(last))
    month = last.replace(day=1)
    while True:
        yield Group(_month(month, today, locale), _start(month))
        if month.year <= 1970:
            return
        month = (month - dt.timedelta(days=1)).replace(day=1)


def short_time(time_ms: int, today: dt.date, locale: QLocale) -> str:
    """Write a time as the list does: 09:14 today, Fri this week, 28 Oct this year, Oct 2024."""
    moment = dt.datetime.fromtimestamp(time_ms / 1000)
    day = moment.date()
    if day >= today:
        time = QTime(moment.hour, moment.minute)
        return locale.toString(time, QLocale.FormatType.ShortFormat)
    date = QDate(day.year, day.month, day.day)
    if (today - day).days < 7:
        return locale.standaloneDayName(date.dayOfWeek(), QLocale.FormatType.ShortFormat)
    if day.year == today.year or (today - day).days < 180:
        return locale.toString(date, _day_and_month(locale))
    return locale.toString(date, _month_and_year(locale).replace("MMMM", "MMM"))


def month_name(month: str, locale: QLocale) -> str:
    """Return a month like "2026-12" in words, with its year."""
    year, _, number = month.partition("-")
    date = QDate(int(year or 0), int(number or 0), 1)
    return locale.toString(date, _month_and_year(locale)) if date.isValid() else month


def _month(first: dt.date, today: dt.date, locale: QLocale) -> str:
    name = locale.standaloneMonthName(first.month, QLocale.FormatType.LongFormat)
    if first.year == today.year:
        return name
    return locale.toString(QDate(first.year, first.month, 1), _month_and_year(locale))


def _month_and_year(locale: QLocale) -> str:
    found = _YEAR_FIRST.search(locale.dateFormat(QLocale.FormatType.LongFormat))
    return (found[1] + found[2]).rstrip(" ,") if found else "MMMM yyyy"


def _day_and_month(locale: QLocale) -> str:
    found = _YEAR_FIRST.search(locale.dateFormat(QLocale.FormatType.LongFormat))
    return (found[2] + found[3]).rstrip(" ,").replace("MMMM", "MMM") if found else "d MMM"


def _start(day: dt.date) -> int:
    return int(dt.datetime(day.year, day.month, day.day).timestamp() * 1000)
