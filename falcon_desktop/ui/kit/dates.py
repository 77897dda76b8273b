"""Which group of the list a time belongs to, and its short form. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale, QTime

from falcon_desktop.ui.kit.i18n import tr


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
        return locale.toString(date, "d MMM")
    return locale.toString(date, "MMM yyyy")


def month_name(month: str, locale: QLocale) -> str:
    """Return a month like "2026-12" in words, with its year."""
    year, _, number = month.partition("-")
    date = QDate(int(year or 0), int(number or 0), 1)
    return locale.toString(date, "MMMM yyyy") if date.isValid() else month


def _month(first: dt.date, today: dt.date, locale: QLocale) -> str:
    name = locale.standaloneMonthName(first.month, QLocale.FormatType.LongFormat)
    if first.year == today.year:
        return name
    return locale.toString(QDate(first.year, first.month, 1), "MMMM yyyy")


def _start(day: dt.date) -> int:
    return int(dt.datetime(day.year, day.month, day.day).timestamp() * 1000)
