"""The lines below the box of Ctrl+K, as values and as a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from falcon_desktop.core.domain.conversation import ConversationSummary, HitPlace, Role, SearchHit
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.sidebar.model import Index

ROW = Qt.ItemDataRole.UserRole
MOST_OF_NAME: Final = 24
"""Characters of a file's name that stand before what was found in it."""


class Kind(Enum):
    """The kind of a line."""

    CHAT = auto()
    """A conversation: the head of its hits, or one that was found by its title."""
    HIT = auto()
    """A message in which the words occur."""
    COMMAND = auto()
    """Something to do, by its name."""
    QUERY = auto()
    """Another search, to be put into the box."""
    MORE = auto()
    """More of the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line.

    ``id`` and ``part`` say what it stands for: a conversation and the message of it to open at, at
    ``place`` or in one of its files; a command; or the text of another search. ``chosen_by_keys``
    False: the arrow keys pass it over.
    """

    kind: Kind
    id: str
    text: str
    part: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    detail: str = ""
    keys: str = ""
    icon: str = ""
    time: int = 0
    speaker: str = ""
    place: HitPlace = HitPlace.TEXT
    file: int | None = None
    chosen_by_keys: bool = True

    @property
    def same_as(self) -> tuple[Kind, str, str]:
        """What identifies the same line in two results."""
        return self.kind, self.id, self.part

    def spoken(self) -> str:
        """Return the text for screen readers."""
        if self.kind is Kind.HIT:
            return f"{self.speaker}: {one_line(self.text)}"
        return ", ".join(one_line(part) for part in (self.text, self.detail, self.keys) if part)


def speaker(hit: SearchHit) -> str:
    """Return who wrote a matching text, or the file that contains it."""
    if hit.file is not None:
        name = one_line(hit.file[1])
        return name if len(name) <= MOST_OF_NAME else f"{name[: MOST_OF_NAME - 1].rstrip()}…"
    if hit.place is HitPlace.REASONING:
        return tr("Thoughts")
    if hit.place in (HitPlace.TOOL, HitPlace.SOURCE):
        return tr("Tool") if hit.place is HitPlace.TOOL else tr("Source")
    return tr("You") if hit.role is Role.USER else tr("Answer")


def rows_of_hits(hits: Sequence[SearchHit], *, more: bool = False) -> list[Row]:
    """Return hits grouped by conversation, in order of the first hits."""
    order: dict[str, list[SearchHit]] = {}
    for hit in hits:
        order.setdefault(hit.conversation_id, []).append(hit)
    rows: list[Row] = []
    for conversation_id, found in order.items():
        in_title = next((hit for hit in found if hit.message_id is None), None)
        messages = [hit for hit in found if hit.message_id is not None]
        rows.append(
            Row(
                Kind.CHAT,
                conversation_id,
                in_title.snippet if in_title else found[0].conversation_title,
                part="" if in_title else messages[0].message_id or "",
                marks=in_title.marks if in_title else (),
                time=in_title.created_at if in_title and not messages else 0,
                chosen_by_keys=in_title is not None,
            )
        )
        rows.extend(
            Row(
                Kind.HIT,
                conversation_id,
                hit.snippet,
                part=hit.message_id or "",
                marks=hit.marks,
                time=hit.created_at,
                speaker=speaker(hit),
                place=hit.place,
                file=hit.file[0] if hit.file else None,
            )
            for hit in messages
        )
    if more:
        rows.append(Row(Kind.MORE, "", tr("Show more results"), icon="chevron_down"))
    return rows


def rows_of_chats(summaries: Sequence[ConversationSummary]) -> list[Row]:
    """Return conversations as lines."""
    return [
        Row(Kind.CHAT, one.id, one.title, time=one.updated_at, icon="chat") for one in summaries
    ]


class RowsModel(QAbstractListModel):
    """The lines of a result."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> Row | None:
        """Return a line, None if there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def place_of(self, row: Row | None) -> int:
        """Return the same line's new index, -1 if it is gone."""
        if row is None:
            return -1
        return next((i for i, one in enumerate(self._rows) if one.same_as == row.same_as), -1)

    def first_choice(self) -> int:
        """Return the first selectable line, -1 if there is none."""
        return next((i for i, one in enumerate(self._rows) if one.chosen_by_keys), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the arrow keys skip headings that only name a conversation."""
        row = self.row(index.row())
        if row is not None and not row.chosen_by_keys:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line, or its text for screen readers."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken()
        return None
