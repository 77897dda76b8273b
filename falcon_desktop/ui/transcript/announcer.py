"""Reads answers to a screen reader as they come, by sentence, and says how they ended.

Nothing of it is done while assistive technology is not active.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.settings import AnswerSpeech
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from falcon_desktop.core.domain.conversation import Message
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.ui.transcript.answer import AnswerContent
    from falcon_desktop.ui.transcript.hearing import HeardAnswer

_LAID_OUT_MS: Final = 33


class Announcer(QObject):
    """Says what happens to the running answers of ``view``, while that is seen.

    A person may want less of it: ``amount``. Where several answers come at once, ``name`` says
    whose this one is, and its sentences are not said: nobody understands two in turn.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.amount = AnswerSpeech.EVERYTHING
        self.name = ""
        self._heard: dict[str, HeardAnswer] = {}
        self._asked: set[tuple[str, int]] = set()
        """The calls of which it was said that they wait: message and place among its uses."""
        self._ending: list[tuple[HeardAnswer | None, Message]] = []
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LAID_OUT_MS)
        self._again.timeout.connect(self._end_all)

    @property
    def active(self) -> bool:
        """Whether anybody may listen."""
        return QAccessible.isActive() and self._view.isVisible()

    def forget(self) -> None:
        """Say no more of any answer: others are shown."""
        self._heard.clear()
        self._asked.clear()
        self._ending.clear()
        self._again.stop()

    def expect(self, message_id: str, content: AnswerContent | None) -> None:
        """Note what of an answer is there already, before more is added."""
        if content is not None and message_id not in self._heard:
            from falcon_desktop.ui.transcript.hearing import HeardAnswer

            self._heard[message_id] = HeardAnswer(content)

    def go_on(self, message_id: str, *, thinks: bool) -> None:
        """Say what is complete of a running answer. ``thinks``: what was added are thoughts."""
        heard = self._heard.get(message_id)
        if heard is None:
            return
        if thinks and heard.begins_to_think():
            self._say_more(tr("Thinking…"))
        self._say_more(*heard.new_sentences(ended=False))

    def tell_progress(self, message_id: str, content: AnswerContent | None, words: str) -> None:
        """Say what happens before an answer's first token, once for each answer."""
        self.expect(message_id, content)
        heard = self._heard.get(message_id)
        if heard is not None and words and not heard.waited:
            heard.waited = True
            self._say_more(words)

    def tell_parts(self, message_id: str, parts: Sequence[Part]) -> None:
        """Say which tool's call waits for a person, once: the answer goes no further without."""
        if not self.active:
            return
        from falcon_desktop.ui.transcript.made_of import waiting_title

        place, title = waiting_title(parts)
        if title and (message_id, place) not in self._asked:
            self._asked.add((message_id, place))
            self._say(tr("{tool} waits for your decision.", tool=title))

    def finish(self, message: Message, content: AnswerContent | None) -> None:
        """Say the rest of an answer that ended, once it is read, and how it ended."""
        self.expect(message.id, content)
        self._ending.append((self._heard.pop(message.id, None), message))
        self._end_all()

    @Slot()
    def _end_all(self) -> None:
        from falcon_desktop.ui.transcript.hearing import ending_words

        while self._ending:
            heard, message = self._ending[0]
            if heard is not None and not heard.is_complete:
                self._again.start()
                return
            self._ending.pop(0)
            self._say_more(*(heard.new_sentences(ended=True) if heard is not None else ()))
            words, failed = ending_words(message)
            if failed or self.amount is not AnswerSpeech.NOTHING:
                self._say(words)

    def _say_more(self, *words: str) -> None:
        if words and self.amount is AnswerSpeech.EVERYTHING and not self.name and self.active:
            announce(self._view, *words)

    def _say(self, words: str) -> None:
        if self.active:
            named = tr("{name}: {words}", name=self.name, words=words) if self.name else words
            announce(self._view, named)
