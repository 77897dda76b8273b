"""Where the groups of the list begin. Cost depends on the groups, not the conversations. Pure."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from falcon_desktop.ui.kit.dates import groups
from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import ConversationSummary


@dataclass(frozen=True, slots=True)
class Section:
    """A group's row, and the conversations below it: ``items[start:start + count]``.

    ``start`` is -1 for the pinned ones, which are a list of their own.
    """

    row: int
    label: str
    start: int
    count: int


def sections_of(
    pinned: int, others: Sequence[ConversationSummary], today: dt.date, locale: QLocale
) -> tuple[list[Section], int]:
    """Return the groups and their number of rows: one search per non-empty group."""
    sections: list[Section] = []
    row = 0
    if pinned:
        sections.append(Section(0, tr("Pinned"), -1, pinned))
        row = 1 + pinned
    start = 0
    for group in groups(today, locale):
        if start >= len(others):
            break
        end = bisect_right(others, -group.begins, key=_age)
        if end > start:
            sections.append(Section(row, group.label, start, end - start))
            row += 1 + end - start
            start = end
    if start < len(others):
        sections.append(Section(row, tr("Older"), start, len(others) - start))
        row += 1 + len(others) - start
    return sections, row


def _age(summary: ConversationSummary) -> int:
    return -summary.updated_at
