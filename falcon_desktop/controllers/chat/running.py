"""The running answers of the open conversation: their text, progress and end."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from falcon_desktop.controllers.chat.exchanges import RecentAnswers, live
from falcon_desktop.controllers.chat.progress_words import ProgressClock
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerModelKnown,
    AnswerNotice,
    AnswerParts,
    AnswerProgress,
    AnswerStarted,
    Progress,
)
from falcon_desktop.ui.kit.i18n import told

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.controllers.open_chat import OpenChat
    from falcon_desktop.ui.window.main_window import MainWindow


class ShownAnswers(QObject):
    """Keeps the transcript up to date with running answers."""

    ended_elsewhere = Signal(str, bool)
    """An answer came in a conversation that is not open: its id, and whether the answer failed."""

    def __init__(
        self, window: MainWindow, backend: Backend, chat: OpenChat, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._backend = backend
        self._chat = chat
        self._running: str | None = None
        self._recent = RecentAnswers()
        self._progress: dict[str, tuple[Progress, float]] = {}
        """What each running answer does before its first token, and since when."""
        self._models: dict[str, str] = {}
        """The models of running answers that were known only after these had begun."""
        self._clock = ProgressClock(self)
        self._clock.words_changed.connect(self._show_progress)
        backend.arrived.connect(self._handle_event)
        backend.frames.text_arrived.connect(self._extend)

    @property
    def busy(self) -> bool:
        """Whether an answer on screen is running."""
        return self._running is not None

    def recent(self, message_id: str) -> Message | None:
        """Return an answer that just ended, None if it did not."""
        return self._recent.get(message_id)

    def live(self, messages: Sequence[Message]) -> tuple[list[Message], dict[str, Cursor]]:
        """Return answers with their current text, and from where to continue reading."""
        return live(messages, self._backend.running, self._recent)

    def join(self, running: Mapping[str, Cursor]) -> None:
        """Continue reading answers after :meth:`live`."""
        for answer_id, cursor in running.items():
            self.watch(answer_id, cursor)

    def watch(self, answer_id: str, cursor: Cursor | None = None) -> None:
        """Show an answer as it arrives, from the start or from where its text was read."""
        finished = self._recent.get(answer_id)
        if finished is not None:  # it ended before it could be shown
            self._window.transcript.finish_answer(finished)
            return
        self._set_running(answer_id)
        self._backend.frames.watch(answer_id, cursor)

    def leave(self) -> None:
        """Stop showing running answers: another conversation or version is open."""
        self._set_running(None)

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        match event:
            case AnswerStarted(message=message):
                self._recent.pop(message.id, None)
            case AnswerModelKnown(message_id=message_id, model=model):
                self._models[message_id] = model
                self._window.transcript.set_model(message_id, model)
            case AnswerParts(message_id=message_id, attachments=attachments, parts=parts):
                self._window.transcript.set_parts(message_id, attachments, parts)
            case AnswerProgress(message_id=message_id, progress=progress):
                self._progress[message_id] = (progress, time.monotonic())
                if message_id == self._running:
                    self._clock.start(progress)
            case AnswerNotice(message_id=message_id, sentence=sentence):
                if message_id == self._running:
                    self._window.notice.show_notice(told(sentence))
            case AnswerFinished(message=message):
                self._finish(message)
            case _:
                pass

    def _finish(self, message: Message) -> None:
        self._recent.keep(message)
        self._progress.pop(message.id, None)
        self._models.pop(message.id, None)
        if message.conversation_id == self._chat.conversation_id:
            self._window.transcript.finish_answer(message)
            self._backend.frames.unwatch(message.id)
            self._set_running(None if message.id == self._running else self._running)
        elif message.status is not MessageStatus.STOPPED:
            self.ended_elsewhere.emit(message.conversation_id, message.failure is not None)

    @Slot(str, str, str)
    def _extend(self, message_id: str, text: str, reasoning: str) -> None:
        self._clock.stop()
        self._progress.pop(message_id, None)
        self._window.transcript.extend_answer(message_id, text, reasoning)

    def _set_running(self, answer_id: str | None) -> None:
        self._running = answer_id
        self._clock.stop()
        if answer_id in self._models:
            self._window.transcript.set_model(answer_id, self._models[answer_id])
        if answer_id in self._progress:  # it began before the answer was shown
            self._clock.start(*self._progress[answer_id])
        # An answer of a version that is not shown runs too, and can be stopped.
        running = bool(self._backend.running_in(self._chat.conversation_id))
        self._window.composer.set_running(running or answer_id is not None)

    @Slot(str, bool)
    def _show_progress(self, words: str, waits: bool) -> None:
        if self._running is not None:
            self._window.transcript.set_progress(self._running, words, can_stop=waits)
