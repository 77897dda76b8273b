"""The rows of the conversation list: conversations under the names of their groups.

Cost follows what is asked for: rows are computed from where the groups begin, and nothing is made
per conversation. Must not know any widget, nor the store.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
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

from falcon_desktop.ui.i18n import one_line, reader_locale, tr
from falcon_desktop.ui.sidebar.dates import groups, short_time

if TYPE_CHECKING:
    from falcon_desktop.core.conversation import ConversationSummary

Index = QModelIndex | QPersistentModelIndex


class ListRole(IntEnum):
    """What else can be asked of a row."""

    STATE = Qt.ItemDataRole.UserRole
    """All that the delegate needs, in one call: a :class:`RowState`."""


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row shows. A group's row has only a title."""

    title: str
    is_group: bool
    time: str = ""
    streaming: bool = False
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """A group's row, and the conversations below it: ``items[start:start + count]``."""

    row: int
    label: str
    start: int
    count: int


_ID = attrgetter("id")
_UPDATED = attrgetter("updated_at")


def _newest_first(summary: ConversationSummary) -> tuple[int, str]:
    return (-summary.updated_at, summary.id)


class ConversationModel(QAbstractListModel):
    """The list's rows.

    ``rename_requested`` tells a title that the user typed in place; the row keeps its old one
    until the change comes back through :meth:`upsert`.
    """

    rename_requested = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_id: dict[str, ConversationSummary] = {}
        self._pinned: list[ConversationSummary] = []
        self._others: list[ConversationSummary] = []
        self._sections: list[_Section] = []
        self._section_rows: list[int] = []
        self._total = 0
        self._streaming: frozenset[str] = frozenset()
        self._today = dt.date.today()
        self._locale = reader_locale()

    # --- what is in the list -------------------------------------------------------------------

    def set_conversations(self, summaries: Iterable[ConversationSummary]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        rows = list(summaries)
        self._by_id = dict(zip(map(_ID, rows), rows, strict=True))
        self._pinned = [row for row in rows if row.pinned_at is not None]
        self._others = [row for row in rows if row.pinned_at is None] if self._pinned else rows
        for items in (self._pinned, self._others):
            # the order of _newest_first, a tenth of its cost
            items.sort(key=_ID)
            items.sort(key=_UPDATED, reverse=True)
        self._lay_out()
        self.endResetModel()

    def upsert(self, summary: ConversationSummary) -> None:
        """Add a conversation, or show its new state, where it belongs now."""
        old = self._by_id.get(summary.id)
        if old == summary:
            return
        if old is not None and self._place(old) == self._place(summary):
            items = self._list_of(old)
            items[self._position(old)] = summary
            self._by_id[summary.id] = summary
            row = self.row_of(summary.id)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))
            return
        self._rearrange(remove=[old] if old is not None else [], add=summary)

    def remove(self, conversation_ids: Iterable[str]) -> None:
        """Take conversations out of the list; unknown ones are left alone."""
        known = [self._by_id[one] for one in conversation_ids if one in self._by_id]
        if known:
            self._rearrange(remove=known, add=None)

    def set_streaming(self, conversation_ids: Iterable[str]) -> None:
        """Mark those in which an answer runs."""
        new = frozenset(conversation_ids)
        changed = new ^ self._streaming
        self._streaming = new
        for conversation_id in changed:
            row = self.row_of(conversation_id)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def refresh_dates(self) -> bool:
        """Group anew if the day changed since; say whether it did."""
        today = dt.date.today()
        if today == self._today:
            return False
        self._today = today
        self._rearrange(remove=[], add=None)
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
        """Return all ids in the order of the list."""
        return [row.id for row in self._pinned] + [row.id for row in self._others]

    def count(self) -> int:
        """Return how many conversations are in the list."""
        return len(self._by_id)

    # --- QAbstractListModel --------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows, group names included."""
        return 0 if parent is not None and parent.isValid() else self._total

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let conversations be chosen and renamed, group names neither."""
        if self.summary_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
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
        """Ask for another title; an empty or unchanged one is no request."""
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
                return one_line(summary.title) or tr("New chat")
            case Qt.ItemDataRole.EditRole:
                return summary.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return one_line(summary.title) or tr("New chat")
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._spoken_state(summary)
        return None

    def _state(self, row: int, summary: ConversationSummary | None) -> RowState:
        if summary is None:
            return RowState(self._section_at(row).label, is_group=True)
        return RowState(
            one_line(summary.title) or tr("New chat"),
            is_group=False,
            time=short_time(summary.updated_at, self._today, self._locale),
            streaming=summary.id in self._streaming,
            unseen=summary.unseen,
        )

    def _spoken_state(self, summary: ConversationSummary) -> str:
        if summary.id in self._streaming:
            return tr("an answer is being written")
        if summary.unseen:
            return tr("new answer")
        return short_time(summary.updated_at, self._today, self._locale)

    # --- inside --------------------------------------------------------------------------------

    def _list_of(self, summary: ConversationSummary) -> list[ConversationSummary]:
        return self._others if summary.pinned_at is None else self._pinned

    def _position(self, summary: ConversationSummary) -> int:
        items = self._list_of(summary)
        return bisect_left(items, _newest_first(summary), key=_newest_first)

    @staticmethod
    def _place(summary: ConversationSummary) -> tuple[bool, int]:
        return (summary.pinned_at is not None, summary.updated_at)

    def _rearrange(
        self, remove: Sequence[ConversationSummary], add: ConversationSummary | None
    ) -> None:
        """Change the lists; what is selected, current or being renamed stays with its row."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self.summary_at(index.row()) for index in before]
        for summary in remove:
            del self._list_of(summary)[self._position(summary)]
            del self._by_id[summary.id]
        if add is not None:
            insort(self._list_of(add), add, key=_newest_first)
            self._by_id[add.id] = add
        self._lay_out()
        after = []
        for kept in held:
            row = self.row_of(kept.id) if kept is not None else None
            after.append(QModelIndex() if row is None else self.index(row))
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _lay_out(self) -> None:
        """Find where each group begins: one search per group that is not empty."""
        sections: list[_Section] = []
        row = 0
        if self._pinned:
            sections.append(_Section(0, tr("Pinned"), -1, len(self._pinned)))
            row = 1 + len(self._pinned)
        start = 0
        for group in groups(self._today, self._locale):
            if start >= len(self._others):
                break
            end = bisect_right(self._others, -group.begins, key=_age)
            if end > start:
                sections.append(_Section(row, group.label, start, end - start))
                row += 1 + end - start
                start = end
        if start < len(self._others):
            sections.append(_Section(row, tr("Older"), start, len(self._others) - start))
            row += 1 + len(self._others) - start
        self._sections = sections
        self._section_rows = [section.row for section in sections]
        self._total = row

    def _section_at(self, row: int) -> _Section:
        return self._sections[bisect_right(self._section_rows, row) - 1]


def _age(summary: ConversationSummary) -> int:
    return -summary.updated_at
