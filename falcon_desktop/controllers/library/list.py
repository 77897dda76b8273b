"""Keeps the sidebar's list up to date: loads its rows page by page, follows changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerStarted,
    ChangedElsewhere,
    ConversationChanged,
    LibraryChanged,
)

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import ConversationSummary

FIRST_ROWS: Final = 200
"""Rows that the list has before the window counts as usable; more than any screen shows."""
MORE_ROWS: Final = 2_000
"""Rows of each further page: two milliseconds of the GUI thread's time."""
PAUSE_SECONDS: Final = 0.01


class ListController(WindowController):
    """The rows of the chats, the archive or the trash."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._sidebar = dependencies.window.sidebar
        self._streaming: dict[str, str] = {}
        self._changed: set[str] = set()
        self._refreshing = False
        self._ticket = 0
        self._is_whole = False
        """Whether every row is listed."""
        self._changed_while_filling: set[str] = set()
        self._current = ""
        self._chosen: Sequence[str] = ()
        """What is to be selected once all of it is listed."""
        dependencies.backend.arrived.connect(self._handle_event)

    def set_current(self, conversation_id: str) -> None:
        """Select the open conversation, now or when its row is loaded."""
        self._current, self._chosen = conversation_id, ()
        self._sidebar.set_current(conversation_id or None)

    def choose(self, conversation_ids: Sequence[str]) -> None:
        """Select several, now or when their rows are loaded."""
        self._chosen = conversation_ids
        self._select_chosen(whole=self._is_whole)

    def _select_chosen(self, *, whole: bool) -> None:
        """Select what was chosen if all of it is listed; with the ``whole`` list, what is left."""
        if whole or set(self._chosen) <= set(self._sidebar.conversation_ids()):
            self._sidebar.list.select_several(self._chosen)
            self._chosen = ()

    async def show(self, chat_list: ChatList) -> None:
        """Show a list's chats: the first rows at once, the others later."""
        self._ticket += 1
        ticket = self._ticket
        self._changed_while_filling.clear()
        services = await self._backend.services()
        rows = await self._backend.call(services.library.summaries, chat_list, limit=FIRST_ROWS)
        if ticket != self._ticket:
            return
        self._sidebar.set_chat_list(chat_list)
        self._sidebar.set_conversations(map(listed, rows))
        self._sidebar.set_current(self._current or None)
        self._look_at(self._changed_while_filling)
        self._is_whole = len(rows) < FIRST_ROWS
        if not self._is_whole:
            self._start(self._fill(chat_list, rows[-1], _as_old_as_last(rows), ticket))

    async def _fill(
        self, chat_list: ChatList, last: ConversationSummary, known: int, ticket: int
    ) -> None:
        """Append the older rows; what changed meanwhile is looked at again at the end."""
        import asyncio

        services = await self._backend.services()
        while True:
            rows = await self._backend.call(
                services.library.summaries,
                chat_list,
                limit=MORE_ROWS,
                until=_time(last),
                skip=known,
            )
            if ticket != self._ticket:
                return
            self._sidebar.append(map(listed, rows))
            if len(rows) < MORE_ROWS:
                break
            newest, last = last, rows[-1]
            known = _as_old_as_last(rows) + (known if _time(newest) == _time(last) else 0)
            await asyncio.sleep(PAUSE_SECONDS)
        self._is_whole = True
        if not self._sidebar.has_several:  # what was chosen meanwhile stays
            self._sidebar.set_current(self._current or None)
        self._select_chosen(whole=True)
        self._look_at(self._changed_while_filling)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        match event:
            case AnswerStarted(message=message):
                self._streaming[message.id] = message.conversation_id
                self._sidebar.set_streaming(self._streaming.values())
            case AnswerFinished(message=message):
                self._streaming.pop(message.id, None)
                self._sidebar.set_streaming(self._streaming.values())
            case ConversationChanged(conversation_id=conversation_id):
                self._changed_while_filling.add(conversation_id)
                self._look_at({conversation_id})
            case LibraryChanged(conversation_ids=()) | ChangedElsewhere(more=True):
                self._start(self.show(self._sidebar.chat_list))
            case (
                LibraryChanged(conversation_ids=conversation_ids)
                | ChangedElsewhere(conversation_ids=conversation_ids)
            ):
                self._changed_while_filling.update(conversation_ids)
                self._look_at(set(conversation_ids))
            case _:
                pass

    def _look_at(self, conversation_ids: set[str]) -> None:
        self._changed |= conversation_ids
        if self._changed and not self._refreshing:
            self._refreshing = True
            self._start(self._refresh())

    async def _refresh(self) -> None:
        """Fetch the rows that changed, all that changed meanwhile at once."""
        try:
            services = await self._backend.services()
            while self._changed:
                ids, self._changed = self._changed, set()
                ticket = self._ticket
                rows = await self._backend.call(services.library.summaries_of, list(ids))
                if ticket != self._ticket:  # another list is listed by now
                    self._changed |= ids
                    continue
                here = [row for row in rows if row.chat_list is self._sidebar.chat_list]
                gone = ids.difference(row.id for row in here)
                self._sidebar.change(gone, map(listed, here))
                chosen = self._sidebar.list.hasFocus() or self._sidebar.has_several
                if self._current in ids and not chosen:
                    self._sidebar.set_current(self._current)
        finally:
            self._refreshing = False


def listed(row: ConversationSummary) -> ConversationSummary:
    """Return a row as it is listed: what is in the trash at the time when it was deleted."""
    if row.deleted_at is None:
        return row
    return replace(row, updated_at=row.deleted_at, pinned_at=None)


def _time(row: ConversationSummary) -> int:
    return row.updated_at if row.deleted_at is None else row.deleted_at


def _as_old_as_last(rows: list[ConversationSummary]) -> int:
    """Return how many of the rows, pinned ones aside, are of the same moment as the last."""
    moment = _time(rows[-1])
    return sum(_time(row) == moment and (row.deleted_at or not row.pinned_at) for row in rows)
