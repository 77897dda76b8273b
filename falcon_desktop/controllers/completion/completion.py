"""A text that a model continues: opening, editing, continuing and undoing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot

from falcon_desktop.controllers.chat.progress_words import ProgressClock
from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.errors import NextStep, NotFound
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerNotice,
    AnswerProgress,
    ChangedElsewhere,
)
from falcon_desktop.ui.kit.controls import has_keyboard
from falcon_desktop.ui.kit.i18n import told, tr
from falcon_desktop.ui.transcript.actions import MessageAction

if TYPE_CHECKING:
    import asyncio

    from falcon_desktop.controllers.chat.actions import MessageActions
    from falcon_desktop.controllers.chat.answers import AnswersController
    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.core.domain.conversation import Conversation
    from falcon_desktop.core.domain.generation import GenerationSettings
    from falcon_desktop.core.domain.written_text import Piece, WrittenText
    from falcon_desktop.ui.completion.page import CompletionPage

SAVE_AFTER_MS: Final = 400
_ANSWERED_HERE: Final = frozenset((NextStep.RETRY, NextStep.CONTINUE))


class CompletionController(WindowController):
    """The open text, if a text is open."""

    typed = Signal()
    """A person changed the text."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        answers: AnswersController,
        actions: MessageActions,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._box = conversation.box
        self._answers = answers
        self._actions = actions
        self.page: CompletionPage | None = None
        self._id = ""
        self._turn = 0
        """Changes whenever another text, or none, is shown."""
        self._written = 0
        """The turn of the text on the page: until another one is there, it is written on."""
        self._awaited: str | None = None
        """The text whose page is not there yet, by id ("" for a new one)."""
        self._ids: dict[int, str] = {}
        """What was begun here, by the turn in which it was."""
        self._lock: asyncio.Lock | None = None
        self._is_open = False
        self._is_asking = False
        self._is_dirty = False
        self._last: Message | None = None
        self._clock = ProgressClock(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save_typed)
        conversation.text_opened.connect(self._open)
        dependencies.chat.opened.connect(self._another_opened)
        self._box.leaving.connect(self._keep_awaited)
        dependencies.chat.settings.changed.connect(self._show_limit)
        dependencies.backend.arrived.connect(self._handle_event)
        dependencies.backend.frames.text_arrived.connect(self._extend)

    @property
    def is_open(self) -> bool:
        """Whether a text is shown, not a chat."""
        return self._is_open

    @Slot()
    def new_text(self) -> None:
        """Start a new text."""
        self._window.hide_overlays()
        self._conversation.new_text()

    @Slot()
    def flush(self) -> None:
        """Save what was typed, now."""
        self._keep_awaited()
        self._save_typed()

    @Slot()
    def _save_typed(self) -> None:
        self._timer.stop()
        if self._is_dirty and self.page is not None and not self._is_asking:
            self._is_dirty = False
            text = self.page.editor.text()
            if text or self._id:
                self._start(self._save(self._id, text, self._written))

    @Slot()
    def go_on(self) -> None:
        """Let the model continue the text from its end."""
        if self._is_open and self.page is not None and not self._is_busy:
            self._begin_to_go_on(self.page)

    @Slot()
    def take_back(self) -> None:
        """Remove the last continuation from the text."""
        if self._is_open and self.page is not None and not self._is_busy:
            self.page.editor.remove_last()
            self.page.focus()

    @Slot()
    def another(self) -> None:
        """Continue the text differently: the last continuation stays as a version."""
        if not self._is_open or self.page is None or self._is_busy:
            return
        if self.page.editor.remove_last():
            self._begin_to_go_on(self.page)

    @property
    def _is_busy(self) -> bool:
        return self._is_asking or (self.page is not None and bool(self.page.editor.answer_id))

    # --- opening --------------------------------------------------------------------------------

    @Slot(str, str)
    def _open(self, conversation_id: str, word: str) -> None:
        self._awaited = conversation_id
        if self.page is not None and not conversation_id:
            self._show_page(self.page, None, "")  # at once: the next key is already meant for it
        else:
            self._start(self._show(conversation_id, word, self._chat.opening))

    @Slot()
    def _keep_awaited(self) -> None:
        """Something else is shown before a text's page is: what was typed for it stays its."""
        if self._awaited is None:
            return
        conversation_id, self._awaited = self._awaited, None
        self._window.composer.flush_draft()
        typed = self._box.take_typed()
        if not typed.strip():
            self._box.settled.emit()
            return
        self._window.composer.set_draft("")
        if conversation_id:
            self._box.unsent.emit(conversation_id, typed)
        else:
            self._turn += 1  # of its own, so that no other text takes its place
            self._box.unsaved_words.append(typed)
            early = self._backend.ready_services is None
            self._start(self._save_unseen(typed, self._turn, early=early))
            self._turn += 1
        self._box.settled.emit()

    async def _save_unseen(self, text: str, turn: int, *, early: bool) -> None:
        await self._backend.services()
        if early and self._conversation.is_ending:
            return  # it is kept with the settings, and should be nowhere twice
        await self._save("", text, turn)
        self._box.unsaved_words.remove(text)
        self._box.settled.emit()

    @Slot(str)
    def _another_opened(self, conversation_id: str) -> None:
        """Keep what was typed in the text that is left."""
        if self._is_open and (conversation_id != self._id or not conversation_id):
            if not self._is_asking:
                self._save_typed()
            self._turn += 1
            self._is_open = False

    async def _show(self, conversation_id: str, word: str, ticket: int) -> None:
        services = await self._backend.services()
        page = await self._made_page()
        text: WrittenText | None = None
        try:
            while conversation_id:
                if self._is_written(conversation_id):
                    self._timer.stop()
                    self._is_dirty = False
                    await self._save(self._id, page.editor.text(), self._turn)
                text = await self._backend.call(services.completions.open, conversation_id)
                if not self._is_written(conversation_id):  # else there is more by now
                    break
        except Exception:
            if ticket == self._chat.opening:
                self._give_up()
            raise
        if ticket == self._chat.opening:
            self._show_page(page, text, word)

    def _is_written(self, conversation_id: str) -> bool:
        """Whether this text is on the page and was written on since it was saved."""
        return self._is_open and self._is_dirty and self._id == conversation_id

    def _give_up(self) -> None:
        """The text can't be shown: what was typed for it is in the message box of a new chat."""
        if self._box.is_text_awaited:
            self._awaited = None
            typed = self._box.take_typed()
            self._conversation.new_chat()
            if typed.strip():
                self._window.composer.put_back(typed)
            self._box.settled.emit()

    def _show_page(self, page: CompletionPage, text: WrittenText | None, word: str) -> None:
        self._save_typed()  # what was written meanwhile on the text that was seen until now
        self._clock.stop()
        self._turn += 1
        self._written = self._turn
        self._id = text.conversation.id if text is not None else ""
        self._is_open, self._is_dirty, self._awaited = True, False, None
        self._is_asking = False
        self._show_text(page, text)
        page.allow_versions(text is None or not text.conversation.draft)
        title = text.conversation.title if text is not None else ""
        typed = self._box.take_typed()
        self._window.chat.show_page(page, title, tr("New text"))
        self._show_limit()
        if not has_keyboard(self._window, "search_panel"):  # it closes without it
            page.focus()
        if typed:  # it is settled when it is saved with the text
            page.editor.moveCursor(page.editor.textCursor().MoveOperation.End)
            page.editor.insertPlainText(typed)
        else:
            self._box.settled.emit()
        if word:
            page.editor.find(word.split(maxsplit=1)[0])

    def _show_text(self, page: CompletionPage, text: WrittenText | None) -> None:
        last = text.last if text is not None else None
        pieces = list(text.pieces) if text is not None else []
        page.editor.set_pieces(pieces)
        self._last = last
        if last is None or last.status is not MessageStatus.STREAMING:
            page.show_running(False)
            page.show_last(last, text.versions if text is not None else (1, 1))
            return
        page.editor.set_pieces([piece for piece in pieces if piece.message_id != last.id])
        [live], cursors = self._conversation.shown.live([last])
        self._watch(page, live.id)
        page.editor.extend(live.text)
        if live.status is MessageStatus.STREAMING:
            self._backend.frames.watch(live.id, cursors.get(live.id, Cursor()))
        else:  # it ended before it could be shown
            self._finish(live)

    async def _made_page(self) -> CompletionPage:
        if self.page is None:
            await self._backend.load("falcon_desktop.ui.completion.page")
        if self.page is None:
            from falcon_desktop.ui.completion.page import CompletionPage

            page = CompletionPage(self._window.theme)
            page.edited.connect(self._edited)
            page.go_on_requested.connect(self.go_on)
            page.stop_requested.connect(self._answers.stop)
            page.take_back_requested.connect(self.take_back)
            page.another_requested.connect(self.another)
            page.version_requested.connect(self._switch)
            page.details_requested.connect(self.show_details)
            page.limit_chosen.connect(self._choose_limit)
            page.next_step_requested.connect(self._take_step)
            self._clock.words_changed.connect(page.show_progress)
            self.page = page
        return self.page

    # --- writing --------------------------------------------------------------------------------

    @Slot()
    def _edited(self) -> None:
        self._is_dirty = True
        self.typed.emit()
        if self.page is not None:
            self.page.allow_versions(False)
        self._timer.start()

    async def _save(self, conversation_id: str, text: str, turn: int) -> None:
        connection_id, model = self._chat.chosen_model
        services = await self._backend.services()
        async with self._one_at_a_time():
            # What was new when it was written may have been saved meanwhile.
            known = conversation_id or self._ids.get(turn, "")
            saved = await self._backend.call(
                services.completions.save,
                known or None,
                text,
                connection_id=connection_id,
                model=model,
            )
            self._saved_as(saved, turn, (connection_id, model))
        self._box.settled.emit()

    def _saved_as(self, saved: Conversation, turn: int, asked: tuple[str, str]) -> None:
        """A text has a place now; if it is shown, it is the open one.

        ``asked`` is the connection and model that it was saved with.
        """
        self._ids[turn] = saved.id
        if turn == self._turn and self.page is not None and not self._is_dirty:
            self.page.allow_versions(not saved.draft)
        if turn == self._turn and not self._id:
            self._id = saved.id
            self._conversation.adopt(saved)
            chosen = self._chat.chosen_model
            if chosen != asked:  # meanwhile
                self._chat.choose_model(*chosen)

    def _one_at_a_time(self) -> asyncio.Lock:
        if self._lock is None:
            import asyncio

            self._lock = asyncio.Lock()
        return self._lock

    def _begin_to_go_on(self, page: CompletionPage) -> None:
        """Take what is on the page, at once: the same key again in this turn of the loop is too
        late, and another text may be on the page in the next.
        """
        pieces = page.editor.pieces()
        if not "".join(piece.text for piece in pieces).strip():
            return
        self._timer.stop()
        self._is_asking, self._is_dirty = True, False
        self._conversation.questions.asking.emit()
        page.editor.lock()
        page.show_running(True)
        chosen, settings = self._chat.chosen_model, self._chat.settings.value
        turn, text_id = self._turn, self._id
        self._start(self._go_on(page, pieces, turn, text_id, chosen=chosen, settings=settings))

    async def _go_on(
        self,
        page: CompletionPage,
        pieces: Sequence[Piece],
        turn: int,
        conversation_id: str,
        *,
        chosen: tuple[str, str],
        settings: GenerationSettings,
    ) -> None:
        connection_id, model = chosen
        services = await self._backend.services()
        try:
            async with self._one_at_a_time():
                known = conversation_id or self._ids.get(turn, "")
                exchange = await self._backend.call(
                    services.completions.go_on,
                    known or None,
                    pieces,
                    connection_id=connection_id,
                    model=model,
                    settings=settings,
                )
                if not known:
                    self._chat.settings.forget_new_chat(settings)
                self._saved_as(exchange.conversation, turn, (connection_id, model))
            text = await self._backend.call(services.completions.open, exchange.conversation.id)
        except BaseException:
            if turn == self._turn:
                self._is_asking, self._is_dirty = False, True
                self._timer.start()
                page.editor.unlock()
                page.show_running(False)
            raise
        if turn != self._turn:
            return
        self._is_asking = False
        answer = exchange.answer
        page.editor.know([one for one in text.pieces if one.message_id != answer.id])
        self._watch(page, answer.id)
        finished = self._conversation.shown.recent(answer.id)
        if finished is not None:
            self._finish(finished)
        else:
            self._backend.frames.watch(answer.id)

    def _watch(self, page: CompletionPage, answer_id: str) -> None:
        page.editor.begin(answer_id)
        page.show_running(True)

    # --- what comes -----------------------------------------------------------------------------

    @Slot(str, str, str)
    def _extend(self, message_id: str, text: str, _reasoning: str) -> None:
        if self.page is not None and message_id == self.page.editor.answer_id:
            self._clock.stop()
            self.page.show_progress("")
            self.page.editor.extend(text)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        if isinstance(event, ChangedElsewhere) and self._is_open and self._id:
            self._start(self._look_again(self._turn))
        if self.page is None or not self.page.editor.answer_id:
            return
        running = self.page.editor.answer_id
        match event:
            case AnswerProgress(message_id=message_id) if message_id == running:
                self._clock.start(event.progress)
            case AnswerNotice(message_id=message_id) if message_id == running:
                self._window.notice.show_notice(told(event.sentence))
            case AnswerFinished(message=message) if message.id == running:
                self._finish(message)
            case _:
                pass

    def _finish(self, message: Message) -> None:
        page = self.page
        if page is None:
            return
        self._clock.stop()
        self._backend.frames.unwatch(message.id)
        page.editor.finish(message.text)
        self._last = message
        page.show_running(False)
        page.show_last(message)
        if self._is_open:
            self._start(self._refresh(page, message.conversation_id))

    async def _look_again(self, turn: int) -> None:
        """Another program changed the history: show the open text as it is there now, unless more
        is being written here.
        """
        services = await self._backend.services()
        text = await self._backend.call(services.completions.open, self._id)
        page = self.page
        if page is None or turn != self._turn or self._is_busy or self._is_dirty:
            return
        last = (text.last.id, text.last.status) if text.last is not None else None
        shown = (self._last.id, self._last.status) if self._last is not None else None
        now = "".join(piece.text for piece in text.pieces)
        if now == page.editor.text() and last == shown:
            return
        place = page.editor.textCursor().position()
        self._show_text(page, text)
        page.allow_versions(not text.conversation.draft)
        cursor = page.editor.textCursor()
        cursor.setPosition(min(place, page.editor.document().characterCount() - 1))
        page.editor.setTextCursor(cursor)

    async def _refresh(self, page: CompletionPage, conversation_id: str) -> None:
        """Learn what the text's parts are kept as, and how many versions there are."""
        services = await self._backend.services()
        text = await self._backend.call(services.completions.open, conversation_id)
        if self._id == conversation_id and self._is_open and not self._is_busy:
            if not self._is_dirty:
                page.editor.know(text.pieces)
            page.show_last(text.last, text.versions)

    # --- what a person wants --------------------------------------------------------------------

    @Slot(int)
    def _switch(self, step: int) -> None:
        if self._last is not None and not self._is_busy:
            self._start(self._show_version(self._last.id, step))

    async def _show_version(self, message_id: str, step: int) -> None:
        services = await self._backend.services()
        if await self._backend.call(services.chat.switch_version, message_id, step) is not None:
            await self._show(self._id, "", self._chat.opening)

    @Slot()
    def show_details(self) -> None:
        """Show how the last continuation was made."""
        if self._last is not None:
            self._actions.do(MessageAction.DETAILS, self._last.id)

    @Slot(object)
    def _choose_limit(self, value: float | None) -> None:
        chosen = self._chat.settings
        limit = None if value is None else int(value)
        chosen.choose(replace(chosen.value, max_new_tokens=limit))

    @Slot()
    def _show_limit(self) -> None:
        if self.page is not None and self._is_open:
            self._start(self._tell_limit(self.page))

    async def _tell_limit(self, page: CompletionPage) -> None:
        services = await self._backend.services()
        # imported with the services, on the worker: the window does without while it starts
        from falcon_desktop.core.chat.completing import LENGTH
        from falcon_desktop.core.domain.precedence import defaults_of

        try:
            connection = services.connections.connection(self._chat.chosen_model[0])
        except NotFound:
            below = LENGTH
        else:
            below = defaults_of(connection, services.connections.general).over(LENGTH)
        chosen = self._chat.settings.value
        page.show_limit(chosen.max_new_tokens, below.max_new_tokens)

    @Slot(str)
    def _take_step(self, step: str) -> None:
        if step in _ANSWERED_HERE:
            self.go_on()
        elif step == NextStep.SHORTEN_CONTEXT and self.page is not None:
            self.page.editor.moveCursor(self.page.editor.textCursor().MoveOperation.Start)
            self.page.focus()
            self._window.notice.show_notice(
                tr("Delete some text from the beginning, then continue.")
            )
        elif step == NextStep.RUN_WITH:
            if not self._window.options_visible:
                self._window.header.options_toggled.emit()
        elif self._last is not None:
            self._conversation.next_step_wanted.emit(
                step, self._last.provenance.connection_id or self._chat.chosen_model[0]
            )
