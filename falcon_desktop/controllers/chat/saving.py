"""Saves the draft, reading position and title of the open conversation, and loads messages that
come into view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.conversation import ConversationKind, ScrollAnchor
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.settings import MAX_DRAFT

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.conversation import ConversationController


class SavingController(WindowController):
    """Serves the open conversation automatically."""

    def __init__(self, dependencies: Dependencies, conversation: ConversationController) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._box = conversation.box
        self._questions = conversation.questions
        transcript = dependencies.window.transcript
        transcript.messages_needed.connect(self._provide)
        transcript.texts_needed.connect(self._provide_texts)
        transcript.anchor_changed.connect(self._save_anchor)
        dependencies.window.composer.draft_changed.connect(self._save_draft)
        if dependencies.window.composer.text():
            dependencies.window.composer.touch()  # nobody heard of it before
        dependencies.chat.settings.restore_new_chat(dependencies.preferences.value.new_chat_options)
        dependencies.chat.settings.changed.connect(self._keep_options)
        self._box.unsent.connect(self._add_to_draft)
        self._box.settled.connect(self._settle)
        self._questions.new_chat_asked.connect(self._forget_asked)
        self._questions.new_chat_id = dependencies.preferences.value.new_chat_id
        dependencies.chat.opened.connect(self._restore_draft)
        self._edits: dict[str, str] = {}
        """What is typed in messages' places, and not on the disk yet."""
        transcript.edit_changed.connect(self._save_edit)
        dependencies.chat.opened.connect(self._offer_edits)
        self._renamed = ""
        """The conversation whose title is being typed, whatever is opened meanwhile."""
        dependencies.window.header.title_began.connect(self._begin_rename)
        dependencies.window.header.title_submitted.connect(self._rename)
        self._box.leaving.connect(dependencies.window.header.title.finish)

    @async_slot(list)
    async def _provide(self, message_ids: list[str]) -> None:
        ticket = self._chat.opening
        services = await self._backend.services()
        messages = await self._backend.call(services.library.messages, message_ids)
        if ticket == self._chat.opening:
            self._window.transcript.provide(messages)

    @async_slot(list)
    async def _provide_texts(self, message_ids: list[str]) -> None:
        services = await self._backend.services()
        messages = await self._backend.call(services.library.messages, message_ids)
        self._window.transcript.provide_texts(messages)

    @Slot(object)
    def _save_anchor(self, anchor: ScrollAnchor | None) -> None:
        if self._chat.conversation_id:
            self._start(self._keep_anchor(self._chat.conversation_id, anchor))

    async def _keep_anchor(self, conversation_id: str, anchor: ScrollAnchor | None) -> None:
        services = await self._backend.services()
        await self._backend.call(services.library.save_anchor, conversation_id, anchor)

    @Slot(str)
    def _save_draft(self, draft: str) -> None:
        """Keep what is typed; while its chat is on its way, it is kept when that is there."""
        if self._box.is_starting or self._box.is_text_awaited:
            self._keep_early()
        elif not self._box.is_on_the_way and not self._chat.shows_text:
            self._save_draft_of(self._chat.conversation_id, self._box.whole_draft(draft))

    @Slot()
    def _settle(self) -> None:
        if self._preferences.value.early_draft:
            self._keep_early()

    def _keep_early(self) -> None:
        """Keep what is kept nowhere else: there is no chat yet, or a question waits for its."""
        self._preferences.change(early_draft=self._conversation.early_text()[:MAX_DRAFT])

    def _save_draft_of(self, conversation_id: str, draft: str) -> None:
        if conversation_id:
            self._box.unsaved_drafts[conversation_id] = draft
            self._start(self._keep_draft(conversation_id, draft))
        elif self._questions.is_asking(""):
            self._start(self._keep_next_draft(draft))
        else:
            self._keep_new_draft(draft)

    def save_drafts_again(self) -> None:
        """Save drafts, here and elsewhere, that could not be saved or were lost since."""
        for conversation_id, draft in self._box.unsaved_drafts.items():
            self._start(self._keep_draft(conversation_id, draft))
        if draft := self._window.composer.text():
            self._save_draft(draft)

    def _keep_new_draft(self, draft: str) -> None:
        if not self._questions.new_chat_id:
            self._questions.new_chat_id = new_id()
        self._preferences.change(
            new_chat_draft=draft[:MAX_DRAFT], new_chat_id=self._questions.new_chat_id
        )

    @Slot(str)
    def _forget_asked(self, left: str) -> None:
        """The new chat was asked what its draft held; the next one has only what is left of it."""
        self._questions.new_chat_id = new_id() if left else ""
        self._preferences.change(new_chat_draft=left, new_chat_id=self._questions.new_chat_id)

    @Slot(str, str)
    def _add_to_draft(self, conversation_id: str, text: str) -> None:
        if conversation_id:
            early = self._backend.ready_services is None
            if early:
                self._box.unsaved_words.append(text)
                self._keep_early()
            self._start(self._extend_draft(conversation_id, text, early=early))
        else:
            self._keep_new_draft(together(self._preferences.value.new_chat_draft, text))

    async def forget_sent(self) -> None:
        """Drop the new chat's draft if it was sent just before the program was killed."""
        settings = self._preferences.value
        if not settings.new_chat_draft or not settings.new_chat_id:
            return
        services = await self._backend.services()
        if await self._backend.call(services.library.summaries_of, [settings.new_chat_id]):
            self._forget_asked("")

    @Slot()
    def _keep_options(self) -> None:
        """Keep what is chosen for a new chat beside what is typed in it."""
        self._preferences.change(new_chat_options=self._chat.settings.of_new_chat)

    @Slot(str)
    def _restore_draft(self, conversation_id: str) -> None:
        """Put back what was typed in a new chat, and keep where it belongs what came too early."""
        if not conversation_id and not self._chat.shows_text:
            self._conversation.fill_box(self._preferences.value.new_chat_draft)
        if self._preferences.value.early_draft:
            self._window.composer.flush_draft()
            self._keep_early()

    async def _keep_draft(self, conversation_id: str, draft: str) -> None:
        async with self._chat.one_at_a_time():
            unsaved = self._box.unsaved_drafts
            if unsaved.get(conversation_id) != draft:
                return  # a newer one saves itself
            services = await self._backend.services()
            await self._backend.call(services.library.save_draft, conversation_id, draft)
            if unsaved.get(conversation_id) == draft:
                del unsaved[conversation_id]

    @Slot(str, str)
    def _save_edit(self, message_id: str, text: str) -> None:
        self._edits[message_id] = text
        self._start(self._keep_edit(message_id))

    async def _keep_edit(self, message_id: str) -> None:
        services = await self._backend.services()
        text = self._edits.pop(message_id, None)
        if text is not None:
            await self._backend.call(services.library.save_edit, message_id, text)

    @Slot(str)
    def _offer_edits(self, conversation_id: str) -> None:
        if conversation_id and not self._chat.is_text:
            self._start(self._put_edits_back(conversation_id))

    async def _put_edits_back(self, conversation_id: str) -> None:
        """Put what was typed in messages' places there again, as when the program was left."""
        ticket = self._chat.opening
        services = await self._backend.services()
        edits = await self._backend.call(services.library.edits, conversation_id)
        if ticket == self._chat.opening:
            for message_id, text in edits.items():
                self._window.transcript.widgets.offer_edit(message_id, text)

    async def _keep_next_draft(self, draft: str) -> None:
        """Keep what was typed in a new chat after its question was sent."""
        async with self._chat.one_at_a_time():
            begun = self._questions.begun_id
        if begun:
            self._save_draft_of(begun, draft)
        else:
            self._keep_new_draft(draft)

    async def _extend_draft(self, conversation_id: str, text: str, *, early: bool) -> None:
        async with self._chat.one_at_a_time():
            services = await self._backend.services()
            if early and self._conversation.is_ending:
                return  # it is kept with the settings, and should be nowhere twice
            opened = await self._backend.call(services.library.open, conversation_id)
            if opened.conversation.kind is ConversationKind.COMPLETION:
                await self._backend.call(services.completions.append, conversation_id, text)
            else:
                draft = together(opened.conversation.draft, text)
                await self._backend.call(services.library.save_draft, conversation_id, draft)
        if early:
            self._box.unsaved_words.remove(text)
            self._settle()

    @Slot()
    def _begin_rename(self) -> None:
        self._renamed = self._chat.conversation_id

    @Slot(str)
    def _rename(self, title: str) -> None:
        if self._renamed:
            self._start(self._save_title(self._renamed, title))

    async def _save_title(self, conversation_id: str, title: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.library.rename, conversation_id, title)


def together(first: str, second: str) -> str:
    """Return two drafts joined, with a blank line between."""
    return "\n\n".join(text for text in (first, second) if text.strip())
