"""The rows of the conversation list: conversations grouped by date.

Cost follows what is asked for: rows are computed from where the groups begin, and nothing is made
per conversation.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from falcon_desktop.core.domain.chat_list import days_left
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.ui.kit.dates import short_time
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, tr, tr_n
from falcon_desktop.ui.sidebar.sections import Section, sections_of

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import ConversationSummary

Index = QModelIndex | QPersistentModelIndex


class ListRole(IntEnum):
    """The data roles of a row."""

    STATE = Qt.ItemDataRole.UserRole
    """All that the delegate needs, in one call: a :class:`RowState`."""


@dataclass(frozen=True, slots=True)
class RowState:
    """The content of a row. A group's row has only a title."""

    title: str
    is_group: bool
    time: str = ""
    streaming: bool = False
    unseen: bool = False
    failed: bool = False
    is_text: bool = False
    """Whether it is a text to be continued, not a chat."""


MANY = 50
"""From so many at once on, rows are taken out of a list together instead of one by one."""
_ID = attrgetter("id")
_UPDATED = attrgetter("updated_at")


def _newest_first(summary: ConversationSummary) -> tuple[int, str]:
    return (-summary.updated_at, summary.id)


def _last_pinned_first(summary: ConversationSummary) -> tuple[int, str]:
    return (-(summary.pinned_at or 0), summary.id)


def _merged(
    rows: list[ConversationSummary],
    add: list[ConversationSummary],
    order: Callable[[ConversationSummary], tuple[int, str]],
) -> list[ConversationSummary]:
    """Return rows with others in their places; the order is asked for where they go, not of all."""
    merged: list[ConversationSummary] = []
    here = 0
    for summary in sorted(add, key=order):
        place = bisect_left(rows, order(summary), lo=here, key=order)
        merged += rows[here:place]
        merged.append(summary)
        here = place
    return merged + rows[here:]


def title_of(summary: ConversationSummary) -> str:
    """Return the title as shown in a row."""
    title = one_line(summary.title) or tr("New chat")
    if summary.removed_from:
        return tr("Messages from “{title}”", title=title)
    return title


class ConversationModel(QAbstractListModel):
    """The list's rows.

    ``rename_requested`` tells a title that the user typed in place; the row keeps its old one
    until the change comes back through :meth:`change`.
    """

    rename_requested = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_id: dict[str, ConversationSummary] = {}
        self._pinned: list[ConversationSummary] = []
        self._others: list[ConversationSummary] = []
        self._sections: list[Section] = []
        self._section_rows: list[int] = []
        self._total = 0
        self._streaming: frozenset[str] = frozenset()
        self._today = dt.date.today()
        self._locale = reader_locale()

    # --- what is in the list -------------------------------------------------------------------

    def set_conversations(self, summaries: Iterable[ConversationSummary]) -> None:
        """Show these conversations."""
        self.beginResetModel()
        rows = list(summaries)
        self._by_id = dict(zip(map(_ID, rows), rows, strict=True))
        self._pinned = [row for row in rows if row.pinned_at is not None]
        self._others = [row for row in rows if row.pinned_at is None] if self._pinned else rows
        self._pinned.sort(key=_last_pinned_first)
        # the order of _newest_first, a tenth of its cost
        self._others.sort(key=_ID)
        self._others.sort(key=_UPDATED, reverse=True)
        self._lay_out()
        self.endResetModel()

    def append(self, summaries: Iterable[ConversationSummary]) -> None:
        """Add conversations older than all that are listed; known ones are ignored."""
        rows = [row for row in summaries if row.id not in self._by_id and row.pinned_at is None]
        if not rows:
            return
        rows.sort(key=_newest_first)
        if self._others and _newest_first(rows[0]) < _newest_first(self._others[-1]):
            self._rearrange(remove=[], add=rows)  # of the same moment
            return
        before = self._total
        self._by_id.update(zip(map(_ID, rows), rows, strict=True))
        others = [*self._others, *rows]
        sections, total = self._sections_of(others)
        self.beginInsertRows(QModelIndex(), before, total - 1)
        self._others = others
        self._take(sections, total)
        self.endInsertRows()

    def remove(self, conversation_ids: Iterable[str]) -> None:
        """Remove conversations from the list; unknown ones are ignored."""
        self.change(conversation_ids, [])

    def change(self, gone: Iterable[str], changed: Iterable[ConversationSummary]) -> None:
        """Remove some conversations, and add or update others."""
        remove = {one: self._by_id[one] for one in gone if one in self._by_id}
        add: list[ConversationSummary] = []
        moved: dict[str, ConversationSummary] = {}
        for summary in changed:
            old = self._by_id.get(summary.id)
            if summary.id in remove:
                continue
            if old is not None and self._place(old) == self._place(summary):
                self._replace(old, summary)
            else:
                add.append(summary)
                if old is not None:
                    moved[summary.id] = old
        if remove or moved or add:
            self._rearrange([*remove.values(), *moved.values()], add)

    def _replace(self, old: ConversationSummary, summary: ConversationSummary) -> None:
        if old == summary:
            return
        self._list_of(old)[self._position(old)] = summary
        self._by_id[summary.id] = summary
        row = self.row_of(summary.id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def set_streaming(self, conversation_ids: Iterable[str]) -> None:
        """Mark the conversations with a running answer."""
        new = frozenset(conversation_ids)
        changed = new ^ self._streaming
        self._streaming = new
        for conversation_id in changed:
            row = self.row_of(conversation_id)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def refresh_dates(self) -> bool:
        """Regroup if the day has changed; return whether it did."""
        today = dt.date.today()
        if today == self._today:
            return False
        self._today = today
        self._rearrange([], [])
        return True

    # --- where a conversation is ---------------------------------------------------------------

    def summary_at(self, row: int) -> ConversationSummary | None:
        """Return the conversation in a row, None for a group's row or no row."""
        if not 0 <= row < self._total:
            return None
        section = self._section_at(row)
        if row == section.row:
            return None
        items = self._pinned if section.start < 0 else self._others
        return items[max(section.start, 0) + row - section.row - 1]

    def row_of(self, conversation_id: str) -> int | None:
        """Return the row of a conversation, None if it is not in the list."""
        summary = self._by_id.get(conversation_id)
        if summary is None:
            return None
        position = self._position(summary)
        for section in self._sections:
            if (section.start < 0) != (summary.pinned_at is not None):
                continue
            start = max(section.start, 0)
            if start <= position < start + section.count:
                return section.row + 1 + position - start
        return None

    def conversation_ids(self) -> list[str]:
        """Return all ids in list order."""
        return [row.id for row in self._pinned] + [row.id for row in self._others]

    def pinned_ids(self) -> list[str]:
        """Return the ids of pinned conversations in list order."""
        return [row.id for row in self._pinned]

    def count(self) -> int:
        """Return how many conversations are in the list."""
        return len(self._by_id)

    def find(self, beginning: str, start_row: int) -> int | None:
        """Return the first row from ``start_row`` on, wrapping, whose title begins like this."""
        wanted = beginning.casefold()
        rows = [*self._pinned, *self._others]
        first = self.summary_at(start_row) or self.summary_at(start_row + 1)
        start = 0
        if first is not None:
            start = self._position(first) + (0 if first.pinned_at else len(self._pinned))
        for candidate in chain(rows[start:], rows[:start]):
            if candidate.title.lstrip().casefold().startswith(wanted):
                return self.row_of(candidate.id)
        return None

    # --- QAbstractListModel --------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows, group names included."""
        return 0 if parent is not None and parent.isValid() else self._total

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let conversations be selected and renamed, group names neither."""
        if self.summary_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's title or what the delegate needs of it."""
        row = index.row()
        if not 0 <= row < self._total:
            return None
        summary = self.summary_at(row)
        if role == ListRole.STATE:
            return self._state(row, summary)
        if summary is None:
            names = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self._section_at(row).label if role in names else None
        return self._summary_data(summary, role)

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Request a new title; empty or unchanged titles are ignored."""
        summary = self.summary_at(index.row())
        title = one_line(str(value)).strip()
        if summary is None or role != Qt.ItemDataRole.EditRole:
            return False
        if title and title != summary.title:
            self.rename_requested.emit(summary.id, title)
        return True

    def _summary_data(self, summary: ConversationSummary, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title_of(summary)
            case Qt.ItemDataRole.EditRole:
                return summary.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return title_of(summary)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._spoken_state(summary)
        return None

    def _state(self, row: int, summary: ConversationSummary | None) -> RowState:
        if summary is None:
            return RowState(self._section_at(row).label, is_group=True)
        return RowState(
            title_of(summary),
            is_group=False,
            time=self._time(summary),
            streaming=summary.id in self._streaming,
            unseen=summary.unseen,
            failed=summary.failed,
            is_text=summary.kind == "completion",
        )

    def _spoken_state(self, summary: ConversationSummary) -> str:
        if summary.id in self._streaming:
            return tr("answering")
        if summary.unseen:
            return tr("the answer failed") if summary.failed else tr("new answer")
        if summary.deleted_at is not None:
            return tr_n("deleted in %n day(s)", days_left(summary.deleted_at, now_ms()))
        if summary.kind == "completion":
            return tr("text, {time}", time=self._time(summary))
        return self._time(summary)

    def _time(self, summary: ConversationSummary) -> str:
        if summary.deleted_at is not None:
            return tr("{count} d", count=days_left(summary.deleted_at, now_ms()))
        return short_time(summary.updated_at, self._today, self._locale)

    # --- inside --------------------------------------------------------------------------------

    def _list_of(self, summary: ConversationSummary) -> list[ConversationSummary]:
        return self._others if summary.pinned_at is None else self._pinned

    def _position(self, summary: ConversationSummary) -> int:
        if summary.pinned_at is not None:
            return bisect_left(self._pinned, _last_pinned_first(summary), key=_last_pinned_first)
        return bisect_left(self._others, _newest_first(summary), key=_newest_first)

    @staticmethod
    def _place(summary: ConversationSummary) -> tuple[bool, int]:
        if summary.pinned_at is not None:
            return (True, summary.pinned_at)
        return (False, summary.updated_at)

    def _rearrange(
        self, remove: Sequence[ConversationSummary], add: Sequence[ConversationSummary]
    ) -> None:
        """Change the lists; what is selected, current or being renamed stays with its row."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self.summary_at(index.row()) for index in before]
        self._take_out(remove)
        for summary in add:
            self._by_id[summary.id] = summary
        others = [summary for summary in add if summary.pinned_at is None]
        self._others = _merged(self._others, others, _newest_first)
        pinned = [summary for summary in add if summary.pinned_at is not None]
        self._pinned = _merged(self._pinned, pinned, _last_pinned_first)
        self._lay_out()
        after = []
        for kept in held:
            row = self.row_of(kept.id) if kept is not None else None
            after.append(QModelIndex() if row is None else self.index(row))
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _take_out(self, remove: Sequence[ConversationSummary]) -> None:
        if len(remove) > MANY:
            gone = set(map(_ID, remove))
            self._pinned = [one for one in self._pinned if one.id not in gone]
            self._others = [one for one in self._others if one.id not in gone]
        else:
            for summary in remove:
                del self._list_of(summary)[self._position(summary)]
        for summary in remove:
            del self._by_id[summary.id]

    def _lay_out(self) -> None:
        self._take(*self._sections_of(self._others))

    def _take(self, sections: list[Section], total: int) -> None:
        self._sections = sections
        self._section_rows = [section.row for section in sections]
        self._total = total

    def _sections_of(self, others: list[ConversationSummary]) -> tuple[list[Section], int]:
        return sections_of(len(self._pinned), others, self._today, self._locale)

    def _section_at(self, row: int) -> Section:
        return self._sections[bisect_right(self._section_rows, row) - 1]
