"""Temporary chats: starting one, showing that it is one, saving it after all.

A temporary chat is a conversation like any other; that it is kept in memory is the store's affair.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.conversation import ConversationController

KEEP: Final = "keep_this_chat"


class TemporaryController(WindowController):
    """Handles temporary chats."""

    def __init__(self, dependencies: Dependencies, conversation: ConversationController) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._last = ""
        """The temporary chat that is open, or was until now, if it was written in."""
        self._coming: str | None = None
        """The temporary chat that was begun last."""
        dependencies.window.banner.triggered.connect(self._act)
        dependencies.chat.opened.connect(self._opened)
        conversation.box.leaving.connect(self._leave)
        dependencies.chat.changed.connect(self._show_state)

    @Slot()
    def new_chat(self) -> None:
        """Start a temporary chat, reusing an empty one."""
        self._window.hide_overlays()
        box, current = self._conversation.box, self._chat.current
        if box.is_on_the_way:
            is_there = box.owner == self._coming
        else:
            is_there = current is not None and current.temporary and not self._chat.path_ids()
        if is_there:
            self._window.composer.focus()
            return
        self._coming = new_id()
        self._conversation.open_coming(self._coming, self._begin(self._coming))

    async def _begin(self, conversation_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.library.begin_temporary, conversation_id)

    @Slot()
    def _leave(self) -> None:
        """Offer the way back also where something was only typed."""
        current = self._chat.current
        if current is not None and current.temporary and self._window.composer.text().strip():
            self._last = current.id

    @Slot(str)
    def _act(self, action: str) -> None:
        current = self._chat.current
        if action == KEEP and current is not None:
            self._start(self._keep(current.id))

    async def _keep(self, conversation_id: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.library.keep_temporary, conversation_id)
        self._last = ""
        await self._chat.refresh()
        self._chat.opened.emit(self._chat.conversation_id)
        self._window.notice.show_notice(tr("Chat saved."), about=conversation_id)

    @Slot(str)
    def _opened(self, conversation_id: str) -> None:
        left = self._last
        self._last = ""
        if left and left != conversation_id:
            self._offer_way_back(8, left)
        self._show_state()

    def _offer_way_back(self, seconds: float, left: str) -> None:
        self._window.notice.show_notice(
            tr("Temporary chat closed. Available until you quit."),
            action=tr("Go back"),
            does=partial(self._conversation.open, left),
            seconds=seconds,
            again=self._elsewhere(lambda other, rest: other._offer_way_back(rest, left)),
        )

    @Slot()
    def _show_state(self) -> None:
        current = self._chat.current
        temporary = current is not None and current.temporary
        self._window.composer.set_temporary(temporary)
        if current is None or not temporary:
            return
        said = bool(self._chat.path_ids())
        if said:
            self._last = current.id
        else:
            self._window.chat.set_title(tr("Temporary chat"))
        self._window.banner.tell(
            "temporary",
            tr("Temporary chat. Nothing is saved."),
            [(KEEP, tr("Save chat"))] if said else [],
        )
