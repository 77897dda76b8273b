"""What goes on by itself around the open conversation: texts fetched, draft, place and title kept.

Connects the transcript, composer and header to the use cases. Must not know how they run or draw.
"""

from __future__ import annotations

from PySide6.QtCore import Slot

from falcon_desktop.core.conversation import ScrollAnchor
from falcon_desktop.ui.flow import Flow, Stage


class KeepingFlow(Flow):
    """Serves the open conversation without being asked by a person."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        transcript = stage.window.transcript
        transcript.messages_needed.connect(self._provide)
        transcript.texts_needed.connect(self._provide_texts)
        transcript.anchor_changed.connect(self._save_anchor)
        stage.window.composer.draft_changed.connect(self._save_draft)
        stage.conversation.chosen.restore_new_chat(stage.preferences.value.new_chat_options)
        stage.conversation.chosen.changed.connect(self._keep_options)
        stage.conversation.unsent.connect(self._save_draft_of)
        stage.conversation.opened.connect(self._restore_draft)
        self._renamed = ""
        """The conversation whose title is being typed, whatever is opened meanwhile."""
        stage.window.header.title_began.connect(self._begin_rename)
        stage.window.header.title_submitted.connect(self._rename)
        stage.conversation.leaving.connect(stage.window.header.title.finish)

    @Slot(list)
    def _provide(self, message_ids: list[str]) -> None:
        self._start(self._fetch(message_ids))

    async def _fetch(self, message_ids: list[str]) -> None:
        ticket = self._conversation.opening
        desk = await self._backend.desk()
        messages = await self._backend.call(desk.library.messages, message_ids)
        if ticket == self._conversation.opening:
            self._window.transcript.provide(messages)

    @Slot(list)
    def _provide_texts(self, message_ids: list[str]) -> None:
        self._start(self._fetch_texts(message_ids))

    async def _fetch_texts(self, message_ids: list[str]) -> None:
        desk = await self._backend.desk()
        messages = await self._backend.call(desk.library.messages, message_ids)
        self._window.transcript.provide_texts(
            {one.id: one.text for one in messages}, {one.id: one.reasoning for one in messages}
        )

    @Slot(object)
    def _save_anchor(self, anchor: ScrollAnchor | None) -> None:
        if self._conversation.conversation_id:
            self._start(self._keep_anchor(self._conversation.conversation_id, anchor))

    async def _keep_anchor(self, conversation_id: str, anchor: ScrollAnchor | None) -> None:
        desk = await self._backend.desk()
        await self._backend.call(desk.library.save_anchor, conversation_id, anchor)

    @Slot(str)
    def _save_draft(self, draft: str) -> None:
        # The box of a chat may still tell what was typed in it while a text is shown already.
        if not self._conversation.is_sending(draft) and not self._conversation.shows_text:
            self._save_draft_of(self._conversation.conversation_id, draft)

    @Slot(str, str)
    def _save_draft_of(self, conversation_id: str, draft: str) -> None:
        if conversation_id:
            self._start(self._keep_draft(conversation_id, draft))
        else:
            self._preferences.change(new_chat_draft=draft)

    def save_draft_again(self) -> None:
        """Save what is typed, which could not be saved or was lost since."""
        if draft := self._window.composer.text():
            self._save_draft(draft)

    def restore_first(self) -> None:
        """Put back what was typed in a new chat before the last end, if the program begins there.

        What was typed since it was started comes first.
        """
        draft = self._preferences.value.new_chat_draft
        if draft and not self._conversation.conversation_id and not self._window.composer.text():
            self._window.composer.set_draft(draft)

    @Slot()
    def _keep_options(self) -> None:
        """Keep what is chosen for a new chat beside what is typed in it."""
        self._preferences.change(new_chat_options=self._conversation.chosen.of_new_chat)

    @Slot(str)
    def _restore_draft(self, conversation_id: str) -> None:
        """Put back what was typed in a new chat."""
        if not conversation_id:
            self._window.composer.set_draft(self._preferences.value.new_chat_draft)

    async def _keep_draft(self, conversation_id: str, draft: str) -> None:
        desk = await self._backend.desk()
        await self._backend.call(desk.library.save_draft, conversation_id, draft)

    @Slot()
    def _begin_rename(self) -> None:
        self._renamed = self._conversation.conversation_id

    @Slot(str)
    def _rename(self, title: str) -> None:
        if self._renamed:
            self._start(self._save_title(self._renamed, title))

    async def _save_title(self, conversation_id: str, title: str) -> None:
        desk = await self._backend.desk()
        await self._backend.call(desk.library.rename, conversation_id, title)
